//! Telephone numbers: E.164 (ITU-T), without the tables of which numbers are given out.

use std::fmt;

/// Calling codes of two digits (ITU-T E.164); 1 and 7 have one digit, all others three.
const TWO_DIGITS: [u16; 44] = [
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56,
    57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];

/// Country, calling code, and the prefix of a national number.
const COUNTRIES: [(&str, &str, &str); 58] = [
    ("AT", "43", "0"),
    ("AU", "61", "0"),
    ("BE", "32", "0"),
    ("BG", "359", "0"),
    ("BR", "55", "0"),
    ("CA", "1", "1"),
    ("CH", "41", "0"),
    ("CN", "86", "0"),
    ("CY", "357", ""),
    ("CZ", "420", ""),
    ("DE", "49", "0"),
    ("DK", "45", ""),
    ("EE", "372", ""),
    ("ES", "34", ""),
    ("FI", "358", "0"),
    ("FR", "33", "0"),
    ("GB", "44", "0"),
    ("GR", "30", ""),
    ("HK", "852", ""),
    ("HR", "385", "0"),
    ("HU", "36", "06"),
    ("ID", "62", "0"),
    ("IE", "353", "0"),
    ("IL", "972", "0"),
    ("IN", "91", "0"),
    ("IS", "354", ""),
    ("IT", "39", ""),
    ("JP", "81", "0"),
    ("KR", "82", "0"),
    ("LI", "423", ""),
    ("LT", "370", "0"),
    ("LU", "352", ""),
    ("LV", "371", ""),
    ("MT", "356", ""),
    ("MX", "52", ""),
    ("MY", "60", "0"),
    ("NL", "31", "0"),
    ("NO", "47", ""),
    ("NZ", "64", "0"),
    ("PH", "63", "0"),
    ("PL", "48", ""),
    ("PT", "351", ""),
    ("RO", "40", "0"),
    ("RS", "381", "0"),
    ("RU", "7", "8"),
    ("SA", "966", "0"),
    ("SE", "46", "0"),
    ("SG", "65", ""),
    ("SI", "386", "0"),
    ("SK", "421", "0"),
    ("TH", "66", "0"),
    ("TR", "90", "0"),
    ("TW", "886", "0"),
    ("UA", "380", "0"),
    ("UK", "44", "0"),
    ("US", "1", "1"),
    ("VN", "84", "0"),
    ("ZA", "27", "0"),
];

/// The fewest digits of a number that can be told from any other number.
const FEWEST: usize = 7;
/// E.164 allows no more.
const MOST: usize = 15;

/// A telephone number with its country. Shown as E.164: `+493012345678`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The calling code: `49`.
    pub code: String,
    /// The number within the country, without its prefix.
    pub national: String,
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}{}", self.code, self.national)
    }
}

impl Phone {
    /// Reads a number in any layout; one without calling code in `country` (ISO 3166, two
    /// letters). None when it is no number, or its country is not known.
    pub fn parse(text: &str, country: Option<&str>) -> Option<Self> {
        let text = super::fold(text);
        let text = text.trim();
        let text = text.strip_prefix("tel:").unwrap_or(text).trim_start();
        let international = text.starts_with('+');
        // A zero in brackets is the national prefix, shown beside the calling code.
        let text = if international { text.replacen("(0)", "", 1) } else { text.to_owned() };
        let digits = digits(&text)?;
        let full = if international {
            Some(digits.as_str())
        } else {
            digits.strip_prefix("00").filter(|rest| !rest.starts_with('0'))
        };
        let (code, national) = match full {
            Some(full) => {
                let code = calling_code(full)?;
                (code.to_owned(), full.strip_prefix(code)?.to_owned())
            }
            None => {
                let country = country?.get(..2)?;
                let (_, code, trunk) = COUNTRIES.iter().find(|(name, ..)| *name == country)?;
                let rest = digits.strip_prefix(trunk).unwrap_or(&digits);
                ((*code).to_owned(), rest.to_owned())
            }
        };
        let length = code.len() + national.len();
        ((FEWEST..=MOST).contains(&length) && national.len() >= 4)
            .then_some(Self { code, national })
    }

    /// The digits of every way to dial it, the longest first: from abroad, with both prefixes, at
    /// home. The bare national number is among them when it is long enough to be told apart.
    pub fn dialled(&self) -> Vec<String> {
        let Self { code, national } = self;
        let trunk = trunk_prefix(code);
        let mut ways = vec![
            format!("00{code}{national}"),
            format!("011{code}{national}"),
            format!("{code}{national}"),
        ];
        if !trunk.is_empty() {
            ways.push(format!("{code}{trunk}{national}"));
            ways.push(format!("00{code}{trunk}{national}"));
            ways.push(format!("{trunk}{national}"));
        }
        if national.len() >= 9 || (trunk.is_empty() && national.len() >= 8) {
            ways.push(national.clone());
        }
        ways.retain(|way| way.len() >= FEWEST);
        ways.sort_by_key(|way| std::cmp::Reverse(way.len()));
        ways.dedup();
        ways
    }
}

/// The calling code at the beginning of the digits of an international number.
pub fn calling_code(digits: &str) -> Option<&str> {
    let length = match digits.as_bytes().first()? {
        b'1' | b'7' => 1,
        b'0' => return None,
        _ if digits.get(..2)?.parse().is_ok_and(|two| TWO_DIGITS.contains(&two)) => 2,
        _ => 3,
    };
    digits.get(..length)
}

/// What stands before a national number in the country of a calling code: mostly `0`.
pub fn trunk_prefix(code: &str) -> &'static str {
    COUNTRIES.iter().find(|(_, one, _)| *one == code).map_or("0", |(_, _, trunk)| *trunk)
}

/// The last eight digits: what a number has in common with itself in any country's notation.
pub(super) fn tail(text: &str) -> Option<String> {
    let digits = digits(&super::fold(text))?;
    let digits = digits.trim_start_matches('0');
    (digits.len() >= FEWEST).then(|| digits[digits.len().saturating_sub(8)..].to_owned())
}

/// The digits of a text that is a number and nothing else.
fn digits(text: &str) -> Option<String> {
    let mut digits = String::new();
    for (place, sign) in text.chars().enumerate() {
        match sign {
            '0'..='9' => digits.push(sign),
            '+' if place == 0 => {}
            ' ' | '-' | '.' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}' => {}
            _ => return None,
        }
    }
    (digits.len() >= FEWEST).then_some(digits)
}
