//! The walk over the expression.

use std::collections::BTreeSet;

use promql_parser::parser::{Call, Expr, VectorSelector};

use super::{QueryError, Sample, Value, aggregate, binary, functions, selector};
use crate::samples::Samples;

/// Refuses what is not evaluated here.
pub(super) fn check(expr: &Expr) -> Result<(), QueryError> {
    let unsupported = |what: &str| Err(QueryError::Unsupported { what: what.to_owned() });
    match expr {
        Expr::Aggregate(aggregate) => {
            aggregate::check(aggregate)?;
            if let Some(param) = &aggregate.param {
                check(param)?;
            }
            check(&aggregate.expr)
        }
        Expr::Unary(unary) => check(&unary.expr),
        Expr::Binary(binary) => {
            binary::check(binary)?;
            check(&binary.lhs)?;
            check(&binary.rhs)
        }
        Expr::Paren(paren) => check(&paren.expr),
        Expr::NumberLiteral(_) => Ok(()),
        Expr::StringLiteral(_) => unsupported("a text"),
        Expr::Subquery(_) => unsupported("a sub-query"),
        Expr::VectorSelector(selector) => check_selector(selector),
        Expr::MatrixSelector(_) => unsupported("a range outside of a function"),
        Expr::Call(call) => {
            if !functions::is_known(call.func.name) {
                return unsupported(&format!("the function {}", call.func.name));
            }
            call.args.args.iter().try_for_each(|argument| {
                let argument = inner(argument);
                if let Expr::MatrixSelector(matrix) = argument {
                    check_selector(&matrix.vs)
                } else {
                    check(argument)
                }
            })
        }
        Expr::Extension(_) => unsupported("an extension"),
    }
}

fn check_selector(selector: &VectorSelector) -> Result<(), QueryError> {
    let what = match (&selector.at, selector.matchers.or_matchers.is_empty()) {
        (None, true) => return Ok(()),
        (Some(_), _) => "the @ modifier",
        (None, false) => "an or between matchers",
    };
    Err(QueryError::Unsupported { what: what.to_owned() })
}

/// Collects the metrics an expression asks for by name.
pub(super) fn names(expr: &Expr, found: &mut BTreeSet<String>) {
    match expr {
        Expr::Aggregate(aggregate) => {
            names(&aggregate.expr, found);
            if let Some(param) = &aggregate.param {
                names(param, found);
            }
        }
        Expr::Unary(unary) => names(&unary.expr, found),
        Expr::Binary(binary) => {
            names(&binary.lhs, found);
            names(&binary.rhs, found);
        }
        Expr::Paren(paren) => names(&paren.expr, found),
        Expr::Subquery(subquery) => names(&subquery.expr, found),
        Expr::VectorSelector(selector) => found.extend(selector.name.clone()),
        Expr::MatrixSelector(matrix) => found.extend(matrix.vs.name.clone()),
        Expr::Call(call) => call.args.args.iter().for_each(|argument| names(argument, found)),
        Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::Extension(_) => {}
    }
}

/// An expression without the parentheses around it.
pub(super) fn inner(expr: &Expr) -> &Expr {
    if let Expr::Paren(paren) = expr { inner(&paren.expr) } else { expr }
}

/// The answer at an instant.
pub(super) fn value(expr: &Expr, samples: &Samples, at_ms: i64) -> Result<Value, QueryError> {
    match expr {
        Expr::Aggregate(aggregate) => {
            Ok(Value::Vector(aggregate::value(aggregate, samples, at_ms)?))
        }
        Expr::Unary(unary) => Ok(match value(&unary.expr, samples, at_ms)? {
            Value::Scalar(number) => Value::Scalar(-number),
            Value::Vector(vector) => Value::Vector(
                vector
                    .into_iter()
                    .map(|sample| Sample { labels: sample.labels.nameless(), value: -sample.value })
                    .collect(),
            ),
        }),
        Expr::Binary(binary) => binary::value(binary, samples, at_ms),
        Expr::Paren(paren) => value(&paren.expr, samples, at_ms),
        Expr::NumberLiteral(number) => Ok(Value::Scalar(number.val)),
        Expr::VectorSelector(selector) => {
            Ok(Value::Vector(selector::instant(selector, samples, at_ms)))
        }
        Expr::Call(call) => functions::value(call, samples, at_ms),
        Expr::StringLiteral(_)
        | Expr::Subquery(_)
        | Expr::MatrixSelector(_)
        | Expr::Extension(_) => {
            Err(QueryError::Unsupported { what: "this kind of expression".to_owned() })
        }
    }
}

/// The answer where a vector is wanted; the parser has already checked the types.
pub(super) fn vector(
    expr: &Expr,
    samples: &Samples,
    at_ms: i64,
) -> Result<Vec<Sample>, QueryError> {
    match value(expr, samples, at_ms)? {
        Value::Vector(vector) => Ok(vector),
        Value::Scalar(_) => Err(QueryError::Evaluation {
            problem: "a vector is wanted where a number stands".to_owned(),
        }),
    }
}

/// The answer where a number is wanted.
pub(super) fn scalar(expr: &Expr, samples: &Samples, at_ms: i64) -> Result<f64, QueryError> {
    match value(expr, samples, at_ms)? {
        Value::Scalar(number) => Ok(number),
        Value::Vector(_) => Err(QueryError::Evaluation {
            problem: "a number is wanted where a vector stands".to_owned(),
        }),
    }
}

/// The n-th argument of a call.
pub(super) fn argument(call: &Call, place: usize) -> Result<&Expr, QueryError> {
    call.args.args.get(place).map(AsRef::as_ref).ok_or_else(|| QueryError::Evaluation {
        problem: format!("{} lacks an argument", call.func.name),
    })
}
