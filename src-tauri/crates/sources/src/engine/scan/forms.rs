//! The forms in which text hides in other text, undone.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use model::identifiers::fold;

/// Every reading of a cell: what was undone, and the text that came out. The cell itself comes
/// first; a reading that changes nothing is left out.
pub(super) fn readings(cell: &str) -> Vec<(&'static str, String)> {
    let mut readings = vec![("as it is", cell.to_owned())];
    let mut add = |form, text: Option<String>| {
        if let Some(text) = text.filter(|text| text != cell) {
            readings.push((form, text));
        }
    };
    if cell.contains('%') {
        let once = percent(cell);
        add("URL-encoded twice", once.as_deref().filter(|one| one.contains('%')).and_then(percent));
        add("URL-encoded", once);
    }
    if cell.contains('&') {
        add("as HTML entities", Some(entities(cell)));
    }
    if cell.contains("\\u") || cell.contains("\\/") {
        let once = escapes(cell);
        add("as JSON escapes", Some(escapes(&once)));
        add("as JSON escapes", Some(once));
    }
    if cell.contains('=') {
        add("quoted-printable", quoted_printable(cell));
    }
    if ["(at)", "[at]", "{at}", " at ", "(dot)", "[dot]"]
        .iter()
        .any(|one| cell.to_ascii_lowercase().contains(one))
    {
        add("spelled out", Some(spelled_out(cell)));
    }
    if !cell.is_ascii() {
        add("in another Unicode form", Some(fold(cell)));
    }
    for run in runs(cell, 12, |byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte)) {
        for text in base64_texts(run) {
            add("base64", Some(text));
        }
    }
    for run in runs(cell, 10, |byte| byte.is_ascii_hexdigit()) {
        for start in 0..2 {
            add("hexadecimal", hex_text(&run[start..]));
        }
    }
    readings
}

/// Percent-decoding (RFC 3986), with `+` for a space where that gives anything; none: nothing was
/// encoded.
fn percent(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut place = 0;
    let mut found = false;
    while place < bytes.len() {
        let pair = bytes.get(place + 1..place + 3).and_then(hex_byte);
        match (bytes[place], pair) {
            (b'%', Some(byte)) => {
                out.push(byte);
                found = true;
                place += 3;
            }
            (byte, _) => {
                out.push(byte);
                place += 1;
            }
        }
    }
    found.then(|| String::from_utf8_lossy(&out).into_owned())
}

fn hex_byte(pair: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

/// Numeric entities, and the few named ones an address can need (HTML Living Standard, 13.5).
fn entities(text: &str) -> String {
    const NAMED: [(&str, char); 8] = [
        ("commat;", '@'),
        ("period;", '.'),
        ("plus;", '+'),
        ("amp;", '&'),
        ("quot;", '"'),
        ("lowbar;", '_'),
        ("hyphen;", '-'),
        ("nbsp;", ' '),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('&') {
        out.push_str(&rest[..place]);
        rest = &rest[place + 1..];
        let named = NAMED.iter().find(|(name, _)| rest.starts_with(name));
        let numeric = rest.strip_prefix('#').and_then(|rest| {
            let (number, _) = rest.split_once(';').filter(|(number, _)| number.len() <= 7)?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            Some((number.len() + 2, char::from_u32(code)?))
        });
        match (named, numeric) {
            (Some((name, character)), _) => {
                out.push(*character);
                rest = &rest[name.len()..];
            }
            (None, Some((length, character))) => {
                out.push(character);
                rest = &rest[length..];
            }
            (None, None) => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

/// `\uXXXX` and the other escapes of a JSON string (RFC 8259), wherever they stand. A document in a
/// string inside a document has them twice.
fn escapes(text: &str) -> String {
    let mut units = Vec::<u16>::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut buffer = [0; 2];
    while let Some(character) = characters.next() {
        if character != '\\' {
            units.extend_from_slice(character.encode_utf16(&mut buffer));
            continue;
        }
        match characters.next() {
            Some('u') => {
                let digits: String = characters.clone().take(4).collect();
                match u16::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4) {
                    Some(unit) => {
                        units.push(unit);
                        characters.nth(3);
                    }
                    None => units.push(u16::from(b'u')),
                }
            }
            Some('n' | 'r' | 't') => units.push(u16::from(b' ')),
            Some(other) => units.extend_from_slice(other.encode_utf16(&mut buffer)),
            None => {}
        }
    }
    String::from_utf16_lossy(&units)
}

/// Quoted-printable (RFC 2045, 6.7); none: nothing was encoded.
fn quoted_printable(text: &str) -> Option<String> {
    let text = text.replace("=\r\n", "").replace("=\n", "");
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut place = 0;
    let mut found = false;
    while place < bytes.len() {
        match bytes.get(place + 1..place + 3).filter(|_| bytes[place] == b'=').and_then(hex_byte) {
            Some(byte) => {
                out.push(byte);
                found = true;
                place += 3;
            }
            None => {
                out.push(bytes[place]);
                place += 1;
            }
        }
    }
    found.then(|| String::from_utf8_lossy(&out).into_owned())
}

fn spelled_out(text: &str) -> String {
    let mut out = text.to_ascii_lowercase();
    for (word, sign) in [("at", "@"), ("dot", ".")] {
        for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), (" ", " ")] {
            let word = format!("{open}{word}{close}");
            for spaced in [format!(" {word} "), format!(" {word}"), format!("{word} "), word] {
                out = out.replace(&spaced, sign);
            }
        }
    }
    out
}

/// The longest runs of bytes of one sort, of a length at least.
fn runs(text: &str, least: usize, of: impl Fn(u8) -> bool) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut start = 0;
    for place in 0..=bytes.len() {
        if bytes.get(place).is_some_and(|byte| of(*byte)) {
            continue;
        }
        if place - start >= least {
            runs.extend(text.get(start..place));
        }
        start = place + 1;
    }
    runs
}

/// What a run decodes to at each of its four beginnings, in both alphabets; only what is text.
fn base64_texts(run: &str) -> Vec<String> {
    let config = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let mut texts = Vec::new();
    for alphabet in [alphabet::STANDARD, alphabet::URL_SAFE] {
        let engine = GeneralPurpose::new(&alphabet, config);
        for start in 0..4.min(run.len()) {
            let body = &run[start..];
            let whole = if body.len() % 4 == 1 { &body[..body.len() - 1] } else { body };
            let Ok(bytes) = engine.decode(whole) else { continue };
            let readable = bytes.iter().filter(|byte| (32..127).contains(*byte)).count();
            if readable * 2 > bytes.len() {
                texts.push(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    texts
}

fn hex_text(run: &str) -> Option<String> {
    let even = &run[..run.len() / 2 * 2];
    String::from_utf8(hex::decode(even).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(cell: &str, form: &str, text: &str) {
        let readings = readings(cell);
        let found = readings.iter().any(|(one, read)| *one == form && read.contains(text));
        assert!(found, "{cell}: {readings:?}");
    }

    #[test]
    fn every_form_is_undone() {
        reads("a%2Bb%40c", "URL-encoded", "a+b@c");
        reads("a%252Bb%2540c", "URL-encoded twice", "a+b@c");
        reads("a&#64;b&#x2E;c &commat; 100% &foo", "as HTML entities", "a@b.c @ 100% &foo");
        reads(r#"{"m":"a\u0040b"}"#, "as JSON escapes", "a@b");
        reads(r#""{\"m\":\"a\\u0040b\"}""#, "as JSON escapes", "a@b");
        reads("a=40b=\r\nc", "quoted-printable", "a@bc");
        reads("ada (at) example [dot] org", "spelled out", "ada@example.org");
        reads("ＡＤＡ＠example", "in another Unicode form", "ada@example");
        reads("x YWRhQGV4YW1wbGUub3Jn y", "base64", "ada@example.org");
        reads("61646140 6164614065782e6f7267", "hexadecimal", "ada@ex.org");
    }

    #[test]
    fn broken_forms_are_left_alone_and_never_panic() {
        for cell in
            ["%", "%4", "%zz", "&#", "&#x;", "&#99999999;", "\\", "\\u12", "=4", "=", "ä%C3"]
        {
            let _ = readings(cell);
        }
    }
}
