//! A folder. Files are written under another name, made durable and renamed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use model::said;

use crate::errors::{Kind, ObjectError};
use crate::{Read, Switch};

/// The link that all names of a document lead through.
const CURRENT: &str = "current";

#[derive(Clone, Debug)]
pub(crate) struct FolderPlace {
    root: PathBuf,
}

impl FolderPlace {
    pub(crate) fn open(root: &Path) -> Result<Self, ObjectError> {
        if !root.is_absolute() {
            let told = said!("{path} is not the whole path of a folder.", path = %root.display());
            return Err(ObjectError::new(Kind::Address, told));
        }
        Ok(Self { root: root.to_owned() })
    }

    pub(crate) async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectError> {
        let (path, bytes) = (self.root.join(key), bytes.to_vec());
        let root = self.root.clone();
        off(move || {
            // The folder itself is not made: a mount that is not there must not be hidden.
            fs::metadata(&root).map_err(|error| ObjectError::io(&root, &error))?;
            let folder = path.parent().unwrap_or(&root);
            fs::create_dir_all(folder).map_err(|error| ObjectError::io(folder, &error))?;
            write(&path, &bytes).map_err(|error| ObjectError::io(&path, &error))
        })
        .await
    }

    pub(crate) async fn get(&self, key: &str) -> Result<Option<Read>, ObjectError> {
        let path = self.root.join(key);
        off(move || match fs::read(&path) {
            Ok(bytes) => Ok(Some(Read { bytes, tag: None })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ObjectError::io(&path, &error)),
        })
        .await
    }

    pub(crate) async fn delete(&self, key: &str) -> Result<(), ObjectError> {
        let path = self.root.join(key);
        off(move || match fs::remove_file(&path) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(ObjectError::io(&path, &error)),
        })
        .await
    }

    pub(crate) async fn switch(&self, switch: &Switch<'_>) -> Result<(), ObjectError> {
        let folder = self.root.join(switch.folder);
        let version = switch.version.to_owned();
        let pointer = switch.pointer.to_owned();
        let names: Vec<String> = switch.names.iter().map(|file| file.name.clone()).collect();
        let gone = switch.gone.to_vec();
        let before = switch.before.map(|read| read.bytes.clone());
        off(move || {
            let fail = |error: io::Error| ObjectError::io(&folder, &error);
            // Whoever switches holds the folder, so that two do not.
            let lock = File::open(&folder).map_err(fail)?;
            lock.lock().map_err(fail)?;
            let now = match fs::read(folder.join(&pointer)) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(fail(error)),
            };
            let here = fs::read_link(folder.join(CURRENT)).ok();
            if now != before && here.as_deref() != Some(Path::new(&version)) {
                let told =
                    said!("Somebody else published to {path} meanwhile.", path = %folder.display());
                return Err(ObjectError::new(Kind::Changed, told));
            }
            // New names lead nowhere until the switch: who asks for them finds nothing yet.
            for name in &names {
                link(&folder, name, &Path::new(CURRENT).join(name))?;
            }
            link(&folder, CURRENT, Path::new(&version))?;
            for name in gone.iter().filter(|name| !names.contains(name)) {
                let path = folder.join(name);
                if path.is_symlink() {
                    fs::remove_file(&path).map_err(|error| ObjectError::io(&path, &error))?;
                }
            }
            lock.sync_all().map_err(fail)
        })
        .await
    }
}

/// Makes `name` a link to `to`, in place of the link that has the name, in one step.
fn link(folder: &Path, name: &str, to: &Path) -> Result<(), ObjectError> {
    let path = folder.join(name);
    let fail = |error: io::Error| ObjectError::io(&path, &error);
    match fs::symlink_metadata(&path) {
        Ok(found) if found.is_symlink() => {
            if fs::read_link(&path).map_err(fail)? == to {
                return Ok(());
            }
        }
        Ok(_) => {
            let told = said!(
                "{path} is there and was not written by the console: move it away first.",
                path = %path.display()
            );
            return Err(ObjectError::new(Kind::Occupied, told));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(fail(error)),
    }
    let fresh = folder.join(format!(".{name}.new"));
    match fs::remove_file(&fresh) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(fail(error)),
    }
    symlink(to, &fresh).map_err(fail)?;
    fs::rename(&fresh, &path).map_err(fail)
}

#[cfg(unix)]
fn symlink(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn symlink(_to: &Path, _at: &Path) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "folders need symbolic links"))
}

/// Writes a file whole: under another name, durable, then renamed.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().ok_or(io::ErrorKind::InvalidInput)?);
    name.push(".partial");
    let partial = path.with_file_name(name);
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&partial)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if let Err(error) = written.and_then(|()| fs::rename(&partial, path)) {
        let _ = fs::remove_file(&partial);
        return Err(error);
    }
    match path.parent() {
        // The name itself has to be durable, too.
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Runs what waits for the disk away from the async threads.
async fn off<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ObjectError> + Send + 'static,
) -> Result<T, ObjectError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        Err(ObjectError::new(
            Kind::Unreachable,
            said!("The folder cannot be used: {error}.", %error),
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> crate::File {
        let media_type = "text/plain".to_owned();
        crate::File { name: name.to_owned(), media_type, bytes: text.as_bytes().to_vec() }
    }

    async fn stage(place: &FolderPlace, version: &str) -> Vec<crate::File> {
        let files = [file("current.json", version), file("index.html", version)];
        for file in &files {
            place.put(&format!("doc/{version}/{}", file.name), &file.bytes).await.unwrap();
        }
        files.to_vec()
    }

    fn to<'a>(version: &'a str, names: &'a [crate::File], before: Option<&'a Read>) -> Switch<'a> {
        Switch { folder: "doc", version, pointer: "current.json", names, gone: &[], before }
    }

    #[tokio::test]
    async fn every_name_is_switched_in_one_step() {
        let folder = tempfile::tempdir().unwrap();
        let place = FolderPlace::open(folder.path()).unwrap();
        let first = stage(&place, "1").await;
        place.switch(&to("1", &first, None)).await.unwrap();
        let before = place.get("doc/current.json").await.unwrap().unwrap();
        assert_eq!(before.bytes, b"1");
        let second = stage(&place, "2").await;
        place.switch(&to("2", &second, Some(&before))).await.unwrap();
        assert_eq!(fs::read(folder.path().join("doc/index.html")).unwrap(), b"2");
        assert_eq!(
            fs::read_link(folder.path().join("doc/index.html")).unwrap(),
            Path::new("current/index.html")
        );
        place.switch(&to("2", &second, Some(&before))).await.unwrap();
        let late = place.switch(&to("1", &first, Some(&before))).await.unwrap_err();
        assert_eq!(late.kind, Kind::Changed, "who was asleep meanwhile switches nothing back");
    }

    #[tokio::test]
    async fn names_that_are_none_any_more_go() {
        let folder = tempfile::tempdir().unwrap();
        let place = FolderPlace::open(folder.path()).unwrap();
        let mut first = stage(&place, "1").await;
        place.put("doc/1/index.de.html", b"1").await.unwrap();
        first.push(file("index.de.html", "1"));
        place.switch(&to("1", &first, None)).await.unwrap();
        let before = place.get("doc/current.json").await.unwrap();
        let second = stage(&place, "2").await;
        let gone = ["index.de.html".to_owned()];
        let switch = Switch { gone: &gone, ..to("2", &second, before.as_ref()) };
        place.switch(&switch).await.unwrap();
        assert!(!folder.path().join("doc/index.de.html").is_symlink());
    }

    #[tokio::test]
    async fn a_folder_that_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let place = FolderPlace::open(&folder.path().join("mount")).unwrap();
        let refused = place.put("doc/1/a", b"x").await.unwrap_err();
        assert_eq!(refused.kind, Kind::Missing);
        assert!(FolderPlace::open(Path::new("relative")).is_err());
        assert_eq!(place.get("doc/1/a").await.unwrap(), None);
        place.delete("doc/1/a").await.unwrap();
    }
}
