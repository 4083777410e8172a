//! Who a request is about: name, message, identifiers. Erased when the request is.

use model::ids::{IdentifierId, RequestId};
use model::requests::{Kind, State};
use model::sensitive::Sensitive;

use crate::db::{Row, bind};
use crate::requests::key;
use crate::{Read, StoreError, Tx};

/// The person of a request.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The request.
    pub request: RequestId,
    /// The name, or the identifier they gave.
    pub name: Sensitive<String>,
    /// The language they are answered in, BCP 47.
    pub language: String,
    /// What they wrote.
    pub message: Option<Sensitive<String>>,
    /// Random key of the HMACs that events hold instead of text; erased with the text.
    pub content_key: Vec<u8>,
}

/// An identifier of the person.
#[derive(Clone, Debug)]
pub struct Identifier {
    /// Its id.
    pub id: IdentifierId,
    /// The request.
    pub request: RequestId,
    /// `email`, `phone`, `user_id`, `device_id` or one of the map's own.
    pub kind: String,
    /// The value.
    pub value: Sensitive<String>,
    /// `given`, `confirmed` or `rejected`.
    pub state: String,
    /// Where it comes from.
    pub why: String,
}

/// The person of a request.
///
/// # Errors
/// When the database fails.
pub async fn find(db: impl Read, request: RequestId) -> Result<Option<Subject>, StoreError> {
    db.fetch_optional(
        "select request, name, language, message, content_key from subjects where request = $1",
        bind![request.0],
    )
    .await?
    .map(|row| {
        Ok(Subject {
            request: RequestId(row.get("request")?),
            name: Sensitive::new(row.get("name")?),
            language: row.get("language")?,
            message: row.get_optional("message")?.map(Sensitive::new),
            content_key: row.get("content_key")?,
        })
    })
    .transpose()
}

/// Enters the person of a request.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, subject: &Subject) -> Result<(), StoreError> {
    tx.execute(
        "insert into subjects (request, name, language, message, content_key)
         values ($1, $2, $3, $4, $5)",
        bind![
            subject.request.0,
            subject.name.reveal().clone(),
            subject.language.clone(),
            subject.message.as_ref().map(|text| text.reveal().clone()),
            subject.content_key.clone(),
        ],
    )
    .await?;
    Ok(())
}

/// The identifiers of a request, in the order in which they became known.
///
/// # Errors
/// When the database fails.
pub async fn identifiers(db: impl Read, request: RequestId) -> Result<Vec<Identifier>, StoreError> {
    db.fetch(
        "select id, request, kind, value, state, why from identifiers
         where request = $1 order by kind, value limit 1000",
        bind![request.0],
    )
    .await?
    .iter()
    .map(identifier)
    .collect()
}

fn identifier(row: &Row) -> Result<Identifier, StoreError> {
    Ok(Identifier {
        id: IdentifierId(row.get("id")?),
        request: RequestId(row.get("request")?),
        kind: row.get("kind")?,
        value: Sensitive::new(row.get("value")?),
        state: row.get("state")?,
        why: row.get("why")?,
    })
}

/// Requests that hold an identifier, in any case: number, kind and state, those that are open first.
///
/// # Errors
/// When the database fails.
pub async fn requests_with(
    db: impl Read,
    kind: &str,
    value: &str,
) -> Result<Vec<(String, Kind, State)>, StoreError> {
    db.fetch(
        "select r.number, r.kind, r.state
         from identifiers i join requests r on r.id = i.request
         where i.kind = $1 and lower(i.value) = lower($2)
         order by case when r.state = 'closed' then 1 else 0 end, r.number limit 50",
        bind![kind, value],
    )
    .await?
    .iter()
    .map(|row| Ok((row.get("number")?, key(row, "kind")?, key(row, "state")?)))
    .collect()
}

/// Enters an identifier.
///
/// # Errors
/// When the database fails.
pub async fn insert_identifier(tx: &mut Tx, identifier: &Identifier) -> Result<(), StoreError> {
    tx.execute(
        "insert into identifiers (id, request, kind, value, state, why)
         values ($1, $2, $3, $4, $5, $6)",
        bind![
            identifier.id.0,
            identifier.request.0,
            identifier.kind.clone(),
            identifier.value.reveal().clone(),
            identifier.state.clone(),
            identifier.why.clone(),
        ],
    )
    .await?;
    Ok(())
}

/// Writes what is known of where an identifier comes from.
///
/// # Errors
/// When the database fails.
pub async fn set_identifier_why(
    tx: &mut Tx,
    id: IdentifierId,
    why: &str,
) -> Result<(), StoreError> {
    tx.execute("update identifiers set why = $2 where id = $1", bind![id.0, why]).await?;
    Ok(())
}

/// Confirms or rejects an identifier.
///
/// # Errors
/// When the database fails.
pub async fn set_identifier_state(
    tx: &mut Tx,
    id: IdentifierId,
    state: &str,
) -> Result<(), StoreError> {
    tx.execute("update identifiers set state = $2 where id = $1", bind![id.0, state]).await?;
    Ok(())
}

/// Keeps the keyed hash of the normal form of an identifier.
///
/// # Errors
/// When the database fails.
pub async fn set_identifier_digest(
    tx: &mut Tx,
    id: IdentifierId,
    digest: &str,
) -> Result<(), StoreError> {
    tx.execute("update identifiers set digest = $2 where id = $1", bind![id.0, digest]).await?;
    Ok(())
}

/// Some identifiers that have no keyed hash yet: they were written by an earlier version.
///
/// # Errors
/// When the database fails.
pub async fn undigested(db: impl Read, limit: i64) -> Result<Vec<Identifier>, StoreError> {
    db.fetch(
        "select id, request, kind, value, state, why from identifiers
         where digest is null order by id limit $1",
        bind![limit],
    )
    .await?
    .iter()
    .map(identifier)
    .collect()
}

/// The requests that share an identifier with these keyed hashes, and how many they share, the
/// newest request first. What was shown not to be the person's does not count.
///
/// # Errors
/// When the database fails.
pub async fn related(
    db: impl Read,
    digests: &[String],
    limit: i64,
) -> Result<Vec<(RequestId, i64)>, StoreError> {
    if digests.is_empty() {
        return Ok(Vec::new());
    }
    let holders: Vec<String> = (2..digests.len() + 2).map(|number| format!("${number}")).collect();
    let sql = format!(
        "select i.request, count(distinct i.digest) as shared, max(r.received_at) as latest
         from identifiers i join requests r on r.id = i.request
         where i.digest in ({}) and i.state <> 'rejected'
         group by i.request order by latest desc, i.request limit $1",
        holders.join(", ")
    );
    let mut params = bind![limit];
    params.extend(digests.iter().map(|digest| digest.clone().into()));
    db.fetch(sql, params)
        .await?
        .iter()
        .map(|row| Ok((RequestId(row.get("request")?), row.get("shared")?)))
        .collect()
}

/// The keyed hashes of the identifiers of a request that may be the person's.
///
/// # Errors
/// When the database fails.
pub async fn digests(db: impl Read, request: RequestId) -> Result<Vec<String>, StoreError> {
    db.fetch(
        "select distinct digest from identifiers
         where request = $1 and digest is not null and state <> 'rejected'
         order by digest limit 500",
        bind![request.0],
    )
    .await?
    .iter()
    .map(|row| row.get("digest"))
    .collect()
}
