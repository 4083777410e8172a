//! Views of the queue that an officer keeps. Each officer has their own.

pub mod counts;
pub mod delete;
pub mod list;
pub mod rename;
pub mod save;

use model::ids::ViewId;
use model::said;
use serde::{Deserialize, Serialize};
use store::views::View;
use ts_rs::TS;

use crate::errors::AppError;

/// What an address of the queue may say. A search is left out on purpose: it would keep somebody's
/// name or address where an erasure does not reach.
const PARAMETERS: [&str; 8] =
    ["view", "state", "kind", "regime", "not", "assignee", "sort", "group"];

/// A view as the window shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ViewShown {
    /// Its id.
    pub id: ViewId,
    /// What the officer calls it.
    pub name: String,
    /// The search parameters of the queue: `view=open&kind=erasure`.
    pub address: String,
}

impl From<View> for ViewShown {
    fn from(view: View) -> Self {
        Self { id: view.id, name: view.name, address: view.address }
    }
}

/// A name that can be shown as a tab.
fn named(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
        return Err(AppError::invalid(said!("Name: 1 to 60 characters.")).at("name"));
    }
    Ok(name.to_owned())
}

/// An address that names filters and no person.
fn checked(address: &str) -> Result<String, AppError> {
    let address = address.trim().trim_start_matches('?');
    if address.len() > 600 {
        return Err(AppError::invalid(said!("Address: at most 600 characters.")).at("address"));
    }
    for part in address.split('&').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        if !PARAMETERS.contains(&key) {
            return Err(AppError::invalid(said!(
                "Address: a view keeps filters and order, not \"{key}\".",
                key
            ))
            .at("address"));
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-,".contains(&byte);
        if !value.bytes().all(plain) {
            return Err(AppError::invalid(said!("Address: {key} has signs it cannot have.", key))
                .at("address"));
        }
    }
    Ok(address.to_owned())
}

/// A name the officer has already.
fn taken(error: store::StoreError) -> AppError {
    if error.is_constraint() {
        return AppError::new(
            crate::errors::Code::Conflict,
            said!("You have a view of this name."),
        )
        .at("name");
    }
    error.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_keeps_filters_and_never_a_search_for_somebody() {
        assert!(checked("view=open&state=closed&not=state&regime=gdpr,ccpa&sort=-due").is_ok());
        assert!(checked("view=open&q=ada").unwrap_err().message.contains("\"q\""));
        assert!(checked("view=ada@example.org").is_err());
        assert!(checked(&"a".repeat(601)).is_err());
    }
}
