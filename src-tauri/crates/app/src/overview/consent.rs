//! What people agreed to: consent by purpose, and the version in force that most accepted.

use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};
use store::consent::{Change, Standing, changes, standings};
use ts_rs::TS;

use super::show::midnight;
use super::trends::{Point, Step};
use crate::console::Cx;
use crate::disclosures::{coverage, standing};
use crate::errors::AppError;

/// How a purpose stands, of the people the ledger knows for it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PurposeConsent {
    /// The purpose, by its key.
    pub purpose: String,
    /// People who have given consent.
    #[ts(type = "number")]
    pub given: i64,
    /// People who said anything about it.
    #[ts(type = "number")]
    pub people: i64,
    /// The share who had given consent at the end of each step; none: nobody had said anything.
    pub points: Vec<Point>,
}

/// How far a version is accepted.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Acceptance {
    /// What people call the document.
    pub document: String,
    /// Number of the version in force.
    pub number: String,
    /// People whose acceptance counts for it.
    #[ts(type = "number")]
    pub accepted: i64,
    /// Active people who have to accept it.
    #[ts(type = "number")]
    pub people: i64,
}

/// Entries that a trend is reckoned from at most; before the oldest of them it is not known.
const MOST_CHANGES: i64 = 100_000;

/// Consent by purpose. A ledger that only holds refusals knows nothing of those who agreed
/// elsewhere, so a purpose for which consent was never given here is left out.
pub(super) async fn purposes(cx: &Cx, steps: &[Step]) -> Result<Vec<PurposeConsent>, AppError> {
    let Some((first, _)) = steps.first() else { return Ok(Vec::new()) };
    let since = midnight(*first);
    let newest = changes(cx.store(), since, MOST_CHANGES).await?;
    let known_from = if i64::try_from(newest.len()).unwrap_or(i64::MAX) < MOST_CHANGES {
        since
    } else {
        newest.last().map_or(since, |change| change.recorded_at)
    };
    Ok(standings(cx.store())
        .await?
        .into_iter()
        .filter(|standing| {
            standing.given > 0
                || newest
                    .iter()
                    .any(|one| one.purpose == standing.purpose && one.before == Some(true))
        })
        .map(|Standing { purpose, given, people }| {
            let of_purpose: Vec<&Change> =
                newest.iter().filter(|change| change.purpose == purpose).collect();
            let points = trend(steps, known_from, &of_purpose, (given, people));
            PurposeConsent { purpose, given, people, points }
        })
        .collect())
}

/// The share at the end of each step, reckoned back from how it stands now.
fn trend(
    steps: &[Step],
    known_from: DateTime<Utc>,
    newest_first: &[&Change],
    (mut given, mut people): (i64, i64),
) -> Vec<Point> {
    let mut changes = newest_first.iter().peekable();
    let mut points = Vec::with_capacity(steps.len());
    for (_, end) in steps.iter().rev() {
        let end_at = midnight(*end);
        while let Some(change) = changes.next_if(|change| change.recorded_at >= end_at) {
            given -= i64::from(change.given) - i64::from(change.before == Some(true));
            people -= i64::from(change.before.is_none());
        }
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
        let share = (people > 0 && end_at > known_from).then(|| given as f64 / people as f64);
        points.push(Point { date: *end - Days::new(1), value: share });
    }
    points.reverse();
    points
}

/// Of the documents in force, the one that most people have to accept.
pub(super) async fn acceptance(cx: &Cx) -> Result<Option<Acceptance>, AppError> {
    let known = standing::fresh(cx.console()).await?;
    let mut most: Option<Acceptance> = None;
    for document in &known.list {
        let Some(version) = document.in_force() else { continue };
        let share = coverage::now(cx, document).await?;
        if share.people > most.as_ref().map_or(0, |one| one.people) {
            most = Some(Acceptance {
                document: document.title.clone(),
                number: version.number.to_string(),
                accepted: share.accepted,
                people: share.people,
            });
        }
    }
    Ok(most)
}
