//! `disclosures.audience`: who would have to accept a version if it were published, before it is
//! (requirement C6). Counts only, out of counts that are kept.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::disclosures::{ChangeClass, Published, Rule, VersionNumber, earliest, must_accept};
use model::ids::VersionId;
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::coverage::{cells, who};
use crate::disclosures::{find_version, standing};
use crate::errors::AppError;

/// Which version, and what is tried.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresAudienceInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
    /// As if it changed this; none: what it says itself.
    #[serde(default)]
    #[ts(optional)]
    pub change_class: Option<ChangeClass>,
    /// As if these were the rules of the document; none: its own.
    #[serde(default)]
    #[ts(optional)]
    pub rules: Option<Vec<Rule>>,
}

/// Who would have to accept it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureAudience")]
pub struct Output {
    /// Active people whom a rule takes in, and those who would have to accept.
    pub all: Asked,
    /// All active people.
    #[ts(type = "number")]
    pub active: i64,
    /// By where people are, most people first; none: it is not known.
    pub by_jurisdiction: Vec<Group>,
    /// By what people are, most people first; none: it is not known.
    pub by_role: Vec<Group>,
    /// By the last version that people accepted, the newest first; none: they never did.
    pub by_accepted: Vec<Group>,
    /// The rules that were applied.
    pub rules: Vec<Rule>,
    /// What the version changes, or was taken to.
    pub change_class: ChangeClass,
    /// Days of notice.
    pub notice_days: u32,
    /// When it can be in force at the earliest.
    #[ts(type = "string")]
    pub earliest: DateTime<Utc>,
}

/// A part of some people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "AudienceShare")]
pub struct Asked {
    /// People whom a rule takes in.
    #[ts(type = "number")]
    pub people: i64,
    /// Of those, who would have to accept.
    #[ts(type = "number")]
    pub must_accept: i64,
}

/// People who have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "AudienceGroup")]
pub struct Group {
    /// What: a jurisdiction, a role, a version; none: it is not known, or there is none.
    pub name: Option<String>,
    /// The people.
    #[serde(flatten)]
    #[ts(flatten)]
    pub asked: Asked,
}

/// Simulates the publication of a version.
///
/// # Errors
/// `not_found`; `invalid` for a rule that cannot be.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let version = find_version(cx.store(), input.version).await?;
    let known = standing::fresh(cx.console()).await?;
    let document = known
        .of(version.disclosure)
        .ok_or_else(|| AppError::not_found(said!("There is no such document.")))?;
    let rules = input.rules.unwrap_or_else(|| document.audience.clone());
    check(&rules)?;
    let change_class = input.change_class.unwrap_or(version.change_class);
    let number: VersionNumber =
        version.number.parse().map_err(|error| AppError::internal(&error as &_))?;
    // Of a version that is public it is asked who would have had to accept it.
    let mut published: Vec<Published> =
        document.published().iter().filter(|one| one.number < number).copied().collect();
    let first = published.is_empty();
    published.push(Published { number, change: change_class });
    let mut all = Asked::default();
    let mut active = 0;
    let mut by_jurisdiction: BTreeMap<String, Asked> = BTreeMap::new();
    let mut by_role: BTreeMap<String, Asked> = BTreeMap::new();
    let mut by_accepted: BTreeMap<Option<VersionNumber>, Asked> = BTreeMap::new();
    for cell in cells(cx, document, cx.now()).await? {
        active += cell.n;
        let who = who(&cell.sort);
        if !must_accept(&rules, &published, None, who) {
            continue;
        }
        let must = must_accept(&rules, &published, cell.accepted, who);
        let asked = Asked { people: cell.n, must_accept: if must { cell.n } else { 0 } };
        all.add(asked);
        by_jurisdiction.entry(cell.sort.jurisdiction.clone()).or_default().add(asked);
        by_role.entry(cell.sort.role.clone()).or_default().add(asked);
        by_accepted.entry(cell.accepted).or_default().add(asked);
    }
    let named = |groups: BTreeMap<String, Asked>| {
        let mut groups: Vec<Group> = groups
            .into_iter()
            .map(|(name, asked)| Group { name: (!name.is_empty()).then_some(name), asked })
            .collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.asked.people));
        groups
    };
    let notice_days = match input.change_class {
        Some(class) => class.notice_days(),
        None => version.notice_days,
    };
    Ok(Output {
        all,
        active,
        by_jurisdiction: named(by_jurisdiction),
        by_role: named(by_role),
        by_accepted: by_accepted
            .into_iter()
            .rev()
            .map(|(number, asked)| Group { name: number.map(|one| one.to_string()), asked })
            .collect(),
        rules,
        change_class,
        notice_days,
        earliest: earliest(cx.now(), notice_days, first),
    })
}

impl Asked {
    fn add(&mut self, other: Self) {
        self.people += other.people;
        self.must_accept += other.must_accept;
    }
}

/// Rules that can be.
pub(crate) fn check(rules: &[Rule]) -> Result<(), AppError> {
    if rules.len() > 50 {
        return Err(AppError::invalid(said!("Rules: at most 50.")).at("rules"));
    }
    for rule in rules {
        rule.check().map_err(|error| {
            AppError::invalid(said!("Rules: {error}.", error = error.said())).at("rules")
        })?;
    }
    Ok(())
}
