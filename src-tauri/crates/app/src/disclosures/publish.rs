//! `disclosures.publish`: an approved version becomes the one in force; the one before is
//! superseded. What is scheduled is published the same way by the worker (`due.rs`).

use chrono::{DateTime, TimeDelta, Utc};
use model::disclosures::{VersionState, earliest};
use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::disclosures::{Disclosure, Version};
use store::{Tx, disclosures};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{OnVersion, current, digest, findings, lock, texts};
use crate::errors::{AppError, Code};
use crate::publications::{By, announce};

pub use crate::disclosures::OnVersion as Input;

/// Since when it is in force.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosurePublished")]
pub struct Output {
    /// The instant.
    #[ts(type = "string")]
    pub in_force_at: DateTime<Utc>,
}

/// Publishes a version now.
///
/// # Errors
/// `refused` when no second person approved exactly these texts, people have to be told before, or
/// a clause contradicts a retention rule; `conflict` when somebody else publishes at the same time.
pub async fn run(cx: &Cx, input: OnVersion) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let (document, mut version) = lock(&mut tx, input.version).await?;
    let now = cx.now();
    if version.state == VersionState::Published {
        return Err(AppError::new(Code::Conflict, said!("It is published already. Look again.")));
    }
    let first = current(&mut tx, document.id).await?.is_none();
    let from = earliest(now, version.notice_days, first);
    if from > now {
        return Err(AppError::refused(said!(
            "People are told {notice_days} days before: schedule it for {from} or later.",
            notice_days = version.notice_days,
            from = from.date_naive()
        )));
    }
    version.effective_at = version.effective_at.min(now);
    let events = publish(&mut tx, &document, version, now, By::officer(cx)?).await?;
    let in_force_at =
        current(&mut tx, document.id).await?.and_then(|version| version.in_force_at).unwrap_or(now);
    cx.commit_all(tx, events).await?;
    cx.console().wake();
    Ok(Output { in_force_at })
}

/// Puts a version in force, in a transaction that holds its document, and announces its files.
/// Whoever comes second finds it
/// published and is refused.
///
/// It is in force from the latest of three instants: now, because nobody could read it before; the
/// one it was announced for; and just after the version before, so that a clock that was set back
/// turns no history around.
pub(crate) async fn publish(
    tx: &mut Tx,
    document: &Disclosure,
    mut version: Version,
    now: DateTime<Utc>,
    by: By,
) -> Result<Vec<Event>, AppError> {
    let was = version.state;
    let approved = store::approvals::list(&mut *tx, version.id.0)
        .await?
        .into_iter()
        .any(|approval| approval.holds() && approval.digest == version.digest);
    let all = texts(&mut *tx, version.id).await?;
    let unchanged = digest(&all) == version.digest;
    let ready = matches!(was, VersionState::Approved | VersionState::Scheduled);
    if !ready || !approved || !unchanged {
        return Err(AppError::refused(said!(
            "A second person has to approve exactly this text first."
        )));
    }
    findings::none_contradicts(&all)?;
    let before = current(&mut *tx, document.id).await?;
    let mut in_force_at = now.max(version.effective_at);
    if let Some(mut older) = before {
        if older.rank > version.rank {
            return Err(AppError::refused(said!(
                "{number} is in force already: give this version a number above it.",
                number = older.number
            )));
        }
        if let Some(at) = older.in_force_at {
            in_force_at = in_force_at.max(at + TimeDelta::microseconds(1));
        }
        older.state = VersionState::Superseded;
        disclosures::update_version(tx, &older, VersionState::Published).await?;
    }
    version.state = VersionState::Published;
    version.published_at = Some(now);
    version.in_force_at = Some(in_force_at);
    disclosures::update_version(tx, &version, was).await?;
    let announced = announce(tx, &version, by, now).await?;
    let event = Event::DisclosurePublished {
        disclosure: version.disclosure,
        version: version.id,
        number: version.number,
        digest: version.digest,
    };
    Ok(std::iter::once(event).chain(announced).collect())
}
