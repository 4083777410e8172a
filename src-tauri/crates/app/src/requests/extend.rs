//! `requests.extend`: the longer period, announced to the person inside the first one.

use model::events::Event;
use model::ids::RequestId;
use model::requests::Flag;
use model::said;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::requests::Request;
use ts_rs::TS;

use super::clock;
use crate::console::Cx;
use crate::errors::AppError;

/// Why more time is needed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsExtendInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// Why: complexity, number of requests.
    pub reason: String,
}

/// The new due date.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestExtended")]
pub struct Output {
    /// When it is due now.
    pub due: String,
}

/// Extends the period. The letter counts as sent now; the clock decides whether that is in time.
///
/// # Errors
/// `refused` when the letter is too late, the law knows no extension, or it was extended before.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let (event, due) = apply(cx, &mut tx, input.id, &input.reason).await?;
    cx.commit(tx, event).await?;
    Ok(Output { due })
}

/// Extends within a transaction.
pub(crate) async fn apply(
    cx: &Cx,
    tx: &mut Tx,
    id: RequestId,
    reason: &str,
) -> Result<(Event, String), AppError> {
    let mut request = super::lock(tx, id).await?;
    let event = take(cx, tx, &mut request, reason).await?;
    super::save(cx, tx, &mut request).await?;
    Ok((event, request.due))
}

/// Extends in memory and keeps the reason; also with the letter that announces it.
pub(crate) async fn take(
    cx: &Cx,
    tx: &mut Tx,
    request: &mut Request,
    reason: &str,
) -> Result<Event, AppError> {
    super::must_be_open(request)?;
    if request.flags.contains(&Flag::Extended) {
        return Err(AppError::refused(said!(
            "{number} was extended before.",
            number = request.number
        )));
    }
    let before = request.due.clone();
    let now = cx.now();
    let answer = clock::ask_again(request, |question| question.extension_sent = Some(now.into()))?;
    if request.due == before {
        let why = answer
            .trace
            .last()
            .cloned()
            .unwrap_or_else(|| said!("the law knows no extension here"));
        return Err(AppError::refused(said!("The period cannot be extended: {why}.", why)));
    }
    request.flags.insert(Flag::Extended);
    let reason_hmac = super::note(cx, tx, request.id, "requests.extend", reason).await?;
    Ok(Event::RequestExtended { request: request.id, due: request.due.clone(), reason_hmac })
}
