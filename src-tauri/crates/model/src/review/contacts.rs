//! E-mail addresses and telephone numbers in a text.

use std::ops::Range;

use crate::identifiers::calling_code;

/// Addresses of a text, as bytes.
pub(super) fn emails(text: &str, mut each: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let local = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || b"._%+-".contains(&byte);
    let domain = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80 || b".-".contains(&byte);
    let mut from = 0;
    while let Some(at) = bytes[from..].iter().position(|byte| *byte == b'@').map(|at| at + from) {
        from = at + 1;
        let start = bytes[..at].iter().rposition(|byte| !local(*byte)).map_or(0, |one| one + 1);
        let length = bytes[at + 1..].iter().position(|byte| !domain(*byte));
        let end = length.map_or(bytes.len(), |length| at + 1 + length);
        let Some(host) = text.get(at + 1..end) else { continue };
        let host = host.trim_end_matches(['.', '-']);
        let fits = host.split_once('.').is_some_and(|(name, rest)| {
            !name.is_empty() && rest.rsplit('.').next().is_some_and(|last| last.len() >= 2)
        });
        let start = start + bytes[start..at].iter().take_while(|byte| **byte == b'.').count();
        if fits && start < at && text.is_char_boundary(start) {
            each(start..at + 1 + host.len());
        }
    }
}

/// Fewest digits of a number that is dialled within a country.
const FEWEST: usize = 9;
/// E.164 allows no more.
const MOST: usize = 15;

/// Telephone numbers of a text, as bytes: with a calling code, or with the prefix of a country or
/// the layout of North America. A bare run of digits is no number.
pub(super) fn phones(text: &str, mut each: impl FnMut(Range<usize>)) {
    let bytes = text.as_bytes();
    let mut from = 0;
    while from < bytes.len() {
        let byte = bytes[from];
        let begins = byte == b'+' || byte == b'(' || byte.is_ascii_digit();
        let apart = from == 0
            || !(bytes[from - 1].is_ascii_alphanumeric()
                || bytes[from - 1] >= 0x80
                || b"+-./#_".contains(&bytes[from - 1]));
        if !begins {
            from += 1;
            continue;
        }
        let end = run(bytes, from);
        if apart && is_phone(&text[from..end]) {
            let behind = bytes.get(end).copied().unwrap_or(b' ');
            if !(behind.is_ascii_alphanumeric() || behind >= 0x80) {
                each(from..end);
            }
        }
        from = end.max(from + 1);
    }
}

/// The end of a run of digits with the signs that stand between them, behind its last digit.
fn run(bytes: &[u8], from: usize) -> usize {
    let mut end = from + 1;
    let mut at = from + 1;
    let mut between = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii_digit() {
            between = 0;
            end = at + 1;
        } else if b" -./()".contains(&byte) && between < 2 {
            between += 1;
        } else {
            break;
        }
        at += 1;
    }
    end
}

fn is_phone(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() > MOST || digits.len() < 7 {
        return false;
    }
    if text.starts_with('+') {
        return calling_code(&digits).is_some();
    }
    if let Some(abroad) = digits.strip_prefix("00") {
        return digits.len() > FEWEST && calling_code(abroad).is_some();
    }
    if digits.starts_with('0') {
        return digits.len() >= FEWEST && !is_date(text);
    }
    let groups: Vec<usize> =
        text.split(|sign: char| !sign.is_ascii_digit()).map(str::len).filter(|n| *n > 0).collect();
    groups == [3, 3, 4] && digits.as_bytes().first().is_some_and(|first| *first >= b'2')
}

/// `01.02.2025 10:30` and its like.
fn is_date(text: &str) -> bool {
    let groups: Vec<&str> = text.split(['.', '/', '-', ' ']).collect();
    matches!(groups.as_slice(), [day, month, year, ..] if day.len() <= 2 && month.len() <= 2 && matches!(year.len(), 2 | 4))
        && groups.len() <= 4
        && groups.get(2).is_some_and(|year| year.starts_with("20") || year.starts_with("19"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, find: fn(&str, &mut dyn FnMut(Range<usize>))) -> Vec<&str> {
        let mut all = Vec::new();
        find(text, &mut |range| all.push(&text[range]));
        all
    }

    #[test]
    fn addresses_are_found_without_what_stands_around_them() {
        let find = |text: &str, each: &mut dyn FnMut(Range<usize>)| emails(text, each);
        let text = "<mailto:tolu.a+x@post.example>, (żak@münchen.example). @nobody a@b, me@x.y";
        assert_eq!(found(text, find), ["tolu.a+x@post.example", "żak@münchen.example"]);
    }

    #[test]
    fn numbers_are_found_and_dates_amounts_and_ids_are_not() {
        let find = |text: &str, each: &mut dyn FnMut(Range<usize>)| phones(text, each);
        let text =
            "+49 30 1234567, 0171/2345678, (555) 123-4567; tel:+33142685300 and 0049 30 55512";
        assert_eq!(
            found(text, find),
            ["+49 30 1234567", "0171/2345678", "(555) 123-4567", "+33142685300", "0049 30 55512"]
        );
        let none = "12.03.2025 10:30, 01.02.2025, order 771-20934, 84.90, 1234567890, ID0301234567, 203.0.113.7";
        assert_eq!(found(none, find), Vec::<&str>::new());
    }
}
