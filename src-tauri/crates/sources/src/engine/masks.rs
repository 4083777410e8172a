//! Masks: as an SQL expression where the source can compute it, in Rust where it cannot.

use aes_gcm::aead::Aead as _;
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use model::datamap::schema::{ColumnSchema, TypeFamily};
use model::masking::{Digest, Strategy};
use model::said;
use model::said::Said;
use sha2::{Digest as _, Sha256, Sha512};

use crate::source::Kind;
use crate::sql::literal;

/// How a column is masked.
pub(crate) enum Mask {
    /// By this expression; `$1` is the salt.
    Sql { expression: String, salted: bool },
    /// By values computed in Rust and joined from a temporary table.
    Computed,
    /// Not at all.
    Preserved,
}

/// How a strategy is carried out on a column (alias `t`).
pub(crate) fn mask(kind: Kind, column: &str, live: &ColumnSchema, strategy: &Strategy) -> Mask {
    let sql = |expression: String| Mask::Sql { expression, salted: false };
    match strategy {
        Strategy::Preserve => Mask::Preserved,
        Strategy::NullRewrite => sql("null".into()),
        Strategy::StringRewrite { rewrite_value } => {
            let text: String = match live.max_length {
                Some(length) => rewrite_value.chars().take(length).collect(),
                None => rewrite_value.clone(),
            };
            sql(literal(&text))
        }
        Strategy::RandomStringRewrite { length, suffix } => {
            sql(random(kind, column, *length, suffix.as_deref().unwrap_or_default()))
        }
        Strategy::Hash { algorithm } => match kind {
            Kind::Postgres => {
                let function = match algorithm {
                    Digest::Sha256 => "sha256",
                    Digest::Sha512 => "sha512",
                };
                Mask::Sql {
                    expression: format!(
                        "encode({function}(convert_to({column}::text || $1::text, 'UTF8')), 'hex')"
                    ),
                    salted: true,
                }
            }
            Kind::Sqlite => Mask::Computed,
        },
        Strategy::Hmac { .. } | Strategy::AesEncrypt => Mask::Computed,
        Strategy::Truncate { length } => match kind {
            Kind::Postgres => sql(format!("left({column}::text, {length})")),
            Kind::Sqlite => sql(format!("substr({column}, 1, {length})")),
        },
    }
}

/// Random characters, fresh for every row: the expression looks at the row, so that it cannot be
/// computed once for all.
fn random(kind: Kind, column: &str, length: usize, suffix: &str) -> String {
    let characters = match kind {
        Kind::Postgres => format!(
            "(select string_agg(substr('abcdefghijklmnopqrstuvwxyz0123456789', \
             1 + floor(random() * 36)::int, 1), '') from generate_series(1, {length}) \
             where {column} is not null)"
        ),
        Kind::Sqlite => format!("substr(lower(hex(randomblob({length}))), 1, {length})"),
    };
    let text =
        if suffix.is_empty() { characters } else { format!("{characters} || {}", literal(suffix)) };
    format!("case when {column} is null then null else {text} end")
}

/// A mask computed in Rust.
pub(crate) fn compute(strategy: &Strategy, value: &str, salt: &str) -> String {
    match strategy {
        Strategy::Hash { algorithm: Digest::Sha256 } => {
            hex::encode(Sha256::new().chain_update(value).chain_update(salt).finalize())
        }
        Strategy::Hash { algorithm: Digest::Sha512 } => {
            hex::encode(Sha512::new().chain_update(value).chain_update(salt).finalize())
        }
        Strategy::Hmac { algorithm: Digest::Sha256 } => {
            hex::encode(hmac256(salt.as_bytes(), &[value.as_bytes(), salt.as_bytes()]))
        }
        Strategy::Hmac { algorithm: Digest::Sha512 } => {
            let mut mac = <Hmac<Sha512> as hmac::Mac>::new_from_slice(salt.as_bytes())
                .expect("HMAC takes a key of any length");
            mac.update(value.as_bytes());
            mac.update(salt.as_bytes());
            hex::encode(mac.finalize().into_bytes())
        }
        Strategy::AesEncrypt => {
            // Convergent: the nonce follows from the value, so equal in gives equal out.
            let key = hmac256(salt.as_bytes(), &[b"key"]);
            let nonce = hmac256(salt.as_bytes(), &[b"nonce", value.as_bytes()]);
            let cipher = Aes256Gcm::new(&key.into());
            let sealed = cipher
                .encrypt(Nonce::from_slice(&nonce[..12]), value.as_bytes())
                .expect("a cell in memory is never too long for the cipher");
            STANDARD.encode([&nonce[..12], &sealed].concat())
        }
        Strategy::NullRewrite
        | Strategy::StringRewrite { .. }
        | Strategy::RandomStringRewrite { .. }
        | Strategy::Truncate { .. }
        | Strategy::Preserve => value.to_owned(),
    }
}

fn hmac256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as hmac::Mac>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Characters a mask writes at most; none: no more than the cell had.
pub(crate) fn length(strategy: &Strategy) -> Option<usize> {
    match strategy {
        Strategy::RandomStringRewrite { length, suffix } => {
            Some(length + suffix.as_ref().map_or(0, |suffix| suffix.chars().count()))
        }
        Strategy::Hash { algorithm: Digest::Sha256 }
        | Strategy::Hmac { algorithm: Digest::Sha256 } => Some(64),
        Strategy::Hash { algorithm: Digest::Sha512 }
        | Strategy::Hmac { algorithm: Digest::Sha512 } => Some(128),
        Strategy::NullRewrite
        | Strategy::StringRewrite { .. }
        | Strategy::AesEncrypt
        | Strategy::Truncate { .. }
        | Strategy::Preserve => None,
    }
}

/// Whether a mask writes text.
pub(crate) fn writes_text(strategy: &Strategy) -> bool {
    !matches!(strategy, Strategy::NullRewrite | Strategy::Preserve)
}

/// Whether text fits into a column.
pub(crate) fn takes_text(family: &TypeFamily) -> bool {
    matches!(family, TypeFamily::Text | TypeFamily::Other)
}

/// The strategy as people read it.
pub(crate) fn name(strategy: &Strategy) -> Said {
    match strategy {
        Strategy::NullRewrite => said!("emptied"),
        Strategy::StringRewrite { .. } => said!("replaced by a constant"),
        Strategy::RandomStringRewrite { .. } => said!("replaced by random characters"),
        Strategy::Hash { .. } => said!("replaced by a hash"),
        Strategy::Hmac { .. } => said!("replaced by a keyed hash"),
        Strategy::AesEncrypt => said!("encrypted"),
        Strategy::Truncate { .. } => said!("shortened"),
        Strategy::Preserve => said!("kept"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn computed_masks_are_equal_for_equal_values_and_differ_by_salt() {
        let strategies = [
            Strategy::Hash { algorithm: Digest::Sha256 },
            Strategy::Hash { algorithm: Digest::Sha512 },
            Strategy::Hmac { algorithm: Digest::Sha256 },
            Strategy::Hmac { algorithm: Digest::Sha512 },
            Strategy::AesEncrypt,
        ];
        for strategy in strategies {
            let masked = compute(&strategy, "ada@example.org", "salt");
            assert_eq!(masked, compute(&strategy, "ada@example.org", "salt"));
            assert_ne!(masked, compute(&strategy, "ada@example.org", "pepper"));
            assert_ne!(masked, compute(&strategy, "bob@example.org", "salt"));
            assert!(!masked.contains("ada"));
        }
    }

    #[test]
    fn a_hash_is_that_of_value_and_salt() {
        let strategy = Strategy::Hash { algorithm: Digest::Sha256 };
        assert_eq!(
            compute(&strategy, "a", "b"),
            "fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603"
        );
    }
}
