//! Rows as CSV (RFC 4180: UTF-8, CRLF, a header line).
//!
//! A text that a spreadsheet would take for a formula is given a leading apostrophe, because a
//! report is opened by people who did not write it. Digests and counts are never formulas.

use std::borrow::Cow;

use crate::audit::{EventLine, RequestLine};
use crate::certificate::{Erased, Receipt};
use crate::register::RegisterLine;

/// Events of the ledger.
///
/// # Errors
/// Only when memory cannot be written, which the signature of the writer allows for.
pub fn events(lines: &[EventLine]) -> Result<Vec<u8>, ::csv::Error> {
    write(
        &["index", "at", "actor", "action", "object", "result", "leaf_hash"],
        lines.iter().map(|line| {
            [
                line.index.to_string(),
                instant(line.at),
                text(&line.actor),
                text(&line.action),
                text(&line.object),
                text(&line.result),
                line.leaf_hash.clone(),
            ]
        }),
    )
}

/// The request register, with the columns of 11 CCR §7101(b) and ours.
///
/// # Errors
/// Only when memory cannot be written.
pub fn requests(lines: &[RequestLine]) -> Result<Vec<u8>, ::csv::Error> {
    write(
        &[
            "number", "kind", "regime", "channel", "received", "due", "extended", "closed",
            "outcome", "days", "on_time",
        ],
        lines.iter().map(|line| {
            [
                text(&line.number),
                text(&line.kind),
                text(&line.regime),
                text(&line.channel),
                line.received.to_string(),
                line.due.to_string(),
                line.extended.to_string(),
                line.closed.map(|day| day.to_string()).unwrap_or_default(),
                line.outcome.as_deref().map(text).unwrap_or_default(),
                line.days().map(|days| days.to_string()).unwrap_or_default(),
                line.on_time().map(|yes| yes.to_string()).unwrap_or_default(),
            ]
        }),
    )
}

/// The register of requests: the columns of 11 CCR §7101(b), then ours.
///
/// # Errors
/// Only when memory cannot be written.
pub fn register(lines: &[RegisterLine]) -> Result<Vec<u8>, ::csv::Error> {
    write(
        &[
            "number",
            "date_of_request",
            "nature_of_request",
            "manner_of_request",
            "date_of_response",
            "nature_of_response",
            "basis_of_denial",
            "regime",
            "due",
            "extended",
            "days",
            "on_time",
        ],
        lines.iter().map(|RegisterLine { request, basis }| {
            [
                text(&request.number),
                request.received.to_string(),
                text(&request.kind),
                text(&request.channel),
                request.closed.map(|day| day.to_string()).unwrap_or_default(),
                request.outcome.as_deref().map(text).unwrap_or_default(),
                text(&basis.join("; ")),
                text(&request.regime),
                request.due.to_string(),
                request.extended.to_string(),
                request.days().map(|days| days.to_string()).unwrap_or_default(),
                request.on_time().map(|yes| yes.to_string()).unwrap_or_default(),
            ]
        }),
    )
}

/// What an erasure did to each collection.
///
/// # Errors
/// Only when memory cannot be written.
pub fn erased(lines: &[Erased]) -> Result<Vec<u8>, ::csv::Error> {
    write(
        &[
            "source",
            "collection",
            "deleted",
            "masked",
            "retained",
            "restricted",
            "exception",
            "citation",
            "until",
        ],
        lines.iter().map(|line| {
            let basis = line.retention.as_ref();
            [
                text(&line.source),
                text(&line.collection),
                line.deleted.to_string(),
                line.masked.to_string(),
                line.retained.to_string(),
                line.restricted.to_string(),
                basis.map(|basis| text(&basis.exception)).unwrap_or_default(),
                basis.map(|basis| text(&basis.citation)).unwrap_or_default(),
                basis.and_then(|basis| basis.until).map(|day| day.to_string()).unwrap_or_default(),
            ]
        }),
    )
}

/// The statements of an erasure.
///
/// # Errors
/// Only when memory cannot be written.
pub fn receipts(lines: &[Receipt]) -> Result<Vec<u8>, ::csv::Error> {
    write(
        &[
            "source",
            "collection",
            "action",
            "rows_before",
            "rows_changed",
            "rows_after",
            "statement_sha256",
            "committed_at",
        ],
        lines.iter().map(|line| {
            [
                text(&line.source),
                text(&line.collection),
                text(&line.action),
                line.rows_before.to_string(),
                line.rows_changed.to_string(),
                line.rows_after.to_string(),
                line.statement_sha256.clone(),
                instant(line.committed_at),
            ]
        }),
    )
}

fn write<const N: usize>(
    header: &[&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> Result<Vec<u8>, ::csv::Error> {
    let mut writer =
        ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(&row)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn instant(at: chrono::DateTime<chrono::Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

fn text(value: &str) -> String {
    defused(value).into_owned()
}

/// A text that no spreadsheet takes for a formula.
pub fn defused(value: &str) -> Cow<'_, str> {
    // Spreadsheets skip leading blanks, and some take full-width signs for plain ones.
    let risky = value.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        || value.starts_with(['\t', '\r', '\n']);
    if risky { Cow::Owned(format!("'{value}")) } else { Cow::Borrowed(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_plain_text_is_left_alone() {
        for risky in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\r=1"] {
            assert_eq!(defused(risky), format!("'{risky}"));
        }
        for plain in ["Ana Kovač", "REQ-20391", "", "a=b", "1-2"] {
            assert_eq!(defused(plain), plain);
        }
    }

    #[test]
    fn events_are_written_byte_for_byte() {
        let line = EventLine {
            index: 7,
            at: chrono::DateTime::from_timestamp(1_795_510_807, 0).unwrap(),
            actor: "=cmd|' /C calc'!A0".to_owned(),
            action: "requests.opened".to_owned(),
            object: "REQ-20391, access".to_owned(),
            result: "done".to_owned(),
            leaf_hash: "ab".repeat(32),
        };
        let expect = format!(
            "index,at,actor,action,object,result,leaf_hash\r\n7,2026-11-24T09:00:07.000000Z,\
             '=cmd|' /C calc'!A0,requests.opened,\"REQ-20391, access\",done,{}\r\n",
            "ab".repeat(32)
        );
        assert_eq!(String::from_utf8(events(&[line]).unwrap()).unwrap(), expect);
    }
}
