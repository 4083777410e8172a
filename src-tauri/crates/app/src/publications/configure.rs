//! `publications.configure`: says where disclosures are published.

use model::events::Event;
use model::said;
use serde::{Deserialize, Serialize};
use store::publications;
use ts_rs::TS;

use super::settings::{PlaceSettings, Settings};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::settings::Output;

/// The settings.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "PublicationsConfigureInput")]
pub struct Input {
    /// The settings.
    pub settings: Settings,
    /// The secret of the bucket's key; none: the one that is kept stays, as long as the bucket and
    /// the key are the same. Kept sealed.
    #[serde(default)]
    pub secret: Option<String>,
}

/// Writes the settings. What is published stays where it is; the next version goes to the new
/// place, and `publications.publish` brings the present one there.
///
/// # Errors
/// `invalid` names the field that is wrong.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let settings = input.settings;
    if let Some(place) = &settings.place {
        check(place)?;
    }
    let mut tx = cx.store().begin().await?;
    let before = Settings::load(&mut tx).await?;
    let kept = publications::settings(&mut tx).await?.and_then(|(_, sealed)| sealed);
    let sealed = match (&settings.place, input.secret.as_deref().filter(|one| !one.is_empty())) {
        (None | Some(PlaceSettings::Folder { .. }), _) => None,
        (Some(PlaceSettings::Bucket { .. }), Some(secret)) => {
            Some(cx.keys()?.seal(cx.env(), "bucket secret", secret.as_bytes()))
        }
        // A secret is never sent to another server than the one it was entered for.
        (Some(place), None) if same_key(before.place.as_ref(), place) => kept,
        (Some(PlaceSettings::Bucket { .. }), None) => None,
    };
    let secret = sealed.is_some();
    if !secret && matches!(settings.place, Some(PlaceSettings::Bucket { .. })) {
        return Err(
            AppError::invalid(said!("Secret: the key of the bucket needs one.")).at("secret")
        );
    }
    let json = serde_json::to_value(&settings).map_err(|error| AppError::internal(&error))?;
    publications::set_settings(&mut tx, &json, sealed).await?;
    let place = settings.place.as_ref().map(|place| place.kind().to_owned());
    cx.commit(tx, Event::PublicationsConfigured { place }).await?;
    Ok(Output { settings, secret })
}

/// Whether the secret of the one is that of the other.
fn same_key(before: Option<&PlaceSettings>, now: &PlaceSettings) -> bool {
    let (
        Some(PlaceSettings::Bucket { endpoint, region, access_key_id, .. }),
        PlaceSettings::Bucket {
            endpoint: new_endpoint,
            region: new_region,
            access_key_id: new_id,
            ..
        },
    ) = (before, now)
    else {
        return false;
    };
    endpoint == new_endpoint && region == new_region && access_key_id == new_id
}

fn check(place: &PlaceSettings) -> Result<(), AppError> {
    match place {
        PlaceSettings::Folder { path } => {
            if !path.is_absolute() || path.parent().is_none() {
                return Err(
                    AppError::invalid(said!("Folder: its whole path, from the root.")).at("path")
                );
            }
            if !path.is_dir() {
                let told =
                    said!("Folder: {path} is not there, or is no folder.", path = %path.display());
                return Err(AppError::invalid(told).at("path"));
            }
            Ok(())
        }
        PlaceSettings::Bucket { endpoint, region, bucket, prefix, access_key_id } => {
            if let Some(endpoint) = endpoint {
                check_endpoint(endpoint)?;
            }
            let word = |text: &str, more: &[u8], most: usize| {
                !text.is_empty()
                    && text.len() <= most
                    && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || more.contains(&byte))
            };
            if !word(region, b"-", 40) {
                return Err(AppError::invalid(said!("Region: such as eu-central-1.")).at("region"));
            }
            if !word(bucket, b".-", 63) || bucket.len() < 3 {
                return Err(AppError::invalid(said!(
                    "Bucket: its name, 3 to 63 letters, digits, dots and dashes."
                ))
                .at("bucket"));
            }
            let parts = prefix
                .trim_matches('/')
                .split('/')
                .all(|part| word(part, b"._-", 100) && !part.starts_with('.'));
            if !prefix.is_empty() && !parts {
                return Err(AppError::invalid(said!(
                    "Prefix: words of letters, digits, dots and dashes, apart by a slash."
                ))
                .at("prefix"));
            }
            if !word(access_key_id, b"._-/+=", 128) {
                return Err(AppError::invalid(said!("Key: its id.")).at("access_key_id"));
            }
            Ok(())
        }
    }
}

fn check_endpoint(endpoint: &str) -> Result<(), AppError> {
    let host = endpoint.strip_prefix("https://").or_else(|| endpoint.strip_prefix("http://"));
    let host = host.map(|host| host.trim_end_matches('/')).unwrap_or_default();
    let fits = !host.is_empty()
        && host.len() <= 253
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let here = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    if fits && (endpoint.starts_with("https://") || here) {
        return Ok(());
    }
    Err(AppError::invalid(said!(
        "Endpoint: an https:// address without a path; without TLS only a server on this machine."
    ))
    .at("endpoint"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_without_tls() {
        for good in ["https://s3.example.org", "http://127.0.0.1:5000", "http://localhost:9000/"] {
            assert!(check_endpoint(good).is_ok(), "{good}");
        }
        for bad in ["http://s3.example.org", "s3.example.org", "https://", "https://a/b", "ftp://a"]
        {
            assert!(check_endpoint(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_secret_is_kept_only_for_the_server_it_was_entered_for() {
        let bucket = |endpoint: &str| PlaceSettings::Bucket {
            endpoint: Some(endpoint.into()),
            region: "eu-central-1".into(),
            bucket: "legal".into(),
            prefix: String::new(),
            access_key_id: "AKIA".into(),
        };
        let (ours, theirs) = (bucket("https://s3.example.org"), bucket("https://evil.example.org"));
        assert!(same_key(Some(&ours), &ours));
        assert!(!same_key(Some(&ours), &theirs));
    }
}
