//! `consent.chart`: the share who gave consent, by purpose and day (requirement D4). A purpose that
//! does not rest on consent is never charted.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use model::consent::Basis;
use model::said;
use serde::{Deserialize, Serialize};
use store::consent::{Grown, grown};
use store::{Read, purposes};
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

/// Days of a chart at most.
const MOST_DAYS: u32 = 3 * 366;

/// How many days.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentChartInput")]
pub struct Input {
    /// Days up to today; none: 90.
    #[serde(default)]
    pub days: Option<u32>,
}

/// The share by purpose and day.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentChart")]
pub struct Output {
    /// The first day (UTC).
    #[ts(type = "string")]
    pub from: NaiveDate,
    /// The last day: today.
    #[ts(type = "string")]
    pub to: NaiveDate,
    /// The purposes that rest on consent, in their order.
    pub purposes: Vec<Line>,
}

/// A purpose over time.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentLine")]
pub struct Line {
    /// Its key.
    pub purpose: String,
    /// Its name.
    pub name: String,
    /// People who have given consent now.
    #[ts(type = "number")]
    pub given: i64,
    /// People who said anything.
    #[ts(type = "number")]
    pub people: i64,
    /// The end of each day.
    pub points: Vec<DayPoint>,
}

/// How a purpose stood at the end of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ConsentDay")]
pub struct DayPoint {
    /// The day.
    #[ts(type = "string")]
    pub date: NaiveDate,
    /// People who had given consent.
    #[ts(type = "number")]
    pub given: i64,
    /// People who had said anything.
    #[ts(type = "number")]
    pub people: i64,
    /// The share; none: nobody had said anything.
    pub share: Option<f64>,
}

/// Draws the chart from the counts of the days.
///
/// # Errors
/// `invalid` for a number of days that cannot be charted.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let days = input.days.unwrap_or(90);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(
            AppError::invalid(said!("Days: 1 to {most_days}.", most_days = MOST_DAYS)).at("days")
        );
    }
    let to = cx.now().date_naive();
    let from = to - Days::new(u64::from(days) - 1);
    Ok(Output { from, to, purposes: lines(cx.store(), from, to).await? })
}

/// The purposes that rest on consent, day by day.
pub(crate) async fn lines(
    db: impl Read + Copy,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Line>, AppError> {
    let mut by_purpose: BTreeMap<String, Vec<Grown>> = BTreeMap::new();
    for one in grown(db, from).await? {
        by_purpose.entry(one.purpose.clone()).or_default().push(one);
    }
    Ok(purposes::list(db)
        .await?
        .into_iter()
        .filter(|purpose| purpose.basis == Basis::Consent)
        .map(|purpose| {
            let grown = by_purpose.remove(&purpose.key).unwrap_or_default();
            let points = points(&grown, from, to);
            let (given, people) = grown
                .iter()
                .fold((0, 0), |(given, people), one| (given + one.given, people + one.people));
            Line { purpose: purpose.key, name: purpose.name, given, people, points }
        })
        .collect())
}

fn points(grown: &[Grown], from: NaiveDate, to: NaiveDate) -> Vec<DayPoint> {
    let (mut given, mut people) = (0, 0);
    let mut days: BTreeMap<NaiveDate, (i64, i64)> = BTreeMap::new();
    for one in grown {
        match one.day {
            Some(day) => {
                days.insert(day, (one.given, one.people));
            }
            None => (given, people) = (one.given, one.people),
        }
    }
    from.iter_days()
        .take_while(|day| *day <= to)
        .map(|date| {
            let (more_given, more_people) = days.remove(&date).unwrap_or_default();
            given += more_given;
            people += more_people;
            #[expect(clippy::cast_precision_loss, reason = "a share needs no more")]
            let share = (people > 0).then(|| given as f64 / people as f64);
            DayPoint { date, given, people, share }
        })
        .collect()
}
