//! Agents, lawyers, parents, guardians, heirs: on whose behalf somebody asks, what shows it, and
//! the decision (requirement A20).

pub mod decide;
pub mod record;

use serde::{Deserialize, Serialize};
use store::mandates;
use store::{Read, Tx};
use ts_rs::TS;

use crate::contents::Contents;
use crate::errors::AppError;
use model::ids::RequestId;
use model::said;

/// In which capacity somebody acts for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "MandateRelation")]
pub enum Relation {
    /// An authorised agent (Cal. Civ. §1798.135(e); GDPR Art. 80).
    Agent,
    /// A lawyer.
    Lawyer,
    /// A parent of a minor.
    Parent,
    /// A guardian or carer.
    Guardian,
    /// An heir or executor.
    Heir,
}

impl Relation {
    /// As it is stored.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Lawyer => "lawyer",
            Self::Parent => "parent",
            Self::Guardian => "guardian",
            Self::Heir => "heir",
        }
    }
}

/// Who acts, as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) name: String,
    pub(crate) contact: Option<String>,
    pub(crate) mandate: String,
}

/// The one who acts for the person with an accepted mandate; the latest when there are several.
pub(crate) async fn accepted(
    contents: &Contents,
    db: impl Read,
    request: RequestId,
) -> Result<Option<Content>, AppError> {
    mandates::list(db, request)
        .await?
        .into_iter()
        .rev()
        .find(|mandate| mandate.accepted == Some(true))
        .map(|mandate| contents.open_json("mandate", &mandate.content_sealed))
        .transpose()
}

/// Refuses while nobody has decided whether somebody may act for the person.
pub(crate) async fn must_be_decided(tx: &mut Tx, request: RequestId) -> Result<(), AppError> {
    if mandates::list(tx, request).await?.iter().any(|mandate| mandate.accepted.is_none()) {
        return Err(AppError::refused(said!(
            "Somebody asks for the person: decide on their mandate first."
        )));
    }
    Ok(())
}
