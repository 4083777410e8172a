//! The second person: who cannot be it, and what an approval is worth once something has changed.

use app::Code;
use packages::Passphrase;
use serde_json::{Value, json};

use crate::world::{PASSPHRASE, World, on_both_engines};

on_both_engines! {
    who_prepared_a_release_cannot_approve_it,
    what_was_sent_back_and_changed_needs_a_new_approval,
    a_legal_hold_stops_an_approved_erasure,
    a_package_is_signed_with_the_key_of_the_workspace,
    the_trail_of_an_access_request_tells_its_course_in_order,
}

fn approve(on: &Value, digest: &Value) -> Value {
    json!({ "id": on["id"], "digest": digest, "passphrase": PASSPHRASE })
}

async fn in_review(world: &World) -> Value {
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    world.work().await;
    on
}

async fn submit(world: &World, on: &Value) -> Value {
    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    world.look(on).await;
    submitted["digest"].clone()
}

async fn who_prepared_a_release_cannot_approve_it(world: World) {
    let on = in_review(&world).await;
    let withhold = json!({
        "id": on["id"], "dataset": "shop", "collection": "notes", "ground": "trade_secret",
    });
    world.call("dpo", "requests.withhold", withhold).await.unwrap();
    let digest = submit(&world, &on).await;
    let refused = world.call("dpo", "requests.approve", approve(&on, &digest)).await.unwrap_err();
    assert_eq!(refused.code, Code::Refused, "the role allows it, the work on it does not");
    assert!(refused.message.contains("second person"), "{}", refused.message);
    let shown = world.call("dpo", "requests.show", on.clone()).await.unwrap();
    assert_eq!(shown["row"]["state"], "approval");
    let waits_for = &shown["next"][0];
    assert_eq!(waits_for["operation"], "requests.approve", "it stays what the request waits for");
    assert_eq!(waits_for["enabled"], false);
    assert_eq!(waits_for["disabled_reason"], shown["cannot_approve"]);
    assert!(!world.log().await.join("\n").contains("requests.approved"));
    world.call("approver", "requests.approve", approve(&on, &digest)).await.unwrap();
    assert_eq!(world.show(&on).await["row"]["state"], "delivering");
}

async fn what_was_sent_back_and_changed_needs_a_new_approval(world: World) {
    let on = in_review(&world).await;
    let first = submit(&world, &on).await;
    let back = json!({ "id": on["id"], "reason": "the note is somebody else's" });
    world.call("approver", "requests.send_back", back).await.unwrap();
    let withhold = json!({
        "id": on["id"], "dataset": "shop", "collection": "orders", "field": "note",
        "ground": "rights_of_others",
    });
    let withheld = world.call("handler", "requests.withhold", withhold).await.unwrap();
    let second = submit(&world, &on).await;
    assert_ne!(first, second, "the digest is over what is withheld, too");
    let stale = world.call("approver", "requests.approve", approve(&on, &first)).await.unwrap_err();
    assert_eq!(stale.code, Code::Conflict);
    let lift = json!({ "id": on["id"], "withholding": withheld["id"] });
    let late = world.call("handler", "requests.disclose", lift).await.unwrap_err();
    assert_eq!(late.code, Code::Refused, "nothing changes while it waits: {}", late.message);
    world.call("approver", "requests.approve", approve(&on, &second)).await.unwrap();
    let twice = world.call("approver", "requests.approve", approve(&on, &second)).await;
    assert_eq!(twice.unwrap_err().code, Code::Refused);
}

async fn a_legal_hold_stops_an_approved_erasure(world: World) {
    let on = world.verified("erasure").await;
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let digest = submit(&world, &on).await;
    world.call("approver", "requests.approve", approve(&on, &digest)).await.unwrap();
    let flag =
        |set: bool| json!({ "id": on["id"], "flag": "on_hold", "set": set, "reason": "a lawsuit" });
    world.call("handler", "requests.flag", flag(true)).await.unwrap();
    let number = world.show(&on).await["row"]["number"].clone();
    let execute = json!({ "id": on["id"], "confirm": number });
    let refused = world.call("dpo", "requests.execute", execute.clone()).await.unwrap_err();
    assert!(refused.message.contains("legal hold"), "{}", refused.message);
    assert_eq!(world.show(&on).await["receipts"], json!([]));
    world.call("handler", "requests.flag", flag(false)).await.unwrap();
    world.call("dpo", "requests.execute", execute).await.unwrap();
    world.work().await;
    assert_eq!(world.show(&on).await["row"]["state"], "verifying");
}

async fn a_package_is_signed_with_the_key_of_the_workspace(world: World) {
    let on = in_review(&world).await;
    let digest = submit(&world, &on).await;
    world.call("approver", "requests.approve", approve(&on, &digest)).await.unwrap();
    let package = world.call("handler", "requests.deliver", on.clone()).await.unwrap();
    let path = package["file"].as_str().unwrap();
    let passphrase = Passphrase::given(package["passphrase"].as_str().unwrap());
    let export = world.call("auditor", "audit.export", json!({})).await.unwrap();
    let key: ledger::VerifyingKey = export["public_key"].as_str().unwrap().parse().unwrap();
    let verify = |key: &[u8; 32]| {
        packages::verify(std::fs::File::open(path).unwrap(), &passphrase, Some(key)).unwrap()
    };
    let verified = verify(key.bytes());
    assert!(verified.holds(), "{:?}", verified.problems);
    assert!(!verify(&[7; 32]).holds(), "a package of somebody else");
    let log = world.log().await.join("\n");
    assert!(!log.contains(passphrase.reveal()), "the passphrase is kept nowhere");
    assert!(log.contains(package["sha256"].as_str().unwrap()));
}

async fn the_trail_of_an_access_request_tells_its_course_in_order(world: World) {
    let on = in_review(&world).await;
    let digest = submit(&world, &on).await;
    let wrong = json!({ "id": on["id"], "digest": digest, "passphrase": "somebody else's words" });
    world.call("approver", "requests.approve", wrong).await.unwrap_err();
    world.call("approver", "requests.approve", approve(&on, &digest)).await.unwrap();
    world.call("handler", "requests.deliver", on.clone()).await.unwrap();
    let close = json!({ "id": on["id"], "outcome": "fulfilled" });
    world.call("handler", "requests.close", close).await.unwrap();
    let records = json!({ "id": on["id"], "dataset": "shop", "collection": "notes" });
    let forgotten = world.call("handler", "requests.records", records).await.unwrap_err();
    assert_eq!(forgotten.code, Code::Refused, "forgotten with the closing: {}", forgotten.message);

    let filter = json!({ "limit": 500, "object": on["id"] });
    let listed = world.call("auditor", "audit.list", filter).await.unwrap();
    let mut course: Vec<&str> = listed["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["action"].as_str().unwrap())
        .collect();
    course.reverse();
    let looks = ["requests.shown", "requests.records_shown", "requests.sample_seen"];
    course.retain(|action| !looks.contains(action));
    assert_eq!(
        course,
        [
            "requests.opened",
            "requests.acknowledged",
            "requests.identity_decided",
            "requests.collection_started",
            "requests.collected",
            "requests.submitted",
            "requests.approved",
            "requests.delivery_started",
            "requests.delivered",
            "requests.closed",
        ]
    );
    let refused = json!({ "limit": 500, "actions": ["session.refused"] });
    let refused = world.call("auditor", "audit.list", refused).await.unwrap();
    assert_eq!(refused["total"], 1, "the wrong passphrase of the approver is an event");
}
