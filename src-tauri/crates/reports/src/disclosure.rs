//! A version of a legal disclosure as everybody reads it: a page, a text, JSON and a PDF, each in
//! every language. Texts come from outside; the crate `markdown` has cleaned them when they arrive
//! here, and here they are escaped.

mod html;
mod json;
mod paper;
mod words;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

/// A version of a disclosure.
#[derive(Clone, Debug)]
pub struct Disclosure {
    /// `privacy`, `terms`, …
    pub key: String,
    /// What people call it.
    pub title: String,
    /// Whose it is.
    pub controller: String,
    /// `1.1.0`.
    pub number: String,
    /// SHA-256 over its texts.
    pub digest: String,
    /// What it changes for the person: `editorial`, …
    pub change_class: String,
    /// The language the others are translated from: names without a language lead to it.
    pub lead: String,
    /// Since when it is in force, or from when it is to be.
    pub effective_at: DateTime<Utc>,
    /// When it was published; none: it is a draft, and says so.
    pub published_at: Option<DateTime<Utc>>,
    /// Markdown by language.
    pub texts: BTreeMap<String, String>,
}

/// A file of a published disclosure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its name: `index.de.html`.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Disclosure {
    /// The language that names without one lead to.
    pub fn default_language(&self) -> &str {
        let first = self.texts.keys().next().unwrap_or(&self.lead);
        self.texts.keys().find(|one| **one == self.lead).unwrap_or(first)
    }

    /// The page.
    pub fn html(&self, language: &str) -> Option<Page> {
        let text = self.read(language)?;
        Some(page(language, "html", "text/html; charset=utf-8", html::page(self, language, &text)))
    }

    /// The text, cleaned.
    pub fn markdown(&self, language: &str) -> Option<Page> {
        let text = markdown::write(&self.read(language)?);
        Some(page(language, "md", "text/markdown; charset=utf-8", text))
    }

    /// For programs.
    pub fn json(&self, language: &str) -> Option<Page> {
        let text = self.read(language)?;
        Some(page(language, "json", "application/json", json::json(self, language, &text)))
    }

    /// For paper, ready to be drawn.
    pub fn paper(&self, language: &str) -> Option<crate::Document> {
        Some(paper::document(self, language, &self.read(language)?))
    }

    fn read(&self, language: &str) -> Option<markdown::Text> {
        self.texts.get(language).map(|text| markdown::read(text))
    }
}

fn page(language: &str, ending: &str, media_type: &'static str, text: String) -> Page {
    Page { name: format!("index.{language}.{ending}"), media_type, bytes: text.into_bytes() }
}

/// The text below the title: without a first heading that says the title once more.
fn below_title<'a>(title: &str, text: &'a markdown::Text) -> &'a [markdown::Block] {
    match text.blocks.as_slice() {
        [markdown::Block::Heading { level: 1, words, .. }, rest @ ..]
            if markdown::plain(words).trim().eq_ignore_ascii_case(title.trim()) =>
        {
            rest
        }
        all => all,
    }
}

/// The title in the language of the text: its first heading, if that stands above all others.
fn title<'a>(disclosure: &'a Disclosure, text: &'a markdown::Text) -> String {
    let tops = text
        .blocks
        .iter()
        .filter(|block| matches!(block, markdown::Block::Heading { level: 1, .. }))
        .count();
    match text.blocks.first() {
        Some(markdown::Block::Heading { level: 1, words, .. }) if tops == 1 => {
            markdown::plain(words).replace('\n', " ")
        }
        Some(_) | None => disclosure.title.clone(),
    }
}

#[cfg(test)]
mod tests;
