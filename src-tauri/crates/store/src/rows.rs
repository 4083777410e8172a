//! Many rows with one statement.

use crate::db::{Param, Row};
use crate::{Read, StoreError, Tx};

/// Rows of one statement, the most first. Few sizes, so that few statements have to be prepared.
const ROWS: [usize; 4] = [256, 32, 4, 1];

/// A list in parts of those sizes.
pub(crate) fn parts<T>(all: &[T]) -> impl Iterator<Item = &[T]> {
    let mut left = all;
    std::iter::from_fn(move || {
        let size = ROWS.into_iter().find(|size| *size <= left.len())?;
        let (part, rest) = left.split_at(size);
        left = rest;
        Some(part)
    })
}

/// The placeholders of some rows: `($1, $2), ($3, $4)`.
pub(crate) fn tuples(rows: usize, columns: usize) -> String {
    let tuple = |row: usize| {
        let holders: Vec<String> =
            (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", holders.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}

/// Inserts rows; `tail` is what follows the values. Says how many rows were written.
pub(crate) async fn insert(
    tx: &mut Tx,
    into: &str,
    rows: Vec<Vec<Param>>,
    tail: &str,
) -> Result<u64, StoreError> {
    let mut written = 0;
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let size = ROWS.into_iter().find(|size| *size <= rows.len()).unwrap_or(1);
        let params: Vec<Param> = rows.by_ref().take(size).flatten().collect();
        let sql = format!("insert into {into} values {} {tail}", tuples(size, params.len() / size));
        written += tx.execute(sql, params).await?;
    }
    Ok(written)
}

/// Reads what a list names; `{list}` of the statement becomes its placeholders.
pub(crate) async fn named(
    tx: &mut Tx,
    sql: &str,
    list: Vec<Param>,
) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::new();
    let mut list = list.into_iter();
    while list.len() > 0 {
        let size = ROWS.into_iter().find(|size| *size <= list.len()).unwrap_or(1);
        let holders: Vec<String> = (1..=size).map(|number| format!("${number}")).collect();
        let sql = sql.replace("{list}", &holders.join(", "));
        let params = list.by_ref().take(size).collect();
        found.extend(tx.fetch(sql, params).await?);
    }
    Ok(found)
}
