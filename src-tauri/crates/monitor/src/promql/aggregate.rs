//! Aggregations: `sum by (job) (…)`.

use std::collections::BTreeMap;

use promql_parser::parser::token::{
    T_AVG, T_BOTTOMK, T_COUNT, T_GROUP, T_MAX, T_MIN, T_QUANTILE, T_STDDEV, T_STDVAR, T_SUM,
    T_TOPK, TokenId,
};
use promql_parser::parser::{AggregateExpr, LabelModifier};

use super::{QueryError, Sample, eval};
use crate::labels::Labels;
use crate::samples::Samples;

const KNOWN: [TokenId; 11] = [
    T_SUM, T_AVG, T_MIN, T_MAX, T_COUNT, T_GROUP, T_STDDEV, T_STDVAR, T_QUANTILE, T_TOPK, T_BOTTOMK,
];

pub(super) fn check(expr: &AggregateExpr) -> Result<(), QueryError> {
    if KNOWN.contains(&expr.op.id()) {
        return Ok(());
    }
    Err(QueryError::Unsupported { what: format!("the aggregation {}", expr.op) })
}

pub(super) fn value(
    expr: &AggregateExpr,
    samples: &Samples,
    at_ms: i64,
) -> Result<Vec<Sample>, QueryError> {
    let vector = eval::vector(&expr.expr, samples, at_ms)?;
    let parameter = match &expr.param {
        Some(param) => eval::scalar(param, samples, at_ms)?,
        None => f64::NAN,
    };
    let mut groups: BTreeMap<Labels, Vec<Sample>> = BTreeMap::new();
    for sample in vector {
        let group = match &expr.modifier {
            Some(LabelModifier::Include(names)) => sample.labels.only(&names.labels),
            Some(LabelModifier::Exclude(names)) => sample.labels.without(&names.labels),
            None => Labels::default(),
        };
        groups.entry(group).or_default().push(sample);
    }
    let op = expr.op.id();
    if op == T_TOPK || op == T_BOTTOMK {
        return Ok(groups.into_values().flat_map(|group| best(op, parameter, group)).collect());
    }
    Ok(groups
        .into_iter()
        .map(|(labels, group)| {
            let values: Vec<f64> = group.into_iter().map(|sample| sample.value).collect();
            Sample { labels, value: one(op, parameter, values) }
        })
        .collect())
}

fn one(op: TokenId, parameter: f64, values: Vec<f64>) -> f64 {
    match op {
        T_SUM => values.iter().sum(),
        T_AVG => mean(&values),
        T_MIN => extreme(&values, |value, best| value < best),
        T_MAX => extreme(&values, |value, best| value > best),
        T_COUNT => values.len() as f64,
        T_GROUP => 1.0,
        T_STDDEV => variance(&values).sqrt(),
        T_STDVAR => variance(&values),
        T_QUANTILE => quantile(parameter, values),
        // `check` lets no other one through.
        _ => f64::NAN,
    }
}

/// The k largest or smallest of a group, NaN last.
fn best(op: TokenId, k: f64, mut group: Vec<Sample>) -> Vec<Sample> {
    group.sort_by(|left, right| {
        let order = left.value.total_cmp(&right.value);
        let order = if op == T_TOPK { order.reverse() } else { order };
        left.value.is_nan().cmp(&right.value.is_nan()).then(order)
    });
    group.truncate(if k >= 1.0 { k as usize } else { 0 });
    group
}

/// The mean; infinities win over numbers, as they do in a sum.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The first value none is better than; NaN only when there is nothing else.
pub(super) fn extreme(values: &[f64], better: impl Fn(f64, f64) -> bool) -> f64 {
    values.iter().copied().fold(f64::NAN, |best, value| {
        if best.is_nan() || better(value, best) { value } else { best }
    })
}

/// The population variance, by Welford's method.
pub(super) fn variance(values: &[f64]) -> f64 {
    let mut mean = 0.0;
    let mut sum = 0.0;
    for (place, value) in values.iter().enumerate() {
        let delta = value - mean;
        mean += delta / (place + 1) as f64;
        sum += delta * (value - mean);
    }
    sum / values.len() as f64
}

/// The quantile by linear interpolation between the neighbours.
pub(super) fn quantile(q: f64, mut values: Vec<f64>) -> f64 {
    if values.is_empty() || q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    // Prometheus sorts NaN first.
    values.sort_by(|left, right| right.is_nan().cmp(&left.is_nan()).then(left.total_cmp(right)));
    let rank = q * (values.len() - 1) as f64;
    let low = rank.floor() as usize;
    let high = (low + 1).min(values.len() - 1);
    let weight = rank - rank.floor();
    values[low] * (1.0 - weight) + values[high] * weight
}
