//! Edits of checkpoints, and logs that were cut off or rewritten.

use ledger::{Checkpoint, CheckpointError, ExportError, Fault, Held, SigningKey, verify_export};

use crate::log::{Note, ORIGIN, index_of, log, log_of, row, signing_key};

#[test]
fn an_untouched_log_is_complete_to_its_newest_checkpoint() {
    let verified = log().verify(None).unwrap();
    assert_eq!((verified.size, verified.complete_to, verified.uncovered), (200, Some(192), 8));
    assert_eq!(verified.held, Held::Absent);
}

#[test]
fn an_untouched_log_is_the_one_of_every_checkpoint_that_is_held() {
    let log = log();
    for size in (16..=192).step_by(16) {
        let verified = log.verify(Some(log.held(size))).unwrap();
        assert_eq!((verified.complete_to, verified.held), (Some(192), Held::Fits));
    }
}

#[test]
fn a_log_without_checkpoints_is_complete_to_what_is_held() {
    let mut log = log();
    let held = log.held(112);
    log.notes.clear();
    let verified = log.verify(None).unwrap();
    assert_eq!((verified.complete_to, verified.uncovered), (None, 200));
    let verified = log.verify(Some(held)).unwrap();
    assert_eq!((verified.complete_to, verified.uncovered), (Some(112), 88));
}

#[test]
fn an_edit_is_found_by_the_held_checkpoint_when_those_of_the_log_are_gone() {
    let mut log = log();
    let held = log.held(112);
    log.notes.truncate(3);
    log.rows[60] = row(60, "nothing");
    let fault = log.verify(Some(held)).unwrap_err();
    assert!(matches!(fault, Fault::Interval { from: 48, to: 111, size: 112, .. }), "{fault}");
}

#[test]
fn an_edit_is_found_by_the_held_checkpoint_before_the_next_one_of_the_log() {
    let mut log = log();
    let held = log.held(112);
    log.sign(&signing_key(), 50);
    log.rows[105] = row(105, "nothing");
    let fault = log.verify(Some(held)).unwrap_err();
    assert!(matches!(fault, Fault::Interval { from: 100, to: 111, size: 112, .. }), "{fault}");
}

#[test]
fn a_cut_off_end_is_proved_by_the_log_s_own_checkpoint() {
    let mut log = log();
    log.rows.truncate(150);
    let fault = log.verify(None).unwrap_err();
    assert!(
        matches!(fault, Fault::CutOff { size: 150, signed: 192, holds_to: 144, .. }),
        "{fault}"
    );
    assert_eq!(
        fault.to_string(),
        "the log was cut off: it ends after 150 entries, but a checkpoint over 192 entries was \
         signed at 2026-11-24T09:00:00.000000Z; the first 144 are as they were signed"
    );
}

#[test]
fn a_cut_off_end_with_its_checkpoints_is_proved_by_a_held_one_only() {
    let mut log = log();
    let held = log.held(192);
    log.rows.truncate(150);
    log.notes.truncate(9);
    let verified = log.verify(None).unwrap();
    assert_eq!((verified.complete_to, verified.uncovered), (Some(144), 6));
    let fault = log.verify(Some(held)).unwrap_err();
    assert!(matches!(fault, Fault::CutOff { size: 150, signed: 192, .. }), "{fault}");
}

#[test]
fn an_emptied_log_is_cut_off() {
    let mut log = log();
    let held = log.held(16);
    log.rows.clear();
    assert!(matches!(log.verify(None), Err(Fault::CutOff { size: 0, signed: 192, .. })));
    log.notes.clear();
    assert_eq!(log.verify(None).unwrap().complete_to, None);
    let fault = log.verify(Some(held)).unwrap_err();
    assert!(matches!(fault, Fault::CutOff { size: 0, signed: 16, holds_to: 0, .. }), "{fault}");
}

#[test]
fn a_log_that_was_rewritten_and_signed_anew_is_a_fork_of_the_held_checkpoint() {
    let mut log = log();
    let held = log.held(192);
    log.rows[5] = row(5, "nothing");
    log.sign(&signing_key(), 16);
    assert!(log.verify(None).is_ok(), "whoever has the key can rewrite what nobody else holds");
    let own = log.held(192);
    let fault = log.verify(Some(held.clone())).unwrap_err();
    let Fault::Forked { held: first, computed, own: second } = fault else { panic!("{fault}") };
    assert_eq!((*first, *second, computed), (held, own.clone(), own.root));
}

#[test]
fn a_fork_is_proved_by_the_next_checkpoint_of_the_log_when_none_is_over_as_many_entries() {
    let mut log = log();
    let held = log.held(112);
    log.rows[5] = row(5, "nothing");
    log.sign(&signing_key(), 50);
    let fault = log.verify(Some(held)).unwrap_err();
    let Fault::Forked { held, own, .. } = &fault else { panic!("{fault}") };
    assert_eq!((held.size, own.size), (112, 150));
    assert!(fault.to_string().starts_with("the log was rewritten and signed anew: "), "{fault}");
}

#[test]
fn a_checkpoint_of_another_key_is_refused() {
    let mut log = log();
    log.sign(&SigningKey::from_seed(ORIGIN, &[4; 32]), 16);
    let error = CheckpointError::Signature;
    assert_eq!(log.verify(None), Err(Fault::Checkpoint { size: 16, error }));
}

#[test]
fn a_checkpoint_of_another_log_is_refused() {
    let mut log = log();
    let other = Checkpoint { origin: "compliance-console/other".into(), ..log.held(16) };
    let key = SigningKey::from_seed("compliance-console/other", &[3; 32]);
    log.notes[0].text = key.sign(&other);
    let fault = log.verify(None).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "checkpoint over 16 entries: read the checkpoint: it is one of compliance-console/other, \
         not of compliance-console/test"
    );
}

#[test]
fn a_checkpoint_in_the_place_of_a_newer_one_is_named() {
    let mut log = log();
    log.notes[4].text = log.notes[3].text.clone();
    let error = CheckpointError::Order { after: 64 };
    assert_eq!(log.verify(None), Err(Fault::Checkpoint { size: 64, error }));
}

#[test]
fn a_checkpoint_that_comes_too_late_to_be_compared_is_named() {
    let mut log = log();
    for note in &mut log.notes {
        note.after = 200;
    }
    let fault = verify_export(&log.export(0)[..], &log.key, index_of, None, |_| {}).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "checkpoint over 16 entries: it stands after 200 entries: put checkpoints where the \
         entries they cover end"
    );
}

#[test]
fn a_checkpoint_that_comes_one_entry_too_late_is_named() {
    let mut log = log();
    log.notes.drain(..11);
    log.notes[0].after = 193;
    let error = verify_export(&log.export(0)[..], &log.key, index_of, None, |_| {}).unwrap_err();
    let late = CheckpointError::Late { entries: 193 };
    assert!(
        matches!(&error, ExportError::Fault(Fault::Checkpoint { size: 192, error }) if *error == late),
        "{error}"
    );
}

#[test]
fn two_checkpoints_over_as_many_entries_contradict_each_other() {
    let mut log = log();
    let mut other = log_of(16, 16);
    other.rows[3] = row(3, "another history");
    other.sign(&signing_key(), 16);
    log.notes.insert(1, Note { after: 16, text: other.notes[0].text.clone() });
    let error = CheckpointError::Contradiction {
        root: other.held(16).root,
        other: log_of(16, 16).held(16).root,
    };
    assert_eq!(log.verify(None), Err(Fault::Checkpoint { size: 16, error }));
}

#[test]
fn a_removed_checkpoint_in_the_middle_takes_nothing_away() {
    let mut log = log();
    log.notes.remove(4);
    assert_eq!(log.verify(None).unwrap().complete_to, Some(192));
    log.rows[70] = row(70, "nothing");
    let fault = log.verify(None).unwrap_err();
    assert!(matches!(fault, Fault::Interval { from: 64, to: 95, .. }), "{fault}");
}
