//! `disclosures.requires_prompt`: which documents a person has to accept (requirement C5).

use model::disclosures::Who;
use model::said;
use serde::{Deserialize, Serialize};
use store::Housekeeping;
use store::disclosures::standing::{self, Seen};
use store::people::{self, NOTED_FOR, Sighting};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::standing as documents;
use crate::errors::AppError;

/// Who.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequiresPromptInput")]
pub struct Input {
    /// The person, as the product knows them.
    pub person: String,
    /// Where they are: `DE`, `US-CA`. A service that says so makes the person known.
    #[serde(default)]
    #[ts(optional)]
    pub jurisdiction: Option<String>,
    /// What they are: `maker`, `buyer`. A service that says so makes the person known.
    #[serde(default)]
    #[ts(optional)]
    pub role: Option<String>,
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
    /// What people call it.
    pub title: String,
    /// Where it is published.
    pub url: String,
    /// The version in force; none: none is.
    pub in_force: Option<String>,
    /// Languages that the version in force is written in.
    pub languages: Vec<String>,
    /// The last version the person accepted.
    pub accepted: Option<String>,
    /// Whether the version in force has to be accepted.
    pub required: bool,
}

/// Says what a person has to accept.
///
/// # Errors
/// `invalid` without a person, or for what is no jurisdiction or role.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let person = person(&input.person)?;
    check_sort(input.jurisdiction.as_deref(), input.role.as_deref())?;
    let standing = standing::find(cx.store(), person).await?;
    let known = documents::at(cx.console(), standing.revision).await?;
    note(cx, person, &input, standing.seen.as_ref()).await?;
    let seen = standing.seen.as_ref();
    let who = Who {
        jurisdiction: input
            .jurisdiction
            .as_deref()
            .or(seen.map(|seen| seen.jurisdiction.as_str()))
            .unwrap_or_default(),
        role: input.role.as_deref().or(seen.map(|seen| seen.role.as_str())).unwrap_or_default(),
    };
    let documents: Vec<Prompt> = known
        .list
        .iter()
        .map(|document| {
            let accepted = standing
                .accepted
                .iter()
                .find(|(id, _, _)| *id == document.id)
                .and_then(|(_, version, _)| document.number(*version));
            let in_force = document.in_force();
            Prompt {
                document: document.key.clone(),
                title: document.title.clone(),
                url: document.url.clone(),
                in_force: in_force.map(|version| version.number.to_string()),
                languages: in_force
                    .map(|version| version.languages.iter().cloned().collect())
                    .unwrap_or_default(),
                accepted: accepted.map(|number| number.to_string()),
                required: document.asks(accepted, who),
            }
        })
        .collect();
    Ok(Output { required: documents.iter().any(|document| document.required), documents })
}

/// Makes the person known, or notes that they are there and what they are, if that is new. An
/// officer who only looks says nothing about the person, and leaves no trace of one.
async fn note(cx: &Cx, person: &str, input: &Input, seen: Option<&Seen>) -> Result<(), AppError> {
    if input.jurisdiction.is_none() && input.role.is_none() {
        return Ok(());
    }
    let today = cx.now().date_naive();
    let same = |said: Option<&String>, known: &str| said.is_none_or(|said| said == known);
    let known = seen.is_some_and(|seen| {
        same(input.jurisdiction.as_ref(), &seen.jurisdiction)
            && same(input.role.as_ref(), &seen.role)
            && today < seen.active_on + NOTED_FOR
    });
    if known {
        return Ok(());
    }
    let sighting = Sighting {
        person: person.to_owned(),
        jurisdiction: input.jurisdiction.clone(),
        role: input.role.clone(),
        on: today,
    };
    let mut tx = cx.store().begin().await?;
    people::see(&mut tx, &[sighting]).await?;
    tx.commit_housekeeping(Housekeeping::Seen).await?;
    Ok(())
}

/// A person as a service names them.
pub(crate) fn person(text: &str) -> Result<&str, AppError> {
    let person = text.trim();
    if person.is_empty() || person.len() > 200 || person.chars().any(char::is_control) {
        return Err(AppError::invalid(said!(
            "Person: name the person as the product knows them, in at most 200 bytes."
        ))
        .at("person"));
    }
    Ok(person)
}

/// What a service says a person is.
pub(crate) fn check_sort(jurisdiction: Option<&str>, role: Option<&str>) -> Result<(), AppError> {
    if let Some(bad) = jurisdiction.filter(|text| !Who::is_jurisdiction(text)) {
        return Err(AppError::invalid(said!(
            "Jurisdiction: \"{bad}\" is none; write it as DE or US-CA.",
            bad
        ))
        .at("jurisdiction"));
    }
    if let Some(bad) = role.filter(|text| !Who::is_role(text)) {
        return Err(AppError::invalid(said!(
            "Role: \"{bad}\" is none; use lower-case letters, digits, - and _, at most 40.",
            bad
        ))
        .at("role"));
    }
    Ok(())
}
