//! When the last backup that still holds an erased person has expired.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ClockError;

/// The days (UTC) from which backups are free of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FreeFromBackups {
    /// The last snapshot taken before the erasure has been deleted.
    #[ts(type = "string")]
    pub snapshots: NaiveDate,
    /// Point-in-time recovery reaches back no further than the erasure.
    #[ts(type = "string")]
    pub pitr: NaiveDate,
    /// The later of the two: what the letter to the person says.
    #[ts(type = "string")]
    pub quoted: NaiveDate,
}

/// The days from which snapshots kept `snapshot_days` and point-in-time recovery over `pitr_days`
/// are free of a person erased at `executed_at` (GDPR Art. 17; EDPB enforcement 2025 on backups).
pub fn free_from_backups(
    executed_at: DateTime<Utc>,
    snapshot_days: u32,
    pitr_days: u32,
) -> Result<FreeFromBackups, ClockError> {
    use chrono::Datelike as _;

    let executed_on = executed_at.date_naive();
    let after = |days: u32| {
        executed_on
            .checked_add_days(Days::new(days.into()))
            .ok_or(ClockError::YearOutOfRange { year: executed_on.year() })
    };
    let (snapshots, pitr) = (after(snapshot_days)?, after(pitr_days)?);
    Ok(FreeFromBackups { snapshots, pitr, quoted: snapshots.max(pitr) })
}
