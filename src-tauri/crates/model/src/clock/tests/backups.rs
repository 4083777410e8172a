use crate::clock::free_from_backups;

use super::day;

#[test]
fn backups_are_free_of_the_person_when_the_last_snapshot_has_expired() {
    let executed_at = "2026-11-24T10:00:00Z".parse().unwrap();
    let free = free_from_backups(executed_at, 30, 7).unwrap();
    assert_eq!(free.snapshots, day("2026-12-24"));
    assert_eq!(free.pitr, day("2026-12-01"));
    assert_eq!(free.quoted, day("2026-12-24"), "the letter quotes the later date");
    assert_eq!(free_from_backups(executed_at, 7, 30).unwrap().quoted, day("2026-12-24"));
    assert!(free_from_backups(executed_at, u32::MAX, 0).is_err());
}
