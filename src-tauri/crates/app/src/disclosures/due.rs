//! The worker publishes what is scheduled when its time has come. Any number of workers may try:
//! each version is published once.

use model::disclosures::VersionState;
use model::events::Actor;
use store::disclosures;

use crate::console::{Console, Push};
use crate::disclosures::{lock, publish};
use crate::errors::{AppError, Code};
use crate::operations::Tag;
use crate::publications::By;

/// Publishes what is due; says how many versions. One that cannot be published is logged and stays
/// scheduled, where an officer sees that it is late.
///
/// # Errors
/// When the database fails.
pub(crate) async fn run(console: &Console) -> Result<usize, AppError> {
    let mut published = 0;
    for due in disclosures::due(console.store(), console.env().now()).await? {
        let mut tx = console.store().begin().await?;
        let now = console.env().now();
        let (document, version) = lock(&mut tx, due.id).await?;
        // Somebody else published it or withdrew it, or the clock was set back, while we waited.
        if version.state != VersionState::Scheduled || version.effective_at > now {
            continue;
        }
        faults::point("disclosure.locked");
        let by = By::worker(console);
        match publish::publish(&mut tx, &document, version, now, by).await {
            Ok(events) => {
                faults::point("disclosure.written");
                tx.commit_all(now, &Actor::System { name: "worker".into() }, events).await?;
                faults::point("disclosure.published");
                published += 1;
            }
            Err(error) if matches!(error.code, Code::Refused | Code::Conflict) => {
                tracing::warn!(version.id = %due.id, reason = %error.message, "a scheduled version cannot be published");
            }
            Err(error) => return Err(error),
        }
    }
    if published > 0 {
        let tags = vec![Tag::Disclosures, Tag::Overview, Tag::Audit];
        console.push(Push::Changed { tags });
    }
    Ok(published)
}
