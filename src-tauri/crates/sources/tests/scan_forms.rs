//! Property of the search after an erasure: whatever text an identifier is put into, and in
//! whichever notation of the catalogue, its row is found.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use model::plan::{AccessPlan, Address, Column, Entry, Part, Seeds, Step, Table};
use proptest::prelude::*;
use sources::{Sources, scan};
use sqlx::{Connection as _, Executor as _};

/// Kind, and a notation of its value that the catalogue knows by itself.
const VALUES: [(&str, &str); 6] = [
    ("email", "Ada.Quill@gmail.com"),
    ("email", "adaquill+news@googlemail.com"),
    ("work_email", "jörg@münchen.de"),
    ("work_email", "jörg@xn--mnchen-3ya.de"),
    ("phone", "0049 (30) 123-45678"),
    ("device_id", "A0EEBC999C0B4EF8BB6D6BB9BD380A11"),
];

fn seeds() -> Seeds {
    Seeds::from([
        ("email".into(), ["Ada.Quill@gmail.com".to_owned()].into()),
        ("work_email".into(), ["jörg@münchen.de".to_owned()].into()),
        ("phone".into(), ["+49 30 12345678".to_owned()].into()),
        ("device_id".into(), ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11".to_owned()].into()),
    ])
}

/// The ways in which a value is put into a text.
const WAYS: usize = 14;
/// Base64 and hexadecimal hide every sign: they are found of the confirmed value itself, not of
/// its other notations.
const HIDING: std::ops::RangeInclusive<usize> = 4..=8;

fn written(way: usize, value: &str) -> String {
    let percent = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let escaped =
        |text: &str| text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
    match way {
        0 => value.to_owned(),
        1 => value.to_uppercase(),
        2 => percent(value),
        3 => percent(value).replace('%', "%25").to_lowercase(),
        4 => STANDARD.encode(value),
        5 => URL_SAFE_NO_PAD.encode(format!(" {value}")),
        6 => STANDARD.encode(format!("x {}", value.to_lowercase())),
        7 => hex::encode(value),
        8 => hex::encode_upper(value.to_lowercase()),
        9 => escaped(value),
        10 => value.chars().map(|sign| format!("&#{};", u32::from(sign))).collect(),
        11 => value.bytes().map(|byte| format!("={byte:02X}")).collect(),
        12 => value
            .chars()
            .map(|sign| match sign {
                '!'..='~' => char::from_u32(u32::from(sign) + 0xfee0).unwrap(),
                other => other,
            })
            .collect(),
        _ => serde_json::json!({ "a": serde_json::json!({ "b": value }).to_string() }).to_string(),
    }
}

fn plan() -> AccessPlan {
    let column = |name: &str| Column {
        name: name.into(),
        categories: Vec::new(),
        primary_key: name == "id",
        label: name.into(),
        exported: true,
    };
    AccessPlan {
        steps: vec![Step {
            address: Address { dataset: "shop".into(), collection: "notes".into() },
            table: Table { schema: None, name: "notes".into() },
            label: "Notes".into(),
            part: Part::Content,
            columns: vec![column("id"), column("body")],
            entries: vec![Entry::Identity {
                field: vec!["body".into()],
                kind: "email".into(),
                array: false,
            }],
            filter: None,
            cycle: None,
        }],
        skipped: Vec::new(),
    }
}

/// Row and kind of everything that is found among these texts.
async fn found(texts: &[String]) -> BTreeSet<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    std::fs::write(&path, b"").unwrap();
    let mut connection = sqlx::SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    connection.execute("create table notes (id integer primary key, body text)").await.unwrap();
    connection.execute("begin").await.unwrap();
    for text in texts {
        sqlx::query("insert into notes (body) values ($1)")
            .bind(text)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    connection.execute("commit").await.unwrap();
    let source = sources::open(&format!("sqlite:{}", path.display())).await.unwrap();
    let sources = Sources::from([("shop".to_owned(), source)]);
    let scan = scan(&plan(), &seeds(), &sources).await.unwrap();
    assert_eq!(scan.rows, texts.len() as u64);
    // Keys are JSON arrays or the key itself: the digits are what matters here.
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect();
    scan.hits.iter().map(|hit| (digits(&hit.key), hit.kind.clone())).collect()
}

type Planted = (usize, (&'static str, &'static str), String, String);

fn planted() -> impl Strategy<Value = Planted> {
    (
        0..WAYS,
        prop::sample::select(VALUES.to_vec()),
        "([a-zäöé =<>{},;:!]{0,40}[ ,;<>(])?",
        "([ ,;<>)][a-zäöé =<>{},;:!]{0,40})?",
    )
        .prop_filter("a notation that is hidden", |(way, (kind, value), ..)| {
            !HIDING.contains(way) || seeds()[*kind].contains(*value)
        })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]
    #[test]
    fn every_notation_is_found_inside_any_text(
        planted in prop::collection::vec(planted(), 150),
    ) {
        let texts: Vec<String> = planted
            .iter()
            .map(|(way, (_, value), before, after)| {
                format!("{before}{}{after}", written(*way, value))
            })
            .collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let found = runtime.block_on(found(&texts));
        for (place, (way, (kind, _), ..)) in planted.iter().enumerate() {
            let expected = ((place + 1).to_string(), (*kind).to_owned());
            prop_assert!(found.contains(&expected), "way {}, {}: {:?}", way, kind, texts[place]);
        }
    }
}
