//! `disclosures.import`: a file of Markdown, HTML or Word as Markdown for a draft. Nothing is
//! written: what comes out is looked at and drafted with `disclosures.draft` or `disclosures.edit`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use documents::{ImportError, Imported, MAX_BYTES, import};
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// The file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresImportInput")]
pub struct Input {
    /// Its name, which says what it is: `.md`, `.html`, `.docx`.
    pub name: String,
    /// Its bytes, base64.
    pub content: String,
}

/// The text of the file.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureImported")]
pub struct Output {
    /// The text, cleaned.
    pub markdown: String,
    /// What was left out or should be looked at.
    pub warnings: Vec<ImportWarning>,
}

/// What was left out of an imported file, or should be looked at.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureImportWarning")]
pub struct ImportWarning {
    /// What.
    pub kind: WarningKind,
    /// How often.
    #[ts(type = "number")]
    pub count: usize,
}

/// Kinds of warnings of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "DisclosureImportWarningKind")]
pub enum WarningKind {
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

impl From<documents::Warning> for WarningKind {
    fn from(warning: documents::Warning) -> Self {
        use documents::Warning as W;
        match warning {
            W::Html => Self::Html,
            W::Links => Self::Links,
            W::Images => Self::Images,
            W::Hidden => Self::Hidden,
            W::TrackedChanges => Self::TrackedChanges,
            W::Footnotes => Self::Footnotes,
            W::Comments => Self::Comments,
            W::AutomaticNumbers => Self::AutomaticNumbers,
            W::MergedCells => Self::MergedCells,
            W::TooDeep => Self::TooDeep,
        }
    }
}

/// Reads a file.
///
/// # Errors
/// `invalid` when it is of another kind, damaged, too large or empty.
pub async fn run(_cx: &Cx, input: Input) -> Result<Output, AppError> {
    let wrong = |text: Said| AppError::invalid(text).at("file");
    if input.content.len() > MAX_BYTES / 3 * 4 + 8 {
        return Err(wrong(said!("File: {name} is larger than 10 MiB.", name = input.name)));
    }
    let bytes = STANDARD.decode(&input.content).map_err(|_| {
        wrong(said!("File: the content of {name} is not base64.", name = input.name))
    })?;
    // A large file takes a while to read.
    let read = tokio::task::spawn_blocking(move || import(&bytes, &input.name));
    let Imported { markdown, warnings } = read
        .await
        .map_err(|error| AppError::internal(&error))?
        .map_err(|error| wrong(unreadable(&error)))?;
    let warnings = warnings
        .into_iter()
        .map(|(kind, count)| ImportWarning { kind: kind.into(), count })
        .collect();
    Ok(Output { markdown, warnings })
}

/// Why a file cannot be imported.
fn unreadable(error: &ImportError) -> Said {
    match error {
        ImportError::Kind(name) => {
            said!("File: {name} is no file of Markdown (.md), HTML (.html) or Word (.docx).", name)
        }
        ImportError::Size { name, limit } => {
            said!("File: {name} has more than {limit} MiB.", name, limit)
        }
        ImportError::Encoding(name) => {
            said!("File: {name} is not written in UTF-8: save it with that encoding.", name)
        }
        ImportError::Docx(name) => said!(
            "File: {name} is no DOCX: it is damaged, has a password, or is of the old format .doc.",
            name
        ),
        ImportError::Bomb(name) => said!(
            "File: {name} unpacks to more than a text can be, or is nested deeper than any.",
            name
        ),
        ImportError::Empty(name) => said!("File: {name} has no text.", name),
        ImportError::Long(name) => said!("File: {name} has more than 512 KiB of text.", name),
    }
}
