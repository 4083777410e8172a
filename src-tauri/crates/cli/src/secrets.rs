//! Passphrases: from a file, the environment or a prompt; never from an argument.

use std::io::IsTerminal as _;
use std::path::Path;

use crate::outcome::{Failure, read};

/// A passphrase, or none where there is nobody to ask.
pub(crate) fn find(
    file: Option<&Path>,
    variable: &str,
    prompt: &str,
) -> Result<Option<String>, Failure> {
    if let Some(file) = file {
        return Ok(Some(read(file)?.trim_end_matches(['\r', '\n']).to_owned()));
    }
    if let Ok(text) = std::env::var(variable) {
        return Ok(Some(text));
    }
    if !std::io::stdin().is_terminal() {
        return Ok(None);
    }
    rpassword::prompt_password(prompt)
        .map(Some)
        .map_err(|error| Failure::Usage(format!("cannot ask for the passphrase: {error}")))
}

/// A passphrase that is needed.
pub(crate) fn need(file: Option<&Path>, variable: &str, prompt: &str) -> Result<String, Failure> {
    find(file, variable, prompt)?.ok_or_else(|| {
        Failure::Usage(format!("a passphrase is needed: set {variable} or give a file"))
    })
}
