//! The step of a request that a letter belongs to: sending the one records the other, in one
//! transaction.

use std::collections::BTreeMap;

use model::events::Event;
use model::letters::{Field, Kind};
use store::Tx;
use store::requests::Request;

use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::{acknowledge, ask_identity, confirm, extend};

/// The operation that records the step of a letter; none: it belongs to no step.
pub(crate) fn operation(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Acknowledgement => Some("requests.acknowledge"),
        Kind::IdentityRequest => Some("requests.ask_identity"),
        Kind::Extension => Some("requests.extend"),
        Kind::Confirmation => Some("requests.confirm"),
        Kind::Refusal
        | Kind::Delivery
        | Kind::PartialErasure
        | Kind::ErasureDone
        | Kind::Question => None,
    }
}

/// Takes the step in memory and keeps what belongs to it; gives its event.
pub(crate) async fn take(
    cx: &Cx,
    tx: &mut Tx,
    request: &mut Request,
    kind: Kind,
    asked: &BTreeMap<Field, String>,
) -> Result<Option<Event>, AppError> {
    let given = |field| asked.get(&field).map(String::as_str).unwrap_or_default();
    Ok(match kind {
        Kind::Acknowledgement => Some(acknowledge::take(request)?),
        Kind::IdentityRequest => Some(ask_identity::take(cx, request, given(Field::Method))?),
        Kind::Extension => Some(extend::take(cx, tx, request, given(Field::Reason)).await?),
        Kind::Confirmation => Some(confirm::take(request)?),
        Kind::Refusal
        | Kind::Delivery
        | Kind::PartialErasure
        | Kind::ErasureDone
        | Kind::Question => None,
    })
}
