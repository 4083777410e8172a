//! Hostile edits of the live log, with the triggers out of the way.

use app::audit::verify::verify_file;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use crate::world::World;

async fn log() -> World {
    let world = World::sqlite("audit").await;
    world.verified("access").await;
    world.call("auditor", "audit.export", json!({})).await.unwrap();
    world
}

async fn raw(world: &World, sql: &str) {
    let path = world.database.strip_prefix("sqlite:").unwrap();
    let mut raw = sqlx::SqliteConnection::connect(path).await.unwrap();
    for trigger in
        ["events_no_update", "events_no_delete", "checkpoints_no_update", "checkpoints_no_delete"]
    {
        let drop = format!("drop trigger if exists {trigger}");
        raw.execute(AssertSqlSafe(drop)).await.unwrap();
    }
    raw.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.unwrap();
}

async fn verdict(world: &World) -> Value {
    world.call("auditor", "audit.verify", json!({})).await.unwrap()
}

#[tokio::test]
async fn an_untouched_log_is_intact_and_its_export_verifies_with_the_public_key() {
    let world = log().await;
    assert_eq!(verdict(&world).await["intact"], true);
    let export = world.call("auditor", "audit.export", json!({})).await.unwrap();
    let key = export["public_key"].as_str().unwrap().parse().unwrap();
    let file = std::path::PathBuf::from(export["file"].as_str().unwrap());
    let verified = verify_file(&file, &key, None, |_| {}).unwrap();
    assert!(verified.intact, "{}", verified.message);
    let changed = std::fs::read_to_string(&file).unwrap().replacen("email_code", "email_kode", 1);
    std::fs::write(&file, changed).unwrap();
    let verified = verify_file(&file, &key, None, |_| {}).unwrap();
    assert!(!verified.intact, "a changed letter is seen");
}

#[tokio::test]
async fn hostile_edits_name_the_first_bad_entry() {
    for (sql, wanted) in [
        (
            "update events set entry = cast(replace(cast(entry as text), 'done', 'dope') as blob)
             where position = 5",
            Some(5),
        ),
        ("delete from events where position = 7", Some(7)),
        (
            "update events set position = -1 where position = 4;
             update events set position = 4 where position = 9;
             update events set position = 9 where position = -1",
            Some(4),
        ),
    ] {
        let world = log().await;
        raw(&world, sql).await;
        let verdict = verdict(&world).await;
        assert_eq!(verdict["intact"], false, "{sql}");
        assert_eq!(verdict["first_bad"].as_u64(), wanted, "{sql}: {}", verdict["message"]);
    }
}

#[tokio::test]
async fn a_cut_off_end_is_proved_by_the_checkpoint_kept_outside() {
    let world = log().await;
    raw(&world, "delete from checkpoints where size > 3; delete from events where position > 5")
        .await;
    let cut = world.call("auditor", "audit.verify", json!({})).await;
    let message = match cut {
        Ok(verdict) => {
            assert_eq!(verdict["intact"], false);
            verdict["message"].to_string()
        }
        Err(error) => error.message.into(),
    };
    assert!(message.contains("cut off"), "{message}");
}
