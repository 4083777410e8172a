//! `requests.apply`: an opt-out, an objection or a withdrawal takes effect at once, without any
//! identity check (11 CCR §7026(d), GDPR Art. 7(3) and 21(3)).

use model::events::Event;
use model::requests::{Kind, Step};
use store::consent::{self, Consent};
use store::subjects;

use super::{Done, OnRequest};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::{Done as Output, OnRequest as Input};

/// Writes the person's will into the consent ledger, for every identifier they gave.
///
/// # Errors
/// `refused` when it was applied before or is another kind of request.
pub async fn run(cx: &Cx, input: OnRequest) -> Result<Done, AppError> {
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::step(&mut request, Step::Apply)?;
    let purposes: &[&str] = match request.kind {
        Kind::OptOut => &["sale_or_sharing"],
        Kind::LimitUse => &["sensitive_beyond_service"],
        Kind::Objection => &["marketing"],
        Kind::WithdrawConsent => &["analytics", "marketing"],
        Kind::Access
        | Kind::Portability
        | Kind::Erasure
        | Kind::Rectification
        | Kind::Restriction
        | Kind::Appeal => &[],
    };
    let mut recipients = 0;
    for identifier in subjects::identifiers(&mut tx, request.id).await? {
        for purpose in purposes {
            let entry = Consent {
                person: format!("{}:{}", identifier.kind, identifier.value.reveal()),
                purpose: (*purpose).to_owned(),
                state: if request.kind == Kind::WithdrawConsent { "withdrawn" } else { "refused" }
                    .into(),
                surface: "console".into(),
                method: format!("request {}", request.number),
                request: Some(request.id),
                at: request.received_at,
                recorded_at: cx.now(),
            };
            consent::insert(&mut tx, &entry).await?;
            recipients += 1;
        }
    }
    super::save(cx, &mut tx, &mut request).await?;
    cx.commit(tx, Event::RequestApplied { request: request.id, recipients }).await?;
    Ok(Done {})
}
