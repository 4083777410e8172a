//! Account and card numbers in a text, told by their checksums.

use std::ops::Range;

/// IBANs (ISO 13616) of a text, as bytes.
pub(super) fn ibans(text: &str, mut each: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while from + 15 <= bytes.len() {
        let head = &bytes[from..from + 4];
        let begins = head[..2].iter().all(u8::is_ascii_uppercase)
            && head[2..].iter().all(u8::is_ascii_digit)
            && (from == 0 || !bytes[from - 1].is_ascii_alphanumeric());
        if !begins {
            from += 1;
            continue;
        }
        match longest_iban(&bytes[from..]) {
            Some(length) => {
                each(from..from + length);
                from += length;
            }
            None => from += 4,
        }
    }
}

/// The longest run whose checksum holds, with single spaces between its groups.
fn longest_iban(bytes: &[u8]) -> Option<usize> {
    let mut signs = Vec::new();
    let mut longest = None;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'A'..=b'Z' | b'0'..=b'9' => signs.push(*byte),
            b' ' if bytes.get(at.wrapping_sub(1)).is_some_and(|one| *one != b' ') => continue,
            _ => break,
        }
        let ends = !bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric);
        if signs.len() > 34 {
            break;
        }
        if ends && signs.len() >= 15 && checksum(&signs) == 1 {
            longest = Some(at + 1);
        }
    }
    longest
}

/// ISO 7064, MOD 97-10, over an IBAN with its first four signs behind the rest.
fn checksum(signs: &[u8]) -> u32 {
    signs[4..].iter().chain(&signs[..4]).fold(0, |rest, sign| match sign {
        b'0'..=b'9' => (rest * 10 + u32::from(sign - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    })
}

/// Card numbers (ISO/IEC 7812) of a text, as bytes.
pub(super) fn cards(text: &str, mut each: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while from < bytes.len() {
        if !bytes[from].is_ascii_digit() {
            from += 1;
            continue;
        }
        let (mut digits, mut end, mut at) = (Vec::new(), from, from);
        while let Some(byte) = bytes.get(at) {
            if byte.is_ascii_digit() {
                digits.push(byte - b'0');
                end = at + 1;
            } else if !(matches!(byte, b' ' | b'-') && at == end) {
                break;
            }
            at += 1;
        }
        let apart = |byte: Option<&u8>| {
            !byte.is_some_and(|one| one.is_ascii_alphanumeric() || *one == b'+')
        };
        let alone = (from == 0 || apart(bytes.get(from - 1))) && apart(bytes.get(end));
        let network = digits.first().is_some_and(|first| (3..=6).contains(first));
        if alone && network && (13..=19).contains(&digits.len()) && luhn(&digits) {
            each(from..end);
        }
        from = end.max(from + 1);
    }
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(*digit);
            match (place % 2, digit * 2) {
                (0, _) => digit,
                (_, twice) if twice > 9 => twice - 9,
                (_, twice) => twice,
            }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != digits[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_told_by_its_checksum() {
        let text =
            "to DE89 3704 0044 0532 0130 00. Not DE88370400440532013000, GB82WEST12345698765432!";
        let mut all = Vec::new();
        ibans(text, |range| all.push(&text[range]));
        assert_eq!(all, ["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"]);
    }

    #[test]
    fn a_card_is_told_by_its_checksum() {
        let text =
            "4111 1111 1111 1111, 4111111111111112, 5500-0000-0000-0004 and 0000000000000000";
        let mut all = Vec::new();
        cards(text, |range| all.push(&text[range]));
        assert_eq!(all, ["4111 1111 1111 1111", "5500-0000-0000-0004"]);
    }
}
