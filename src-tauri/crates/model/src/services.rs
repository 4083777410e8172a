//! Services of the marketplace that call the HTTP API, and what each may do there.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a token opens. A service is given what it needs and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[ts(rename = "ServiceScope")]
pub enum Scope {
    /// Read the disclosures in force, and what a person has to accept.
    #[serde(rename = "disclosures:read")]
    DisclosuresRead,
    /// Record that a person accepted a version.
    #[serde(rename = "acceptances:write")]
    AcceptancesWrite,
    /// Read what a person consented to.
    #[serde(rename = "consent:read")]
    ConsentRead,
    /// Record consent, objections and signals of a person.
    #[serde(rename = "consent:write")]
    ConsentWrite,
    /// Open a request of a person.
    #[serde(rename = "requests:open")]
    RequestsOpen,
    /// Read how a request stands.
    #[serde(rename = "requests:read")]
    RequestsRead,
}

impl Scope {
    /// Every scope.
    pub const ALL: [Self; 6] = [
        Self::DisclosuresRead,
        Self::AcceptancesWrite,
        Self::ConsentRead,
        Self::ConsentWrite,
        Self::RequestsOpen,
        Self::RequestsRead,
    ];

    /// The scope as it is stored and told.
    pub fn key(self) -> &'static str {
        match self {
            Self::DisclosuresRead => "disclosures:read",
            Self::AcceptancesWrite => "acceptances:write",
            Self::ConsentRead => "consent:read",
            Self::ConsentWrite => "consent:write",
            Self::RequestsOpen => "requests:open",
            Self::RequestsRead => "requests:read",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_called_the_same_everywhere() {
        for scope in Scope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.key());
        }
    }
}
