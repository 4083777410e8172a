//! Lines of a table as `COPY … TO STDOUT` writes them, searched for anchors.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use async_trait::async_trait;
use memchr::{memchr, memchr_iter, memrchr};

use crate::SourceError;
use crate::source::Lines;

/// A line in which an anchor was found: its fields, unescaped; none for NULL.
pub(super) type Fields = Vec<Option<String>>;

/// Hands on the lines that have an anchor.
pub(super) struct Sieve<'a, F: FnMut(Fields)> {
    anchors: &'a AhoCorasick,
    suspect: F,
    /// The beginning of a line whose end has not come, behind a line feed.
    rest: Vec<u8>,
    pub(super) rows: u64,
}

/// The automaton of many anchors.
pub(super) fn automaton(anchors: &[Vec<u8>]) -> Result<AhoCorasick, SourceError> {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(anchors)
        .map_err(|error| SourceError::Unavailable(format!("prepare the search: {error}")))
}

impl<'a, F: FnMut(Fields)> Sieve<'a, F> {
    pub(super) fn new(anchors: &'a AhoCorasick, suspect: F) -> Self {
        Self { anchors, suspect, rest: b"\n".to_vec(), rows: 0 }
    }

    /// Searches whole lines, each behind a line feed.
    fn search(&mut self, text: &[u8]) {
        let mut from = 0;
        while let Some(found) = self.anchors.find(&text[from..]) {
            // An anchor may begin with the line feed before its line.
            let place = from + found.end() - 1;
            let start = memrchr(b'\n', &text[..place]).map_or(0, |feed| feed + 1);
            let end = memchr(b'\n', &text[place..]).map_or(text.len(), |feed| place + feed);
            (self.suspect)(fields(&text[start..end]));
            from = end;
            if from >= text.len() {
                break;
            }
        }
    }

    /// What is left when the table is at its end.
    pub(super) fn end(&mut self) {
        let rest = std::mem::take(&mut self.rest);
        if rest.len() > 1 {
            self.search(&rest);
        }
    }
}

#[async_trait]
impl<F: FnMut(Fields) + Send> Lines for Sieve<'_, F> {
    async fn bytes(&mut self, bytes: &[u8]) -> Result<(), SourceError> {
        self.rows += memchr_iter(b'\n', bytes).count() as u64;
        let mut text = std::mem::take(&mut self.rest);
        text.extend_from_slice(bytes);
        // The last line feed stays: the next line begins behind it.
        let whole = memrchr(b'\n', &text).unwrap_or(0);
        self.search(&text[..whole]);
        text.drain(..whole);
        self.rest = text;
        Ok(())
    }
}

/// The fields of a line (PostgreSQL documentation, COPY, "Text Format").
fn fields(line: &[u8]) -> Fields {
    line.split(|byte| *byte == b'\t')
        .map(|field| (field != b"\\N").then(|| unescaped(field)))
        .collect()
}

fn unescaped(field: &[u8]) -> String {
    if memchr(b'\\', field).is_none() {
        return String::from_utf8_lossy(field).into_owned();
    }
    let mut out = Vec::with_capacity(field.len());
    let mut bytes = field.iter();
    while let Some(byte) = bytes.next() {
        if *byte != b'\\' {
            out.push(*byte);
            continue;
        }
        out.push(match bytes.next() {
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(b'v') => 11,
            Some(other) => *other,
            None => b'\\',
        });
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Writes a field as COPY does, for sources that have no COPY.
pub(crate) fn escape(out: &mut Vec<u8>, field: Option<&str>) {
    let Some(field) = field else {
        out.extend_from_slice(b"\\N");
        return;
    };
    for byte in field.bytes() {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn lines_are_found_wherever_the_pieces_end() {
        let text = b"1\tada\t\\N\n2\tbob \\\\ \\t x\ty\n3\tADA\tz\n4\tnone\t\n";
        let automaton = automaton(&[b"ada".to_vec(), b"\\\\".to_vec()]).unwrap();
        for size in 1..text.len() {
            let mut found = Vec::new();
            let mut sieve = Sieve::new(&automaton, |fields| found.push(fields));
            for piece in text.chunks(size) {
                sieve.bytes(piece).await.unwrap();
            }
            sieve.end();
            assert_eq!(sieve.rows, 4);
            let cells: Vec<_> = found.iter().map(|fields| fields[1].clone().unwrap()).collect();
            assert_eq!(cells, ["ada", "bob \\ \t x", "ADA"], "in pieces of {size}");
            assert_eq!(found[0][2], None);
        }
    }

    #[test]
    fn a_field_comes_back_as_it_was() {
        let cell = "a\tb\\c\nd\re ü";
        let mut line = Vec::new();
        escape(&mut line, Some(cell));
        assert_eq!(fields(&line), [Some(cell.to_owned())]);
        line.clear();
        escape(&mut line, None);
        assert_eq!(fields(&line), [None]);
    }
}
