//! `recipients.add`: somebody has to hear of changes of consent from now on.

use model::events::Event;
use model::ids::RecipientId;
use model::said;
use serde::{Deserialize, Serialize};
use store::recipients::Recipient;
use ts_rs::TS;

use super::list::RecipientKind;
use super::{address, check_secret, new_secret, wanted};
use crate::consent::word;
use crate::console::Cx;
use crate::errors::{AppError, Code};

/// The recipient.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecipientsAddInput")]
pub struct Input {
    /// What officers call it.
    pub name: String,
    /// How it is told.
    pub kind: RecipientKind,
    /// The address of its webhook. Kept sealed.
    #[serde(default)]
    pub url: Option<String>,
    /// The secret of the signature, `whsec_…`; none: one is made. Kept sealed.
    #[serde(default)]
    pub secret: Option<String>,
    /// Purposes it hears of.
    pub purposes: Vec<String>,
}

/// The recipient as it was added.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RecipientAdded")]
pub struct Output {
    /// Its id.
    pub recipient: RecipientId,
    /// The secret that was made, shown this once; none: it was given, or there is none.
    pub secret: Option<String>,
}

/// Adds a recipient. Whether it answers is what `recipients.test` is for.
///
/// # Errors
/// `invalid` names the field; `conflict` when the name is taken.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let name = word(&input.name, (said!("Name"), "name"), 80)?;
    let purposes = wanted(cx, &input.purposes).await?;
    let mut made = None;
    let mut host = String::new();
    let (url_sealed, secret_sealed) = match input.kind {
        RecipientKind::Table => (None, None),
        RecipientKind::Webhook => {
            let url = input.url.as_deref().unwrap_or_default();
            let (url, at) = address(url)?;
            host = at;
            let secret = match input.secret {
                Some(secret) => {
                    check_secret(&secret)?;
                    secret
                }
                None => made.insert(new_secret(cx.env())).clone(),
            };
            let keys = cx.keys()?;
            (
                Some(keys.seal(cx.env(), "recipient url", url.as_bytes())),
                Some(keys.seal(cx.env(), "recipient secret", secret.as_bytes())),
            )
        }
    };
    let recipient = Recipient {
        id: RecipientId(cx.id()),
        name,
        kind: input.kind.key().into(),
        host,
        url_sealed,
        secret_sealed,
        purposes: purposes.clone(),
        added_at: cx.now(),
        removed_at: None,
    };
    let mut tx = cx.store().begin().await?;
    store::recipients::insert(&mut tx, &recipient).await.map_err(taken(&recipient.name))?;
    let event = Event::RecipientAdded { recipient: recipient.id, kind: recipient.kind, purposes };
    cx.commit(tx, event).await?;
    Ok(Output { recipient: recipient.id, secret: made })
}

/// Two recipients cannot have one name.
pub(super) fn taken(name: &str) -> impl Fn(store::StoreError) -> AppError {
    let message = said!("There is a recipient \"{name}\" already.", name);
    move |error| {
        if error.is_constraint() {
            AppError::new(Code::Conflict, message.clone()).at("name")
        } else {
            error.into()
        }
    }
}
