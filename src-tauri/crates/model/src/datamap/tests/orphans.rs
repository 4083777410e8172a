//! Rows that stay while what they refer to goes.

use std::collections::BTreeMap;

use super::{lines, read};
use crate::datamap::check;
use crate::datamap::schema::{ColumnSchema, ForeignKey, OnDelete, Schema, TableSchema, TypeFamily};

const RETAIN: &str =
    "{action: retain, exception: gdpr-17-3-b, citation: GDPR Art. 17(3)(b), period: P7Y}";

fn map(payments: &str, payer: &str) -> String {
    format!(
        "dataset:
  - fides_key: shop
    collections:
      - name: users
        compliance: {{erasure: {{action: delete}}}}
        fields:
          - {{name: id, fides_meta: {{primary_key: true}}}}
          - {{name: email, data_categories: [user.contact.email], fides_meta: {{identity: email}}}}
      - name: payments
        compliance: {{erasure: {payments}}}
        fields:
          - {{name: id, fides_meta: {{primary_key: true}}}}
          - name: payer
            {payer}
            fides_meta: {{references: [{{dataset: shop, field: users.id, direction: from}}]}}
"
    )
}

fn live(on_delete: OnDelete) -> BTreeMap<String, Schema> {
    let column = |name: &str| ColumnSchema {
        name: name.into(),
        type_name: "integer".into(),
        family: TypeFamily::Integer,
        nullable: true,
        max_length: None,
        default: false,
        generated: false,
    };
    let table = |columns: &[&str], foreign_keys| TableSchema {
        columns: columns.iter().map(|name| column(name)).collect(),
        primary_key: vec!["id".into()],
        foreign_keys,
        ..TableSchema::default()
    };
    let key = ForeignKey {
        name: None,
        columns: vec!["payer".into()],
        to: (None, "users".into()),
        to_columns: vec!["id".into()],
        on_delete,
    };
    // Neither is the reference of the map: one starts at another column, one leads to another table.
    let elsewhere =
        ForeignKey { columns: vec!["id".into()], on_delete: OnDelete::SetDefault, ..key.clone() };
    let other = ForeignKey {
        to: (None, "payments".into()),
        on_delete: OnDelete::SetDefault,
        ..key.clone()
    };
    let tables = [
        ((None, "users".to_owned()), table(&["id", "email"], vec![])),
        ((None, "payments".to_owned()), table(&["id", "payer"], vec![elsewhere, other, key])),
    ];
    [("shop".to_owned(), Schema { tables: tables.into() })].into()
}

#[test]
fn kept_rows_that_the_source_would_take_along_or_hold_back_are_found_before_anything_runs() {
    let masked = "compliance: {erasure: mask}";
    let none = BTreeMap::new;
    for (payments, payer, live, expected) in [
        (RETAIN, "", none(), Some((false, "refer to rows of `shop.users`, which are deleted"))),
        (RETAIN, masked, none(), None),
        ("{action: delete}", "", none(), None),
        (RETAIN, "", live(OnDelete::Cascade), Some((true, "ON DELETE CASCADE"))),
        (RETAIN, masked, live(OnDelete::Cascade), Some((true, "ON DELETE CASCADE"))),
        ("{action: mask}", "", live(OnDelete::Cascade), Some((false, "ON DELETE CASCADE"))),
        (RETAIN, "", live(OnDelete::NoAction), Some((true, "refuses to delete"))),
        (RETAIN, masked, live(OnDelete::Restrict), None),
        (RETAIN, "", live(OnDelete::SetNull), None),
    ] {
        let found = check(&read(&map(payments, payer)), &live);
        let text = lines(&found);
        match expected {
            None => assert_eq!(text, Vec::<String>::new()),
            Some((error, expected)) => {
                assert_eq!(found.len(), 1, "{text:?}");
                assert!(text[0].starts_with("map.yaml:9: shop.payments: "), "{text:?}");
                assert!(text[0].contains(expected), "{text:?}");
                assert_eq!(found[0].is_error(), error, "{text:?}");
            }
        }
    }
}
