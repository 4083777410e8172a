//! `services.rotate`: a service is given another token.

use chrono::{DateTime, Duration, Utc};
use model::events::Event;
use model::ids::ServiceId;
use model::said;
use serde::{Deserialize, Serialize};
use store::services;
use ts_rs::TS;

use super::{check_end, find, token};
use crate::console::Cx;
use crate::errors::AppError;

/// Longest time both tokens work, in hours: a week.
const LONGEST_OVERLAP: u16 = 168;

/// Which, and how long the present token goes on working.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ServicesRotateInput")]
pub struct Input {
    /// Which.
    pub id: ServiceId,
    /// Hours for which the present token still works, so that nothing stops while the new one is
    /// put in place: 0 to 168.
    pub overlap_hours: u16,
    /// When the new token ends; none: when it is replaced.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// The new token.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ServiceRotated")]
pub struct Output {
    /// The token. It is shown this once: nobody can find it out again.
    pub token: String,
}

/// Makes another token for a service.
///
/// # Errors
/// `not_found`; `invalid` names the field.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    if input.overlap_hours > LONGEST_OVERLAP {
        return Err(AppError::invalid(said!("Overlap: 0 to 168 hours.")).at("overlap_hours"));
    }
    check_end(cx, input.expires_at)?;
    let service = find(cx, input.id).await?.id;
    let now = cx.now();
    let (text, kept) = token(cx, service, input.expires_at);
    let mut tx = cx.store().begin().await?;
    let until = now + Duration::hours(i64::from(input.overlap_hours));
    services::end_tokens(&mut tx, service, until, now).await?;
    services::insert_token(&mut tx, &kept).await?;
    let overlap_hours = u64::from(input.overlap_hours);
    cx.commit(tx, Event::ServiceRotated { service, overlap_hours }).await?;
    Ok(Output { token: text })
}
