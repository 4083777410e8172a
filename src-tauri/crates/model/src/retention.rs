//! How long data are kept: the rules of `assets/retention/backup_policy.yaml`, the file of the epic
//! as it stands.

use std::sync::OnceLock;

use thiserror::Error;

use crate::datamap::yaml::{self, Node, Value};
use crate::disclosures::{Period, Unit};

/// How long one kind of data is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// `logs`, `financial_records`.
    pub dataset: String,
    /// Every period its rule names, in order: hot, cold, deletion. `indefinite` is none of them.
    pub periods: Vec<Period>,
}

impl Rule {
    /// When it is gone in the end; none: the rule names no period.
    pub fn last(&self) -> Option<Period> {
        let mut periods = self.periods.iter().copied();
        let first = periods.next()?;
        Some(periods.fold(first, |last, one| if one.is_longer(last) { one } else { last }))
    }
}

/// Why a policy cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct BadPolicy {
    /// Where.
    pub line: usize,
    /// Why.
    pub message: String,
}

/// The rules that come with the console.
pub fn policy() -> &'static [Rule] {
    static POLICY: OnceLock<Vec<Rule>> = OnceLock::new();
    POLICY.get_or_init(|| {
        read(include_str!("../../../../assets/retention/backup_policy.yaml"))
            .expect("assets/retention/backup_policy.yaml is read by a test")
    })
}

/// Reads a policy: `retention_rules`, a map of datasets, each a map of names and periods such as
/// `90_days`, `2_years` or `indefinite`.
///
/// # Errors
/// When it is no YAML, has no rules, or a rule is no map.
pub fn read(text: &str) -> Result<Vec<Rule>, BadPolicy> {
    let bad = |line: usize, message: &str| BadPolicy { line, message: message.to_owned() };
    let root = yaml::read(text)
        .map_err(|refused| BadPolicy { line: refused.at.line, message: refused.message.into() })?
        .ok_or_else(|| bad(1, "the file is empty"))?;
    let rules = entries(&root)
        .and_then(|pairs| pairs.iter().find(|(key, _)| key.text == "retention_rules"))
        .ok_or_else(|| bad(1, "there is no retention_rules"))?;
    let datasets = entries(&rules.1)
        .ok_or_else(|| bad(rules.1.at.line, "retention_rules is no map of datasets"))?;
    datasets
        .iter()
        .map(|(key, node)| {
            let mut periods = Vec::new();
            let fields = entries(node)
                .ok_or_else(|| bad(node.at.line, "a dataset is a map of names and periods"))?;
            for (name, value) in fields {
                collect(&name.text, value, &mut periods)?;
            }
            Ok(Rule { dataset: key.text.clone(), periods })
        })
        .collect()
}

fn entries(node: &Node) -> Option<&[(yaml::Key, Node)]> {
    match &node.value {
        Value::Map(pairs) => Some(pairs),
        Value::Scalar { .. } | Value::List(_) => None,
    }
}

fn collect(name: &str, node: &Node, periods: &mut Vec<Period>) -> Result<(), BadPolicy> {
    match &node.value {
        Value::Map(pairs) => {
            pairs.iter().try_for_each(|(key, value)| collect(&key.text, value, periods))
        }
        // How often is not how long.
        Value::Scalar { .. } if name == "frequency" => Ok(()),
        Value::Scalar { text, .. } if text == "indefinite" => Ok(()),
        Value::Scalar { text, .. } => {
            let period = period(text).ok_or_else(|| BadPolicy {
                line: node.at.line,
                message: format!("{name}: {text:?} is no period such as 90_days or 2_years"),
            })?;
            periods.push(period);
            Ok(())
        }
        Value::List(_) => Err(BadPolicy {
            line: node.at.line,
            message: format!("{name}: a list is no period such as 90_days"),
        }),
    }
}

fn period(text: &str) -> Option<Period> {
    let (count, unit) = text.split_once('_')?;
    let unit = match unit {
        "day" | "days" => Unit::Days,
        "month" | "months" => Unit::Months,
        "year" | "years" => Unit::Years,
        _ => return None,
    };
    Some(Period { count: count.parse().ok()?, unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_epics_file_is_read_as_it_stands() {
        let last = |dataset: &str| {
            let rule = policy().iter().find(|rule| rule.dataset == dataset).unwrap();
            rule.last().unwrap().to_string()
        };
        assert_eq!(policy().len(), 6);
        assert_eq!(last("logs"), "P90D");
        assert_eq!(last("session_data"), "P90D");
        assert_eq!(last("user_content"), "P2Y");
        assert_eq!(last("analytics_events"), "P2Y");
        assert_eq!(last("financial_records"), "P7Y");
        assert_eq!(last("database"), "P30D");
    }

    #[test]
    fn a_period_that_is_none_is_refused_with_its_line() {
        let refused = read("retention_rules:\n  logs:\n    retention: soon\n").unwrap_err();
        assert_eq!(refused.line, 3);
        assert!(refused.to_string().contains("\"soon\""), "{refused}");
        assert!(read("a: 1").is_err());
        assert!(read("").is_err());
    }
}
