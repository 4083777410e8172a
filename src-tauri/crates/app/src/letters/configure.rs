//! `letters.configure`: says how letters of the workspace are signed and sent.

use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::letters;
use ts_rs::TS;

use super::settings::{Security, Settings, Smtp};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::settings::Output;

/// The settings.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "LettersConfigureInput")]
pub struct Input {
    /// The settings.
    pub settings: Settings,
    /// The password of the mail server; none: the one that is kept stays. Kept sealed.
    #[serde(default)]
    pub password: Option<String>,
}

/// Writes the settings.
///
/// # Errors
/// `invalid` names the field that is wrong.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let settings = input.settings;
    for (text, field, most) in [
        (&settings.sender, "sender", 300),
        (&settings.contact, "contact", 300),
        (&settings.authority, "authority", 300),
    ] {
        if text.as_ref().is_some_and(|text| text.chars().count() > most || text.contains("{{")) {
            let text = said!(
                "Settings: {field} is longer than {most} characters or has braces.",
                field,
                most
            );
            return Err(AppError::invalid(text).at(field));
        }
    }
    if let Some(smtp) = &settings.smtp {
        check(smtp)?;
    }
    let mut tx = cx.store().begin().await?;
    let kept = letters::settings(&mut tx).await?.and_then(|(_, sealed)| sealed);
    let signs_in = settings.smtp.as_ref().is_some_and(|smtp| smtp.login.is_some());
    let sealed = match input.password.as_deref().filter(|password| !password.is_empty()) {
        _ if !signs_in => None,
        Some(password) => Some(cx.keys()?.seal(cx.env(), "mail password", password.as_bytes())),
        None => kept,
    };
    let password = sealed.is_some();
    if signs_in && !password {
        return Err(
            AppError::invalid(said!("Password: the mail server asks for one.")).at("password")
        );
    }
    let json = serde_json::to_value(&settings).map_err(|error| AppError::internal(&error))?;
    letters::set_settings(&mut tx, &json, sealed).await?;
    cx.commit(tx, Event::LettersConfigured { smtp: settings.smtp.is_some() }).await?;
    Ok(Output { settings, password })
}

fn check(smtp: &Smtp) -> Result<(), AppError> {
    let host = smtp.host.trim();
    let fits = !host.is_empty()
        && host.len() <= 253
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte));
    if !fits {
        return Err(AppError::invalid(said!("Host: the name of a mail server.")).at("host"));
    }
    if smtp.port == 0 {
        return Err(AppError::invalid(said!("Port: 1 to 65535.")).at("port"));
    }
    let here = matches!(host, "localhost" | "127.0.0.1" | "::1");
    if smtp.security == Security::None && !here {
        return Err(AppError::invalid(said!(
            "Security: letters hold personal data; without TLS only a server on this machine is \
             used."
        ))
        .at("security"));
    }
    if smtp.from.parse::<lettre::Address>().is_err() {
        return Err(AppError::invalid(said!("From: an e-mail address.")).at("from"));
    }
    Ok(())
}
