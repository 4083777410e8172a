//! A line of fields to a request, or what is wrong with it, column by column.

use std::fmt::Display;

use chrono_tz::Tz;
use model::clock::Regime;
use model::requests::{Kind, from_key};
use model::said;
use model::said::Said;

use super::RefusedLine;
use super::table::Line;
use crate::errors::AppError;
use crate::requests::open::{GivenIdentifier, Input};
use crate::spreadsheet::instant;

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Kind,
    Name,
    Language,
    Received,
    Channel,
    Regime,
    Calendar,
    Message,
    Identifier(&'static str),
}

/// Columns by the names they go under.
const COLUMNS: [(&str, Column); 16] = [
    ("kind", Column::Kind),
    ("type", Column::Kind),
    ("name", Column::Name),
    ("language", Column::Language),
    ("received", Column::Received),
    ("channel", Column::Channel),
    ("regime", Column::Regime),
    ("law", Column::Regime),
    ("calendar", Column::Calendar),
    ("message", Column::Message),
    ("email", Column::Identifier("email")),
    ("e-mail", Column::Identifier("email")),
    ("phone", Column::Identifier("phone")),
    ("telephone", Column::Identifier("phone")),
    ("user_id", Column::Identifier("user_id")),
    ("device_id", Column::Identifier("device_id")),
];

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Name => "name",
            Self::Language => "language",
            Self::Received => "received",
            Self::Channel => "channel",
            Self::Regime => "regime",
            Self::Calendar => "calendar",
            Self::Message => "message",
            Self::Identifier(kind) => kind,
        }
    }

    /// The columns of a header.
    pub(super) fn of_header(header: &[String]) -> Result<Vec<Self>, AppError> {
        let invalid = |message: Said| AppError::invalid(message).at("content");
        let mut columns: Vec<Self> = Vec::new();
        for field in header {
            let name = field.trim().to_lowercase().replace(' ', "_");
            let known = COLUMNS.iter().find(|(known, _)| *known == name);
            let Some((_, column)) = known else {
                return Err(invalid(said!(
                    "Header: \"{field}\" is no column that is known. Rename or remove it; there \
                     are kind, name, language, received, channel, regime, calendar, message, \
                     email, phone, user_id and device_id.",
                    field
                )));
            };
            if columns.contains(column) {
                return Err(invalid(said!(
                    "Header: \"{field}\" is there twice.",
                    field = column.name()
                )));
            }
            columns.push(*column);
        }
        if !columns.contains(&Self::Kind) {
            return Err(invalid(said!("Header: the column {column} is missing.", column = "kind")));
        }
        if !columns.iter().any(|column| matches!(column, Self::Identifier(_))) {
            return Err(invalid(said!(
                "Header: no column has an identifier: email, phone, user_id or device_id."
            )));
        }
        Ok(columns)
    }
}

/// What a line that says nothing means.
pub(super) struct Defaults {
    pub(super) language: String,
    pub(super) channel: String,
    pub(super) zone: Tz,
}

/// The request on a line.
pub(super) fn request(
    columns: &[Column],
    line: &Line,
    defaults: &Defaults,
) -> Result<Input, Vec<RefusedLine>> {
    if line.fields.len() != columns.len() {
        return Err(vec![RefusedLine {
            line: line.number,
            column: None,
            reason: said!(
                "The line has {fields} fields and the header {columns}. Put a field that has a \
                 separator in it into quotes.",
                fields = line.fields.len(),
                columns = columns.len()
            ),
        }]);
    }
    let mut input = Input {
        kind: Kind::Access,
        regime: None,
        calendar: None,
        tz: None,
        subject_name: None,
        language: defaults.language.clone(),
        identifiers: Vec::new(),
        received_at: None,
        channel: defaults.channel.clone(),
        message: None,
        file: None,
    };
    let mut problems = Vec::new();
    for (column, field) in columns.iter().zip(&line.fields) {
        if let Err(reason) = read(&mut input, *column, field, defaults) {
            let column = Some(column.name().to_owned());
            problems.push(RefusedLine { line: line.number, column, reason });
        }
    }
    if problems.is_empty() && input.identifiers.is_empty() {
        problems.push(RefusedLine {
            line: line.number,
            column: None,
            reason: said!("No identifier is given. Fill in email, phone, user_id or device_id."),
        });
    }
    if problems.is_empty() { Ok(input) } else { Err(problems) }
}

fn read(input: &mut Input, column: Column, field: &str, defaults: &Defaults) -> Result<(), Said> {
    let field = plain(field)?;
    if field.is_empty() {
        if column == Column::Kind {
            return Err(said!("It is empty. Say what is asked for, such as access."));
        }
        return Ok(());
    }
    let key = || field.to_lowercase().replace([' ', '-'], "_");
    match column {
        Column::Kind => {
            input.kind = from_key(&key())
                .ok_or_else(|| one_of(field, Kind::ALL.iter().map(|kind| kind.key())))?;
        }
        Column::Name => input.subject_name = Some(field.to_owned()),
        Column::Language => input.language = field.to_owned(),
        Column::Channel => input.channel = field.to_owned(),
        Column::Message => input.message = Some(field.to_owned()),
        Column::Calendar => input.calendar = Some(field.to_uppercase()),
        Column::Regime => {
            let known: Option<Regime> = from_key(&field.to_lowercase());
            let all = ["gdpr", "uk", "ccpa", "ccpa-optout", "us-ia", "us-other", "br"];
            input.regime = Some(known.ok_or_else(|| one_of(field, all.into_iter()))?);
        }
        Column::Received => input.received_at = Some(instant(field, defaults.zone)?),
        Column::Identifier(kind) => input
            .identifiers
            .push(GivenIdentifier { kind: kind.to_owned(), value: field.to_owned() }),
    }
    Ok(())
}

/// A field without the apostrophe that defuses it in our own exports. What a spreadsheet would
/// calculate is no name and no address.
fn plain(field: &str) -> Result<&str, Said> {
    let risky = |text: &str| text.starts_with(['=', '@', '＝', '＠']);
    match field.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => Ok(rest),
        _ if risky(field) => Err(said!(
            "It begins like a formula of a spreadsheet. Write its value, or put an apostrophe in \
             front if it is meant so."
        )),
        _ => Ok(field),
    }
}

fn one_of<T: Display>(field: &str, all: impl Iterator<Item = T>) -> Said {
    let all: Vec<String> = all.map(|one| one.to_string()).collect();
    said!("\"{field}\" is not known. Write one of {all}.", field, all)
}

/// What the console said of a request that a line asked for.
pub(super) fn told(line: u64, error: &AppError) -> RefusedLine {
    RefusedLine { line, column: None, reason: error.message.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_line(header: &[&str], fields: &[&str]) -> Result<Input, Vec<RefusedLine>> {
        let columns =
            Column::of_header(&header.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>())
                .unwrap();
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        let defaults =
            Defaults { language: "de".into(), channel: "form".into(), zone: Tz::Europe__Berlin };
        request(&columns, &Line { number: 7, fields }, &defaults)
    }

    #[test]
    fn a_line_says_what_is_asked_and_by_whom() {
        let input = read_line(
            &["Type", "Name", "E-mail", "Telephone", "Received", "Law"],
            &["Opt-out", "Jonas Weiß", "j@posteo.example", "'+49 30 1", "24.11.2026", "CCPA"],
        )
        .unwrap();
        assert_eq!(input.kind, Kind::OptOut);
        assert_eq!(input.identifiers[1].value, "+49 30 1");
        assert_eq!(input.received_at.unwrap().to_rfc3339(), "2026-11-23T23:00:00+00:00");
        assert_eq!((input.language.as_str(), input.regime), ("de", Some(Regime::Ccpa)));
    }

    #[test]
    fn each_wrong_field_is_told_with_its_column_and_what_to_do() {
        let problems = read_line(
            &["kind", "name", "email", "received"],
            &["copy", "=HYPERLINK(\"x\")", "a@b.c", "03/04/2026"],
        )
        .unwrap_err();
        let columns: Vec<_> = problems.iter().map(|one| one.column.as_deref().unwrap()).collect();
        assert_eq!(columns, ["kind", "name", "received"]);
        assert!(problems[0].reason.contains("access, portability"));
        let short = read_line(&["kind", "email"], &["access"]).unwrap_err();
        assert!(short[0].column.is_none() && short[0].reason.contains("1 fields"));
        let nobody = read_line(&["kind", "email"], &["access", ""]).unwrap_err();
        assert!(nobody[0].reason.starts_with("No identifier"));
    }
}
