//! Four eyes: asking for an approval, giving it, sending back. Used by requests and disclosures.

use chrono::{DateTime, Utc};
use model::events::ApprovalSubject;
use model::ids::{ApprovalId, OfficerId};
use model::officers::Permission;
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::approvals::{self, Approval};
use store::{Tx, officers};
use ts_rs::TS;
use uuid::Uuid;

use crate::console::Cx;
use crate::errors::{AppError, Code};
use crate::words::{ApprovalState, word};

/// An approval as the window shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ApprovalShown {
    /// Its id.
    pub id: ApprovalId,
    /// What is decided on.
    pub subject: ApprovalSubject,
    /// Digest of what is decided on.
    pub digest: String,
    /// What became of it.
    pub state: ApprovalState,
    /// Who asked.
    pub requested_by: String,
    /// When.
    #[ts(type = "string")]
    pub requested_at: DateTime<Utc>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    #[ts(type = "string | null")]
    pub decided_at: Option<DateTime<Utc>>,
}

/// The approvals of a request or version, newest first.
pub(crate) async fn show(cx: &Cx, object: Uuid) -> Result<Vec<ApprovalShown>, AppError> {
    let team = officers::list(cx.store()).await?;
    let name = |id: OfficerId| {
        team.iter().find(|officer| officer.id == id).map(|officer| officer.name.clone())
    };
    approvals::list(cx.store(), object)
        .await?
        .into_iter()
        .map(|approval| {
            Ok(ApprovalShown {
                id: approval.id,
                subject: approval.subject,
                state: match (&approval.voided_at, &approval.decision) {
                    (Some(_), _) => ApprovalState::Voided,
                    (None, Some(decision)) => word(decision)?,
                    (None, None) => ApprovalState::Waiting,
                },
                requested_by: name(approval.requested_by).unwrap_or_default(),
                requested_at: approval.requested_at,
                decided_by: approval.decided_by.and_then(name),
                decided_at: approval.decided_at,
                digest: approval.digest,
            })
        })
        .collect()
}

/// Why the caller cannot be the second person; none: they can.
pub(crate) async fn cannot_approve(cx: &Cx, object: Uuid) -> Result<Option<Said>, AppError> {
    let officer = cx.officer()?.id;
    if !cx.may(Permission::RequestsApprove) && !cx.may(Permission::DisclosuresApprove) {
        return Ok(Some(said!("Your roles do not include approving.")));
    }
    if approvals::preparers(cx.store(), object).await?.contains(&officer) {
        return Ok(Some(said!("You worked on it, so a second person decides.")));
    }
    Ok(None)
}

/// Asks for an approval; one that was asked for or given before loses its force.
pub(crate) async fn request(
    cx: &Cx,
    tx: &mut Tx,
    object: Uuid,
    subject: ApprovalSubject,
    digest: &str,
    detail: Option<serde_json::Value>,
) -> Result<ApprovalId, AppError> {
    approvals::void(tx, object, cx.now()).await?;
    let officer = cx.officer()?.id;
    approvals::add_preparer(tx, object, officer).await?;
    let approval = Approval {
        id: ApprovalId(cx.id()),
        object,
        subject,
        digest: digest.to_owned(),
        detail,
        requested_by: officer,
        requested_at: cx.now(),
        decided_by: None,
        decision: None,
        decided_at: None,
        voided_at: None,
    };
    approvals::request(tx, &approval).await?;
    Ok(approval.id)
}

/// Gives the approval that waits, bound to the digest of what is approved: `present` is what the
/// database holds now, `read` what the approver looked at.
pub(crate) async fn approve(
    cx: &Cx,
    tx: &mut Tx,
    object: Uuid,
    present: &str,
    read: &str,
) -> Result<Approval, AppError> {
    let approval = waiting(tx, object).await?;
    if approval.digest != present || approval.digest != read {
        return Err(AppError::new(
            Code::Conflict,
            said!("It changed since it was submitted or since you looked at it. Look again."),
        ));
    }
    let officer = cx.officer()?.id;
    if approvals::preparers(&mut *tx, object).await?.contains(&officer) {
        return Err(AppError::refused(said!(
            "You worked on it, so a second person has to approve it."
        )));
    }
    approvals::decide(tx, approval.id, officer, "approved", cx.now()).await?;
    Ok(approval)
}

/// Sends back what waits.
pub(crate) async fn send_back(cx: &Cx, tx: &mut Tx, object: Uuid) -> Result<ApprovalId, AppError> {
    let approval = waiting(tx, object).await?;
    approvals::decide(tx, approval.id, cx.officer()?.id, "sent_back", cx.now()).await?;
    Ok(approval.id)
}

pub(crate) async fn waiting(tx: &mut Tx, object: Uuid) -> Result<Approval, AppError> {
    approvals::list(tx, object)
        .await?
        .into_iter()
        .find(Approval::waits)
        .ok_or_else(|| AppError::refused(said!("It does not wait for an approval.")))
}
