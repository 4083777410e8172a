//! The review of what was collected: parts of a text, suggestions, rows of others, the sample.

use app::Code;
use packages::Passphrase;
use serde_json::{Value, json};

use crate::world::{MAP, PASSPHRASE, World, on_both_engines};

on_both_engines! {
    a_part_of_a_text_is_withheld_from_the_window_and_from_the_package,
    a_release_is_approved_only_after_its_sample_was_looked_at,
    a_row_that_names_another_person_is_pointed_out,
    a_part_becomes_the_whole_field_when_the_text_is_collected_anew,
    suggestions_of_a_collection_are_taken_as_proposed_and_opened_again,
}

const NOTE: &str = "My neighbour Mrs Adeyemi has it, call +44 20 7946 0958 🦀. My hip operation \
                    went well. The code is QZX-99.";

async fn in_review(world: &World) -> Value {
    world.shop_run(&format!("insert into notes values (3, 1, '{NOTE}')")).await;
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    world.work().await;
    on
}

/// The place of the note with this key among the collected ones.
async fn place(world: &World, on: &Value) -> Value {
    let records = json!({ "id": on["id"], "dataset": "shop", "collection": "notes" });
    let records = world.call("dpo", "requests.records", records).await.unwrap();
    let row = records["rows"].as_array().unwrap().iter().find(|row| row["key"] == "[\"3\"]");
    row.unwrap()["place"].clone()
}

fn at(on: &Value, place: &Value) -> Value {
    json!({ "id": on["id"], "dataset": "shop", "collection": "notes", "place": place })
}

async fn note(world: &World, on: &Value, place: &Value) -> Value {
    let record = world.call("dpo", "requests.record", at(on, place)).await.unwrap();
    let columns = record["columns"].as_array().unwrap();
    let body = columns.iter().position(|column| column["name"] == "body").unwrap();
    record["cells"][body].clone()
}

fn kinds(cell: &Value) -> Vec<(String, String)> {
    let spans = cell["spans"].as_array().unwrap().iter();
    spans
        .filter(|span| span["suggestion"]["decision"].is_null() && !span["suggestion"].is_null())
        .map(|span| {
            let kind = span["suggestion"]["kind"].as_str().unwrap().to_owned();
            (kind, span["text"].as_str().unwrap_or_default().to_owned())
        })
        .collect()
}

fn decide(on: &Value, place: &Value, n: u64, decision: &str) -> Value {
    json!({
        "id": on["id"], "dataset": "shop", "collection": "notes",
        "suggestion": { "place": place, "n": n }, "decision": decision,
    })
}

/// A selection of some words of a cell as the window makes it.
fn select(cell: &Value, words: &str) -> Value {
    let spans = cell["spans"].as_array().unwrap();
    let (number, text) = spans
        .iter()
        .enumerate()
        .filter_map(|(number, span)| Some((number, span["text"].as_str()?)))
        .find(|(_, text)| text.contains(words))
        .unwrap();
    let before = text[..text.find(words).unwrap()].chars().count();
    let end = before + words.chars().count();
    json!({
        "layout": cell["layout"],
        "from": { "span": number, "at": before }, "to": { "span": number, "at": end },
    })
}

fn withhold(on: &Value, place: &Value, part: &Value, ground: &str) -> Value {
    json!({
        "id": on["id"], "dataset": "shop", "collection": "notes", "record": "[\"3\"]",
        "field": "body", "place": place, "part": part, "ground": ground,
    })
}

async fn a_part_of_a_text_is_withheld_from_the_window_and_from_the_package(world: World) {
    let on = in_review(&world).await;
    let place = place(&world, &on).await;
    let cell = note(&world, &on, &place).await;
    assert_eq!(
        kinds(&cell),
        [
            ("name".to_owned(), "Mrs Adeyemi".to_owned()),
            ("phone".to_owned(), "+44 20 7946 0958".to_owned()),
            ("health".to_owned(), "My hip operation went well".to_owned()),
        ]
    );
    let early = world.call("handler", "requests.submit", on.clone()).await.unwrap_err();
    assert!(early.message.contains("3 suggestions are open"), "{}", early.message);

    world.call("handler", "requests.decide", decide(&on, &place, 0, "withhold")).await.unwrap();
    let stale = withhold(&on, &place, &select(&cell, "QZX"), "trade_secret");
    let stale = world.call("handler", "requests.withhold", stale).await.unwrap_err();
    assert_eq!(stale.code, Code::Conflict, "it was cut otherwise: {}", stale.message);
    world.call("handler", "requests.decide", decide(&on, &place, 1, "withhold")).await.unwrap();
    world.call("handler", "requests.decide", decide(&on, &place, 2, "disclose")).await.unwrap();
    let cell = note(&world, &on, &place).await;
    let secret = withhold(&on, &place, &select(&cell, "QZX-99"), "trade_secret");
    world.call("handler", "requests.withhold", secret).await.unwrap();
    let cell = note(&world, &on, &place).await;
    for hidden in ["Adeyemi", "7946 0958", "QZX"] {
        assert!(!cell.to_string().contains(hidden), "{hidden} reaches the window");
    }
    assert!(cell.to_string().contains("My hip operation went well"), "her own is hers");
    let records = json!({ "id": on["id"], "dataset": "shop", "collection": "notes" });
    let records = world.call("dpo", "requests.records", records).await.unwrap().to_string();
    assert!(!records.contains("Adeyemi") && records.contains("█████"), "{records}");
    let mut reveal = at(&on, &place);
    reveal["field"] = json!("body");
    let revealed = world.call("handler", "requests.reveal", reveal).await.unwrap();
    assert_eq!(revealed["text"], NOTE);

    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    world.look(&on).await;
    let approve =
        json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let package = world.call("handler", "requests.deliver", on.clone()).await.unwrap();
    let file = std::fs::File::open(package["file"].as_str().unwrap()).unwrap();
    let passphrase = Passphrase::given(package["passphrase"].as_str().unwrap());
    let opened = world.folder.path().join("opened");
    let verified = packages::open(file, &passphrase, None, &opened).unwrap();
    assert!(verified.holds(), "{:?}", verified.problems);
    let read = |name: &str| std::fs::read_to_string(opened.join(name)).unwrap();
    let rows: Vec<Value> = serde_json::from_str(&read("data/shop/notes.json")).unwrap();
    let others = "[withheld: rights_of_others]";
    let wanted = format!(
        "My neighbour {others} has it, call {others} 🦀. My hip operation went well. The code is \
         [withheld: trade_secret]."
    );
    assert!(rows.iter().any(|row| row["body"] == wanted.as_str()), "{rows:?}");
    for name in ["export.json", "data/shop/notes.csv", "pages/shop/notes-1.html", "manifest.json"] {
        let text = read(name);
        for hidden in ["Adeyemi", "7946 0958", "QZX"] {
            assert!(!text.contains(hidden), "{hidden} stands in {name}");
        }
    }
    let manifest: Value = serde_json::from_str(&read("manifest.json")).unwrap();
    let withheld = manifest["withheld"].as_array().unwrap();
    let parts: Vec<(&str, u64)> = withheld
        .iter()
        .map(|one| (one["ground"].as_str().unwrap(), one["parts"].as_u64().unwrap()))
        .collect();
    assert_eq!(parts, [("rights_of_others", 2), ("trade_secret", 1)]);
    let log = world.log().await.join("\n");
    for action in ["part_withheld", "suggestions_decided", "revealed", "sample_seen"] {
        assert!(log.contains(&format!("\"action\":\"requests.{action}\"")), "{action}");
    }
    for hidden in ["Adeyemi", "7946 0958", "QZX", "hip operation"] {
        assert!(!log.contains(hidden), "{hidden} stands in the log");
    }
}

async fn a_release_is_approved_only_after_its_sample_was_looked_at(world: World) {
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    world.work().await;
    let digest =
        world.call("handler", "requests.submit", on.clone()).await.unwrap()["digest"].clone();
    let approve = json!({ "id": on["id"], "digest": digest, "passphrase": PASSPHRASE });
    let unseen = world.call("approver", "requests.approve", approve.clone()).await.unwrap_err();
    assert_eq!(unseen.code, Code::Refused);
    assert!(unseen.message.contains("0 of the 4 records"), "{}", unseen.message);
    // Whoever cannot approve looks without it counting, also for somebody else.
    let sample = world.call("handler", "requests.sample", on.clone()).await.unwrap();
    let first = &sample["records"][0];
    let record = json!({
        "id": on["id"], "dataset": first["dataset"], "collection": first["collection"],
        "place": first["place"],
    });
    let shown = world.call("handler", "requests.record", record).await.unwrap();
    assert_eq!(shown["sampled"], false);
    assert!(world.call("approver", "requests.approve", approve.clone()).await.is_err());
    world.look(&on).await;
    let shown = world.call("approver", "requests.show", on.clone()).await.unwrap();
    assert_eq!(shown["sample"], json!({ "seen": 4, "of": 4 }));
    world.call("approver", "requests.approve", approve).await.unwrap();

    // Sent back and submitted again, it is another sample.
    let back = json!({ "id": on["id"], "reason": "look again" });
    world.call("approver", "requests.send_back", back).await.unwrap();
    let digest =
        world.call("handler", "requests.submit", on.clone()).await.unwrap()["digest"].clone();
    let approve = json!({ "id": on["id"], "digest": digest, "passphrase": PASSPHRASE });
    let unseen = world.call("approver", "requests.approve", approve).await.unwrap_err();
    assert!(unseen.message.contains("0 of the 4 records"), "{}", unseen.message);
}

const MESSAGES: &str = r"
      - name: messages
        compliance: { part: content, label: Messages, erasure: { action: delete } }
        fields:
          - name: id
            data_categories: [system.operations]
            fides_meta: { primary_key: true }
          - name: sender_id
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: shop, field: users.id, direction: from }] }
          - name: recipient_id
            data_categories: [user.unique_id]
            fides_meta: { references: [{ dataset: shop, field: users.id, direction: from }] }
          - name: body
            data_categories: [user.content.private]
";

async fn a_row_that_names_another_person_is_pointed_out(world: World) {
    world
        .shop_run(
            "create table messages (id integer primary key, sender_id integer not null,
                recipient_id integer not null, body text);
             insert into messages values (1, 1, 2, 'to Ben'), (2, 1, 1, 'to herself');",
        )
        .await;
    let text = format!("{}{MESSAGES}", MAP.trim_end());
    world.call("administrator", "map.replace", json!({ "text": text })).await.unwrap();
    let on = in_review(&world).await;
    let shown = world.show(&on).await;
    let messages = shown["collections"].as_array().unwrap().iter();
    let messages: Vec<_> = messages.filter(|one| one["collection"] == "messages").collect();
    assert_eq!((&messages[0]["rows"], &messages[0]["shared"]), (&json!(2), &json!(1)));
    for place in 0..2 {
        let record = json!({
            "id": on["id"], "dataset": "shop", "collection": "messages", "place": place,
        });
        let record = world.call("dpo", "requests.record", record).await.unwrap();
        let to_ben = record["key"] == "[\"1\"]";
        let wanted = if to_ben { json!(["Recipient id"]) } else { json!([]) };
        assert_eq!(record["shared"], wanted, "{}", record["key"]);
    }
}

async fn a_part_becomes_the_whole_field_when_the_text_is_collected_anew(world: World) {
    let on = in_review(&world).await;
    let place = place(&world, &on).await;
    let cell = note(&world, &on, &place).await;
    let part = withhold(&on, &place, &select(&cell, "QZX-99"), "trade_secret");
    world.call("handler", "requests.withhold", part).await.unwrap();
    world.shop_run("update notes set body = 'QZX-99 stands elsewhere now' where id = 3").await;
    let again = json!({ "id": on["id"], "dataset": "shop" });
    world.call("handler", "requests.collect", again).await.unwrap();
    world.work().await;
    let place = self::place(&world, &on).await;
    let cell = note(&world, &on, &place).await;
    assert_eq!(cell["ground"], "trade_secret");
    assert!(!cell.to_string().contains("elsewhere"), "nothing of it is shown: {cell}");
}

async fn suggestions_of_a_collection_are_taken_as_proposed_and_opened_again(world: World) {
    let on = in_review(&world).await;
    let place = place(&world, &on).await;
    let all = json!({ "id": on["id"], "dataset": "shop", "collection": "notes" });
    let decided = world.call("handler", "requests.decide", all.clone()).await.unwrap();
    assert_eq!(decided, json!({ "decided": 3, "open": 0 }));
    let marked = world.call("dpo", "requests.marked", all.clone()).await.unwrap();
    assert_eq!(marked["rows"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&marked["rows"][0]["open"], &marked["rows"][0]["withheld"]),
        (&json!(0), &json!(2))
    );
    let cell = note(&world, &on, &place).await;
    let mask = cell["spans"].as_array().unwrap().iter().find(|span| span["text"].is_null());
    let lift = json!({ "id": on["id"], "withholding": mask.unwrap()["withholding"] });
    world.call("handler", "requests.disclose", lift).await.unwrap();
    let cell = note(&world, &on, &place).await;
    assert_eq!(kinds(&cell), [("name".to_owned(), "Mrs Adeyemi".to_owned())], "it is open again");
    // What covers a suggestion decides it.
    let field = json!({
        "id": on["id"], "dataset": "shop", "collection": "notes", "field": "body",
        "ground": "privileged",
    });
    world.call("handler", "requests.withhold", field).await.unwrap();
    world.call("handler", "requests.submit", on.clone()).await.unwrap();
}
