//! Consent as services and officers say it: the ledger, what is derived from it, and who is told.

pub(crate) mod hook;
mod outbox;

use std::collections::BTreeMap;

use app::Code;
use app::environment::{Ambient, Environment as _};
use app::keys::hmac_hex;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::world::{World, on_both_engines};

on_both_engines! {
    an_update_is_all_or_nothing_and_names_the_purpose_that_does_not_rest_on_consent,
    what_was_said_last_holds_whenever_it_arrives,
    state_and_counts_are_those_of_the_ledger_however_its_entries_arrive,
    a_no_needs_less_than_a_yes,
    an_objection_and_an_opt_out_hold_at_once_and_requests_take_the_same_way,
    a_browsers_signal_is_honoured_and_a_later_consent_shows_the_conflict,
    the_basis_of_a_purpose_changes_with_a_reason_and_it_is_charted_no_more,
    a_receipt_proves_its_entries_and_the_log_names_nobody,
    a_file_is_taken_in_as_was_said_and_wrong_lines_are_named,
    who_is_erased_is_in_the_ledger_no_more_and_the_ledger_stays,
}

fn ago(days: i64) -> DateTime<Utc> {
    Ambient.now() - Duration::days(days)
}

/// What somebody said.
#[expect(clippy::needless_pass_by_value, reason = "the purposes are written where it is called")]
pub(crate) fn said(person: &str, purposes: Value, at: Option<DateTime<Utc>>) -> Value {
    json!({
        "person": person, "purposes": purposes, "version": "1.0.0", "language": "en",
        "surface": "web", "method": "settings", "at": at,
    })
}

async fn shown(world: &World, person: &str) -> Value {
    world.call("dpo", "consent.show", json!({ "person": person })).await.unwrap()
}

/// What holds for a purpose.
async fn state(world: &World, person: &str, purpose: &str) -> Value {
    let shown = shown(world, person).await;
    let all = shown["purposes"].as_array().unwrap();
    all.iter().find(|one| one["purpose"] == purpose).unwrap()["state"].clone()
}

async fn update(world: &World, input: Value) -> Vec<(String, String, String)> {
    let output = world.call("handler", "consent.update", input).await.unwrap();
    let text = |one: &Value, field: &str| one[field].as_str().unwrap().to_owned();
    output["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(one, "purpose"), text(one, "state"), text(one, "effect")))
        .collect()
}

async fn effect(world: &World, input: Value) -> (String, String) {
    let (_, state, effect) = update(world, input).await.remove(0);
    (state, effect)
}

async fn an_update_is_all_or_nothing_and_names_the_purpose_that_does_not_rest_on_consent(
    world: World,
) {
    let refused = async |purposes: Value| {
        let input = said("7", purposes, None);
        world.call("handler", "consent.update", input).await.unwrap_err()
    };
    let contract = refused(json!({ "marketing": true, "service_delivery": true })).await;
    assert_eq!(contract.code, Code::Refused);
    assert!(contract.message.contains("service_delivery"), "{contract}");
    assert!(contract.message.contains("Art. 6(1)(b)"), "{contract}");
    let unknown = refused(json!({ "analytics": true, "profiling": false })).await;
    assert_eq!((unknown.code, unknown.field.as_deref()), (Code::Invalid, Some("purposes")));
    assert!(unknown.message.contains("profiling"), "{unknown}");
    assert_eq!(shown(&world, "7").await["known"], false, "nothing was recorded");
    let both = said("7", json!({ "marketing": true, "analytics": false }), None);
    let entries = update(&world, both).await;
    let expected = [("analytics", "refused"), ("marketing", "given")];
    for ((purpose, state, effect), expected) in entries.iter().zip(expected) {
        assert_eq!((purpose.as_str(), state.as_str()), expected);
        assert_eq!(effect, "changed");
    }
    let log = world.log().await.join("\n");
    assert_eq!(log.matches("\"consent.recorded\"").count(), 1, "one event for both");
}

async fn what_was_said_last_holds_whenever_it_arrives(world: World) {
    let marketing = |yes: bool, at| said("7", json!({ "marketing": yes }), Some(at));
    let (given, withdrawn, between) = (ago(10), ago(5), ago(7));
    assert_eq!(effect(&world, marketing(true, given)).await, ("given".into(), "changed".into()));
    let (state_said, what) = effect(&world, marketing(false, withdrawn)).await;
    assert_eq!((state_said.as_str(), what.as_str()), ("withdrawn", "changed"));
    let late = effect(&world, marketing(true, between)).await;
    assert_eq!(late, ("given".into(), "late".into()));
    assert_eq!(state(&world, "7", "marketing").await, "withdrawn", "it was said later");
    for (yes, at) in [(true, given), (false, withdrawn), (true, between)] {
        // Nothing is written, so there is no event of it either.
        let cx = world.console.cx(world.people.get("handler").cloned());
        let again = marketing(yes, at);
        let again = app::operations::call(&cx, "consent.update", again).await.unwrap();
        assert_eq!(again["entries"][0]["effect"], "duplicate", "{yes} {at}");
    }
    let page = shown(&world, "7").await;
    let timeline = page["timeline"].as_array().unwrap();
    let late: Vec<bool> = timeline.iter().map(|one| one["late"].as_bool().unwrap()).collect();
    assert_eq!(late, [false, true, false], "the newest word first");
    let again = effect(&world, marketing(false, ago(1))).await;
    assert_eq!(again, ("refused".into(), "changed".into()), "there was nothing to withdraw");
    let soon = marketing(true, Ambient.now() + Duration::minutes(4));
    assert_eq!(effect(&world, soon).await.1, "changed", "clocks differ by minutes");
    let far = marketing(false, Ambient.now() + Duration::minutes(6));
    let refused = world.call("handler", "consent.update", far).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (Code::Invalid, Some("at")));
    assert_eq!(state(&world, "7", "marketing").await, "given", "a far future changes nothing");
}

async fn state_and_counts_are_those_of_the_ledger_however_its_entries_arrive(world: World) {
    // Words of four people in a week, in an order that chance gave.
    let mut words: Vec<(u32, i64, bool)> =
        (0..48_u32).map(|n| (n % 4, i64::from(n / 4), !(n * 7).is_multiple_of(3))).collect();
    for place in 0..words.len() {
        let other = (place * 31 + 17) % words.len();
        words.swap(place, other);
    }
    let start = Ambient.now() - Duration::days(6);
    let at = |slot: i64| start + Duration::hours(slot * 11);
    for (person, slot, yes) in &words {
        let input = said(&person.to_string(), json!({ "analytics": yes }), Some(at(*slot)));
        update(&world, input).await;
    }
    let mut by_person: BTreeMap<u32, Vec<(i64, bool)>> = BTreeMap::new();
    for (person, slot, yes) in words {
        by_person.entry(person).or_default().push((slot, yes));
    }
    for (person, said) in &mut by_person {
        said.sort_unstable();
        let newest = said.last().unwrap().1;
        let holds = state(&world, &person.to_string(), "analytics").await == "given";
        assert_eq!(holds, newest, "person {person}");
    }
    let chart = world.call("dpo", "consent.chart", json!({ "days": 9 })).await.unwrap();
    let lines = chart["purposes"].as_array().unwrap();
    let line = lines.iter().find(|one| one["purpose"] == "analytics").unwrap();
    for point in line["points"].as_array().unwrap() {
        let date = point["date"].as_str().unwrap();
        let until = |slot: &i64| at(*slot).date_naive().to_string().as_str() <= date;
        let newest =
            by_person.values().filter_map(|said| said.iter().rfind(|(slot, _)| until(slot)));
        let (given, people) =
            newest.fold((0, 0), |(given, people), (_, yes)| (given + i64::from(*yes), people + 1));
        assert_eq!((&point["given"], &point["people"]), (&json!(given), &json!(people)), "{date}");
    }
}

async fn a_no_needs_less_than_a_yes(world: World) {
    let bare = |yes: bool| {
        json!({
            "person": "7", "purposes": { "marketing": yes }, "surface": "web", "method": "link",
        })
    };
    let refused = world.call("handler", "consent.update", bare(true)).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("version"), "what did they agree to? {refused}");
    assert_eq!(effect(&world, bare(false)).await.0, "refused");
}

async fn an_objection_and_an_opt_out_hold_at_once_and_requests_take_the_same_way(world: World) {
    update(&world, said("7", json!({ "marketing": true }), None)).await;
    let object = |purpose: Option<&str>| json!({ "person": "7", "purpose": purpose, "surface": "e-mail", "method": "link" });
    let objected = world.call("handler", "consent.object", object(None)).await.unwrap();
    assert_eq!((&objected["state"], &objected["effect"]), (&json!("objected"), &json!("changed")));
    let out = object(Some("sale_or_sharing"));
    let out = world.call("handler", "consent.object", out).await.unwrap();
    assert_eq!(out["state"], "opted_out");
    let weighed = object(Some("security"));
    let weighed = world.call("handler", "consent.object", weighed).await.unwrap_err();
    assert_eq!(weighed.code, Code::Refused, "{weighed}");
    update(&world, said("8", json!({ "marketing": true, "analytics": true }), None)).await;
    let opened = json!({
        "kind": "withdraw_consent", "subject_name": "Ben Reed", "language": "en", "channel": "form",
        "identifiers": [{ "kind": "user_id", "value": "8" }, { "kind": "email", "value": "b@example.org" }],
        "message": null,
    });
    let opened = world.call("handler", "requests.open", opened).await.unwrap();
    let on = json!({ "id": opened["id"] });
    world.call("handler", "requests.apply", on.clone()).await.unwrap();
    for purpose in ["marketing", "analytics"] {
        assert_eq!(state(&world, "8", purpose).await, "withdrawn", "{purpose}");
        assert_eq!(state(&world, "email:b@example.org", purpose).await, "withdrawn", "{purpose}");
    }
    let page = shown(&world, "8").await;
    assert_eq!(page["timeline"][0]["request"], on["id"]);
}

async fn a_browsers_signal_is_honoured_and_a_later_consent_shows_the_conflict(world: World) {
    let signal = |at| json!({ "person": "7", "signal": "gpc", "surface": "web", "at": at });
    let call = async |at: DateTime<Utc>| {
        world.call("handler", "consent.signal", signal(at)).await.unwrap()
    };
    update(&world, said("7", json!({ "sale_or_sharing": true }), Some(ago(9)))).await;
    let first = call(ago(8)).await;
    assert_eq!(first, json!({ "state": "opted_out", "changed": true, "conflict": false }));
    let again = call(ago(7)).await;
    assert_eq!(again["changed"], false, "the same signal on each page is one entry");
    update(&world, said("7", json!({ "sale_or_sharing": true }), Some(ago(3)))).await;
    let later = call(ago(2)).await;
    assert_eq!(later, json!({ "state": "given", "changed": false, "conflict": true }));
    let page = shown(&world, "7").await;
    let conflicts: Vec<&Value> =
        page["timeline"].as_array().unwrap().iter().map(|one| &one["conflict"]).collect();
    assert_eq!(conflicts, [&json!(true), &json!(false), &json!(false)]);
    assert_eq!(
        (&page["signals"][0]["signal"], &page["signals"][0]["seen"]),
        (&json!("gpc"), &json!(3))
    );
    let chart = world.call("auditor", "consent.chart", json!({})).await.unwrap();
    let charted: Vec<&Value> =
        chart["purposes"].as_array().unwrap().iter().map(|one| &one["purpose"]).collect();
    assert_eq!(charted, [&json!("analytics"), &json!("marketing")], "an opt-out is no consent");
}

async fn the_basis_of_a_purpose_changes_with_a_reason_and_it_is_charted_no_more(world: World) {
    update(&world, said("7", json!({ "analytics": true }), None)).await;
    let mut change = json!({
        "key": "analytics", "name": "Analytics", "description": "Counting visits without a trace",
        "basis": "legitimate_interests", "uses": ["analytics.reporting"], "reason": " ",
    });
    let refused = world.call("dpo", "purposes.change", change.clone()).await.unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("reason"));
    change["reason"] = json!("Balanced by counsel, see their note.");
    world.call("dpo", "purposes.change", change).await.unwrap();
    let listed = world.call("auditor", "purposes.list", json!({})).await.unwrap();
    let all = listed["purposes"].as_array().unwrap();
    let analytics = all.iter().find(|one| one["key"] == "analytics").unwrap();
    assert_eq!(analytics["citation"], "GDPR Art. 6(1)(f)");
    assert_eq!(analytics["changes"][0]["reason"], "Balanced by counsel, see their note.");
    let again = said("7", json!({ "analytics": false }), None);
    let refused = world.call("handler", "consent.update", again).await.unwrap_err();
    assert!(refused.message.contains("legitimate interests"), "{refused}");
    let chart = world.call("dpo", "consent.chart", json!({})).await.unwrap();
    assert_eq!(chart["purposes"].as_array().unwrap().len(), 1, "{chart}");
    let log = world.log().await.join("\n");
    assert!(log.contains("\"purposes.changed\"") && !log.contains("counsel"));
    let new = json!({
        "key": "research", "name": "Research", "description": "Studies with a university",
        "basis": "consent", "uses": ["essential.service.research"],
    });
    world.call("dpo", "purposes.add", new.clone()).await.unwrap();
    assert_eq!(world.call("dpo", "purposes.add", new).await.unwrap_err().code, Code::Conflict);
    update(&world, said("7", json!({ "research": true }), None)).await;
}

async fn a_receipt_proves_its_entries_and_the_log_names_nobody(world: World) {
    let person = "ada.quill@example.org";
    update(&world, said(person, json!({ "marketing": true, "analytics": true }), None)).await;
    update(&world, said(person, json!({ "marketing": false }), None)).await;
    let written = world.call("dpo", "consent.receipt", json!({ "person": person })).await.unwrap();
    assert_eq!(written["entries"], 3);
    let text = std::fs::read_to_string(written["file"].as_str().unwrap()).unwrap();
    let receipt: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(receipt["pii_principal_id"], person);
    assert_eq!(receipt["pii_controllers"][0]["name"], "Shop Ltd");
    let key = bytes(receipt["proof"]["key"].as_str().unwrap());
    let consents = receipt["consents"].as_array().unwrap();
    assert_eq!(consents[0]["event_state"], "ConsentWithdrawn");
    for one in consents {
        let entry = json!({
            "at": one["event_time"], "language": one["notice_language"],
            "method": one["consent_type"], "person": person, "purpose": one["purpose_id"],
            "recorded_at": one["recorded_at"], "state": one["state"],
            "surface": one["collection_method"], "v": 1, "version": one["notice_version"],
        });
        assert_eq!(one["digest"], hmac_hex(&key, &[entry.to_string().as_bytes()]), "{entry}");
    }
    proof_holds(&world, person, &key).await;
    let log = world.log().await.join("\n");
    assert!(log.contains("\"consent.receipt_written\""));
    assert!(log.contains(consents[0]["batch"].as_str().unwrap()), "its batch is in the log");
    assert!(!log.contains("quill") && !log.contains("example.org"), "nobody is named");
    let nobody = json!({ "person": "9" });
    let nobody = world.call("dpo", "consent.receipt", nobody).await.unwrap_err();
    assert_eq!(nobody.code, Code::NotFound);
}

/// Checks the file as somebody would who has nothing but it and the public key.
async fn proof_holds(world: &World, person: &str, key: &[u8]) {
    app::audit::checkpoints::sign(&world.console, &world.people["dpo"].keys).await.unwrap();
    let written = world.call("dpo", "consent.proof", json!({ "person": person })).await.unwrap();
    let text = std::fs::read_to_string(written["file"].as_str().unwrap()).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let log = file["log_key"].as_str().unwrap().parse::<ledger::VerifyingKey>().unwrap();
    let checkpoint = log.verify(file["checkpoint"].as_str().unwrap()).unwrap();
    let entries = file["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    for one in entries {
        let digest = one["digest"].as_str().unwrap();
        assert_eq!(digest, hmac_hex(key, &[one["entry"].as_str().unwrap().as_bytes()]));
        let event: Value = serde_json::from_str(one["event"].as_str().unwrap()).unwrap();
        let in_batch = ledger::verify_inclusion(
            ledger::leaf_hash(digest.as_bytes()),
            one["batch_index"].as_u64().unwrap(),
            one["batch_size"].as_u64().unwrap(),
            &path(&one["batch_path"]),
            hash(&event["facts"]["digest"]),
        );
        in_batch.expect("the entry is in the batch of the event");
        let in_log = ledger::verify_inclusion(
            ledger::leaf_hash(one["event"].as_str().unwrap().as_bytes()),
            one["event_index"].as_u64().unwrap(),
            checkpoint.size,
            &path(&one["log_path"]),
            checkpoint.root,
        );
        in_log.expect("the event is in the log of the checkpoint");
    }
}

fn hash(hex: &Value) -> ledger::Hash {
    ledger::Hash::from_slice(&bytes(hex.as_str().unwrap())).unwrap()
}

fn path(hashes: &Value) -> Vec<ledger::Hash> {
    hashes.as_array().unwrap().iter().map(hash).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

async fn a_file_is_taken_in_as_was_said_and_wrong_lines_are_named(world: World) {
    let instant = |days| ago(days).to_rfc3339_opts(SecondsFormat::Secs, true);
    let text = format!(
        "person;purpose;answer;version;language;at\r\n\
         1;marketing;yes;1.0.0;de;{given}\r\n\
         2;marketing;withdrawn;;;{given}\r\n\
         3;legal;yes;1.0.0;de;{given}\r\n\
         4;marketing;perhaps;;;{given}\r\n\
         5;analytics;yes;;;{given}\r\n\
         6;analytics;no;;;{ahead}\r\n\
         1;marketing;yes;1.0.0;de;{given}\r\n",
        given = instant(40),
        ahead = instant(-40),
    );
    let file = json!({ "content": STANDARD.encode(&text) });
    let ahead = world.call("handler", "consent.preview_import", file.clone()).await.unwrap();
    assert_eq!(shown(&world, "1").await["known"], false, "a look ahead leaves nothing");
    let done = world.call("handler", "consent.import", file.clone()).await.unwrap();
    assert_eq!(ahead, done, "it was as was said");
    assert_eq!(
        (&done["lines"], &done["recorded"], &done["duplicates"], &done["refused"]),
        (&json!(7), &json!(2), &json!(1), &json!(4))
    );
    let problems: Vec<(u64, &str)> = done["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["line"].as_u64().unwrap(), one["column"].as_str().unwrap()))
        .collect();
    assert_eq!(problems, [(4, "purpose"), (5, "answer"), (6, "version"), (7, "at")]);
    assert_eq!(state(&world, "1", "marketing").await, "given");
    assert_eq!(state(&world, "2", "marketing").await, "withdrawn");
    let again = world.call("handler", "consent.import", file).await.unwrap();
    assert_eq!((&again["recorded"], &again["duplicates"]), (&json!(0), &json!(3)));
    let wrong = json!({ "content": STANDARD.encode("person,purpose,colour\n1,marketing,red\n") });
    let wrong = world.call("handler", "consent.import", wrong).await.unwrap_err();
    assert!(wrong.message.contains("colour"), "{wrong}");
}

async fn who_is_erased_is_in_the_ledger_no_more_and_the_ledger_stays(world: World) {
    let person = "email:ada@example.org";
    update(&world, said(person, json!({ "marketing": true }), Some(ago(2)))).await;
    let batch = shown(&world, person).await["timeline"][0]["batch"].clone();
    let on = world.verified("erasure").await;
    world
        .call("handler", "requests.plan", json!({ "id": on["id"], "shared": { "*": "erase" } }))
        .await
        .unwrap();
    world.work().await;
    world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let waiting = world.call("approver", "requests.show", on.clone()).await.unwrap();
    let approve = json!({
        "id": on["id"], "digest": waiting["waiting_digest"], "passphrase": crate::world::PASSPHRASE,
    });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let execute = json!({ "id": on["id"], "confirm": waiting["row"]["number"] });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    world.work().await;
    assert_eq!(shown(&world, person).await["known"], false);
    let batch = model::ids::BatchId(batch.as_str().unwrap().parse().unwrap());
    let proofs = store::consent::of_batch(world.console.store(), batch).await.unwrap();
    assert_eq!(proofs.len(), 1, "the entry is there, and nobody's");
    let chart = world.call("dpo", "consent.chart", json!({})).await.unwrap();
    let lines = chart["purposes"].as_array().unwrap();
    let line = lines.iter().find(|one| one["purpose"] == "marketing").unwrap();
    assert_eq!((&line["given"], &line["people"]), (&json!(0), &json!(0)));
    let log = world.log().await.join("\n");
    assert!(log.contains("\"consent.forgotten\""), "{log}");
}
