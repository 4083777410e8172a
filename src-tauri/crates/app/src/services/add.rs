//! `services.add`: a service is given access to the HTTP API.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use model::events::Event;
use model::ids::ServiceId;
use model::said;
use model::services::Scope;
use serde::{Deserialize, Serialize};
use store::services::{self, Service};
use ts_rs::TS;

use super::{check_end, token};
use crate::console::Cx;
use crate::errors::AppError;

/// The service, and what it may do.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ServicesAddInput")]
pub struct Input {
    /// What people call it: 1 to 60 characters.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// Requests a second, 1 to 10,000.
    #[ts(type = "number")]
    pub rate: i64,
    /// Requests at once after a while of silence, 1 to 20,000.
    #[ts(type = "number")]
    pub burst: i64,
    /// When its token ends; none: when it is replaced.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// The service with its token.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ServiceAdded")]
pub struct Output {
    /// Which.
    pub id: ServiceId,
    /// The token. It is shown this once: nobody can find it out again.
    pub token: String,
}

/// Adds a service and makes its token.
///
/// # Errors
/// `invalid` names the field; `refused` when the name is taken.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let name = input.name.trim().to_owned();
    let fits = (1..=60).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if !fits {
        return Err(AppError::invalid(said!("Name: 1 to 60 characters.")).at("name"));
    }
    if input.scopes.is_empty() {
        return Err(AppError::invalid(said!("Scopes: choose at least one.")).at("scopes"));
    }
    if !(1..=10_000).contains(&input.rate) {
        return Err(AppError::invalid(said!("Rate: 1 to 10,000 requests a second.")).at("rate"));
    }
    if !(1..=20_000).contains(&input.burst) {
        return Err(AppError::invalid(said!("Burst: 1 to 20,000 requests at once.")).at("burst"));
    }
    check_end(cx, input.expires_at)?;
    let service = Service {
        id: ServiceId(cx.id()),
        name,
        scopes: input.scopes,
        rate: input.rate,
        burst: input.burst,
        created_at: cx.now(),
        created_by: cx.officer()?.id,
        used_at: None,
        revoked_at: None,
    };
    let (text, kept) = token(cx, service.id, input.expires_at);
    let mut tx = cx.store().begin().await?;
    services::insert(&mut tx, &service).await.map_err(|error| match error.is_constraint() {
        true => AppError::refused(said!(
            "There is a service called \"{name}\", or there was one. Choose another name.",
            name = service.name
        ))
        .at("name"),
        false => error.into(),
    })?;
    services::insert_token(&mut tx, &kept).await?;
    let event = Event::ServiceAdded {
        service: service.id,
        scopes: service.scopes,
        rate: u64::try_from(service.rate).unwrap_or_default(),
    };
    cx.commit(tx, event).await?;
    Ok(Output { id: service.id, token: text })
}
