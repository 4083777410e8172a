//! What an erasure does to each field, and the references of a map.

use super::marketplace;
use crate::masking::Strategy;
use crate::plan::{ErasureRule, Fate, fates, references};

fn fate_of(field: &str) -> Fate {
    let rule = ErasureRule { targets: vec!["user".into()], default: Strategy::NullRewrite };
    let now = "2026-11-25T09:00:00Z".parse().unwrap();
    let all = fates(&marketplace(), &rule, now).unwrap();
    let found = all.into_iter().find(|it| format!("{}.{}", it.address, it.field) == field);
    found.unwrap_or_else(|| panic!("{field} has a fate")).fate
}

#[test]
fn every_field_of_the_map_has_one_fate() {
    let map = marketplace();
    let rule = ErasureRule { targets: vec!["user".into()], default: Strategy::NullRewrite };
    let all = fates(&map, &rule, "2026-11-25T09:00:00Z".parse().unwrap()).unwrap();
    let mut names: Vec<_> = all.iter().map(|it| format!("{}.{}", it.address, it.field)).collect();
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(map.datasets.iter().flat_map(|it| &it.collections).all(|it| {
        it.fields.iter().all(|field| {
            names.iter().any(|name| name.ends_with(&format!("{}.{}", it.name, field.name)))
        })
    }));
}

#[test]
fn a_kept_field_names_its_exception_and_its_last_day() {
    let kept = fates_of_kind(|fate| matches!(fate, Fate::Retained { .. }));
    let (name, Fate::Retained { retention, until }) = &kept[0] else {
        panic!("the sample retains something")
    };
    assert_eq!(fate_of(name), kept[0].1);
    assert!(!retention.exception.is_empty() && !retention.citation.is_empty());
    if let Some(period) = &retention.period {
        assert!(until.is_some(), "{period} ends on a day");
    }
}

#[test]
fn a_masked_field_says_how_and_a_nested_one_goes_with_what_it_lies_in() {
    let masked =
        Strategy::RandomStringRewrite { length: 12, suffix: Some("@erased.example".into()) };
    assert_eq!(
        fate_of("marketplace.users.email"),
        Fate::Masked { strategy: masked, retention: None, until: None }
    );
    assert!(matches!(fate_of("marketplace.users.preferences.nickname"), Fate::Masked { .. }));
    let left = fate_of("marketplace.users.signed_up_by");
    assert!(matches!(&left, Fate::Left { reason } if reason.contains("read_only")), "{left:?}");
    let untouched = fate_of("marketplace.users.name_suffix");
    assert!(matches!(untouched, Fate::Untouched { .. }), "{untouched:?}");
}

#[test]
fn a_reference_that_both_ends_state_is_drawn_once() {
    let all = references(&marketplace());
    assert!(!all.is_empty());
    let mut ends: Vec<_> = all.iter().map(|it| (&it.from, &it.to, &it.fields, it.leads)).collect();
    let count = ends.len();
    ends.dedup();
    assert_eq!(ends.len(), count);
}

fn fates_of_kind(wanted: impl Fn(&Fate) -> bool) -> Vec<(String, Fate)> {
    let rule = ErasureRule { targets: vec!["user".into()], default: Strategy::NullRewrite };
    fates(&marketplace(), &rule, "2026-11-25T09:00:00Z".parse().unwrap())
        .unwrap()
        .into_iter()
        .filter(|it| wanted(&it.fate))
        .map(|it| (format!("{}.{}", it.address, it.field), it.fate))
        .collect()
}
