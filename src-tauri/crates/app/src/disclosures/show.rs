//! `disclosures.show`: one version with its texts, what the checks find, comments and approvals.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use model::disclosures::{ChangeClass, VersionState, clauses, earliest};
use model::ids::{CommentId, OfficerId, VersionId};
use model::said::Said;
use serde::{Deserialize, Serialize};
use store::disclosures::comments::{self, Comment};
use store::disclosures::{self, Version};
use ts_rs::TS;

use crate::approvals::{self, ApprovalShown};
use crate::console::Cx;
use crate::disclosures::findings::{self, Findings};
use crate::disclosures::{Texts, current, document, find_version};
use crate::errors::AppError;

pub use crate::disclosures::OnVersion as Input;

/// A version with its texts.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "DisclosureShown")]
pub struct Output {
    /// Key of the document.
    pub document: String,
    /// What people call the document.
    pub title: String,
    /// The language that the others are translated from.
    pub lead: String,
    /// The version.
    pub version: VersionShown,
    /// The version in force.
    pub in_force: Option<VersionId>,
    /// Markdown by language.
    pub texts: Texts,
    /// The texts in clauses, by language.
    pub languages: Vec<LanguageShown>,
    /// What the checks find.
    pub findings: Findings,
    /// In the order they were written, each with its replies.
    pub comments: Vec<CommentShown>,
    /// Newest first.
    pub approvals: Vec<ApprovalShown>,
    /// Why the caller cannot approve it, if it waits for an approval.
    pub cannot_approve: Option<Said>,
    /// When it can be in force at the earliest, if it is not public.
    #[ts(type = "string | null")]
    pub earliest: Option<DateTime<Utc>>,
}

/// A text in clauses.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LanguageShown {
    /// The language.
    pub language: String,
    /// SHA-256 of the text.
    pub digest: String,
    /// When it was last written.
    #[ts(type = "string")]
    pub changed_at: DateTime<Utc>,
    /// Whether it was not touched since the lead text changed.
    pub lags: bool,
    /// The preamble first, if there is one.
    pub clauses: Vec<ClauseShown>,
}

/// A clause.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ClauseShown {
    /// What comments and findings name it by.
    pub key: String,
    /// Its place among the headings; none: the preamble.
    pub number: Option<usize>,
    /// Its heading.
    pub title: String,
    /// Provisions it answers.
    pub laws: Vec<String>,
    /// Line of the text on which it begins, counted from 1.
    pub line: usize,
}

/// A comment with what was answered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "ClauseComment")]
pub struct CommentShown {
    /// Its id.
    pub id: CommentId,
    /// The language of the text; none: it is about the version.
    pub language: Option<String>,
    /// Key of the clause; none: it is about all of the text.
    pub clause: Option<String>,
    /// `comment`, `send_back`, `correction` or `unschedule`: what it was written for.
    pub purpose: CommentPurpose,
    /// What is said.
    pub text: String,
    /// Who wrote it.
    pub officer: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
    /// Who said that it is settled.
    pub resolved_by: Option<String>,
    /// When.
    #[ts(type = "string | null")]
    pub resolved_at: Option<DateTime<Utc>>,
    /// In the order they were written.
    pub replies: Vec<CommentReply>,
}

/// A reply to a comment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CommentReply {
    /// Its id.
    pub id: CommentId,
    /// What is said.
    pub text: String,
    /// Who wrote it.
    pub officer: String,
    /// When.
    #[ts(type = "string")]
    pub at: DateTime<Utc>,
}

/// What a comment was written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CommentPurpose {
    /// Somebody remarked something.
    Comment,
    /// The second person did not agree.
    SendBack,
    /// What was wrong with the version that is corrected.
    Correction,
    /// Why the schedule was withdrawn.
    Unschedule,
}

/// A version as the window shows it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct VersionShown {
    /// Its id.
    pub id: VersionId,
    /// `1.2.0`.
    pub number: String,
    /// Where it stands.
    pub state: VersionState,
    /// What it changes for the person.
    pub change_class: ChangeClass,
    /// SHA-256 over its texts.
    pub digest: String,
    /// From when it is to be in force.
    #[ts(type = "string")]
    pub effective_at: DateTime<Utc>,
    /// Days between telling people and being in force.
    pub notice_days: u32,
    /// Whether it corrects a publishing error: its approval publishes it.
    pub expedited: bool,
    /// Who wrote it; none: it was imported as published.
    pub author: Option<String>,
    /// Who approved it.
    pub approver: Option<String>,
    /// When it was drafted.
    #[ts(type = "string")]
    pub created_at: DateTime<Utc>,
    /// When it was scheduled.
    #[ts(type = "string | null")]
    pub scheduled_at: Option<DateTime<Utc>>,
    /// When it was published.
    #[ts(type = "string | null")]
    pub published_at: Option<DateTime<Utc>>,
    /// Since when it is, or was, in force.
    #[ts(type = "string | null")]
    pub in_force_at: Option<DateTime<Utc>>,
}

impl VersionShown {
    /// The version with names for ids.
    pub(crate) fn of(version: Version, team: &Team) -> Self {
        let name = |id: OfficerId| team.get(&id).cloned();
        Self {
            id: version.id,
            number: version.number,
            state: version.state,
            change_class: version.change_class,
            digest: version.digest,
            effective_at: version.effective_at,
            notice_days: version.notice_days,
            expedited: version.expedited,
            author: version.author.and_then(name),
            approver: version.approver.and_then(name),
            created_at: version.created_at,
            scheduled_at: version.scheduled_at,
            published_at: version.published_at,
            in_force_at: version.in_force_at,
        }
    }
}

/// Names of officers.
pub(crate) type Team = BTreeMap<OfficerId, String>;

pub(crate) async fn team(cx: &Cx) -> Result<Team, AppError> {
    let officers = store::officers::list(cx.store()).await?;
    Ok(officers.into_iter().map(|officer| (officer.id, officer.name)).collect())
}

/// Shows a version.
///
/// # Errors
/// `not_found`, or when the database fails.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let version = find_version(cx.store(), input.version).await?;
    let document = document(cx.store(), version.disclosure).await?;
    let team = team(cx).await?;
    let kept = disclosures::texts(cx.store(), version.id).await?;
    let findings = findings::find(&document, &kept);
    let in_force = current(cx.store(), document.id).await?;
    let languages = kept
        .iter()
        .map(|text| LanguageShown {
            language: text.language.clone(),
            digest: text.digest.clone(),
            changed_at: text.changed_at,
            lags: findings.lagging.contains(&text.language),
            clauses: clauses(&text.text)
                .into_iter()
                .map(|clause| ClauseShown {
                    key: clause.key,
                    number: clause.number,
                    title: clause.title,
                    laws: clause.laws,
                    line: clause.line,
                })
                .collect(),
        })
        .collect();
    Ok(Output {
        comments: threads(&team, comments::list(cx.store(), version.id).await?)?,
        approvals: approvals::show(cx, version.id.0).await?,
        cannot_approve: match version.state {
            VersionState::Review => approvals::cannot_approve(cx, version.id.0).await?,
            VersionState::Draft
            | VersionState::Approved
            | VersionState::Scheduled
            | VersionState::Published
            | VersionState::Superseded => None,
        },
        earliest: version
            .state
            .is_open()
            .then(|| earliest(cx.now(), version.notice_days, in_force.is_none())),
        in_force: in_force.map(|version| version.id),
        texts: kept.into_iter().map(|text| (text.language, text.text)).collect(),
        version: VersionShown::of(version, &team),
        document: document.key,
        title: document.title,
        lead: document.lead,
        languages,
        findings,
    })
}

fn threads(team: &Team, kept: Vec<Comment>) -> Result<Vec<CommentShown>, AppError> {
    let name = |id: OfficerId| team.get(&id).cloned().unwrap_or_default();
    let mut threads: Vec<CommentShown> = Vec::new();
    for comment in kept {
        match comment.reply_to {
            None => threads.push(CommentShown {
                id: comment.id,
                language: comment.language,
                clause: comment.clause,
                purpose: crate::words::word(&comment.purpose)?,
                text: comment.text,
                officer: name(comment.officer),
                at: comment.at,
                resolved_by: comment.resolved_by.map(name),
                resolved_at: comment.resolved_at,
                replies: Vec::new(),
            }),
            Some(first) => {
                if let Some(thread) = threads.iter_mut().find(|thread| thread.id == first) {
                    thread.replies.push(CommentReply {
                        id: comment.id,
                        text: comment.text,
                        officer: name(comment.officer),
                        at: comment.at,
                    });
                }
            }
        }
    }
    Ok(threads)
}
