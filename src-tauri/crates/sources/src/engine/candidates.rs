//! Further identifiers that may be the person's: other notations of those that are confirmed, and
//! what stands beside them in the person's rows.
//!
//! Invariant: nothing found here leads on. A candidate that nobody confirmed is no seed, so its
//! rows are neither read nor erased.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Mutex;

use async_trait::async_trait;
use model::datamap::schema::TypeFamily;
use model::identifiers::{Email, Nature, Strength, compare, device, fold, loose, nature};
use model::plan::{AccessPlan, Address, Entry, Seeds, Step};
use model::said;
use model::values::{Row, Value};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::collect::{Outcome, Sink, collect};
use super::known::values;
use super::{Sources, live, matched};
use crate::source::{Bind, Kind, Session};
use crate::{SourceError, sql};

/// How a candidate is related to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// It is another notation of a confirmed identifier.
    Notation,
    /// It stands in a row of the person.
    SameRow,
}

/// Where a candidate was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Why {
    /// The collection.
    pub address: Address,
    /// Dotted path of the field.
    pub field: String,
    /// What connects it with the person.
    pub relation: Relation,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, field, relation } = self;
        f.write_str(&match relation {
            Relation::Notation => {
                said!("{address}.{field}: resembles a confirmed identifier", address, field)
            }
            Relation::SameRow => {
                said!("{address}.{field}: stands in a row of this person", address, field)
            }
        })
    }
}

/// An identifier that may be the person's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Its kind, as the map names it.
    pub kind: String,
    /// The value, as the source holds it.
    pub value: String,
    /// How sure it is that it is a confirmed one; what only stands in a row is possible.
    pub strength: Strength,
    /// Where it was found, at most [`MOST_PLACES`].
    pub why: BTreeSet<Why>,
}

/// What a search for candidates gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// By kind and value.
    pub found: Vec<Candidate>,
    /// There are more than were asked for.
    pub more: bool,
}

/// Places that are named of one candidate.
pub const MOST_PLACES: usize = 5;

/// Values of one field that are read for each candidate that may be named: some are known, or are
/// not alike after all.
const READ: usize = 4;

/// Looks for candidates: at most `most`, read from `everywhere`, the plan for every kind of
/// identifier of the map, and from the person's rows as `plan` reaches them. `country` (ISO 3166)
/// is where a telephone number without a calling code belongs.
///
/// # Errors
/// When a source cannot be read: then the list would not be whole.
pub async fn candidates(
    plan: &AccessPlan,
    everywhere: &AccessPlan,
    seeds: &Seeds,
    sources: &Sources,
    country: Option<&str>,
    most: usize,
) -> Result<Candidates, SourceError> {
    let found = Mutex::new(Gathered { seeds, country, most, found: BTreeMap::new(), more: false });
    let mut opened = BTreeMap::new();
    for step in &everywhere.steps {
        let dataset = &step.address.dataset;
        if !opened.contains_key(dataset) {
            let source =
                sources.get(dataset).ok_or_else(|| SourceError::NotConnected(dataset.clone()))?;
            let mut session = source.reading().await?;
            let schema = session.describe().await?;
            opened.insert(dataset.clone(), (source.kind(), schema, session));
        }
        let Some((kind, schema, session)) = opened.get_mut(dataset) else { continue };
        let table = live(schema, step)?;
        for field in fields(step) {
            let column = matched(table, &step.address, field.path, field.array)?;
            let texts =
                alike(*kind, &mut **session, step, &column, field.kind, seeds, most).await?;
            let mut found = lock(&found);
            found.more |= texts.len() >= most * READ;
            for value in texts {
                found.take(step, &field, &value, Relation::Notation);
            }
        }
    }
    drop(opened);
    let (narrow, identities) =
        (narrowed(plan, everywhere), Identities { everywhere, found: &found });
    let outcomes = collect(&narrow, seeds, sources, &identities, &CancellationToken::new()).await?;
    for (address, outcome) in outcomes {
        if let Outcome::Failed { reason } = outcome {
            return Err(SourceError::Unavailable(format!("{address}: {reason}")));
        }
    }
    let gathered = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(Candidates { found: gathered.found.into_values().collect(), more: gathered.more })
}

fn lock<'a, 's>(found: &'a Mutex<Gathered<'s>>) -> std::sync::MutexGuard<'a, Gathered<'s>> {
    found.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A field that the map says holds an identifier.
struct Field<'a> {
    path: &'a [String],
    kind: &'a str,
    array: bool,
}

fn fields(step: &Step) -> Vec<Field<'_>> {
    step.entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Identity { field, kind, array } => {
                Some(Field { path: field, kind, array: *array })
            }
            Entry::Edge { .. } => None,
        })
        .collect()
}

/// What was found so far.
struct Gathered<'a> {
    seeds: &'a Seeds,
    country: Option<&'a str>,
    most: usize,
    found: BTreeMap<(String, String), Candidate>,
    more: bool,
}

impl Gathered<'_> {
    fn take(&mut self, step: &Step, field: &Field<'_>, value: &str, relation: Relation) {
        let value = value.trim().to_owned();
        let known = self.seeds.get(field.kind).is_some_and(|values| values.contains(&value));
        if value.is_empty() || known {
            return;
        }
        let strength = akin(self.seeds, field.kind)
            .filter_map(|seed| compare(field.kind, seed, &value, self.country))
            .min();
        let strength = match (strength, relation) {
            (Some(strength), _) => strength,
            (None, Relation::SameRow) => Strength::Possible,
            // The source compares more loosely than we do.
            (None, Relation::Notation) => return,
        };
        let key = (field.kind.to_owned(), value.clone());
        if !self.found.contains_key(&key) && self.found.len() >= self.most {
            self.more = true;
            return;
        }
        let candidate = self.found.entry(key).or_insert_with(|| Candidate {
            kind: field.kind.to_owned(),
            value,
            strength,
            why: BTreeSet::new(),
        });
        if candidate.why.len() < MOST_PLACES {
            let field = field.path.join(".");
            candidate.why.insert(Why { address: step.address.clone(), field, relation });
        }
    }
}

/// Confirmed values that a field of this kind may hold in another notation. An address is an
/// address, whichever kind the map makes of it; other ids are only comparable with their own kind.
fn akin<'a>(seeds: &'a Seeds, kind: &'a str) -> impl Iterator<Item = &'a String> {
    let same = move |other: &str| {
        other == kind || (nature(kind) != Nature::Other && nature(other) == nature(kind))
    };
    seeds.iter().filter(move |(other, _)| same(other)).flat_map(|(_, values)| values)
}

/// The different values of a field that resemble a seed, in one query.
async fn alike(
    kind: Kind,
    session: &mut dyn Session,
    step: &Step,
    field: &sql::Matched<'_>,
    identity: &str,
    seeds: &Seeds,
    most: usize,
) -> Result<Vec<String>, SourceError> {
    let wanted: BTreeSet<String> =
        akin(seeds, identity).flat_map(|seed| keys(identity, seed)).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let binds = [Bind::Texts(wanted.into_iter().collect())];
    let among = |value: &str| {
        let key = key(kind, nature(identity), value);
        match kind {
            Kind::Postgres => format!("{key} = any($1::text[])"),
            Kind::Sqlite => format!("{key} in (select value from json_each($1))"),
        }
    };
    let filter = step.filter.as_ref().map(|filter| format!(" and ({filter})")).unwrap_or_default();
    let table = sql::table(&step.table)?;
    let text = if field.array {
        // The list itself: its elements are compared here once more.
        let elements = sql::elements(kind, "t", field)?;
        let list = match kind {
            Kind::Postgres => format!("(select json_agg(e.v)::text from ({elements}) e)"),
            Kind::Sqlite => format!("(select json_group_array(e.v) from ({elements}) e)"),
        };
        format!(
            "select distinct {list} from {table} t
             where exists (select 1 from ({elements}) e where {}){filter} limit {}",
            among("e.v"),
            most * READ
        )
    } else {
        let value = match kind {
            Kind::Postgres => format!("({})::text", field.scalar(kind, "t")?),
            Kind::Sqlite => format!("cast({} as text)", field.scalar(kind, "t")?),
        };
        format!(
            "select distinct {value} from {table} t where {}{filter} limit {}",
            among(&value),
            most * READ
        )
    };
    let rows = session.query(&text, &binds, &[TypeFamily::Text]).await?;
    let texts = rows.iter().filter_map(|row| row.first().and_then(Value::to_text));
    if !field.array {
        return Ok(texts.collect());
    }
    Ok(texts
        .filter_map(|list| serde_json::from_str::<Vec<Option<String>>>(&list).ok())
        .flatten()
        .flatten()
        .collect())
}

/// What the values that resemble a seed have in common, as [`key`] reads it.
fn keys(kind: &str, seed: &str) -> Vec<String> {
    match nature(kind) {
        Nature::Email => Email::parse(seed).map_or_else(Vec::new, |email| {
            let local = email.local.split_once('+').map_or(email.local.as_str(), |(one, _)| one);
            let local = local.replace('.', "");
            let domains = email.domains().into_iter().chain(email.sibling_domains());
            domains.map(|domain| format!("{local}@{domain}")).collect()
        }),
        Nature::Phone => loose(kind, seed).into_iter().collect(),
        Nature::Device => {
            let folded = fold(seed.trim());
            vec![device(&folded).unwrap_or_else(|| plain(&folded))]
        }
        Nature::Other => vec![fold(seed.trim())],
    }
}

/// Signs that the layout of a device id is made of.
const LAYOUT: [&str; 5] = ["-", ":", "{", "}", "."];

fn plain(value: &str) -> String {
    value.chars().filter(|sign| !LAYOUT.contains(&sign.to_string().as_str())).collect()
}

/// An expression that is equal for values that resemble each other; it may be equal for others.
fn key(kind: Kind, nature: Nature, value: &str) -> String {
    let without = |text: String, signs: &[&str]| {
        signs.iter().fold(text, |text, sign| format!("replace({text}, {}, '')", sql::literal(sign)))
    };
    let low = match kind {
        Kind::Postgres => format!("lower(btrim({value}))"),
        Kind::Sqlite => format!("lower(trim({value}))"),
    };
    match (kind, nature) {
        (Kind::Postgres, Nature::Email) => format!(
            "replace(split_part(split_part({low}, '@', 1), '+', 1), '.', '') || '@' || \
             split_part({low}, '@', 2)"
        ),
        (Kind::Sqlite, Nature::Email) => {
            let local = format!("substr({low}, 1, instr({low}, '@') - 1)");
            format!(
                "replace(substr({local}, 1, instr({local} || '+', '+') - 1), '.', '') || \
                 substr({low}, instr({low}, '@'))"
            )
        }
        (Kind::Postgres, Nature::Phone) => {
            format!("right(ltrim(regexp_replace({value}, '[^0-9]', '', 'g'), '0'), 8)")
        }
        (Kind::Sqlite, Nature::Phone) => {
            let digits = without(value.to_owned(), &[" ", "-", ".", "/", "(", ")", "+"]);
            format!("substr(ltrim({digits}, '0'), -8)")
        }
        (_, Nature::Device) => without(low, &LAYOUT),
        (_, Nature::Other) => low,
    }
}

/// The collections of the plan that hold identifiers or lead to some, with no other columns.
fn narrowed(plan: &AccessPlan, everywhere: &AccessPlan) -> AccessPlan {
    let holds = |step: &Step| identities_of(everywhere, &step.address).next().is_some();
    let mut needed: BTreeSet<Address> =
        plan.steps.iter().filter(|step| holds(step)).map(|step| step.address.clone()).collect();
    loop {
        let before = needed.len();
        for step in &plan.steps {
            if needed.contains(&step.address) {
                needed.extend(step.entries.iter().filter_map(|entry| match entry {
                    Entry::Edge { from, .. } => Some(from.clone()),
                    Entry::Identity { .. } => None,
                }));
            }
        }
        if needed.len() == before {
            break;
        }
    }
    let mut narrow = plan.clone();
    narrow.steps.retain(|step| needed.contains(&step.address));
    for step in &mut narrow.steps {
        let address = step.address.clone();
        step.columns.retain(|column| {
            identities_of(everywhere, &address)
                .any(|field| field.path.first() == Some(&column.name))
        });
    }
    narrow
}

fn identities_of<'a>(
    everywhere: &'a AccessPlan,
    address: &'a Address,
) -> impl Iterator<Item = Field<'a>> {
    everywhere.steps.iter().filter(move |step| step.address == *address).flat_map(fields)
}

/// Takes the identifiers out of the rows of the person; no row is kept.
struct Identities<'a, 's> {
    everywhere: &'a AccessPlan,
    found: &'a Mutex<Gathered<'s>>,
}

#[async_trait]
impl Sink for Identities<'_, '_> {
    async fn begin(&self, _step: &Step) -> Result<(), SourceError> {
        Ok(())
    }

    async fn rows(&self, step: &Step, rows: Vec<Row>) -> Result<(), SourceError> {
        let names: Vec<String> = step.columns.iter().map(|column| column.name.clone()).collect();
        let fields: Vec<_> = identities_of(self.everywhere, &step.address).collect();
        for row in &rows {
            for field in &fields {
                for value in values(&names, row, field.path, field.array) {
                    lock(self.found).take(step, field, &value, Relation::SameRow);
                }
            }
        }
        Ok(())
    }

    async fn end(&self, _step: &Step, _outcome: &Outcome) -> Result<(), SourceError> {
        Ok(())
    }
}
