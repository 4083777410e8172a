//! What an erasure does to each collection, and in which order.

use super::{kinds, map, marketplace};
use crate::datamap::DataMap;
use crate::masking::Strategy;
use crate::plan::{Action, ErasurePlan, ErasureRule, erasure};

/// Targets are separated by spaces.
fn rule(targets: &str) -> ErasureRule {
    let targets = targets.split(' ').map(str::to_owned).collect();
    ErasureRule { targets, default: Strategy::NullRewrite }
}

fn plan(map: &DataMap, target: &str) -> Result<ErasurePlan, String> {
    let as_of = "2026-11-24T10:00:00Z".parse().expect("an instant");
    erasure(map, &kinds(&["email"]), &rule(target), as_of)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn names(plan: &ErasurePlan) -> Vec<&str> {
    plan.steps.iter().map(|step| step.address.collection.as_str()).collect()
}

#[test]
fn the_erasure_plan_of_the_marketplace_is_this_one() {
    let mut plan = plan(&marketplace(), "user").unwrap();
    plan.access.steps.clear();
    plan.access.skipped.clear();
    let json = serde_json::to_string_pretty(&plan).unwrap();
    assert_eq!(json.trim(), include_str!("marketplace.erasure.json").trim(), "\n{json}\n");
}

#[test]
fn the_walk_of_an_erasure_reads_keys_targets_and_the_dates_that_retention_counts_from() {
    let plan = plan(&marketplace(), "user.content").unwrap();
    let step = plan.access.steps.iter().find(|step| step.address.collection == "payments").unwrap();
    let columns: Vec<_> = step.columns.iter().map(|it| (it.name.as_str(), it.exported)).collect();
    assert_eq!(columns, [("id", false), ("payer_id", false), ("paid_on", false), ("note", true)]);
}

#[test]
fn a_narrow_target_touches_only_what_it_names() {
    let plan = plan(&marketplace(), "user.name").unwrap();
    assert_eq!(names(&plan), ["users"]);
    let Action::Mask { columns } = &plan.steps[0].action else { panic!("a mask") };
    assert_eq!(columns.keys().collect::<Vec<_>>(), ["name", "preferences.nickname"]);
}

#[test]
fn several_targets_are_reached_together() {
    let plan = plan(&marketplace(), "user.name user.contact").unwrap();
    assert_eq!(names(&plan), ["comments", "users", "addresses"]);
}

/// Dotted fields masked in the only collection with a nested field.
fn masked_in(nested: &str) -> (Vec<String>, Vec<String>) {
    let plan = plan(
        &map(&format!(
            "dataset:
  - fides_key: shop
    collections:
      - name: users
        data_categories: [user.contact]
        fields:
          - {{name: email, fides_meta: {{identity: email}}}}
          - {{name: created, data_categories: [system.operations]}}
          - name: profile
            {nested}
            fields:
              - {{name: city}}
              - {{name: theme, data_categories: [system.operations]}}
              - {{name: more, fields: [{{name: nick, data_categories: [user.name]}}]}}
"
        )),
        "user",
    )
    .unwrap();
    let columns = plan.steps.into_iter().flat_map(|step| match step.action {
        Action::Mask { columns } => columns.into_keys().collect::<Vec<_>>(),
        Action::Delete | Action::Retain { .. } | Action::Restrict { .. } => vec![],
    });
    (columns.collect(), plan.left.into_iter().map(|left| left.field).collect())
}

#[test]
fn a_nested_field_is_masked_whole_only_when_it_has_a_category_of_its_own() {
    let none: Vec<String> = vec![];
    let owned = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    for (nested, masked, left) in [
        ("description: x", owned(&["email", "profile.city", "profile.more.nick"]), none.clone()),
        ("data_categories: [user.demographic]", owned(&["email", "profile"]), none.clone()),
        ("data_categories: [system]", owned(&["email", "profile.more.nick"]), none.clone()),
        ("compliance: {erasure: mask}", owned(&["email", "profile"]), none),
        ("compliance: {erasure: keep}", owned(&["email"]), owned(&["profile"])),
    ] {
        assert_eq!(masked_in(nested), (masked, left), "{nested}");
    }
}

fn linked(decisions: [&str; 3]) -> String {
    let [users, orders, items] = decisions;
    format!(
        "dataset:
  - fides_key: shop
    collections:
      - name: users
        {users}
        fields:
          - {{name: id, fides_meta: {{primary_key: true}}}}
          - name: last_order
            fides_meta: {{references: [{{dataset: shop, field: orders.id, direction: to}}]}}
          - {{name: email, data_categories: [user.contact.email], fides_meta: {{identity: email}}}}
      - name: orders
        {orders}
        fields:
          - {{name: id, fides_meta: {{primary_key: true}}}}
          - name: user_id
            fides_meta: {{references: [{{dataset: shop, field: users.id, direction: from}}]}}
          - {{name: address, data_categories: [user.contact.address]}}
      - name: items
        {items}
        fields:
          - name: order_id
            fides_meta: {{references: [{{dataset: shop, field: orders.id, direction: from}}]}}
          - {{name: engraving, data_categories: [user.content]}}
"
    )
}

const DELETE: &str = "compliance: {erasure: {action: delete}}";

#[test]
fn a_circle_of_deletions_is_refused_and_named() {
    let refused = plan(&map(&linked([DELETE, DELETE, DELETE])), "user").expect_err("a circle");
    assert!(refused.contains("shop.users before shop.orders before shop.users again"), "{refused}");
}

#[test]
fn a_circle_that_is_not_all_deleted_is_broken_where_nothing_is_deleted() {
    let plan = plan(&map(&linked(["", DELETE, DELETE])), "user").unwrap();
    assert_eq!(names(&plan), ["items", "users", "orders"]);
}

#[test]
fn erase_after_beats_the_preference_for_children() {
    let erase_after = "fides_meta: {erase_after: [shop.users]}";
    let plan = plan(&map(&linked(["", "", erase_after])), "user").unwrap();
    assert_eq!(names(&plan), ["users", "orders", "items"]);
}

#[test]
fn a_deletion_that_must_come_after_what_hangs_on_it_is_refused() {
    let both =
        "compliance: {erasure: {action: delete}}\n        fides_meta: {erase_after: [shop.orders]}";
    let refused = plan(&map(&linked(["", DELETE, both])), "user").expect_err("a contradiction");
    assert!(refused.contains("erasing goes round in a circle"), "{refused}");
}

#[test]
fn a_link_that_says_something_is_masked_and_one_that_only_links_is_not() {
    let plan = plan(
        &map("dataset:
  - fides_key: shop
    collections:
      - name: users
        fields:
          - {name: id, data_categories: [user.unique_id], fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
      - name: tickets
        fields:
          - name: user_id
            data_categories: [user.unique_id]
            fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}
          - name: opened_by
            data_categories: [user.contact.email]
            fides_meta: {references: [{dataset: shop, field: users.email, direction: from}]}
          - name: closed_for
            data_categories: [user.unique_id]
            compliance: {erasure: mask}
            fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}
"),
        "user",
    )
    .unwrap();
    let masked: Vec<_> = plan
        .steps
        .iter()
        .flat_map(|step| match &step.action {
            Action::Mask { columns } => columns.keys().cloned().collect::<Vec<_>>(),
            Action::Delete | Action::Retain { .. } | Action::Restrict { .. } => vec![],
        })
        .collect();
    assert_eq!(masked, ["closed_for", "opened_by", "email"]);
    let left: Vec<_> = plan.left.iter().map(|left| left.field.as_str()).collect();
    assert_eq!(left, ["id", "user_id"]);
}

#[test]
fn a_collection_that_only_links_is_deleted_because_the_map_says_so() {
    let plan = plan(
        &map("dataset:
  - fides_key: shop
    collections:
      - name: users
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
      - name: follows
        compliance: {erasure: {action: delete}}
        fields:
          - name: follower_id
            fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}
"),
        "user",
    )
    .unwrap();
    assert_eq!(names(&plan), ["follows", "users"]);
}

#[test]
fn restricted_rows_are_marked_and_say_until_when() {
    let restrict = "compliance: {erasure: {action: restrict, restricted_column: held, exception: \
                    gdpr-18-1-c, citation: GDPR Art. 18(1)(c), period: P6M}}";
    let plan = plan(&map(&linked(["", restrict, ""])), "user").unwrap();
    let step = plan.steps.iter().find(|step| step.address.collection == "orders").unwrap();
    assert!(matches!(&step.action, Action::Restrict { column, .. } if column == "held"));
    assert_eq!(step.until.map(|day| day.to_string()).as_deref(), Some("2027-05-24"));
}
