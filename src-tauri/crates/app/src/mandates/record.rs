//! `mandates.record`: somebody asks on behalf of the person.

use model::events::Event;
use model::ids::{MandateId, RequestId};
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::mandates::{self, Mandate};
use ts_rs::TS;

use super::{Content, Relation};
use crate::attachments::{Upload, keep};
use crate::console::Cx;
use crate::contents::Contents;
use crate::errors::AppError;
use crate::requests::{lock, must_be_open};

/// Who acts, and what shows that they may.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MandatesRecordInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// In which capacity.
    pub relation: Relation,
    /// Their name.
    pub name: String,
    /// E-mail address or postal address.
    #[serde(default)]
    pub contact: Option<String>,
    /// What shows that they may act: a power of attorney, a birth certificate, ...
    pub mandate: String,
    /// The document.
    #[serde(default)]
    pub file: Option<Upload>,
}

/// What was recorded.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MandateRecorded")]
pub struct Output {
    /// The mandate.
    pub mandate: MandateId,
}

/// Records a mandate.
///
/// # Errors
/// `refused` for a closed request; `invalid` without a name or what shows it.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let text = |value: &str, field: &str, label: Said, most: usize| {
        let value = value.trim();
        if value.is_empty() || value.chars().count() > most {
            let text = said!("{label}: 1 to {most} characters.", label, most);
            return Err(AppError::invalid(text).at(field));
        }
        Ok(value.to_owned())
    };
    let content = Content {
        name: text(&input.name, "name", said!("Name"), 200)?,
        contact: input
            .contact
            .as_deref()
            .filter(|contact| !contact.trim().is_empty())
            .map(|contact| text(contact, "contact", said!("Contact"), 500))
            .transpose()?,
        mandate: text(&input.mandate, "mandate", said!("Mandate"), 2_000)?,
    };
    let file = input.file.as_ref().map(Upload::read).transpose()?;
    let mut tx = cx.store().begin().await?;
    let request = lock(&mut tx, input.id).await?;
    must_be_open(&request)?;
    let contents = Contents::of(cx, &mut tx, request.id).await?;
    let (content_sealed, content_hmac) = contents.seal_json(cx, "mandate", &content)?;
    let mandate = Mandate {
        id: MandateId(cx.id()),
        request: request.id,
        relation: input.relation.key().to_owned(),
        content_sealed,
        accepted: None,
        decided_by: None,
        decided_at: None,
        officer: cx.officer()?.id,
        at: cx.now(),
    };
    mandates::insert(&mut tx, &mandate).await?;
    if let Some(file) = &file {
        let about = ("mandate", Some(mandate.id.0), None);
        keep(cx, &mut tx, request.id, about, file).await?;
    }
    let event = Event::MandateRecorded {
        request: request.id,
        mandate: mandate.id,
        relation: mandate.relation,
        files: u64::from(file.is_some()),
        content_hmac,
    };
    cx.commit(tx, event).await?;
    Ok(Output { mandate: mandate.id })
}
