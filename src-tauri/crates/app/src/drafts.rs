//! Collected rows at rest: encoded, compressed, sealed under the key of their request.
//!
//! A chunk is a run of rows; each cell is a tag byte and its content. The key of the request is
//! sealed under the workspace key and dropped when the request is closed, which makes every copy
//! of its chunks unreadable.

use model::events::canonical;
use model::ids::RequestId;
use model::values::{Row, Value};
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
    let sealed = request
        .draft_key_sealed
        .as_ref()
        .ok_or_else(|| AppError::refused("The collected rows were forgotten with the closing."))?;
    let key = keys.unseal("draft key", sealed).map_err(|error| AppError::internal(&error))?;
    key.as_slice().try_into().map_err(|_| AppError::internal(&KeyError::Sealed("draft key")))
}

/// Encodes rows. The bytes are what the digest of a draft is over.
pub(crate) fn encode(rows: &[Row]) -> Vec<u8> {
    let mut bytes = Vec::new();
    put_length(&mut bytes, rows.len());
    for row in rows {
        put_length(&mut bytes, row.len());
        for cell in row {
            put(&mut bytes, cell);
        }
    }
    bytes
}

/// Compresses and seals encoded rows.
pub(crate) fn wrap(
    env: &dyn Environment,
    key: &[u8; 32],
    encoded: &[u8],
) -> Result<Vec<u8>, std::io::Error> {
    Ok(seal(key, env, "draft", &zstd::encode_all(encoded, 1)?))
}

/// Opens a sealed chunk.
pub(crate) fn open(key: &[u8; 32], sealed: &[u8]) -> Result<Vec<Row>, DraftError> {
    let packed = unseal(key, "draft", sealed)?;
    let bytes = zstd::decode_all(packed.as_slice()).map_err(|_| DraftError::Damaged)?;
    decode(&bytes).ok_or(DraftError::Damaged)
}

/// Reads a chunk of a collection; none: there is no more.
pub(crate) async fn chunk(
    store: &Store,
    key: &[u8; 32],
    request: RequestId,
    (dataset, collection): (&str, &str),
    seq: i64,
) -> Result<Option<Vec<Row>>, AppError> {
    match store::drafts::chunk(store, request, dataset, collection, seq).await? {
        Some((_, sealed)) => {
            open(key, &sealed).map(Some).map_err(|error| AppError::internal(&error))
        }
        None => Ok(None),
    }
}

/// The key of a record, by which it can be withheld: the parts of its primary key as a JSON array,
/// or its place among the records when the table has none.
pub(crate) fn record_key(primary: &[usize], row: &[Value], place: u64) -> String {
    if primary.is_empty() {
        return format!("#{place}");
    }
    let parts: Vec<Option<String>> =
        primary.iter().map(|at| row.get(*at).and_then(Value::to_text)).collect();
    canonical(&json!(parts))
}

fn put_length(bytes: &mut Vec<u8>, length: usize) {
    bytes.extend_from_slice(&(length as u64).to_be_bytes());
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

fn decode(mut bytes: &[u8]) -> Option<Vec<Row>> {
    let rows = take_length(&mut bytes)?;
    let mut decoded = Vec::with_capacity(rows.min(10_000));
    for _ in 0..rows {
        let cells = take_length(&mut bytes)?;
        decoded.push((0..cells).map(|_| take(&mut bytes)).collect::<Option<Row>>()?);
    }
    bytes.is_empty().then_some(decoded)
}

fn take_length(bytes: &mut &[u8]) -> Option<usize> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    *bytes = rest;
    usize::try_from(u64::from_be_bytes(*length)).ok()
}

fn take_slice<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_length(bytes)?;
    let (slice, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(slice)
}

fn take_text(bytes: &mut &[u8]) -> Option<String> {
    String::from_utf8(take_slice(bytes)?.to_vec()).ok()
}

fn take(bytes: &mut &[u8]) -> Option<Value> {
    let (tag, rest) = bytes.split_first()?;
    *bytes = rest;
    Some(match tag {
        0 => Value::Null,
        1 => Value::Bool(false),
        2 => Value::Bool(true),
        3 => {
            let (number, rest) = bytes.split_first_chunk::<8>()?;
            *bytes = rest;
            Value::Int(i64::from_be_bytes(*number))
        }
        4 => Value::Number(take_text(bytes)?.into()),
        5 => Value::Text(take_text(bytes)?.into()),
        6 => Value::Bytes(take_slice(bytes)?.to_vec()),
        7 => Value::Json(serde_json::value::RawValue::from_string(take_text(bytes)?).ok()?),
        8 => {
            let items = take_length(bytes)?;
            Value::List((0..items).map(|_| take(bytes)).collect::<Option<_>>()?)
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

    #[test]
    fn rows_come_back_exactly_and_only_with_their_key() {
        let env = Scripted::new(DateTime::UNIX_EPOCH, 1);
        let sealed = wrap(&env, &[1; 32], &encode(&rows())).unwrap();
        assert_eq!(open(&[1; 32], &sealed).unwrap(), rows());
        assert!(matches!(open(&[2; 32], &sealed), Err(DraftError::Key(_))));
        assert!(!sealed.windows(4).any(|part| part == "zaż".as_bytes()));
    }

    #[test]
    fn damaged_bytes_are_refused_and_never_panic() {
        let bytes = encode(&rows());
        for length in 0..bytes.len() {
            assert!(decode(&bytes[..length]).is_none(), "{length}");
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert!(decode(&longer).is_none());
        let mut huge = bytes;
        huge[0] = 255;
        assert!(decode(&huge).is_none());
    }

    #[test]
    fn a_record_is_named_by_its_primary_key() {
        let row = vec![Value::Int(7), Value::text("x")];
        assert_eq!(record_key(&[0, 1], &row, 3), r#"["7","x"]"#);
        assert_eq!(record_key(&[], &row, 3), "#3");
    }
}
