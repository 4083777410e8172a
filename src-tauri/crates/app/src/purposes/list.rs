//! `purposes.list`: every purpose with its legal basis, its uses and who hears of changes.

use chrono::{DateTime, Utc};
use model::consent::{Basis, is_direct_marketing};
use model::ids::{OfficerId, RecipientId};
use serde::{Deserialize, Serialize};
use store::{purposes, recipients};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PurposesListInput")]
pub struct Input {}

/// The purposes.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PurposesListed")]
pub struct Output {
    /// In their order.
    pub purposes: Vec<PurposeListed>,
}

/// A purpose.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PurposeListed {
    /// Its key.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// What it is, in a sentence.
    pub description: String,
    /// On what it rests.
    pub basis: Basis,
    /// The provision.
    pub citation: String,
    /// Its uses (fideslang).
    pub uses: Vec<String>,
    /// Whether it is direct marketing, so that an objection ends it at once.
    pub direct_marketing: bool,
    /// Who hears of changes of it, by name.
    pub recipients: Vec<PurposeRecipient>,
    /// When it was added.
    #[ts(type = "string")]
    pub added_at: DateTime<Utc>,
    /// What it rested on before, the newest first.
    pub changes: Vec<BasisChange>,
}

/// Who hears of changes of a purpose.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PurposeRecipient {
    /// The recipient.
    pub recipient: RecipientId,
    /// Its name.
    pub name: String,
}

/// A change of what a purpose rests on.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BasisChange {
    /// What it rested on.
    pub before: Basis,
    /// What it rests on since.
    pub after: Basis,
    /// Why.
    pub reason: String,
    /// Who changed it.
    pub officer: OfficerId,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// Lists the purposes.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let told = recipients::list(cx.store()).await?;
    let changes = purposes::changes(cx.store()).await?;
    let purposes = purposes::list(cx.store())
        .await?
        .into_iter()
        .map(|one| PurposeListed {
            citation: one.basis.citation().into(),
            direct_marketing: is_direct_marketing(&one.uses),
            recipients: told
                .iter()
                .filter(|recipient| recipient.purposes.contains(&one.key))
                .map(|recipient| PurposeRecipient {
                    recipient: recipient.id,
                    name: recipient.name.clone(),
                })
                .collect(),
            changes: changes
                .iter()
                .filter(|change| change.purpose == one.key)
                .map(|change| BasisChange {
                    before: change.before,
                    after: change.after,
                    reason: change.reason.clone(),
                    officer: change.officer,
                    at: change.at,
                })
                .collect(),
            key: one.key,
            name: one.name,
            description: one.description,
            basis: one.basis,
            uses: one.uses,
            added_at: one.added_at,
        })
        .collect();
    Ok(Output { purposes })
}
