//! Bytes of a file to lines of fields: encoding, separator, header.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::line::Column;
use crate::errors::AppError;

/// The largest file that is read.
const MOST_BYTES: usize = 10 * 1024 * 1024;
/// Lines of a file.
const MOST_LINES: usize = 20_000;

/// How the text of a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "ImportEncoding")]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// Windows-1252, as older spreadsheets of western Europe save it.
    Windows1252,
}

/// A file that can be read line by line.
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) lines: Vec<Line>,
    /// How it was read, in sentences.
    pub(super) notes: Vec<String>,
}

/// A line of fields.
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub(super) number: u64,
    pub(super) fields: Vec<String>,
}

/// Reads a file.
///
/// # Errors
/// `invalid` for what is no text, has no header that is known, or is too large.
pub(super) fn read(bytes: &[u8], encoding: Option<Encoding>) -> Result<Table, AppError> {
    let invalid = |message: String| AppError::invalid(message).at("content");
    if bytes.len() > MOST_BYTES {
        return Err(invalid("File: at most 10 MiB. Split it.".into()));
    }
    let (text, read_as) = decode(bytes, encoding)?;
    if text.contains('\0') {
        return Err(invalid(
            "File: this is no text. Save the spreadsheet as CSV and choose that file.".into(),
        ));
    }
    let separator = separator(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut columns = None;
    let mut lines = Vec::new();
    let mut counter = Counter { text: text.as_bytes(), at: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(|error| invalid(format!("File: it is no CSV: {error}.")))?;
        let number = counter.line(record.position().map_or(0, csv::Position::byte));
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if columns.is_none() {
            columns = Some(Column::of_header(&record)?);
            continue;
        }
        if lines.len() == MOST_LINES {
            return Err(invalid(format!("File: at most {MOST_LINES} lines. Split it.")));
        }
        lines.push(Line {
            number,
            fields: record.iter().map(|one| one.trim().to_owned()).collect(),
        });
    }
    let columns = columns.ok_or_else(|| invalid("File: it is empty.".into()))?;
    if lines.is_empty() {
        return Err(invalid("File: it has a header and no line below it.".into()));
    }
    let notes = vec![format!(
        "Read as {read_as}, fields separated by {}.",
        match separator {
            b';' => "semicolons",
            b'\t' => "tabs",
            _ => "commas",
        }
    )];
    Ok(Table { columns, lines, notes })
}

/// Counts lines as an editor does, those inside of quotes too.
struct Counter<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
}

impl Counter<'_> {
    /// The line on which the record that begins at a byte has its first sign.
    fn line(&mut self, byte: u64) -> u64 {
        let begin = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(sign) = self.text.get(self.at) {
            if self.at >= begin && !matches!(sign, b'\r' | b'\n') {
                break;
            }
            self.line += u64::from(*sign == b'\n');
            self.at += 1;
        }
        self.line
    }
}

fn decode(bytes: &[u8], encoding: Option<Encoding>) -> Result<(String, &'static str), AppError> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| {
            AppError::invalid("File: it begins like UTF-16 and is not. Save it as CSV UTF-8.")
                .at("content")
        })
    };
    match (bytes, encoding) {
        ([0xff, 0xfe, ..], _) => Ok((wide(u16::from_le_bytes)?, "UTF-16 with a byte order mark")),
        ([0xfe, 0xff, ..], _) => Ok((wide(u16::from_be_bytes)?, "UTF-16 with a byte order mark")),
        ([0xef, 0xbb, 0xbf, rest @ ..], _) => Ok((utf8(rest)?, "UTF-8 with a byte order mark")),
        (_, Some(Encoding::Windows1252)) => {
            Ok((bytes.iter().map(|byte| windows_1252(*byte)).collect(), "Windows-1252"))
        }
        (_, Some(Encoding::Utf8) | None) => Ok((utf8(bytes)?, "UTF-8")),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, AppError> {
    String::from_utf8(bytes.to_vec()).map_err(|error| {
        let before = &bytes[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        AppError::invalid(format!(
            "File: line {line} is not UTF-8. Choose Windows-1252 if an older spreadsheet saved it, \
             or save it again as CSV UTF-8."
        ))
        .at("encoding")
    })
}

/// WHATWG's table: five bytes that mean nothing stay control characters.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The separator that the header has most of.
fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| header.bytes().filter(|byte| *byte == separator).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|one| count(*one)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(bytes: &[u8], encoding: Option<Encoding>) -> Vec<String> {
        read(bytes, encoding).map(|table| table.lines[0].fields.clone()).unwrap_or_default()
    }

    #[test]
    fn separators_marks_and_encodings_are_read_and_told() {
        assert_eq!(first(b"kind,email\naccess,a@b.c", None), ["access", "a@b.c"]);
        let marked = "\u{feff}kind;name;email\r\naccess;Weiß;a@b.c\r\n";
        assert_eq!(first(marked.as_bytes(), None)[1], "Weiß");
        let notes = read(marked.as_bytes(), None).map(|table| table.notes).unwrap();
        assert_eq!(
            notes,
            ["Read as UTF-8 with a byte order mark, fields separated by semicolons."]
        );
        let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(first(&wide, None)[1], "Weiß");
        let old = b"kind;name;email\naccess;Wei\xdf;a@b.c";
        assert_eq!(first(old, Some(Encoding::Windows1252))[1], "Weiß");
        let refused = read(old, None).map(|_| ()).unwrap_err();
        assert!(refused.message.starts_with("File: line 2 is not UTF-8."), "{refused}");
        assert_eq!(refused.field.as_deref(), Some("encoding"));
    }

    #[test]
    fn a_quoted_field_may_hold_lines_and_the_next_one_keeps_its_number() {
        let table = read(b"kind,message,email\n\naccess,\"one\ntwo\",a@b.c\nerasure,,d@e.f", None);
        let table = table.map(|table| table.lines).unwrap();
        assert_eq!((table[0].number, table[1].number), (3, 5));
        assert_eq!(table[0].fields[1], "one\ntwo");
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for (bytes, says) in [
            (&b""[..], "empty"),
            (b"kind,email\n", "no line below"),
            (b"PK\x03\x04\x00\x00", "no text"),
            (b"kind,e-post\naccess,a@b.c", "e-post"),
            (b"kind,kind,email\na,b,c", "twice"),
            (b"name,email\na,b", "kind"),
        ] {
            let error = read(bytes, None).map(|_| ()).unwrap_err();
            assert!(error.message.contains(says), "{says}: {error}");
        }
    }
}
