//! PromQL over samples in memory, as Prometheus 2.42 answers it.
//!
//! ```text
//! text ─▶ promql-parser ─▶ Query ─▶ at(instant)            ─▶ Value
//!                               └─▶ over(start, end, step) ─▶ series
//! ```
//!
//! Deliberately absent: sub-queries, `@`, native histograms, `label_replace` and the functions no
//! shipped panel or rule needs. A query that uses one of them is refused when it is read, not when
//! it is drawn. Prometheus 3 leaves out the left edge of a window; 2.42, which is what the
//! differential test runs, keeps it.

mod aggregate;
mod binary;
mod eval;
mod functions;
mod selector;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use promql_parser::parser::{self, Expr};
use thiserror::Error;

use crate::labels::Labels;
use crate::samples::{Point, Samples};

/// Why a query has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QueryError {
    /// It is not PromQL.
    #[error("read the query: {problem}")]
    Syntax {
        /// What the parser says.
        problem: String,
    },
    /// It is PromQL that this console does not evaluate.
    #[error("evaluate the query: {what} is not supported here; ask a Prometheus server")]
    Unsupported {
        /// What it uses.
        what: String,
    },
    /// It cannot be answered over these samples.
    #[error("evaluate the query: {problem}")]
    Evaluation {
        /// What stands in the way.
        problem: String,
    },
}

/// A series at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Which series.
    pub labels: Labels,
    /// Its value.
    pub value: f64,
}

/// The answer to a query at one instant.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number without labels.
    Scalar(f64),
    /// Series, each with one value.
    Vector(Vec<Sample>),
}

/// A query that was read and found to be one this console can evaluate.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    expr: Expr,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// When it is not PromQL, or uses what is not evaluated here.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let expr = parser::parse(text).map_err(|problem| QueryError::Syntax { problem })?;
        eval::check(&expr)?;
        Ok(Self { expr })
    }

    /// The metrics it asks for by name, in order.
    pub fn metrics(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        eval::names(&self.expr, &mut names);
        names
    }

    /// The answer at an instant.
    ///
    /// # Errors
    /// When several series match where one must.
    pub fn at(&self, samples: &Samples, at: DateTime<Utc>) -> Result<Value, QueryError> {
        eval::value(&self.expr, samples, at.timestamp_millis())
    }

    /// The answers from `start` to `end`, one every `step`, as series with their points.
    ///
    /// # Errors
    /// When several series match where one must.
    pub fn over(
        &self,
        samples: &Samples,
        start: DateTime<Utc>,
        end: DateTime<Utc>,
        step: std::time::Duration,
    ) -> Result<Vec<(Labels, Vec<Point>)>, QueryError> {
        let step = i64::try_from(step.as_millis()).unwrap_or(i64::MAX).max(1);
        let end = end.timestamp_millis();
        let mut series: BTreeMap<Labels, Vec<Point>> = BTreeMap::new();
        let mut at_ms = start.timestamp_millis();
        while at_ms <= end {
            let vector = match eval::value(&self.expr, samples, at_ms)? {
                Value::Scalar(value) => vec![Sample { labels: Labels::default(), value }],
                Value::Vector(vector) => vector,
            };
            for sample in vector {
                let point = Point { at_ms, value: sample.value };
                series.entry(sample.labels).or_default().push(point);
            }
            at_ms = at_ms.saturating_add(step);
        }
        Ok(series.into_iter().collect())
    }
}
