//! Consent: the ledger, the outbox, receipts (requirements D1 to D4). One file per operation.

pub mod acknowledge;
pub mod chart;
pub mod current;
pub mod import;
pub mod object;
pub mod outbox;
pub mod preview_import;
pub mod proof;
pub mod pull;
pub mod receipt;
pub mod retry_delivery;
pub mod show;
pub mod signal;
pub mod update;

pub(crate) mod forget;
pub(crate) mod record;

use model::consent::LONGEST_PERSON;
use model::said;
use model::said::Said;
use store::Read;
use store::consent::Person;

use crate::errors::AppError;

/// The person, as the product names them.
pub(crate) fn named(person: &str) -> Result<&str, AppError> {
    let person = person.trim();
    if person.is_empty()
        || person.chars().count() > LONGEST_PERSON
        || person.chars().any(char::is_control)
    {
        return Err(AppError::invalid(said!(
            "Person: the user id, 1 to {longest_person} characters, or kind:value for somebody \
             known by something else, such as email:ada@example.org.",
            longest_person = LONGEST_PERSON
        ))
        .at("person"));
    }
    Ok(person)
}

/// A word about an entry, such as where it was said.
pub(crate) fn word(
    text: &str,
    (label, field): (Said, &'static str),
    most: usize,
) -> Result<String, AppError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(
            AppError::invalid(said!("{label}: 1 to {most} characters.", label, most)).at(field)
        );
    }
    Ok(text.to_owned())
}

/// The person as the ledger names them, from an identifier: by their user id, or by kind and value.
pub(crate) fn person_of(kind: &str, value: &str) -> String {
    if kind == "user_id" { value.to_owned() } else { format!("{kind}:{value}") }
}

/// The person of the ledger.
pub(crate) async fn find(db: impl Read, person: &str) -> Result<Person, AppError> {
    store::consent::person(db, named(person)?).await?.ok_or_else(|| {
        AppError::not_found(said!("There is no entry about this person in the consent ledger."))
    })
}
