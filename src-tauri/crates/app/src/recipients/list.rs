//! `recipients.list`: who is told of changes of consent.

use chrono::{DateTime, Utc};
use model::ids::RecipientId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::words;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecipientsListInput")]
pub struct Input {}

/// The recipients.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecipientsListed")]
pub struct Output {
    /// By name.
    pub recipients: Vec<RecipientListed>,
}

/// How a recipient is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// It is told by webhook, signed as Standard Webhooks has it.
    Webhook,
    /// It asks, and acknowledges what it took over.
    Table,
}

impl RecipientKind {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Table => "table",
        }
    }
}

/// A recipient. Its address and secret stay in the backend.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecipientListed {
    /// Its id.
    pub recipient: RecipientId,
    /// What officers call it.
    pub name: String,
    /// How it is told.
    pub kind: RecipientKind,
    /// Where it is, without path and credentials; empty: it asks.
    pub host: String,
    /// Purposes it hears of.
    pub purposes: Vec<String>,
    /// When it was added.
    #[ts(type = "string")]
    pub added_at: DateTime<Utc>,
}

/// Lists the recipients.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let recipients = store::recipients::list(cx.store())
        .await?
        .into_iter()
        .map(|one| {
            Ok(RecipientListed {
                recipient: one.id,
                name: one.name,
                kind: words::word(&one.kind)?,
                host: one.host,
                purposes: one.purposes,
                added_at: one.added_at,
            })
        })
        .collect::<Result<_, AppError>>()?;
    Ok(Output { recipients })
}
