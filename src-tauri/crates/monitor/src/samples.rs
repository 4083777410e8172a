//! Samples in memory: a day of them, oldest out first. Nothing here is written to disk; a console
//! that starts anew starts with an empty day.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::{DateTime, Duration, Utc};

use crate::exposition::Exposition;
use crate::labels::{Labels, METRIC_NAME};

/// How long samples are kept.
pub const KEPT: Duration = Duration::hours(24);

/// How many series are taken in; a page with more of them has a label without bounds. At one sample
/// every 15 seconds this many fill about 190 MB in a day.
pub const MAX_SERIES: usize = 2_000;

/// A value at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// The value.
    pub value: f64,
}

/// Prometheus's mark that a series has ended: a NaN of its own, told apart by its bits.
pub(crate) const STALE: f64 = f64::from_bits(0x7ff0_0000_0000_0002);

/// Whether a value is the mark that a series has ended.
pub(crate) fn is_stale(value: f64) -> bool {
    value.to_bits() == STALE.to_bits()
}

/// What a page comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The label `job`.
    pub job: String,
    /// The label `instance`: host and port.
    pub instance: String,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Samples that were kept.
    pub kept: usize,
    /// Samples that were not: above [`MAX_SERIES`], older than the last one, or given twice.
    pub dropped: usize,
}

/// The samples of a day.
#[derive(Debug, Default)]
pub struct Samples {
    /// By metric name, then by all labels.
    series: BTreeMap<String, BTreeMap<Labels, VecDeque<Point>>>,
    count: usize,
    /// The series of each target's last page, which end when the next page is without them.
    current: BTreeMap<Target, BTreeSet<Labels>>,
}

impl Samples {
    /// An empty day.
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of series.
    pub fn series_count(&self) -> usize {
        self.count
    }

    /// Whether a metric has been seen within the day.
    pub fn has_metric(&self, name: &str) -> bool {
        self.series.contains_key(name)
    }

    /// Takes in a page, with `job` and `instance` added to every series and `up` set to 1.
    pub fn take_in(&mut self, target: &Target, at: DateTime<Utc>, page: &Exposition) -> TakenIn {
        let at_ms = at.timestamp_millis();
        let mut taken = TakenIn::default();
        let mut seen = BTreeSet::new();
        self.insert(&own("up", target), at_ms, 1.0);
        self.insert(&own("scrape_samples_scraped", target), at_ms, page.samples.len() as f64);
        for sample in &page.samples {
            let labels = attached(&sample.labels, target);
            let kept = self.insert(&labels, sample.timestamp_ms.unwrap_or(at_ms), sample.value);
            if kept {
                taken.kept += 1;
            } else {
                taken.dropped += 1;
            }
            // A series with timestamps of its own ends by growing old, not by a mark.
            if kept && sample.timestamp_ms.is_none() {
                seen.insert(labels);
            }
        }
        self.end(target, at_ms, seen);
        self.forget(at);
        taken
    }

    /// Notes that a page could not be had: its series end and `up` is 0.
    pub fn take_in_failure(&mut self, target: &Target, at: DateTime<Utc>) {
        let at_ms = at.timestamp_millis();
        self.end(target, at_ms, BTreeSet::new());
        self.insert(&own("up", target), at_ms, 0.0);
        self.forget(at);
    }

    /// Adds one sample; `false` when there are too many series or the series already has one at
    /// this time or later.
    pub fn insert(&mut self, labels: &Labels, at_ms: i64, value: f64) -> bool {
        let name = labels.value(METRIC_NAME).to_owned();
        let of_name = self.series.entry(name).or_default();
        if let Some(points) = of_name.get_mut(labels) {
            if points.back().is_some_and(|last| last.at_ms >= at_ms) {
                return false;
            }
            points.push_back(Point { at_ms, value });
            return true;
        }
        if self.count >= MAX_SERIES {
            return false;
        }
        self.count += 1;
        of_name.insert(labels.clone(), VecDeque::from([Point { at_ms, value }]));
        true
    }

    fn end(&mut self, target: &Target, at_ms: i64, seen: BTreeSet<Labels>) {
        let before = self.current.remove(target).unwrap_or_default();
        for labels in before.difference(&seen) {
            self.insert(labels, at_ms, STALE);
        }
        self.current.insert(target.clone(), seen);
    }

    /// Drops what is older than a day.
    fn forget(&mut self, now: DateTime<Utc>) {
        let oldest = (now - KEPT).timestamp_millis();
        for of_name in self.series.values_mut() {
            of_name.retain(|_, points| {
                let old = points.partition_point(|point| point.at_ms < oldest);
                points.drain(..old);
                !points.is_empty()
            });
        }
        self.series.retain(|_, of_name| !of_name.is_empty());
        self.count = self.series.values().map(BTreeMap::len).sum();
    }

    /// The series of a metric name, or of every name.
    pub(crate) fn of_name<'a>(
        &'a self,
        name: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a Labels, &'a VecDeque<Point>)> {
        self.series
            .iter()
            .filter(move |(own, _)| name.is_none_or(|name| name == own.as_str()))
            .flat_map(|(_, of_name)| of_name)
    }
}

/// Adds the labels of the target. A label the page itself gives is kept as `exported_…`, so that
/// a page cannot pass for another target.
fn attached(labels: &Labels, target: &Target) -> Labels {
    let mut attached = labels.clone();
    for (name, value) in [("job", &target.job), ("instance", &target.instance)] {
        let given = labels.value(name);
        if !given.is_empty() {
            attached.put(&format!("exported_{name}"), given);
        }
        attached.put(name, value);
    }
    attached
}

fn own(name: &str, target: &Target) -> Labels {
    Labels::of(&[(METRIC_NAME, name), ("job", &target.job), ("instance", &target.instance)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exposition::{Format, parse};

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + seconds, 0).unwrap()
    }

    fn target() -> Target {
        Target { job: "web".to_owned(), instance: "localhost:9090".to_owned() }
    }

    fn points(samples: &Samples, name: &str) -> Vec<(i64, f64)> {
        samples
            .of_name(Some(name))
            .flat_map(|(_, points)| points.iter().map(|point| (point.at_ms, point.value)))
            .collect()
    }

    fn page(text: &str) -> Exposition {
        parse(text, Format::Text).unwrap()
    }

    #[test]
    fn a_series_that_is_gone_from_the_page_ends() {
        let mut samples = Samples::new();
        samples.take_in(&target(), at(0), &page("a 1\nb 2\n"));
        samples.take_in(&target(), at(15), &page("a 2\n"));
        let ended = points(&samples, "b");
        assert_eq!(ended.len(), 2);
        assert!(is_stale(ended[1].1), "the second point is the mark");
        assert!(!is_stale(points(&samples, "a")[1].1));
    }

    #[test]
    fn a_page_that_cannot_be_had_ends_every_series_and_says_down() {
        let mut samples = Samples::new();
        samples.take_in(&target(), at(0), &page("a 1\n"));
        samples.take_in_failure(&target(), at(15));
        assert!(is_stale(points(&samples, "a")[1].1));
        let values: Vec<f64> = points(&samples, "up").into_iter().map(|(_, up)| up).collect();
        assert_eq!(values, [1.0, 0.0]);
    }

    #[test]
    fn samples_older_than_a_day_are_forgotten() {
        let mut samples = Samples::new();
        samples.take_in(&target(), at(0), &page("a 1\nold 1\n"));
        samples.take_in(&target(), at(15), &page("a 2\n"));
        samples.take_in(&target(), at(86_400 + 20), &page("a 3\n"));
        assert_eq!(points(&samples, "a").len(), 1);
        assert_eq!(points(&samples, "old").len(), 0);
        assert_eq!(samples.series_count(), 3, "a, up and scrape_samples_scraped");
    }

    #[test]
    fn a_page_cannot_pass_for_another_target() {
        let mut samples = Samples::new();
        samples.take_in(&target(), at(0), &page("a{job=\"other\"} 1\n"));
        let (labels, _) = samples.of_name(Some("a")).next().unwrap();
        assert_eq!((labels.value("job"), labels.value("exported_job")), ("web", "other"));
    }

    #[test]
    fn series_above_the_limit_are_counted_and_not_kept() {
        let text: String = (0..MAX_SERIES + 5).map(|id| format!("a{{id=\"{id}\"}} 1\n")).collect();
        let mut samples = Samples::new();
        let taken = samples.take_in(&target(), at(0), &page(&text));
        assert_eq!(taken, TakenIn { kept: MAX_SERIES - 2, dropped: 7 }, "two are the target's own");
    }

    #[test]
    fn a_sample_given_twice_is_dropped() {
        let mut samples = Samples::new();
        let taken = samples.take_in(&target(), at(0), &page("a 1\na 2\n"));
        assert_eq!(taken, TakenIn { kept: 1, dropped: 1 });
    }
}
