//! Edits of entries.

use ledger::{Fault, leaf_hash};

use crate::log::{log, row};

#[test]
fn changed_bytes_are_named() {
    let mut log = log();
    log.rows[37].bytes = row(37, "nothing").bytes;
    let fault = log.verify(None).unwrap_err();
    assert!(matches!(fault, Fault::Changed { index: 37, .. }), "{fault}");
    assert!(fault.to_string().starts_with("entry 37 was changed: its content hashes to "));
}

#[test]
fn a_changed_hash_is_named_as_well() {
    let mut log = log();
    log.rows[0].leaf = leaf_hash(b"other");
    assert!(matches!(log.verify(None), Err(Fault::Changed { index: 0, .. })));
}

#[test]
fn bytes_that_are_no_text_any_more_are_named() {
    for bytes in [&b""[..], b"\xff\xfe", b"null", b"{\"n\":37,\n\"what\":1}", b" {\"n\":37}"] {
        let mut log = log();
        log.rows[37].bytes = bytes.to_vec();
        let fault = log.verify(None).unwrap_err();
        assert!(matches!(fault, Fault::Changed { index: 37, .. }), "{bytes:?}: {fault}");
    }
}

#[test]
fn changed_bytes_with_a_fitting_hash_are_named_by_interval() {
    let mut log = log();
    log.rows[37] = row(37, "nothing");
    let fault = log.verify(None).unwrap_err();
    assert!(matches!(fault, Fault::Interval { from: 32, to: 47, size: 48, .. }), "{fault}");
}

#[test]
fn an_edit_that_the_held_checkpoint_covers_is_an_edit_and_no_fork() {
    let mut log = log();
    let held = log.held(192);
    log.rows[180] = row(180, "nothing");
    let fault = log.verify(Some(held)).unwrap_err();
    assert!(matches!(fault, Fault::Interval { from: 176, to: 191, size: 192, .. }), "{fault}");
}

#[test]
fn a_removed_entry_is_named() {
    let mut log = log();
    log.rows.remove(100);
    assert_eq!(log.verify(None), Err(Fault::Removed { index: 100, next: 101 }));
}

#[test]
fn several_removed_entries_are_named_by_the_first() {
    let mut log = log();
    log.rows.drain(100..120);
    log.rows.remove(150);
    assert_eq!(log.verify(None), Err(Fault::Removed { index: 100, next: 120 }));
}

#[test]
fn a_removed_first_entry_is_named() {
    let mut log = log();
    log.rows.remove(0);
    assert_eq!(log.verify(None), Err(Fault::Removed { index: 0, next: 1 }));
}

#[test]
fn a_removed_entry_is_named_when_those_behind_it_are_renumbered() {
    let mut log = log();
    log.rows.remove(100);
    log.renumber();
    assert_eq!(log.verify(None), Err(Fault::Removed { index: 100, next: 101 }));
}

#[test]
fn a_removed_entry_with_all_behind_it_rewritten_is_named_by_interval() {
    let mut log = log();
    log.rows.remove(100);
    log.rewrite();
    let fault = log.verify(None).unwrap_err();
    assert!(matches!(fault, Fault::Interval { from: 96, to: 111, .. }), "{fault}");
}

#[test]
fn exchanged_entries_are_named() {
    let mut log = log();
    log.rows.swap(10, 20);
    assert_eq!(log.verify(None), Err(Fault::Reordered { index: 10, found: 20 }));
}

#[test]
fn exchanged_entries_are_named_when_they_are_renumbered() {
    let mut log = log();
    log.rows.swap(10, 20);
    log.renumber();
    assert_eq!(log.verify(None), Err(Fault::Reordered { index: 10, found: 20 }));
}

#[test]
fn exchanged_neighbours_are_reordered_and_not_removed() {
    let mut log = log();
    log.rows.swap(198, 199);
    assert_eq!(log.verify(None), Err(Fault::Reordered { index: 198, found: 199 }));
}

#[test]
fn exchanged_contents_with_all_hashes_made_to_fit_are_named_by_interval() {
    let mut log = log();
    log.rows[10] = row(10, "first");
    log.rows[20] = row(20, "second");
    log.sign(&crate::log::signing_key(), 16);
    assert!(log.verify(None).is_ok(), "so it was signed");
    log.rows.swap(10, 20);
    log.rewrite();
    let fault = log.verify(None).unwrap_err();
    assert!(matches!(fault, Fault::Interval { from: 0, to: 15, size: 16, .. }), "{fault}");
}

#[test]
fn an_entry_that_was_moved_to_the_end_is_named() {
    let mut log = log();
    let mut moved = log.rows.remove(10);
    moved.index = 1_000;
    log.rows.push(moved);
    assert_eq!(log.verify(None), Err(Fault::Reordered { index: 10, found: 11 }));
}

#[test]
fn an_entry_that_was_put_in_is_named_where_the_next_one_should_stand() {
    let mut log = log();
    log.rows.insert(11, row(11, "never happened"));
    assert_eq!(log.verify(None), Err(Fault::Reordered { index: 12, found: 11 }));
}

#[test]
fn an_entry_whose_index_alone_was_edited_is_named() {
    let mut log = log();
    log.rows[199].index = 500;
    assert_eq!(log.verify(None), Err(Fault::Reordered { index: 199, found: 500 }));
}

#[test]
fn the_first_of_two_edits_is_named() {
    let mut log = log();
    log.rows[150].bytes = row(150, "nothing").bytes;
    log.rows[30] = row(30, "nothing");
    let fault = log.verify(None).unwrap_err();
    assert!(matches!(fault, Fault::Interval { from: 16, to: 31, .. }), "{fault}");
    log.rows[20].bytes = row(20, "nothing").bytes;
    assert!(matches!(log.verify(None), Err(Fault::Changed { index: 20, .. })));
}
