//! What a text says about how long data are kept, read against the rules by which they are deleted
//! (requirement C4). A period belongs to what is named with it in the same sentence or row; one
//! that is said of all data must hold for the longest rule.
//!
//! Reads the languages of `assets/retention/words.json`. What it does not read it does not judge.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Clause;
use crate::retention::Rule;

/// What a period is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Unit {
    Days,
    Months,
    Years,
}

/// How long something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it all")]
pub struct Period {
    pub count: u32,
    pub unit: Unit,
}

impl Period {
    /// Its length in hundredths of a day, by the mean length of months and years.
    fn length(self) -> u64 {
        u64::from(self.count)
            * match self.unit {
                Unit::Days => 100,
                Unit::Months => 3_044,
                Unit::Years => 36_525,
            }
    }

    /// Whether both mean the same: 24 months are 2 years, and so are 730 days.
    pub fn is_same(self, other: Self) -> bool {
        self.length().abs_diff(other.length()) * 200 <= self.length().max(other.length()) * 3
    }

    /// Whether it ends before the other does.
    pub fn is_shorter(self, other: Self) -> bool {
        !self.is_same(other) && self.length() < other.length()
    }

    /// Whether it ends after the other does.
    pub fn is_longer(self, other: Self) -> bool {
        other.is_shorter(self)
    }
}

impl fmt::Display for Period {
    /// As ISO 8601 writes it: `P2Y`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => 'D',
            Unit::Months => 'M',
            Unit::Years => 'Y',
        };
        write!(f, "P{}{unit}", self.count)
    }
}

/// A sentence that says something else than a rule does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Key of the clause.
    pub clause: String,
    /// The sentence.
    pub sentence: String,
    /// What the rule is about.
    pub dataset: String,
    /// What the text says.
    pub said: Period,
    /// What the rule says.
    pub rule: Period,
}

/// A rule and the clause that tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// What the rule is about.
    pub dataset: String,
    /// How long it is kept in the end; none: for ever.
    pub period: Option<Period>,
    /// Key of the first clause that says so; none: no clause does.
    pub clause: Option<String>,
}

/// Provisions whose clause speaks about nothing but keeping.
const KEEPING: [&str; 3] = ["GDPR 13(2)(a)", "GDPR 14(2)(a)", "CCPA 1798.100(a)(3)"];

#[derive(Deserialize)]
struct Words {
    units: BTreeMap<String, Vec<String>>,
    numbers: BTreeMap<String, u32>,
    /// Beginnings of words that speak of keeping or deleting.
    keeping: Vec<String>,
    everything: Vec<String>,
    datasets: BTreeMap<String, Vec<String>>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../../assets/retention/words.json"))
            .expect("assets/retention/words.json is read by a test")
    })
}

/// Every sentence of the clauses that contradicts a rule, and how each rule is told.
pub fn contradictions(clauses: &[Clause], rules: &[Rule]) -> (Vec<Contradiction>, Vec<Stated>) {
    let mut found = Vec::new();
    let mut stated: Vec<Stated> = rules
        .iter()
        .map(|rule| Stated { dataset: rule.dataset.clone(), period: rule.last(), clause: None })
        .collect();
    for clause in clauses {
        let about_keeping =
            clause.laws.iter().any(|law| KEEPING.iter().any(|one| law.eq_ignore_ascii_case(one)));
        for sentence in &clause.sentences {
            for (said, about) in said(sentence, about_keeping) {
                for (rule, told) in rules.iter().zip(&mut stated) {
                    let agrees = rule.periods.iter().any(|one| one.is_same(said));
                    let named = about.as_ref().is_some_and(|names| names.contains(&rule.dataset));
                    if named && agrees && told.clause.is_none() {
                        told.clause = Some(clause.key.clone());
                    }
                    let Some(last) = rule.last() else { continue };
                    let wrong = match about {
                        Some(_) => named && !agrees,
                        // Said of all data: nothing may be kept longer.
                        None => last.is_longer(said) && !agrees,
                    };
                    if wrong {
                        found.push(Contradiction {
                            clause: clause.key.clone(),
                            sentence: sentence.clone(),
                            dataset: rule.dataset.clone(),
                            said,
                            rule: last,
                        });
                    }
                }
            }
        }
    }
    (found, stated)
}

enum Mention {
    Dataset(String),
    Period(Period),
}

/// The periods of a sentence, each with the datasets it is said of; none: of all data.
fn said(sentence: &str, about_keeping: bool) -> Vec<(Period, Option<Vec<String>>)> {
    let tokens: Vec<String> = sentence
        .split(|letter: char| !letter.is_alphanumeric() && letter != '’' && letter != '-')
        .filter(|token| !token.is_empty())
        .map(str::to_lowercase)
        .collect();
    let keeps = tokens
        .iter()
        .any(|token| words().keeping.iter().any(|stem| token.starts_with(stem.as_str())));
    let mentions = mentions(&tokens);
    let names_one = mentions.iter().any(|one| matches!(one, Mention::Dataset(_)));
    let speaks = keeps || (about_keeping && names_one);
    if !speaks {
        return Vec::new();
    }
    let all = tokens.iter().any(|token| words().everything.contains(token));
    let mut said = Vec::new();
    let mut waiting: Vec<String> = Vec::new();
    // Until where what is named belongs to a period that stood before it.
    let mut taken = 0;
    for (place, mention) in mentions.iter().enumerate() {
        match mention {
            Mention::Dataset(name) if place >= taken => waiting.push(name.clone()),
            Mention::Dataset(_) => {}
            Mention::Period(period) => {
                let mut about = std::mem::take(&mut waiting);
                if about.is_empty() {
                    for after in &mentions[place + 1..] {
                        let Mention::Dataset(name) = after else { break };
                        about.push(name.clone());
                    }
                    taken = place + 1 + about.len();
                }
                if !about.is_empty() {
                    said.push((*period, Some(about)));
                } else if all && !names_one {
                    said.push((*period, None));
                }
            }
        }
    }
    said
}

/// What a sentence names, in order. Of words that overlap the longest counts.
fn mentions(tokens: &[String]) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < tokens.len() {
        let rest = &tokens[place..];
        if let Some(period) = period(rest) {
            found.push(Mention::Period(period));
            place += 2;
            continue;
        }
        let longest = words()
            .datasets
            .iter()
            .flat_map(|(name, phrases)| phrases.iter().map(move |phrase| (name, phrase)))
            .filter_map(|(name, phrase)| {
                let parts: Vec<&str> = phrase.split(' ').collect();
                let fits = rest.len() >= parts.len()
                    && parts.iter().zip(rest).all(|(part, token)| part == token);
                fits.then_some((parts.len(), name))
            })
            .max_by_key(|(length, _)| *length);
        match longest {
            Some((length, name)) => {
                found.push(Mention::Dataset(name.clone()));
                place += length;
            }
            None => place += 1,
        }
    }
    found
}

fn period(tokens: &[String]) -> Option<Period> {
    let (number, unit) = (tokens.first()?, tokens.get(1)?);
    let count = match number.parse::<u32>() {
        Ok(count) => count,
        Err(_) => *words().numbers.get(number)?,
    };
    let unit = words().units.iter().find(|(_, names)| names.contains(unit))?.0;
    let unit = serde_json::from_value(serde_json::Value::String(unit.clone())).ok()?;
    Some(Period { count, unit })
}

#[cfg(test)]
mod tests {
    use super::super::clauses;
    use super::*;
    use crate::retention::policy;

    /// What a text in one clause about keeping contradicts, as `dataset said rule`.
    fn wrong(text: &str) -> Vec<String> {
        let clauses = clauses(&format!("## Keeping\n<!-- law: GDPR 13(2)(a) -->\n\n{text}\n"));
        let (found, _) = contradictions(&clauses, policy());
        found.iter().map(|one| format!("{} {} {}", one.dataset, one.said, one.rule)).collect()
    }

    #[test]
    fn the_epics_own_sentence_contradicts_the_seven_years_of_financial_records() {
        assert_eq!(
            wrong("We keep your data for 2 years from last activity."),
            ["financial_records P2Y P7Y"]
        );
        assert_eq!(
            wrong("Wir speichern Ihre Daten 2 Jahre ab der letzten Aktivität."),
            ["financial_records P2Y P7Y"]
        );
        assert_eq!(
            wrong("Nous conservons vos données deux ans après votre dernière activité."),
            ["financial_records P2Y P7Y"]
        );
        assert_eq!(
            wrong("Przechowujemy Twoje dane przez 2 lata od ostatniej aktywności."),
            ["financial_records P2Y P7Y"]
        );
    }

    #[test]
    fn a_sentence_that_says_what_the_rules_say_contradicts_none() {
        let right = "We keep your account and what you publish until 2 years after your last \
                     activity, analytics events for 24 months, and records of orders and payments \
                     for 7 years, as tax law requires. Session data and log files are deleted \
                     after 90 days.";
        assert_eq!(wrong(right), [] as [&str; 0]);
    }

    #[test]
    fn each_row_is_read_with_what_it_names() {
        let table = "| What | How long |\n|---|---|\n| Orders and invoices | 10 years |\n\
                     | Sessions | 90 days |\n| Analytics | 3 years |\n";
        assert_eq!(wrong(table), ["financial_records P10Y P7Y", "analytics_events P3Y P2Y"]);
    }

    #[test]
    fn a_period_before_what_it_is_said_of_belongs_to_it() {
        let text = "We keep for 90 days your session data, for 2 years analytics, and for 3 years \
                    payments.";
        assert_eq!(wrong(text), ["financial_records P3Y P7Y"]);
    }

    #[test]
    fn periods_that_are_not_about_keeping_are_left_alone() {
        assert_eq!(wrong("We answer within 30 days."), [] as [&str; 0]);
        let clauses = clauses("## Rights\n\nWe answer requests about your data within 45 days.\n");
        assert_eq!(contradictions(&clauses, policy()).0, []);
    }

    #[test]
    fn a_clause_without_a_tag_is_read_when_it_speaks_of_keeping() {
        let clauses = clauses("## Orders\n\nPayments are deleted after 2 years.\n");
        assert_eq!(contradictions(&clauses, policy()).0.len(), 1);
    }

    #[test]
    fn each_rule_is_told_by_the_clause_that_says_it() {
        let clauses = clauses("## Keeping\n<!-- law: GDPR 13(2)(a) -->\n\n- logs: 90 days\n");
        let (_, stated) = contradictions(&clauses, policy());
        let logs = stated.iter().find(|one| one.dataset == "logs").unwrap();
        assert_eq!(logs.clause.as_deref(), Some("keeping"));
        assert!(stated.iter().any(|one| one.clause.is_none()), "the others are not told");
    }

    #[test]
    fn the_same_time_in_other_units_is_the_same() {
        let of = |count, unit| Period { count, unit };
        assert!(of(24, Unit::Months).is_same(of(2, Unit::Years)));
        assert!(of(730, Unit::Days).is_same(of(2, Unit::Years)));
        assert!(!of(26, Unit::Months).is_same(of(2, Unit::Years)));
        assert!(of(2, Unit::Years).is_shorter(of(7, Unit::Years)));
        assert!(of(90, Unit::Days).is_longer(of(1, Unit::Months)));
    }
}
