//! `disclosures.requires_prompt`: which documents a person has to accept (requirement C5).

use model::disclosures::{VersionNumber, must_accept};
use serde::{Deserialize, Serialize};
use store::{acceptances, disclosures};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::published;
use crate::errors::AppError;

/// Who.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequiresPromptInput")]
pub struct Input {
    /// The person, as the product knows them.
    pub person: String,
}

/// What they have to accept.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequiresPrompt")]
pub struct Output {
    /// Whether there is anything.
    pub required: bool,
    /// Each document, whether it has to be accepted or not.
    pub documents: Vec<Prompt>,
}

/// One document.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Prompt {
    /// Its key.
    pub document: String,
    /// The version in force; none: none is.
    pub in_force: Option<String>,
    /// The last version the person accepted.
    pub accepted: Option<String>,
    /// Whether the version in force has to be accepted.
    pub required: bool,
}

/// Says what a person has to accept.
///
/// # Errors
/// `invalid` without a person.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let person = input.person.trim();
    if person.is_empty() {
        return Err(AppError::invalid("Person: name the person as the product knows them."));
    }
    let now = cx.now();
    let mut documents = Vec::new();
    for document in disclosures::list(cx.store()).await? {
        let published: Vec<_> =
            published(cx.store(), document.id).await?.into_iter().map(|(one, _)| one).collect();
        let accepted = acceptances::numbers(cx.store(), person, document.id)
            .await?
            .iter()
            .filter_map(|number| number.parse::<VersionNumber>().ok())
            .max();
        documents.push(Prompt {
            document: document.key,
            in_force: published
                .iter()
                .filter(|version| version.effective_at <= now)
                .map(|version| version.number)
                .max()
                .map(|number| number.to_string()),
            accepted: accepted.map(|number| number.to_string()),
            required: must_accept(&published, accepted, now),
        });
    }
    Ok(Output { required: documents.iter().any(|document| document.required), documents })
}
