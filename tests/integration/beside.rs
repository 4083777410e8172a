//! What is kept beside a case: notes, deputies, mandates, evidence, other requests of the same
//! person; and how a case ends.

use app::Code;
use serde_json::{Value, json};

use crate::world::{World, on_both_engines};

on_both_engines! {
    a_note_and_a_deputy_are_kept_and_named_in_the_reminder,
    requests_of_the_same_person_find_each_other_by_any_notation,
    somebody_who_acts_for_the_person_is_decided_on_before_the_identity,
    evidence_is_deleted_with_the_decision,
    a_request_closes_with_every_outcome_that_the_record_bears_out,
}

async fn open(world: &World, email: &str) -> Value {
    let input = json!({
        "kind": "access", "subject_name": "Ada Quill", "language": "en", "channel": "form",
        "identifiers": [{ "kind": "email", "value": email }],
    });
    let opened = world.call("handler", "requests.open", input).await.unwrap();
    json!({ "id": opened["id"], "number": opened["number"] })
}

fn on(request: &Value) -> Value {
    json!({ "id": request["id"] })
}

async fn a_note_and_a_deputy_are_kept_and_named_in_the_reminder(world: World) {
    let request = open(&world, "ada@example.org").await;
    let note = json!({ "id": request["id"], "text": "She called; asks about the order of 2019." });
    world.call("handler", "notes.add", note).await.unwrap();
    let empty = json!({ "id": request["id"], "text": "  " });
    world.call("handler", "notes.add", empty).await.unwrap_err();
    let (handler, dpo) = (world.people["handler"].officer.id, world.people["dpo"].officer.id);
    let assign = json!({ "id": request["id"], "officer": handler });
    world.call("dpo", "requests.assign", assign.clone()).await.unwrap();
    let same = world.call("dpo", "requests.deputize", assign).await.unwrap_err();
    assert!(same.message.contains("works on it already"), "{same}");
    let auditor = json!({ "id": request["id"], "officer": world.people["auditor"].officer.id });
    world.call("dpo", "requests.deputize", auditor).await.unwrap_err();
    let deputy = json!({ "id": request["id"], "officer": dpo });
    world.call("dpo", "requests.deputize", deputy).await.unwrap();
    let dossier = world.call("dpo", "requests.dossier", on(&request)).await.unwrap();
    assert_eq!(dossier["notes"][0]["text"], "She called; asks about the order of 2019.");
    assert_eq!(dossier["deputy"]["name"], "dpo");

    let soon = world.call("dpo", "requests.remind", json!({ "days": 3 })).await.unwrap();
    assert_eq!(soon["due"], json!([]), "nothing is due within three days");
    let all = json!({ "days": 60, "mine": true });
    for who in ["dpo", "handler"] {
        let reminded = world.call(who, "requests.remind", all.clone()).await.unwrap();
        assert_eq!(reminded["due"][0]["number"], request["number"], "{who}");
        assert_eq!(reminded["due"][0]["officer"], "handler");
        assert_eq!(reminded["due"][0]["deputy"], "dpo");
        assert!(!reminded.to_string().contains("Quill"), "a reminder names no person");
    }
    let other = world.call("approver", "requests.remind", all).await.unwrap();
    assert_eq!(other["due"], json!([]), "not hers");
    let log = world.log().await.join("\n");
    assert!(log.contains("notes.added") && log.contains("requests.deputized"));
    assert!(!log.contains("order of 2019"));
}

async fn requests_of_the_same_person_find_each_other_by_any_notation(world: World) {
    let first = open(&world, "Ada@Example.org").await;
    let second = open(&world, " ada@EXAMPLE.org ").await;
    let stranger = open(&world, "ben@example.org").await;
    let dossier = world.call("dpo", "requests.dossier", on(&second)).await.unwrap();
    let related = dossier["related"].as_array().unwrap();
    assert_eq!(related.len(), 1, "{related:?}");
    assert_eq!(related[0]["number"], first["number"]);
    let asked = json!({ "identifiers": [{ "kind": "email", "value": "ADA@example.org" }] });
    let before = world.call("handler", "requests.related", asked).await.unwrap();
    assert_eq!(before["requests"].as_array().unwrap().len(), 2, "asked before opening a third");
    let dossier = world.call("dpo", "requests.dossier", on(&stranger)).await.unwrap();
    assert_eq!(dossier["related"], json!([]));
}

async fn somebody_who_acts_for_the_person_is_decided_on_before_the_identity(world: World) {
    let request = open(&world, "ada@example.org").await;
    world.call("handler", "requests.acknowledge", on(&request)).await.unwrap();
    let mandate = json!({
        "id": request["id"], "relation": "lawyer", "name": "Kim Advocate",
        "contact": "kim@law.example", "mandate": "Power of attorney of 3 May, signed.",
        "file": { "name": "power.pdf", "content": "aGVsbG8=" },
    });
    let nameless = json!({ "id": request["id"], "relation": "heir", "name": "", "mandate": "x" });
    let error = world.call("handler", "mandates.record", nameless).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("name"));
    let recorded = world.call("handler", "mandates.record", mandate).await.unwrap();
    let shown = world.show(&on(&request)).await;
    let verify = json!({
        "id": request["id"], "method": "email_code", "evidence": "the code came back",
        "confirmed": [shown["identifiers"][0]["id"]],
    });
    let early = world.call("handler", "requests.verify_identity", verify.clone()).await;
    assert!(early.unwrap_err().message.contains("decide on their mandate"));
    let decide = json!({
        "id": request["id"], "mandate": recorded["mandate"], "accepted": true,
        "reason": "The signature fits.",
    });
    world.call("handler", "mandates.decide", decide.clone()).await.unwrap();
    let twice = world.call("handler", "mandates.decide", decide).await.unwrap_err();
    assert_eq!(twice.code, Code::Refused, "a decision stands");
    world.call("handler", "requests.verify_identity", verify).await.unwrap();
    let dossier = world.call("dpo", "requests.dossier", on(&request)).await.unwrap();
    let kept = &dossier["mandates"][0];
    assert_eq!((&kept["name"], &kept["accepted"]), (&json!("Kim Advocate"), &json!(true)));
    assert_eq!(kept["files"][0]["name"], "power.pdf");
    let look = json!({ "id": request["id"], "kind": "question" });
    let letter = world.call("handler", "letters.preview", look).await.unwrap();
    assert_eq!(letter["recipient"], "Kim Advocate", "letters go to who acts for the person");
    assert_eq!(letter["addresses"], json!(["kim@law.example"]));
    assert!(!world.log().await.join("\n").contains("Advocate"));
}

async fn evidence_is_deleted_with_the_decision(world: World) {
    let request = open(&world, "ada@example.org").await;
    world.call("handler", "requests.acknowledge", on(&request)).await.unwrap();
    let add = |name: &str| {
        json!({ "id": request["id"], "method": "document",
            "file": { "name": name, "content": "aWRlbnRpdHkgY2FyZA==" } })
    };
    let first = world.call("handler", "evidence.add", add("card.png")).await.unwrap();
    world.call("handler", "evidence.add", add("bill.pdf")).await.unwrap();
    let dossier = world.call("dpo", "requests.dossier", on(&request)).await.unwrap();
    assert_eq!(dossier["evidence"].as_array().unwrap().len(), 2);
    assert_eq!(dossier["identity"]["proposed"], "email_code", "the least intrusive that fits");
    assert_eq!(dossier["identity"]["risk"], "high");
    let one = json!({ "id": request["id"], "attachment": first["attachment"] });
    world.call("handler", "evidence.purge", one.clone()).await.unwrap();
    world.call("handler", "evidence.purge", one.clone()).await.unwrap_err();
    let shown = world.show(&on(&request)).await;
    let verify = json!({
        "id": request["id"], "method": "document", "evidence": "the name and address fit",
        "confirmed": [shown["identifiers"][0]["id"]],
    });
    world.call("handler", "requests.verify_identity", verify).await.unwrap();
    let dossier = world.call("dpo", "requests.dossier", on(&request)).await.unwrap();
    for file in dossier["evidence"].as_array().unwrap() {
        assert_eq!(file["name"], json!(null), "that it was there stays, what it was is gone");
        assert!(file["purged_at"].is_string());
        let save = json!({ "id": request["id"], "attachment": file["id"] });
        let gone = world.call("dpo", "attachments.save", save).await.unwrap_err();
        assert_eq!(gone.code, Code::Refused);
    }
    let late = world.call("handler", "evidence.add", add("late.png")).await.unwrap_err();
    assert!(late.message.contains("not kept beyond"), "{late}");
    let log = world.log().await.join("\n");
    assert!(log.contains(r#""action":"evidence.purged""#) && log.contains(r#""decided":true"#));
    assert!(!log.contains("card.png"));
}

async fn a_request_closes_with_every_outcome_that_the_record_bears_out(world: World) {
    let first = open(&world, "ada@example.org").await;
    for outcome in ["withdrawn", "not_identified", "nothing_held"] {
        let request = open(&world, "ada@example.org").await;
        let close = json!({ "id": request["id"], "outcome": outcome });
        world.call("handler", "requests.close", close).await.unwrap();
        assert_eq!(world.show(&on(&request)).await["row"]["outcome"], outcome);
    }
    let request = open(&world, "ada@example.org").await;
    for (outcome, says) in [
        ("fulfilled", "Nothing was delivered"),
        ("partial", "Nothing was delivered"),
        ("refused", "second person"),
        ("duplicate", "name the request"),
    ] {
        let close = json!({ "id": request["id"], "outcome": outcome });
        let error = world.call("handler", "requests.close", close).await.unwrap_err();
        assert!(error.message.contains(says), "{outcome}: {error}");
    }
    for (number, says) in [("REQ-1", "no request REQ-1"), ("itself", "the request itself")] {
        let number = if number == "itself" { request["number"].clone() } else { json!(number) };
        let close = json!({ "id": request["id"], "outcome": "duplicate", "duplicate_of": number });
        let error = world.call("handler", "requests.close", close).await.unwrap_err();
        assert!(error.message.contains(says), "{error}");
    }
    let close =
        json!({ "id": request["id"], "outcome": "duplicate", "duplicate_of": first["number"] });
    world.call("handler", "requests.close", close).await.unwrap();
    let log = world.log().await.join("\n");
    assert!(log.contains(&format!(r#""duplicate_of":{}"#, first["id"])), "{log}");
}
