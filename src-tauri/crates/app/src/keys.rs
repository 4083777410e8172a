//! Keys of a workspace. Nothing secret is ever stored in the clear.
//!
//! ```text
//! passphrase of an officer ──argon2id──▶ unlocking key ──opens──▶ workspace key
//! workspace key ──opens──▶ signing key (checkpoints, packages), identifier key (erasure ledger),
//!                          URLs of sources, keys of drafts, salts of masks
//! ```
//!
//! Sealed bytes are a 24-byte nonce and an XChaCha20-Poly1305 box, bound to what they are for.

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use model::said;
use model::said::Said;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::environment::Environment;

/// Something sealed cannot be opened, or a passphrase is no good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// Wrong key, or the bytes were changed.
    Sealed(&'static str),
    /// A passphrase that is too easy to guess.
    Weak,
    /// Argon2 refuses.
    Derivation,
}

impl KeyError {
    /// The sentence, without its end.
    pub fn said(&self) -> Said {
        match self {
            Self::Sealed(what) => {
                said!("open {what}: the key does not fit, or the bytes were changed", what)
            }
            Self::Weak => said!(
                "a passphrase has at least 12 characters and is not one character or pattern \
                 repeated"
            ),
            Self::Derivation => said!("derive a key from the passphrase"),
        }
    }
}

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.said())
    }
}

impl std::error::Error for KeyError {}

/// The key that opens everything else of a workspace; held in memory while somebody is signed in.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct WorkspaceKey([u8; 32]);

/// The keys of a workspace.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Keys {
    workspace: WorkspaceKey,
    signing: [u8; 32],
    identifiers: [u8; 32],
}

impl Keys {
    /// New keys for a new workspace, and their sealed form.
    pub fn generate(env: &dyn Environment) -> (Self, Vec<u8>) {
        let keys =
            Self { workspace: WorkspaceKey(env.key()), signing: env.key(), identifiers: env.key() };
        let mut secret = [0_u8; 64];
        secret[..32].copy_from_slice(&keys.signing);
        secret[32..].copy_from_slice(&keys.identifiers);
        let sealed = keys.seal(env, "workspace keys", &secret);
        secret.zeroize();
        (keys, sealed)
    }

    /// Opens the keys of a workspace with its key.
    ///
    /// # Errors
    /// When the key does not fit.
    pub fn open(workspace: WorkspaceKey, sealed: &[u8]) -> Result<Self, KeyError> {
        let mut keys = Self { workspace, signing: [0; 32], identifiers: [0; 32] };
        let mut secret = keys.unseal("workspace keys", sealed)?;
        if secret.len() != 64 {
            return Err(KeyError::Sealed("workspace keys"));
        }
        keys.signing.copy_from_slice(&secret[..32]);
        keys.identifiers.copy_from_slice(&secret[32..]);
        secret.zeroize();
        Ok(keys)
    }

    /// Seed of the Ed25519 key that signs checkpoints and packages.
    pub fn signing_seed(&self) -> &[u8; 32] {
        &self.signing
    }

    /// Keyed hash of an identifier, for the erasure ledger (requirement A13). The value is taken
    /// without surrounding white space and in lower case, as people write it in many ways.
    pub fn identifier_hmac(&self, kind: &str, value: &str) -> String {
        let value = value.trim().to_lowercase();
        hmac_hex(&self.identifiers, &[kind.as_bytes(), b"\0", value.as_bytes()])
    }

    /// Keyed hash of the normal form of an identifier, by which requests of the same person find
    /// each other (requirement A18). `country` is where a number without one is read.
    pub fn identifier_digest(&self, kind: &str, value: &str, country: Option<&str>) -> String {
        let normal = model::identifiers::normal(kind, value, country);
        let parts: [&[u8]; 4] = [b"normal form\0", kind.as_bytes(), b"\0", normal.as_bytes()];
        hmac_hex(&self.identifiers, &parts)
    }

    /// The key of what is kept beside a request. It takes both: without the workspace key a stolen
    /// database opens nothing, and with the content key of the request gone nothing opens it.
    pub fn content_key(&self, content_key: &[u8]) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(&self.workspace.0)
            .expect("HMAC takes a key of any length");
        mac.update(b"content\0");
        mac.update(content_key);
        mac.finalize().into_bytes().into()
    }

    /// Seals bytes for a purpose.
    pub fn seal(&self, env: &dyn Environment, purpose: &'static str, bytes: &[u8]) -> Vec<u8> {
        seal(&self.workspace.0, env, purpose, bytes)
    }

    /// Opens what [`Self::seal`] sealed for the same purpose.
    ///
    /// # Errors
    /// When the key does not fit or the bytes were changed.
    pub fn unseal(&self, purpose: &'static str, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
        unseal(&self.workspace.0, purpose, sealed)
    }

    /// Wraps the workspace key for an officer.
    ///
    /// # Errors
    /// When Argon2 refuses.
    pub fn wrap_for(&self, env: &dyn Environment, passphrase: &str) -> Result<Vec<u8>, KeyError> {
        let mut salt = [0_u8; 16];
        env.fill(&mut salt);
        let mut unlocking = unlocking_key(passphrase, &salt)?;
        let mut wrapped = salt.to_vec();
        wrapped.extend(seal(&unlocking, env, "workspace key", &self.workspace.0));
        unlocking.zeroize();
        Ok(wrapped)
    }
}

impl WorkspaceKey {
    /// Opens the workspace key with an officer's passphrase.
    ///
    /// # Errors
    /// When the passphrase does not fit.
    pub fn unwrap_with(wrapped: &[u8], passphrase: &str) -> Result<Self, KeyError> {
        let (salt, sealed) =
            wrapped.split_at_checked(16).ok_or(KeyError::Sealed("workspace key"))?;
        let mut unlocking = unlocking_key(passphrase, salt)?;
        let opened = unseal(&unlocking, "workspace key", sealed);
        unlocking.zeroize();
        let key = <[u8; 32]>::try_from(opened?.as_slice())
            .map_err(|_| KeyError::Sealed("workspace key"))?;
        Ok(Self(key))
    }
}

/// Seals bytes under a key: nonce and box, bound to the purpose.
pub fn seal(key: &[u8; 32], env: &dyn Environment, purpose: &str, bytes: &[u8]) -> Vec<u8> {
    let mut nonce = [0_u8; 24];
    env.fill(&mut nonce);
    let payload = Payload { msg: bytes, aad: purpose.as_bytes() };
    let boxed = XChaCha20Poly1305::new(key.into())
        .encrypt(XNonce::from_slice(&nonce), payload)
        .expect("a box in memory is never too long for the cipher");
    let mut sealed = nonce.to_vec();
    sealed.extend(boxed);
    sealed
}

/// Opens sealed bytes.
///
/// # Errors
/// When the key does not fit or the bytes were changed.
pub fn unseal(key: &[u8; 32], purpose: &'static str, sealed: &[u8]) -> Result<Vec<u8>, KeyError> {
    let (nonce, boxed) = sealed.split_at_checked(24).ok_or(KeyError::Sealed(purpose))?;
    let payload = Payload { msg: boxed, aad: purpose.as_bytes() };
    XChaCha20Poly1305::new(key.into())
        .decrypt(XNonce::from_slice(nonce), payload)
        .map_err(|_| KeyError::Sealed(purpose))
}

/// Hex HMAC-SHA-256 over parts.
pub fn hmac_hex(key: &[u8], parts: &[&[u8]]) -> String {
    let mut mac =
        <Hmac<Sha256> as hmac::Mac>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    hex::encode(mac.finalize().into_bytes())
}

/// Hex SHA-256.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Hashes a passphrase with argon2id, in PHC form.
///
/// # Errors
/// When it is weak.
pub fn hash_passphrase(env: &dyn Environment, passphrase: &str) -> Result<String, KeyError> {
    check_strength(passphrase)?;
    let mut salt = [0_u8; 16];
    env.fill(&mut salt);
    let salt = SaltString::encode_b64(&salt).map_err(|_| KeyError::Derivation)?;
    let hash =
        argon2().hash_password(passphrase.as_bytes(), &salt).map_err(|_| KeyError::Derivation)?;
    Ok(hash.to_string())
}

/// Whether a passphrase fits a hash, in constant time.
pub fn passphrase_fits(passphrase: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| argon2().verify_password(passphrase.as_bytes(), &hash).is_ok())
}

fn check_strength(passphrase: &str) -> Result<(), KeyError> {
    let characters: Vec<char> = passphrase.chars().collect();
    let period_repeats = (1..=4).any(|period| {
        characters.len() > period
            && characters.iter().zip(&characters[period..]).all(|(one, next)| one == next)
    });
    if characters.len() < 12 || period_repeats { Err(KeyError::Weak) } else { Ok(()) }
}

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let params =
        Params::new(19_456, 2, 1, Some(32)).expect("the parameters are constant and valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn unlocking_key(passphrase: &str, salt: &[u8]) -> Result<[u8; 32], KeyError> {
    let mut key = [0_u8; 32];
    argon2()
        .hash_password_into(passphrase.as_bytes(), salt, &mut key)
        .map_err(|_| KeyError::Derivation)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::environment::Scripted;

    fn env() -> Scripted {
        Scripted::new(DateTime::UNIX_EPOCH, 1)
    }

    #[test]
    fn a_passphrase_opens_the_keys_and_another_does_not() {
        let env = env();
        let (keys, sealed) = Keys::generate(&env);
        let wrapped = keys.wrap_for(&env, "four harbour lanterns").unwrap();
        let key = WorkspaceKey::unwrap_with(&wrapped, "four harbour lanterns").unwrap();
        let opened = Keys::open(key, &sealed).unwrap();
        assert_eq!(opened.signing_seed(), keys.signing_seed());
        assert!(WorkspaceKey::unwrap_with(&wrapped, "four harbour lantern").is_err());
    }

    #[test]
    fn sealed_bytes_do_not_open_for_another_purpose_or_after_a_change() {
        let env = env();
        let (keys, _) = Keys::generate(&env);
        let mut sealed = keys.seal(&env, "source", b"postgres://secret");
        assert!(keys.unseal("draft", &sealed).is_err());
        sealed[30] ^= 1;
        assert!(keys.unseal("source", &sealed).is_err());
    }

    #[test]
    fn weak_passphrases_are_refused() {
        for weak in ["short", "aaaaaaaaaaaaaaa", "abababababababab", "12341234123412341234"] {
            assert_eq!(hash_passphrase(&env(), weak), Err(KeyError::Weak), "{weak}");
        }
        let hash = hash_passphrase(&env(), "four harbour lanterns").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(passphrase_fits("four harbour lanterns", &hash));
        assert!(!passphrase_fits("four harbour lanterns ", &hash));
    }

    #[test]
    fn an_identifier_has_one_hash_however_it_is_written() {
        let (keys, _) = Keys::generate(&env());
        assert_eq!(
            keys.identifier_hmac("email", " Ada@Example.org "),
            keys.identifier_hmac("email", "ada@example.org")
        );
        assert_ne!(
            keys.identifier_hmac("email", "ada@example.org"),
            keys.identifier_hmac("user_id", "ada@example.org")
        );
    }
}
