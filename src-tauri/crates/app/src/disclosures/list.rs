//! `disclosures.list`: all documents with their versions.

use model::disclosures::{Rule, VersionState};
use model::ids::VersionId;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::coverage::{self, Share};
use crate::disclosures::show::{VersionShown, team};
use crate::disclosures::{findings, standing};
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresListInput")]
pub struct Input {}

/// The documents.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresListed")]
pub struct Output {
    /// By title.
    pub documents: Vec<Document>,
}

/// A document with its versions.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DocumentShown")]
pub struct Document {
    /// `privacy`, `terms`, `cookies`, ...
    pub key: String,
    /// What people call it.
    pub title: String,
    /// Where it is published.
    pub url: String,
    /// The language that the others are translated from.
    pub lead: String,
    /// Who has to accept it; none: nobody.
    pub audience: Vec<Rule>,
    /// The version in force.
    pub in_force: Option<VersionId>,
    /// The newest version that is not public yet.
    pub draft: Option<VersionId>,
    /// Of the people who have to accept it, how many accepted what is in force; none: nothing is,
    /// or nobody has to.
    pub coverage: Option<Share>,
    /// What the checks find in the draft, or else in the version in force.
    pub findings: usize,
    /// Newest first.
    pub versions: Vec<VersionShown>,
}

/// Lists the documents.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let team = team(cx).await?;
    let known = standing::fresh(cx.console()).await?;
    let mut documents = Vec::new();
    for document in disclosures::list(cx.store()).await? {
        let versions = disclosures::versions(cx.store(), document.id).await?;
        let in_force = versions.iter().find(|version| version.state == VersionState::Published);
        let draft = versions.iter().find(|version| version.state.is_open());
        let looked_at = draft.or(in_force);
        let findings = match looked_at {
            Some(version) => {
                let texts = disclosures::texts(cx.store(), version.id).await?;
                findings::find(&document, &texts).count
            }
            None => 0,
        };
        let coverage = match known.of(document.id) {
            Some(one) if in_force.is_some() => {
                Some(coverage::now(cx, one).await?).filter(|share| share.people > 0)
            }
            Some(_) | None => None,
        };
        documents.push(Document {
            in_force: in_force.map(|version| version.id),
            draft: draft.map(|version| version.id),
            key: document.key,
            title: document.title,
            url: document.url,
            lead: document.lead,
            audience: document.audience,
            coverage,
            findings,
            versions: versions.into_iter().map(|one| VersionShown::of(one, &team)).collect(),
        });
    }
    Ok(Output { documents })
}
