//! Which samples a selector takes.

use std::collections::VecDeque;
use std::time::Duration;

use promql_parser::label::{MatchOp, Matcher, Matchers};
use promql_parser::parser::{Offset, VectorSelector};

use crate::labels::{Labels, METRIC_NAME};
use crate::promql::Sample;
use crate::samples::{Point, Samples, is_stale};

/// How far back the last sample of a series still counts as its value.
const LOOKBACK_MS: i64 = 5 * 60 * 1000;

/// The samples of one series in a window, without marks.
pub(super) struct Window {
    pub(super) labels: Labels,
    pub(super) points: Vec<Point>,
}

/// The value of each series that is alive at an instant.
pub(super) fn instant(selector: &VectorSelector, samples: &Samples, at_ms: i64) -> Vec<Sample> {
    let at_ms = at_ms - offset_ms(selector.offset.as_ref());
    matching(selector, samples)
        .filter_map(|(labels, points)| {
            let after = points.partition_point(|point| point.at_ms <= at_ms);
            let last = points.get(after.checked_sub(1)?)?;
            let alive = last.at_ms >= at_ms - LOOKBACK_MS && !is_stale(last.value);
            alive.then(|| Sample { labels: labels.clone(), value: last.value })
        })
        .collect()
}

/// The time of the sample that is the value of each living series, for `timestamp()`.
pub(super) fn times(selector: &VectorSelector, samples: &Samples, at_ms: i64) -> Vec<Sample> {
    let at_ms = at_ms - offset_ms(selector.offset.as_ref());
    matching(selector, samples)
        .filter_map(|(labels, points)| {
            let after = points.partition_point(|point| point.at_ms <= at_ms);
            let last = points.get(after.checked_sub(1)?)?;
            let alive = last.at_ms >= at_ms - LOOKBACK_MS && !is_stale(last.value);
            alive.then(|| Sample { labels: labels.nameless(), value: last.at_ms as f64 / 1000.0 })
        })
        .collect()
}

/// The samples of each series in the window that ends at an instant, both edges in it.
pub(super) fn window(
    selector: &VectorSelector,
    range: Duration,
    samples: &Samples,
    at_ms: i64,
) -> Vec<Window> {
    let end = at_ms - offset_ms(selector.offset.as_ref());
    let start = end - millis(range);
    matching(selector, samples)
        .filter_map(|(labels, points)| {
            let from = points.partition_point(|point| point.at_ms < start);
            let to = points.partition_point(|point| point.at_ms <= end);
            let points: Vec<Point> =
                points.range(from..to).filter(|point| !is_stale(point.value)).copied().collect();
            (!points.is_empty()).then(|| Window { labels: labels.clone(), points })
        })
        .collect()
}

/// The offset of a selector; what lies ahead is negative.
pub(super) fn offset_ms(offset: Option<&Offset>) -> i64 {
    match offset {
        Some(Offset::Pos(duration)) => millis(*duration),
        Some(Offset::Neg(duration)) => -millis(*duration),
        None => 0,
    }
}

pub(super) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn matching<'a>(
    selector: &'a VectorSelector,
    samples: &'a Samples,
) -> impl Iterator<Item = (&'a Labels, &'a VecDeque<Point>)> {
    let name = selector.name.as_deref().or_else(|| exact_name(&selector.matchers));
    samples.of_name(name).filter(move |(labels, _)| fits(&selector.matchers, labels))
}

fn exact_name(matchers: &Matchers) -> Option<&str> {
    matchers
        .matchers
        .iter()
        .find(|matcher| matcher.name == METRIC_NAME && matches!(matcher.op, MatchOp::Equal))
        .map(|matcher| matcher.value.as_str())
}

fn fits(matchers: &Matchers, labels: &Labels) -> bool {
    let all = |wanted: &[Matcher]| {
        wanted.iter().all(|matcher| matcher.is_match(labels.value(&matcher.name)))
    };
    all(&matchers.matchers)
}

/// The labels `absent` gives its answer: those the selector asks for by equality, once each.
pub(super) fn absent_labels(selector: &VectorSelector) -> Labels {
    let matchers = &selector.matchers.matchers;
    matchers
        .iter()
        .filter(|matcher| {
            let alone = matchers.iter().filter(|other| other.name == matcher.name).count() == 1;
            alone && matches!(matcher.op, MatchOp::Equal) && matcher.name != METRIC_NAME
        })
        .map(|matcher| (matcher.name.clone(), matcher.value.clone()))
        .collect()
}
