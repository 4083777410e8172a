//! The search after an erasure: what it finds, and what it must not mistake for a find.
//!
//! PostgreSQL comes from `COMPLIANCE_TEST_POSTGRES` (`scripts/with-postgres.sh`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use model::plan::{AccessPlan, Address, Column, Part, Seeds, Step, Table};
use sources::{Scan, Sources};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

/// Person of the search, with identifiers of every sort.
fn seeds() -> Seeds {
    let set = |values: &[&str]| values.iter().map(|one| (*one).to_owned()).collect::<BTreeSet<_>>();
    Seeds::from([
        ("email".to_owned(), set(&["Ada.Quill+shop@Example.org", "zoë@bücher.example"])),
        ("phone_number".to_owned(), set(&["+49 30 1234567"])),
        ("user_id".to_owned(), set(&["4711"])),
        ("device_id".to_owned(), set(&["8f14e45f-ceea-467f-a9d0-c3a1b2d4e5f6"])),
    ])
}

/// Residues as they are found in the wild; `j` before the text: in a column of documents.
const RESIDUES: [&str; 50] = [
    "Ada.Quill+shop@Example.org",
    "ada.quill+shop@example.org",
    "ADA.QUILL+SHOP@EXAMPLE.ORG",
    "Dear Ada.Quill+shop@Example.org, thank you",
    "<ada.quill+shop@example.org>",
    "mailto:ada.quill+shop@example.org?subject=x",
    "from=ada.quill+shop@example.org to=support",
    "user:ada.quill+shop@example.org;role=buyer",
    "ada.quill@example.org",
    "ada.quill+news@example.org",
    "https://example.net/u?mail=ada.quill%2Bshop%40example.org",
    "https://example.net/u?mail=ada.quill%2bshop%40EXAMPLE.org&x=1",
    "next=%2Fu%3Fmail%3Dada.quill%252Bshop%2540example.org",
    "mail=ada%2Equill%2Bshop%40example%2Eorg",
    "ada.quill+shop&#64;example.org",
    "ada.quill&#43;shop&#x40;example.org",
    "ada.quill+shop&commat;example&period;org",
    "ada.quill+shop=40example.org",
    "Subject: =?utf-8?Q?ada.quill=2Bshop=40example.org?=",
    "ada.quill+shop (at) example.org",
    "ada.quill+shop [at] example [dot] org",
    "YWRhLnF1aWxsK3Nob3BAZXhhbXBsZS5vcmc=",
    "QWRhLlF1aWxsK3Nob3BARXhhbXBsZS5vcmc=",
    "eyJtYWlsIjoiYWRhLnF1aWxsK3Nob3BAZXhhbXBsZS5vcmcifQ",
    "token=eyJzdWIiOiJhZGEucXVpbGwrc2hvcEBleGFtcGxlLm9yZyJ9.sig",
    "YTphZGEucXVpbGwrc2hvcEBleGFtcGxlLm9yZzp4",
    "6164612e7175696c6c2b73686f70406578616d706c652e6f7267",
    "6164612E7175696C6C2B73686F70406578616D706C652E6F7267",
    "ａｄａ．ｑｕｉｌｌ＋ｓｈｏｐ＠ｅｘａｍｐｌｅ．ｏｒｇ",
    "uploads/ada.quill+shop@example.org/avatar.png",
    "ada.quill+shop@example.org.",
    "two lines\nada.quill+shop@example.org\tand a tab\\",
    "j{\"contact\": {\"mail\": \"Ada.Quill+shop@Example.org\"}}",
    "j{\"log\": \"{\\\"mail\\\":\\\"ada.quill+shop@example.org\\\"}\"}",
    "{\"mail\":\"ada.quill+shop\\u0040example.org\"}",
    "j[{\"user_id\": 4711}]",
    "4711",
    "zoë@bücher.example",
    "ZOË@BÜCHER.EXAMPLE",
    "zoe\u{308}@bu\u{308}cher.example",
    "zoë@xn--bcher-kva.example",
    "zo%C3%AB@xn--bcher-kva.example",
    "call +49 30 1234567 today",
    "0049-30-1234567",
    "030/123 45-67",
    "+49 (0)30 1234567",
    "(030) 1234567",
    "tel:+49-30-1234567",
    "device 8F14E45F-CEEA-467F-A9D0-C3A1B2D4E5F6 seen",
    "8f14e45f-ceea-467f-a9d0-c3a1b2d4e5f6.log",
];

const TABLE: &str = "create table notes (id integer primary key, body text, doc {doc})";

struct Place {
    sources: Sources,
    url: String,
}

impl Place {
    async fn sqlite(folder: &std::path::Path) -> Self {
        let path = folder.join("shop.db");
        std::fs::write(&path, b"").unwrap();
        Self::fill(format!("sqlite:{}", path.display()), &TABLE.replace("{doc}", "json")).await
    }

    async fn postgres(name: &str) -> Self {
        let server = std::env::var("COMPLIANCE_TEST_POSTGRES")
            .expect("run the tests with scripts/with-postgres.sh");
        let name = format!("scan_{name}_{}", std::process::id());
        let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
        for sql in [format!("drop database if exists {name}"), format!("create database {name}")] {
            admin.execute(AssertSqlSafe(sql)).await.unwrap();
        }
        let (base, _) = server.rsplit_once('/').unwrap();
        Self::fill(format!("{base}/{name}"), &TABLE.replace("{doc}", "jsonb")).await
    }

    async fn fill(url: String, schema: &str) -> Self {
        let place = Self {
            sources: Sources::from([("shop".to_owned(), sources::open(&url).await.unwrap())]),
            url,
        };
        place.insert(schema, &[]).await;
        place
    }

    /// Runs a statement once for every pair of body and document.
    async fn insert(&self, sql: &str, rows: &[(i32, Option<String>, Option<String>)]) {
        let sql = || AssertSqlSafe(sql.to_owned());
        if let Some(path) = self.url.strip_prefix("sqlite:") {
            let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
            raw.execute("begin").await.unwrap();
            if rows.is_empty() {
                raw.execute(sql()).await.unwrap();
            }
            for (id, body, doc) in rows {
                let query = sqlx::query(sql()).bind(id).bind(body).bind(doc);
                query.execute(&mut raw).await.unwrap();
            }
            raw.execute("commit").await.unwrap();
        } else {
            let mut raw = sqlx::PgConnection::connect(&self.url).await.unwrap();
            raw.execute("begin").await.unwrap();
            if rows.is_empty() {
                raw.execute(sql()).await.unwrap();
            }
            for (id, body, doc) in rows {
                let query = sqlx::query(sql()).bind(id).bind(body).bind(doc);
                query.execute(&mut raw).await.unwrap();
            }
            raw.execute("commit").await.unwrap();
        }
    }

    async fn scan(&self) -> Scan {
        sources::scan(&plan(), &seeds(), &self.sources).await.unwrap()
    }
}

fn plan() -> AccessPlan {
    let column = |name: &str, primary_key: bool| Column {
        name: name.into(),
        label: name.into(),
        categories: vec![],
        exported: true,
        primary_key,
    };
    let step = Step {
        address: Address { dataset: "shop".into(), collection: "notes".into() },
        table: Table { schema: None, name: "notes".into() },
        label: "Notes".into(),
        part: Part::Content,
        entries: vec![],
        columns: vec![column("id", true), column("body", false), column("doc", false)],
        filter: None,
        cycle: None,
    };
    AccessPlan { steps: vec![step], skipped: vec![] }
}

const INSERT: &str = "insert into notes (id, body, doc) values ($1, $2, {doc})";

fn insert_for(place: &Place) -> String {
    let document = if place.url.starts_with("sqlite:") { "$3" } else { "$3::text::jsonb" };
    INSERT.replace("{doc}", document)
}

async fn fifty_residues_are_found_each_with_its_form(place: Place) {
    let rows: Vec<_> = (1..)
        .zip(RESIDUES)
        .map(|(id, text)| match text.strip_prefix('j') {
            Some(document) => (id, None, Some(document.to_owned())),
            None => (id, Some(text.to_owned()), None),
        })
        .collect();
    place.insert(&insert_for(&place), &rows).await;
    let scan = place.scan().await;
    assert_eq!((scan.rows, scan.columns), (50, 2));
    let found: BTreeSet<i32> = scan.hits.iter().map(|hit| hit.key.parse().unwrap()).collect();
    let missed: Vec<_> =
        (1..).zip(RESIDUES).filter(|(id, _)| !found.contains(id)).map(|(_, one)| one).collect();
    assert_eq!(missed, Vec::<&str>::new(), "of fifty residues these were missed");
    let form = |id: usize| {
        let hit = scan.hits.iter().find(|hit| hit.key == id.to_string()).unwrap();
        (hit.kind.as_str(), hit.form.as_str())
    };
    assert_eq!(form(1), ("email", "as it is"));
    assert_eq!(form(2), ("email", "in another case or form"));
    assert_eq!(form(10), ("email", "in a variant"));
    assert_eq!(form(11), ("email", "URL-encoded"));
    assert_eq!(form(13), ("email", "URL-encoded twice"));
    assert_eq!(form(15), ("email", "as HTML entities"));
    assert_eq!(form(22), ("email", "base64"));
    assert_eq!(form(27), ("email", "hexadecimal"));
    assert_eq!(form(36), ("user_id", "as it is"));
    assert_eq!(form(43), ("phone_number", "as it is"));
    assert!(scan.hits.iter().all(|hit| !format!("{hit:?}").to_lowercase().contains("ada.q")));
}

/// People whose identifiers look like hers and are not.
async fn a_clean_database_gives_no_false_alarm(place: Place) {
    let mut rows = Vec::new();
    for number in 0..2_000 {
        let body = match number % 16 {
            0 => format!("ada.quill{number}@example.org"),
            1 => format!("mary.ada.quill+shop{number}@example.org wrote"),
            2 => format!("ada@example.org and quill.{number}@example.org"),
            3 => format!("order 4711{number} of 24711"),
            4 => format!("call +49 30 {:07} or 030/{:07}", 7_000_000 + number, 2_000_000 + number),
            5 => format!("Ada Quill the {number}th, Example Street 47 11"),
            6 => format!("device 8f14e45f-ceea-467f-a9d0-{number:012x}"),
            7 => format!("https://example.net/?mail=user{number}%40example.org&x=%252B"),
            8 => format!("zoe{number}@bücher.example, Zoë"),
            9 => format!("12345{number:02} 34567 1234 567"),
            10 => format!("ada.quill+shop@example.org{number}.invalid"),
            11 => format!("ada.quill+shop@sub{number}.example.org"),
            12 => format!("x{number}ada.quill+shop@example.org"),
            13 => format!("Ａda ＠ {number} ｅｘａｍｐｌｅ"),
            14 => format!("dXNlcj{number}AZXhhbXBsZS5vcmcgYW5kIG1vcmU="),
            _ => format!("{}", 4_000 + number % 600),
        };
        let doc = format!("{{\"quantity\": 4711, \"order_id\": {}}}", 50_000 + number);
        rows.push((number, Some(body), Some(doc)));
    }
    place.insert(&insert_for(&place), &rows).await;
    let scan = place.scan().await;
    assert_eq!(scan.rows, 2_000);
    let alarms: BTreeSet<_> = scan.hits.iter().map(|hit| hit.key.clone()).collect();
    let told: Vec<_> = scan
        .hits
        .iter()
        .take(10)
        .map(|hit| (&hit.form, &rows[hit.key.parse::<usize>().unwrap()].1))
        .collect();
    assert!(alarms.len() * 100 <= 2_000, "{} false alarms: {told:?}", alarms.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_residues_are_found_each_with_its_form_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    fifty_residues_are_found_each_with_its_form(Place::sqlite(folder.path()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_residues_are_found_each_with_its_form_on_postgres() {
    fifty_residues_are_found_each_with_its_form(Place::postgres("fifty").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_database_gives_no_false_alarm_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    a_clean_database_gives_no_false_alarm(Place::sqlite(folder.path()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_database_gives_no_false_alarm_on_postgres() {
    a_clean_database_gives_no_false_alarm(Place::postgres("clean").await).await;
}
