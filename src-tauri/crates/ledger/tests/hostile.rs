//! Every way of tampering with a log, and what the verifier names.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

use ledger::{
    Checkpoint, ExportWriter, Fault, Frontier, Hash, SigningKey, Verification, Verifier,
    VerifyingKey, leaf_hash, verify_export,
};

const SIZE: u64 = 200;

#[derive(Clone)]
struct Row {
    index: u64,
    bytes: Vec<u8>,
    leaf: Hash,
}

struct Log {
    rows: Vec<Row>,
    notes: Vec<String>,
    key: VerifyingKey,
}

fn signing_key() -> SigningKey {
    SigningKey::from_seed("compliance-console/test", &[3; 32])
}

fn entry(index: u64) -> Vec<u8> {
    format!(r#"{{"n":{index},"what":"event"}}"#).into_bytes()
}

fn index_of(bytes: &[u8]) -> Option<u64> {
    serde_json::from_slice::<serde_json::Value>(bytes).ok()?.get("n")?.as_u64()
}

fn row(index: u64, bytes: Vec<u8>) -> Row {
    Row { index, leaf: leaf_hash(&bytes), bytes }
}

fn sign(rows: &[Row], key: &SigningKey) -> Vec<String> {
    let mut frontier = Frontier::default();
    let mut notes = Vec::new();
    for row in rows {
        frontier.append(row.leaf);
        if frontier.size().is_multiple_of(16) {
            notes.push(key.sign(&checkpoint(&frontier)));
        }
    }
    notes
}

fn checkpoint(frontier: &Frontier) -> Checkpoint {
    Checkpoint {
        origin: "compliance-console/test".into(),
        size: frontier.size(),
        root: frontier.root(),
        time: "2026-11-24T09:00:00.000000Z".into(),
    }
}

fn log() -> Log {
    let rows: Vec<Row> = (0..SIZE).map(|index| row(index, entry(index))).collect();
    let key = signing_key();
    Log { notes: sign(&rows, &key), rows, key: key.verifying_key() }
}

impl Log {
    fn verify(&self, held: Option<Checkpoint>) -> Result<Verification, Fault> {
        let mut verifier = Verifier::new(self.key.clone(), index_of, held);
        for note in &self.notes {
            verifier.checkpoint(note)?;
        }
        for row in &self.rows {
            verifier.entry(row.index, &row.bytes, row.leaf)?;
        }
        verifier.finish()
    }

    fn held(&self) -> Checkpoint {
        self.key.verify(self.notes.last().unwrap()).unwrap()
    }

    fn renumber(&mut self) {
        for (index, row) in (0..).zip(&mut self.rows) {
            *row = self::row(index, entry(index));
        }
    }
}

#[test]
fn an_untouched_log_is_complete_to_its_newest_checkpoint() {
    let verified = log().verify(None).unwrap();
    assert_eq!((verified.size, verified.complete_to, verified.uncovered), (200, Some(192), 8));
}

#[test]
fn changed_bytes_are_named() {
    let mut log = log();
    log.rows[37].bytes = br#"{"n":37,"what":"nothing"}"#.to_vec();
    assert!(matches!(log.verify(None), Err(Fault::Changed { index: 37, .. })));
}

#[test]
fn changed_bytes_with_a_fitting_hash_are_named_by_interval() {
    let mut log = log();
    log.rows[37] = row(37, br#"{"n":37,"what":"nothing"}"#.to_vec());
    let fault = log.verify(None).unwrap_err();
    assert!(matches!(fault, Fault::Interval { from: 32, to: 47, size: 48, .. }), "{fault}");
}

#[test]
fn a_removed_entry_is_named() {
    let mut log = log();
    log.rows.remove(100);
    assert_eq!(log.verify(None), Err(Fault::Removed { index: 100, next: 101 }));
}

#[test]
fn a_removed_entry_with_all_behind_it_renumbered_is_named_by_interval() {
    let mut log = log();
    log.rows.remove(100);
    for (index, row) in (0_u64..).zip(&mut log.rows) {
        if row.index != index {
            let what = format!(r#"{{"n":{index},"what":"moved"}}"#);
            *row = self::row(index, what.into_bytes());
        }
    }
    let fault = log.verify(None).unwrap_err();
    assert!(matches!(fault, Fault::Interval { from: 96, to: 111, .. }), "{fault}");
}

#[test]
fn exchanged_entries_are_named() {
    let mut log = log();
    log.rows.swap(10, 20);
    log.rows[10].index = 10;
    log.rows[20].index = 20;
    assert_eq!(log.verify(None), Err(Fault::Reordered { index: 10, found: 20 }));
}

#[test]
fn entries_in_another_order_are_named() {
    let mut log = log();
    log.rows.swap(10, 11);
    assert_eq!(log.verify(None), Err(Fault::Removed { index: 10, next: 11 }));
}

#[test]
fn a_cut_off_end_is_proved_by_the_log_s_own_checkpoint() {
    let mut log = log();
    log.rows.truncate(150);
    let fault = log.verify(None).unwrap_err();
    assert!(matches!(fault, Fault::CutOff { size: 150, signed: 192, .. }), "{fault}");
}

#[test]
fn a_cut_off_end_with_its_checkpoints_is_proved_by_a_held_one_only() {
    let mut log = log();
    let held = log.held();
    log.rows.truncate(150);
    log.notes.truncate(9);
    assert_eq!(log.verify(None).unwrap().complete_to, Some(144));
    let fault = log.verify(Some(held)).unwrap_err();
    assert!(matches!(fault, Fault::CutOff { size: 150, signed: 192, .. }), "{fault}");
}

#[test]
fn a_log_that_was_rewritten_and_signed_anew_is_a_fork_of_the_held_checkpoint() {
    let mut log = log();
    let held = log.held();
    log.rows[5] = row(5, br#"{"n":5,"what":"nothing"}"#.to_vec());
    log.notes = sign(&log.rows, &signing_key());
    assert!(log.verify(None).is_ok(), "whoever has the key can rewrite what nobody else holds");
    assert!(matches!(log.verify(Some(held)), Err(Fault::Forked { .. })));
}

#[test]
fn a_checkpoint_of_another_key_is_refused() {
    let mut log = log();
    let other = SigningKey::from_seed("compliance-console/test", &[4; 32]);
    log.notes = sign(&log.rows, &other);
    assert!(matches!(log.verify(None), Err(Fault::Checkpoint { size: 16, .. })));
}

#[test]
fn renumbering_an_untouched_log_changes_nothing() {
    let mut log = log();
    log.renumber();
    assert!(log.verify(None).is_ok(), "the helper of these tests makes the same rows");
}

fn export(log: &Log, from: usize) -> Vec<u8> {
    let mut frontier = Frontier::default();
    for row in &log.rows[..from] {
        frontier.append(row.leaf);
    }
    let mut writer = ExportWriter::new(Vec::new(), &log.key, &frontier).unwrap();
    for row in &log.rows[from..] {
        writer.entry(row.index, &row.bytes, row.leaf).unwrap();
        if (row.index + 1).is_multiple_of(16) {
            writer.checkpoint(&log.notes[(row.index as usize + 1) / 16 - 1]).unwrap();
        }
    }
    writer.finish().unwrap()
}

#[test]
fn an_export_verifies_with_the_public_key_alone() {
    let log = log();
    let file = export(&log, 0);
    let verified = verify_export(&file[..], &log.key, index_of, None, |_| {}).unwrap();
    assert_eq!((verified.size, verified.complete_to), (200, Some(192)));
}

#[test]
fn a_part_of_a_log_verifies_and_a_false_beginning_does_not() {
    let log = log();
    let file = export(&log, 70);
    let verified = verify_export(&file[..], &log.key, index_of, None, |_| {}).unwrap();
    assert_eq!((verified.from, verified.complete_to), (70, Some(192)));
    let mut forged = log.rows.clone();
    forged[3] = row(3, b"{}".to_vec());
    let forged = Log { rows: forged, notes: log.notes.clone(), key: log.key.clone() };
    let error = verify_export(&export(&forged, 70)[..], &log.key, index_of, None, |_| {});
    assert!(error.unwrap_err().to_string().contains("an entry from 70 to 79"));
}

#[test]
fn a_changed_byte_of_an_export_is_named() {
    let log = log();
    let text = String::from_utf8(export(&log, 0)).unwrap();
    let changed = text.replacen(r#""n":42,"what":"event""#, r#""n":42,"what":"evenT""#, 1);
    let error = verify_export(changed.as_bytes(), &log.key, index_of, None, |_| {}).unwrap_err();
    assert!(error.to_string().starts_with("entry 42 was changed"), "{error}");
}

#[test]
fn what_is_no_export_is_refused_with_its_line() {
    let log = log();
    for (text, wanted) in [("", "line 1"), ("{}\n", "line 1"), ("\u{0}\u{1}", "line 1")] {
        let error = verify_export(text.as_bytes(), &log.key, index_of, None, |_| {}).unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
    }
    let mut file = export(&log, 0);
    file.extend_from_slice(b"not json\n");
    let error = verify_export(&file[..], &log.key, index_of, None, |_| {}).unwrap_err();
    assert!(error.to_string().contains("it is no entry and no checkpoint"), "{error}");
}
