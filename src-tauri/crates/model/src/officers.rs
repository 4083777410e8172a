//! Officers of the console: roles and what each may do (requirement K1).

use crate::said;
use crate::said::Said;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What an officer does in the console. One officer may hold several roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Data protection officer: works and reviews requests, decides erasures.
    Dpo,
    /// Works requests up to approval.
    Handler,
    /// Writes and publishes legal disclosures.
    Publisher,
    /// The second person: approves releases, erasures, refusals and publications.
    Approver,
    /// Runs retention and backups.
    Operator,
    /// Reads the audit trail and the registers; sees no personal data.
    Auditor,
    /// Manages officers, sources and the data map; sees no case data.
    Administrator,
}

/// What an operation asks of the officer who calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub enum Permission {
    /// Anyone, signed in or not: signing in itself.
    #[serde(rename = "public")]
    Public,
    /// Anyone who is signed in.
    #[serde(rename = "signed_in")]
    SignedIn,
    /// See the request queue and the cases.
    #[serde(rename = "requests.read")]
    RequestsRead,
    /// Take in a request.
    #[serde(rename = "requests.open")]
    RequestsOpen,
    /// Move a request on.
    #[serde(rename = "requests.work")]
    RequestsWork,
    /// Decide as the second person.
    #[serde(rename = "requests.approve")]
    RequestsApprove,
    /// Start an approved erasure.
    #[serde(rename = "requests.erase")]
    RequestsErase,
    /// Read disclosures.
    #[serde(rename = "disclosures.read")]
    DisclosuresRead,
    /// Draft disclosures and publish approved ones.
    #[serde(rename = "disclosures.write")]
    DisclosuresWrite,
    /// Approve a disclosure version as the second person.
    #[serde(rename = "disclosures.approve")]
    DisclosuresApprove,
    /// See what one person accepted and consented to.
    #[serde(rename = "people.read")]
    PeopleRead,
    /// See dashboards and alerts.
    #[serde(rename = "monitor.read")]
    MonitorRead,
    /// Choose what is scraped.
    #[serde(rename = "monitor.manage")]
    MonitorManage,
    /// Read and verify the audit trail.
    #[serde(rename = "audit.read")]
    AuditRead,
    /// Export the audit trail.
    #[serde(rename = "audit.export")]
    AuditExport,
    /// Export reports and certificates.
    #[serde(rename = "reports.export")]
    ReportsExport,
    /// Connect sources.
    #[serde(rename = "sources.manage")]
    SourcesManage,
    /// Replace the data map.
    #[serde(rename = "map.manage")]
    MapManage,
    /// Read the data map and how sources are.
    #[serde(rename = "map.read")]
    MapRead,
    /// Add, change and deactivate officers.
    #[serde(rename = "officers.manage")]
    OfficersManage,
    /// Say how letters are signed and sent.
    #[serde(rename = "letters.manage")]
    LettersManage,
    /// See purposes, how many gave consent, and what is handed on; nobody by name.
    #[serde(rename = "consent.read")]
    ConsentRead,
    /// Look up a person's consent and record what they said.
    #[serde(rename = "consent.work")]
    ConsentWork,
    /// Say for what data are processed, and on what that rests.
    #[serde(rename = "purposes.manage")]
    PurposesManage,
    /// Say who is told of changes of consent.
    #[serde(rename = "recipients.manage")]
    RecipientsManage,
    /// Give services access to the HTTP API and take it away.
    #[serde(rename = "services.manage")]
    ServicesManage,
}

impl Permission {
    /// Every permission that a role can hold.
    pub const ALL: [Self; 26] = [
        Self::Public,
        Self::SignedIn,
        Self::RequestsRead,
        Self::RequestsOpen,
        Self::RequestsWork,
        Self::RequestsApprove,
        Self::RequestsErase,
        Self::DisclosuresRead,
        Self::DisclosuresWrite,
        Self::DisclosuresApprove,
        Self::PeopleRead,
        Self::MonitorRead,
        Self::MonitorManage,
        Self::AuditRead,
        Self::AuditExport,
        Self::ReportsExport,
        Self::SourcesManage,
        Self::MapManage,
        Self::MapRead,
        Self::OfficersManage,
        Self::LettersManage,
        Self::ConsentRead,
        Self::ConsentWork,
        Self::PurposesManage,
        Self::RecipientsManage,
        Self::ServicesManage,
    ];
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Dpo,
        Self::Handler,
        Self::Publisher,
        Self::Approver,
        Self::Operator,
        Self::Auditor,
        Self::Administrator,
    ];

    /// The role as it is stored and shown in the audit trail.
    pub fn key(self) -> &'static str {
        match self {
            Self::Dpo => "dpo",
            Self::Handler => "handler",
            Self::Publisher => "publisher",
            Self::Approver => "approver",
            Self::Operator => "operator",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }

    /// Whether this role alone gives the permission. The table that the permission matrix in the
    /// window, the dispatcher and the tests read.
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match permission {
            P::Public | P::SignedIn => true,
            P::RequestsRead => matches!(self, Self::Dpo | Self::Handler | Self::Approver),
            P::RequestsOpen | P::RequestsWork => matches!(self, Self::Dpo | Self::Handler),
            P::RequestsApprove => matches!(self, Self::Dpo | Self::Approver),
            P::RequestsErase => matches!(self, Self::Dpo),
            P::DisclosuresRead => {
                matches!(self, Self::Dpo | Self::Publisher | Self::Approver | Self::Auditor)
            }
            P::DisclosuresWrite => matches!(self, Self::Publisher),
            P::DisclosuresApprove => matches!(self, Self::Dpo | Self::Approver),
            P::PeopleRead => matches!(self, Self::Dpo | Self::Handler | Self::Publisher),
            P::MonitorRead => matches!(
                self,
                Self::Dpo | Self::Operator | Self::Auditor | Self::Administrator | Self::Approver
            ),
            P::MonitorManage => matches!(self, Self::Operator | Self::Administrator),
            P::AuditRead => matches!(self, Self::Dpo | Self::Auditor | Self::Approver),
            P::AuditExport | P::ReportsExport => matches!(self, Self::Dpo | Self::Auditor),
            P::SourcesManage => matches!(self, Self::Operator | Self::Administrator),
            P::MapManage | P::LettersManage => matches!(self, Self::Dpo | Self::Administrator),
            P::MapRead => matches!(
                self,
                Self::Dpo | Self::Handler | Self::Operator | Self::Auditor | Self::Administrator
            ),
            P::OfficersManage | P::ServicesManage => matches!(self, Self::Administrator),
            P::ConsentRead => true,
            P::ConsentWork => matches!(self, Self::Dpo | Self::Handler),
            P::PurposesManage => matches!(self, Self::Dpo),
            P::RecipientsManage => matches!(self, Self::Dpo | Self::Administrator),
        }
    }
}

/// The permissions that these roles give together.
pub fn permissions(roles: &BTreeSet<Role>) -> BTreeSet<Permission> {
    Permission::ALL
        .into_iter()
        .filter(|permission| roles.iter().any(|role| role.may(*permission)))
        .collect()
}

/// Why roles cannot be held by one person, if so. An administrator opens the doors and must not
/// look inside; an auditor judges and must not act.
pub fn separation_of_duties(roles: &BTreeSet<Role>) -> Option<Said> {
    if roles.contains(&Role::Administrator) && roles.len() > 1 {
        return Some(said!("an administrator sees no case data and can hold no other role"));
    }
    if roles.contains(&Role::Auditor) && roles.len() > 1 {
        return Some(said!("an auditor judges the work of the others and can hold no other role"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_sees_no_case_and_changes_nothing() {
        let permissions = permissions(&BTreeSet::from([Role::Auditor]));
        assert!(!permissions.contains(&Permission::RequestsRead));
        assert!(!permissions.contains(&Permission::RequestsWork));
        assert!(permissions.contains(&Permission::AuditRead));
    }

    #[test]
    fn every_permission_is_held_by_somebody() {
        for permission in Permission::ALL {
            assert!(Role::ALL.iter().any(|role| role.may(permission)), "{permission:?}");
        }
    }
}
