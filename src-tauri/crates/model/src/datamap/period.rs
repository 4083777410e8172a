//! Periods of retention in ISO 8601: years, months, weeks and days.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, Months, NaiveDate};

use crate::said;
use crate::said::Said;

/// A period such as `P7Y`, `P1Y6M`, `P90D` or `P2W`. Time of day is not part of retention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    months: u32,
    days: u32,
}

/// A text that is not such a period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said())]
pub struct NotAPeriod {
    text: String,
}

impl NotAPeriod {
    /// The sentence, without its end.
    pub fn said(&self) -> Said {
        said!(
            "`{text}` is not a period of up to a thousand years: write P7Y, P18M, P2W or P90D",
            text = self.text
        )
    }
}

impl Period {
    /// The day on which the period ends that begins on `from`; none past the end of the calendar.
    /// Months are counted first; where the day does not exist the month's last day counts.
    pub fn end(self, from: NaiveDate) -> Option<NaiveDate> {
        from.checked_add_months(Months::new(self.months))?
            .checked_add_days(Days::new(u64::from(self.days)))
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        read(text).ok_or_else(|| NotAPeriod { text: text.to_owned() })
    }
}

fn read(text: &str) -> Option<Period> {
    const MAX_MONTHS: u32 = 12_000;
    const MAX_DAYS: u32 = 366_000;
    let mut rest = text.strip_prefix('P').filter(|rest| !rest.is_empty())?;
    let mut period = Period { months: 0, days: 0 };
    let mut units = "YMWD";
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let number: u32 = rest[..end].parse().ok()?;
        let unit = rest[end..].chars().next()?;
        // Each unit once and in this order, as the standard has it.
        let (_, later) = units.split_once(unit)?;
        units = later;
        match unit {
            'Y' => period.months = period.months.checked_add(number.checked_mul(12)?)?,
            'M' => period.months = period.months.checked_add(number)?,
            'W' => period.days = period.days.checked_add(number.checked_mul(7)?)?,
            _ => period.days = period.days.checked_add(number)?,
        }
        rest = &rest[end + unit.len_utf8()..];
    }
    let within = period.months <= MAX_MONTHS && period.days <= MAX_DAYS;
    (within && (period.months > 0 || period.days > 0)).then_some(period)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (years, months) = (self.months / 12, self.months % 12);
        f.write_str("P")?;
        for (number, unit) in [(years, 'Y'), (months, 'M'), (self.days, 'D')] {
            if number > 0 {
                write!(f, "{number}{unit}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_and_written_back() {
        for (text, back) in
            [("P7Y", "P7Y"), ("P18M", "P1Y6M"), ("P2W", "P14D"), ("P1Y2M3D", "P1Y2M3D")]
        {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), back);
        }
    }

    #[test]
    fn what_is_not_a_period_is_refused() {
        for text in [
            "",
            "P",
            "7Y",
            "P7",
            "PY",
            "P0Y",
            "P-1Y",
            "P1D1Y",
            "P1Y1Y",
            "PT1H",
            "p7y",
            "P7Ü",
            "P99999999999Y",
            "P2000Y",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_ends_on_the_last_day_where_the_day_is_missing() {
        let from = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        let end = "P1Y".parse::<Period>().unwrap().end(from);
        assert_eq!(end, NaiveDate::from_ymd_opt(2025, 2, 28));
    }
}
