//! Identifiers of the console's own records.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(Uuid::parse_str(text)?))
            }
        }
    )+};
}

ids! {
    /// A person who works in the console.
    OfficerId,
    /// A request of a data subject.
    RequestId,
    /// An identifier of the subject of a request.
    IdentifierId,
    /// One thing withheld from a package.
    WithholdingId,
    /// A piece of background work.
    JobId,
    /// An approval by a second person.
    ApprovalId,
    /// A legal disclosure document.
    DisclosureId,
    /// A version of a legal disclosure.
    VersionId,
    /// An effect outside our database that was announced before it began.
    IntentId,
    /// A letter to the person of a request, or a reply of theirs.
    LetterId,
    /// A file that is kept beside a request.
    AttachmentId,
    /// On whose behalf somebody asks.
    MandateId,
    /// Something a person answers for a source that is not connected to a machine.
    TaskId,
    /// A view of the queue that an officer keeps.
    ViewId,
    /// Work on many things at once that an officer started.
    RunId,
    /// A service of the marketplace that calls the HTTP API.
    ServiceId,
    /// Who is told of changes of consent.
    RecipientId,
    /// One change of consent on its way to a recipient.
    DeliveryId,
    /// Entries of the consent ledger that were committed together.
    BatchId,
}
