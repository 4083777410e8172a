//! JSON and CSV of a collection.

use std::io::Write;

use model::values::Value;

use crate::PackageError;
use crate::content::{Collection, Record};

/// A record as a JSON object, columns in order, withheld cells null.
pub(crate) fn json_record(
    out: &mut impl Write,
    collection: &Collection,
    record: &Record,
) -> Result<(), PackageError> {
    let mut first = true;
    out.write_all(b"{")?;
    for (place, column) in collection.columns.iter().enumerate() {
        if column.never.is_some() {
            continue;
        }
        if !first {
            out.write_all(b",")?;
        }
        first = false;
        let text = |error: serde_json::Error| PackageError::Io(error.into());
        serde_json::to_writer(&mut *out, &column.name).map_err(text)?;
        out.write_all(b":")?;
        match record.cells.get(place) {
            Some(cell) if record.withheld.get(place).copied().flatten().is_none() => {
                serde_json::to_writer(&mut *out, cell).map_err(text)?;
            }
            Some(_) | None => out.write_all(b"null")?,
        }
    }
    out.write_all(b"}")?;
    Ok(())
}

/// A cell as CSV: what a spreadsheet would read as a formula gets an apostrophe in front (OWASP,
/// CSV injection); plain numbers stay numbers.
pub(crate) fn csv_cell(value: &Value) -> String {
    let text = value.to_text().unwrap_or_default();
    let dangerous = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let number = match value {
        Value::Int(_) | Value::Number(_) => true,
        Value::Null
        | Value::Bool(_)
        | Value::Text(_)
        | Value::Bytes(_)
        | Value::Json(_)
        | Value::List(_) => false,
    };
    if dangerous && !number { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        assert_eq!(csv_cell(&Value::text("=1+1")), "'=1+1");
        assert_eq!(csv_cell(&Value::text("@cmd")), "'@cmd");
        assert_eq!(csv_cell(&Value::text("\tx")), "'\tx");
        assert_eq!(csv_cell(&Value::Int(-7)), "-7");
        assert_eq!(csv_cell(&Value::text("plain")), "plain");
    }
}
