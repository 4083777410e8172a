//! Recipients: who is told of changes of consent, by webhook or by asking.

pub mod add;
pub mod change;
pub mod deliver;
pub mod list;
pub mod remove;
pub mod test;

pub(crate) mod webhook;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::ids::RecipientId;
use model::said;
use model::said::Said;
use store::Read;
use store::recipients::Recipient;

use crate::consent::record;
use crate::console::Cx;
use crate::environment::Environment;
use crate::errors::AppError;

/// A recipient that was not removed.
pub(crate) async fn find(db: impl Read, id: RecipientId) -> Result<Recipient, AppError> {
    store::recipients::find(db, id)
        .await?
        .filter(|one| one.removed_at.is_none())
        .ok_or_else(|| AppError::not_found(said!("There is no such recipient.")))
}

/// Purposes that there are, in order and once.
pub(crate) async fn wanted(cx: &Cx, keys: &[String]) -> Result<Vec<String>, AppError> {
    let all = record::purposes(cx.store()).await?;
    let mut wanted = keys.to_vec();
    wanted.sort();
    wanted.dedup();
    if wanted.is_empty() {
        return Err(AppError::invalid(said!("Purposes: name at least one.")).at("purposes"));
    }
    for key in &wanted {
        record::known(&all, key)?;
    }
    Ok(wanted)
}

/// A new secret, as Standard Webhooks writes it.
pub(crate) fn new_secret(env: &dyn Environment) -> String {
    format!("whsec_{}", STANDARD.encode(env.key()))
}

/// A secret that a recipient gave.
pub(crate) fn check_secret(secret: &str) -> Result<(), AppError> {
    let bytes = secret.strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
    if bytes.is_some_and(|bytes| (24..=64).contains(&bytes.len())) {
        return Ok(());
    }
    Err(AppError::invalid(said!("Secret: whsec_ and 24 to 64 bytes in base64.")).at("secret"))
}

/// The address of a webhook and its host.
pub(crate) fn address(url: &str) -> Result<(String, String), AppError> {
    let wrong = |text: Said| AppError::invalid(text).at("url");
    let parsed = reqwest::Url::parse(url.trim())
        .map_err(|_| wrong(said!("URL: an address that begins with https://.")))?;
    let Some(host) = parsed.host_str() else { return Err(wrong(said!("URL: it names no host."))) };
    let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    if parsed.scheme() != "https" && !(parsed.scheme() == "http" && here) {
        return Err(wrong(said!(
            "URL: https:// only; without TLS no more than this machine itself."
        )));
    }
    if parsed.username() != "" || parsed.password().is_some() {
        return Err(wrong(said!("URL: no name and password in it; what is sent is signed.")));
    }
    let host = match parsed.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    Ok((parsed.to_string(), host))
}
