//! A package from its writing to its opening.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use std::io::{Cursor, Read as _};

use chrono::DateTime;
use model::plan;
use model::requests::WithholdingGround;
use model::review::{Part, Span};
use model::values::Cell;
use packages::{
    Collection, Column, Content, PackageError, Passphrase, Record, Rows, Section, Written, open,
    verify, write,
};
use sha2::{Digest as _, Sha256};

const SEED: [u8; 32] = [5; 32];

fn content() -> Content {
    let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().to_utc();
    let column = |name: &str, never: Option<&str>| Column {
        name: name.into(),
        label: name.into(),
        never: never.map(str::to_owned),
    };
    Content {
        request: "REQ-20001".into(),
        controller: "Video Window".into(),
        subject: "<script>alert('Ada')</script>".into(),
        language: "de-AT".into(),
        received_at: at("2026-11-01T08:00:00Z"),
        exported_at: at("2026-11-24T09:00:00.5Z"),
        sections: vec![Section {
            provision: "Art. 15(1)(a)".into(),
            title: "Zwecke".into(),
            text: "Betrieb des Marktplatzes".into(),
        }],
        collections: vec![
            Collection {
                dataset: "shop".into(),
                name: "users".into(),
                label: "Konto".into(),
                part: plan::Part::UserProfile,
                columns: vec![
                    column("id", None),
                    column("name", None),
                    column("iban", Some("11 CCR 7024(d)")),
                ],
                rows: 1,
            },
            Collection {
                dataset: "shop".into(),
                name: "Order Items".into(),
                label: "Bestellungen".into(),
                part: plan::Part::Transactions,
                columns: vec![column("id", None), column("note", None)],
                rows: 2_500,
            },
        ],
    }
}

struct Invented;

impl Rows for Invented {
    fn read(
        &mut self,
        collection: usize,
        each: &mut dyn FnMut(Record<'_>) -> Result<(), PackageError>,
    ) -> Result<(), PackageError> {
        if collection == 0 {
            return each(Record {
                cells: &[
                    Cell::Int(7),
                    Cell::Text("<b>Ada</b>"),
                    Cell::Text("DE02 1203 0000 0000 2020 51"),
                ],
                withheld: &[],
                parts: &[],
                whole: None,
            });
        }
        for number in 0..2_500 {
            let (note, parts) = match number {
                3 => ("=cmd()", vec![]),
                6 => ("żółć 🦀: Mrs Adeyemi, flat 4b", vec![part(8, 19), part(26, 28)]),
                7 => ("Adeyemi", vec![part(0, 7)]),
                _ => ("secret of Ben", vec![]),
            };
            each(Record {
                cells: &[Cell::Number(&format!("{number}.10000000000000000001")), Cell::Text(note)],
                parts: &[vec![], parts],
                withheld: &[None, (number == 4).then_some(WithholdingGround::RightsOfOthers)],
                whole: (number == 5).then_some(WithholdingGround::StaffNames),
            })?;
        }
        Ok(())
    }
}

fn part(start: usize, end: usize) -> Part<WithholdingGround> {
    Part { span: Span::new(start, end).unwrap(), of: WithholdingGround::RightsOfOthers }
}

fn passphrase() -> Passphrase {
    Passphrase::given("violin harvest oxide trumpet seven")
}

fn written(passphrase: Option<&Passphrase>) -> (Vec<u8>, Written) {
    let (out, written) =
        write(Cursor::new(Vec::new()), &content(), &mut Invented, &SEED, passphrase).unwrap();
    (out.into_inner(), written)
}

fn entry(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name_decrypt(name, passphrase().reveal().as_bytes())
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn the_same_input_gives_the_same_bytes_before_encryption() {
    let (one, _) = written(None);
    let (two, manifest) = written(None);
    assert_eq!(hex::encode(Sha256::digest(&one)), hex::encode(Sha256::digest(&two)));
    assert_eq!(
        manifest.manifest_sha256,
        "63a23b855fd116869acbad9cb0f677eb9fb6c917946ad87d50c1bdaa5505b2fa"
    );
}

#[test]
fn a_package_verifies_and_opens_with_its_passphrase_only() {
    let passphrase = passphrase();
    let (bytes, written) = written(Some(&passphrase));
    let verified = verify(Cursor::new(&bytes), &passphrase, None).unwrap();
    assert!(verified.holds(), "{:?}", verified.problems);
    assert_eq!(verified.files, written.files - 2, "all but the manifest and its signature");
    let other = Passphrase::given("violin harvest oxide trumpet eight");
    let refused = verify(Cursor::new(&bytes), &other, None).unwrap_err();
    assert!(matches!(refused, PackageError::Passphrase), "{refused:?}");
    let folder = tempfile::tempdir().unwrap();
    let into = folder.path().join("opened");
    open(Cursor::new(&bytes), &passphrase, None, &into).unwrap();
    let export: serde_json::Value =
        serde_json::from_slice(&std::fs::read(into.join("export.json")).unwrap()).unwrap();
    let mut parts: Vec<&String> = export.as_object().unwrap().keys().collect();
    parts.sort();
    assert_eq!(parts, ["analytics", "content", "exported_at", "transactions", "user_profile"]);
    let again = open(Cursor::new(&bytes), &passphrase, None, &into).unwrap_err();
    assert!(matches!(again, PackageError::Occupied(_)));
}

#[test]
fn every_row_appears_once_in_each_format_and_numbers_are_exact() {
    let (bytes, _) = written(Some(&passphrase()));
    let json = entry(&bytes, "data/shop/Order_Items.json");
    assert!(json.contains("\"id\":2499.10000000000000000001"));
    let rows: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(rows.len(), 2_499, "one record is withheld whole");
    let csv = entry(&bytes, "data/shop/Order_Items.csv");
    assert_eq!(csv.lines().count(), 2_500);
    assert!(csv.contains("'=cmd()"), "a formula is defused");
    let pages: Vec<usize> = (1..=3)
        .map(|page| entry(&bytes, &format!("pages/shop/Order_Items-{page}.html")))
        .map(|page| page.matches("<tr><td").count())
        .collect();
    assert_eq!(pages, [1_000, 1_000, 499]);
}

#[test]
fn what_is_withheld_or_forbidden_is_nowhere_and_is_accounted_for() {
    let (bytes, written) = written(Some(&passphrase()));
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&entry(&bytes, "data/shop/Order_Items.json")).unwrap();
    assert_eq!(rows[4]["note"], serde_json::Value::Null);
    for name in [
        "index.html",
        "export.json",
        "data/shop/users.json",
        "data/shop/users.csv",
        "pages/shop/users-1.html",
    ] {
        assert!(!entry(&bytes, name).contains("1203 0000"), "{name}");
    }
    let withheld: Vec<(Option<&str>, &str, u64, Option<u64>)> = written
        .manifest
        .withheld
        .iter()
        .map(|one| (one.field.as_deref(), one.ground.as_str(), one.count, one.parts))
        .collect();
    assert_eq!(
        withheld,
        [
            (None, "staff_names", 1, None),
            (Some("note"), "rights_of_others", 1, None),
            (Some("note"), "rights_of_others", 2, Some(3)),
        ]
    );
    assert_eq!(written.manifest.not_disclosed[0].provision, "11 CCR 7024(d)");
}

#[test]
fn a_withheld_part_of_a_text_is_nowhere_and_a_mark_stands_in_its_place() {
    let (bytes, _) = written(Some(&passphrase()));
    let zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for name in zip.file_names() {
        let text = entry(&bytes, name);
        for secret in ["Adeyemi", "Mrs A", "flat 4b"] {
            assert!(!text.contains(secret), "{secret} stands in {name}");
        }
    }
    let mark = "[withheld: rights_of_others]";
    let rows: Vec<serde_json::Value> =
        serde_json::from_str(&entry(&bytes, "data/shop/Order_Items.json")).unwrap();
    assert_eq!(rows[5]["note"], format!("żółć 🦀: {mark}, flat {mark}"), "record 5 is withheld");
    assert_eq!(rows[6]["note"], mark, "nothing tells how long it was");
    let csv = entry(&bytes, "data/shop/Order_Items.csv");
    assert!(csv.contains(&format!("\"żółć 🦀: {mark}, flat {mark}\"")));
    let page = entry(&bytes, "pages/shop/Order_Items-1.html");
    assert_eq!(page.matches("<mark>").count(), 3);
    assert!(page.contains("żółć 🦀: <mark>"), "the rest is read as it is");
}

#[test]
fn nothing_of_the_person_becomes_markup_or_a_name() {
    let (bytes, _) = written(Some(&passphrase()));
    for name in ["index.html", "pages/shop/users-1.html"] {
        let page = entry(&bytes, name);
        assert!(page.contains("<html lang=\"de\">"), "{name}");
        assert!(!page.contains("<script") && !page.contains("<b>Ada"), "{name}");
        assert!(page.contains("default-src 'none'"), "{name}");
    }
    let zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    assert!(zip.file_names().all(|name| !name.contains("Ada") && name.is_ascii()));
}

#[test]
fn every_way_of_tampering_is_named() {
    let (bytes, _) = written(None);
    let given = passphrase();
    type Change = Box<dyn Fn(&str, Vec<u8>) -> Vec<(String, Vec<u8>)>>;
    let keep = |name: &str, bytes: Vec<u8>| vec![(name.to_owned(), bytes)];
    let cases: Vec<(Change, &str)> = vec![
        (
            Box::new(move |name, mut bytes| {
                if name == "data/shop/users.csv" {
                    bytes[0] ^= 1;
                }
                keep(name, bytes)
            }),
            "data/shop/users.csv was changed",
        ),
        (
            Box::new(
                move |name, bytes| {
                    if name == "export.json" { vec![] } else { keep(name, bytes) }
                },
            ),
            "export.json is missing",
        ),
        (
            Box::new(move |name, bytes| {
                let mut all = keep(name, bytes);
                if name == "index.html" {
                    all.push(("extra.txt".into(), b"x".to_vec()));
                }
                all
            }),
            "extra.txt is not in the manifest",
        ),
        (
            Box::new(move |name, bytes| {
                let text = String::from_utf8(bytes).unwrap();
                keep(
                    name,
                    text.replace("REQ-20001\",\"version", "REQ-20002\",\"version").into_bytes(),
                )
            }),
            "the signature of the manifest does not hold",
        ),
    ];
    for (change, wanted) in cases {
        let mut old = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for place in 0..old.len() {
            let mut file = old.by_index(place).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            for (name, content) in change(file.name(), content) {
                new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
                std::io::Write::write_all(&mut new, &content).unwrap();
            }
        }
        let changed = new.finish().unwrap();
        let verified = verify(changed, &given, None).unwrap();
        assert!(
            verified.problems.iter().any(|one| one == wanted),
            "{wanted}: {:?}",
            verified.problems
        );
    }
    let stranger = verify(Cursor::new(&bytes), &given, Some(&[9; 32])).unwrap();
    assert!(stranger.problems[0].contains("another key"));
}

#[test]
fn a_name_that_leads_outside_is_not_opened() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("../outside.txt", zip::write::SimpleFileOptions::default()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let folder = tempfile::tempdir().unwrap();
    let refused = open(Cursor::new(&bytes), &passphrase(), None, &folder.path().join("in"));
    assert!(refused.is_err(), "it has no manifest");
    assert!(!folder.path().join("outside.txt").exists());
    let rubbish = verify(Cursor::new(b"not a zip"), &passphrase(), None).unwrap_err();
    assert!(matches!(rubbish, PackageError::Zip(_)), "{rubbish:?}");
}
