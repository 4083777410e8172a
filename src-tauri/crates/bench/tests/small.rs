//! The benchmark itself, at a hundredth of its size: what it counts, never how long it takes.
//!
//! PostgreSQL comes from `COMPLIANCE_TEST_POSTGRES` (`scripts/with-postgres.sh`); without it this
//! test fails, it is never skipped.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

#[test]
fn a_hundredth_collects_erases_searches_logs_and_soaks_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let json = folder.path().join("figures.json");
    let output = Command::new(env!("CARGO_BIN_EXE_bench"))
        .args(["access", "erasure", "search", "log", "queue", "people", "soak"])
        .args(["--small", "--json"])
        .arg(&json)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let figures: Vec<Value> = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    let counted: BTreeMap<&str, u64> = figures
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["counted"].as_u64().unwrap()))
        .collect();
    for engine in ["SQLite", "PostgreSQL"] {
        for rows in [37, 1_000, 20_000] {
            assert_eq!(counted[format!("{rows} rows, {engine}: time").as_str()], rows);
            assert_eq!(counted[format!("{rows} rows, {engine}: peak memory").as_str()], rows);
        }
        let stored = format!("2000 events stored in batches of 1000, {engine}");
        assert_eq!(counted[stored.as_str()], 2_000);
        let page = format!("10000 requests, {engine}: a filtered page of 50");
        assert_eq!(counted[page.as_str()], 333, "open, in review, asking for access");
        let found = format!("10000 requests, {engine}: a part of an identifier");
        assert_eq!(counted[found.as_str()], 1);
        let exported = format!("10000 requests, {engine}: all of them as CSV");
        assert_eq!(counted[exported.as_str()], 10_000);
        for what in ["file handles", "temporary files", "sessions on the source"] {
            let name = format!("25 requests in a row, {engine}: {what} at the end");
            let soaked = figures.iter().find(|one| one["name"] == name.as_str()).unwrap();
            let of = |key: &str| soaked[key].as_f64().unwrap();
            // So few requests do not open every connection of the pool.
            let more = if what == "file handles" { 8.0 } else { 0.0 };
            assert!(of("value") <= of("limit") + more, "{soaked}");
        }
    }
    for what in
        ["masks of nothing and constants", "masks of keyed hashes", "the whole job with its search"]
    {
        assert_eq!(counted[format!("1000 rows, {what}").as_str()], 1_000);
    }
    assert_eq!(counted["70000 rows, one address"], 70_000);
    let said = "10000 people: everything a person said about consent";
    assert_eq!(counted[said], 10, "what one person said");
    for what in ["as fast as it goes", "99th percentile at 2,000/s"] {
        let name = format!("10000 people: requires_prompt over HTTP, {what}");
        assert!(counted[name.as_str()] > 500, "{name}");
    }
    assert_eq!(counted["10000 entries of an export verified"], 10_000);
}
