//! A request from intake to closed, and what must not happen on the way.

use app::Code;
use packages::Passphrase;
use serde_json::{Value, json};

use crate::world::{PASSPHRASE, World, on_both_engines};

on_both_engines! {
    an_access_request_goes_from_intake_to_closed,
    an_erasure_goes_from_intake_to_closed,
    an_erasure_is_refused_under_a_legal_hold_and_without_an_approval,
    an_opt_out_takes_effect_at_once,
}

fn approve(on: &Value, digest: &Value) -> Value {
    json!({ "id": on["id"], "digest": digest, "passphrase": PASSPHRASE })
}

async fn an_access_request_goes_from_intake_to_closed(world: World) {
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", json!({ "id": on["id"] })).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "review");
    let rows: Vec<i64> = shown["collections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["rows"].as_i64().unwrap())
        .collect();
    assert_eq!(rows.iter().sum::<i64>(), 4, "her account, two orders, one note");
    let withhold = json!({
        "id": on["id"], "dataset": "shop", "collection": "orders", "record": "[\"1\"]",
        "field": "note", "ground": "rights_of_others",
    });
    world.call("handler", "requests.withhold", withhold.clone()).await.unwrap();
    let records = json!({ "id": on["id"], "dataset": "shop", "collection": "orders" });
    let records = world.call("dpo", "requests.records", records).await.unwrap();
    assert!(!records.to_string().contains("secret of Ben"), "it never reaches the window");

    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let digest = submitted["digest"].clone();
    world.look(&on).await;
    for who in ["handler", "auditor", "administrator"] {
        let refused = world.call(who, "requests.approve", approve(&on, &digest)).await.unwrap_err();
        assert_eq!(refused.code, Code::Forbidden, "{who}");
    }
    let wrong = json!({ "id": on["id"], "digest": digest, "passphrase": "somebody else's words" });
    let refused = world.call("approver", "requests.approve", wrong).await.unwrap_err();
    assert_eq!(refused.code, Code::Refused);
    let other = world.call("approver", "requests.approve", approve(&on, &json!("0000"))).await;
    assert_eq!(other.unwrap_err().code, Code::Conflict, "bound to what was submitted");
    let early = world.call("handler", "requests.deliver", on.clone()).await.unwrap_err();
    assert_eq!(early.code, Code::Refused);
    world.call("approver", "requests.approve", approve(&on, &digest)).await.unwrap();

    let package = world.call("handler", "requests.deliver", on.clone()).await.unwrap();
    let file = std::fs::File::open(package["file"].as_str().unwrap()).unwrap();
    let passphrase = Passphrase::given(package["passphrase"].as_str().unwrap());
    let opened = world.folder.path().join("opened");
    let verified = packages::open(file, &passphrase, None, &opened).unwrap();
    assert!(verified.holds(), "{:?}", verified.problems);
    for name in ["export.json", "data/shop/orders.json", "data/shop/orders.csv", "index.html"] {
        let text = std::fs::read_to_string(opened.join(name)).unwrap();
        assert!(!text.contains("secret of Ben"), "{name}");
    }
    let close = json!({ "id": on["id"], "outcome": "fulfilled" });
    world.call("handler", "requests.close", close).await.unwrap();
    assert_eq!(world.show(&on).await["row"]["state"], "closed");
    let log = world.log().await.join("\n");
    for action in [
        "requests.opened",
        "requests.collected",
        "requests.withheld",
        "requests.approved",
        "requests.delivered",
        "requests.closed",
    ] {
        assert!(log.contains(&format!("\"action\":\"{action}\"")), "{action}");
    }
    for personal in ["ada@example.org", "Ada", "confidential words", "secret of Ben"] {
        assert!(!log.contains(personal), "{personal} stands in the log");
    }
}

const OTHERS: &str = "select string_agg(line, ' / ') from (
    select id || email || name as line from users where id <> 1
    union all select id || note from orders where user_id <> 1
    union all select id || body from notes where user_id <> 1 order by line) as lines";

async fn an_erasure_goes_from_intake_to_closed(world: World) {
    let before = world.shop_text(OTHERS).await;
    let on = world.verified("erasure").await;
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    assert_eq!(shown["plan"]["problems"], json!([]));
    assert_eq!(shown["plan"]["rows"], 4);
    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    world.call("approver", "requests.approve", approve(&on, &submitted["digest"])).await.unwrap();
    let typo = json!({ "id": on["id"], "confirm": "REQ-1" });
    assert_eq!(world.call("dpo", "requests.execute", typo).await.unwrap_err().code, Code::Refused);
    let number = shown["row"]["number"].clone();
    let execute = json!({ "id": on["id"], "confirm": number });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "verifying", "{}", shown["job"]);
    assert_eq!(shown["search"]["unexplained"], 0);
    assert_eq!(world.shop_text(OTHERS).await, before, "everybody else is as they were");
    let hers = world
        .shop_text(
            "select string_agg(name || coalesce(note, '-'), ' / ') from users
             join orders on user_id = users.id where users.id = 1",
        )
        .await;
    assert_eq!(hers, "Erased- / Erased-");
    let notes = "select cast(count(*) as text) from notes where user_id = 1";
    assert_eq!(world.shop_text(notes).await, "0");
    let certificate = world.call("dpo", "requests.certificate", on.clone()).await.unwrap();
    let pdf = std::fs::read(certificate["file"].as_str().unwrap()).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let close = json!({ "id": on["id"], "outcome": "fulfilled" });
    world.call("handler", "requests.close", close).await.unwrap();

    let again = world.verified("access").await;
    let why = world.show(&again).await["identifiers"][0]["why"].to_string();
    assert!(why.contains("erased before"), "an identity that comes back is noticed: {why}");
}

async fn an_erasure_is_refused_under_a_legal_hold_and_without_an_approval(world: World) {
    let on = world.verified("erasure").await;
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let number = world.show(&on).await["row"]["number"].clone();
    let execute = json!({ "id": on["id"], "confirm": number });
    let early = world.call("dpo", "requests.execute", execute).await.unwrap_err();
    assert_eq!(early.code, Code::Refused);
    let hold = json!({ "id": on["id"], "flag": "on_hold", "set": true, "reason": "a lawsuit" });
    world.call("handler", "requests.flag", hold).await.unwrap();
    let refused = world.call("handler", "requests.submit", on.clone()).await.unwrap_err();
    assert!(refused.message.contains("legal hold"), "{}", refused.message);
    let replan = world.call("handler", "requests.plan", on.clone()).await.unwrap_err();
    assert!(replan.message.contains("legal hold"), "{}", replan.message);
}

async fn an_opt_out_takes_effect_at_once(world: World) {
    let opened = world
        .call(
            "handler",
            "requests.open",
            json!({
                "kind": "opt_out", "calendar": "US-CA", "language": "en", "channel": "form",
                "identifiers": [{ "kind": "email", "value": "ada@example.org" }],
            }),
        )
        .await
        .unwrap();
    let on = json!({ "id": opened["id"] });
    let asked = json!({ "id": on["id"], "method": "email_code" });
    let refused = world.call("handler", "requests.ask_identity", asked).await.unwrap_err();
    assert!(refused.message.contains("no identity check"), "{}", refused.message);
    world.call("handler", "requests.apply", on.clone()).await.unwrap();
    world.call("handler", "requests.confirm", on.clone()).await.unwrap();
    assert_eq!(world.show(&on).await["row"]["state"], "confirmed");
}
