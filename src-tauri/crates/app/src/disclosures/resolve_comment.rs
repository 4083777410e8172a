//! `disclosures.resolve_comment`: what a comment asked for is settled.

use model::events::Event;
use model::ids::CommentId;
use model::said;
use serde::{Deserialize, Serialize};
use store::disclosures::comments;
use ts_rs::TS;

use crate::console::Cx;
use crate::errors::AppError;

pub use crate::disclosures::Done as Output;

/// Which comment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresResolveCommentInput")]
pub struct Input {
    /// The comment; a reply is settled with what it answers.
    pub comment: CommentId,
}

/// Settles a comment.
///
/// # Errors
/// `not_found`; `refused` for a reply, or when it is settled already.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let mut tx = cx.store().begin().await?;
    let comment = comments::find(&mut tx, input.comment)
        .await?
        .ok_or_else(|| AppError::not_found(said!("There is no such comment.")))?;
    if comment.reply_to.is_some() {
        return Err(AppError::refused(said!("A reply is settled with the comment it answers.")));
    }
    if !comments::resolve(&mut tx, comment.id, cx.officer()?.id, cx.now()).await? {
        return Err(AppError::refused(said!("It is settled already.")));
    }
    let (version, comment) = (comment.version, comment.id);
    cx.commit(tx, Event::DisclosureCommentResolved { version, comment }).await?;
    Ok(Output {})
}
