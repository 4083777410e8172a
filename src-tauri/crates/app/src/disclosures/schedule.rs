//! `disclosures.schedule`: an approved version is to be in force from an instant on. The worker
//! publishes it then.

use chrono::{DateTime, Utc};
use model::disclosures::{VersionState, earliest};
use model::events::Event;
use model::ids::VersionId;
use model::said;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{current, findings, lock, texts};
use crate::errors::AppError;

pub use crate::disclosures::Done as Output;

/// What and when.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresScheduleInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
    /// From when it is to be in force.
    #[ts(type = "string")]
    pub effective_at: DateTime<Utc>,
}

/// Schedules a version.
///
/// # Errors
/// `refused` when it is not approved, the notice would be too short, another version of the
/// document is scheduled, or a clause contradicts a retention rule.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let (document, mut version) = lock(&mut tx, input.version).await?;
    if version.state != VersionState::Approved {
        return Err(AppError::refused(said!("Only an approved version can be scheduled.")));
    }
    let now = cx.now();
    let first = current(&mut tx, document.id).await?.is_none();
    let from = earliest(now, version.notice_days, first);
    // A day is a day: who picks the first possible one is not told to wait for the hour.
    if input.effective_at < now || input.effective_at.date_naive() < from.date_naive() {
        return Err(AppError::refused(said!(
            "People are told {notice_days} days before: choose {from} or later.",
            notice_days = version.notice_days,
            from = from.date_naive()
        ))
        .at("effective_at"));
    }
    for other in disclosures::versions(&mut tx, document.id).await? {
        if other.state == VersionState::Scheduled {
            return Err(AppError::refused(said!(
                "{number} is scheduled already: withdraw it first.",
                number = other.number
            )));
        }
    }
    findings::none_contradicts(&texts(&mut tx, version.id).await?)?;
    version.state = VersionState::Scheduled;
    version.effective_at = input.effective_at;
    version.scheduled_at = Some(now);
    disclosures::update_version(&mut tx, &version, VersionState::Approved).await?;
    let event = Event::DisclosureScheduled {
        disclosure: document.id,
        version: version.id,
        number: version.number,
        digest: version.digest,
        effective_at: version.effective_at,
    };
    cx.commit(tx, event).await?;
    cx.console().wake();
    Ok(Output {})
}
