//! The data inside the binary: complete, readable, and frozen once released.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::{Datelike as _, Weekday};
use sha2::{Digest as _, Sha256};

use super::day;
use crate::clock::rules::FILES;
use crate::clock::{Calendar, CalendarGroup, Calendars, Regime, RuleSet, RuleSets};

fn names_in(folder: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets").join(folder);
    let files = std::fs::read_dir(root).unwrap();
    files
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_calendar_file_is_in_the_binary() {
    let embedded: BTreeSet<String> =
        Calendars::embedded().iter().map(|calendar| calendar.code.clone()).collect();
    assert_eq!(embedded, names_in("calendars"));
}

#[test]
fn every_rule_set_file_is_in_the_binary_and_every_regime_has_one() {
    let embedded: BTreeSet<String> =
        RuleSets::embedded().iter().map(|rule_set| rule_set.id.clone()).collect();
    assert_eq!(embedded, names_in("rules"));
    for regime in Regime::ALL {
        let rule_set = RuleSets::embedded().choose(regime, None).unwrap();
        assert!(rule_set.id.starts_with(regime.key()), "{}", rule_set.id);
        assert!(!rule_set.sources.is_empty(), "counsel needs the sources of {}", rule_set.id);
    }
}

/// A stored due date names its rule set; changing one under its id would change the past. Add a
/// file with a new id, and its line here, instead.
#[test]
fn a_released_rule_set_never_changes() {
    let released = [
        ("br-2026.1", "36d48e204bfc060f089156311dd78c7b"),
        ("breach-2026.1", "202d1031ff203b7633e613187d4d508e"),
        ("ccpa-2026.1", "b9b0227809779233dcee8f068f3381e8"),
        ("ccpa-optout-2026.1", "5433a1f68e820df90a230226551a3f6a"),
        ("gdpr-2026.1", "a9d2304fffd5f1f566a6449915b93c79"),
        ("uk-2026.1", "128d02136b9cdca41a51722bd5d4348f"),
        ("uk-complaint-2026.1", "d1814c88eab985c9e51a98ae6e3c3ba7"),
        ("us-ia-2026.1", "68f4fb4660a50317e8dbe54bb50dcca0"),
        ("us-other-2026.1", "c2c16b15be56651582f46c08edc3f7f7"),
    ];
    let embedded = FILES.map(|(id, text)| (id, hex::encode(&Sha256::digest(text)[..16])));
    assert_eq!(embedded, released.map(|(id, digest)| (id, digest.to_owned())));
}

#[test]
fn every_place_of_the_law_has_a_calendar() {
    let count = |group: CalendarGroup| {
        Calendars::embedded().iter().filter(|calendar| calendar.group == group).count()
    };
    assert_eq!(count(CalendarGroup::Eu), 27 + 16, "member states and Länder");
    assert_eq!(count(CalendarGroup::Eea), 3);
    assert_eq!(count(CalendarGroup::Uk), 3);
    assert_eq!(count(CalendarGroup::Us), 2);
    for calendar in Calendars::embedded().iter() {
        assert!(calendar.first_year <= 2024 && calendar.last_year >= 2035, "{}", calendar.code);
        let years: BTreeSet<i32> = calendar.holidays.keys().map(|holiday| holiday.year()).collect();
        assert_eq!(years.len(), 12, "{} has holidays in every year", calendar.code);
        assert!(!calendar.name.is_empty() && calendar.source.contains("holidays"));
    }
}

#[test]
fn a_picker_gets_codes_names_and_time_zones() {
    let names = Calendars::embedded().names();
    let bavaria = names.iter().find(|calendar| calendar.code == "DE-BY").unwrap();
    assert_eq!(bavaria.name, "Germany: Bavaria");
    assert_eq!((bavaria.group, bavaria.time_zone.as_str()), (CalendarGroup::Eu, "Europe/Berlin"));
    assert!(names.is_sorted_by_key(|calendar| &calendar.code));
}

#[test]
fn a_german_holiday_is_one_in_every_land() {
    let calendars = Calendars::embedded();
    let germany = calendars.find("DE").unwrap();
    let laender: Vec<&Calendar> =
        calendars.iter().filter(|calendar| calendar.code.starts_with("DE-")).collect();
    for holiday in germany.holidays.keys() {
        assert!(laender.iter().all(|land| land.holidays.contains_key(holiday)), "{holiday}");
    }
    let bavaria = calendars.find("de-by").unwrap();
    assert_eq!(bavaria.closed(day("2026-01-06")).unwrap(), Some("Epiphany"));
    assert_eq!(germany.closed(day("2026-01-06")).unwrap(), None);
}

#[test]
fn a_uk_holiday_on_a_weekend_has_its_substitute_day() {
    for calendar in Calendars::embedded().iter().filter(|c| c.group == CalendarGroup::Uk) {
        for (holiday, name) in &calendar.holidays {
            if !matches!(holiday.weekday(), Weekday::Sat | Weekday::Sun) {
                continue;
            }
            let substitute = calendar.holidays.iter().find(|(other, text)| {
                *other > holiday
                    && (**other - *holiday).num_days() <= 4
                    && text.contains("substitute day")
            });
            assert!(substitute.is_some(), "{} {holiday} {name}", calendar.code);
        }
    }
}

#[test]
fn known_days_are_what_they_are() {
    for (code, date, reason) in [
        ("DE", "2026-12-24", None),
        ("DE", "2026-10-03", Some("Saturday")),
        ("GB-ENG", "2027-12-27", Some("Christmas Day, substitute day")),
        ("GB-SCT", "2026-04-06", None),
        ("GB-NIR", "2026-07-13", Some("Battle of the Boyne, substitute day")),
        ("IE", "2026-02-02", Some("Saint Brigid's Day")),
        ("FR", "2026-07-14", Some("National Day")),
        ("PL", "2026-12-24", Some("Christmas Eve")),
        ("GR", "2026-04-13", Some("Easter Monday")),
        ("DK", "2026-05-01", None),
        ("HU", "2026-08-21", None),
        ("US", "2026-10-12", Some("Columbus Day")),
        ("US", "2027-12-31", Some("New Year's Day, observed")),
        ("US-CA", "2026-11-27", Some("Day After Thanksgiving")),
        ("NO", "2027-05-17", Some("Constitution Day; Pentecost Monday")),
    ] {
        let calendar = Calendars::embedded().find(code).unwrap();
        assert_eq!(calendar.closed(day(date)).unwrap(), reason, "{code} {date}");
    }
}

#[test]
fn data_that_contradicts_itself_is_refused() {
    let (_, text) = FILES[0];
    let in_hours =
        text.replacen(r#""rolls""#, r#""appeal": {"span": {"hours": 1}, "cite": ""}, "rolls""#, 1);
    let error = RuleSet::parse(&in_hours, "br.json").unwrap_err();
    assert_eq!(error.to_string(), "br.json: only the answer itself can be counted in hours");
    let twice = FILES[5].1.replacen(r#""effect": "starts""#, r#""effect": "may_suspend""#, 1);
    let error = RuleSet::parse(&twice, "uk.json").unwrap_err();
    assert_eq!(error.to_string(), "uk.json: only one question can leave days out");
    let typo = text.replacen(r#""rolls""#, r#""roles""#, 1);
    assert_eq!(RuleSet::parse(&typo, "br.json").unwrap_err().to_string(), "cannot read br.json");
    let calendar = r#"{"code": "XX", "name": "X", "group": "eu", "time_zone": "UTC",
        "version": "1", "source": "s", "first_year": 2024, "last_year": 2024,
        "holidays": {"2025-01-01": "New Year's Day"}}"#;
    let error = Calendar::parse(calendar, "XX.json").unwrap_err();
    assert_eq!(error.to_string(), "XX.json: 2025-01-01 is outside its years");
}
