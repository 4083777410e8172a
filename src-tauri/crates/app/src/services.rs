//! Services of the marketplace that call the HTTP API, and their tokens.
//!
//! A token is `cct_`, a prefix of 8 characters by which it is found, and 32 random bytes in
//! base64url. It is shown once; kept is its SHA-256, which needs no salt for so much randomness.

pub mod add;
pub mod directory;
pub mod list;
pub mod once;
pub mod reads;
pub mod requests;
pub mod revoke;
pub mod rotate;
pub mod writes;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use model::ids::ServiceId;
use model::said;
use sha2::{Digest as _, Sha256};
use store::services::Token;

use crate::console::{Console, Cx, Session};
use crate::errors::AppError;

/// What every token begins with, so that one that leaked is recognised as one.
const BEGINS: &str = "cct_";
/// Characters by which a token is found.
const PREFIX: usize = 8;
/// Longest life of a token, in days.
const LONGEST_DAYS: i64 = 730;

/// A new token: what the service is given, and what is kept.
pub(crate) fn token(
    cx: &Cx,
    service: ServiceId,
    expires_at: Option<DateTime<Utc>>,
) -> (String, Token) {
    let mut prefix = [0_u8; PREFIX / 4 * 3];
    cx.env().fill(&mut prefix);
    let prefix = URL_SAFE_NO_PAD.encode(prefix);
    let text = format!("{BEGINS}{prefix}{}", URL_SAFE_NO_PAD.encode(cx.env().key()));
    let kept = Token { prefix, service, digest: digest(&text), created_at: cx.now(), expires_at };
    (text, kept)
}

/// The prefix and the digest of a token as it was given; none: it has not the form of one.
pub fn parse(text: &str) -> Option<(&str, Vec<u8>)> {
    let rest = text.strip_prefix(BEGINS)?;
    let ascii = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (ascii && rest.len() == PREFIX + 43).then(|| (&rest[..PREFIX], digest(text)))
}

fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Checks when a token is to end.
pub(crate) fn check_end(cx: &Cx, expires_at: Option<DateTime<Utc>>) -> Result<(), AppError> {
    let Some(at) = expires_at else { return Ok(()) };
    let now = cx.now();
    if at <= now || at > now + Duration::days(LONGEST_DAYS) {
        return Err(AppError::invalid(said!(
            "End: it lies in the future, and at most {longest_days} days away.",
            longest_days = LONGEST_DAYS
        ))
        .at("expires_at"));
    }
    Ok(())
}

/// The service that is changed.
pub(crate) async fn find(cx: &Cx, id: ServiceId) -> Result<store::services::Service, AppError> {
    store::services::find(cx.store(), id)
        .await?
        .filter(|service| service.revoked_at.is_none())
        .ok_or_else(|| AppError::not_found(said!("There is no such service.")))
}

/// Whether the officer whose keys the API uses still has access.
///
/// # Errors
/// When the database fails.
pub async fn still_served(console: &Console, session: &Session) -> Result<bool, AppError> {
    let officer = store::officers::find(console.store(), session.officer.id).await?;
    Ok(officer.is_some_and(|officer| officer.active))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_is_none_is_told_apart_without_a_look_at_the_database() {
        let good = format!("cct_{}", "a".repeat(51));
        assert_eq!(parse(&good).unwrap().0, "aaaaaaaa");
        let long = format!("cct_{}", "a".repeat(52));
        let odd = format!("cct_{}é", "a".repeat(49));
        for bad in ["", "cct_", "abc", &good[1..], &long, &odd] {
            assert!(parse(bad).is_none(), "{bad}");
        }
    }
}
