//! A map against a live schema.

use std::collections::BTreeMap;

use super::{lines, read};
use crate::datamap::check;
use crate::datamap::schema::{ColumnSchema, Schema, TableSchema, TypeFamily};

fn column(name: &str, family: TypeFamily) -> ColumnSchema {
    let names = [(TypeFamily::Integer, "integer"), (TypeFamily::Uuid, "uuid")];
    let type_name = names.iter().find(|(it, _)| *it == family).map_or("text", |(_, name)| name);
    ColumnSchema {
        name: name.into(),
        type_name: type_name.into(),
        family,
        nullable: false,
        max_length: None,
        default: false,
        generated: false,
    }
}

fn table(key: &[&str], columns: Vec<ColumnSchema>) -> TableSchema {
    TableSchema {
        columns,
        primary_key: key.iter().map(|it| (*it).to_owned()).collect(),
        ..TableSchema::default()
    }
}

/// Two linked tables and one that the map does not know.
fn shop() -> Schema {
    use TypeFamily::{Integer, Text};
    let named = |name: &str| (Some("public".to_owned()), name.to_owned());
    Schema {
        tables: [
            (named("users"), table(&["id"], vec![column("id", Integer), column("email", Text)])),
            (
                named("orders"),
                table(&["id"], vec![column("id", Integer), column("user_id", Integer)]),
            ),
            (named("colours"), table(&["id"], vec![column("id", Integer), column("name", Text)])),
        ]
        .into(),
    }
}

const MAP: &str = "dataset:
  - fides_key: shop
    collections:
      - name: users
        fields:
          - {name: id, fides_meta: {primary_key: true, data_type: integer}}
          - {name: email, data_categories: [user.contact.email], fides_meta: {identity: email}}
      - name: orders
        fields:
          - {name: id, fides_meta: {primary_key: true}}
          - name: user_id
            fides_meta: {references: [{dataset: shop, field: users.id, direction: from}]}
";

fn problems(map: &str, schema: Schema) -> Vec<String> {
    lines(&check(&read(map), &[("shop".to_owned(), schema)].into()))
}

/// The sound schema with one table changed.
fn with(name: &str, change: impl FnOnce(&mut TableSchema)) -> Schema {
    let mut schema = shop();
    let key = (Some("public".to_owned()), name.to_owned());
    change(schema.tables.entry(key).or_default());
    schema
}

#[test]
fn a_map_that_fits_has_no_problems_and_a_source_that_was_not_asked_is_not_judged() {
    assert_eq!(problems(MAP, shop()), Vec::<String>::new());
    assert_eq!(lines(&check(&read(MAP), &BTreeMap::new())), Vec::<String>::new());
}

#[test]
fn missing_tables_and_columns_are_errors() {
    let mut schema = shop();
    schema.tables.remove(&(Some("public".into()), "orders".into()));
    assert_eq!(
        problems(MAP, schema),
        [
            "map.yaml:8: shop.orders: the source has no table `orders`: correct the name or remove the \
          collection"
        ]
    );
    let schema = with("users", |table| table.columns.retain(|it| it.name != "email"));
    assert_eq!(
        problems(MAP, schema),
        [
            "map.yaml:7: shop.users.email: the source has no such column: correct the name or remove \
          the field"
        ]
    );
}

#[test]
fn a_schema_of_the_map_is_the_one_that_is_looked_in() {
    let map = MAP.replace(
        "fides_key: shop\n",
        "fides_key: shop\n    fides_meta: {namespace: {schema: sales}}\n",
    );
    let found = problems(&map, shop());
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].contains("no table `users` in schema `sales`"), "{found:?}");
}

#[test]
fn types_that_clash_are_found() {
    let schema = with("users", |table| table.columns[0].family = TypeFamily::Text);
    assert_eq!(
        problems(MAP, schema),
        ["map.yaml:6: shop.users.id: the map's data_type does not fit the source's type integer: \
          correct the map"],
        "a text can still equal a number, so only the map's own word is wrong"
    );
    let schema = with("orders", |table| table.columns[1] = column("user_id", TypeFamily::Uuid));
    assert_eq!(
        problems(MAP, schema),
        [
            "map.yaml:11: shop.orders.user_id: its type uuid can never equal `shop.users.id`, which is \
          integer: correct the reference"
        ]
    );
}

#[test]
fn another_primary_key_is_an_error_and_a_missing_one_a_warning() {
    let found = problems(MAP, with("users", |table| table.primary_key = vec!["email".into()]));
    assert_eq!(
        found,
        [
            "map.yaml:4: shop.users: the map's primary key is id, the source's is email: mark the same \
          fields"
        ]
    );
    let found = problems(&MAP.replacen("primary_key: true, ", "", 1), shop());
    assert_eq!(
        found,
        ["map.yaml:4: shop.users: no field is marked `primary_key`; the source's key is id"]
    );
    let keyless = with("users", |table| table.primary_key.clear());
    let unmarked = MAP.replacen("primary_key: true, ", "", 1);
    assert_eq!(problems(&unmarked, keyless.clone()), Vec::<String>::new());
    assert_eq!(problems(MAP, keyless), Vec::<String>::new());
}

#[test]
fn columns_and_tables_that_look_personal_and_are_not_mapped_are_pointed_out() {
    let schema = with("users", |table| {
        table.columns.push(column("street_2", TypeFamily::Text));
        table.columns.push(column("version", TypeFamily::Integer));
    });
    let found = problems(MAP, schema);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("map.yaml:4: shop.users.street_2: this column looks like"));
    let found = problems(
        MAP,
        with("leads", |table| {
            table.columns =
                vec![column("e_mail", TypeFamily::Text), column("ip", TypeFamily::Text)];
        }),
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]
            .contains("the table `leads` is not mapped and looks like personal data (e_mail, ip)")
    );
}

#[test]
fn a_strategy_that_cannot_fit_its_column_is_warned_about() {
    for (strategy, column, expected) in [
        (
            "null_rewrite",
            "email",
            "null_rewrite cannot be applied: the source's column is NOT NULL",
        ),
        ("hash", "user_id", "hash writes text, but the source's type is integer"),
        ("preserve", "email", ""),
    ] {
        let mask = format!("masking_strategy_override: {{strategy: {strategy}}}");
        let map = match column {
            "email" => MAP.replace("identity: email", &format!("identity: email, {mask}")),
            _ => MAP.replace("{references", &format!("{{{mask}, references")),
        };
        let found = problems(&map, shop());
        assert_eq!(found.len(), usize::from(!expected.is_empty()), "{found:?}");
        assert!(found.iter().all(|line| line.contains(expected)), "{found:?}");
    }
}

#[test]
fn one_value_for_all_rows_does_not_fit_a_unique_column() {
    let mask = "masking_strategy_override: {strategy: string_rewrite, configuration: \
                {rewrite_value: x}}";
    let map = MAP.replace("identity: email", &format!("identity: email, {mask}"));
    let unique = |columns: &[&str]| {
        let columns = columns.iter().map(|it| (*it).to_owned()).collect();
        with("users", |table| table.unique = vec![vec!["id".into()], columns])
    };
    let found = problems(&map, unique(&["email"]));
    assert!(found.len() == 1 && found[0].contains("the source's column is unique"), "{found:?}");
    assert_eq!(problems(&map, unique(&["email", "id"])), Vec::<String>::new());
}

#[test]
fn nested_fields_need_a_column_that_can_hold_them() {
    let map = MAP.replace(
        "{name: id, fides_meta: {primary_key: true}}",
        "{name: id, fides_meta: {primary_key: true}, fields: [{name: x}]}",
    );
    let found = problems(&map, shop());
    assert_eq!(
        found,
        ["map.yaml:10: shop.orders.id: the map has fields inside it, but the source's type is \
          integer, not JSON"]
    );
}

#[test]
fn decisions_name_columns_that_exist_and_fit() {
    let decided = |erasure: &str| {
        MAP.replace(
            "- name: orders",
            &format!("- name: orders\n        compliance: {{erasure: {{{erasure}}}}}"),
        )
    };
    let kept = "action: retain, exception: gdpr-17-3-b, citation: GDPR Art. 17(3)(b), period: P7Y";
    let found = problems(&decided(&format!("{kept}, from_field: user_id")), shop());
    assert_eq!(
        found,
        ["map.yaml:9: shop.orders: `from_field` names `user_id`, whose type integer is not a date"]
    );
    let restrict = kept.replace("retain", "restrict");
    let found = problems(&decided(&format!("{restrict}, restricted_column: held")), shop());
    assert!(
        found.iter().any(|line| line
            .contains("`restricted_column` names `held`, which the source does not have")),
        "{found:?}"
    );
    let found = problems(&decided("action: delete"), with("orders", |table| table.is_view = true));
    assert_eq!(
        found,
        ["map.yaml:9: shop.orders: this is a view, which cannot be erased: decide on the tables \
          beneath it"]
    );
}

#[test]
fn a_schema_survives_json() {
    let json = serde_json::to_string(&shop()).unwrap();
    assert_eq!(serde_json::from_str::<Schema>(&json).unwrap(), shop());
}
