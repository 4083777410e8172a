//! The search after an erasure, beside a sequential scan of the same columns.

use std::time::Instant;

use model::plan::{Target, access};
use sqlx::{AssertSqlSafe, Executor as _, Row as _};

use crate::Fallible;
use crate::figure::{Bound, Figure, Unit, middle, ms};
use crate::shop::{self, Person, Shop};

/// The mapped text columns of each table.
const TEXTS: [(&str, &[&str]); 12] = [
    ("users", &["email", "name", "phone", "country"]),
    ("addresses", &["street", "city", "postcode"]),
    ("devices", &["label", "push_token"]),
    ("orders", &["note"]),
    ("order_items", &["title"]),
    ("payments", &["holder", "card_last4"]),
    ("sessions", &["ip", "user_agent"]),
    ("events", &["name", "referrer", "properties::text"]),
    ("messages", &["body"]),
    ("comments", &["body"]),
    ("tickets", &["subject", "body"]),
    ("consents", &["purpose", "page"]),
];

pub(crate) async fn measure(shop: &Shop) -> Fallible<Vec<Figure>> {
    let [person, ..] = shop.people;
    shop.settle().await?;
    let by_hand = by_hand(shop, person).await?;
    let kinds = ["email".to_owned()].into();
    let plan = access(&shop::map()?, &kinds, &Target::Everything)
        .map_err(|problems| format!("{problems:?}"))?;
    let sources = shop.sources().await?;
    let mut runs = Vec::new();
    let mut rows = 0;
    for _ in 0..3 {
        let begun = Instant::now();
        let scan = sources::scan(&plan, &person.seeds(), &sources).await?;
        runs.push(ms(begun.elapsed()));
        if scan.hits.len() != 1 {
            return Err(format!("{} places hold the address, not 1", scan.hits.len()).into());
        }
        rows = scan.rows;
    }
    let name = format!("{rows} rows, one address");
    Ok(vec![
        Figure::of("search", name, Unit::Ms, &runs, rows).limit(by_hand).bound(Bound::Times(2.0)),
    ])
}

/// The scan by hand, in milliseconds: the median of three, after one to warm up.
async fn by_hand(shop: &Shop, person: Person) -> Fallible<f64> {
    let mut connection = shop.connect().await?;
    let mut times = Vec::new();
    for _ in 0..4 {
        let begun = Instant::now();
        let mut found = 0;
        for (table, columns) in TEXTS {
            let alternatives: Vec<String> = columns
                .iter()
                .map(|column| format!("lower({column}) like '%{}%'", person.email()))
                .collect();
            let sql = format!("select count(*) from {table} where {}", alternatives.join(" or "));
            let rows: i64 = connection.fetch_one(AssertSqlSafe(sql)).await?.try_get(0)?;
            found += rows;
        }
        times.push(ms(begun.elapsed()));
        if found != 1 {
            return Err(format!("{found} rows hold the address, not 1").into());
        }
    }
    Ok(middle(&times[1..]))
}
