//! Reads a map: Fides datasets as they are in the wild. What is wrong with single values is noted
//! and the rest is read, so that an officer sees all problems of a file at once.

use super::decisions;
use super::masks::{self, Override};
use super::problem::Problem;
use super::read::{Reader, is_null};
use super::types::{
    At, Collection, DataMap, DataType, Dataset, DatasetNotes, Direction, Field, FieldMask,
    FieldReference, Scalar,
};
use super::yaml::{self, Key, Node, Value};
use crate::plan::Address;
use crate::said;
use crate::said::Said;

/// Reads a map from the text of one file. `file` is only repeated in problems.
///
/// # Errors
///
/// One problem when nothing can be read: not YAML, past the limits on size, depth or aliases, a
/// repeated key, or no `dataset` in it. Everything else is a note of the map.
pub fn parse(text: &str, file: &str) -> Result<DataMap, Vec<Problem>> {
    let fatal = |at: At, message: Said| vec![Problem::error(file, at, message)];
    let start = At { line: 1, column: 1 };
    let root = yaml::read(text).map_err(|refused| fatal(refused.at, refused.message))?;
    let datasets = root.as_ref().and_then(|root| match &root.value {
        Value::Map(pairs) => pairs.iter().find(|(key, _)| key.text == "dataset"),
        Value::Scalar { .. } | Value::List(_) => None,
    });
    let Some((_, datasets)) = datasets else {
        return Err(fatal(start, said!("the file has no `dataset:` list")));
    };
    let mut reader = Reader::new(file);
    let nodes = reader.one_or_more(datasets);
    reader.datasets = nodes.iter().filter_map(key_of).collect();
    let datasets = nodes.iter().filter_map(|node| dataset(&mut reader, node)).collect();
    Ok(DataMap { file: file.to_owned(), datasets, notes: reader.notes })
}

fn key_of(dataset: &Node) -> Option<String> {
    let Value::Map(pairs) = &dataset.value else { return None };
    pairs.iter().find_map(|(key, value)| match &value.value {
        Value::Scalar { text, .. } if key.text == "fides_key" => Some(text.clone()),
        Value::Scalar { .. } | Value::List(_) | Value::Map(_) => None,
    })
}

fn dataset(reader: &mut Reader, node: &Node) -> Option<Dataset> {
    reader.collection = None;
    let pairs = reader.map(node, "dataset");
    let Some(fides_key) = key_of(node) else {
        reader.error(node.at, said!("this dataset has no `fides_key`"));
        return None;
    };
    reader.collection = Some(fides_key.clone());
    let mut dataset = Dataset {
        fides_key,
        name: None,
        description: None,
        data_categories: vec![],
        database: None,
        schema: None,
        after: vec![],
        collections: vec![],
        compliance: DatasetNotes::default(),
        at: node.at,
    };
    let mut collections = None;
    for (key, value) in pairs {
        match key.text.as_str() {
            "fides_key" => {}
            "name" => dataset.name = reader.text(value, "name"),
            "description" => dataset.description = reader.text(value, "description"),
            "data_categories" => dataset.data_categories = reader.texts(value, "data_categories"),
            "collections" => collections = Some(value),
            "compliance" => dataset.compliance = decisions::dataset(reader, value),
            "fides_meta" | "fidesops_meta" if shadowed(reader, key, pairs) => {}
            "fides_meta" | "fidesops_meta" => dataset_meta(reader, value, &mut dataset),
            "organization_fides_key"
            | "meta"
            | "fidesctl_meta"
            | "tags"
            | "data_qualifier"
            | "joint_controller"
            | "retention"
            | "third_country_transfers"
            | "data_uses"
            | "data_purposes"
            | "data_subjects" => {}
            _ => reader.unknown(key, &said!("a dataset")),
        }
    }
    let nodes = collections.map(|nodes| reader.list(nodes, "collections")).unwrap_or_default();
    let key = dataset.fides_key.clone();
    dataset.collections = nodes.iter().filter_map(|node| collection(reader, &key, node)).collect();
    Some(dataset)
}

/// `fidesops_meta` is the old name of `fides_meta`; where both stand, the new one counts.
fn shadowed(reader: &mut Reader, key: &Key, pairs: &[(Key, Node)]) -> bool {
    let both = key.text == "fidesops_meta" && pairs.iter().any(|(key, _)| key.text == "fides_meta");
    if both {
        reader.warning(
            key.at,
            said!("`fidesops_meta` is ignored because `fides_meta` stands beside it"),
        );
    }
    both
}

fn dataset_meta(reader: &mut Reader, node: &Node, dataset: &mut Dataset) {
    for (key, value) in reader.map(node, "fides_meta") {
        match key.text.as_str() {
            "after" => dataset.after = reader.texts(value, "after"),
            "namespace" => {
                for (key, value) in reader.map(value, "namespace") {
                    match key.text.as_str() {
                        "database_name" => dataset.database = reader.text(value, "database_name"),
                        "schema" => dataset.schema = reader.text(value, "schema"),
                        // Other kinds of source have other words: project, dataset, connection.
                        _ => {}
                    }
                }
            }
            "resource_id" | "redact" => {}
            _ => reader.unknown(key, &said!("fides_meta of a dataset")),
        }
    }
}

fn collection(reader: &mut Reader, dataset: &str, node: &Node) -> Option<Collection> {
    reader.collection = Some(dataset.to_owned());
    let pairs = reader.map(node, "collection");
    let name = name(reader, node, pairs, &said!("collection"))?;
    reader.collection = Some(format!("{dataset}.{name}"));
    let mut collection = Collection {
        name,
        description: None,
        data_categories: vec![],
        fields: vec![],
        after: vec![],
        erase_after: vec![],
        skip_processing: false,
        delete_rows: false,
        compliance: super::types::CollectionNotes::default(),
        at: node.at,
    };
    for (key, value) in pairs {
        match key.text.as_str() {
            "name" => {}
            "description" => collection.description = reader.text(value, "description"),
            "data_categories" => {
                collection.data_categories = reader.texts(value, "data_categories");
            }
            "fields" => collection.fields = fields(reader, value),
            "compliance" => collection.compliance = decisions::collection(reader, value),
            "fides_meta" | "fidesops_meta" if shadowed(reader, key, pairs) => {}
            "fides_meta" | "fidesops_meta" => collection_meta(reader, value, &mut collection),
            "data_qualifier" | "retention" | "data_uses" | "data_purposes" | "data_subjects" => {}
            _ => reader.unknown(key, &said!("a collection")),
        }
    }
    Some(collection)
}

fn name(reader: &mut Reader, node: &Node, pairs: &[(Key, Node)], what: &Said) -> Option<String> {
    let name = pairs.iter().find(|(key, _)| key.text == "name");
    let name = name.and_then(|(_, value)| reader.text(value, "name")).filter(|it| !it.is_empty());
    if name.is_none() {
        reader.error(node.at, said!("this {what} has no `name`", what));
    }
    name
}

fn collection_meta(reader: &mut Reader, node: &Node, collection: &mut Collection) {
    for (key, value) in reader.map(node, "fides_meta") {
        match key.text.as_str() {
            "after" => collection.after = addresses(reader, value, "after"),
            "erase_after" => collection.erase_after = addresses(reader, value, "erase_after"),
            "skip_processing" => {
                collection.skip_processing = reader.yes_or_no(value, "skip_processing");
            }
            "masking_strategy_override" => match masks::read(reader, value) {
                Some(Override::DeleteRows) => collection.delete_rows = true,
                Some(Override::Mask(_)) => reader.error(
                    value.at,
                    said!(
                        "a whole collection can only be overridden with `delete`: put other \
                     strategies on its fields"
                    ),
                ),
                None => {}
            },
            "partitioning" | "redact" => {}
            _ => reader.unknown(key, &said!("fides_meta of a collection")),
        }
    }
}

fn addresses(reader: &mut Reader, node: &Node, what: &str) -> Vec<Address> {
    let items = reader.one_or_more(node);
    items.iter().filter_map(|item| reader.address(item, what)).collect()
}

fn fields(reader: &mut Reader, node: &Node) -> Vec<Field> {
    let items = reader.list(node, "fields");
    items.iter().filter_map(|item| field(reader, item)).collect()
}

fn field(reader: &mut Reader, node: &Node) -> Option<Field> {
    let pairs = reader.map(node, "field");
    let name = name(reader, node, pairs, &said!("field"))?;
    reader.path.push(name.clone());
    let mut field = Field {
        name,
        description: None,
        data_categories: vec![],
        fields: vec![],
        primary_key: false,
        identity: None,
        references: vec![],
        data_type: None,
        length: None,
        read_only: false,
        return_all_elements: false,
        custom_request_field: None,
        masking: None,
        label: None,
        erasure: None,
        at: node.at,
    };
    for (key, value) in pairs {
        match key.text.as_str() {
            "name" => {}
            "description" => field.description = reader.text(value, "description"),
            "data_categories" => field.data_categories = reader.texts(value, "data_categories"),
            "fields" => field.fields = fields(reader, value),
            "compliance" => decisions::field(reader, value, &mut field),
            "fides_meta" | "fidesops_meta" if shadowed(reader, key, pairs) => {}
            "fides_meta" | "fidesops_meta" => field_meta(reader, value, &mut field),
            "masking_strategy_override" => reader.warning(
                key.at,
                said!("`masking_strategy_override` is ignored here: move it under `fides_meta`"),
            ),
            "data_qualifier" | "retention" | "data_uses" | "data_purposes" | "data_subjects" => {}
            _ => reader.unknown(key, &said!("a field")),
        }
    }
    reader.path.pop();
    Some(field)
}

fn field_meta(reader: &mut Reader, node: &Node, field: &mut Field) {
    for (key, value) in reader.map(node, "fides_meta") {
        match key.text.as_str() {
            "primary_key" => field.primary_key = reader.yes_or_no(value, "primary_key"),
            "identity" => field.identity = reader.text(value, "identity"),
            "references" => {
                let items = reader.one_or_more(value);
                field.references = items.iter().filter_map(|it| reference(reader, it)).collect();
            }
            "data_type" => {
                field.data_type = reader.text(value, "data_type").map(|it| data_type(&it));
            }
            "length" => field.length = reader.count(value, "length"),
            "read_only" => field.read_only = reader.yes_or_no(value, "read_only"),
            "return_all_elements" => {
                field.return_all_elements = reader.yes_or_no(value, "return_all_elements");
            }
            "custom_request_field" => {
                field.custom_request_field = reader.text(value, "custom_request_field");
            }
            "masking_strategy_override" => match masks::read(reader, value) {
                Some(Override::Mask(strategy)) => {
                    field.masking = Some(FieldMask { strategy, at: value.at });
                }
                Some(Override::DeleteRows) => reader.error(
                    value.at,
                    said!("`delete` removes rows: put it on the collection, or mask this field"),
                ),
                None => {}
            },
            "redact" => {}
            _ => reader.unknown(key, &said!("fides_meta of a field")),
        }
    }
}

fn reference(reader: &mut Reader, node: &Node) -> Option<FieldReference> {
    let (mut dataset, mut target, mut leads) = (None, None, None);
    for (key, value) in reader.map(node, "references") {
        match key.text.as_str() {
            "dataset" => dataset = reader.text(value, "dataset"),
            "field" => target = reader.text(value, "field"),
            "direction" => leads = direction(reader, value),
            _ => reader.unknown(key, &said!("a reference")),
        }
    }
    let (Some(dataset), Some(target)) = (dataset, target) else {
        reader
            .error(node.at, said!("this reference needs `dataset` and `field: collection.field`"));
        return None;
    };
    let Some((collection, field)) = target.split_once('.') else {
        reader.error(node.at, said!("write `field: collection.field`, not `{target}`", target));
        return None;
    };
    Some(FieldReference {
        to: Address { dataset, collection: collection.to_owned() },
        to_field: field.to_owned(),
        direction: leads,
        at: node.at,
    })
}

/// Reads `to` or `from`; absent is neither.
pub(super) fn direction(reader: &mut Reader, node: &Node) -> Option<Direction> {
    if is_null(node) {
        return None;
    }
    match reader.text(node, "direction")?.as_str() {
        "to" => Some(Direction::To),
        "from" => Some(Direction::From),
        other => {
            reader.error(node.at, said!("`direction` is to or from, not `{other}`", other));
            None
        }
    }
}

fn data_type(text: &str) -> DataType {
    let (word, array) = match text.strip_suffix("[]") {
        Some(word) => (word, true),
        None => (text, false),
    };
    let scalar = match word {
        "string" => Scalar::String,
        "integer" => Scalar::Integer,
        "float" => Scalar::Float,
        "boolean" => Scalar::Boolean,
        "object_id" => Scalar::ObjectId,
        "object" => Scalar::Object,
        other => Scalar::Other(other.to_owned()),
    };
    DataType { scalar, array }
}
