//! Collected rows at rest: encoded, compressed, sealed under the key of their request.
//!
//! A chunk is a run of rows; each cell is a tag byte and its content. The key of the request is
//! sealed under the workspace key and dropped when the request is closed, which makes every copy
//! of its chunks unreadable.

use model::events::canonical;
use model::ids::RequestId;
use model::said;
use model::values::{Cell, Row, Value};
use serde_json::json;
use store::Store;
use store::requests::Request;
use thiserror::Error;

use crate::environment::Environment;
use crate::errors::AppError;
use crate::keys::{KeyError, Keys, seal, unseal};

/// A chunk that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum DraftError {
    /// The key does not fit.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The content is not what was written.
    #[error("read collected rows: chunk is damaged")]
    Damaged,
}

/// The key of a request's rows.
pub(crate) fn key(keys: &Keys, request: &Request) -> Result<[u8; 32], AppError> {
    let sealed = request.draft_key_sealed.as_ref().ok_or_else(|| {
        AppError::refused(said!("The collected rows were forgotten with the closing."))
    })?;
    let key = keys.unseal("draft key", sealed).map_err(|error| AppError::internal(&error))?;
    key.as_slice().try_into().map_err(|_| AppError::internal(&KeyError::Sealed("draft key")))
}

/// The head of a chunk of so many rows; [`encode`] appends them.
pub(crate) fn frame(rows: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_length(&mut bytes, rows);
    bytes
}

/// Encodes rows behind others. The bytes of a chunk are what the digest of a draft is over.
pub(crate) fn encode(bytes: &mut Vec<u8>, rows: &[Row]) {
    for row in rows {
        put_length(bytes, row.len());
        for cell in row {
            put(bytes, cell);
        }
    }
}

/// Compresses and seals encoded rows.
pub(crate) fn wrap(
    env: &dyn Environment,
    key: &[u8; 32],
    encoded: &[u8],
) -> Result<Vec<u8>, std::io::Error> {
    Ok(seal(key, env, "draft", &zstd::encode_all(encoded, 1)?))
}

/// An opened chunk.
pub(crate) struct Opened(Vec<u8>);

impl Opened {
    /// Opens a sealed chunk.
    pub(crate) fn new(key: &[u8; 32], sealed: &[u8]) -> Result<Self, DraftError> {
        let packed = unseal(key, "draft", sealed)?;
        let bytes = zstd::decode_all(packed.as_slice()).map_err(|_| DraftError::Damaged)?;
        Ok(Self(bytes))
    }

    /// Bytes it takes in memory.
    pub(crate) fn size(&self) -> usize {
        self.0.len()
    }

    /// Its rows, one after the other.
    pub(crate) fn rows(&self) -> Result<Cells<'_>, DraftError> {
        Self::cells(&self.0)
    }

    /// The rows of encoded bytes, before they are sealed.
    pub(crate) fn cells(mut bytes: &[u8]) -> Result<Cells<'_>, DraftError> {
        let left = take_length(&mut bytes).ok_or(DraftError::Damaged)?;
        Ok(Cells { bytes, left })
    }
}

/// Rows of an opened chunk.
pub(crate) struct Cells<'a> {
    bytes: &'a [u8],
    left: usize,
}

impl<'a> Cells<'a> {
    /// The next row, in place of what `row` held; `false`: there is none.
    pub(crate) fn next_into(&mut self, row: &mut Vec<Cell<'a>>) -> Result<bool, DraftError> {
        row.clear();
        if self.left == 0 {
            return if self.bytes.is_empty() { Ok(false) } else { Err(DraftError::Damaged) };
        }
        self.left -= 1;
        let cells = take_length(&mut self.bytes).ok_or(DraftError::Damaged)?;
        for _ in 0..cells {
            row.push(take(&mut self.bytes).ok_or(DraftError::Damaged)?);
        }
        Ok(true)
    }
}

/// Reads a chunk of a collection; none: there is no more.
pub(crate) async fn chunk(
    store: &Store,
    key: &[u8; 32],
    request: RequestId,
    (dataset, collection): (&str, &str),
    seq: i64,
) -> Result<Option<Opened>, AppError> {
    match store::drafts::chunk(store, request, dataset, collection, seq).await? {
        Some((_, sealed)) => {
            Opened::new(key, &sealed).map(Some).map_err(|error| AppError::internal(&error))
        }
        None => Ok(None),
    }
}

/// The key of a record, by which it can be withheld: the parts of its primary key as a JSON array,
/// or its place among the records when the table has none.
pub(crate) fn record_key(primary: &[usize], row: &[Cell<'_>], place: u64) -> String {
    if primary.is_empty() {
        return format!("#{place}");
    }
    let parts: Vec<_> = primary.iter().map(|at| row.get(*at).and_then(Cell::text)).collect();
    canonical(&json!(parts))
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn put_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        bytes.push(u8::try_from(length & 0x7f).unwrap_or_default() | 0x80);
        length >>= 7;
    }
    bytes.push(u8::try_from(length).unwrap_or_default());
}

fn put_text(bytes: &mut Vec<u8>, tag: u8, text: &[u8]) {
    bytes.push(tag);
    put_length(bytes, text.len());
    bytes.extend_from_slice(text);
}

fn put(bytes: &mut Vec<u8>, cell: &Value) {
    match cell {
        Value::Null => bytes.push(0),
        Value::Bool(value) => bytes.push(if *value { 2 } else { 1 }),
        Value::Int(value) => {
            bytes.push(3);
            bytes.extend_from_slice(&value.to_be_bytes());
        }
        Value::Number(text) => put_text(bytes, 4, text.as_bytes()),
        Value::Text(text) => put_text(bytes, 5, text.as_bytes()),
        Value::Bytes(content) => put_text(bytes, 6, content),
        Value::Json(raw) => put_text(bytes, 7, raw.get().as_bytes()),
        Value::List(items) => {
            bytes.push(8);
            put_length(bytes, items.len());
            for item in items {
                put(bytes, item);
            }
        }
    }
}

fn take_length(bytes: &mut &[u8]) -> Option<usize> {
    let mut length = 0_usize;
    for place in 0..9 {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        length |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some(length);
        }
    }
    None
}

fn take_slice<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_length(bytes)?;
    let (slice, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(slice)
}

fn take_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    std::str::from_utf8(take_slice(bytes)?).ok()
}

fn take<'a>(bytes: &mut &'a [u8]) -> Option<Cell<'a>> {
    let (tag, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(match tag {
        0 => Cell::Null,
        1 => Cell::Bool(false),
        2 => Cell::Bool(true),
        3 => {
            let (number, rest) = bytes.split_first_chunk::<8>()?;
            *bytes = rest;
            Cell::Int(i64::from_be_bytes(*number))
        }
        4 => Cell::Number(take_text(bytes)?),
        5 => Cell::Text(take_text(bytes)?),
        6 => Cell::Bytes(take_slice(bytes)?),
        7 => Cell::Json(take_text(bytes)?),
        8 => {
            let items = take_length(bytes)?;
            Cell::List((0..items).map(|_| take(bytes)).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::environment::Scripted;

    fn rows() -> Vec<Row> {
        vec![
            vec![
                Value::Null,
                Value::Bool(true),
                Value::Int(-7),
                Value::Number("12345678901234567890.10".into()),
                Value::text("zażółć"),
                Value::Bytes(vec![0, 255]),
                Value::Json(
                    serde_json::value::RawValue::from_string("{\"a\":  1.0}".into()).unwrap(),
                ),
                Value::List(vec![Value::Int(1), Value::Null]),
            ],
            vec![],
        ]
    }

    fn whole(rows: &[Row]) -> Vec<u8> {
        let mut bytes = frame(rows.len());
        encode(&mut bytes, rows);
        bytes
    }

    fn read(opened: &Opened) -> Result<Vec<Row>, DraftError> {
        let mut cells = opened.rows()?;
        let (mut row, mut all) = (Vec::new(), Vec::new());
        while cells.next_into(&mut row)? {
            all.push(row.iter().map(Cell::to_value).collect());
        }
        Ok(all)
    }

    #[test]
    fn rows_come_back_exactly_and_only_with_their_key() {
        let env = Scripted::new(DateTime::UNIX_EPOCH, 1);
        let sealed = wrap(&env, &[1; 32], &whole(&rows())).unwrap();
        assert_eq!(read(&Opened::new(&[1; 32], &sealed).unwrap()).unwrap(), rows());
        assert!(matches!(Opened::new(&[2; 32], &sealed), Err(DraftError::Key(_))));
        assert!(!sealed.windows(4).any(|part| part == "zaż".as_bytes()));
    }

    #[test]
    fn damaged_bytes_are_refused_and_never_panic() {
        let bytes = whole(&rows());
        for length in 0..bytes.len() {
            assert!(read(&Opened(bytes[..length].to_vec())).is_err(), "{length}");
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert!(read(&Opened(longer)).is_err());
        assert!(read(&Opened([&[255; 9], bytes.as_slice()].concat())).is_err());
    }

    #[test]
    fn a_length_of_any_size_comes_back() {
        for length in [0, 1, 127, 128, 16_383, 16_384, usize::MAX >> 1] {
            let mut bytes = Vec::new();
            put_length(&mut bytes, length);
            assert_eq!(take_length(&mut bytes.as_slice()), Some(length));
        }
    }

    #[test]
    fn a_record_is_named_by_its_primary_key() {
        let row = [Cell::Int(7), Cell::Text("x")];
        assert_eq!(record_key(&[0, 1], &row, 3), r#"["7","x"]"#);
        assert_eq!(record_key(&[], &row, 3), "#3");
    }
}
