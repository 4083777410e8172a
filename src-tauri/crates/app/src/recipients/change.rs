//! `recipients.change`: name, address, purposes or secret of a recipient.

use model::events::Event;
use model::ids::RecipientId;
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::add::taken;
use super::{address, find, new_secret, wanted};
use crate::consent::word;
use crate::console::Cx;
use crate::errors::AppError;

/// What is to be otherwise.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecipientsChangeInput")]
pub struct Input {
    /// The recipient.
    pub recipient: RecipientId,
    /// What officers call it.
    pub name: String,
    /// The address of its webhook; none: it stays.
    #[serde(default)]
    pub url: Option<String>,
    /// Purposes it hears of.
    pub purposes: Vec<String>,
    /// Whether a new secret is made; the old one is of no use from then on.
    #[serde(default)]
    pub new_secret: bool,
}

/// The recipient as it was changed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecipientChanged")]
pub struct Output {
    /// The secret that was made, shown this once.
    pub secret: Option<String>,
}

/// Changes a recipient. What waits goes to the new address.
///
/// # Errors
/// `invalid` names the field; `conflict` when the name is taken.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let name = word(&input.name, (said!("Name"), "name"), 80)?;
    let purposes = wanted(cx, &input.purposes).await?;
    let mut tx = cx.store().begin().await?;
    let mut recipient = find(&mut tx, input.recipient).await?;
    if recipient.kind == "table" && (input.url.is_some() || input.new_secret) {
        return Err(
            AppError::invalid(said!("URL: this recipient asks; it has no address.")).at("url")
        );
    }
    recipient.name = name;
    recipient.purposes = purposes.clone();
    if let Some(url) = &input.url {
        let (url, host) = address(url)?;
        recipient.host = host;
        recipient.url_sealed = Some(cx.keys()?.seal(cx.env(), "recipient url", url.as_bytes()));
    }
    let secret = input.new_secret.then(|| new_secret(cx.env()));
    if let Some(secret) = &secret {
        let sealed = cx.keys()?.seal(cx.env(), "recipient secret", secret.as_bytes());
        recipient.secret_sealed = Some(sealed);
    }
    store::recipients::update(&mut tx, &recipient).await.map_err(taken(&recipient.name))?;
    let event =
        Event::RecipientChanged { recipient: recipient.id, secret: secret.is_some(), purposes };
    cx.commit(tx, event).await?;
    Ok(Output { secret })
}
