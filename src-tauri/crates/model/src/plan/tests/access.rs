//! Which collections are read, in which order, by which ways, and what of them is exported.

use super::{kinds, map, marketplace};
use crate::datamap::DataMap;
use crate::plan::{AccessPlan, Entry, Target, access};

fn everything(map: &DataMap, given: &[&str]) -> AccessPlan {
    access(map, &kinds(given), &Target::Everything).expect("the map is sound")
}

fn names(plan: &AccessPlan) -> Vec<String> {
    plan.steps.iter().map(|step| step.address.to_string()).collect()
}

fn reason<'a>(plan: &'a AccessPlan, address: &str) -> &'a str {
    let skipped = plan.skipped.iter().find(|skipped| skipped.address.to_string() == address);
    &skipped.expect("the collection is skipped").reason
}

/// The messages of a refusal, one per line.
fn refusal(text: &str, given: &[&str]) -> String {
    let map = crate::datamap::parse(text, "map.yaml").expect("the sample is YAML");
    let problems = access(&map, &kinds(given), &Target::Everything).expect_err("it is refused");
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_access_plan_of_the_marketplace_is_this_one() {
    let plan = everything(&marketplace(), &["email"]);
    let json = serde_json::to_string_pretty(&plan).unwrap();
    assert_eq!(json.trim(), include_str!("marketplace.access.json").trim(), "\n{json}\n");
}

#[test]
fn a_collection_of_another_identifier_is_skipped_with_the_sentence_that_says_so() {
    let plan = everything(&marketplace(), &["email"]);
    assert_eq!(
        reason(&plan, "analytics.calls"),
        "It is found by phone_number, which was not given."
    );
    assert_eq!(
        reason(&plan, "marketplace.migrations"),
        "The map says that it is not processed (skip_processing)."
    );
    assert_eq!(
        reason(&plan, "marketplace.countries"),
        "No identifier leads to it, and it holds nothing that is asked for."
    );
    assert_eq!(names(&everything(&marketplace(), &["phone_number"])), ["analytics.calls"]);
}

#[test]
fn nothing_is_read_when_nothing_is_known() {
    let plan = everything(&marketplace(), &[]);
    assert_eq!(names(&plan), Vec::<String>::new());
    assert_eq!(plan.skipped.len(), 12);
}

#[test]
fn a_narrow_request_reads_what_leads_there_and_exports_only_what_is_asked() {
    let target = Target::Categories(vec!["user.content.private".into()]);
    let plan = access(&marketplace(), &kinds(&["email"]), &target).unwrap();
    assert_eq!(
        names(&plan),
        ["marketplace.users", "marketplace.bids", "marketplace.payments", "marketplace.bid_notes"]
    );
    let columns = |step: usize, exported: bool| -> Vec<_> {
        let columns = plan.steps[step].columns.iter();
        columns.filter(|it| it.exported == exported).map(|it| it.name.as_str()).collect()
    };
    assert_eq!(columns(0, true), Vec::<&str>::new());
    assert_eq!(columns(0, false), ["id", "email", "address_id"]);
    assert_eq!(columns(3, true), ["text"]);
    assert_eq!(
        reason(&plan, "marketplace.comments"),
        "It holds nothing that is asked for, and nothing that is asked for is found through it."
    );
}

#[test]
fn several_categories_are_asked_for_together() {
    let target = Target::Categories(vec!["user.financial".into(), "user.behavior".into()]);
    let plan = access(&marketplace(), &kinds(&["email"]), &target).unwrap();
    assert_eq!(names(&plan), ["marketplace.users", "marketplace.payments"]);
    let exported = plan.steps.iter().flat_map(|step| &step.columns).filter(|it| it.exported);
    assert_eq!(
        exported.map(|it| it.name.as_str()).collect::<Vec<_>>(),
        ["signed_up_by", "amount", "paid_on"]
    );
}

#[test]
fn a_category_of_the_collection_exports_whole_rows() {
    let map = map("dataset:
  - fides_key: shop
    collections:
      - name: letters
        data_categories: [user.content]
        fields:
          - {name: writer, data_categories: [user.contact.email], fides_meta: {identity: email}}
          - {name: stamp, data_categories: [system.operations]}
");
    let target = Target::Categories(vec!["user.content".into()]);
    let plan = access(&map, &kinds(&["email"]), &target).unwrap();
    assert!(plan.steps[0].columns.iter().all(|column| column.exported));
}

#[test]
fn a_collection_nothing_leads_to_makes_the_map_wrong_and_all_are_named() {
    let problems = refusal(
        "dataset:
  - fides_key: shop
    collections:
      - name: users
        fields: [{name: email, data_categories: [user.contact], fides_meta: {identity: email}}]
      - name: letters
        fields: [{name: text, data_categories: [user.content]}]
      - name: visits
        fields: [{name: page, data_categories: [user.behavior]}]
      - name: colours
        fields: [{name: page, data_categories: [system]}]
",
        &["email"],
    );
    let places: Vec<_> = problems.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
    assert_eq!(places, ["shop.letters", "shop.visits"]);
    assert!(problems.starts_with("map.yaml:6: shop.letters: no identifier leads here"));
}

#[test]
fn a_reference_without_direction_leads_away_from_the_identifiers() {
    let text = |identity_of: &str| {
        let meta =
            |name: &str| if name == identity_of { "fides_meta: {identity: email}" } else { "" };
        format!(
            "dataset:
  - fides_key: shop
    collections:
      - name: orders
        fields:
          - {{name: user_id, fides_meta: {{references: [{{dataset: shop, field: users.id}}]}}}}
          - name: email
            {}
      - name: users
        fields:
          - {{name: id, fides_meta: {{primary_key: true}}}}
          - name: email
            {}
",
            meta("orders"),
            meta("users")
        )
    };
    let from_orders = everything(&map(&text("orders")), &["email"]);
    assert_eq!(names(&from_orders), ["shop.orders", "shop.users"]);
    let from_users = everything(&map(&text("users")), &["email"]);
    assert_eq!(names(&from_users), ["shop.users", "shop.orders"]);
}

#[test]
fn between_two_identified_collections_the_key_leads_to_what_refers_to_it() {
    let plan = everything(
        &map("dataset:
  - fides_key: shop
    collections:
      - name: orders
        fields:
          - {name: user_id, fides_meta: {references: [{dataset: shop, field: users.id}]}}
          - {name: email, fides_meta: {identity: email}}
      - name: users
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - {name: email, fides_meta: {identity: email}}
"),
        &["email"],
    );
    assert_eq!(names(&plan), ["shop.users", "shop.orders"]);
    assert_eq!(plan.steps[0].entries.len(), 1);
    assert_eq!(plan.steps[1].entries.len(), 2);
}

#[test]
fn a_reference_stated_at_both_ends_is_one_way_in() {
    let plan = everything(
        &map("dataset:
  - fides_key: shop
    collections:
      - name: users
        fields:
          - name: id
            fides_meta:
              primary_key: true
              references: [{dataset: shop, field: orders.user_id, direction: to}]
          - {name: email, fides_meta: {identity: email}}
      - name: orders
        fields:
          - name: user_id
            fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}
"),
        &["email"],
    );
    assert_eq!(plan.steps[1].entries.len(), 1);
}

#[test]
fn several_references_to_one_collection_are_alternatives_and_several_fields_are_not() {
    let plan = everything(&marketplace(), &["email"]);
    let step = |name: &str| plan.steps.iter().find(|it| it.address.collection == name).unwrap();
    assert!(
        matches!(&step("bid_notes").entries[..], [Entry::Edge { pairs, .. }] if pairs.len() == 2)
    );
    assert_eq!(step("comments").cycle, Some(1), "a collection that leads to itself is a cycle");
    assert_eq!((step("events").cycle, step("devices").cycle), (Some(2), Some(2)));
}

#[test]
fn after_is_respected_and_refused_where_it_contradicts_the_references() {
    let text = |after: &str| {
        format!(
            "dataset:
  - fides_key: shop
    collections:
      - name: users
        fields: [{{name: email, fides_meta: {{identity: email}}}}]
      - name: a
        fides_meta: {{after: [{after}]}}
        fields: [{{name: email, fides_meta: {{identity: email, references: [{{dataset: shop, field: b.email, direction: to}}]}}}}]
      - name: b
        fields: [{{name: email}}]
      - name: z
        fields: [{{name: email, fides_meta: {{identity: email}}}}]
"
        )
    };
    let plan = everything(&map(&text("shop.z")), &["email"]);
    assert_eq!(names(&plan), ["shop.users", "shop.z", "shop.a", "shop.b"]);
    assert!(refusal(&text("shop.b"), &["email"]).contains("`after` contradicts the references"));
}

#[test]
fn a_map_with_errors_is_not_planned() {
    let problems = refusal("dataset: [{fides_key: shop, collections: [{fields: []}]}]", &["email"]);
    assert!(problems.contains("this collection has no `name`"), "{problems}");
}
