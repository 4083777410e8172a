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
use chrono::{DateTime, Utc};
use model::events::Event;
use model::ids::{OfficerId, PublicationId};
use model::said;
use model::said::Said;
use store::disclosures::Version;
use store::publications::{self, Publication};
use store::{Read, Tx};

use crate::console::{Console, Cx};
use crate::errors::{AppError, Code};
use crate::keys::Keys;
use settings::{PlaceSettings, Settings};

/// Who publishes, and as which publication.
pub(crate) struct By {
    id: PublicationId,
    officer: Option<OfficerId>,
}

impl By {
    /// The officer who called.
    pub(crate) fn officer(cx: &Cx) -> Result<Self, AppError> {
        Ok(Self { id: PublicationId(cx.id()), officer: Some(cx.officer()?.id) })
    }

    /// The worker, as the time has come.
    pub(crate) fn worker(console: &Console) -> Self {
        Self { id: PublicationId(console.env().id()), officer: None }
    }
}

/// Announces the files of a version, in the transaction that publishes it. Gives the event that is
/// to be committed with it; none when the workspace publishes nowhere.
///
/// # Errors
/// `conflict` when the version is on its way already.
pub(crate) async fn announce(
    tx: &mut Tx,
    version: &Version,
    by: By,
    now: DateTime<Utc>,
) -> Result<Option<Event>, AppError> {
    let Some(place) = Settings::load(&mut *tx).await?.place else { return Ok(None) };
    if publications::is_open(&mut *tx, version.id).await? {
        let told = said!("The files of this version are on their way already.");
        return Err(AppError::new(Code::Conflict, told));
    }
    let json = serde_json::to_value(&place).map_err(|error| AppError::internal(&error))?;
    let publication = Publication {
        id: by.id,
        disclosure: version.disclosure,
        version: version.id,
        officer: by.officer,
        place: json,
        state: "waiting".into(),
        attempts: 0,
        not_before: now,
        files: None,
        manifest_digest: None,
        signature: None,
        failure: None,
        announced_at: now,
        settled_at: None,
    };
    publications::insert(tx, &publication).await?;
    Ok(Some(Event::PublicationAnnounced {
        version: version.id,
        publication: by.id,
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
                AppError::refused(said!(
                    "No secret of the bucket is kept: enter it in the settings."
                ))
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
pub(crate) fn told(error: &::objects::ObjectError) -> Said {
    error.told.clone()
}
