//! Identifiers of a person: their normal forms, and how sure it is that two of them mean the same.
//!
//! Invariant: only equal normal forms are equal. Dots and tags of a mailbox, and a telephone number
//! without a country, make a candidate that an officer decides on, never the same identifier.

mod email;
mod phone;

use crate::said;
use crate::said::Said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization as _;

pub use email::Email;
pub use phone::{Phone, calling_code, trunk_prefix};

/// How sure it is that two values are the same identifier; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "IdentifierStrength")]
pub enum Strength {
    /// The same text.
    Same,
    /// The same after the normal form: case, Unicode form, layout, form of the domain.
    SameNormal,
    /// Perhaps: another address of the same mailbox, a number whose country is not known.
    Possible,
}

impl Strength {
    /// The strength in words.
    pub fn said(self) -> Said {
        match self {
            Self::Same => said!("the same"),
            Self::SameNormal => said!("the same in another notation"),
            Self::Possible => said!("possibly the same"),
        }
    }
}

/// What a kind of identifier is, whatever the map calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A device or advertising id: hexadecimal, its dashes and case mean nothing.
    Device,
    /// Anything else: compared without regard to case.
    Other,
}

/// The nature of a kind such as `email`, `billing_email`, `phone`, `device_id`.
pub fn nature(kind: &str) -> Nature {
    let kind = kind.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    if has(&["mail"]) {
        Nature::Email
    } else if has(&["phone", "mobile", "telefon", "msisdn", "fax"]) {
        Nature::Phone
    } else if has(&["device", "advertising", "idfa", "gaid", "uuid", "mac_address"]) {
        Nature::Device
    } else {
        Nature::Other
    }
}

/// A text in lower case and Unicode's compatibility form, without signs that are not seen.
pub fn fold(text: &str) -> String {
    let seen =
        |sign: &char| !matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}');
    let lower: String = text.nfkc().filter(seen).collect::<String>().to_lowercase();
    lower.nfkc().collect()
}

/// The normal form of an identifier: two with the same normal form are the same. `country` is the
/// ISO 3166 code that a telephone number without one is read in.
pub fn normal(kind: &str, value: &str, country: Option<&str>) -> String {
    let folded = fold(value).trim().to_owned();
    match nature(kind) {
        Nature::Email => Email::parse(value).map_or(folded, |email| email.normal()),
        Nature::Phone => Phone::parse(value, country).map_or(folded, |phone| phone.to_string()),
        Nature::Device => device(&folded).unwrap_or(folded),
        Nature::Other => folded,
    }
}

/// What two identifiers have in common that may be the same; none: only the normal form counts.
pub fn loose(kind: &str, value: &str) -> Option<String> {
    match nature(kind) {
        Nature::Email => Email::parse(value).map(|email| email.mailbox()),
        Nature::Phone => phone::tail(value),
        Nature::Device | Nature::Other => None,
    }
}

/// How sure it is that two values of a kind are the same; none: they are different.
pub fn compare(kind: &str, one: &str, other: &str, country: Option<&str>) -> Option<Strength> {
    if one == other {
        return Some(Strength::Same);
    }
    if normal(kind, one, country) == normal(kind, other, country) {
        return Some(Strength::SameNormal);
    }
    if nature(kind) == Nature::Phone {
        // Two numbers that both name their country are the same or different, not perhaps.
        let both = Phone::parse(one, country).is_some() && Phone::parse(other, country).is_some();
        let same_tail = loose(kind, one).is_some_and(|tail| Some(tail) == loose(kind, other));
        return (!both && same_tail).then_some(Strength::Possible);
    }
    let loose_one = loose(kind, one)?;
    (Some(loose_one) == loose(kind, other)).then_some(Strength::Possible)
}

/// A hexadecimal id without dashes, colons and brackets; none when it is something else.
pub fn device(value: &str) -> Option<String> {
    let plain: String = value
        .chars()
        .filter(|sign| !matches!(sign, '-' | ':' | '{' | '}' | '.'))
        .map(|sign| sign.to_ascii_lowercase())
        .collect();
    let hexadecimal = plain.len() >= 12 && plain.bytes().all(|byte| byte.is_ascii_hexdigit());
    hexadecimal.then_some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(kind: &str, one: &str, other: &str, expected: Option<Strength>) {
        assert_eq!(compare(kind, one, other, Some("DE")), expected, "{one} and {other}");
        assert_eq!(compare(kind, other, one, Some("DE")), expected, "{other} and {one}");
    }

    #[test]
    fn case_unicode_form_and_form_of_the_domain_make_no_difference() {
        let same = Some(Strength::SameNormal);
        check("email", "ada@example.org", "ada@example.org", Some(Strength::Same));
        check("email", "Ada@Example.ORG", "ada@example.org", same);
        check("email", "jörg@example.org", "jo\u{308}rg@example.org", same);
        check("email", "ada＠example.org", "ada@example.org", same);
        check("email", "ada@münchen.de", "ada@xn--mnchen-3ya.de", same);
        check("billing_email", " mailto:ada@example.org", "ada@example.org", same);
        check("email", "ada@example.org", "ben@example.org", None);
    }

    #[test]
    fn dots_and_tags_make_a_candidate_and_not_an_equal() {
        let perhaps = Some(Strength::Possible);
        check("email", "ada.quill@gmail.com", "adaquill@googlemail.com", perhaps);
        check("email", "ada+news@example.org", "ada@example.org", perhaps);
        check("email", "ada.quill@example.org", "adaquill@example.org", None);
    }

    #[test]
    fn a_number_is_the_same_in_every_layout() {
        let same = Some(Strength::SameNormal);
        check("phone", "+49 30 1234567", "030/1234567", same);
        check("phone", "+49 (0)30 123-4567", "0049301234567", same);
        check("mobile", "+1 (415) 555-2671", "+14155552671", same);
        check("phone", "+49 30 1234567", "+49 30 1234568", None);
        check("phone", "+49 30 1234567", "+43 30 1234567", None);
        assert_eq!(
            compare("phone", "+49 30 1234567", "030 1234567", None),
            Some(Strength::Possible),
            "without a country the national form is a candidate"
        );
    }

    #[test]
    fn the_layout_of_a_device_id_makes_no_difference() {
        let same = Some(Strength::SameNormal);
        check(
            "device_id",
            "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
            "a0eebc999c0b4ef8bb6d6bb9bd380a11",
            same,
        );
        check("device_id", "pixel-7", "PIXEL-7", same);
        check("device_id", "pixel-7", "pixel7", None);
    }

    proptest! {
        #[test]
        fn a_normal_form_is_its_own_normal_form(
            kind in prop::sample::select(vec!["email", "phone", "device_id", "user_id"]),
            value in "\\PC{0,40}",
        ) {
            let once = normal(kind, &value, Some("DE"));
            prop_assert_eq!(&normal(kind, &once, Some("DE")), &once);
        }

        #[test]
        fn every_layout_of_a_number_has_one_normal_form(
            digits in "[1-9][0-9]{8,10}",
            layout in "[ ./-]{9}",
        ) {
            let signs: Vec<char> = digits.chars().collect();
            let mut written = String::from("0");
            for (place, sign) in signs.iter().enumerate() {
                written.push(*sign);
                if place % 3 == 2 {
                    written.push(layout.chars().nth(place % 9).unwrap_or(' '));
                }
            }
            let plain = format!("+49{digits}");
            prop_assert_eq!(normal("phone", &written, Some("DE")), plain);
        }
    }
}
