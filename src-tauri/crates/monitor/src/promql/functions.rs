//! Functions.

use std::collections::BTreeMap;

use promql_parser::parser::{Call, Expr};

use super::aggregate::{extreme, mean, quantile, variance};
use super::selector::{self, Window};
use super::{QueryError, Sample, Value, eval};
use crate::labels::Labels;
use crate::samples::{Point, Samples};

/// What is computed over a window of one series: points, length of the window in seconds, and the
/// instants it starts and ends at.
struct Over<'a> {
    points: &'a [Point],
    seconds: f64,
    start_ms: i64,
    end_ms: i64,
}

const OVER: [&str; 17] = [
    "rate",
    "increase",
    "delta",
    "irate",
    "idelta",
    "changes",
    "resets",
    "avg_over_time",
    "sum_over_time",
    "min_over_time",
    "max_over_time",
    "count_over_time",
    "last_over_time",
    "present_over_time",
    "stddev_over_time",
    "stdvar_over_time",
    "absent_over_time",
];
const EACH: [&str; 10] =
    ["abs", "ceil", "floor", "exp", "ln", "log2", "log10", "sqrt", "sgn", "round"];
const OTHER: [&str; 12] = [
    "histogram_quantile",
    "quantile_over_time",
    "absent",
    "clamp",
    "clamp_min",
    "clamp_max",
    "scalar",
    "vector",
    "time",
    "timestamp",
    "sort",
    "sort_desc",
];

pub(super) fn is_known(name: &str) -> bool {
    OVER.contains(&name) || EACH.contains(&name) || OTHER.contains(&name)
}

pub(super) fn value(call: &Call, samples: &Samples, at_ms: i64) -> Result<Value, QueryError> {
    let name = call.func.name;
    let vector = |place| eval::vector(eval::argument(call, place)?, samples, at_ms);
    let scalar = |place| eval::scalar(eval::argument(call, place)?, samples, at_ms);
    let answer = match name {
        "time" => return Ok(Value::Scalar(at_ms as f64 / 1000.0)),
        "scalar" => {
            return Ok(Value::Scalar(match vector(0)?.as_slice() {
                [only] => only.value,
                _ => f64::NAN,
            }));
        }
        "vector" => vec![Sample { labels: Labels::default(), value: scalar(0)? }],
        "absent" => absent(call, samples, at_ms)?,
        "absent_over_time" => {
            if windows(call, 0, samples, at_ms)?.is_empty() {
                vec![Sample { labels: labels_of_absent(call, 0)?, value: 1.0 }]
            } else {
                Vec::new()
            }
        }
        "timestamp" => {
            if let Expr::VectorSelector(selector) = eval::inner(eval::argument(call, 0)?) {
                selector::times(selector, samples, at_ms)
            } else {
                each(vector(0)?, |_| at_ms as f64 / 1000.0)
            }
        }
        "clamp" => {
            let (low, high) = (scalar(1)?, scalar(2)?);
            if low > high { Vec::new() } else { each(vector(0)?, |value| clamp(value, low, high)) }
        }
        "clamp_min" => {
            let low = scalar(1)?;
            each(vector(0)?, |value| clamp(value, low, f64::INFINITY))
        }
        "clamp_max" => {
            let high = scalar(1)?;
            each(vector(0)?, |value| clamp(value, f64::NEG_INFINITY, high))
        }
        "round" => {
            let to = if call.args.len() > 1 { scalar(1)? } else { 1.0 };
            each(vector(0)?, |value| (value * (1.0 / to) + 0.5).floor() / (1.0 / to))
        }
        "sort" => sorted(vector(0)?, false),
        "sort_desc" => sorted(vector(0)?, true),
        "histogram_quantile" => histogram_quantile(scalar(0)?, vector(1)?),
        "quantile_over_time" => {
            let q = scalar(0)?;
            over(windows(call, 1, samples, at_ms)?, false, |window| {
                Some(quantile(q, window.points.iter().map(|point| point.value).collect()))
            })
        }
        name if EACH.contains(&name) => each(vector(0)?, |value| one(name, value)),
        name => {
            let keeps_name = name == "last_over_time";
            over(windows(call, 0, samples, at_ms)?, keeps_name, |window| over_time(name, window))
        }
    };
    Ok(Value::Vector(answer))
}

fn one(name: &str, value: f64) -> f64 {
    match name {
        "abs" => value.abs(),
        "ceil" => value.ceil(),
        "floor" => value.floor(),
        "exp" => value.exp(),
        "ln" => value.ln(),
        "log2" => value.log2(),
        "log10" => value.log10(),
        "sqrt" => value.sqrt(),
        // The sign of zero is zero and of NaN is NaN, unlike signum.
        _ if value == 0.0 || value.is_nan() => value,
        _ => value.signum(),
    }
}

fn each(vector: Vec<Sample>, compute: impl Fn(f64) -> f64) -> Vec<Sample> {
    vector
        .into_iter()
        .map(|sample| Sample { labels: sample.labels.nameless(), value: compute(sample.value) })
        .collect()
}

fn clamp(value: f64, low: f64, high: f64) -> f64 {
    // As in Prometheus a bound that is NaN makes the result NaN.
    if low.is_nan() || high.is_nan() || value.is_nan() {
        return f64::NAN;
    }
    value.min(high).max(low)
}

fn sorted(mut vector: Vec<Sample>, descending: bool) -> Vec<Sample> {
    vector.sort_by(|left, right| {
        let order = left.value.total_cmp(&right.value);
        let order = if descending { order.reverse() } else { order };
        left.value.is_nan().cmp(&right.value.is_nan()).then(order)
    });
    vector
}

fn absent(call: &Call, samples: &Samples, at_ms: i64) -> Result<Vec<Sample>, QueryError> {
    if !eval::vector(eval::argument(call, 0)?, samples, at_ms)?.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Sample { labels: labels_of_absent(call, 0)?, value: 1.0 }])
}

fn labels_of_absent(call: &Call, place: usize) -> Result<Labels, QueryError> {
    let argument = eval::argument(call, place)?;
    Ok(if let Expr::VectorSelector(own) = argument {
        selector::absent_labels(own)
    } else if let Expr::MatrixSelector(own) = argument {
        selector::absent_labels(&own.vs)
    } else {
        Labels::default()
    })
}

/// The windows of the n-th argument, with the instants they span.
fn windows(
    call: &Call,
    place: usize,
    samples: &Samples,
    at_ms: i64,
) -> Result<Vec<(Window, i64, i64)>, QueryError> {
    let Expr::MatrixSelector(matrix) = eval::inner(eval::argument(call, place)?) else {
        return Err(QueryError::Unsupported { what: "this kind of range".to_owned() });
    };
    let end = at_ms - selector::offset_ms(matrix.vs.offset.as_ref());
    let start = end - selector::millis(matrix.range);
    Ok(selector::window(&matrix.vs, matrix.range, samples, at_ms)
        .into_iter()
        .map(|window| (window, start, end))
        .collect())
}

fn over(
    windows: Vec<(Window, i64, i64)>,
    keeps_name: bool,
    compute: impl Fn(&Over<'_>) -> Option<f64>,
) -> Vec<Sample> {
    windows
        .into_iter()
        .filter_map(|(window, start_ms, end_ms)| {
            let seconds = (end_ms - start_ms) as f64 / 1000.0;
            let value = compute(&Over { points: &window.points, seconds, start_ms, end_ms })?;
            let labels = if keeps_name { window.labels } else { window.labels.nameless() };
            Some(Sample { labels, value })
        })
        .collect()
}

fn over_time(name: &str, window: &Over<'_>) -> Option<f64> {
    let values = || window.points.iter().map(|point| point.value).collect::<Vec<f64>>();
    let steps = |counts: fn(f64, f64) -> bool| {
        let pairs = window.points.windows(2);
        pairs.filter(|pair| counts(pair[0].value, pair[1].value)).count() as f64
    };
    match name {
        "rate" => extrapolated(window, true).map(|increase| increase / window.seconds),
        "increase" => extrapolated(window, true),
        "delta" => extrapolated(window, false),
        "irate" => last_step(window, true),
        "idelta" => last_step(window, false),
        "changes" => Some(steps(|before, after| {
            before.to_bits() != after.to_bits() && !(before.is_nan() && after.is_nan())
        })),
        "resets" => Some(steps(|before, after| after < before)),
        "avg_over_time" => Some(mean(&values())),
        "sum_over_time" => Some(values().iter().sum()),
        "min_over_time" => Some(extreme(&values(), |value, best| value < best)),
        "max_over_time" => Some(extreme(&values(), |value, best| value > best)),
        "count_over_time" => Some(window.points.len() as f64),
        "last_over_time" => window.points.last().map(|point| point.value),
        "present_over_time" => Some(1.0),
        "stddev_over_time" => Some(variance(&values()).sqrt()),
        "stdvar_over_time" => Some(variance(&values())),
        _ => None,
    }
}

/// The change over the whole window, extended to its edges as Prometheus does it: up to the edge
/// when the first or last sample is near it, otherwise by half the distance between samples, and
/// never below zero for a counter.
fn extrapolated(window: &Over<'_>, counter: bool) -> Option<f64> {
    let [first, .., last] = window.points else { return None };
    let mut change = last.value - first.value;
    if counter {
        for pair in window.points.windows(2) {
            if pair[1].value < pair[0].value {
                change += pair[0].value;
            }
        }
    }
    let mut to_start = (first.at_ms - window.start_ms) as f64 / 1000.0;
    let to_end = (window.end_ms - last.at_ms) as f64 / 1000.0;
    let sampled = (last.at_ms - first.at_ms) as f64 / 1000.0;
    let between = sampled / (window.points.len() - 1) as f64;
    if counter && change > 0.0 && first.value >= 0.0 {
        to_start = to_start.min(sampled * (first.value / change));
    }
    let extended = [to_start, to_end]
        .into_iter()
        .fold(sampled, |sum, edge| sum + if edge < between * 1.1 { edge } else { between / 2.0 });
    Some(change * (extended / sampled))
}

fn last_step(window: &Over<'_>, counter: bool) -> Option<f64> {
    let [.., before, last] = window.points else { return None };
    let reset = counter && last.value < before.value;
    let change = if reset { last.value } else { last.value - before.value };
    let seconds = (last.at_ms - before.at_ms) as f64 / 1000.0;
    Some(if counter { change / seconds } else { change })
}

/// The quantile of each histogram in a vector of buckets.
fn histogram_quantile(q: f64, vector: Vec<Sample>) -> Vec<Sample> {
    let mut histograms: BTreeMap<Labels, Vec<(f64, f64)>> = BTreeMap::new();
    let le = ["le".to_owned()];
    for sample in vector {
        // A series without a bound is no bucket.
        let Ok(bound) = sample.labels.value("le").parse::<f64>() else { continue };
        histograms.entry(sample.labels.without(&le)).or_default().push((bound, sample.value));
    }
    histograms
        .into_iter()
        .map(|(labels, buckets)| Sample { labels, value: bucket_quantile(q, buckets) })
        .collect()
}

fn bucket_quantile(q: f64, mut buckets: Vec<(f64, f64)>) -> f64 {
    if q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    buckets.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut merged: Vec<(f64, f64)> = Vec::with_capacity(buckets.len());
    for (bound, count) in buckets {
        match merged.last_mut() {
            Some(last) if last.0.total_cmp(&bound).is_eq() => last.1 += count,
            _ => merged.push((bound, count)),
        }
    }
    // Buckets are cumulative; rates of a page read in the middle of a change may not be.
    let mut most = f64::NEG_INFINITY;
    for bucket in &mut merged {
        most = most.max(bucket.1);
        bucket.1 = most;
    }
    let Some(&(highest, total)) = merged.last() else { return f64::NAN };
    if merged.len() < 2 || highest != f64::INFINITY || total == 0.0 || total.is_nan() {
        return f64::NAN;
    }
    let last = merged.len() - 1;
    let mut rank = q * total;
    let place = merged[..last].iter().position(|bucket| bucket.1 >= rank).unwrap_or(last);
    if place == last {
        return merged[last - 1].0;
    }
    let (end, mut count) = merged[place];
    if place == 0 && end <= 0.0 {
        return end;
    }
    let mut start = 0.0;
    if place > 0 {
        start = merged[place - 1].0;
        count -= merged[place - 1].1;
        rank -= merged[place - 1].1;
    }
    start + (end - start) * (rank / count)
}
