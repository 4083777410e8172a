//! Whatever happened to a request, an officer can lead it on: cancel, retry, plan anew, take an
//! approval back, write a package again; and officers get in again, or stay out.

use app::{Code, session};
use serde_json::{Value, json};

use crate::world::{PASSPHRASE, World, on_both_engines};

on_both_engines! {
    an_erasure_whose_rows_changed_since_the_preview_is_planned_anew,
    an_approval_is_taken_back_before_it_is_used,
    work_is_cancelled_and_begun_again,
    a_source_that_failed_is_retried_alone,
    a_passphrase_is_changed_and_reset,
    access_that_was_taken_away_ends_a_session_that_is_open,
}

async fn submitted_and_approved(world: &World, on: &Value) {
    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    world.look(on).await;
    let approve =
        json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
    world.call("approver", "requests.approve", approve).await.unwrap();
}

async fn executed(world: &World, on: &Value) {
    let number = world.show(on).await["row"]["number"].clone();
    let execute = json!({ "id": on["id"], "confirm": number });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    world.work().await;
}

fn action<'a>(shown: &'a Value, operation: &str) -> &'a Value {
    let mut next = shown["next"].as_array().unwrap().iter();
    next.find(|one| one["operation"] == operation).unwrap()
}

async fn an_erasure_whose_rows_changed_since_the_preview_is_planned_anew(world: World) {
    let on = world.verified("erasure").await;
    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    submitted_and_approved(&world, &on).await;
    world.shop_run("insert into orders values (9, 1, 'came later')").await;
    let before = world.shop_rows().await;
    executed(&world, &on).await;
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "executing");
    let failure = shown["job"]["failure"].as_str().unwrap();
    assert!(failure.contains("counted 2 rows, now there are 3: plan again"), "{failure}");
    assert_eq!(world.shop_rows().await, before, "nothing is half erased");
    assert_eq!(action(&shown, "requests.plan")["primary"], true);

    world.call("handler", "requests.plan", on.clone()).await.unwrap();
    world.work().await;
    let number = shown["row"]["number"].clone();
    let early = json!({ "id": on["id"], "confirm": number });
    let refused = world.call("dpo", "requests.execute", early).await.unwrap_err();
    assert_eq!(refused.code, Code::Refused, "the approval was for what was there before");
    submitted_and_approved(&world, &on).await;
    executed(&world, &on).await;
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "verifying", "{}", shown["job"]);
    assert!(!world.shop_rows().await.contains("came later"));
}

async fn an_approval_is_taken_back_before_it_is_used(world: World) {
    let access = world.verified("access").await;
    world.call("handler", "requests.collect", access.clone()).await.unwrap();
    world.work().await;
    let erasure = world.verified("erasure").await;
    world.call("handler", "requests.plan", erasure.clone()).await.unwrap();
    world.work().await;
    for (on, back_to) in [(&access, "review"), (&erasure, "planning")] {
        submitted_and_approved(&world, on).await;
        let back = json!({ "id": on["id"], "reason": "a name of somebody else was overlooked" });
        world.call("approver", "requests.send_back", back).await.unwrap();
        let shown = world.show(on).await;
        assert_eq!(shown["row"]["state"], back_to);
        assert_eq!(shown["approvals"][0]["state"], "voided");
    }
    let number = world.show(&erasure).await["row"]["number"].clone();
    let execute = json!({ "id": erasure["id"], "confirm": number });
    world.call("dpo", "requests.execute", execute).await.unwrap_err();
    world.call("handler", "requests.deliver", access.clone()).await.unwrap_err();

    submitted_and_approved(&world, &access).await;
    world.call("handler", "requests.deliver", access.clone()).await.unwrap();
    let back = json!({ "id": access["id"], "reason": "too late" });
    let refused = world.call("approver", "requests.send_back", back).await.unwrap_err();
    assert!(refused.message.contains("handed over"), "{}", refused.message);
}

async fn work_is_cancelled_and_begun_again(world: World) {
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    let twice = world.call("handler", "requests.collect", on.clone()).await.unwrap_err();
    assert_eq!(twice.code, Code::Conflict);
    world.call("handler", "requests.cancel", on.clone()).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    assert_eq!(shown["job"]["state"], "cancelled", "{}", shown["job"]);
    assert_eq!(shown["row"]["state"], "collecting");
    let nothing = world.call("handler", "requests.cancel", on.clone()).await.unwrap_err();
    assert_eq!(nothing.code, Code::Refused);
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    world.work().await;
    assert_eq!(world.show(&on).await["row"]["state"], "review");
}

/// Moves the shop away, so that it does not answer, or back.
async fn shop_answers(world: &World, answers: bool) {
    let rename = if answers {
        "alter table notes_away rename to notes"
    } else {
        "alter table notes rename to notes_away"
    };
    world.shop_run(rename).await;
}

async fn a_source_that_failed_is_retried_alone(world: World) {
    let on = world.verified("access").await;
    shop_answers(&world, false).await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "review");
    assert!(shown["row"]["flags"].to_string().contains("partial"), "{}", shown["row"]);
    let states: Vec<_> = shown["collections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["collection"].as_str().unwrap(), one["state"].as_str().unwrap()))
        .collect();
    assert!(states.contains(&("notes", "failed")) && states.contains(&("orders", "done")));
    let refused = world.call("handler", "requests.submit", on.clone()).await.unwrap_err();
    assert!(refused.message.contains("shop.notes has not answered"), "{}", refused.message);

    shop_answers(&world, true).await;
    let retry = json!({ "id": on["id"], "dataset": "shop" });
    world.call("handler", "requests.collect", retry).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    assert!(!shown["row"]["flags"].to_string().contains("partial"), "{}", shown["row"]);
    submitted_and_approved(&world, &on).await;
}

async fn a_passphrase_is_changed_and_reset(world: World) {
    let new = "lantern quarry meadow seventeen";
    let wrong = json!({ "passphrase": "not this one at all", "new_passphrase": new });
    world.call("handler", "officers.change_passphrase", wrong).await.unwrap_err();
    let weak = json!({ "passphrase": PASSPHRASE, "new_passphrase": "aaaaaaaaaaaaaaaa" });
    let refused = world.call("handler", "officers.change_passphrase", weak).await.unwrap_err();
    assert_eq!(refused.code, Code::Invalid);
    let change = json!({ "passphrase": PASSPHRASE, "new_passphrase": new });
    world.call("handler", "officers.change_passphrase", change).await.unwrap();
    assert!(session::sign_in(&world.console, "handler", PASSPHRASE).await.is_err());
    session::sign_in(&world.console, "handler", new).await.unwrap();

    let handler = world.people["handler"].officer.id;
    let newer = "harbour violet sandstone forty";
    let reset = json!({ "id": handler, "new_passphrase": newer });
    let forbidden =
        world.call("dpo", "officers.reset_passphrase", reset.clone()).await.unwrap_err();
    assert_eq!(forbidden.code, Code::Forbidden);
    for _ in 0..5 {
        let _ = session::sign_in(&world.console, "handler", "no").await;
    }
    world.call("administrator", "officers.reset_passphrase", reset).await.unwrap();
    session::sign_in(&world.console, "handler", newer).await.unwrap();
    let own = json!({ "id": world.people["administrator"].officer.id, "new_passphrase": newer });
    world.call("administrator", "officers.reset_passphrase", own).await.unwrap_err();
}

async fn access_that_was_taken_away_ends_a_session_that_is_open(world: World) {
    let handler = world.people["handler"].officer.id;
    world.call("handler", "requests.counts", json!({})).await.unwrap();
    let leave = json!({ "id": handler });
    world.call("administrator", "officers.deactivate", leave).await.unwrap();
    let out = world.call("handler", "requests.counts", json!({})).await.unwrap_err();
    assert_eq!(out.code, Code::SignedOut);
}
