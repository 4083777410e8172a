//! A source that a person answers for: a task instead of a connection.

use app::Code;
use serde_json::{Value, json};

use crate::world::{MAP, PASSPHRASE, World, on_both_engines};

on_both_engines! {
    a_request_waits_for_what_a_person_answers_and_the_records_go_out_with_it,
    what_is_uploaded_has_to_fit_the_map,
    an_erasure_by_hand_is_confirmed_and_leaves_a_receipt,
}

const ARCHIVE: &str = r#"
  - fides_key: archive
    collections:
      - name: letters
        compliance: { part: content, label: Paper letters, erasure: { action: delete } }
        fields:
          - name: signature
            data_categories: [system.operations]
            fides_meta: { primary_key: true }
          - name: email
            data_categories: [user.contact.email]
            fides_meta: { identity: email }
          - name: text
            data_categories: [user.content.private]
"#;

async fn archive(world: &World) {
    let source = json!({ "key": "archive", "url": "manual:Paper archive" });
    world.call("administrator", "sources.add", source).await.unwrap();
    let test = json!({ "key": "archive" });
    let error = world.call("administrator", "sources.test", test).await.unwrap_err();
    assert!(error.message.contains("A person answers"), "{error}");
    let map = json!({ "text": format!("{MAP}{ARCHIVE}") });
    world.call("administrator", "map.replace", map).await.unwrap();
}

async fn task(world: &World, on: &Value, purpose: &str) -> Value {
    let dossier = world.call("dpo", "requests.dossier", on.clone()).await.unwrap();
    let tasks = dossier["tasks"].as_array().unwrap();
    tasks.iter().find(|task| task["purpose"] == purpose).cloned().unwrap()
}

fn upload(on: &Value, task: &Value, name: &str, text: &str) -> Value {
    use base64::Engine as _;
    let content = base64::prelude::BASE64_STANDARD.encode(text);
    json!({
        "id": on["id"], "task": task["id"], "answer": "rows",
        "file": { "name": name, "content": content },
    })
}

async fn a_request_waits_for_what_a_person_answers_and_the_records_go_out_with_it(world: World) {
    archive(&world).await;
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "review", "{}", shown["job"]);
    assert!(shown["row"]["flags"].to_string().contains("partial"), "{}", shown["row"]);
    let refused = world.call("handler", "requests.submit", on.clone()).await.unwrap_err();
    assert!(refused.message.contains("archive.letters has not answered"), "{refused}");

    let open = task(&world, &on, "collect").await;
    assert_eq!(open["fields"], json!(["signature", "email", "text"]));
    let owner = world.people["handler"].officer.id;
    let change = json!({
        "id": on["id"], "task": open["id"], "officer": owner, "due": "2030-01-02",
        "note": "Cellar, third shelf.",
    });
    world.call("dpo", "tasks.change", change).await.unwrap();
    assert_eq!(task(&world, &on, "collect").await["owner"]["name"], "handler");
    let reminder = json!({ "days": 5000, "mine": true });
    let reminded = world.call("handler", "requests.remind", reminder).await.unwrap();
    assert_eq!(reminded["due"][0]["task"], "archive.letters");

    let csv = "signature;text\nA-7;Dear shop\nA-9;=cmd()\n";
    let answered =
        world.call("handler", "tasks.answer", upload(&on, &open, "found.csv", csv)).await.unwrap();
    assert_eq!(answered, json!({ "rows": 2, "missing": ["email"] }));
    let shown = world.show(&on).await;
    assert!(!shown["row"]["flags"].to_string().contains("partial"), "{}", shown["row"]);
    let records = json!({ "id": on["id"], "dataset": "archive", "collection": "letters" });
    let records = world.call("dpo", "requests.records", records).await.unwrap();
    assert_eq!(records["total"], 2);
    assert_eq!(records["rows"][0]["cells"], json!(["A-7", null, "Dear shop"]));

    // Collecting anew asks nobody twice.
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    world.work().await;
    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let late = upload(&on, &open, "more.csv", "signature\nA-8\n");
    let late = world.call("handler", "tasks.answer", late).await.unwrap_err();
    assert!(late.message.contains("send it back to review"), "{late}");
    let approve =
        json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let package = world.call("handler", "requests.deliver", on.clone()).await.unwrap();
    let file = std::fs::File::open(package["file"].as_str().unwrap()).unwrap();
    let passphrase = packages::Passphrase::given(package["passphrase"].as_str().unwrap());
    let opened = world.folder.path().join("opened");
    assert!(packages::open(file, &passphrase, None, &opened).unwrap().holds());
    let json = std::fs::read_to_string(opened.join("data/archive/letters.json")).unwrap();
    assert!(json.contains("Dear shop"), "{json}");
    let log = world.log().await.join("\n");
    assert!(log.contains("tasks.opened") && log.contains("tasks.answered"));
    assert!(!log.contains("Dear shop") && !log.contains("third shelf"));
}

async fn what_is_uploaded_has_to_fit_the_map(world: World) {
    archive(&world).await;
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    world.work().await;
    let open = task(&world, &on, "collect").await;
    for (name, text, says) in [
        ("a.csv", "signature,colour\nA-7,red\n", "no field \"colour\" in archive.letters"),
        ("a.json", "{\"signature\": 1}", "array of objects"),
        ("a.csv", "signature\n", "has no record"),
        ("a.xlsx", "x", "neither in .csv nor in .json"),
    ] {
        let error = world
            .call("handler", "tasks.answer", upload(&on, &open, name, text))
            .await
            .unwrap_err();
        assert_eq!(error.code, Code::Invalid, "{name}: {error}");
        assert!(error.message.contains(says), "{name}: {error}");
    }
    let silent = json!({ "id": on["id"], "task": open["id"], "answer": "nothing_held" });
    world.call("handler", "tasks.answer", silent.clone()).await.unwrap_err();
    let mut said = silent;
    said["note"] = json!("Looked through all three shelves.");
    world.call("handler", "tasks.answer", said).await.unwrap();
    let done = task(&world, &on, "collect").await;
    assert_eq!((&done["answer"], &done["rows"]), (&json!("nothing_held"), &json!(0)));
    world.call("handler", "requests.submit", on.clone()).await.unwrap();
}

async fn an_erasure_by_hand_is_confirmed_and_leaves_a_receipt(world: World) {
    archive(&world).await;
    let on = world.verified("erasure").await;
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    let steps = shown["plan"]["steps"].as_array().unwrap();
    let by_hand = steps.iter().find(|step| step["dataset"] == "archive").unwrap();
    assert_eq!((&by_hand["by_hand"], &by_hand["action"]), (&json!(true), &json!("delete")));
    assert_eq!(shown["plan"]["problems"], json!([]));
    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let approve =
        json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let execute = json!({ "id": on["id"], "confirm": shown["row"]["number"] });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "verifying", "{}", shown["job"]);
    let close = json!({ "id": on["id"], "outcome": "fulfilled" });
    let early = world.call("handler", "requests.close", close.clone()).await.unwrap_err();
    assert!(early.message.contains("archive.letters is open"), "{early}");

    let open = task(&world, &on, "erase").await;
    let answer = json!({
        "id": on["id"], "task": open["id"], "answer": "erased", "rows": 3,
        "note": "Shredded on level P-4.",
    });
    world.call("handler", "tasks.answer", answer.clone()).await.unwrap();
    let twice = world.call("handler", "tasks.answer", answer).await.unwrap_err();
    assert_eq!(twice.code, Code::Refused, "a receipt is never changed");
    let shown = world.show(&on).await;
    let receipts = shown["receipts"].as_array().unwrap();
    let receipt = receipts.iter().find(|one| one["dataset"] == "archive").unwrap();
    assert_eq!(receipt["rows_changed"], 3);
    world.call("handler", "requests.close", close).await.unwrap();
    let certificate = world.call("dpo", "requests.certificate", on.clone()).await.unwrap();
    assert!(certificate["sha256"].is_string());

    // Gone through once more, it is asked again.
    world.call("handler", "requests.reopen", on.clone()).await.unwrap();
    let shown = world.show(&on).await;
    let verify = json!({
        "id": on["id"], "method": "email_code", "evidence": "as before",
        "confirmed": [shown["identifiers"][0]["id"]],
    });
    world.call("handler", "requests.verify_identity", verify).await.unwrap();
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let approve =
        json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let execute = json!({ "id": on["id"], "confirm": shown["row"]["number"] });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    world.work().await;
    assert_eq!(world.show(&on).await["row"]["state"], "verifying");
    assert_eq!(task(&world, &on, "erase").await["answer"], json!(null));
    assert!(!world.log().await.join("\n").contains("Shredded"));
}
