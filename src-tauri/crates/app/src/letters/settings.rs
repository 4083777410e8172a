//! `letters.settings`: how letters of the workspace are signed and sent.

use serde::{Deserialize, Serialize};
use store::{Read, letters};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LettersSettingsInput")]
pub struct Input {}

/// How letters are signed and sent. The password stays in the backend.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[ts(rename = "LetterSettings")]
pub struct Settings {
    /// Who signs; none: the controller.
    pub sender: Option<String>,
    /// Where questions go: an e-mail or postal address.
    pub contact: Option<String>,
    /// The supervisory authority; none: that of the calendar's country.
    pub authority: Option<String>,
    /// The mail server; none: letters are written as files.
    pub smtp: Option<Smtp>,
}

/// A mail server.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LetterSmtp")]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Who signs in there; none: nobody.
    pub login: Option<String>,
    /// The address letters come from.
    pub from: String,
}

/// How a connection to a mail server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "SmtpSecurity")]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS before anything is said, by STARTTLS.
    Starttls,
    /// Not at all: only to this machine itself.
    None,
}

/// The settings, and whether there is a password.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LettersConfigured")]
pub struct Output {
    /// The settings.
    pub settings: Settings,
    /// Whether a password is kept.
    pub password: bool,
}

impl Settings {
    /// The settings of the workspace.
    pub(crate) async fn load(db: impl Read) -> Result<Self, AppError> {
        match letters::settings(db).await? {
            Some((json, _)) => {
                serde_json::from_value(json).map_err(|error| AppError::internal(&error))
            }
            None => Ok(Self::default()),
        }
    }
}

/// Shows the settings.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let settings = Settings::load(cx.store()).await?;
    let password = letters::settings(cx.store()).await?.is_some_and(|(_, sealed)| sealed.is_some());
    Ok(Output { settings, password })
}
