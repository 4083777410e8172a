//! What is in force, for services: the documents with their versions, without a look at any person.

use chrono::{DateTime, Utc};

use crate::console::Cx;
use crate::disclosures::standing;
use crate::errors::AppError;

/// A document in force.
#[derive(Clone, Debug)]
pub struct Current {
    /// Its key.
    pub document: String,
    /// What people call it.
    pub title: String,
    /// Where it is published.
    pub url: String,
    /// The version in force.
    pub number: String,
    /// Since when.
    pub in_force_at: DateTime<Utc>,
    /// Languages it is written in.
    pub languages: Vec<String>,
    /// SHA-256 over its texts, hex.
    pub digest: String,
}

/// The documents in force, by title.
///
/// # Errors
/// When the database fails.
pub async fn list(cx: &Cx) -> Result<Vec<Current>, AppError> {
    let known = standing::fresh(cx.console()).await?;
    let current = known.list.iter().filter_map(|document| {
        let version = document.in_force()?;
        Some(Current {
            document: document.key.clone(),
            title: document.title.clone(),
            url: document.url.clone(),
            number: version.number.to_string(),
            in_force_at: version.in_force_at,
            languages: version.languages.iter().cloned().collect(),
            digest: version.digest.clone(),
        })
    });
    Ok(current.collect())
}
