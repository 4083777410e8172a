//! Binary operators: arithmetic, comparison, sets, and the matching of vectors.

use std::collections::{BTreeMap, BTreeSet};

use promql_parser::parser::token::{
    T_ADD, T_DIV, T_EQLC, T_GTE, T_GTR, T_LAND, T_LOR, T_LSS, T_LTE, T_LUNLESS, T_MOD, T_MUL,
    T_NEQ, T_POW, T_SUB, TokenId,
};
use promql_parser::parser::{BinModifier, BinaryExpr, LabelModifier, VectorMatchCardinality};

use super::{QueryError, Sample, Value, eval};
use crate::labels::{Labels, METRIC_NAME};
use crate::samples::Samples;

pub(super) fn check(expr: &BinaryExpr) -> Result<(), QueryError> {
    let known = is_set(expr.op.id()) || is_comparison(expr.op.id()) || is_arithmetic(expr.op.id());
    let fills = expr
        .modifier
        .as_ref()
        .is_some_and(|own| own.fill_values.lhs.is_some() || own.fill_values.rhs.is_some());
    match (known, fills) {
        (true, false) => Ok(()),
        (false, _) => Err(QueryError::Unsupported { what: format!("the operator {}", expr.op) }),
        (true, true) => Err(QueryError::Unsupported { what: "fill".to_owned() }),
    }
}

pub(super) fn value(expr: &BinaryExpr, samples: &Samples, at_ms: i64) -> Result<Value, QueryError> {
    let op = expr.op.id();
    let left = eval::value(&expr.lhs, samples, at_ms)?;
    let right = eval::value(&expr.rhs, samples, at_ms)?;
    let as_bool = expr.return_bool();
    match (left, right) {
        (Value::Scalar(left), Value::Scalar(right)) => Ok(Value::Scalar(number(op, left, right))),
        (Value::Vector(vector), Value::Scalar(right)) => Ok(Value::Vector(
            vector
                .into_iter()
                .filter_map(|sample| {
                    let (value, holds) = (number(op, sample.value, right), sample.value);
                    with_number(op, as_bool, sample.labels, value, holds)
                })
                .collect(),
        )),
        (Value::Scalar(left), Value::Vector(vector)) => Ok(Value::Vector(
            vector
                .into_iter()
                .filter_map(|sample| {
                    let (value, holds) = (number(op, left, sample.value), sample.value);
                    with_number(op, as_bool, sample.labels, value, holds)
                })
                .collect(),
        )),
        (Value::Vector(left), Value::Vector(right)) => {
            let matching = Matching::of(expr.modifier.as_ref());
            Ok(Value::Vector(if is_set(op) {
                sets(op, &matching, left, right)
            } else {
                pairs(op, as_bool, &matching, left, right)?
            }))
        }
    }
}

/// The result of a series and a number: computed, or kept as it was when a comparison holds.
fn with_number(
    op: TokenId,
    as_bool: bool,
    labels: Labels,
    computed: f64,
    kept: f64,
) -> Option<Sample> {
    if is_comparison(op) && !as_bool {
        return (computed != 0.0).then_some(Sample { labels, value: kept });
    }
    Some(Sample { labels: labels.nameless(), value: computed })
}

/// How series find each other.
struct Matching {
    /// The labels of `on`, or `None` for `ignoring`.
    on: Option<Vec<String>>,
    ignoring: Vec<String>,
    cardinality: VectorMatchCardinality,
}

impl Matching {
    fn of(modifier: Option<&BinModifier>) -> Self {
        let (on, ignoring) = match modifier.and_then(|own| own.matching.as_ref()) {
            Some(LabelModifier::Include(names)) => (Some(names.labels.clone()), Vec::new()),
            Some(LabelModifier::Exclude(names)) => (None, names.labels.clone()),
            None => (None, Vec::new()),
        };
        let cardinality = modifier.map_or(VectorMatchCardinality::OneToOne, |own| own.card.clone());
        Self { on, ignoring, cardinality }
    }

    fn key(&self, labels: &Labels) -> Labels {
        match &self.on {
            Some(names) => labels.only(names),
            None => labels.without(&self.ignoring),
        }
    }
}

fn sets(op: TokenId, matching: &Matching, left: Vec<Sample>, right: Vec<Sample>) -> Vec<Sample> {
    let keys = |vector: &[Sample]| -> BTreeSet<Labels> {
        vector.iter().map(|sample| matching.key(&sample.labels)).collect()
    };
    if op == T_LOR {
        let have = keys(&left);
        let others =
            right.into_iter().filter(|sample| !have.contains(&matching.key(&sample.labels)));
        return left.into_iter().chain(others).collect();
    }
    let have = keys(&right);
    left.into_iter()
        .filter(|sample| have.contains(&matching.key(&sample.labels)) == (op == T_LAND))
        .collect()
}

fn pairs(
    op: TokenId,
    as_bool: bool,
    matching: &Matching,
    left: Vec<Sample>,
    right: Vec<Sample>,
) -> Result<Vec<Sample>, QueryError> {
    let swapped = matches!(matching.cardinality, VectorMatchCardinality::OneToMany(_));
    let (many, one) = if swapped { (right, left) } else { (left, right) };
    let mut ones: BTreeMap<Labels, Sample> = BTreeMap::new();
    for sample in one {
        if ones.insert(matching.key(&sample.labels), sample).is_some() {
            return Err(ambiguous(if swapped { "left" } else { "right" }));
        }
    }
    let one_to_one = matches!(matching.cardinality, VectorMatchCardinality::OneToOne);
    let mut used = BTreeSet::new();
    let mut results = Vec::new();
    for sample in many {
        let key = matching.key(&sample.labels);
        let Some(other) = ones.get(&key) else { continue };
        let (left, right) =
            if swapped { (other.value, sample.value) } else { (sample.value, other.value) };
        let computed = number(op, left, right);
        let filters = is_comparison(op) && !as_bool;
        if filters && computed == 0.0 {
            continue;
        }
        let labels = joined(op, as_bool, matching, &sample.labels, &other.labels);
        let unique = if one_to_one { used.insert(key) } else { used.insert(labels.clone()) };
        if !unique {
            return Err(ambiguous(if swapped { "right" } else { "left" }));
        }
        results.push(Sample { labels, value: if filters { left } else { computed } });
    }
    Ok(results)
}

fn joined(op: TokenId, as_bool: bool, matching: &Matching, many: &Labels, one: &Labels) -> Labels {
    let mut labels = many.clone();
    if is_arithmetic(op) || as_bool {
        labels.put(METRIC_NAME, "");
    }
    match &matching.cardinality {
        VectorMatchCardinality::OneToOne => match &matching.on {
            Some(names) => labels.only(names),
            None => {
                for name in &matching.ignoring {
                    labels.put(name, "");
                }
                labels
            }
        },
        VectorMatchCardinality::ManyToOne(include) | VectorMatchCardinality::OneToMany(include) => {
            for name in &include.labels {
                labels.put(name, one.value(name));
            }
            labels
        }
        VectorMatchCardinality::ManyToMany => labels,
    }
}

fn ambiguous(side: &str) -> QueryError {
    QueryError::Evaluation {
        problem: format!(
            "several series on the {side} side match one on the other; name the labels with on, \
             or allow it with group_left or group_right"
        ),
    }
}

fn is_set(op: TokenId) -> bool {
    [T_LAND, T_LOR, T_LUNLESS].contains(&op)
}

fn is_comparison(op: TokenId) -> bool {
    [T_EQLC, T_NEQ, T_GTR, T_GTE, T_LSS, T_LTE].contains(&op)
}

fn is_arithmetic(op: TokenId) -> bool {
    [T_ADD, T_SUB, T_MUL, T_DIV, T_MOD, T_POW].contains(&op)
}

/// An operator over numbers; a comparison gives 1 or 0.
#[expect(clippy::float_cmp, reason = "PromQL compares floats exactly")]
fn number(op: TokenId, left: f64, right: f64) -> f64 {
    let truth = |holds: bool| f64::from(u8::from(holds));
    match op {
        T_ADD => left + right,
        T_SUB => left - right,
        T_MUL => left * right,
        T_DIV => left / right,
        T_MOD => left % right,
        T_POW => left.powf(right),
        T_EQLC => truth(left == right),
        T_NEQ => truth(left != right),
        T_GTR => truth(left > right),
        T_GTE => truth(left >= right),
        T_LSS => truth(left < right),
        T_LTE => truth(left <= right),
        // `check` lets no other one through.
        _ => f64::NAN,
    }
}
