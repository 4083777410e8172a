//! JSON and CSV of a collection.

use std::borrow::Cow;
use std::io::Write;

use model::values::Cell;

use crate::PackageError;
use crate::content::{Collection, Record};

/// The names of the columns that are disclosed, as JSON writes them before a value.
pub(crate) fn json_names(collection: &Collection) -> Vec<(usize, String)> {
    let shown = collection.columns.iter().enumerate().filter(|(_, one)| one.never.is_none());
    shown
        .enumerate()
        .map(|(nth, (place, column))| {
            let comma = if nth == 0 { "" } else { "," };
            let name = serde_json::Value::String(column.name.clone());
            (place, format!("{comma}{name}:"))
        })
        .collect()
}

/// A record as a JSON object, columns in order, withheld cells null. A value of which parts are
/// withheld becomes text, whatever it was.
pub(crate) fn json_record(
    out: &mut impl Write,
    names: &[(usize, String)],
    record: Record<'_>,
) -> Result<(), PackageError> {
    out.write_all(b"{")?;
    for (place, name) in names {
        out.write_all(name.as_bytes())?;
        match (record.marked(*place), record.disclosed(*place)) {
            (Some(text), _) => Cell::Text(&text).write_json(out)?,
            (None, Some(cell)) => cell.write_json(out)?,
            (None, None) => out.write_all(b"null")?,
        }
    }
    Ok(out.write_all(b"}")?)
}

/// A cell as CSV: what a spreadsheet would read as a formula gets an apostrophe in front (OWASP,
/// CSV injection); plain numbers stay numbers.
pub(crate) fn csv_cell<'a>(cell: &Cell<'a>) -> Cow<'a, str> {
    let text = cell.text().unwrap_or_default();
    match cell {
        Cell::Int(_) | Cell::Number(_) => text,
        Cell::Null
        | Cell::Bool(_)
        | Cell::Text(_)
        | Cell::Bytes(_)
        | Cell::Json(_)
        | Cell::List(_) => defused(text),
    }
}

/// Text as a spreadsheet may see it: never as a formula.
pub fn defused(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}").into()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        assert_eq!(csv_cell(&Cell::Text("=1+1")), "'=1+1");
        assert_eq!(csv_cell(&Cell::Text("@cmd")), "'@cmd");
        assert_eq!(csv_cell(&Cell::Text("\tx")), "'\tx");
        assert_eq!(csv_cell(&Cell::Int(-7)), "-7");
        assert_eq!(csv_cell(&Cell::Text("plain")), "plain");
    }
}
