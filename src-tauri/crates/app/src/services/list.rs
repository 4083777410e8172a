//! `services.list`: who may call the HTTP API.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use model::ids::ServiceId;
use model::services::Scope;
use serde::{Deserialize, Serialize};
use store::services;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ServicesListInput")]
pub struct Input {}

/// The services.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ServicesListed")]
pub struct Output {
    /// By name; those whose access was taken away too.
    pub services: Vec<Listed>,
    /// What a service can be allowed.
    pub scopes: Vec<Scope>,
}

/// A service.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ServiceListed")]
pub struct Listed {
    /// Which.
    pub id: ServiceId,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// Requests a second.
    #[ts(type = "number")]
    pub rate: i64,
    /// Requests at once after a while of silence.
    #[ts(type = "number")]
    pub burst: i64,
    /// When it was added.
    #[ts(type = "string")]
    pub created_at: DateTime<Utc>,
    /// Its tokens that work, the newest first.
    pub tokens: Vec<TokenListed>,
    /// When it last called, to the hour.
    #[ts(type = "string | null")]
    pub used_at: Option<DateTime<Utc>>,
    /// When its access was taken away.
    #[ts(type = "string | null")]
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A token that works.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ServiceTokenListed")]
pub struct TokenListed {
    /// Its beginning, by which people tell tokens apart.
    pub begins: String,
    /// When it was made.
    #[ts(type = "string")]
    pub created_at: DateTime<Utc>,
    /// When it ends; none: when it is replaced.
    #[ts(type = "string | null")]
    pub expires_at: Option<DateTime<Utc>>,
}

/// Lists the services.
///
/// # Errors
/// When the database fails.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let now = cx.now();
    let mut tokens = services::tokens(cx.store()).await?;
    tokens.retain(|token| token.expires_at.is_none_or(|end| end > now));
    let services = services::list(cx.store()).await?.into_iter().map(|service| Listed {
        id: service.id,
        name: service.name,
        scopes: service.scopes,
        rate: service.rate,
        burst: service.burst,
        created_at: service.created_at,
        tokens: tokens
            .iter()
            .filter(|token| token.service == service.id)
            .map(|token| TokenListed {
                begins: format!("{}{}", super::BEGINS, token.prefix),
                created_at: token.created_at,
                expires_at: token.expires_at,
            })
            .collect(),
        used_at: service.used_at,
        revoked_at: service.revoked_at,
    });
    Ok(Output { services: services.collect(), scopes: Scope::ALL.to_vec() })
}
