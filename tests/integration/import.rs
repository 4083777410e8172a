//! Requests from a CSV file: what is wrong is told by line and column, the rest goes in.

use app::Code;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::world::{World, on_both_engines};

on_both_engines! {
    a_file_is_taken_in_as_was_said_and_wrong_lines_are_named,
    a_request_that_is_there_already_is_left_out_unless_it_is_wanted,
    a_file_that_is_no_table_is_refused_whole,
    the_original_message_is_kept_sealed_and_comes_back_as_it_was,
}

fn file(text: &str) -> Value {
    json!({ "content": STANDARD.encode(text) })
}

async fn a_file_is_taken_in_as_was_said_and_wrong_lines_are_named(world: World) {
    let text = "\u{feff}kind;name;email;received;message\r\n\
        access;Ada Quill;ada@example.org;2026-01-05;\"My data;\r\nplease\"\r\n\
        copy;Ben Reed;ben@example.org;2026-01-05;\r\n\
        erasure;=1+1;eve@example.org;05/01/2026;\r\n\
        erasure;Zoë;no-address;2026-01-05;\r\n\
        opt-out;Rob;'+rob@example.org;;\r\n";
    let ahead = world.call("handler", "requests.preview_import", file(text)).await.unwrap();
    assert_eq!(world.call("dpo", "requests.list", json!({})).await.unwrap()["total"], 0);
    let done = world.call("handler", "requests.import", file(text)).await.unwrap();
    for field in ["notes", "lines", "opened", "refused", "duplicates", "problems", "known"] {
        assert_eq!(ahead[field], done[field], "{field}");
    }
    assert_eq!(
        (&done["lines"], &done["opened"], &done["refused"]),
        (&json!(5), &json!(2), &json!(3))
    );
    let problems: Vec<(u64, Option<&str>)> = done["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["line"].as_u64().unwrap(), one["column"].as_str()))
        .collect();
    // The message of the first request goes over two lines of the file.
    assert_eq!(problems, [(4, Some("kind")), (5, Some("name")), (5, Some("received")), (6, None)]);
    assert!(ahead["rows"][0]["number"].is_null());
    assert_eq!(ahead["rows"][0]["due"], done["rows"][0]["due"]);
    let shown = world.show(&json!({ "id": done["rows"][0]["id"] })).await;
    assert_eq!(shown["message"], "My data;\r\nplease");
    assert_eq!(shown["identifiers"][0]["value"], "ada@example.org");
    let log = world.log().await.join("\n");
    assert_eq!(log.matches("\"requests.opened\"").count(), 2);
    assert!(log.contains("requests.import_previewed") && log.contains("requests.imported"));
    assert!(!log.contains("Quill") && !log.contains("example.org"));
}

async fn a_request_that_is_there_already_is_left_out_unless_it_is_wanted(world: World) {
    let text =
        "kind,email\naccess,ada@example.org\naccess,ADA@example.org\nerasure,ada@example.org\n";
    let first = world.call("handler", "requests.import", file(text)).await.unwrap();
    assert_eq!((&first["opened"], &first["duplicates"]), (&json!(2), &json!(1)));
    assert_eq!(first["known"], json!([{ "line": 3, "number": null, "same_as": 2 }]));
    let again = world.call("handler", "requests.preview_import", file(text)).await.unwrap();
    assert_eq!((&again["opened"], &again["duplicates"]), (&json!(0), &json!(3)));
    assert_eq!(again["known"][0]["number"], first["rows"][0]["number"]);
    let mut take = file(text);
    take["duplicates"] = json!("take");
    let taken = world.call("handler", "requests.import", take).await.unwrap();
    assert_eq!((&taken["opened"], &taken["duplicates"]), (&json!(3), &json!(3)));
}

async fn a_file_that_is_no_table_is_refused_whole(world: World) {
    let old =
        json!({ "content": STANDARD.encode(b"kind;name;email\naccess;Zo\xeb;z@example.org") });
    let refused = world.call("handler", "requests.import", old.clone()).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Invalid, Some("encoding")));
    let mut said = old;
    said["encoding"] = json!("windows1252");
    let read = world.call("handler", "requests.import", said).await.unwrap();
    assert_eq!(read["rows"][0]["subject_name"], "Zoë");
    for text in ["", "kind,email\n", "name,email\na,b\n", "kind,e-post\na,b\n"] {
        let error = world.call("handler", "requests.import", file(text)).await.unwrap_err();
        assert_eq!(error.code, Code::Invalid, "{text:?}");
    }
    let forbidden =
        world.call("approver", "requests.import", file("kind,email\n")).await.unwrap_err();
    assert_eq!(forbidden.code, Code::Forbidden);
}

async fn the_original_message_is_kept_sealed_and_comes_back_as_it_was(world: World) {
    let content = b"%PDF-1.7 the words of Ada";
    let open = json!({
        "kind": "access", "language": "en", "channel": "letter",
        "identifiers": [{ "kind": "email", "value": "ada@example.org" }],
        "file": { "name": "Letter of Ada.pdf", "content": STANDARD.encode(content) },
    });
    let opened = world.call("handler", "requests.open", open.clone()).await.unwrap();
    let on = json!({ "id": opened["id"] });
    let shown = world.show(&on).await;
    assert_eq!(
        shown["message_file"],
        json!({ "name": "Letter of Ada.pdf", "media_type": "application/pdf", "size_bytes": 25 })
    );
    let written = world.call("dpo", "requests.message_file", on.clone()).await.unwrap();
    let path = written["file"].as_str().unwrap();
    assert!(path.ends_with(&format!("{}-Letter of Ada.pdf", opened["number"].as_str().unwrap())));
    assert_eq!(std::fs::read(path).unwrap(), content);
    let log = world.log().await.join("\n");
    assert!(log.contains("requests.message_kept") && log.contains("requests.message_shown"));
    assert!(!log.contains("Letter"));
    if let Some(database) = world.database.strip_prefix("sqlite:") {
        for end in ["", "-wal"] {
            let bytes = std::fs::read(format!("{database}{end}")).unwrap_or_default();
            let found = |text: &[u8]| bytes.windows(text.len()).any(|part| part == text);
            assert!(!found(content) && !found(b"Letter of Ada"), "the file lies open in {end:?}");
        }
    }
    let mut bad = open;
    bad["file"]["name"] = json!("run.exe");
    let error = world.call("handler", "requests.open", bad).await.unwrap_err();
    assert_eq!((error.code, error.field.as_deref()), (Code::Invalid, Some("file")));
    let without = world.verified("access").await;
    let none = world.call("dpo", "requests.message_file", without).await.unwrap_err();
    assert_eq!(none.code, Code::NotFound);
}
