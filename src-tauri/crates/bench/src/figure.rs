//! One measured figure, its limit and its bound.

use std::time::Duration;

use serde::Serialize;

/// What a figure must hold to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    /// At most this many times the limit.
    Times(f64),
    /// At most this.
    AtMost(f64),
    /// At least this.
    AtLeast(f64),
    /// Reported only.
    None,
}

/// The unit of a figure and of its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    /// Milliseconds.
    Ms,
    /// Millions of bytes.
    Mb,
    /// Things in a second.
    PerSecond,
    /// Things.
    Count,
}

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figure {
    /// The topic: `access`.
    pub(crate) topic: &'static str,
    /// What it is, in a few words.
    pub(crate) name: String,
    /// The median of its runs.
    pub(crate) value: f64,
    /// Smallest and largest of its runs.
    pub(crate) spread: Option<(f64, f64)>,
    /// Unit of the value, the spread and the limit.
    pub(crate) unit: Unit,
    /// What the machine could do at most.
    pub(crate) limit: Option<f64>,
    /// What it must hold to.
    pub(crate) bound: Bound,
    /// Rows collected, changed, searched or written: what the test of the benchmark looks at.
    pub(crate) counted: u64,
    /// Where the time went.
    pub(crate) parts: String,
}

impl Figure {
    /// A figure of several runs; `counted` is how many rows each run was about.
    pub(crate) fn of(
        topic: &'static str,
        name: impl Into<String>,
        unit: Unit,
        runs: &[f64],
        counted: u64,
    ) -> Self {
        let mut sorted = runs.to_vec();
        sorted.sort_by(f64::total_cmp);
        let value = median(&sorted);
        let spread = match sorted.as_slice() {
            [first, .., last] => Some((*first, *last)),
            _ => None,
        };
        Self {
            topic,
            name: name.into(),
            value,
            spread,
            unit,
            limit: None,
            bound: Bound::None,
            counted,
            parts: String::new(),
        }
    }

    pub(crate) fn limit(mut self, limit: f64) -> Self {
        self.limit = Some(limit);
        self
    }

    pub(crate) fn bound(mut self, bound: Bound) -> Self {
        self.bound = bound;
        self
    }

    pub(crate) fn parts(mut self, parts: impl Into<String>) -> Self {
        self.parts = parts.into();
        self
    }

    /// How many times the limit it took; for a rate, how many times faster the limit is.
    pub(crate) fn ratio(&self) -> Option<f64> {
        let limit = self.limit?;
        Some(match self.unit {
            Unit::Ms | Unit::Mb | Unit::Count if limit == 0.0 => return None,
            Unit::Ms | Unit::Mb | Unit::Count => self.value / limit,
            Unit::PerSecond => limit / self.value,
        })
    }

    /// Whether the bound holds; none: there is none.
    pub(crate) fn is_met(&self) -> Option<bool> {
        match self.bound {
            Bound::Times(times) => self.ratio().map(|ratio| ratio <= times),
            Bound::AtMost(most) => Some(self.value <= most),
            Bound::AtLeast(least) => Some(self.value >= least),
            Bound::None => None,
        }
    }

    /// Name, figure, limit, ratio, bound and whether it is met.
    pub(crate) fn cells(&self) -> [String; 6] {
        let spread = match self.spread {
            Some((least, most)) => {
                format!(" ({} to {})", number(least), show(most, self.unit))
            }
            None => String::new(),
        };
        [
            self.name.clone(),
            format!("{}{spread}", show(self.value, self.unit)),
            self.limit.map_or_else(|| "–".into(), |limit| show(limit, self.unit)),
            self.ratio().map_or_else(|| "–".into(), |ratio| format!("{ratio:.2}×")),
            match self.bound {
                Bound::Times(times) => format!("≤ {times}×"),
                Bound::AtMost(most) => format!("≤ {}", show(most, self.unit)),
                Bound::AtLeast(least) => format!("≥ {}", show(least, self.unit)),
                Bound::None => "–".into(),
            },
            match self.is_met() {
                Some(true) => "met".into(),
                Some(false) => "**not met**".into(),
                None => "–".into(),
            },
        ]
    }

    /// The figure as one line of text.
    pub(crate) fn line(&self) -> String {
        let [name, value, limit, ratio, bound, met] = self.cells();
        let parts =
            if self.parts.is_empty() { String::new() } else { format!("\n      {}", self.parts) };
        format!(
            "{name}: {value}; limit {limit}; {ratio}; bound {bound} {}{parts}",
            met.replace('*', "")
        )
    }
}

/// The middle of sorted values; of none: 0.
fn median(sorted: &[f64]) -> f64 {
    match (sorted.len(), sorted.len() / 2) {
        (0, _) => 0.0,
        (length, middle) if length % 2 == 1 => sorted[middle],
        (_, middle) => f64::midpoint(sorted[middle - 1], sorted[middle]),
    }
}

/// The median of values in any order; of none: 0.
pub(crate) fn middle(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    median(&sorted)
}

fn show(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Ms => format!("{} ms", number(value)),
        Unit::Mb => format!("{} MB", number(value)),
        Unit::PerSecond => format!("{}/s", number(value)),
        Unit::Count => format!("{value:.0}"),
    }
}

/// Thousands with commas; decimals only where they say something.
fn number(value: f64) -> String {
    if value < 10.0 {
        return format!("{value:.2}");
    }
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Milliseconds of a duration.
pub(crate) fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// How many in a second.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below what a float holds exactly")]
pub(crate) fn rate(count: u64, duration: Duration) -> f64 {
    count as f64 / duration.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_held_to_its_bound() {
        let figure = Figure::of("access", "x", Unit::Ms, &[30.0, 10.0, 20.0], 1).limit(5.0);
        assert_eq!(figure.value, 20.0);
        assert_eq!(figure.spread, Some((10.0, 30.0)));
        assert_eq!(figure.clone().bound(Bound::Times(4.0)).is_met(), Some(true));
        assert_eq!(figure.clone().bound(Bound::Times(3.9)).is_met(), Some(false));
        assert_eq!(figure.bound(Bound::AtMost(19.0)).is_met(), Some(false));
        let rate = Figure::of("log", "x", Unit::PerSecond, &[500.0], 1).limit(1_000.0);
        assert_eq!(rate.ratio(), Some(2.0));
        assert_eq!(rate.bound(Bound::AtLeast(500.0)).is_met(), Some(true));
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(1_234_567.4), "1,234,567");
        assert_eq!(number(123.0), "123");
        assert_eq!(number(1.234), "1.23");
    }
}
