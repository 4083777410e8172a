//! What somebody should do, as facts: the window finds the words.

use chrono::NaiveDate;
use model::disclosures::VersionState;
use model::ids::{RequestId, VersionId};
use model::requests::State;
use serde::{Deserialize, Serialize};
use store::approvals;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;
use crate::requests::list::{Bucket, RequestRow};
use crate::words::Pressing;

/// Something somebody should do.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Attention {
    /// How pressing it is.
    pub severity: Pressing,
    /// What it is.
    pub concern: Concern,
}

/// What somebody should look at.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Concern {
    /// A request is late.
    Late {
        /// The request.
        request: RequestId,
        /// Its number.
        number: String,
        /// By how many days.
        #[ts(type = "number")]
        days: i64,
        /// When it was due.
        due: String,
    },
    /// A request is due today.
    DueToday {
        /// The request.
        request: RequestId,
        /// Its number.
        number: String,
        /// When it was received.
        #[ts(type = "string")]
        received: NaiveDate,
    },
    /// Sources of a request did not answer.
    SourceFailed {
        /// The request.
        request: RequestId,
        /// Its number.
        number: String,
        /// How many.
        #[ts(type = "number")]
        sources: usize,
    },
    /// A request waits for a second person.
    WaitsForApproval {
        /// The request.
        request: RequestId,
        /// Its number.
        number: String,
        /// When it is due.
        due: String,
        /// Whether the caller can be that person.
        mine: bool,
    },
    /// A source did not answer when it was tested.
    SourceDown {
        /// Its key.
        source: String,
    },
    /// A version of a document waits for a second person.
    VersionWaits {
        /// The version.
        version: VersionId,
        /// What people call the document.
        document: String,
        /// Number of the version.
        number: String,
    },
}

/// Requests that are named at most; the queue has the rest.
const REQUESTS: usize = 6;

/// What needs attention: requests by due date first, then sources and documents.
pub(super) async fn items(cx: &Cx, rows: &[RequestRow]) -> Result<Vec<Attention>, AppError> {
    let mut items = Vec::new();
    for row in rows {
        if let Some(item) = of_request(cx, row).await? {
            items.push(item);
        }
        if items.len() == REQUESTS {
            break;
        }
    }
    for source in store::sources::list(cx.store()).await? {
        if source.health.as_ref().is_some_and(|health| !health.reachable) {
            let concern = Concern::SourceDown { source: source.key };
            items.push(Attention { severity: Pressing::Warning, concern });
        }
    }
    for document in store::disclosures::list(cx.store()).await? {
        for version in store::disclosures::versions(cx.store(), document.id).await? {
            if version.state == VersionState::Review {
                let concern = Concern::VersionWaits {
                    version: version.id,
                    document: document.title.clone(),
                    number: version.number,
                };
                items.push(Attention { severity: Pressing::Approval, concern });
            }
        }
    }
    Ok(items)
}

async fn of_request(cx: &Cx, row: &RequestRow) -> Result<Option<Attention>, AppError> {
    let (request, number) = (row.id, row.number.clone());
    let failed = row.sources.iter().filter(|source| source.state == "failed").count();
    let (severity, concern) = if row.bucket == Bucket::Overdue {
        let late = Concern::Late { request, number, days: -row.days_left, due: row.due.clone() };
        (Pressing::Critical, late)
    } else if failed > 0 {
        (Pressing::Warning, Concern::SourceFailed { request, number, sources: failed })
    } else if row.state == State::Approval {
        let mine = !approvals::preparers(cx.store(), request.0).await?.contains(&cx.officer()?.id);
        let waits = Concern::WaitsForApproval { request, number, due: row.due.clone(), mine };
        (Pressing::Approval, waits)
    } else if row.bucket == Bucket::Today {
        let received = row.received_at.date_naive();
        (Pressing::Warning, Concern::DueToday { request, number, received })
    } else {
        return Ok(None);
    };
    Ok(Some(Attention { severity, concern }))
}
