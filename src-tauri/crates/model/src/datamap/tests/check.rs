//! What is wrong with a map by itself.

use std::collections::BTreeMap;

use super::{lines, read};
use crate::datamap::check;

fn problems(text: &str) -> Vec<String> {
    lines(&check(&read(text), &BTreeMap::new()))
}

/// A sound map of two linked collections, with one line put in or changed.
fn changed(from: &str, to: &str) -> Vec<String> {
    const SOUND: &str = "dataset:
  - fides_key: shop
    collections:
      - name: users
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
      - name: orders
        fields:
          - name: user_id
            fides_meta:
              references:
                - {dataset: shop, field: users.id, direction: from}
";
    assert!(SOUND.contains(from), "the line to change is there");
    problems(&SOUND.replace(from, to))
}

#[test]
fn a_sound_map_has_no_problems() {
    assert_eq!(changed("shop", "shop"), Vec::<String>::new());
}

#[test]
fn each_problem_names_file_line_collection_and_field() {
    for (from, to, expected) in [
        (
            "field: users.id",
            "field: users.key",
            "map.yaml:13: shop.orders.user_id: `references` names the field `shop.users.key`, which \
             the map does not have",
        ),
        (
            "field: users.id",
            "field: people.id",
            "map.yaml:13: shop.orders.user_id: `references` names the collection `shop.people`, \
             which the map does not have",
        ),
        (
            "{dataset: shop, ",
            "{dataset: store, ",
            "map.yaml:13: shop.orders.user_id: `references` names the dataset `store`, which the \
             map does not have",
        ),
        (
            "- name: orders",
            "- name: users",
            "map.yaml:8: shop: the collection `users` stands in this dataset twice",
        ),
        (
            "{name: email,",
            "{name: id,",
            "map.yaml:7: shop.users.id: the field `id` stands in this collection twice",
        ),
        (
            "fides_key: shop",
            "fides_key: my shop",
            "map.yaml:2: my shop: `my shop` is not a fides_key: use letters, digits and _ . - < > \
             without spaces",
        ),
        (
            "user.contact.email",
            "user..email",
            "map.yaml:7: shop.users.email: `user..email` is not a category: write words with dots \
             between",
        ),
        (
            "user.contact.email",
            "contact.email",
            "map.yaml:7: shop.users.email: `contact.email` lies under neither `user` nor `system`: \
             no request asks for it by default",
        ),
        (
            "name: id,",
            "name: i.d,",
            "map.yaml:6: shop.users.i.d: a field name with a dot cannot be told from a nested \
             field: nest it under `fields`",
        ),
        (
            "{primary_key: true}",
            "{primary_key: true, data_type: serial}",
            "map.yaml:6: shop.users.id: `serial` is not a data_type: string, integer, float, \
             boolean, object_id, object, or one of them with []",
        ),
        (
            "fides_meta: {primary_key: true}",
            "compliance: {erasure: mask}, fides_meta: {primary_key: true}",
            "map.yaml:6: shop.users.id: a primary key cannot be masked: remove \
             `compliance.erasure: mask`",
        ),
        (
            "- name: orders",
            "- name: orders\n        fides_meta: {after: [shop.carts]}",
            "map.yaml:8: shop.orders: `after` names the collection `shop.carts`, which the map does \
             not have",
        ),
        (
            "- name: orders",
            "- name: orders\n        compliance: {where: 'a = 1; drop table users'}",
            "map.yaml:8: shop.orders: `where`: `;` may not stand in it: write one condition without \
             it",
        ),
        (
            "- name: orders",
            "- name: orders\n        compliance: {references: [{fields: [a], to: shop.users, \
             to_fields: [id]}]}",
            "map.yaml:9: shop.orders: `references` uses the field `a`, which is not here",
        ),
        (
            "field: users.id, direction: from",
            "field: orders.user_id",
            "map.yaml:13: shop.orders.user_id: a reference of a collection to itself needs \
             `direction`: to or from",
        ),
    ] {
        let found = changed(from, to);
        assert!(found.iter().any(|line| line == expected), "{found:#?}\n{expected}");
    }
}

#[test]
fn a_collection_others_refer_to_cannot_be_skipped() {
    let found =
        changed("- name: users", "- name: users\n        fides_meta: {skip_processing: true}");
    assert_eq!(
        found,
        ["map.yaml:14: shop.orders.user_id: this refers to `shop.users`, which has \
          skip_processing: remove one of the two"]
    );
}

#[test]
fn decisions_that_say_two_things_are_pointed_out() {
    let kept = "exception: gdpr-17-3-b, citation: GDPR Art. 17(3)(b), period: P7Y";
    let deletes = "fides_meta: {masking_strategy_override: {strategy: delete}}";
    for (decision, expected) in [
        (
            format!("compliance: {{erasure: {{action: mask}}}}\n        {deletes}"),
            Some("`masking_strategy_override: delete` is ignored"),
        ),
        (format!("compliance: {{erasure: {{action: delete}}}}\n        {deletes}"), None),
        (
            format!("compliance: {{erasure: {{action: delete, {kept}}}}}"),
            Some("`exception` and `citation` are for retain and restrict"),
        ),
        (
            format!("compliance: {{erasure: {{action: retain, {kept}, from_field: paid_on}}}}"),
            Some("`from_field` names `paid_on`, which is not among the fields: add it"),
        ),
        (format!("compliance: {{erasure: {{action: retain, {kept}, from_field: user_id}}}}"), None),
    ] {
        let found = changed("- name: orders", &format!("- name: orders\n        {decision}"));
        assert_eq!(found.len(), usize::from(expected.is_some()), "{decision}: {found:?}");
        assert!(expected.is_none_or(|expected| found[0].contains(expected)), "{found:?}");
    }
}

#[test]
fn circles_in_after_and_erase_after_are_named() {
    for key in ["after", "erase_after"] {
        let found = problems(&format!(
            "dataset:
  - fides_key: s
    collections:
      - {{name: a, fides_meta: {{{key}: [s.c]}}}}
      - {{name: b, fides_meta: {{{key}: [s.a]}}}}
      - {{name: c, fides_meta: {{{key}: [s.b]}}}}
      - {{name: d, fides_meta: {{{key}: [s.a]}}}}
"
        ));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains(&format!("`{key}` goes round in a circle: s.")), "{found:?}");
        for name in ["s.a", "s.b", "s.c"] {
            assert!(found[0].contains(name), "{found:?}");
        }
        assert!(!found[0].contains("s.d"), "{found:?}");
    }
    let found = problems(
        "dataset:
  - {fides_key: a, fides_meta: {after: [b]}}
  - {fides_key: b, fides_meta: {after: [a]}}
",
    );
    assert_eq!(
        found,
        ["map.yaml:2: `after` goes round in a circle: a before b before a; remove one of them"]
    );
}

#[test]
fn a_collection_nothing_leads_to_is_an_error_of_the_map() {
    let found = changed("identity: email", "length: 40");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("map.yaml:4: shop.users: no identifier leads here"), "{found:?}");
}

#[test]
fn problems_are_listed_in_the_order_of_the_file() {
    let found = problems(
        "dataset:
  - fides_key: s
    collections:
      - name: a
        fields: [{name: x, data_categories: [a b]}]
      - {name: a, colour: red}
",
    );
    let at: Vec<_> = found.iter().map(|line| line.split(':').nth(1).unwrap()).collect();
    assert_eq!(at, ["5", "6", "6"]);
}
