//! `requests.flag`: the clock is paused or runs again; a legal hold is set or lifted.

use model::events::Event;
use model::ids::RequestId;
use model::requests::Flag;
use model::said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Done;
use crate::console::Cx;
use crate::errors::AppError;

pub use super::Done as Output;

/// Which mark, and why.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RequestsFlagInput")]
pub struct Input {
    /// The request.
    pub id: RequestId,
    /// `paused` or `on_hold`; the others follow from what happens.
    pub flag: Flag,
    /// Whether it is set or taken away.
    pub set: bool,
    /// Why; needed to set it.
    pub reason: Option<String>,
}

/// Sets or takes away a mark. The strict due date goes on being shown whatever is paused.
///
/// # Errors
/// `invalid` for a mark that is not the officer's to set, or without a reason.
pub async fn run(cx: &Cx, input: Input) -> Result<Done, AppError> {
    if !matches!(input.flag, Flag::Paused | Flag::OnHold) {
        return Err(AppError::invalid(said!("Flag: only paused and on_hold are set by hand.")));
    }
    let mut tx = cx.store().begin().await?;
    let mut request = super::lock(&mut tx, input.id).await?;
    super::must_be_open(&request)?;
    let changed = if input.set {
        request.flags.insert(input.flag)
    } else {
        request.flags.remove(&input.flag)
    };
    if !changed {
        return Err(AppError::refused(said!("It is so already.")));
    }
    let reason_hmac = match (&input.reason, input.set) {
        (Some(reason), _) => {
            Some(super::note(cx, &mut tx, request.id, "requests.flag", reason).await?)
        }
        (None, true) => return Err(AppError::invalid(said!("Reason: say why."))),
        (None, false) => None,
    };
    super::save(cx, &mut tx, &mut request).await?;
    let event = Event::RequestFlagged {
        request: request.id,
        flag: input.flag,
        set: input.set,
        reason_hmac,
    };
    cx.commit(tx, event).await?;
    Ok(Done {})
}
