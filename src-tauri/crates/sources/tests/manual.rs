//! The contract of the kind that a person answers for: nothing is connected to, the plan is parted
//! without losing a collection, and what is uploaded becomes rows of the map's columns or is
//! refused with what is wrong and where.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use model::plan::{AccessPlan, Address, Column, EdgePair, Entry, Part, Step, Table};
use model::values::Value;
use sources::manual::{Format, Manual, ManualError, part, rows};

fn address(dataset: &str, collection: &str) -> Address {
    Address { dataset: dataset.into(), collection: collection.into() }
}

fn step(dataset: &str, collection: &str, entries: Vec<Entry>) -> Step {
    let column = |name: &str, label: &str| Column {
        name: name.into(),
        categories: vec!["user.content".into()],
        primary_key: name == "id",
        label: label.into(),
        exported: true,
    };
    Step {
        address: address(dataset, collection),
        table: Table { schema: None, name: collection.into() },
        label: collection.into(),
        part: Part::Content,
        columns: vec![column("id", "Number"), column("written", "Written on"), column("text", "")],
        entries,
        filter: None,
        cycle: None,
    }
}

fn identity() -> Vec<Entry> {
    vec![Entry::Identity { field: vec!["id".into()], kind: "email".into(), array: false }]
}

fn from(dataset: &str, collection: &str) -> Vec<Entry> {
    let pair = EdgePair {
        from: vec!["id".into()],
        to: vec!["id".into()],
        to_array: false,
        from_array: false,
    };
    vec![Entry::Edge { from: address(dataset, collection), pairs: vec![pair] }]
}

#[test]
fn a_url_says_what_it_is() {
    assert_eq!(Manual::parse("manual: Paper archive").unwrap().unwrap().host(), "Paper archive");
    assert!(Manual::parse("manual:").unwrap().is_err());
    assert!(Manual::parse("sqlite:a.db").is_none());
}

#[test]
fn a_plan_is_parted_and_no_collection_is_lost() {
    let plan = AccessPlan {
        steps: vec![
            step("shop", "users", identity()),
            step("archive", "letters", from("shop", "users")),
            step("shop", "scans", from("archive", "letters")),
            step("shop", "pages", from("shop", "scans")),
        ],
        skipped: Vec::new(),
    };
    let (machine, by_hand) = part(plan, &BTreeSet::from(["archive".to_owned()]));
    let names = |steps: &[Step]| {
        steps.iter().map(|step| step.address.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&machine.steps), "shop.users");
    assert_eq!(names(&by_hand), "archive.letters");
    let skipped: Vec<_> = machine.skipped.iter().map(|one| one.address.to_string()).collect();
    assert_eq!(skipped, ["shop.scans", "shop.pages"], "both are told with their reason");
}

fn text(value: &Value) -> Option<String> {
    value.to_text()
}

#[test]
fn a_csv_becomes_rows_of_the_maps_columns() {
    let step = step("archive", "letters", identity());
    for file in [
        "text,id\n\"Dear \"\"Ada\"\", hello\",007\n,8\n",
        "\u{feff}text;Number\n\"Dear \"\"Ada\"\", hello\";007\n;8\n",
    ] {
        let answered = rows(&step, Format::Csv, file.as_bytes()).unwrap();
        assert_eq!(answered.missing, ["written"]);
        assert_eq!(answered.rows.len(), 2);
        assert_eq!(text(&answered.rows[0][0]).as_deref(), Some("007"), "digits stay as they are");
        assert_eq!(text(&answered.rows[0][2]).as_deref(), Some("Dear \"Ada\", hello"));
        assert_eq!(text(&answered.rows[1][2]), None, "an empty cell is no value");
    }
}

#[test]
fn json_becomes_rows_digit_for_digit() {
    let step = step("archive", "letters", identity());
    let file = br#"[{"id": 12345678901234567890.10, "text": {"a": [1]}}, {"id": null}]"#;
    let answered = rows(&step, Format::Json, file).unwrap();
    assert_eq!(text(&answered.rows[0][0]).as_deref(), Some("12345678901234567890.10"));
    assert_eq!(text(&answered.rows[0][2]).as_deref(), Some(r#"{"a":[1]}"#));
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    let step = step("archive", "letters", identity());
    let csv = |text: &[u8]| rows(&step, Format::Csv, text).unwrap_err();
    let json = |text: &[u8]| rows(&step, Format::Json, text).unwrap_err();
    let unknown = csv(b"id,colour\n1,red\n");
    assert!(unknown.to_string().contains("\"colour\" in archive.letters"), "{unknown}");
    assert!(unknown.to_string().contains("id, written, text"), "{unknown}");
    assert_eq!(csv(b"id,ID\n1,2\n"), ManualError::Twice("id".into()));
    assert_eq!(csv(b"id,text\n1,a\n2\n"), ManualError::Ragged { line: 3, cells: 1, columns: 2 });
    assert_eq!(csv(b"id\n"), ManualError::Empty);
    assert_eq!(csv(b"\xff\xfe"), ManualError::Encoding);
    assert_eq!(json(b"[]"), ManualError::Empty);
    assert_eq!(json(b"[{\"id\": 1}, 2]"), ManualError::Shape(2));
    assert!(matches!(json(b"[\n{"), ManualError::Json { line: 2, .. }));
    assert!(json(b"[{\"colour\": 1}]").to_string().contains("\"colour\""));
    assert_eq!(Format::of("Antwort.CSV"), Some(Format::Csv));
    assert_eq!(Format::of("answer.xlsx"), None);
}
