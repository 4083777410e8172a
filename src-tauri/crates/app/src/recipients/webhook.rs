//! One signed message to a webhook (Standard Webhooks 1.0): `webhook-id`, `webhook-timestamp`, and
//! `webhook-signature`, an HMAC-SHA-256 of id, timestamp and body.
//!
//! Absent on purpose: redirects, proxies, cookies, and reading what the other side has to say.

use model::said;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac as _};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Client, StatusCode, redirect};
use sha2::Sha256;
use store::recipients::Recipient;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::errors::AppError;
use crate::keys::Keys;

/// How long a message may take, from the first connection to the last byte of the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much of an answer is read before the connection is closed.
const MOST_BYTES: usize = 64 * 1024;

/// Where messages go.
pub(crate) struct Target {
    url: String,
    secret: Zeroizing<Vec<u8>>,
}

/// A message.
pub(crate) struct Message {
    pub(crate) id: Uuid,
    pub(crate) at: DateTime<Utc>,
    pub(crate) body: String,
}

/// Why it did not arrive.
#[derive(Debug)]
pub(crate) struct Failure {
    /// In a few words, without what the other side said.
    pub(crate) reason: String,
    /// How long the other side asks to be left alone.
    pub(crate) wait: Option<TimeDelta>,
}

impl Target {
    /// Opens address and secret of a recipient.
    pub(crate) fn open(keys: &Keys, recipient: &Recipient) -> Result<Self, AppError> {
        let open = |purpose, sealed: &Option<Vec<u8>>| {
            keys.unseal(purpose, sealed.as_deref().unwrap_or_default())
                .map_err(|error| AppError::internal(&error))
        };
        let url = String::from_utf8(open("recipient url", &recipient.url_sealed)?)
            .map_err(|error| AppError::internal(&error))?;
        let secret = Zeroizing::new(open("recipient secret", &recipient.secret_sealed)?);
        let secret = secret.strip_prefix(b"whsec_").unwrap_or(&secret);
        let secret = STANDARD.decode(secret).map_err(|error| AppError::internal(&error))?;
        Ok(Self { url, secret: Zeroizing::new(secret) })
    }
}

/// What sends. Certificates are verified by what the system trusts.
pub(crate) fn client() -> Result<Client, AppError> {
    // Another part of the process may have chosen a provider already; either will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .timeout(PATIENCE)
        .connect_timeout(Duration::from_secs(5))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .user_agent(concat!("compliance-console/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| AppError::internal(&error))
}

/// Sends a message; why it did not arrive. Only an answer of 200 to 299 is an acknowledgement.
pub(crate) async fn send(
    client: &Client,
    target: &Target,
    message: &Message,
) -> Result<(), Failure> {
    let id = format!("msg_{}", message.id.simple());
    let timestamp = message.at.timestamp().to_string();
    let answer = client
        .post(&target.url)
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-signature", signature(&target.secret, &id, &timestamp, &message.body))
        .header("webhook-id", id)
        .header("webhook-timestamp", timestamp)
        .body(message.body.clone())
        .send()
        .await;
    let mut answer = answer.map_err(|error| failed(&error))?;
    let status = answer.status();
    let mut read = 0;
    // The rest of the answer is read, so that the connection can be used again.
    while let Some(chunk) = answer.chunk().await.map_err(|error| failed(&error))? {
        read += chunk.len();
        if read > MOST_BYTES {
            break;
        }
    }
    if status.is_success() {
        return Ok(());
    }
    let wait = answer
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse::<i64>().ok())
        .map(|seconds| TimeDelta::seconds(seconds.clamp(0, 86_400)));
    let code = status.as_u16();
    let reason = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            said!("it answers {status}: does it know the secret?", status = %code).into()
        }
        status if status.is_redirection() => {
            said!("it answers {status}: it has moved, change its address", status = %code).into()
        }
        _ => said!("it answers {status}", status = %code).into(),
    };
    Err(Failure { reason, wait })
}

/// The signature of a message.
fn signature(secret: &[u8], id: &str, timestamp: &str, body: &str) -> String {
    let mut mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(secret)
        .expect("HMAC takes a key of any length");
    for part in [id, ".", timestamp, ".", body] {
        mac.update(part.as_bytes());
    }
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

fn failed(error: &reqwest::Error) -> Failure {
    let reason = match () {
        () if error.is_timeout() => said!("no answer in time"),
        () if error.is_connect() => said!("no connection"),
        () => said!("the answer broke off"),
    };
    Failure { reason: reason.into(), wait: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks libraries.
    #[test]
    fn the_signature_is_that_of_standard_webhooks() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signature(
            &secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            "{\"test\": 2432232314}",
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
