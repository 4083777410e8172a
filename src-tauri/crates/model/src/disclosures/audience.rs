//! Who has to accept which version: rules over jurisdiction, role, last accepted version and change
//! class (requirement C5).

use crate::said;
use crate::said::Said;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChangeClass, VersionNumber};

/// People of these jurisdictions with these roles have to accept the document, and again after
/// changes of these classes. Whoever no rule takes in has nothing to accept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(rename = "AudienceRule")]
pub struct Rule {
    /// `DE`, `US-CA`, `US` for all of it, `EU`, `EEA`; none: everywhere.
    pub jurisdictions: BTreeSet<String>,
    /// `maker`, `buyer`; none: everybody.
    pub roles: BTreeSet<String>,
    /// What asks for a new acceptance. The first acceptance is asked for in any case.
    pub changes: BTreeSet<ChangeClass>,
}

/// Why a rule cannot be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleRefused {
    /// A jurisdiction that is none.
    Jurisdiction(String),
    /// A role that is no word.
    Role(String),
}

impl RuleRefused {
    /// The sentence, without its end.
    pub fn said(&self) -> Said {
        match self {
            Self::Jurisdiction(text) => {
                said!("\"{text}\" is no jurisdiction such as DE, US-CA, EU or EEA", text)
            }
            Self::Role(text) => said!(
                "\"{text}\" is no role: use lower-case letters, digits, - and _, at most 40",
                text
            ),
        }
    }
}

impl std::fmt::Display for RuleRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said())
    }
}

impl std::error::Error for RuleRefused {}

/// Member states of the European Union.
const EU: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];
/// What the European Economic Area has beside them.
const EEA: [&str; 3] = ["IS", "LI", "NO"];

/// A person as far as the rules look at them. What is not known is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who<'a> {
    /// `DE`, `US-CA`.
    pub jurisdiction: &'a str,
    /// `maker`.
    pub role: &'a str,
}

impl Who<'_> {
    /// A jurisdiction as services may say it: ISO 3166-1 or 3166-2, in upper case.
    pub fn is_jurisdiction(text: &str) -> bool {
        let mut parts = text.split('-');
        let country = parts.next().is_some_and(|part| {
            part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        let region = parts.next().is_none_or(|part| {
            (1..=3).contains(&part.len())
                && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        });
        country && region && parts.next().is_none()
    }

    /// A role as services may say it.
    pub fn is_role(text: &str) -> bool {
        (1..=40).contains(&text.len())
            && text.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)
            })
    }
}

impl Rule {
    /// The rule of a document about which nobody said anything.
    pub fn everybody() -> Self {
        Self {
            jurisdictions: BTreeSet::new(),
            roles: BTreeSet::new(),
            changes: [ChangeClass::Material, ChangeClass::NewPurpose].into(),
        }
    }

    /// Whether the rule can be.
    ///
    /// # Errors
    /// When it names what is no jurisdiction or no role.
    pub fn check(&self) -> Result<(), RuleRefused> {
        for one in &self.jurisdictions {
            if !matches!(one.as_str(), "EU" | "EEA") && !Who::is_jurisdiction(one) {
                return Err(RuleRefused::Jurisdiction(one.clone()));
            }
        }
        match self.roles.iter().find(|role| !Who::is_role(role)) {
            Some(role) => Err(RuleRefused::Role(role.clone())),
            None => Ok(()),
        }
    }

    /// Whether it takes the person in. Of whom nothing is known may be anywhere and anything: they
    /// are asked rather than forgotten.
    fn takes_in(&self, who: Who<'_>) -> bool {
        let here = self.jurisdictions.is_empty()
            || who.jurisdiction.is_empty()
            || self.jurisdictions.iter().any(|one| lies_in(who.jurisdiction, one));
        let is = self.roles.is_empty() || who.role.is_empty() || self.roles.contains(who.role);
        here && is
    }
}

fn lies_in(place: &str, wide: &str) -> bool {
    let country = place.split('-').next().unwrap_or_default();
    match wide {
        "EU" => EU.contains(&country),
        "EEA" => EU.contains(&country) || EEA.contains(&country),
        other => place == other || country == other,
    }
}

/// A version that is or was in force, as far as the rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its number.
    pub number: VersionNumber,
    /// What it changed against the version before.
    pub change: ChangeClass,
}

/// Whether a person has to accept the newest of these versions.
///
/// Versions in between are not forgotten: whoever accepted 1.0.0 has to accept again when 2.0.0
/// changed something for them, even if 2.0.1 in force only mends a typing error.
pub fn must_accept(
    rules: &[Rule],
    published: &[Published],
    accepted: Option<VersionNumber>,
    who: Who<'_>,
) -> bool {
    !published.is_empty()
        && rules.iter().filter(|rule| rule.takes_in(who)).any(|rule| match accepted {
            None => true,
            Some(accepted) => published
                .iter()
                .any(|one| one.number > accepted && rule.changes.contains(&one.change)),
        })
}

/// Whether an acceptance of a version still counts for the newest one: nothing in between has to be
/// accepted by anybody.
pub fn still_counts(rules: &[Rule], published: &[Published], accepted: VersionNumber) -> bool {
    !published.iter().any(|one| {
        one.number > accepted && rules.iter().any(|rule| rule.changes.contains(&one.change))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANYBODY: Who<'_> = Who { jurisdiction: "DE", role: "buyer" };

    fn published(versions: &[(&str, ChangeClass)]) -> Vec<Published> {
        versions
            .iter()
            .map(|(number, change)| Published { number: number.parse().unwrap(), change: *change })
            .collect()
    }

    fn number(text: &str) -> Option<VersionNumber> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_material_change_between_is_not_lost_behind_an_editorial_one() {
        let versions = published(&[
            ("1.0.0", ChangeClass::Material),
            ("2.0.0", ChangeClass::Material),
            ("2.0.1", ChangeClass::Editorial),
        ]);
        let rules = [Rule::everybody()];
        assert!(must_accept(&rules, &versions, number("1.0.0"), ANYBODY));
        assert!(!must_accept(&rules, &versions, number("2.0.0"), ANYBODY));
        assert!(must_accept(&rules, &versions, None, ANYBODY), "who never accepted has to");
        assert!(still_counts(&rules, &versions, number("2.0.0").unwrap()));
        assert!(!still_counts(&rules, &versions, number("1.0.0").unwrap()));
    }

    #[test]
    fn nothing_is_asked_for_while_nothing_is_in_force() {
        assert!(!must_accept(&[Rule::everybody()], &[], None, ANYBODY));
    }

    #[test]
    fn a_rule_takes_in_its_jurisdictions_and_roles_and_whoever_is_not_known() {
        let rule = Rule {
            jurisdictions: ["EEA".into(), "US-CA".into()].into(),
            roles: ["maker".into()].into(),
            changes: [ChangeClass::NewPurpose].into(),
        };
        let rules = [rule];
        let versions =
            published(&[("1.0.0", ChangeClass::Material), ("1.1.0", ChangeClass::Material)]);
        let asked = |jurisdiction, role, accepted| {
            must_accept(&rules, &versions, accepted, Who { jurisdiction, role })
        };
        assert!(asked("NO", "maker", None));
        assert!(asked("US-CA", "maker", None));
        assert!(!asked("US-NY", "maker", None), "another state");
        assert!(!asked("DE", "buyer", None), "another role");
        assert!(asked("", "", None), "who is not known is asked");
        assert!(!asked("DE", "maker", number("1.0.0")), "a material change does not ask makers");
        assert!(!must_accept(&[], &versions, None, ANYBODY), "no rule, nobody");
    }

    #[test]
    fn a_rule_that_names_no_place_or_role_is_refused() {
        let mut rule = Rule::everybody();
        for good in ["DE", "US-CA", "EU", "EEA", "FR-75"] {
            rule.jurisdictions = [good.to_owned()].into();
            assert_eq!(rule.check(), Ok(()), "{good}");
        }
        for bad in ["de", "Germany", "US-", "US-CALI", "D", "", "US-CA-1"] {
            rule.jurisdictions = [bad.to_owned()].into();
            assert!(rule.check().is_err(), "{bad}");
        }
        rule.jurisdictions.clear();
        rule.roles = ["Maker!".to_owned()].into();
        assert!(rule.check().is_err());
    }
}
