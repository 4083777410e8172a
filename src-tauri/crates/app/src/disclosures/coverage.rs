//! `disclosures.coverage`: of the people who have to accept a document, how many accepted what is in
//! force, now and over time (requirement C6). Out of counts that are kept with every change.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};
use model::disclosures::{Published, VersionNumber, Who, still_counts};
use model::said;
use serde::{Deserialize, Serialize};
use store::people::Sort;
use store::{acceptances, people};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::standing::{self, Document};
use crate::errors::AppError;

/// Whoever was seen in so many days is active.
const ACTIVE: Days = Days::new(365);
/// Days of the trend at most.
const MOST_DAYS: u32 = 730;

/// Which document, and how far back.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresCoverageInput")]
pub struct Input {
    /// Key of the document.
    pub document: String,
    /// Days of the trend; none: 90.
    #[serde(default)]
    #[ts(optional)]
    pub days: Option<u32>,
}

/// How far a document is accepted.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureCoverage")]
pub struct Output {
    /// Number of the version in force; none: none is.
    pub number: Option<String>,
    /// Active people who have to accept it, and those whose acceptance counts.
    pub now: Share,
    /// Of those, the people who accepted exactly the version in force.
    #[ts(type = "number")]
    pub exactly: i64,
    /// By the last version that people accepted, the newest first; none: they never did.
    pub by_version: Vec<Group>,
    /// By where people are; none: it is not known.
    pub by_jurisdiction: Vec<Group>,
    /// By what people are; none: it is not known.
    pub by_role: Vec<Group>,
    /// At the end of each day of UTC, of the people known by then, active or not.
    pub points: Vec<Point>,
}

/// A part of some people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "CoverageShare")]
pub struct Share {
    /// People who have to accept it.
    #[ts(type = "number")]
    pub people: i64,
    /// Of those, whose acceptance counts for the version in force.
    #[ts(type = "number")]
    pub accepted: i64,
}

/// People who have something in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "CoverageGroup")]
pub struct Group {
    /// What: a version, a jurisdiction, a role; none: it is not known, or there is none.
    pub name: Option<String>,
    /// The people.
    #[serde(flatten)]
    #[ts(flatten)]
    pub share: Share,
}

/// A day of the trend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "CoveragePoint")]
pub struct Point {
    /// The day.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// The people.
    #[serde(flatten)]
    #[ts(flatten)]
    pub share: Share,
}

/// Says how far a document is accepted.
///
/// # Errors
/// `not_found`; `invalid` for too many days.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let days = input.days.unwrap_or(90);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(AppError::invalid(said!(
            "Days: {days} is not from 1 to {most_days}.",
            days,
            most_days = MOST_DAYS
        ))
        .at("days"));
    }
    let known = standing::fresh(cx.console()).await?;
    let document = known.find(&input.document)?;
    let cells = cells(cx, document, cx.now()).await?;
    let mut now = Share::default();
    let mut exactly = 0;
    let mut by_version: BTreeMap<Option<VersionNumber>, Share> = BTreeMap::new();
    let mut by_jurisdiction: BTreeMap<String, Share> = BTreeMap::new();
    let mut by_role: BTreeMap<String, Share> = BTreeMap::new();
    let in_force = document.in_force().map(|version| version.number);
    for cell in cells.iter().filter(|cell| document.takes_in(who(&cell.sort))) {
        let counts = !document.asks(cell.accepted, who(&cell.sort));
        let share = Share { people: cell.n, accepted: if counts { cell.n } else { 0 } };
        now.add(share);
        by_version.entry(cell.accepted).or_default().add(share);
        by_jurisdiction.entry(cell.sort.jurisdiction.clone()).or_default().add(share);
        by_role.entry(cell.sort.role.clone()).or_default().add(share);
        if cell.accepted.is_some() && cell.accepted == in_force {
            exactly += cell.n;
        }
    }
    let named = |groups: BTreeMap<String, Share>| {
        let mut groups: Vec<Group> = groups
            .into_iter()
            .map(|(name, share)| Group { name: (!name.is_empty()).then_some(name), share })
            .collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.share.people));
        groups
    };
    Ok(Output {
        number: in_force.map(|number| number.to_string()),
        now,
        exactly,
        by_version: by_version
            .into_iter()
            .rev()
            .map(|(number, share)| Group { name: number.map(|one| one.to_string()), share })
            .collect(),
        by_jurisdiction: named(by_jurisdiction),
        by_role: named(by_role),
        points: points(cx, document, days).await?,
    })
}

impl Share {
    fn add(&mut self, other: Self) {
        self.people += other.people;
        self.accepted += other.accepted;
    }
}

/// Active people of a sort who accepted the same version of a document last.
pub(crate) struct Cell {
    pub(crate) sort: Sort,
    pub(crate) accepted: Option<VersionNumber>,
    pub(crate) n: i64,
}

pub(crate) fn who(sort: &Sort) -> Who<'_> {
    Who { jurisdiction: &sort.jurisdiction, role: &sort.role }
}

/// Whoever was seen since then is active; counts know months.
pub(crate) fn active_since(now: DateTime<Utc>) -> NaiveDate {
    let day = now.date_naive() - ACTIVE;
    day.with_day(1).unwrap_or(day)
}

/// All active people, whether they have to accept the document or not.
pub(crate) async fn cells(
    cx: &Cx,
    document: &Document,
    now: DateTime<Utc>,
) -> Result<Vec<Cell>, AppError> {
    let since = active_since(now);
    let mut left: BTreeMap<Sort, i64> =
        people::counts(cx.store(), since).await?.into_iter().collect();
    let mut cells = Vec::new();
    for count in acceptances::counts(cx.store(), document.id, since).await? {
        let Some(number) = document.number(count.version) else { continue };
        *left.entry(count.sort.clone()).or_default() -= count.n;
        cells.push(Cell { sort: count.sort, accepted: Some(number), n: count.n });
    }
    // Who accepted no version is who is left.
    cells.extend(left.into_iter().filter(|(_, n)| *n > 0).map(|(sort, n)| Cell {
        sort,
        accepted: None,
        n,
    }));
    Ok(cells)
}

/// How far a document is accepted now.
pub(crate) async fn now(cx: &Cx, document: &Document) -> Result<Share, AppError> {
    let mut now = Share::default();
    for cell in cells(cx, document, cx.now()).await? {
        if document.takes_in(who(&cell.sort)) {
            let counts = !document.asks(cell.accepted, who(&cell.sort));
            now.add(Share { people: cell.n, accepted: if counts { cell.n } else { 0 } });
        }
    }
    Ok(now)
}

async fn points(cx: &Cx, document: &Document, days: u32) -> Result<Vec<Point>, AppError> {
    let today = cx.now().date_naive();
    let from = today - Days::new(u64::from(days) - 1);
    let mut people: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    let mut known = 0;
    for (sort, day, n) in people::days(cx.store(), from).await? {
        if document.takes_in(who(&sort)) {
            match day {
                None => known += n,
                Some(day) => *people.entry(day).or_default() += n,
            }
        }
    }
    let mut last: BTreeMap<VersionNumber, i64> = BTreeMap::new();
    let mut changes: BTreeMap<NaiveDate, Vec<(VersionNumber, i64)>> = BTreeMap::new();
    for (version, day, n) in acceptances::days(cx.store(), document.id, from).await? {
        let Some(number) = document.number(version) else { continue };
        match day {
            None => *last.entry(number).or_default() += n,
            Some(day) => changes.entry(day).or_default().push((number, n)),
        }
    }
    let mut points = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= today) {
        known += people.get(&day).copied().unwrap_or_default();
        for (number, n) in changes.get(&day).into_iter().flatten() {
            *last.entry(*number).or_default() += n;
        }
        let then = then(document, day);
        let accepted = last
            .iter()
            .filter(|(number, _)| {
                !then.is_empty() && still_counts(&document.audience, &then, **number)
            })
            .map(|(_, n)| n)
            .sum();
        points.push(Point { day, share: Share { people: known, accepted } });
    }
    Ok(points)
}

/// What was in force by the end of a day.
fn then(document: &Document, day: NaiveDate) -> Vec<Published> {
    document
        .versions
        .iter()
        .zip(document.published())
        .filter(|(version, _)| version.in_force_at.date_naive() <= day)
        .map(|(_, one)| *one)
        .collect()
}
