//! The `compliance` keys: what Fides cannot say. An unknown key here is an error, because it would
//! be a decision that is silently lost.

use super::parse::direction;
use super::period::Period;
use super::read::Reader;
use super::types::{
    CollectionNotes, DatasetNotes, Erasure, ErasureAction, Field, FieldErasure, Reference,
};
use super::yaml::Node;
use crate::plan::{Part, Retention};
use crate::said;

/// Reads `compliance` of a dataset.
pub fn dataset(reader: &mut Reader, node: &Node) -> DatasetNotes {
    let mut notes = DatasetNotes::default();
    for (key, value) in reader.map(node, "compliance") {
        match key.text.as_str() {
            "label" => notes.label = reader.text(value, "label"),
            "owner" => notes.owner = reader.text(value, "owner"),
            "purpose" => notes.purpose = reader.text(value, "purpose"),
            "legal_basis" => notes.legal_basis = reader.text(value, "legal_basis"),
            "recipients" => notes.recipients = recipients(reader, value),
            "origin" => notes.origin = reader.text(value, "origin"),
            "automated_decisions" => {
                notes.automated_decisions = reader.text(value, "automated_decisions");
            }
            "transfers" => notes.transfers = reader.text(value, "transfers"),
            _ => reader.unknown_decision(
                key,
                &said!("label, owner, purpose, legal_basis, recipients, origin, automated_decisions and \
                 transfers of a dataset"),
            ),
        }
    }
    notes
}

/// Reads `compliance` of a collection.
pub fn collection(reader: &mut Reader, node: &Node) -> CollectionNotes {
    let mut notes = CollectionNotes::default();
    for (key, value) in reader.map(node, "compliance") {
        match key.text.as_str() {
            "part" => notes.part = part(reader, value),
            "label" => notes.label = reader.text(value, "label"),
            "owner" => notes.owner = reader.text(value, "owner"),
            "purpose" => notes.purpose = reader.text(value, "purpose"),
            "legal_basis" => notes.legal_basis = reader.text(value, "legal_basis"),
            "recipients" => notes.recipients = recipients(reader, value),
            "origin" => notes.origin = reader.text(value, "origin"),
            "automated_decisions" => {
                notes.automated_decisions = reader.text(value, "automated_decisions");
            }
            "transfers" => notes.transfers = reader.text(value, "transfers"),
            "where" => notes.filter = reader.text(value, "where"),
            "references" => {
                let items = reader.one_or_more(value);
                notes.references = items.iter().filter_map(|it| reference(reader, it)).collect();
            }
            "erasure" => notes.erasure = erasure(reader, value),
            _ => reader.unknown_decision(
                key,
                &said!(
                    "part, label, owner, purpose, legal_basis, recipients, origin, \
                 automated_decisions, transfers, where, references and erasure of a collection"
                ),
            ),
        }
    }
    notes
}

/// Reads `compliance` of a field into it.
pub fn field(reader: &mut Reader, node: &Node, field: &mut Field) {
    for (key, value) in reader.map(node, "compliance") {
        match key.text.as_str() {
            "label" => field.label = reader.text(value, "label"),
            "erasure" => {
                field.erasure = match reader.text(value, "erasure").as_deref() {
                    Some("keep") => Some(FieldErasure::Keep),
                    Some("mask") => Some(FieldErasure::Mask),
                    Some(other) => {
                        let message =
                            said!("`erasure` of a field is keep or mask, not `{other}`", other);
                        reader.error(value.at, message);
                        None
                    }
                    None => None,
                };
            }
            _ => reader.unknown_decision(key, &said!("label and erasure of a field")),
        }
    }
}

/// One recipient or a list of them.
fn recipients(reader: &mut Reader, node: &Node) -> Vec<String> {
    let items = reader.one_or_more(node);
    items.iter().filter_map(|item| reader.text(item, "recipients")).collect()
}

fn part(reader: &mut Reader, node: &Node) -> Option<Part> {
    match reader.text(node, "part")?.as_str() {
        "user_profile" => Some(Part::UserProfile),
        "content" => Some(Part::Content),
        "transactions" => Some(Part::Transactions),
        "analytics" => Some(Part::Analytics),
        other => {
            let message = said!(
                "`part` is user_profile, content, transactions or analytics, not `{other}`",
                other
            );
            reader.error(node.at, message);
            None
        }
    }
}

fn reference(reader: &mut Reader, node: &Node) -> Option<Reference> {
    let (mut fields, mut to, mut to_fields, mut leads) = (vec![], None, vec![], None);
    for (key, value) in reader.map(node, "references") {
        match key.text.as_str() {
            "fields" => fields = reader.texts(value, "fields"),
            "to" => to = reader.address(value, "to"),
            "to_fields" => to_fields = reader.texts(value, "to_fields"),
            "direction" => leads = direction(reader, value),
            _ => reader.unknown_decision(
                key,
                &said!("fields, to, to_fields and direction of a reference"),
            ),
        }
    }
    let to = to?;
    if fields.is_empty() || fields.len() != to_fields.len() {
        reader.error(
            node.at,
            said!(
                "a reference pairs fields: {fields} in `fields`, {to_fields} in `to_fields`",
                fields = fields.len(),
                to_fields = to_fields.len()
            ),
        );
        return None;
    }
    Some(Reference { fields, to, to_fields, direction: leads, at: node.at })
}

fn erasure(reader: &mut Reader, node: &Node) -> Option<Erasure> {
    let (mut action, mut exception, mut citation) = (None, None, None);
    let (mut from_field, mut period, mut restricted_column) = (None, None, None);
    for (key, value) in reader.map(node, "erasure") {
        match key.text.as_str() {
            "action" => action = self::action(reader, value),
            "exception" => exception = reader.text(value, "exception"),
            "citation" => citation = reader.text(value, "citation"),
            "from_field" => from_field = reader.text(value, "from_field"),
            "period" => period = self::period(reader, value),
            "restricted_column" => restricted_column = reader.text(value, "restricted_column"),
            _ => reader.unknown_decision(
                key,
                &said!(
                    "action, exception, citation, from_field, period and restricted_column of an \
                 erasure"
                ),
            ),
        }
    }
    let Some(action) = action else {
        reader.error(node.at, said!("`erasure` needs `action`: delete, mask, retain or restrict"));
        return None;
    };
    let retention = match (exception, citation) {
        (Some(exception), Some(citation)) => {
            Some(Retention { exception, citation, from_field, period })
        }
        (None, _) | (_, None) => None,
    };
    let keeps = matches!(action, ErasureAction::Retain | ErasureAction::Restrict);
    if keeps && retention.is_none() {
        reader.error(
            node.at,
            said!("rows are only kept with `exception` and `citation`: say which provision lets them stay"),
        );
    }
    if keeps && retention.as_ref().is_some_and(|retention| retention.period.is_none()) {
        reader
            .error(node.at, said!("rows are only kept for a time: say the `period`, such as P7Y"));
    }
    if action == ErasureAction::Restrict && restricted_column.is_none() {
        reader.error(
            node.at,
            said!("`restrict` needs `restricted_column`, the column that marks a row"),
        );
    }
    Some(Erasure { action, retention, restricted_column, at: node.at })
}

fn action(reader: &mut Reader, node: &Node) -> Option<ErasureAction> {
    match reader.text(node, "action")?.as_str() {
        "delete" => Some(ErasureAction::Delete),
        "mask" => Some(ErasureAction::Mask),
        "retain" => Some(ErasureAction::Retain),
        "restrict" => Some(ErasureAction::Restrict),
        other => {
            let message =
                said!("`action` is delete, mask, retain or restrict, not `{other}`", other);
            reader.error(node.at, message);
            None
        }
    }
}

fn period(reader: &mut Reader, node: &Node) -> Option<String> {
    let text = reader.text(node, "period")?;
    if let Err(error) = text.parse::<Period>() {
        reader.error(node.at, error.said());
    }
    Some(text)
}
