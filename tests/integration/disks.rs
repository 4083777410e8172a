//! Disks that are full: of the compliance database, of a package, of a source. What the console
//! cannot write it does not half write; it says which disk, and goes on when there is room.
//!
//! The disks are small ones in memory that only a process of its own sees: this test program,
//! started anew by `unshare` with one ignored test.

use std::path::{Path, PathBuf};
use std::process::Command;

use app::jobs;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::resume::{approved_erasure, machine};
use crate::world::{PASSPHRASE, World};

/// Where the small disks are.
const DISKS: &str = "COMPLIANCE_TEST_DISKS";

/// Mounts two disks and becomes the test program. The mounts end with the process.
const MOUNT: &str = r#"
mkdir -p "$COMPLIANCE_TEST_DISKS/house" "$COMPLIANCE_TEST_DISKS/shop"
mount -t tmpfs -o size=24m small "$COMPLIANCE_TEST_DISKS/house"
mount -t tmpfs -o size=12m small "$COMPLIANCE_TEST_DISKS/shop"
exec "$@"
"#;

#[test]
fn full_disks_are_named_and_nothing_is_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-euc", MOUNT, "sh"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "disks::small", "--ignored", "--nocapture"])
        .env(DISKS, folder.path())
        .output()
        .expect("unshare (util-linux) makes small disks");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stdout));
}

/// A file that takes all the room of a disk but some.
struct Filler(PathBuf);

impl Filler {
    fn leave(disk: &Path, kilobytes: usize) -> Self {
        use std::io::Write as _;
        let path = disk.join("filler");
        let mut file = std::fs::File::create(&path).unwrap();
        let block = vec![7; 4096];
        let mut blocks = 0_usize;
        let full = loop {
            match file.write_all(&block) {
                Ok(()) => blocks += 1,
                Err(error) => break error,
            }
        };
        assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
        file.set_len((blocks.saturating_sub(kilobytes / 4) * 4096) as u64).unwrap();
        Self(path)
    }
}

impl Drop for Filler {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "another test starts it where there are small disks"]
async fn small() {
    let disks = PathBuf::from(std::env::var(DISKS).unwrap());
    let (house, shop) = (disks.join("house"), disks.join("shop"));
    let folder = tempfile::tempdir_in(&house).unwrap();
    let world = World::on_disks(folder, &shop.join("shop.db")).await;
    // Nothing of it compresses.
    world
        .shop_run(
            "with recursive n (n) as (select 10 union all select n + 1 from n where n < 6010)
             insert into notes select n, 1, hex(randomblob(400)) from n",
        )
        .await;
    compliance_database(&world, &house).await;
    package(&world, &house).await;
    source(&world, &shop).await;
    let verdict = world.call("auditor", "audit.verify", json!({})).await.unwrap();
    assert_eq!(verdict["intact"], true, "{verdict}");
}

async fn compliance_database(world: &World, house: &Path) {
    let on = world.verified("access").await;
    world.call("handler", "requests.collect", on.clone()).await.unwrap();
    let filler = Filler::leave(house, 512);
    let cancel = CancellationToken::new();
    let keys = &world.people["dpo"].keys;
    match jobs::run_one(&world.console, keys, &cancel).await {
        // There was room enough to say so ...
        Ok(_) => {
            let shown = world.show(&on).await;
            let failure = shown["job"]["failure"].as_str().unwrap();
            assert!(failure.contains("The disk of the compliance database is full"), "{failure}");
        }
        // ... or not even that.
        Err(error) => {
            assert!(error.message.contains("The disk of the compliance database is full"));
        }
    }
    drop(filler);
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "collecting");
    if shown["job"]["state"] == "failed" {
        world.call("handler", "requests.collect", on.clone()).await.unwrap();
    }
    let later = machine(world, 3).await;
    assert!(jobs::run_one(&later, keys, &cancel).await.unwrap(), "the work is taken up again");
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "review", "{}", shown["job"]);
    assert_eq!(rows(&shown), 6_005, "nothing is lost and nothing is there twice");
    assert_eq!(shown["row"]["flags"], json!([]));
}

fn rows(shown: &Value) -> i64 {
    let all = shown["collections"].as_array().unwrap();
    all.iter().map(|one| one["rows"].as_i64().unwrap()).sum()
}

async fn package(world: &World, house: &Path) {
    let queue = json!({ "filter": { "kinds": ["access"] } });
    let listed = world.call("dpo", "requests.list", queue).await.unwrap();
    let on = json!({ "id": listed["rows"][0]["id"] });
    let submitted = world.call("handler", "requests.submit", on.clone()).await.unwrap();
    let approve =
        json!({ "id": on["id"], "digest": submitted["digest"], "passphrase": PASSPHRASE });
    world.look(&on).await;
    world.call("approver", "requests.approve", approve).await.unwrap();
    let filler = Filler::leave(house, 1_536);
    let refused = world.call("dpo", "requests.deliver", on.clone()).await.unwrap_err();
    assert!(refused.message.contains("Cannot write"), "{}", refused.message);
    assert!(refused.message.contains("No space left"), "{}", refused.message);
    let output = world.folder.path().join("output");
    assert_eq!(std::fs::read_dir(output).unwrap().count(), 0, "no part of it stays");
    drop(filler);
    let package = world.call("dpo", "requests.deliver", on.clone()).await.unwrap();
    let file = std::fs::File::open(package["file"].as_str().unwrap()).unwrap();
    let passphrase = packages::Passphrase::given(package["passphrase"].as_str().unwrap());
    let verified = packages::verify(file, &passphrase, None).unwrap();
    assert_eq!(verified.problems, Vec::<String>::new());
    std::fs::remove_file(package["file"].as_str().unwrap()).unwrap();
}

async fn source(world: &World, shop: &Path) {
    let on = approved_erasure(world).await;
    let held = "select count(*) || sum(length(body)) from notes where user_id = 1";
    let before = world.shop_text(held).await;
    let filler = Filler::leave(shop, 64);
    world.work().await;
    drop(filler);
    let shown = world.show(&on).await;
    let failure = shown["job"]["failure"].as_str().unwrap();
    assert!(failure.starts_with("Nothing was changed: "), "{failure}");
    assert!(failure.contains("disk is full"), "{failure}");
    assert_eq!(world.shop_text(held).await, before, "nothing is half erased");
    let execute = json!({ "id": on["id"], "confirm": shown["row"]["number"] });
    world.call("dpo", "requests.execute", execute).await.unwrap();
    world.work().await;
    let shown = world.show(&on).await;
    assert_eq!(shown["row"]["state"], "verifying", "{}", shown["job"]);
    assert_eq!(
        world.shop_text("select cast(count(*) as text) from notes where user_id = 1").await,
        "0"
    );
}
