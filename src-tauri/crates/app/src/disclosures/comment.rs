//! `disclosures.comment`: a remark on a clause, or a reply to one.

use model::disclosures::clauses;
use model::events::Event;
use model::ids::{CommentId, VersionId};
use model::said;
use serde::{Deserialize, Serialize};
use store::disclosures::comments::{self, Comment};
use ts_rs::TS;

use crate::console::Cx;
use crate::disclosures::{checked, find_version, texts};
use crate::errors::AppError;
use crate::keys::hmac_hex;

/// What about what.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosuresCommentInput")]
pub struct Input {
    /// The version.
    pub version: VersionId,
    /// The language of the text; none: all of the version.
    #[serde(default)]
    pub language: Option<String>,
    /// Key of the clause; none: all of the text.
    #[serde(default)]
    pub clause: Option<String>,
    /// The comment it answers; then language and clause are that one's.
    #[serde(default)]
    pub reply_to: Option<CommentId>,
    /// What is said.
    pub text: String,
}

/// The comment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureCommented")]
pub struct Output {
    /// Its id.
    pub comment: CommentId,
}

/// Keeps a comment. Events hold its HMAC, so that it can be erased.
///
/// # Errors
/// `not_found` when the version, language, clause or comment is not there; `invalid` without words.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let text = checked(&input.text)?;
    let mut tx = cx.store().begin().await?;
    let version = find_version(&mut tx, input.version).await?;
    let (language, clause) = match input.reply_to {
        Some(first) => {
            let first = comments::find(&mut tx, first)
                .await?
                .filter(|first| first.version == version.id && first.reply_to.is_none())
                .ok_or_else(|| {
                    AppError::not_found(said!("There is no such comment on this version."))
                })?;
            (first.language, first.clause)
        }
        None => (input.language, input.clause),
    };
    if let Some(language) = &language {
        let texts = texts(&mut tx, version.id).await?;
        let text = texts.get(language).ok_or_else(|| {
            AppError::not_found(said!("There is no text in language \"{language}\".", language))
        })?;
        let known = clause.as_ref().is_none_or(|clause| {
            input.reply_to.is_some() || clauses(text).iter().any(|one| one.key == *clause)
        });
        if !known {
            return Err(AppError::not_found(said!(
                "There is no clause \"{clause}\".",
                clause = clause.unwrap_or_default()
            )));
        }
    } else if clause.is_some() {
        return Err(
            AppError::invalid(said!("Language: say in which text the clause is.")).at("language")
        );
    }
    let comment = Comment {
        id: CommentId(cx.id()),
        version: version.id,
        language,
        clause,
        reply_to: input.reply_to,
        purpose: "comment".into(),
        text,
        content_key: cx.env().key().to_vec(),
        officer: cx.officer()?.id,
        at: cx.now(),
        resolved_by: None,
        resolved_at: None,
    };
    comments::insert(&mut tx, &comment).await?;
    let event = Event::DisclosureCommented {
        version: version.id,
        comment: comment.id,
        content_hmac: hmac_hex(&comment.content_key, &[comment.text.as_bytes()]),
    };
    cx.commit(tx, event).await?;
    Ok(Output { comment: comment.id })
}
