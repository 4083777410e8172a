//! What people agreed to: consent by purpose, and the version in force that most accepted.

use chrono::{DateTime, Days, Utc};
use serde::{Deserialize, Serialize};
use store::{acceptances, disclosures};
use ts_rs::TS;

use super::trends::{Point, Step};
use crate::consent::chart;
use crate::console::Cx;
use crate::disclosures::published;
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
    /// People who accepted it.
    #[ts(type = "number")]
    pub accepted: i64,
    /// People who accepted any version of the document.
    #[ts(type = "number")]
    pub people: i64,
}

/// Consent by purpose, from the counts that are kept of each day. A ledger that only holds refusals
/// knows nothing of those who agreed elsewhere, so a purpose for which consent was never given in
/// these days is left out; one that does not rest on consent always is.
pub(super) async fn purposes(cx: &Cx, steps: &[Step]) -> Result<Vec<PurposeConsent>, AppError> {
    let (Some((first, _)), Some((_, end))) = (steps.first(), steps.last()) else {
        return Ok(Vec::new());
    };
    Ok(chart::lines(cx.store(), *first, *end - Days::new(1))
        .await?
        .into_iter()
        .filter(|line| line.points.iter().any(|point| point.given > 0))
        .map(|line| {
            let points = steps
                .iter()
                .map(|(_, end)| {
                    let date = *end - Days::new(1);
                    let day = line.points.iter().find(|point| point.date == date);
                    Point { date, value: day.and_then(|day| day.share) }
                })
                .collect();
            let (given, people) = (line.given, line.people);
            PurposeConsent { purpose: line.purpose, given, people, points }
        })
        .collect())
}

/// Of the documents in force, the one that most people accepted in any version.
pub(super) async fn acceptance(
    cx: &Cx,
    now: DateTime<Utc>,
) -> Result<Option<Acceptance>, AppError> {
    let mut most: Option<Acceptance> = None;
    for document in disclosures::list(cx.store()).await? {
        let in_force = published(cx.store(), document.id)
            .await?
            .into_iter()
            .rfind(|(one, _)| one.effective_at <= now);
        let Some((_, version)) = in_force else { continue };
        let (accepted, people) = acceptances::coverage(cx.store(), document.id, version.id).await?;
        if people > most.as_ref().map_or(0, |one| one.people) {
            let number = version.number;
            most = Some(Acceptance { document: document.title, number, accepted, people });
        }
    }
    Ok(most)
}
