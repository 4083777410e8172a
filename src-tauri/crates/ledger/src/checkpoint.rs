//! Checkpoints: a signed statement of how long the log is and what its root is, in the form of
//! C2SP tlog-checkpoint inside a C2SP signed note.
//!
//! ```text
//! compliance-console/video-window           origin
//! 1284                                      size
//! 3iqF…=                                    root, base64
//! time 2026-11-24T09:00:00.000000Z          when it was signed
//!
//! — compliance-console/video-window 6N2c…=  key hash (4 bytes) and Ed25519 signature, base64
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::hash::Hash;

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
    /// When it was signed, RFC 3339.
    pub time: String,
}

/// A note that is no checkpoint of this log.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckpointError {
    /// It has another form.
    #[error("read the checkpoint: it is no signed note with origin, size, root and time")]
    Form,
    /// It belongs to another log.
    #[error("read the checkpoint: it is one of {found}, not of {expected}")]
    Origin {
        /// Whose it is.
        found: String,
        /// Whose it should be.
        expected: String,
    },
    /// The key did not sign it.
    #[error("the signature of the checkpoint does not fit the key")]
    Signature,
    /// It does not stand where a log signs it.
    #[error("it follows the checkpoint over {after} entries and should be over more")]
    Order {
        /// Size of the one before it.
        after: u64,
    },
    /// It comes too late to be compared.
    #[error("it stands after {entries} entries: put checkpoints where the entries they cover end")]
    Late {
        /// Entries that came before it.
        entries: u64,
    },
    /// The key signed two logs.
    #[error("two were signed: one has root {root}, the other {other}")]
    Contradiction {
        /// Root of this one.
        root: Hash,
        /// Root of the one before it.
        other: Hash,
    },
    /// The text is no key.
    #[error("read the public key: it is not of the form name+hash+base64")]
    Key,
}

/// The key that signs checkpoints: a name and an Ed25519 key.
pub struct SigningKey {
    name: String,
    key: ed25519_dalek::SigningKey,
}

/// The key that verifies checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    name: String,
    key: ed25519_dalek::VerifyingKey,
}

/// The algorithm byte of Ed25519 in C2SP signed-note.
const ED25519: u8 = 1;

fn key_hash(name: &str, key: &ed25519_dalek::VerifyingKey) -> [u8; 4] {
    let digest = Sha256::new()
        .chain_update(name.as_bytes())
        .chain_update(b"\n")
        .chain_update([ED25519])
        .chain_update(key.as_bytes())
        .finalize();
    [digest[0], digest[1], digest[2], digest[3]]
}

impl SigningKey {
    /// A key from its seed; the name is the origin of the log, without spaces and plus signs
    /// (C2SP signed-note), or no note of it verifies.
    pub fn from_seed(name: impl Into<String>, seed: &[u8; 32]) -> Self {
        Self { name: name.into(), key: ed25519_dalek::SigningKey::from_bytes(seed) }
    }

    /// The key that verifies what this one signs.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// Signs a checkpoint and gives the note.
    pub fn sign(&self, checkpoint: &Checkpoint) -> String {
        let text = checkpoint.text();
        let mut signature = key_hash(&self.name, &self.key.verifying_key()).to_vec();
        signature.extend(self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n\u{2014} {} {}\n", self.name, STANDARD.encode(signature))
    }
}

impl Checkpoint {
    fn text(&self) -> String {
        format!(
            "{}\n{}\n{}\ntime {}\n",
            self.origin,
            self.size,
            STANDARD.encode(self.root.0),
            self.time
        )
    }

    /// Reads a note without looking at its signature.
    ///
    /// # Errors
    /// When it has another form.
    pub fn parse_unverified(note: &str) -> Result<Self, CheckpointError> {
        let (text, _) = split(note)?;
        let mut lines = text.lines();
        let mut next = || lines.next().ok_or(CheckpointError::Form);
        let origin = next()?.to_owned();
        let size_text = next()?;
        let size: u64 = size_text.parse().map_err(|_| CheckpointError::Form)?;
        let root = STANDARD.decode(next()?).map_err(|_| CheckpointError::Form)?;
        let root = Hash::from_slice(&root).map_err(|_| CheckpointError::Form)?;
        let time = next()?.strip_prefix("time ").ok_or(CheckpointError::Form)?.to_owned();
        let checkpoint = Self { origin, size, root, time };
        // One text for one checkpoint: what is signed is what is read.
        if checkpoint.text() == text { Ok(checkpoint) } else { Err(CheckpointError::Form) }
    }
}

impl VerifyingKey {
    /// Which log this key is for.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The raw Ed25519 key.
    pub fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// Reads a note and checks its signature.
    ///
    /// # Errors
    /// When it is no checkpoint of this log, or the key did not sign it.
    pub fn verify(&self, note: &str) -> Result<Checkpoint, CheckpointError> {
        let checkpoint = Checkpoint::parse_unverified(note)?;
        if checkpoint.origin != self.name {
            return Err(CheckpointError::Origin {
                found: checkpoint.origin,
                expected: self.name.clone(),
            });
        }
        let (text, signatures) = split(note)?;
        let hash = key_hash(&self.name, &self.key);
        // Other names are witnesses, whose keys are not known here.
        let signed = signatures.lines().any(|line| {
            let Some((name, signature)) =
                line.strip_prefix("\u{2014} ").and_then(|rest| rest.split_once(' '))
            else {
                return false;
            };
            let Ok(bytes) = STANDARD.decode(signature) else { return false };
            let Some((found, signature)) = bytes.split_first_chunk::<4>() else { return false };
            name == self.name
                && *found == hash
                && ed25519_dalek::Signature::from_slice(signature).is_ok_and(|signature| {
                    self.key.verify_strict(text.as_bytes(), &signature).is_ok()
                })
        });
        if signed { Ok(checkpoint) } else { Err(CheckpointError::Signature) }
    }
}

/// Text with its last line feed, and the lines of signatures.
fn split(note: &str) -> Result<(&str, &str), CheckpointError> {
    let at = note.find("\n\n\u{2014} ").ok_or(CheckpointError::Form)?;
    Ok((&note[..=at], &note[at + 2..]))
}

impl std::fmt::Display for VerifyingKey {
    /// The text form of C2SP signed-note: `name+hash+base64`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        let hash = hex::encode(key_hash(&self.name, &self.key));
        write!(f, "{}+{hash}+{}", self.name, STANDARD.encode(bytes))
    }
}

impl std::str::FromStr for VerifyingKey {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let mut parts = text.trim().splitn(3, '+');
        let mut next = || parts.next().ok_or(CheckpointError::Key);
        let (name, hash, key) = (next()?, next()?, next()?);
        let bytes = STANDARD.decode(key).map_err(|_| CheckpointError::Key)?;
        let (algorithm, key) = bytes.split_first().ok_or(CheckpointError::Key)?;
        let key = <[u8; 32]>::try_from(key).map_err(|_| CheckpointError::Key)?;
        let key =
            ed25519_dalek::VerifyingKey::from_bytes(&key).map_err(|_| CheckpointError::Key)?;
        if *algorithm != ED25519 || hex::encode(key_hash(name, &key)) != hash {
            return Err(CheckpointError::Key);
        }
        Ok(Self { name: name.to_owned(), key })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        Checkpoint {
            origin: "compliance-console/test".into(),
            size: 7,
            root: Hash([7; 32]),
            time: "2026-11-24T09:00:00.000000Z".into(),
        }
    }

    #[test]
    fn a_note_is_byte_exact_and_pinned() {
        let key = SigningKey::from_seed("compliance-console/test", &[1; 32]);
        let note = key.sign(&checkpoint());
        assert_eq!(
            note,
            "compliance-console/test\n7\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n\
             time 2026-11-24T09:00:00.000000Z\n\n\u{2014} compliance-console/test \
             GrMckNof/jdFTke/o0g18K8Is8BtWvqUMckUc0kweUGXsQtXonVREB4lFw0Bidb/iMz4dXa691r8cjVnoUKq\
             FSwR6QY=\n"
        );
        assert_eq!(
            key.verifying_key().to_string(),
            "compliance-console/test+1ab31c90+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"
        );
    }

    #[test]
    fn a_note_verifies_with_its_key_and_with_no_other() {
        let key = SigningKey::from_seed("compliance-console/test", &[1; 32]);
        let note = key.sign(&checkpoint());
        let public: VerifyingKey = key.verifying_key().to_string().parse().unwrap();
        assert_eq!(public.verify(&note), Ok(checkpoint()));
        let other = SigningKey::from_seed("compliance-console/test", &[2; 32]).verifying_key();
        assert_eq!(other.verify(&note), Err(CheckpointError::Signature));
        let stranger = SigningKey::from_seed("somebody/else", &[1; 32]).verifying_key();
        assert!(matches!(stranger.verify(&note), Err(CheckpointError::Origin { .. })));
        let longer = note.replacen("\n7\n", "\n8\n", 1);
        assert_eq!(public.verify(&longer), Err(CheckpointError::Signature));
    }

    #[test]
    fn a_witness_may_sign_too() {
        let key = SigningKey::from_seed("compliance-console/test", &[1; 32]);
        let witness = SigningKey::from_seed("witness.example", &[9; 32]);
        let note = key.sign(&checkpoint());
        let second = witness.sign(&checkpoint());
        let both = format!("{note}{}", second.rsplit_once("\n\n").unwrap().1);
        assert_eq!(key.verifying_key().verify(&both), Ok(checkpoint()));
        assert_eq!(key.verifying_key().verify(&second), Err(CheckpointError::Signature));
    }

    #[test]
    fn every_changed_byte_of_a_note_is_found() {
        let key = SigningKey::from_seed("compliance-console/test", &[1; 32]);
        let (note, public) = (key.sign(&checkpoint()), key.verifying_key());
        for at in 0..note.trim_end().len() {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            assert!(public.verify(&changed).is_err(), "byte {at} of {changed:?}");
        }
    }

    #[test]
    fn a_public_key_is_read_only_when_its_hash_fits() {
        let text = SigningKey::from_seed("log", &[1; 32]).verifying_key().to_string();
        let [name, hash, key] = text.splitn(3, '+').collect::<Vec<_>>().try_into().unwrap();
        assert!(format!("{text}\n").parse::<VerifyingKey>().is_ok());
        for wrong in [
            format!("other+{hash}+{key}"),
            format!("{name}+00000000+{key}"),
            format!("{name}+{hash}+{}", key.replacen('Y', "Z", 1)),
            format!("{name}+{hash}"),
            String::new(),
        ] {
            assert_eq!(wrong.parse::<VerifyingKey>(), Err(CheckpointError::Key), "{wrong}");
        }
    }

    #[test]
    fn what_is_no_note_is_refused() {
        for text in ["", "a\nb\nc\n", "origin\n07\nAA==\ntime x\n\n\u{2014} o AAAA\n"] {
            assert!(Checkpoint::parse_unverified(text).is_err(), "{text:?}");
        }
        let note = SigningKey::from_seed("o", &[1; 32]).sign(&checkpoint());
        assert_eq!(Checkpoint::parse_unverified(&note), Ok(checkpoint()));
        for (from, to) in [("\n7\n", "\n07\n"), ("\n7\n", "\n+7\n"), ("Z\n\n", "Z\nmore\n\n")] {
            let other = note.replacen(from, to, 1);
            assert_ne!(other, note);
            assert_eq!(Checkpoint::parse_unverified(&other), Err(CheckpointError::Form), "{other}");
        }
    }
}
