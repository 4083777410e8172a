//! A file somebody wrote elsewhere to the Markdown of legal texts: Markdown, HTML, or DOCX as Word
//! and LibreOffice write it. What cannot be kept is counted, so that nothing is lost silently.
//!
//! Deliberately absent: looks. A legal text has headings, paragraphs, lists, tables, stressed words
//! and links, and nothing of a file can become more than that. Nothing is asked from elsewhere.

mod docx;
mod html;

use std::collections::BTreeMap;

use thiserror::Error;

/// Largest file that is read.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Largest text that comes out.
pub const MAX_TEXT_BYTES: usize = 512 * 1024;

/// A file as our Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The text.
    pub markdown: String,
    /// What was left out or should be looked at, with how often.
    pub warnings: BTreeMap<Warning, usize>,
}

/// What was left out of a file, or should be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Warning {
    /// Raw HTML, scripts, forms, embedded things.
    Html,
    /// Links to somewhere else than http, https, mailto and tel; their words are kept.
    Links,
    /// Pictures; their descriptions are kept.
    Images,
    /// Characters that are not seen.
    Hidden,
    /// Changes somebody proposed: they were taken as accepted.
    TrackedChanges,
    /// Footnotes and endnotes.
    Footnotes,
    /// Comments.
    Comments,
    /// Headings whose number the word processor makes: it is not in the text.
    AutomaticNumbers,
    /// Cells that reach over several rows or columns: they stand in the first.
    MergedCells,
    /// What was nested too deeply.
    TooDeep,
}

/// A file that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ImportError {
    /// Its name ends in none of the kinds that are read.
    #[error("{0} is no file of Markdown (.md), HTML (.html) or Word (.docx)")]
    Kind(String),
    /// It is too large.
    #[error("{name} has more than {limit} MiB")]
    Size {
        /// The file.
        name: String,
        /// What is read.
        limit: usize,
    },
    /// Its text is not in UTF-8.
    #[error("{0} is not written in UTF-8: save it with that encoding")]
    Encoding(String),
    /// It is no document of Word.
    #[error("{0} is no DOCX: it is damaged, has a password, or is of the old format .doc")]
    Docx(String),
    /// It unpacks to more than a text can be, or is nested deeper than any.
    #[error("{0} unpacks to more than a text can be, or is nested deeper than any")]
    Bomb(String),
    /// There is nothing in it.
    #[error("{0} has no text")]
    Empty(String),
    /// There is too much in it.
    #[error("{0} has more than 512 KiB of text")]
    Long(String),
}

/// Reads a file by the ending of its name.
///
/// # Errors
/// When it is of another kind, damaged, too large, or empty.
pub fn import(bytes: &[u8], name: &str) -> Result<Imported, ImportError> {
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::Size { name: name.to_owned(), limit: MAX_BYTES / 1024 / 1024 });
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let mut warnings = Warnings::default();
    let written = match ending.as_deref() {
        Some("md" | "markdown" | "txt") => text(bytes, name)?.to_owned(),
        Some("html" | "htm" | "xhtml") => {
            let html = text(bytes, name)?;
            if html::is_deep(html) {
                return Err(ImportError::Bomb(name.to_owned()));
            }
            markdown::write(&html::read(html, &mut warnings))
        }
        Some("docx") => markdown::write(&docx::read(bytes, name, &mut warnings)?),
        Some(_) | None => return Err(ImportError::Kind(name.to_owned())),
    };
    // Whatever it was, it goes through the same cleaning.
    let read = markdown::read(&written);
    let markdown = markdown::write(&read);
    for (warning, count) in [
        (Warning::Html, read.dropped.html),
        (Warning::Links, read.dropped.links),
        (Warning::Images, read.dropped.images),
        (Warning::Hidden, read.dropped.hidden),
    ] {
        warnings.add(warning, count);
    }
    if markdown.trim().is_empty() {
        return Err(ImportError::Empty(name.to_owned()));
    }
    if markdown.len() > MAX_TEXT_BYTES {
        return Err(ImportError::Long(name.to_owned()));
    }
    Ok(Imported { markdown, warnings: warnings.0 })
}

fn text<'a>(bytes: &'a [u8], name: &str) -> Result<&'a str, ImportError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|_| ImportError::Encoding(name.to_owned()))
}

/// Warnings as they come.
#[derive(Default)]
struct Warnings(BTreeMap<Warning, usize>);

impl Warnings {
    fn add(&mut self, warning: Warning, count: usize) {
        if count > 0 {
            *self.0.entry(warning).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests;
