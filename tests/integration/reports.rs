//! Reports of a period: previewed, exported, and remembered.

use serde_json::json;

use crate::world::{World, on_both_engines};

on_both_engines! {
    the_register_has_a_line_for_each_request_with_its_answer,
    a_preview_is_the_file_that_would_be_exported_and_leaves_no_trace,
}

async fn the_register_has_a_line_for_each_request_with_its_answer(world: World) {
    let on = world.verified("access").await;
    let refuse = json!({ "id": on["id"], "ground": "excessive", "reason": "the third this week" });
    let refused = world.call("handler", "requests.refuse", refuse).await.unwrap();
    let approve = json!({
        "id": on["id"], "digest": refused["digest"], "passphrase": crate::world::PASSPHRASE,
    });
    world.call("approver", "requests.approve", approve).await.unwrap();
    let close = json!({ "id": on["id"], "outcome": "refused" });
    let _ = world.call("handler", "requests.close", close).await;
    let period = json!({ "from": "2020-01-01", "to": "2099-12-31", "format": "csv" });
    let written = world.call("auditor", "reports.register", period).await.unwrap();
    assert_eq!(written["rows"], 1);
    let text = std::fs::read_to_string(written["file"].as_str().unwrap()).unwrap();
    let line = text.lines().nth(1).unwrap();
    assert!(line.contains(",access,form,") && line.contains(",excessive,"), "{line}");
    assert!(!text.contains("Ada"), "a register names nobody");
    let listed = world.call("auditor", "reports.list", json!({})).await.unwrap();
    assert_eq!(listed["reports"][0]["key"], "register");
    assert_eq!(listed["past"][0]["object"], "register");
}

async fn a_preview_is_the_file_that_would_be_exported_and_leaves_no_trace(world: World) {
    world.verified("access").await;
    let before = world.log().await.len();
    for report in ["register", "audit"] {
        let wanted = json!({
            "report": report, "from": "2020-01-01", "to": "2099-12-31", "format": "pdf",
        });
        let preview = world.call("auditor", "reports.preview", wanted).await.unwrap();
        assert!(preview["content"].as_str().unwrap().starts_with("JVBERi0"), "it is a PDF");
        assert!(preview["rows"].as_u64().unwrap() > 0);
    }
    assert_eq!(world.log().await.len(), before);
    let wanted = json!({
        "report": "register", "from": "2020-01-01", "to": "2099-12-31", "format": "csv",
    });
    let preview = world.call("auditor", "reports.preview", wanted).await.unwrap();
    let period = json!({ "from": "2020-01-01", "to": "2099-12-31", "format": "csv" });
    let written = world.call("auditor", "reports.register", period).await.unwrap();
    let file = std::fs::read_to_string(written["file"].as_str().unwrap()).unwrap();
    assert_eq!(preview["content"].as_str().unwrap(), file);
    let wrong = json!({
        "report": "audit", "from": "2026-02-02", "to": "2026-02-01", "format": "pdf",
    });
    let wrong = world.call("auditor", "reports.preview", wrong).await.unwrap_err();
    assert_eq!(wrong.field.as_deref(), Some("to"));
}
