//! Files of lines and columns that people save from spreadsheets: encoding, separator, and lines
//! as an editor counts them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Tz;
use model::clock::Calendars;
use model::said;
use model::said::Said;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::errors::AppError;

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

/// The text of a file.
pub(crate) struct Table {
    text: String,
    separator: u8,
    read_as: Said,
}

impl Table {
    /// Reads the bytes of a file as text.
    ///
    /// # Errors
    /// `invalid` for what is no text or too large.
    pub(crate) fn open(
        bytes: &[u8],
        encoding: Option<Encoding>,
        most_mib: usize,
    ) -> Result<Self, AppError> {
        let invalid = |message: Said| AppError::invalid(message).at("content");
        if bytes.len() > most_mib * 1024 * 1024 {
            return Err(invalid(said!("File: at most {most} MiB. Split it.", most = most_mib)));
        }
        let (text, read_as) = decode(bytes, encoding)?;
        if text.contains('\0') {
            return Err(invalid(said!(
                "File: this is no text. Save the spreadsheet as CSV and choose that file."
            )));
        }
        let separator = separator(&text);
        Ok(Self { text, separator, read_as })
    }

    /// How it was read, in a sentence.
    pub(crate) fn note(&self) -> Said {
        let separator = match self.separator {
            b';' => said!("semicolons"),
            b'\t' => said!("tabs"),
            _ => said!("commas"),
        };
        let encoding = &self.read_as;
        said!("Read as {encoding}, fields separated by {separator}.", encoding, separator)
    }

    /// The lines that hold something, the header too, each with its number from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Result<Line, AppError>> {
        let reader = csv::ReaderBuilder::new()
            .delimiter(self.separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(self.text.as_bytes());
        let mut counter = Counter { text: self.text.as_bytes(), at: 0, line: 1 };
        reader.into_records().filter_map(move |record| {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let message = said!("File: it is no CSV: {error}.", %error);
                    return Some(Err(AppError::invalid(message).at("content")));
                }
            };
            let number = counter.line(record.position().map_or(0, csv::Position::byte));
            let fields: Vec<String> = record.iter().map(|one| one.trim().to_owned()).collect();
            fields.iter().any(|one| !one.is_empty()).then_some(Ok(Line { number, fields }))
        })
    }
}

/// A line of fields.
pub(crate) struct Line {
    /// Its number in the file, from 1.
    pub(crate) number: u64,
    pub(crate) fields: Vec<String>,
}

/// The time zone of a calendar.
pub(crate) fn zone_of(calendar: Option<&str>) -> Tz {
    calendar
        .and_then(|code| Calendars::embedded().find(code).ok())
        .map_or(Tz::UTC, |calendar| calendar.time_zone)
}

/// An instant, or a day or time of the place of the workspace. What could be read in two ways is
/// refused.
pub(crate) fn instant(field: &str, zone: Tz) -> Result<DateTime<Utc>, Said> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(field) {
        return Ok(instant.to_utc());
    }
    let day = |format| NaiveDate::parse_from_str(field, format).ok();
    let time = |format| NaiveDateTime::parse_from_str(field, format).ok();
    let local = time("%Y-%m-%d %H:%M")
        .or_else(|| time("%Y-%m-%dT%H:%M"))
        .or_else(|| time("%Y-%m-%d %H:%M:%S"))
        .or_else(|| time("%d.%m.%Y %H:%M"))
        .or_else(|| Some(day("%Y-%m-%d").or_else(|| day("%d.%m.%Y"))?.and_time(NaiveTime::MIN)));
    local.and_then(|local| zone.from_local_datetime(&local).earliest()).map_or_else(
        || {
            Err(said!(
                "\"{field}\" is no date that can be read in one way. Write 2026-11-25.",
                field
            ))
        },
        |at| Ok(at.to_utc()),
    )
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

fn decode(bytes: &[u8], encoding: Option<Encoding>) -> Result<(String, Said), AppError> {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| {
            AppError::invalid(said!(
                "File: it begins like UTF-16 and is not. Save it as CSV UTF-8."
            ))
            .at("content")
        })
    };
    match (bytes, encoding) {
        ([0xff, 0xfe, ..], _) => {
            Ok((wide(u16::from_le_bytes)?, said!("UTF-16 with a byte order mark")))
        }
        ([0xfe, 0xff, ..], _) => {
            Ok((wide(u16::from_be_bytes)?, said!("UTF-16 with a byte order mark")))
        }
        ([0xef, 0xbb, 0xbf, rest @ ..], _) => {
            Ok((utf8(rest)?, said!("UTF-8 with a byte order mark")))
        }
        (_, Some(Encoding::Windows1252)) => {
            Ok((bytes.iter().map(|byte| windows_1252(*byte)).collect(), said!("Windows-1252")))
        }
        (_, Some(Encoding::Utf8) | None) => Ok((utf8(bytes)?, said!("UTF-8"))),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, AppError> {
    String::from_utf8(bytes.to_vec()).map_err(|error| {
        let before = &bytes[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        AppError::invalid(said!(
            "File: line {line} is not UTF-8. Choose Windows-1252 if an older spreadsheet saved it, \
             or save it again as CSV UTF-8.",
            line
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
