//! Masking strategies as Fides writes them: a name and a configuration.

use super::read::Reader;
use super::types::At;
use super::yaml::Node;
use crate::masking::{Digest, Strategy};
use crate::said;

/// Characters a random mask has when the map does not say.
const RANDOM_LENGTH: usize = 30;
/// Longest random mask: what fits any column that holds a name or an address.
const RANDOM_LENGTH_MAX: usize = 1000;

/// What `masking_strategy_override` asks for.
pub enum Override {
    Mask(Strategy),
    DeleteRows,
}

#[derive(Default)]
struct Configuration {
    rewrite_value: Option<String>,
    length: Option<usize>,
    algorithm: Option<(At, String)>,
    mode: Option<(At, String)>,
    suffix: Option<(At, String)>,
}

/// Reads an override; what is wrong with it is noted and it is left out.
pub fn read(reader: &mut Reader, node: &Node) -> Option<Override> {
    let mut name = None;
    let mut given = Configuration::default();
    for (key, value) in reader.map(node, "masking_strategy_override") {
        match key.text.as_str() {
            "strategy" => name = reader.text(value, "strategy"),
            "configuration" => given = configuration(reader, value),
            _ => reader.unknown(key, &said!("masking_strategy_override")),
        }
    }
    let Some(name) = name else {
        reader.error(node.at, said!("`masking_strategy_override` names no `strategy`"));
        return None;
    };
    strategy(reader, node.at, &name, given)
}

fn configuration(reader: &mut Reader, node: &Node) -> Configuration {
    let mut given = Configuration::default();
    for (key, value) in reader.map(node, "configuration") {
        match key.text.as_str() {
            "rewrite_value" => given.rewrite_value = reader.text(value, "rewrite_value"),
            "length" => given.length = reader.count(value, "length"),
            "algorithm" => {
                given.algorithm = reader.text(value, "algorithm").map(|text| (key.at, text));
            }
            "mode" => given.mode = reader.text(value, "mode").map(|text| (key.at, text)),
            "format_preservation" => {
                for (inner, value) in reader.map(value, "format_preservation") {
                    if inner.text == "suffix" {
                        given.suffix = reader.text(value, "suffix").map(|text| (key.at, text));
                    } else {
                        reader.unknown(inner, &said!("format_preservation"));
                    }
                }
            }
            _ => reader.unknown(key, &said!("a masking configuration")),
        }
    }
    given
}

fn strategy(reader: &mut Reader, at: At, name: &str, mut given: Configuration) -> Option<Override> {
    let strategy = match name {
        "delete" => return Some(Override::DeleteRows),
        "null_rewrite" => Strategy::NullRewrite,
        "preserve" => Strategy::Preserve,
        "string_rewrite" => {
            let Some(value) = given.rewrite_value.take() else {
                reader.error(
                    at,
                    said!(
                        "`string_rewrite` needs `{example}`",
                        example = "configuration: {rewrite_value: ...}"
                    ),
                );
                return None;
            };
            let suffix = given.suffix.take().map(|(_, suffix)| suffix).unwrap_or_default();
            Strategy::StringRewrite { rewrite_value: value + &suffix }
        }
        "random_string_rewrite" => {
            let length = given.length.take().unwrap_or(RANDOM_LENGTH);
            if length > RANDOM_LENGTH_MAX {
                reader.error(
                    at,
                    said!(
                        "`length` of a random mask is at most {random_length_max}",
                        random_length_max = RANDOM_LENGTH_MAX
                    ),
                );
                return None;
            }
            let suffix = given.suffix.take().map(|(_, suffix)| suffix);
            Strategy::RandomStringRewrite { length, suffix }
        }
        "hash" => Strategy::Hash { algorithm: digest(reader, &mut given)? },
        "hmac" => Strategy::Hmac { algorithm: digest(reader, &mut given)? },
        "aes_encrypt" => match given.mode.take() {
            Some((at, mode)) if mode != "GCM" => {
                reader.error(at, said!("`mode` is GCM, not `{mode}`", mode));
                return None;
            }
            Some(_) | None => Strategy::AesEncrypt,
        },
        "truncate" => {
            let Some(length) = given.length.take() else {
                reader.error(
                    at,
                    said!("`truncate` needs `{example}`", example = "configuration: {length: ...}"),
                );
                return None;
            };
            Strategy::Truncate { length }
        }
        _ => {
            reader.error(
                at,
                said!(
                    "`{name}` is not a masking strategy: null_rewrite, string_rewrite, \
                     random_string_rewrite, hash, hmac, aes_encrypt, truncate, preserve or delete",
                    name
                ),
            );
            return None;
        }
    };
    if let Some((at, _)) = given.suffix {
        // Silently leaving it out would break the format the author relies on.
        reader.error(
            at,
            said!("`format_preservation` works with string rewrites, not with `{name}`", name),
        );
        return None;
    }
    Some(Override::Mask(strategy))
}

fn digest(reader: &mut Reader, given: &mut Configuration) -> Option<Digest> {
    match given.algorithm.take() {
        None => Some(Digest::Sha256),
        Some((_, name)) if name == "SHA-256" => Some(Digest::Sha256),
        Some((_, name)) if name == "SHA-512" => Some(Digest::Sha512),
        Some((at, name)) => {
            reader.error(at, said!("`algorithm` is SHA-256 or SHA-512, not `{name}`", name));
            None
        }
    }
}
