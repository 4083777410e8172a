//! Measures appending, exporting and verifying: `cargo run --release -p ledger --example speed`.

#![allow(clippy::print_stdout, clippy::expect_used, reason = "a measurement is printed")]

use std::time::Instant;

use ledger::{Checkpoint, ExportWriter, Frontier, SigningKey, leaf_hash, verify_export};

const ENTRIES: u64 = 500_000;
/// Entries between two checkpoints.
const SPACING: u64 = 1_000;

fn main() {
    let key = SigningKey::from_seed("compliance-console/speed", &[1; 32]);
    let entries: Vec<Vec<u8>> = (0..ENTRIES).map(entry).collect();

    let begun = Instant::now();
    let mut frontier = Frontier::default();
    let mut nodes = 0;
    for entry in &entries {
        nodes += frontier.append(leaf_hash(entry)).len();
    }
    told("append", begun);
    println!("         {nodes} completed subtrees, root {}", frontier.root());

    let begun = Instant::now();
    let mut frontier = Frontier::default();
    let mut writer = ExportWriter::new(Vec::new(), &key.verifying_key(), &frontier)
        .expect("memory takes every write");
    for (index, entry) in (0..).zip(&entries) {
        let leaf = leaf_hash(entry);
        frontier.append(leaf);
        writer.entry(index, entry, leaf).expect("memory takes every write");
        if frontier.size().is_multiple_of(SPACING) {
            let checkpoint = Checkpoint {
                origin: "compliance-console/speed".into(),
                size: frontier.size(),
                root: frontier.root(),
                time: "2026-11-24T09:00:00.000000Z".into(),
            };
            writer.checkpoint(&key.sign(&checkpoint)).expect("memory takes every write");
        }
    }
    let file = writer.finish().expect("memory takes every write");
    told("export", begun);

    let begun = Instant::now();
    let verified = verify_export(&file[..], &key.verifying_key(), index_of, None, |_| {})
        .expect("the log was not touched");
    told("verify", begun);
    println!("         {} bytes, complete to {:?}", file.len(), verified.complete_to);
}

/// An entry as long as those of the product.
fn entry(index: u64) -> Vec<u8> {
    format!(
        r#"{{"action":"requests.shown","actor":{{"id":"00000000-0000-0000-0000-000000000007","kind":"officer"}},"at":"2026-11-24T09:00:00.500000Z","facts":{{"request":"00000000-0000-0000-0000-000000000009"}},"n":{index},"result":"done","v":1}}"#
    )
    .into_bytes()
}

fn index_of(bytes: &[u8]) -> Option<u64> {
    #[derive(serde::Deserialize)]
    struct Place {
        n: u64,
    }
    serde_json::from_slice::<Place>(bytes).ok().map(|place| place.n)
}

fn told(what: &str, begun: Instant) {
    let seconds = begun.elapsed().as_secs_f64();
    println!("{what}: {:.0} entries a second", ENTRIES as f64 / seconds);
}
