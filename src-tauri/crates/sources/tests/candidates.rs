//! Further identifiers of a person, on both engines.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use model::identifiers::Strength;
use model::plan::{AccessPlan, Address, Column, EdgePair, Entry, Part, Seeds, Step, Table};
use sources::{Candidates, Relation, Sources, candidates};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

const SHOP: &str = "
create table users (id integer primary key, email text, phone text, device text);
create table orders (id integer primary key, user_id integer, guest_email text, mails {json});
insert into users values
 (1, 'Ada.Quill@gmail.com', '030 / 1234567', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'),
 (2, 'adaquill+shop@gmail.com', '+43 30 1234567', 'other'),
 (3, 'ada.quilt@gmail.com', '+49 30 1234568', null),
 (4, 'ADA.QUILL@GMAIL.COM ', null, null),
 (5, 'ada.quill@example.org', '0301234567', null);
insert into orders values
 (1, 1, 'old-ada@example.net', '[\"ada.quill@gmail.com\", \"box@example.net\"]'),
 (2, null, 'ada.quill@gmail.com', '[]'),
 (3, 2, 'stranger@example.net', '[\"a.d.a.quill@googlemail.com\"]');
";

fn step(collection: &str, columns: &[&str], entries: Vec<Entry>) -> Step {
    Step {
        address: Address { dataset: "shop".into(), collection: collection.into() },
        table: Table { schema: None, name: collection.into() },
        label: collection.into(),
        part: Part::UserProfile,
        columns: columns
            .iter()
            .map(|name| Column {
                name: (*name).into(),
                categories: Vec::new(),
                primary_key: *name == "id",
                label: (*name).into(),
                exported: true,
            })
            .collect(),
        entries,
        filter: None,
        cycle: None,
    }
}

fn identity(field: &str, kind: &str, array: bool) -> Entry {
    Entry::Identity { field: vec![field.into()], kind: kind.into(), array }
}

/// The plan for the kinds that are confirmed, or for all.
fn plan(kinds: Option<&[&str]>) -> AccessPlan {
    let known = |entry: &Entry| match (entry, kinds) {
        (Entry::Identity { kind, .. }, Some(kinds)) => kinds.contains(&kind.as_str()),
        (_, _) => true,
    };
    let edge = Entry::Edge {
        from: Address { dataset: "shop".into(), collection: "users".into() },
        pairs: vec![EdgePair {
            from: vec!["id".into()],
            to: vec!["user_id".into()],
            from_array: false,
            to_array: false,
        }],
    };
    let users = vec![
        identity("id", "user_id", false),
        identity("email", "email", false),
        identity("phone", "phone", false),
        identity("device", "device_id", false),
    ];
    let orders =
        vec![identity("guest_email", "guest_email", false), identity("mails", "email", true), edge];
    let only = |entries: Vec<Entry>| entries.into_iter().filter(known).collect();
    AccessPlan {
        steps: vec![
            step("users", &["id", "email", "phone", "device"], only(users)),
            step("orders", &["id", "user_id", "guest_email", "mails"], only(orders)),
        ],
        skipped: Vec::new(),
    }
}

fn seeds() -> Seeds {
    Seeds::from([
        ("email".into(), ["Ada.Quill@gmail.com".to_owned()].into()),
        ("phone".into(), ["+49 30 1234567".to_owned()].into()),
    ])
}

async fn sqlite(folder: &std::path::Path) -> Sources {
    let path = folder.join("shop.db");
    std::fs::write(&path, b"").unwrap();
    let mut connection = sqlx::SqliteConnection::connect(path.to_str().unwrap()).await.unwrap();
    let text = SHOP.replace("{json}", "json");
    connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await.unwrap();
    opened(&format!("sqlite:{}", path.display())).await
}

async fn postgres(name: &str) -> Sources {
    let server = std::env::var("COMPLIANCE_TEST_POSTGRES")
        .expect("run the tests with scripts/with-postgres.sh: COMPLIANCE_TEST_POSTGRES is unset");
    let name = format!("candidates_{name}_{}", std::process::id());
    let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
    for sql in [format!("drop database if exists {name}"), format!("create database {name}")] {
        admin.execute(AssertSqlSafe(sql)).await.unwrap();
    }
    let (base, _) = server.rsplit_once('/').unwrap();
    let url = format!("{base}/{name}");
    let mut connection = sqlx::PgConnection::connect(&url).await.unwrap();
    let text = SHOP.replace("{json}", "jsonb");
    connection.execute(sqlx::raw_sql(AssertSqlSafe(text))).await.unwrap();
    opened(&url).await
}

async fn opened(url: &str) -> Sources {
    Sources::from([("shop".to_owned(), sources::open(url).await.unwrap())])
}

async fn look(sources: &Sources, most: usize) -> Candidates {
    let plan_of_seeds = plan(Some(&["email", "phone"]));
    candidates(&plan_of_seeds, &plan(None), &seeds(), sources, Some("DE"), most).await.unwrap()
}

async fn candidates_are_found_with_place_relation_and_strength(sources: Sources) {
    use Relation::{Notation, SameRow};
    use Strength::{Possible, SameNormal};

    let looked = look(&sources, 100).await;
    assert!(!looked.more);
    let mut found = Vec::new();
    for one in &looked.found {
        for why in &one.why {
            let place = format!("{}.{}", why.address.collection, why.field);
            found.push((one.kind.as_str(), one.value.as_str(), place, why.relation, one.strength));
        }
    }
    let expected = [
        ("device_id", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "users.device", SameRow, Possible),
        ("email", "ADA.QUILL@GMAIL.COM", "users.email", Notation, SameNormal),
        ("email", "a.d.a.quill@googlemail.com", "orders.mails", Notation, Possible),
        ("email", "ada.quill@gmail.com", "orders.mails", Notation, SameNormal),
        ("email", "ada.quill@gmail.com", "orders.mails", SameRow, SameNormal),
        ("email", "adaquill+shop@gmail.com", "users.email", Notation, Possible),
        ("email", "box@example.net", "orders.mails", SameRow, Possible),
        ("guest_email", "ada.quill@gmail.com", "orders.guest_email", Notation, SameNormal),
        ("guest_email", "old-ada@example.net", "orders.guest_email", SameRow, Possible),
        ("phone", "030 / 1234567", "users.phone", Notation, SameNormal),
        ("phone", "030 / 1234567", "users.phone", SameRow, SameNormal),
        ("phone", "0301234567", "users.phone", Notation, SameNormal),
        ("user_id", "1", "users.id", SameRow, Possible),
    ]
    .map(|(kind, value, place, relation, strength)| {
        (kind, value, place.to_owned(), relation, strength)
    });
    assert_eq!(found, expected);
}

async fn no_more_candidates_come_than_were_asked_for(sources: Sources) {
    let looked = look(&sources, 3).await;
    assert_eq!(looked.found.len(), 3);
    assert!(looked.more, "and it says so");
}

#[tokio::test]
async fn candidates_are_found_with_place_relation_and_strength_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    candidates_are_found_with_place_relation_and_strength(sqlite(folder.path()).await).await;
}

#[tokio::test]
async fn candidates_are_found_with_place_relation_and_strength_on_postgres() {
    candidates_are_found_with_place_relation_and_strength(postgres("found").await).await;
}

#[tokio::test]
async fn no_more_candidates_come_than_were_asked_for_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    no_more_candidates_come_than_were_asked_for(sqlite(folder.path()).await).await;
}

#[tokio::test]
async fn no_more_candidates_come_than_were_asked_for_on_postgres() {
    no_more_candidates_come_than_were_asked_for(postgres("bounded").await).await;
}
