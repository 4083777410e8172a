//! The audit trail: appending in memory and through the store, and verifying an export.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use ledger::{Checkpoint, ExportWriter, Frontier, SigningKey, leaf_hash, verify_export};
use model::events::{Actor, Event, encode};
use model::ids::{OfficerId, RequestId};
use sha2::{Digest as _, Sha256};
use store::Store;
use uuid::Uuid;

use crate::figure::{Bound, Figure, Unit, rate};
use crate::house::{self, Engine};
use crate::{Bed, Fallible};

/// Entries that are verified.
const ENTRIES: u64 = 1_000_000;
/// Events that are appended through the store.
const STORED: u64 = 200_000;
/// Events of one transaction.
const BATCH: u64 = 1_000;
/// Entries between two checkpoints.
const SPACING: u64 = 1_000;
/// Every measurement is made so often.
const RUNS: usize = 3;

pub(crate) async fn measure(bed: &Bed<'_>) -> Fallible<Vec<Figure>> {
    let at = DateTime::<Utc>::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let count = ENTRIES / bed.scale;
    let entries: Vec<Vec<u8>> =
        (0..count).map(|index| encode(index, at, &actor(), &event(index))).collect();
    let hashed = runs(|| hashed(&entries));
    let limit = rate(count, middle_of(&hashed));
    let rates = |runs: &[Duration]| runs.iter().map(|run| rate(count, *run)).collect::<Vec<_>>();
    let appended = rates(&runs(|| appended(&entries)));
    let file = exported(&entries)?;
    let mut verified = Vec::new();
    for _ in 0..RUNS {
        verified.push(verify(&file, count)?);
    }
    let mut figures = vec![
        Figure::of(
            "log",
            format!("{count} entries appended in memory"),
            Unit::PerSecond,
            &appended,
            count,
        )
        .limit(limit)
        .bound(Bound::AtLeast(50_000.0))
        .parts("limit: SHA-256 of the same bytes on one core"),
        Figure::of(
            "log",
            format!("{count} entries of an export verified"),
            Unit::PerSecond,
            &rates(&verified),
            count,
        )
        .limit(limit)
        .bound(Bound::AtLeast(300_000.0))
        .parts(
            "leaf and tree hashes, canonical form and index of each entry, a signature each 1,000",
        ),
    ];
    for engine in Engine::BOTH {
        figures.push(stored(bed, engine, at, limit).await?);
    }
    Ok(figures)
}

fn runs(mut measured: impl FnMut() -> Duration) -> Vec<Duration> {
    (0..RUNS).map(|_| measured()).collect()
}

fn middle_of(runs: &[Duration]) -> Duration {
    let mut sorted = runs.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn actor() -> Actor {
    Actor::Officer { id: OfficerId(Uuid::from_u128(7)) }
}

/// The most common event of the product.
fn event(index: u64) -> Event {
    Event::RequestShown { request: RequestId(Uuid::from_u128(u128::from(index))) }
}

fn hashed(entries: &[Vec<u8>]) -> Duration {
    let begun = Instant::now();
    for entry in entries {
        std::hint::black_box(Sha256::digest(entry));
    }
    begun.elapsed()
}

fn appended(entries: &[Vec<u8>]) -> Duration {
    let begun = Instant::now();
    let mut frontier = Frontier::default();
    for entry in entries {
        std::hint::black_box(frontier.append(leaf_hash(entry)));
    }
    std::hint::black_box(frontier.root());
    begun.elapsed()
}

fn key() -> SigningKey {
    SigningKey::from_seed("compliance-console/bench", &[1; 32])
}

fn exported(entries: &[Vec<u8>]) -> Fallible<Vec<u8>> {
    let key = key();
    let mut frontier = Frontier::default();
    let mut writer = ExportWriter::new(Vec::new(), &key.verifying_key(), &frontier)?;
    for (index, entry) in (0..).zip(entries) {
        let leaf = leaf_hash(entry);
        frontier.append(leaf);
        writer.entry(index, entry, leaf)?;
        if frontier.size().is_multiple_of(SPACING) {
            let checkpoint = Checkpoint {
                origin: "compliance-console/bench".into(),
                size: frontier.size(),
                root: frontier.root(),
                time: "2026-11-24T09:00:00.000000Z".into(),
            };
            writer.checkpoint(&key.sign(&checkpoint))?;
        }
    }
    Ok(writer.finish()?)
}

fn verify(file: &[u8], count: u64) -> Fallible<Duration> {
    let begun = Instant::now();
    let verified = verify_export(file, &key().verifying_key(), index_of, None, |_| {})?;
    let took = begun.elapsed();
    if verified.complete_to != Some(count) {
        return Err("the export was not verified to its end".into());
    }
    Ok(took)
}

fn index_of(bytes: &[u8]) -> Option<u64> {
    #[derive(serde::Deserialize)]
    struct Place {
        n: u64,
    }
    serde_json::from_slice::<Place>(bytes).ok().map(|place| place.n)
}

/// Events appended and committed through the store, a thousand in each transaction.
async fn stored(bed: &Bed<'_>, engine: Engine, at: DateTime<Utc>, limit: f64) -> Fallible<Figure> {
    let count = (STORED / bed.scale).max(BATCH);
    let mut rates = Vec::new();
    for run in 0..RUNS {
        let name = format!("log_{}_{run}", engine.name().to_lowercase());
        let database = house::fresh(engine, bed.server, bed.folder, &name).await?;
        let store = Store::connect(&database).await?;
        let begun = Instant::now();
        for batch in 0..count / BATCH {
            let events = (batch * BATCH..(batch + 1) * BATCH).map(event).collect();
            store.begin().await?.commit_all(at, &actor(), events).await?;
        }
        rates.push(rate(count, begun.elapsed()));
        let size = store::events::frontier(&store).await?.size();
        if size != count {
            return Err(format!("{size} events are in the log, not {count}").into());
        }
    }
    let name = format!("{count} events stored in batches of {BATCH}, {}", engine.name());
    Ok(Figure::of("log", name, Unit::PerSecond, &rates, count)
        .limit(limit)
        .bound(Bound::AtLeast(50_000.0)))
}
