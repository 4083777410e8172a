//! Entering what people said, many words at a time.
//!
//! The rows of the people are held until the commit, in one order for everybody, so that words of
//! one person queue up behind each other and two batches never wait for each other.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use model::consent::{Growth, Proved, State, growths};
use model::said;

use super::{Appended, Consent, Effect, Person, state};
use crate::db::{Engine, Param, bind};
use crate::{Read as _, StoreError, Tx, deliveries, rows};

/// Counts of one day and purpose are kept in so many rows.
const SHARDS: i64 = 16;

/// What one person said on one purpose.
type Key = (i64, String);

/// Enters what people said, in this order; says what became of each. What changed is put into the
/// outbox of every recipient that wants the purpose.
///
/// # Errors
/// When the database fails.
pub async fn append(tx: &mut Tx, said: &[Consent]) -> Result<Vec<Appended>, StoreError> {
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let people = hold(tx, said).await?;
    let mut batch = Batch::load(tx, &people).await?;
    let mut appended = Vec::with_capacity(said.len());
    for one in said {
        let person = people.get(&one.person).ok_or(StoreError::Changed(said!("a person")))?;
        appended.push(batch.enter(tx, person, one).await?);
    }
    batch.write(tx, said).await?;
    Ok(appended)
}

/// Makes the people known and holds their rows.
async fn hold(tx: &mut Tx, said: &[Consent]) -> Result<BTreeMap<String, Person>, StoreError> {
    let fresh: BTreeMap<&str, &Consent> =
        said.iter().rev().map(|one| (one.person.as_str(), one)).collect();
    // In the order of bytes, as here, whatever the language of the server.
    let suffix = match tx.inner.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => " collate \"C\" for update",
    };
    let sql = format!(
        "select id, person, content_key, forget from consent_people
         where person in ({{list}}) order by person{suffix}"
    );
    let mut people = BTreeMap::new();
    let mut returned = Vec::new();
    // Twice at most: those who are known, then those who had to be made known.
    for _ in 0..2 {
        let unknown: Vec<&str> =
            fresh.keys().copied().filter(|person| !people.contains_key(*person)).collect();
        if unknown.is_empty() {
            break;
        }
        let found = rows::named(tx, &sql, unknown.iter().map(|one| Param::from(*one)).collect());
        for row in found.await? {
            let id: i64 = row.get("id")?;
            if row.get("forget")? {
                returned.push(id);
            }
            people.insert(row.get("person")?, Person { id, content_key: row.get("content_key")? });
        }
        let born: Vec<Vec<Param>> = fresh
            .iter()
            .filter(|(person, _)| !people.contains_key(**person))
            .map(|(person, one)| bind![*person, one.fresh_key.to_vec()])
            .collect();
        let into = "consent_people (person, content_key)";
        rows::insert(tx, into, born, "on conflict (person) do nothing").await?;
    }
    for id in returned {
        // Somebody who was to be forgotten speaks again.
        tx.execute("update consent_people set forget = $2 where id = $1", bind![id, false]).await?;
    }
    Ok(people)
}

/// Entries under way, and what is known of their people.
struct Batch {
    /// The newest word, as it was before and as it becomes.
    now: BTreeMap<Key, (State, DateTime<Utc>)>,
    touched: BTreeSet<Key>,
    /// All words in the order in which they count, where something came late.
    histories: BTreeMap<Key, Vec<(DateTime<Utc>, State)>>,
    entries: Vec<Vec<Param>>,
    growths: Vec<(String, Growth)>,
    changes: Vec<deliveries::Change>,
}

impl Batch {
    async fn load(tx: &mut Tx, people: &BTreeMap<String, Person>) -> Result<Self, StoreError> {
        let mut now = BTreeMap::new();
        let sql = "select subject, purpose, state, at from consent_state where subject in ({list})";
        let list = people.values().map(|person| Param::from(person.id)).collect();
        for row in rows::named(tx, sql, list).await? {
            let state = state(&row.get::<String>("state")?)?;
            now.insert((row.get("subject")?, row.get("purpose")?), (state, row.get("at")?));
        }
        Ok(Self {
            now,
            touched: BTreeSet::new(),
            histories: BTreeMap::new(),
            entries: Vec::new(),
            growths: Vec::new(),
            changes: Vec::new(),
        })
    }

    async fn enter(
        &mut self,
        tx: &mut Tx,
        person: &Person,
        one: &Consent,
    ) -> Result<Appended, StoreError> {
        let key = (person.id, one.purpose.clone());
        let before = self.now.get(&key).copied();
        let (state, effect) = match before {
            Some((_, newest)) if one.at <= newest => self.late(tx, &key, one).await?,
            Some(_) | None => {
                let state = one.answer.after(before.map(|(state, _)| state));
                let words: Vec<_> = before
                    .map(|(state, at)| (at, state))
                    .into_iter()
                    .chain([(one.at, state)])
                    .collect();
                self.growths.extend(growths(&words).pop().map(|one| (key.1.clone(), one)));
                if let Some(history) = self.histories.get_mut(&key) {
                    history.push((one.at, state));
                }
                let same = before.is_some_and(|(before, _)| before == state);
                (state, if same { Effect::Repeated } else { Effect::Changed })
            }
        };
        let proved = Proved {
            person: &one.person,
            purpose: &one.purpose,
            state,
            version: one.version.as_deref(),
            language: one.language.as_deref(),
            surface: &one.surface,
            method: &one.method,
            at: one.at,
            recorded_at: one.recorded_at,
        };
        let proof = proved.proof(&person.content_key);
        if effect == Effect::Duplicate {
            return Ok(Appended { state, effect, proof });
        }
        self.entries.push(bind![
            person.id,
            one.purpose.clone(),
            state.key(),
            one.version.clone(),
            one.language.clone(),
            one.surface.clone(),
            one.method.clone(),
            one.request.map(|id| id.0),
            proof.clone(),
            one.batch.0,
            one.at,
            one.recorded_at,
        ]);
        if matches!(effect, Effect::Changed | Effect::Repeated) {
            self.now.insert(key.clone(), (state, one.at));
            self.touched.insert(key);
        }
        if effect == Effect::Changed {
            self.changes.push(deliveries::Change {
                subject: person.id,
                content_key: person.content_key.clone(),
                purpose: one.purpose.clone(),
                state,
                at: one.at,
                recorded_at: one.recorded_at,
            });
        }
        Ok(Appended { state, effect, proof })
    }

    /// A word of the same instant as the newest, or of an earlier one.
    async fn late(
        &mut self,
        tx: &mut Tx,
        key: &Key,
        one: &Consent,
    ) -> Result<(State, Effect), StoreError> {
        if !self.histories.contains_key(key) {
            let history = self.history(tx, key).await?;
            self.histories.insert(key.clone(), history);
        }
        let history = self.histories.entry(key.clone()).or_default();
        let there = history.iter().find(|(at, state)| *at == one.at && one.answer.is(*state));
        if let Some((_, state)) = there {
            return Ok((*state, Effect::Duplicate));
        }
        // Of the same instant, what arrived later counts.
        let place = history.partition_point(|(at, _)| *at <= one.at);
        let before = place.checked_sub(1).and_then(|place| history.get(place));
        let before = before.map(|(_, state)| *state);
        let state = one.answer.after(before);
        if history.iter().any(|(at, known)| *at == one.at && *known == state) {
            return Ok((state, Effect::Duplicate));
        }
        let was = growths(history);
        history.insert(place, (one.at, state));
        let newest = place + 1 == history.len();
        let becomes = growths(history);
        let purpose = &key.1;
        self.growths.extend(becomes.into_iter().map(|one| (purpose.clone(), one)));
        self.growths.extend(was.into_iter().map(|one| {
            let gone = Growth { given: -one.given, people: -one.people, ..one };
            (purpose.clone(), gone)
        }));
        let effect = match (newest, before == Some(state)) {
            (false, _) => Effect::Late,
            (true, true) => Effect::Repeated,
            (true, false) => Effect::Changed,
        };
        Ok((state, effect))
    }

    /// All words of a person on a purpose that are in the database, and those of this batch that
    /// are not yet.
    async fn history(
        &self,
        tx: &mut Tx,
        (subject, purpose): &Key,
    ) -> Result<Vec<(DateTime<Utc>, State)>, StoreError> {
        let mut history: Vec<(DateTime<Utc>, State)> = tx
            .fetch(
                "select at, state from consent where subject = $1 and purpose = $2
                 order by at, arrival",
                bind![*subject, purpose.clone()],
            )
            .await?
            .iter()
            .map(|row| Ok((row.get("at")?, state(&row.get::<String>("state")?)?)))
            .collect::<Result<_, StoreError>>()?;
        for entry in &self.entries {
            if let [
                Param::Int(Some(who)),
                Param::Text(Some(what)),
                Param::Text(Some(word)),
                ..,
                Param::Time(Some(at)),
                _,
            ] = entry.as_slice()
                && who == subject
                && what == purpose
            {
                history.push((*at, state(word)?));
            }
        }
        // Stable: of the same instant, what arrived later stays later.
        history.sort_by_key(|(at, _)| *at);
        Ok(history)
    }

    async fn write(self, tx: &mut Tx, said: &[Consent]) -> Result<(), StoreError> {
        let into = "consent (subject, purpose, state, version, language, surface, method, request,
            proof, batch, at, recorded_at)";
        rows::insert(tx, into, self.entries, "").await?;
        let states = self
            .touched
            .iter()
            .filter_map(|key| {
                let (state, at) = self.now.get(key)?;
                Some(bind![key.0, key.1.clone(), state.key(), *at])
            })
            .collect();
        let tail = "on conflict (subject, purpose) do update set
            state = excluded.state, at = excluded.at";
        rows::insert(tx, "consent_state (subject, purpose, state, at)", states, tail).await?;
        let shard = said.first().map_or(0, |one| one.recorded_at.timestamp_micros() % SHARDS);
        grow(tx, shard, self.growths).await?;
        deliveries::put(tx, &self.changes).await
    }
}

/// Adds to the counts of days.
pub(super) async fn grow(
    tx: &mut Tx,
    shard: i64,
    growths: Vec<(String, Growth)>,
) -> Result<(), StoreError> {
    let mut sums = BTreeMap::new();
    for (purpose, one) in growths {
        let sum: &mut (i64, i64) = sums.entry((purpose, one.day)).or_default();
        sum.0 += one.given;
        sum.1 += one.people;
    }
    sums.retain(|_, sum| *sum != (0, 0));
    let rows = sums
        .into_iter()
        .map(|((purpose, day), (given, people))| bind![purpose, day, shard, given, people])
        .collect();
    let into = "consent_days as kept (purpose, day, shard, given, people)";
    let tail = "on conflict (purpose, day, shard) do update set
        given = kept.given + excluded.given, people = kept.people + excluded.people";
    rows::insert(tx, into, rows, tail).await?;
    Ok(())
}
