//! The draft of a map from real schemas.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::path::Path;

use model::datamap::categories::takes;
use model::datamap::schema::Schema;
use model::datamap::{self, DataMap, Problem, draft};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

/// Reads a draft and checks it as `map check` does.
fn read(text: &str, live: &BTreeMap<String, Schema>) -> DataMap {
    let map = datamap::parse(text, "draft.yml").unwrap_or_else(|it| panic!("{it:?}\n{text}"));
    let problems = datamap::check(&map, live);
    let errors: Vec<_> = problems.iter().filter(|it| Problem::is_error(it)).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{text}");
    map
}

async fn marketplace() -> Schema {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("world.db").display());
    world::load(&url, 1, "2026-11-24T00:00:00Z".parse().unwrap()).await.unwrap();
    sources::open(&url).await.unwrap().describe().await.unwrap()
}

fn demo() -> DataMap {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/demo/video-window.yml");
    datamap::parse(&std::fs::read_to_string(path).unwrap(), "video-window.yml").unwrap()
}

/// The categories of every column.
fn categories(map: &DataMap) -> BTreeMap<(String, String), Vec<String>> {
    let collections = map.datasets.iter().flat_map(|it| &it.collections);
    collections
        .flat_map(|one| {
            one.fields.iter().map(|field| {
                ((one.name.clone(), field.name.clone()), field.data_categories.clone())
            })
        })
        .collect()
}

#[tokio::test]
async fn a_draft_of_the_marketplace_agrees_with_the_map_that_people_made() {
    let schema = marketplace().await;
    let text = draft::draft("video_window", &schema);
    let live = BTreeMap::from([("video_window".to_owned(), schema)]);
    let drafted = categories(&read(&text, &live));
    let (mut personal, mut missed, mut too_much) = (0, vec![], vec![]);
    for (column, theirs) in categories(&demo()) {
        let ours = drafted.get(&column).cloned().unwrap_or_default();
        if !theirs.iter().any(|it| takes("user", it)) {
            too_much.extend(ours.iter().any(|it| takes("user", it)).then_some(column));
            continue;
        }
        personal += 1;
        // A guess that is broader or narrower is one that a person sees and sharpens.
        let agree = ours.iter().any(|a| theirs.iter().any(|b| takes(a, b) || takes(b, a)));
        if !agree {
            missed.push((column, theirs, ours));
        }
    }
    let agreed = personal - missed.len();
    println!("{agreed} of {personal} personal columns; {} others guessed", too_much.len());
    assert!(personal >= 60, "the map of the demonstration has shrunk: {personal}");
    assert!(agreed * 100 >= personal * 80, "{agreed} of {personal}: {missed:#?}");
    assert!(too_much.len() * 4 <= personal, "guessed without need: {too_much:#?}");
    let guesses = text.lines().filter(|line| line.contains("data_categories"));
    assert!(guesses.clone().count() > 40 && guesses.clone().all(|it| it.contains("# guess: ")));
}

#[tokio::test]
async fn columns_that_look_personal_and_are_not_mapped_are_reported() {
    let live = BTreeMap::from([("video_window".to_owned(), marketplace().await)]);
    let mut map = demo();
    let none = draft::unmapped(&map, &live);
    assert_eq!(none, [], "the map of the demonstration is whole");
    for one in &mut map.datasets[0].collections {
        one.fields.retain(|field| field.name != "phone" && field.name != "iban");
    }
    map.datasets[0].collections.retain(|one| one.name != "newsletter");
    let found: Vec<_> =
        draft::unmapped(&map, &live).into_iter().map(|it| (it.table, it.column)).collect();
    for (table, column) in
        [("makers", "iban"), ("newsletter", "email"), ("payouts", "iban"), ("users", "phone")]
    {
        assert!(found.contains(&(table.to_owned(), column.to_owned())), "{found:?}");
    }
}

const ODD: &str = r#"
create schema "Käufer & Co"; create schema "2nd";
create table "Käufer & Co"."Kunden" (
    "Kunden-Nr" integer, "Mandant" integer, "E_Mail" varchar(80) not null, "Nachname" text,
    "Geburtsdatum" date, "Straße" text, "IBAN" char(22), "x.y" text, "true" boolean, "Handy" text,
    letzte_ip inet, primary key ("Mandant", "Kunden-Nr"));
create table "Käufer & Co"."select" (
    id uuid primary key, "Mandant" integer, "Kunden-Nr" integer, "Betrag" numeric, tags text[],
    "Wann # was: 'x'" timestamptz, parent uuid references "Käufer & Co"."select" (id),
    foreign key ("Mandant", "Kunden-Nr") references "Käufer & Co"."Kunden" ("Mandant", "Kunden-Nr"));
create table "2nd"."Correo" (id integer primary key, bestellung uuid references "Käufer & Co"."select" (id), "teléfono" text);
create table "2nd".alone (id integer primary key, ville text);
create table "2nd".products (sku text primary key, weight numeric);
create view "2nd".shown as select * from "2nd".alone;
"#;

#[tokio::test]
async fn odd_names_in_several_languages_are_drafted_and_pass_the_check() {
    let server = std::env::var("COMPLIANCE_TEST_POSTGRES")
        .expect("run the tests with scripts/with-postgres.sh: COMPLIANCE_TEST_POSTGRES is unset");
    let name = format!("draft_{}", std::process::id());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    admin.execute(AssertSqlSafe(format!("create database {name}"))).await.unwrap();
    let url = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    let mut raw = PgConnection::connect(&url).await.unwrap();
    raw.execute(sqlx::raw_sql(AssertSqlSafe(ODD.to_owned()))).await.unwrap();
    let schema = sources::open(&url).await.unwrap().describe().await.unwrap();
    let text = draft::draft("shop", &schema);
    let keys: Vec<String> = datamap::parse(&text, "draft.yml")
        .unwrap()
        .datasets
        .into_iter()
        .map(|dataset| dataset.fides_key)
        .collect();
    assert!(keys.contains(&"shop".to_owned()), "{keys:?}");
    // Every dataset of the draft is the same source.
    let live = keys.into_iter().map(|key| (key, schema.clone())).collect();
    let map = read(&text, &live);
    let drafted = categories(&map);
    for (table, column, category) in [
        ("Kunden", "E_Mail", "user.contact.email"),
        ("Kunden", "Nachname", "user.name.last"),
        ("Kunden", "Geburtsdatum", "user.demographic.date_of_birth"),
        ("Kunden", "Straße", "user.contact.address.street"),
        ("Kunden", "IBAN", "user.financial.bank_account"),
        ("Kunden", "Handy", "user.contact.phone_number"),
        ("Kunden", "letzte_ip", "user.device.ip_address"),
        ("select", "Betrag", "user.financial"),
        ("Correo", "teléfono", "user.contact.phone_number"),
        ("alone", "ville", "user.contact.address.city"),
    ] {
        let found = &drafted[&(table.to_owned(), column.to_owned())];
        assert_eq!(found, &[category], "{table}.{column}\n{text}");
    }
    let collections: Vec<_> = map.datasets.iter().flat_map(|it| &it.collections).collect();
    let orders = collections.iter().find(|it| it.name == "select").unwrap();
    assert_eq!(orders.compliance.references[0].fields, ["Mandant", "Kunden-Nr"]);
    assert!(collections.iter().find(|it| it.name == "alone").unwrap().skip_processing);
    assert!(text.contains("nothing personal in products") && text.contains("\"x.y\" is left out"));
    // What was drafted finds rows across its schemas.
    let kinds = ["email".to_owned()].into();
    let plan = model::plan::access(&map, &kinds, &model::plan::Target::Everything).unwrap();
    let read: Vec<_> = plan.steps.iter().map(|it| it.address.collection.as_str()).collect();
    assert_eq!(read, ["Kunden", "select", "Correo"], "{:?}", plan.skipped);
}
