//! Edits at random: whatever is edited is found, and what is named contains it.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use ledger::{Fault, verify_export};
use proptest::prelude::*;

use crate::log::{Log, index_of, log_of, row};

/// Entries of the log, all of them signed.
const SIZE: usize = 64;

static LOG: LazyLock<Log> = LazyLock::new(|| log_of(SIZE as u64, 16));
static SHORT: LazyLock<Log> = LazyLock::new(|| log_of(16, 8));

#[derive(Clone, Copy, Debug)]
enum Edit {
    Change(usize),
    Remove(usize),
    Exchange(usize, usize),
    Insert(usize),
    CutOff(usize),
}

/// How much an editor makes to fit afterwards.
#[derive(Clone, Copy, Debug)]
enum Care {
    Nothing,
    Indices,
    Everything,
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = 0..SIZE;
    prop_oneof![
        at.clone().prop_map(Edit::Change),
        at.clone().prop_map(Edit::Remove),
        (at.clone(), at.clone())
            .prop_filter("two places", |(first, second)| first != second)
            .prop_map(|(first, second)| Edit::Exchange(first.min(second), first.max(second))),
        at.clone().prop_map(Edit::Insert),
        at.prop_map(Edit::CutOff),
    ]
}

fn care() -> impl Strategy<Value = Care> {
    prop_oneof![Just(Care::Nothing), Just(Care::Indices), Just(Care::Everything)]
}

/// Edits and says which entry is the first that is wrong.
fn tamper(log: &mut Log, edit: Edit, care: Care) -> usize {
    let first = match edit {
        Edit::Change(at) => {
            log.rows[at].bytes = row(at as u64, "nothing").bytes;
            at
        }
        Edit::Remove(at) => {
            log.rows.remove(at);
            at
        }
        Edit::Exchange(first, second) => {
            log.rows.swap(first, second);
            first
        }
        Edit::Insert(at) => {
            log.rows.insert(at, row(at as u64, "never happened"));
            at
        }
        Edit::CutOff(at) => {
            log.rows.truncate(at);
            at
        }
    };
    match care {
        Care::Nothing => {}
        Care::Indices => log.renumber(),
        Care::Everything => log.rewrite(),
    }
    first
}

/// The entries of which a fault says that one is wrong.
fn suspects(fault: &Fault) -> RangeInclusive<u64> {
    match fault {
        Fault::Changed { index, .. } | Fault::Removed { index, .. } => *index..=*index,
        // An entry that was put in is wrong itself and shows by the one that it pushed away.
        Fault::Reordered { index, found } => (*index).min(*found)..=*index,
        Fault::Interval { from, to, .. } => *from..=*to,
        Fault::CutOff { size, holds_to, .. } => *holds_to..=*size,
        Fault::Forked { .. } | Fault::Checkpoint { .. } => panic!("nothing was signed: {fault}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_edit_of_a_signed_log_is_found_where_it_was_made(edit in edit(), care in care()) {
        let mut log = LOG.clone();
        let first = tamper(&mut log, edit, care);
        let fault = log.verify(None).unwrap_err();
        prop_assert!(suspects(&fault).contains(&(first as u64)), "{edit:?}, {care:?}: {fault}");
    }

    #[test]
    fn every_changed_byte_of_a_file_is_found(at in any::<prop::sample::Index>(), flip in 1_u8..) {
        let log = &*SHORT;
        let mut file = log.export(0);
        // The last line feed may be another white space.
        let at = at.index(file.len() - 1);
        file[at] ^= flip;
        let held = Some(log.held(16));
        let verdict = verify_export(&file[..], &log.key, index_of, held, |_| {});
        prop_assert!(verdict.is_err(), "byte {at}");
    }

    #[test]
    fn an_untouched_log_holds_however_it_was_signed_and_cut_into_parts(
        size in 1_u64..300,
        spacing in 8_u64..40,
        from in any::<prop::sample::Index>(),
    ) {
        let log = log_of(size, spacing);
        let from = from.index(size as usize);
        let signed = size - size % spacing;
        let verified = verify_export(&log.export(from)[..], &log.key, index_of, None, |_| {});
        let complete_to = (signed > 0 && signed >= from as u64).then_some(signed);
        prop_assert_eq!(verified.unwrap().complete_to, complete_to);
    }
}
