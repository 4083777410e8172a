//! `disclosures.in_force`: what was in force on a day, and what a person had accepted by then
//! (requirement C7).

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use model::events::Event;
use model::ids::VersionId;
use model::said;
use serde::{Deserialize, Serialize};
use store::acceptances;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{requires_prompt, standing};
use crate::errors::AppError;

/// Which day, and of whom.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresInForceInput")]
pub struct Input {
    /// The day, in UTC.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// The person, as the product knows them; none: only what was in force.
    #[serde(default)]
    pub person: Option<String>,
}

/// What was in force.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresInForce")]
pub struct Output {
    /// Each document, by title.
    pub documents: Vec<OnDay>,
}

/// A document on a day.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DocumentOnDay")]
pub struct OnDay {
    /// Its key.
    pub document: String,
    /// What people call it.
    pub title: String,
    /// What was in force at any time of the day, in order; more than one when it changed that day.
    pub versions: Vec<Span>,
    /// The last version the person had accepted by the end of the day.
    pub accepted: Option<Accepted>,
}

/// How long a version was in force.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "InForceSpan")]
pub struct Span {
    /// The version.
    pub version: VersionId,
    /// Its number.
    pub number: String,
    /// SHA-256 over its texts.
    pub digest: String,
    /// Since when.
    #[ts(type = "string")]
    pub from: DateTime<Utc>,
    /// Until when; none: it still is.
    #[ts(type = "string | null")]
    pub until: Option<DateTime<Utc>>,
}

/// What a person accepted.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "AcceptedShown")]
pub struct Accepted {
    /// The version.
    pub version: VersionId,
    /// Its number.
    pub number: String,
    /// The language they read it in.
    pub language: String,
    /// Where they accepted.
    pub surface: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// Says what was in force on a day.
///
/// # Errors
/// `invalid` for what is no person or a day that has no end.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let person = match &input.person {
        Some(person) => Some(requires_prompt::person(person)?),
        None => None,
    };
    let next = input
        .day
        .checked_add_days(Days::new(1))
        .ok_or_else(|| AppError::invalid(said!("Day: there is no day after it.")).at("day"))?;
    let (begin, end) = (midnight(input.day), midnight(next));
    let known = standing::fresh(cx.console()).await?;
    let kept = match person {
        Some(person) => acceptances::of_person(cx.store(), person, end).await?,
        None => Vec::new(),
    };
    cx.record(Event::InForceShown { day: input.day, person: person.is_some() }).await?;
    let documents = known
        .list
        .iter()
        .map(|document| {
            let untils = document.versions.iter().skip(1).map(|next| Some(next.in_force_at));
            let versions = document
                .versions
                .iter()
                .zip(untils.chain([None]))
                .filter(|(version, until)| {
                    version.in_force_at < end && until.is_none_or(|until| until > begin)
                })
                .map(|(version, until)| Span {
                    version: version.id,
                    number: version.number.to_string(),
                    digest: version.digest.clone(),
                    from: version.in_force_at,
                    until,
                })
                .collect();
            let accepted =
                kept.iter().find(|one| one.disclosure == document.id).map(|one| Accepted {
                    version: one.version,
                    number: one.number.clone(),
                    language: one.language.clone(),
                    surface: one.surface.clone(),
                    at: one.accepted_at,
                });
            OnDay {
                document: document.key.clone(),
                title: document.title.clone(),
                versions,
                accepted,
            }
        })
        .collect();
    Ok(Output { documents })
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
