//! Where files are published: a folder, or a bucket that speaks S3.
//!
//! ```text
//! privacy/1.0.0/…              the files of a version; nothing leads to them until all are there
//! privacy/1.1.0/…
//! privacy/current.json         which version is current           ┐ the switch:
//! privacy/index.html, …        the same names for every version    ┘ [`Place::switch`]
//! ```
//!
//! What is atomic:
//!
//! - In a folder every name of a document is a symbolic link through one link, `current`, to the
//!   folder of the version. That one link is replaced by `rename`, and with it all names at once.
//! - In a bucket nothing but one object can be. The pointer `current.json` is written first, on
//!   condition that it still is what was read before; then each name, whole in itself. Who follows
//!   the pointer sees one version or the other and never a mixture. Who reads names directly may
//!   for the moments of the switch find one name old and another new.
//!
//! Deliberately absent: any knowledge of what is published, and listing: what is there is what a
//! manifest names.

mod bucket;
mod errors;
mod folder;

use model::said;
use std::path::PathBuf;

use bucket::BucketPlace;
pub use errors::{Kind, ObjectError};
use folder::FolderPlace;

/// Where files are published.
#[derive(Clone, Debug)]
pub enum Address {
    /// A folder of this machine, or one that is mounted here.
    Folder(PathBuf),
    /// A bucket.
    Bucket(Bucket),
}

/// A bucket that speaks S3.
#[derive(Clone)]
pub struct Bucket {
    /// `https://s3.example.org`; none: Amazon's own of the region.
    pub endpoint: Option<String>,
    /// `eu-central-1`.
    pub region: String,
    /// Its name.
    pub name: String,
    /// Before every key; may be empty.
    pub prefix: String,
    /// Who signs.
    pub access_key_id: String,
    /// With what. Never printed.
    pub secret_access_key: String,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bucket({} at {:?})", self.name, self.endpoint)
    }
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its key, without the folder it goes to.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The content.
    pub bytes: Vec<u8>,
    /// What a bucket calls this state of the object.
    tag: Option<String>,
}

/// How long what is written may be kept by those who read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// The key never holds anything else.
    Forever,
    /// It is to be asked for anew each time.
    Current,
}

/// Another version becomes the current one.
#[derive(Clone, Debug)]
pub struct Switch<'a> {
    /// The folder of the document: `privacy`.
    pub folder: &'a str,
    /// The folder of the version in it: `1.1.0`. Everything is there.
    pub version: &'a str,
    /// The name of the pointer: `current.json`.
    pub pointer: &'a str,
    /// The names, the pointer among them, with what they hold. Each is a file of the version.
    pub names: &'a [File],
    /// Names of the version before that are none any more.
    pub gone: &'a [String],
    /// What the pointer was when this began.
    pub before: Option<&'a Read>,
}

/// Where files are published, ready to be used.
#[derive(Clone, Debug)]
pub struct Place {
    kind: PlaceKind,
}

#[derive(Clone, Debug)]
enum PlaceKind {
    Folder(FolderPlace),
    Bucket(BucketPlace),
}

impl Place {
    /// A place by its address. Nothing is asked yet.
    ///
    /// # Errors
    /// When the address is none.
    pub fn open(address: &Address) -> Result<Self, ObjectError> {
        let kind = match address {
            Address::Folder(path) => PlaceKind::Folder(FolderPlace::open(path)?),
            Address::Bucket(bucket) => PlaceKind::Bucket(BucketPlace::open(bucket)?),
        };
        Ok(Self { kind })
    }

    /// Writes one file: whole or not at all.
    ///
    /// # Errors
    /// When the place refuses or does not answer.
    pub async fn put(&self, key: &str, file: &File, lasting: Lasting) -> Result<(), ObjectError> {
        check(key)?;
        match &self.kind {
            PlaceKind::Folder(folder) => folder.put(key, &file.bytes).await,
            PlaceKind::Bucket(bucket) => bucket.put(key, file, lasting).await,
        }
    }

    /// Reads one file; none: it is not there.
    ///
    /// # Errors
    /// When the place refuses or does not answer.
    pub async fn get(&self, key: &str) -> Result<Option<Read>, ObjectError> {
        check(key)?;
        match &self.kind {
            PlaceKind::Folder(folder) => folder.get(key).await,
            PlaceKind::Bucket(bucket) => bucket.get(key).await,
        }
    }

    /// Removes one file; it is no error when it is not there.
    ///
    /// # Errors
    /// When the place refuses or does not answer.
    pub async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        check(key)?;
        match &self.kind {
            PlaceKind::Folder(folder) => folder.delete(key).await,
            PlaceKind::Bucket(bucket) => bucket.delete(key).await,
        }
    }

    /// Makes a version the current one. Done again, it changes nothing.
    ///
    /// # Errors
    /// When somebody else switched meanwhile, or the place refuses or does not answer.
    pub async fn switch(&self, switch: &Switch<'_>) -> Result<(), ObjectError> {
        check(switch.folder)?;
        check(switch.version)?;
        for name in switch.names.iter().map(|file| &file.name).chain(switch.gone) {
            check(name)?;
        }
        match &self.kind {
            PlaceKind::Folder(folder) => folder.switch(switch).await,
            PlaceKind::Bucket(bucket) => bucket.switch(switch).await,
        }
    }
}

/// A key stays inside its place, on every kind of place.
fn check(key: &str) -> Result<(), ObjectError> {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.len() <= 200
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    if key.len() <= 800 && key.split('/').all(part) {
        Ok(())
    } else {
        Err(ObjectError::new(Kind::Address, said!("\"{key}\" is no key of a published file.", key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stays_inside_its_place() {
        for bad in ["", "/etc/passwd", "a/../b", "a//b", ".hidden", "a/.b", "a\\b", "a b", "ä"] {
            assert!(check(bad).is_err(), "{bad}");
        }
        check("privacy/1.1.0/index.de-AT.html").unwrap();
    }

    #[test]
    fn a_secret_is_never_printed() {
        let bucket = Bucket {
            endpoint: None,
            region: "eu-central-1".into(),
            name: "legal".into(),
            prefix: String::new(),
            access_key_id: "AKIA".into(),
            secret_access_key: "very secret".into(),
        };
        let printed = format!("{:?}", Address::Bucket(bucket.clone()));
        assert!(!printed.contains("very secret"), "{printed}");
        let place = Place::open(&Address::Bucket(bucket)).unwrap();
        assert!(!format!("{place:?}").contains("very secret"));
    }
}
