//! Publication: the files of a version of a disclosure brought to where everybody reads them
//! (requirement C7).
//!
//! ```text
//! disclosures.publish   state, event and announcement in one transaction
//! worker                stage under the folder of the version ── read back ── switch ── settle
//!                       ▲                                                    ▲
//!           crash here: readers have the version before   the pointer says which version it is;
//!           the next worker stages again and goes on      done again, the switch changes nothing
//! ```
//!
//! The row of `publications` is the intent. What is staged has a name that is never used for other
//! bytes, so that staging again is no second publication.

pub mod configure;
pub mod list;
pub mod preview;
pub mod publish;
pub mod settings;
pub mod test;
pub mod verify;
pub mod work;

mod files;

use ::objects::{Address, Bucket, Place};
use model::events::{Event, canonical};
use model::ids::{DisclosureId, PublicationId, VersionId};
use store::publications::{self, Publication};
use store::{Read, Tx};

use crate::console::{Console, Cx};
use crate::errors::AppError;
use crate::keys::{Keys, sha256_hex};
use settings::{PlaceSettings, Settings};

/// Announces the files of a version, in the transaction that publishes it. Gives the event that is
/// to be committed with it; none when the workspace publishes nowhere.
///
/// # Errors
/// `conflict` when the version is on its way already.
pub(crate) async fn announce(
    cx: &Cx,
    tx: &mut Tx,
    disclosure: DisclosureId,
    version: VersionId,
) -> Result<Option<Event>, AppError> {
    let Some(place) = Settings::load(&mut *tx).await?.place else { return Ok(None) };
    let json = serde_json::to_value(&place).map_err(|error| AppError::internal(&error))?;
    let publication = Publication {
        id: PublicationId(cx.id()),
        disclosure,
        version,
        officer: cx.session().map(|session| session.officer.id),
        place_digest: sha256_hex(canonical(&json).as_bytes()),
        place: json,
        state: "waiting".into(),
        attempts: 0,
        not_before: cx.now(),
        files: None,
        manifest_digest: None,
        signature: None,
        failure: None,
        announced_at: cx.now(),
        settled_at: None,
    };
    if publications::is_open(&mut *tx, version).await? {
        return Err(AppError::new(
            crate::errors::Code::Conflict,
            "The files of this version are on their way already.",
        ));
    }
    publications::insert(tx, &publication).await?;
    Ok(Some(Event::PublicationAnnounced {
        version,
        publication: publication.id,
        place: place.kind().to_owned(),
    }))
}

/// The place of the settings, with the secret from where it is kept.
pub(crate) async fn open(
    db: impl Read,
    keys: &Keys,
    place: &PlaceSettings,
) -> Result<Place, AppError> {
    let address = match place {
        PlaceSettings::Folder { path } => Address::Folder(path.clone()),
        PlaceSettings::Bucket { endpoint, region, bucket, prefix, access_key_id } => {
            let sealed = publications::settings(db).await?.and_then(|(_, sealed)| sealed);
            let sealed = sealed.ok_or_else(|| {
                AppError::refused("No secret of the bucket is kept: enter it in the settings.")
            })?;
            let secret = keys
                .unseal("bucket secret", &sealed)
                .map_err(|error| AppError::internal(&error))?;
            let secret = String::from_utf8(secret).map_err(|error| AppError::internal(&error))?;
            Address::Bucket(Bucket {
                endpoint: endpoint.clone(),
                region: region.clone(),
                name: bucket.clone(),
                prefix: prefix.clone(),
                access_key_id: access_key_id.clone(),
                secret_access_key: secret,
            })
        }
    };
    Place::open(&address).map_err(|error| AppError::invalid(told(&error)))
}

/// What a place said, as a sentence.
pub(crate) fn told(error: &::objects::ObjectError) -> String {
    let mut text = error.told.clone();
    if let Some(first) = text.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    text + "."
}

/// Wakes the worker after an announcement was committed.
pub(crate) fn wake(console: &Console) {
    console.wake();
}
