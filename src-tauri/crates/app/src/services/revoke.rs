//! `services.revoke`: the access of a service is taken away.

use model::events::Event;
use model::ids::ServiceId;
use model::said;
use serde::{Deserialize, Serialize};
use store::services;
use ts_rs::TS;

use super::find;
use crate::console::Cx;
use crate::errors::AppError;

/// Which.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ServicesRevokeInput")]
pub struct Input {
    /// Which.
    pub id: ServiceId,
}

/// Nothing more to say.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ServiceRevoked")]
pub struct Output {}

/// Takes the access of a service away, within a second on every server. What it did stays in the
/// audit trail under its name.
///
/// # Errors
/// `not_found` when there is none, or its access was taken away before.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let service = find(cx, input.id).await?.id;
    let mut tx = cx.store().begin().await?;
    if !services::revoke(&mut tx, service, cx.now()).await? {
        return Err(AppError::not_found(said!("There is no such service.")));
    }
    cx.commit(tx, Event::ServiceRevoked { service }).await?;
    Ok(Output {})
}
