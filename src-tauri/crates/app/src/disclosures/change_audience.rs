//! `disclosures.change_audience`: who has to accept a document from now on.

use model::disclosures::Rule;
use model::events::Event;
use serde::{Deserialize, Serialize};
use store::disclosures;
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::audience::check;
use crate::disclosures::find;
use crate::errors::AppError;

pub use crate::disclosures::Done as Output;

/// Which document, and who.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresChangeAudienceInput")]
pub struct Input {
    /// Key of the document.
    pub document: String,
    /// The rules; none: nobody has to accept it.
    pub rules: Vec<Rule>,
}

/// Changes who has to accept a document.
///
/// # Errors
/// `not_found`; `invalid` for a rule that cannot be.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    check(&input.rules)?;
    let mut tx = cx.store().begin().await?;
    let document = find(&mut tx, &input.document).await?;
    disclosures::set_audience(&mut tx, document.id, &input.rules).await?;
    let rules = u64::try_from(input.rules.len()).unwrap_or(u64::MAX);
    cx.commit(tx, Event::DisclosureAudienceChanged { disclosure: document.id, rules }).await?;
    Ok(Output {})
}
