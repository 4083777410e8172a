//! `requests.identifiers`: looks in the sources for further identifiers that may be the person's,
//! and lists all with where they come from. An officer decides on each; until then nothing of it is
//! read or erased. Looking is an event.

use std::collections::{BTreeMap, BTreeSet};

use model::datamap::{DataMap, Field};
use model::events::Event;
use model::identifiers::Strength;
use model::ids::IdentifierId;
use model::plan::{AccessPlan, Target, access};
use model::requests::Course;
use model::said;
use model::sensitive::Sensitive;
use serde::{Deserialize, Serialize};
use sources::Candidates;
use sources::manual::part;
use store::requests::Request;
use store::subjects::{self, Identifier};
use store::workspace;
use ts_rs::TS;

use super::seeds;
use crate::console::Cx;
use crate::errors::{AppError, Code};
use crate::sources::open_all;
use crate::words::{IdentifierState, word};

pub use super::OnRequest as Input;

/// Candidates of one look. More would be a search through other people's data.
const MOST: usize = 200;
/// Identifiers that are kept of one request.
const MOST_KEPT: usize = 500;

/// The identifiers of a request.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "IdentifiersFound")]
pub struct Output {
    /// By kind and value.
    pub identifiers: Vec<FoundIdentifier>,
    /// There are more candidates than are listed: decide on these, then look again.
    pub more: bool,
}

/// An identifier with what is known of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FoundIdentifier {
    /// Its id, to confirm or reject it.
    pub id: IdentifierId,
    /// Its kind.
    pub kind: String,
    /// Its value.
    pub value: String,
    /// What is known of it.
    pub state: IdentifierState,
    /// Where it comes from, and why it was rejected.
    pub why: String,
    /// How sure it is that it is a confirmed one; none: it was not found in the sources now.
    pub strength: Option<Strength>,
}

/// Looks for further identifiers.
///
/// # Errors
/// `refused` when the identity is not verified, the request is closed, or no data map is in force;
/// `source_unavailable` when a source cannot be read.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let request = super::find(cx.store(), input.id).await?;
    super::must_be_open(&request)?;
    if request.kind.course() == Course::Direct {
        return Err(AppError::refused(said!(
            "This kind of request takes effect for what the person gave; nothing is looked for."
        )));
    }
    let candidates = look(cx, &request).await?;
    let mut tx = cx.store().begin().await?;
    let request = super::lock(&mut tx, request.id).await?;
    super::must_be_open(&request)?;
    let kept = subjects::identifiers(&mut tx, request.id).await?;
    // A rejected one is kept as well: what is kept is not proposed again.
    let known: BTreeSet<_> =
        kept.iter().map(|one| (one.kind.as_str(), one.value.reveal().as_str())).collect();
    let (mut new, mut more) = (0, candidates.more);
    let mut strengths = BTreeMap::new();
    for candidate in candidates.found {
        let key = (candidate.kind.clone(), candidate.value.clone());
        strengths.insert(key, candidate.strength);
        if known.contains(&(candidate.kind.as_str(), candidate.value.as_str())) {
            continue;
        }
        if kept.len() + new >= MOST_KEPT {
            more = true;
            break;
        }
        let places: Vec<String> = candidate.why.iter().map(ToString::to_string).collect();
        let identifier = Identifier {
            id: IdentifierId(cx.id()),
            request: request.id,
            kind: candidate.kind,
            value: Sensitive::new(candidate.value),
            state: "given".into(),
            why: said!(
                "found: {strength} ({places})",
                strength = candidate.strength.said(),
                places = places.join("; ")
            )
            .into(),
        };
        subjects::insert_identifier(&mut tx, &identifier).await?;
        let value = identifier.value.reveal();
        let country = request.calendar.get(..2);
        let digest = cx.keys()?.identifier_digest(&identifier.kind, value, country);
        subjects::set_identifier_digest(&mut tx, identifier.id, &digest).await?;
        new += 1;
    }
    let identifiers = subjects::identifiers(&mut tx, request.id)
        .await?
        .into_iter()
        .map(|one| {
            let value = one.value.into_revealed();
            let key = (one.kind, value);
            let strength = strengths.get(&key).copied();
            let (kind, value) = key;
            let state = word(&one.state)?;
            Ok(FoundIdentifier { id: one.id, kind, value, state, why: one.why, strength })
        })
        .collect::<Result<Vec<_>, AppError>>()?;
    let event = Event::IdentifiersShown {
        request: request.id,
        new: new as u64,
        shown: identifiers.len() as u64,
    };
    cx.commit(tx, event).await?;
    Ok(Output { identifiers, more })
}

/// Asks the sources.
async fn look(cx: &Cx, request: &Request) -> Result<Candidates, AppError> {
    let seeds = seeds::confirmed(cx.store(), request.id).await?;
    let workspace = workspace::find(cx.store()).await?;
    let (digest, calendar) = workspace
        .and_then(|workspace| Some((workspace.map_digest?, workspace.calendar)))
        .ok_or_else(|| {
            AppError::refused(said!("No data map is in force: put one in force first."))
        })?;
    let map = crate::map::load(cx.store(), &digest).await?;
    let manual = crate::sources::manual(cx.store()).await?;
    let (plan, _) = part(planned(&map, &seeds.keys().cloned().collect())?, &manual);
    let (everywhere, _) = part(planned(&map, &kinds(&map))?, &manual);
    let (sources, unopened) = open_all(cx.console(), &*cx.keys()?).await?;
    let missing = everywhere.steps.iter().find_map(|step| unopened.get(&step.address.dataset));
    if let Some(reason) = missing {
        return Err(AppError::new(Code::SourceUnavailable, reason.clone()));
    }
    // Calendars begin with the country: `DE`, `DE-BY`, `US-CA`.
    let country = calendar.get(..2);
    sources::candidates(&plan, &everywhere, &seeds, &sources, country, MOST).await.map_err(
        |error| {
            AppError::new(
                Code::SourceUnavailable,
                said!("A source failed: {error}.", error = error.said()),
            )
        },
    )
}

fn planned(map: &DataMap, kinds: &BTreeSet<String>) -> Result<AccessPlan, AppError> {
    access(map, kinds, &Target::Everything).map_err(|problems| crate::map::told(&problems))
}

/// Every kind of identifier that the map knows.
fn kinds(map: &DataMap) -> BTreeSet<String> {
    fn add(fields: &[Field], kinds: &mut BTreeSet<String>) {
        for field in fields {
            kinds.extend(field.identity.iter().cloned());
            add(&field.fields, kinds);
        }
    }
    let mut kinds = BTreeSet::new();
    for dataset in &map.datasets {
        for collection in &dataset.collections {
            add(&collection.fields, &mut kinds);
        }
    }
    kinds
}
