//! Exported files: their bytes, parts of a log, and lines that cannot be read.

use std::io::{BufReader, Read as _};

use ledger::{ExportError, ExportWriter, Fault, Frontier, Held, Verification, verify_export};

use crate::log::{Log, index_of, log, log_of, row};

fn verify(log: &Log, file: &[u8]) -> Result<Verification, ExportError> {
    verify_export(file, &log.key, index_of, None, |_| {})
}

#[test]
fn an_export_is_byte_exact_and_pinned() {
    let mut log = log_of(2, 2);
    log.rows[1].bytes = b"\xff".to_vec();
    assert_eq!(
        String::from_utf8(log.export(0)).unwrap(),
        concat!(
            r#"{"format":"compliance-audit","version":1,"origin":"compliance-console/test","#,
            r#""public_key":"compliance-console/test+ab199c9c+Ae1JKMYo0cLG6ukDOJBZlWEpWSc6XGP5NjbBRhSshzfR","#,
            r#""from":0,"frontier":"0000000000000000"}"#,
            "\n",
            r#"{"index":0,"leaf":"c80b3ea1df1d07f0f07443d2367ada94e592781800a7b82835aa7598de4dbcd6","entry":{"n":0,"what":"event 0"}}"#,
            "\n",
            r#"{"index":1,"leaf":"ce4fca932208658b3f5666171ac6bd125388e1408c3c0e76ab690b068245e311","bytes":"/w=="}"#,
            "\n",
            r#"{"checkpoint":"compliance-console/test\n2\nVyUWBKF6NNOiyNmSU7oQw7gVwwXOToidFnfhYCCsnhw=\n"#,
            r#"time 2026-11-24T09:00:00.000000Z\n\n— compliance-console/test qxmcnArSam6YAvZTWZ381Kzb"#,
            r#"oKaJo/+2G3G8CQ9z8J15u8wWT1UAg+KCwb2+87TYwbWLz+Y/N5ilsKcQhsKT/Ib/OAk=\n"}"#,
            "\n",
        )
    );
}

#[test]
fn entries_are_read_back_byte_for_byte() {
    let entries =
        ["{\"n\":0,\"t\":\"\u{2028} \u{1f512} \\u00e9\",\"f\":1.50e+3}", "[]", "{ }\t", "0"];
    let mut log = log_of(0, 1);
    for (index, entry) in (0..).zip(entries) {
        let mut row = row(index, "");
        row.bytes = entry.as_bytes().to_vec();
        row.leaf = ledger::leaf_hash(&row.bytes);
        log.rows.push(row);
    }
    assert_eq!(verify(&log, &log.export(0)).unwrap().size, 4);
}

#[test]
fn every_part_of_a_log_verifies() {
    let log = log_of(52, 16);
    for from in 0..52 {
        let verified = verify(&log, &log.export(from)).unwrap();
        let complete_to = if from <= 48 { Some(48) } else { None };
        assert_eq!((verified.from, verified.complete_to), (from as u64, complete_to));
        let uncovered = 52 - complete_to.unwrap_or(from as u64);
        assert_eq!((verified.size, verified.uncovered), (52, uncovered));
    }
}

#[test]
fn a_false_beginning_of_a_part_is_found_by_the_first_checkpoint() {
    let log = log();
    let mut forged = log.clone();
    forged.rows[3] = row(3, "nothing");
    let error = verify(&log, &forged.export(70)).unwrap_err();
    assert!(
        matches!(error, ExportError::Fault(Fault::Interval { from: 0, to: 79, size: 80, .. })),
        "{error}"
    );
    let error = verify(&log, &forged.export(64)).unwrap_err();
    assert!(
        matches!(error, ExportError::Fault(Fault::Interval { from: 0, to: 63, size: 64, .. })),
        "a checkpoint over what lies before the part proves its beginning: {error}"
    );
}

#[test]
fn a_held_checkpoint_from_before_a_part_says_nothing_about_it() {
    let log = log();
    for (size, wanted) in [(16, Held::Earlier), (64, Held::Earlier), (80, Held::Fits)] {
        let held = Some(log.held(size));
        let verified = verify_export(&log.export(70)[..], &log.key, index_of, held, |_| {});
        assert_eq!(verified.unwrap().held, wanted);
    }
}

#[test]
fn a_held_checkpoint_over_just_what_lies_before_a_part_proves_its_beginning() {
    let mut log = log();
    let held = log.held(64);
    log.notes.clear();
    let part = |log: &Log| {
        verify_export(&log.export(64)[..], &log.key, index_of, Some(held.clone()), |_| {})
    };
    let verified = part(&log).unwrap();
    assert_eq!((verified.held, verified.complete_to), (Held::Fits, Some(64)));
    log.rows[3] = row(3, "nothing");
    let error = part(&log).unwrap_err();
    assert!(
        matches!(error, ExportError::Fault(Fault::Interval { from: 0, to: 63, size: 64, .. })),
        "{error}"
    );
}

#[test]
fn a_false_checkpoint_after_a_removed_entry_does_not_hide_it() {
    let mut log = log();
    log.rows.remove(100);
    log.notes[8].text = log.notes[8].text.replace("2026", "2025");
    let error = verify(&log, &log.export(0)).unwrap_err();
    assert_eq!(error.to_string(), "entry 100 was removed: entry 101 follows the one before it");
}

#[test]
fn progress_is_told_for_every_ten_thousandth_entry() {
    let log = log_of(20_001, 5_000);
    let mut told = Vec::new();
    verify_export(&log.export(0)[..], &log.key, index_of, None, |seen| told.push(seen)).unwrap();
    assert_eq!(told, [10_000, 20_000]);
}

/// What the verifier says of a file in which one text was replaced.
fn said(from: &str, to: &str) -> String {
    let log = log();
    let text = String::from_utf8(log.export(0)).unwrap();
    assert!(text.contains(from), "there is something to replace");
    verify(&log, text.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_changed_character_is_named_by_its_entry_whatever_it_breaks() {
    let event = r#""n":42,"what":"event 294""#;
    assert!(said(event, r#""n":42,"what":"evenT 294""#).starts_with("entry 42 was changed: "));
    for broken in
        [r#""n":42,"what":"event 294"#, r#""n":42 "what":"event 294""#, r#""n":42,}{"what":"""#]
    {
        let said = said(event, broken);
        assert!(
            said.starts_with("line 46 of the export, where entry 42 should stand, was changed: "),
            "{said}"
        );
    }
    assert!(said("{\"index\":42,", "{\"indeX\":42,").contains("where entry 42 should stand"));
    assert!(said("{\"index\":42,", "{\"index\":-1,").contains("where entry 42 should stand"));
    assert!(said("{\"index\":42,", "").contains("where entry 42 should stand"));
}

#[test]
fn a_line_that_cannot_be_read_is_named_after_what_was_wrong_before() {
    let log = log();
    let text = String::from_utf8(log.export(0)).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("{\"index\":42,"));
    let broken: String = lines.map(|line| format!("{line}\n")).collect();
    let error = verify(&log, (broken + "no JSON\n").as_bytes()).unwrap_err();
    assert_eq!(error.to_string(), "entry 42 was removed: entry 43 follows the one before it");
}

#[test]
fn a_file_that_ends_in_the_middle_of_a_line_is_cut_off() {
    let log = log();
    let file = log.export(0);
    let place = file.windows(12).position(|at| at == b"{\"index\":150").unwrap() + 20;
    let error = verify(&log, &file[..place]).unwrap_err().to_string();
    assert!(error.contains("where entry 150 should stand"), "{error}");
    assert!(error.ends_with("the file ends in the middle of it"), "{error}");
    let held = Some(log.held(192));
    let error = verify_export(&file[..place], &log.key, index_of, held, |_| {}).unwrap_err();
    assert!(
        matches!(error, ExportError::Fault(Fault::CutOff { size: 150, signed: 192, .. })),
        "{error}"
    );
}

#[test]
fn what_is_no_export_of_this_log_is_refused_in_its_first_line() {
    let log = log();
    for text in ["", "{}\n", "\u{0}\u{1}", "\n\n", "[1]"] {
        let error = verify(&log, text.as_bytes()).unwrap_err().to_string();
        assert_eq!(error, "line 1 of the export: it is not the header of an exported audit trail");
    }
    assert_eq!(
        verify(&log, b"\xff\xff\n").unwrap_err().to_string(),
        "line 1 of the export: it is not the header of an exported audit trail"
    );
    assert!(said("\"version\":1", "\"version\":2").ends_with("reads compliance-audit version 1"));
    assert!(said("\"origin\":\"c", "\"origin\":\"C").contains("names another public key"));
    let other = ledger::SigningKey::from_seed("compliance-console/test", &[9; 32]).verifying_key();
    let error = verify_export(&log.export(0)[..], &other, index_of, None, |_| {}).unwrap_err();
    assert!(error.to_string().contains("names another public key"), "{error}");
}

#[test]
fn a_hostile_beginning_is_refused() {
    let full =
        format!("\"from\":{},\"frontier\":\"{}{}\"", u64::MAX, "f".repeat(16), "0".repeat(4096));
    for edge in [
        full.as_str(),
        "\"from\":1,\"frontier\":\"0000000000000000\"",
        "\"from\":0,\"frontier\":\"\"",
    ] {
        let said = said("\"from\":0,\"frontier\":\"0000000000000000\"", edge);
        assert!(said.contains("the right edge of the log does not fit"), "{said}");
    }
}

#[test]
fn a_line_without_end_is_refused_in_bounded_memory() {
    let log = log();
    let endless = BufReader::new(std::io::repeat(b'x').take(1 << 40));
    let export = log.export(0);
    let file = BufReader::new(export.chain(endless));
    let error = verify_export(file, &log.key, index_of, None, |_| {}).unwrap_err().to_string();
    assert!(error.contains("it is longer than 4 MiB"), "{error}");
}

#[test]
fn a_writer_that_fails_is_an_error_and_no_export() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let written = ExportWriter::new(Full, &log().key, &Frontier::default());
    assert!(
        matches!(written.err(), Some(ExportError::Io(error)) if error.kind() == std::io::ErrorKind::StorageFull)
    );
}
