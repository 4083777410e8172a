//! `disclosures.list`: documents and their versions.

use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::show::VersionShown;
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
    /// Newest first.
    pub versions: Vec<VersionShown>,
}

/// Lists the documents.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let mut documents = Vec::new();
    for document in disclosures::list(cx.store()).await? {
        let versions = disclosures::versions(cx.store(), document.id).await?;
        documents.push(Document {
            key: document.key,
            title: document.title,
            url: document.url,
            versions: versions.into_iter().map(VersionShown::from).collect(),
        });
    }
    Ok(Output { documents })
}
