//! Named points at which a test kills the process, as `kill -9` or a power cut would.
//!
//! The environment variable `COMPLIANCE_FAULT` names the point, with `#n` for the n-th time it is
//! reached. Only builds with the feature `armed` look at it, and only the tests have the feature;
//! elsewhere a point compiles to nothing.

/// Every point, with what has just happened there.
pub const POINTS: [(&str, &str); 28] = [
    ("job.taken", "a worker took a job"),
    ("job.worked", "a job is done and its end not yet noted"),
    ("collect.listed", "the collections of an access are entered, nothing is read"),
    ("collect.begun", "a collection is being read"),
    ("collect.sealed", "rows are sealed and not yet written"),
    ("collect.written", "rows are written"),
    ("collect.ended", "a collection is complete"),
    ("collect.finishing", "everything is collected, the request has not moved"),
    ("collect.finished", "the request is in review"),
    ("deliver.announced", "a package is announced"),
    ("deliver.writing", "a part of a package is written"),
    ("deliver.written", "a package is complete under its temporary name"),
    ("deliver.named", "a package has its name and is not recorded"),
    ("deliver.recorded", "a package is recorded"),
    ("plan.counted", "an erasure is counted and not yet kept"),
    ("plan.kept", "the plan of an erasure is kept"),
    ("erase.announced", "the erasure of a source is announced"),
    ("erase.targeted", "its rows are found and locked"),
    ("erase.changed", "a statement of it was carried out"),
    ("erase.named", "its transaction has a name that nobody noted"),
    ("erase.noted", "its transaction is noted and not committed"),
    ("erase.committed", "it is committed and not recorded"),
    ("erase.recorded", "it is recorded"),
    ("erase.finished", "every source is erased, nothing is searched"),
    ("search.done", "the sources are searched and the result is not kept"),
    ("search.kept", "the result of the search is kept"),
    ("outbox.taken", "changes of consent are taken and not sent"),
    ("outbox.sent", "they are sent and it is not noted"),
];

/// A point that may be the last one.
#[cfg(not(feature = "armed"))]
#[inline(always)]
pub fn point(_name: &'static str) {}

/// A point that may be the last one.
///
/// # Panics
/// When [`POINTS`] does not list it: then no test would ever stop there.
#[cfg(feature = "armed")]
pub fn point(name: &'static str) {
    use std::sync::atomic::{AtomicU64, Ordering};
    static REACHED: AtomicU64 = AtomicU64::new(0);

    assert!(POINTS.iter().any(|(known, _)| *known == name), "{name} is no listed point");
    let Ok(wanted) = std::env::var("COMPLIANCE_FAULT") else { return };
    let (wanted, times) = wanted.split_once('#').unwrap_or((&wanted, "1"));
    if wanted == name && REACHED.fetch_add(1, Ordering::SeqCst) + 1 == times.parse().unwrap_or(1) {
        let us = rustix::process::getpid();
        // Nothing is left to do when it fails: abort ends the process as suddenly.
        let _ = rustix::process::kill_process(us, rustix::process::Signal::KILL);
        std::process::abort();
    }
}
