//! What is looked for: the anchors that make a line worth reading, and the exact decision.
//!
//! An anchor is a short run of bytes that every writing of an identifier contains, or that betrays
//! an encoding. Anchors may be found in lines that turn out innocent, never the other way round.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use model::identifiers::{Email, Nature, Phone, device, fold, nature};
use model::plan::Seeds;
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use super::forms::readings;

/// An identifier shorter than this is looked for as a whole cell only: `7` stands in many texts.
const SHORTEST_PART: usize = 5;

/// One identifier.
pub(super) struct Needle {
    /// Its kind; the value itself is never repeated.
    pub(super) kind: String,
    value: String,
    what: What,
    /// Hex digests of the identifier, as avatars and audiences use them.
    digests: Vec<String>,
}

enum What {
    Email(Email),
    /// The digits of every way to dial a number.
    Phone(Vec<String>),
    Token(String),
    /// Too short to be found inside other text.
    Short(String),
}

/// The identifiers of a person.
pub(super) fn needles(seeds: &Seeds) -> Vec<Needle> {
    let mut needles = Vec::new();
    for (kind, values) in seeds {
        for value in values.iter().filter(|value| !value.trim().is_empty()) {
            let value = value.trim().to_owned();
            let phone = nature(kind) == Nature::Phone || value.starts_with('+');
            let what = match (Email::parse(&value), numbers(&value).next()) {
                (Some(email), _) => What::Email(email),
                (None, Some(digits)) if phone => What::Phone(
                    // Without a country only the digits as they are can be looked for.
                    Phone::parse(&value, None).map_or(vec![digits], |phone| phone.dialled()),
                ),
                (None, _) if value.chars().count() < SHORTEST_PART => What::Short(fold(&value)),
                (None, _) => What::Token(fold(&value)),
            };
            let digests = match &what {
                What::Email(_) | What::Phone(_) => digests(&value),
                What::Token(_) | What::Short(_) => Vec::new(),
            };
            let other_layout = (nature(kind) == Nature::Device)
                .then(|| device(&fold(&value)))
                .flatten()
                .filter(|plain| fold(&value) != *plain);
            if let Some(plain) = other_layout {
                let what = What::Token(plain.clone());
                needles.push(Needle { kind: kind.clone(), value: plain, what, digests: vec![] });
            }
            needles.push(Needle { kind: kind.clone(), value, what, digests });
        }
    }
    needles
}

fn digests(value: &str) -> Vec<String> {
    use md5::Digest as _;
    let lower = fold(value);
    vec![
        hex::encode(md5::Md5::digest(&lower)),
        hex::encode(sha1::Sha1::digest(&lower)),
        hex::encode(Sha256::digest(&lower)),
    ]
}

impl Needle {
    /// Runs of bytes of which every writing contains one. They are looked for without regard to
    /// the case of ASCII letters, in lines as COPY writes them (a backslash stands twice).
    pub(super) fn anchors(&self) -> Vec<Vec<u8>> {
        let mut anchors: Vec<String> = self.digests.clone();
        match &self.what {
            What::Email(email) => {
                let siblings = email.sibling_domains();
                let domains: BTreeSet<String> =
                    email.domains().into_iter().chain(siblings).collect();
                for domain in domains {
                    let start: String = domain.chars().take(2).take_while(char::is_ascii).collect();
                    anchors.extend(spelt(&format!("@{start}")));
                    for at in
                        ["@", "%40", "%2540", "64;", "x40;", "commat;", "u0040", "=40", "=\\n40"]
                    {
                        anchors.push(format!("{at}{domain}"));
                    }
                    let label = domain.split('.').next().unwrap_or_default();
                    for spelled in ["(at)", "[at]", "{at}", " at ", "(at) ", "[at] ", "{at} "] {
                        anchors.push(format!("{spelled}{label}"));
                    }
                    // An encoder may take every sign that is no letter.
                    for encoded in ["%2e", "%252e", "&#46;", "&period;", "&#x2e;", "u002e"] {
                        if domain.contains('.') {
                            anchors.push(domain.replace('.', encoded));
                        }
                    }
                }
                anchors.extend(encoded(&self.value));
                anchors.extend(encoded(&fold(&self.value)));
            }
            What::Phone(ways) => {
                anchors.extend(encoded(&self.value));
                anchors.extend(ways.iter().flat_map(|digits| endings(digits)));
                anchors.extend(
                    ways.iter().flat_map(|digits| spelt(&digits[digits.len().saturating_sub(2)..])),
                );
            }
            What::Token(token) => {
                anchors.push(token.clone());
                anchors.extend(escaped(token));
                anchors.extend(spelt(&token.chars().take(3).collect::<String>()));
                anchors.extend(encoded(&self.value));
            }
            What::Short(short) => {
                for before in ["\t", "\n", "\"", ":", ": "] {
                    anchors.push(format!("{before}{short}"));
                }
            }
        }
        let mut anchors: Vec<Vec<u8>> = anchors
            .iter()
            .flat_map(|anchor| {
                // Both Unicode forms; in ASCII they are one.
                [anchor.nfc().collect::<String>(), anchor.nfd().collect::<String>()]
            })
            .map(String::into_bytes)
            .collect();
        if !matches!(self.what, What::Short(_)) {
            // Full-width letters (U+FF01 to U+FF5E) begin so.
            anchors.extend([vec![0xef, 0xbc], vec![0xef, 0xbd]]);
            if !fold(&self.value).is_ascii() {
                // Other cases and forms of letters that are not ASCII: read every such line.
                anchors.extend((0xc3..=0xd5).map(|byte| vec![byte]));
            }
        }
        anchors.sort();
        anchors.dedup();
        anchors
    }

    /// In which form the identifier stands in a cell; none: it does not.
    pub(super) fn stands_in(&self, cell: &str, document: bool) -> Option<&'static str> {
        if let What::Short(short) = &self.what {
            let whole = fold(cell.trim()) == *short;
            return (whole || (document && named(cell, short))).then_some("as it is");
        }
        if self.digests.iter().any(|digest| cell.to_ascii_lowercase().contains(digest)) {
            return Some("as a digest");
        }
        readings(cell).into_iter().find_map(|(form, text)| {
            let same = self.same(&text)?;
            Some(match (form, same) {
                ("as it is", true) if text.contains(&self.value) => form,
                ("as it is", true) => "in another case or form",
                ("as it is", false) => "in a variant",
                _ => form,
            })
        })
    }

    /// Whether a text holds the identifier itself (`true`) or a variant of it (`false`).
    fn same(&self, text: &str) -> Option<bool> {
        match &self.what {
            What::Email(email) => emails(text, email).max(),
            What::Phone(ways) => numbers(text).any(|number| ways.contains(&number)).then_some(true),
            What::Token(token) | What::Short(token) => {
                stands_alone(&fold(text), token).then_some(true)
            }
        }
    }
}

/// The addresses around every `@` of a text that reach the same mailbox: whether they are the same.
fn emails<'a>(text: &'a str, email: &'a Email) -> impl Iterator<Item = bool> + 'a {
    text.match_indices(['@', '\u{ff20}']).filter_map(move |(at, sign)| {
        let in_local = |one: char| {
            one.is_alphanumeric()
                || "._+-".contains(one)
                || is_mark(one)
                || (!one.is_whitespace() && email.local.contains(one))
        };
        let in_domain =
            |one: &char| one.is_alphanumeric() || ".-\u{ff0e}".contains(*one) || is_mark(*one);
        let start = text[..at].char_indices().rev().take_while(|(_, one)| in_local(*one)).last();
        let local = text[start?.0..at].trim_start_matches(['.', '-']);
        let behind = &text[at + sign.len()..];
        let length: usize = behind.chars().take_while(in_domain).map(char::len_utf8).sum();
        let domain = behind[..length].trim_end_matches(['.', '-']);
        let candidate = Email::parse(&format!("{local}@{domain}"))?;
        (candidate.mailbox() == email.mailbox()).then(|| candidate == *email)
    })
}

/// A combining mark: part of the letter before it.
fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// The telephone numbers of a text, as digits: seven (a subscriber's) to seventeen (with every
/// prefix).
fn numbers(text: &str) -> impl Iterator<Item = String> + '_ {
    let belongs = |one: char| one.is_ascii_digit() || "+ -./()\u{a0}\u{2011}\u{2013}".contains(one);
    text.split(move |one| !belongs(one)).filter(|run| run.len() >= 7).flat_map(|run| {
        // Two numbers may stand side by side, and a number beside a date.
        let words: Vec<String> = run
            .split(' ')
            .map(|word| word.chars().filter(char::is_ascii_digit).collect::<String>())
            .filter(|word| !word.is_empty())
            .collect();
        let mut runs = Vec::new();
        for from in 0..words.len() {
            for to in from + 1..=words.len().min(from + 8) {
                runs.push(words[from..to].concat());
            }
        }
        runs.retain(|digits| (7..=17).contains(&digits.len()));
        // The longest comes first: it is the number when the whole text is one.
        runs.sort_by_key(|digits| std::cmp::Reverse(digits.len()));
        runs
    })
}

/// Whether a token stands in a text without being part of a longer word or number.
fn stands_alone(text: &str, token: &str) -> bool {
    text.match_indices(token).any(|(place, _)| {
        let before = text[..place].chars().next_back();
        let after = text[place + token.len()..].chars().next();
        let touches = |one: Option<char>| one.is_some_and(char::is_alphanumeric);
        !touches(before) && !touches(after)
    })
}

/// Whether a document gives a short identifier to a key that names one, such as `user_id`.
fn named(document: &str, short: &str) -> bool {
    fn look(json: &serde_json::Value, short: &str) -> bool {
        match json {
            serde_json::Value::Object(members) => members.iter().any(|(key, value)| {
                let names = key.to_lowercase().trim_end_matches('s').ends_with("id");
                let text = match value {
                    serde_json::Value::String(text) => fold(text),
                    serde_json::Value::Number(number) => number.to_string(),
                    serde_json::Value::Null
                    | serde_json::Value::Bool(_)
                    | serde_json::Value::Array(_)
                    | serde_json::Value::Object(_) => String::new(),
                };
                (names && text == short) || look(value, short)
            }),
            serde_json::Value::Array(items) => items.iter().any(|item| look(item, short)),
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Number(_)
            | serde_json::Value::String(_) => false,
        }
    }
    serde_json::from_str(document).is_ok_and(|json| look(&json, short))
}

/// What base64 (at each of its three alignments, in both alphabets) and hexadecimal make of a
/// text, without the signs that its neighbours take part in.
fn encoded(value: &str) -> Vec<String> {
    let mut forms = vec![hex::encode(value)];
    for shift in 0..3 {
        let shifted = [vec![0; shift], value.as_bytes().to_vec()].concat();
        // Signs that hold a bit of the shift, or of what may follow.
        let first = (shift * 8).div_ceil(6);
        let last = shifted.len() * 8 / 6;
        for text in [STANDARD_NO_PAD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted)] {
            forms.extend(text.get(first..last).filter(|part| part.len() >= 6).map(str::to_owned));
        }
    }
    forms
}

/// A token with signs in it, as URLs and HTML write it.
fn escaped(token: &str) -> Vec<String> {
    let special =
        |one: char| one.is_ascii() && !one.is_ascii_alphanumeric() && !"-._~".contains(one);
    if !token.contains(special) {
        return Vec::new();
    }
    let with = |form: &dyn Fn(u8) -> String| -> String {
        token
            .chars()
            .map(|one| if special(one) { form(one as u8) } else { one.to_string() })
            .collect()
    };
    vec![
        with(&|byte| format!("%{byte:02x}")),
        with(&|byte| format!("%25{byte:02x}")),
        with(&|byte| format!("&#{byte};")),
        with(&|byte| format!("&#x{byte:x};")),
        with(&|byte| format!("\\\\u{byte:04x}")),
        token.replace('\\', "\\\\"),
    ]
}

/// A few signs as an encoder writes them that takes every sign, letters too.
fn spelt(signs: &str) -> Vec<String> {
    let joined = |text: &str, between: &str, form: &dyn Fn(u32) -> String| {
        text.chars().map(|one| form(u32::from(one))).collect::<Vec<_>>().join(between)
    };
    if !signs.is_ascii() {
        return Vec::new();
    }
    [signs.to_lowercase(), signs.to_uppercase()]
        .iter()
        .flat_map(|text| {
            [
                joined(text, "", &|code| format!("%{code:02x}")),
                joined(text, "", &|code| format!("%25{code:02x}")),
                joined(text, "", &|code| format!("={code:02x}")),
                joined(text, "&#", &|code| format!("{code};")),
                joined(text, "&#x", &|code| format!("{code:x};")),
                joined(text, "&amp;#", &|code| format!("{code};")),
                joined(text, "&amp;#x", &|code| format!("{code:x};")),
                joined(text, "\\\\", &|code| format!("u{code:04x}")),
            ]
        })
        .collect()
}

/// The last four digits of a number, with any separator between them.
fn endings(digits: &str) -> Vec<String> {
    let last = &digits[digits.len().saturating_sub(4)..];
    let mut endings = vec![String::new()];
    for (place, digit) in last.chars().enumerate() {
        let separators: &[&str] = if place == 0 { &[""] } else { &["", " ", "-", ".", "/"] };
        endings = endings
            .iter()
            .flat_map(|start| separators.iter().map(move |one| format!("{start}{one}{digit}")))
            .collect();
    }
    endings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(kind: &str, value: &str) -> Needle {
        let seeds = Seeds::from([(kind.to_owned(), [value.to_owned()].into())]);
        needles(&seeds).remove(0)
    }

    #[test]
    fn a_short_identifier_is_a_whole_cell_or_a_value_under_a_key_that_names_it() {
        let needle = one("user_id", "7");
        assert_eq!(needle.stands_in("7", false), Some("as it is"));
        assert_eq!(needle.stands_in("17", false), None);
        assert_eq!(needle.stands_in(r#"{"a": [{"user_id": 7}]}"#, true), Some("as it is"));
        assert_eq!(needle.stands_in(r#"{"quantity": 7}"#, true), None);
    }

    #[test]
    fn somebody_elses_address_is_not_this_one() {
        let needle = one("email", "ada@example.org");
        for other in [
            "mary.ada@example.org",
            "ada@example.org.uk",
            "ada@sub.example.org",
            "ada-b@example.org",
            "ada @ example.org",
            "xada@example.org",
            "ada@example.orgy",
        ] {
            assert_eq!(needle.stands_in(other, false), None, "{other}");
        }
        assert_eq!(
            needle.stands_in("To: <ADA@Example.org>, x", false),
            Some("in another case or form")
        );
        assert_eq!(needle.stands_in("ada+shop@example.org", false), Some("in a variant"));
    }

    #[test]
    fn a_token_is_not_part_of_a_longer_one() {
        let needle = one("customer", "K-10017");
        assert_eq!(
            needle.stands_in("invoice_k-10017_2026.pdf", false),
            Some("in another case or form")
        );
        assert_eq!(needle.stands_in("K-100178", false), None);
        assert_eq!(needle.stands_in("AK-10017", false), None);
    }

    #[test]
    fn what_is_told_apart_has_an_anchor() {
        // The decision and the anchors must agree: what stands in a cell has an anchor there.
        let cells = [
            ("email", "ada+x@example.org", "ada%2Bx%40example.org"),
            ("email", "ada+x@example.org", "YWRhK3hAZXhhbXBsZS5vcmc="),
            ("email", "ada@example.org", "<a href=\"mailto:ada&#64;example.org\">"),
            ("phone_number", "+49 30 1234567", "call 030/123 45-67 today"),
            ("phone_number", "+49 30 1234567", "tel:+49-30-1234567"),
        ];
        for (kind, value, cell) in cells {
            let needle = one(kind, value);
            assert!(needle.stands_in(cell, false).is_some(), "{cell}");
            let lower = cell.to_ascii_lowercase();
            let found = needle.anchors().iter().any(|anchor| {
                let anchor = String::from_utf8_lossy(anchor).to_ascii_lowercase();
                lower.contains(&anchor)
            });
            assert!(found, "{cell} has no anchor");
        }
    }
}
