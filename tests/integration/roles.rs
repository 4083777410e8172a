//! Every operation as every role.

use app::Code;
use app::operations::{Kind, OPERATIONS};
use model::officers::{Permission, Role};
use serde_json::json;

use crate::world::{World, on_both_engines};

on_both_engines! {
    every_operation_asks_for_its_permission_as_every_role,
}

async fn entries(world: &World) -> u64 {
    let listed = world.call("auditor", "audit.list", json!({ "limit": 1 })).await.unwrap();
    listed["rows"][0]["index"].as_u64().unwrap() + 1
}

async fn every_operation_asks_for_its_permission_as_every_role(world: World) {
    for operation in OPERATIONS {
        if operation.permission != Permission::Public {
            let nobody = world.call("nobody", operation.name, json!({})).await.unwrap_err();
            assert_eq!(nobody.code, Code::SignedOut, "{}", operation.name);
        }
        for role in Role::ALL {
            let before = entries(&world).await;
            let answer = world.call(role.key(), operation.name, json!({})).await;
            let forbidden = matches!(&answer, Err(error) if error.code == Code::Forbidden);
            let may = role.may(operation.permission);
            assert_eq!(forbidden, !may, "{} as {}: {answer:?}", operation.name, role.key());
            if forbidden {
                let after = entries(&world).await;
                assert!(after > before, "{}: a refused attempt is an event", operation.name);
            }
            if answer.is_ok() && operation.kind == Kind::Write {
                let after = entries(&world).await;
                assert!(after > before, "{}: a write leaves an event", operation.name);
            }
        }
    }
}
