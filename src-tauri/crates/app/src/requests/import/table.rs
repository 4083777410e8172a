//! Bytes of a file to lines of fields below a header.

use model::said;
use model::said::Said;

use super::line::Column;
use crate::errors::AppError;
use crate::spreadsheet;

pub use crate::spreadsheet::Encoding;
pub(super) use crate::spreadsheet::Line;

/// The largest file that is read.
const MOST_MIB: usize = 10;
/// Lines of a file.
const MOST_LINES: usize = 20_000;

/// A file that can be read line by line.
pub(super) struct Table {
    pub(super) columns: Vec<Column>,
    pub(super) lines: Vec<Line>,
    /// How it was read, in sentences.
    pub(super) notes: Vec<Said>,
}

/// Reads a file.
///
/// # Errors
/// `invalid` for what is no text, has no header that is known, or is too large.
pub(super) fn read(bytes: &[u8], encoding: Option<Encoding>) -> Result<Table, AppError> {
    let invalid = |message: Said| AppError::invalid(message).at("content");
    let table = spreadsheet::Table::open(bytes, encoding, MOST_MIB)?;
    let mut columns = None;
    let mut lines = Vec::new();
    for line in table.lines() {
        let line = line?;
        if columns.is_none() {
            columns = Some(Column::of_header(&line.fields)?);
            continue;
        }
        if lines.len() == MOST_LINES {
            return Err(invalid(said!("File: at most {most} lines. Split it.", most = MOST_LINES)));
        }
        lines.push(line);
    }
    let columns = columns.ok_or_else(|| invalid(said!("File: it is empty.")))?;
    if lines.is_empty() {
        return Err(invalid(said!("File: it has a header and no line below it.")));
    }
    Ok(Table { columns, lines, notes: vec![table.note()] })
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
