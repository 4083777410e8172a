//! Fides datasets as they are in the wild, with their lines.

use super::{lines, read};
use crate::datamap::{At, Direction, ErasureAction, Field, FieldErasure, Scalar, parse};
use crate::masking::{Digest, Strategy};
use crate::plan::{Address, Part};

/// Every key of the format at least once, in the ways people write them.
const WILD: &str = include_str!("wild.yaml");

fn field<'a>(fields: &'a [Field], name: &str) -> &'a Field {
    fields.iter().find(|field| field.name == name).expect("the field is there")
}

#[test]
fn every_key_of_the_format_is_read() {
    let map = read(WILD);
    assert_eq!(lines(&map.notes), Vec::<String>::new());
    let [shop, saas] = &map.datasets[..] else { panic!("two datasets") };
    assert_eq!(
        (shop.fides_key.as_str(), saas.fides_key.as_str()),
        ("shop.eu-1", "<instance_fides_key>")
    );
    assert_eq!((shop.database.as_deref(), shop.schema.as_deref()), (Some("shop"), Some("sales")));
    assert_eq!(shop.after, ["<instance_fides_key>"]);
    assert_eq!(shop.data_categories, ["user.content"]);
    assert_eq!(shop.compliance.owner.as_deref(), Some("Sales"));

    let orders = &shop.collections[0];
    let address = |dataset: &str, collection: &str| Address {
        dataset: dataset.into(),
        collection: collection.into(),
    };
    assert_eq!(orders.after, [address("shop.eu-1", "carts")]);
    assert_eq!(orders.erase_after, [address("<instance_fides_key>", "contacts")]);
    assert!(orders.delete_rows && !orders.skip_processing);
    assert_eq!(orders.compliance.part, Some(Part::Transactions));
    assert_eq!(orders.compliance.filter.as_deref(), Some("state <> 'draft'"));
    let reference = &orders.compliance.references[0];
    assert_eq!(reference.fields, ["cart_id", "cart_line"]);
    assert_eq!(reference.to, address("shop.eu-1", "carts"));
    assert_eq!(reference.direction, Some(Direction::From));
    let erasure = orders.compliance.erasure.as_ref().unwrap();
    assert_eq!(erasure.action, ErasureAction::Retain);
    assert_eq!(erasure.retention.as_ref().unwrap().period.as_deref(), Some("P7Y"));

    let id = field(&orders.fields, "id");
    assert!(id.primary_key && id.read_only);
    let tags = field(&orders.fields, "tags");
    let data_type = tags.data_type.as_ref().unwrap();
    assert!(data_type.array && data_type.scalar == Scalar::String && tags.return_all_elements);
    let email = field(&orders.fields, "email");
    assert_eq!(email.identity.as_deref(), Some("email"));
    assert_eq!(email.length, Some(40));
    assert_eq!(email.references.len(), 2);
    assert_eq!(email.references[0].to, address("<instance_fides_key>", "contacts"));
    assert_eq!(email.references[0].to_field, "contact.email");
    assert_eq!(email.references[1].direction, None);
    assert_eq!((email.label.as_deref(), email.erasure), (Some("E-mail"), Some(FieldErasure::Mask)));
    assert_eq!(field(&orders.fields, "on").name, "on", "a word YAML 1.1 takes for true is a name");
    assert_eq!(field(&orders.fields, "tenant").custom_request_field.as_deref(), Some("tenant_id"));
    assert!(shop.collections[1].skip_processing);

    let contact = field(&saas.collections[0].fields, "contact");
    assert_eq!(field(&contact.fields, "email").identity.as_deref(), Some("email"));
}

#[test]
fn every_strategy_is_read_with_its_configuration() {
    let map = read(WILD);
    let masked = field(&map.datasets[0].collections[1].fields, "masked");
    let strategies: Vec<_> =
        masked.fields.iter().map(|it| it.masking.as_ref().unwrap().strategy.clone()).collect();
    assert_eq!(
        strategies,
        [
            Strategy::NullRewrite,
            Strategy::StringRewrite { rewrite_value: "1234-test".into() },
            Strategy::RandomStringRewrite { length: 30, suffix: Some("@x.example".into()) },
            Strategy::Hash { algorithm: Digest::Sha512 },
            Strategy::Hmac { algorithm: Digest::Sha256 },
            Strategy::AesEncrypt,
            Strategy::Preserve,
            Strategy::Truncate { length: 3 },
        ]
    );
}

#[test]
fn datasets_collections_and_fields_know_their_place() {
    let map = read(
        "dataset:\n- fides_key: a\n  collections:\n  - name: b\n    fields:\n    - name: c\n      fields:\n        - {name: d}\n",
    );
    let dataset = &map.datasets[0];
    let collection = &dataset.collections[0];
    let outer = &collection.fields[0];
    assert_eq!(dataset.at, At { line: 2, column: 3 });
    assert_eq!(collection.at, At { line: 4, column: 5 });
    assert_eq!(outer.at, At { line: 6, column: 7 });
    assert_eq!(outer.fields[0].at, At { line: 8, column: 11 });
}

#[test]
fn one_dataset_without_a_list_is_read_and_other_resources_are_passed_over() {
    let map = read("system: [{fides_key: s}]\ndataset:\n  fides_key: a\n  collections:\n");
    assert_eq!((map.datasets.len(), map.notes.len()), (1, 0));
}

#[test]
fn unknown_keys_are_warned_about_and_unknown_decisions_are_errors() {
    let map = read(
        "dataset:
  - fides_key: a
    colour: red
    collections:
      - name: b
        compliance: {erasre: {action: delete}}
        fields:
          - name: c
            fides_meta: {primary_key: yes, sorted: true}
",
    );
    assert_eq!(
        lines(&map.notes),
        [
            "map.yaml:3: a: `colour` is not a key of a dataset and is ignored",
            "map.yaml:6: a.b: `erasre` is not a key here: `compliance` knows part, label, owner, \
             purpose, legal_basis, recipients, origin, automated_decisions, transfers, where, references and erasure of a collection",
            "map.yaml:9: a.b.c: `sorted` is not a key of fides_meta of a field and is ignored",
        ]
    );
    assert_eq!(map.notes.iter().map(|it| it.is_error()).collect::<Vec<_>>(), [false, true, false]);
    assert!(map.datasets[0].collections[0].fields[0].primary_key);
}

#[test]
fn what_is_wrong_in_a_value_is_noted_and_the_rest_is_read() {
    let map = read("dataset:
  - name: nameless
  - fides_key: a
    collections:
      - fields: []
      - name: b
        fides_meta:
          masking_strategy_override: {strategy: hash}
        compliance:
          part: everything
          references: [{fields: [x, y], to: a.b, to_fields: [x]}]
          erasure: {action: retain, period: 7 years}
        fields: [{name: c, data_categories: user.name, fides_meta: {
          length: -1, read_only: perhaps, masking_strategy_override: {strategy: shred},
          references: [{dataset: a}, {dataset: a, field: b}, {dataset: a, field: b.c, direction: up}]}}]
");
    let notes = lines(&map.notes);
    let expected = [
        "map.yaml:2: this dataset has no `fides_key`",
        "map.yaml:5: a: this collection has no `name`",
        "map.yaml:8: a.b: a whole collection can only be overridden with `delete`",
        "map.yaml:10: a.b: `part` is user_profile, content, transactions or analytics, not `everything`",
        "map.yaml:11: a.b: a reference pairs fields: 2 in `fields`, 1 in `to_fields`",
        "map.yaml:12: a.b: `7 years` is not a period",
        "map.yaml:12: a.b: rows are only kept with `exception` and `citation`",
        "map.yaml:14: a.b.c: `length` is a whole number above 0",
        "map.yaml:14: a.b.c: `read_only` is true or false",
        "map.yaml:14: a.b.c: `shred` is not a masking strategy",
        "map.yaml:15: a.b.c: this reference needs `dataset` and `field: collection.field`",
        "map.yaml:15: a.b.c: write `field: collection.field`, not `b`",
        "map.yaml:15: a.b.c: `direction` is to or from, not `up`",
    ];
    assert_eq!(notes.len(), expected.len(), "{notes:#?}");
    for (note, expected) in notes.iter().zip(expected) {
        assert!(note.starts_with(expected), "{note}\n{expected}");
    }
    assert_eq!(map.datasets[0].collections[0].fields[0].data_categories, ["user.name"]);
}

#[test]
fn a_strategy_with_a_configuration_it_cannot_keep_is_an_error() {
    for (configuration, expected) in [
        ("strategy: string_rewrite", "needs `configuration: {rewrite_value: ...}`"),
        ("strategy: truncate", "needs `configuration: {length: ...}`"),
        ("strategy: hash, configuration: {algorithm: MD5}", "SHA-256 or SHA-512, not `MD5`"),
        ("strategy: aes_encrypt, configuration: {mode: ECB}", "`mode` is GCM, not `ECB`"),
        ("strategy: delete", "`delete` removes rows"),
        ("configuration: {length: 3}", "names no `strategy`"),
        ("strategy: random_string_rewrite, configuration: {length: 5000}", "at most 1000"),
        (
            "strategy: hash, configuration: {format_preservation: {suffix: x}}",
            "works with string rewrites, not with `hash`",
        ),
    ] {
        let map = read(&format!(
            "dataset: [{{fides_key: a, collections: [{{name: b, fields: [{{name: c, fides_meta: \
             {{masking_strategy_override: {{{configuration}}}}}}}]}}]}}]"
        ));
        let notes = lines(&map.notes);
        assert_eq!(notes.len(), 1, "{configuration}: {notes:?}");
        assert!(notes[0].contains(expected) && map.notes[0].is_error(), "{notes:?}");
        assert_eq!(map.datasets[0].collections[0].fields[0].masking, None);
    }
}

#[test]
fn a_file_without_datasets_is_refused() {
    for text in ["", "# nothing\n", "system: []\n", "[1, 2]", "just words"] {
        let problems = parse(text, "map.yaml").expect_err(text);
        assert_eq!(lines(&problems), ["map.yaml:1: the file has no `dataset:` list"]);
    }
}
