//! The walk as anybody would write it who has all rows in memory and all the time in the world.

use std::collections::BTreeSet;

use serde_json::Value;

use super::shape::{ENDS, IDENTITIES, Key, Reference, Row, World, seed_text};

/// The values of a field in a row, as text.
fn values(row: &Row, field: &str) -> BTreeSet<String> {
    let path = |column: &Option<Value>, keys: &[&str]| {
        let mut found = BTreeSet::new();
        if let Some(value) = column {
            descend(value, keys, &mut found);
        }
        found
    };
    match field {
        "id" => [row.id.to_string()].into(),
        "n" => row.n.iter().map(u8::to_string).collect(),
        "t" => row.t.iter().cloned().collect(),
        "who" => row.who.iter().cloned().collect(),
        "doc.ref" => path(&row.doc, &["ref"]),
        "doc.in.x" => path(&row.doc, &["in", "x"]),
        "doc.many" => path(&row.doc, &["many"]),
        "docs.ref" => path(&row.docs, &["ref"]),
        "list" => path(&row.list, &[]),
        "words" => path(&row.words, &[]),
        other => panic!("no field {other}"),
    }
}

fn descend(value: &Value, keys: &[&str], found: &mut BTreeSet<String>) {
    match (value, keys) {
        (Value::Array(items), keys) => items.iter().for_each(|item| descend(item, keys, found)),
        (Value::Object(_), [key, rest @ ..]) => {
            if let Some(inner) = value.get(key) {
                descend(inner, rest, found);
            }
        }
        (Value::String(text), []) => {
            found.insert(text.clone());
        }
        (Value::Number(number), []) => {
            found.insert(number.to_string());
        }
        _ => {}
    }
}

/// Steps from the identifiers to each collection, as the map's references allow them.
pub fn distances(world: &World, kinds: &BTreeSet<&str>) -> Vec<Option<usize>> {
    let mut distances: Vec<Option<usize>> = world
        .collections
        .iter()
        .map(|one| one.identities.iter().any(|it| kinds.contains(IDENTITIES[*it].1)).then_some(0))
        .collect();
    for round in 0..world.collections.len() {
        for reference in &world.references {
            let ways = [
                (reference.from, reference.to, reference.direction != Some("from")),
                (reference.to, reference.from, reference.direction != Some("to")),
            ];
            for (from, to, open) in ways {
                if open && distances[from] == Some(round) && distances[to].is_none() {
                    distances[to] = Some(round + 1);
                }
            }
        }
    }
    distances
}

/// Whether values lead from the collection that states the reference.
fn leads_on(world: &World, reference: &Reference, distances: &[Option<usize>]) -> bool {
    match reference.direction {
        Some("to") => true,
        Some(_) => false,
        None => match (distances[reference.from], distances[reference.to]) {
            (Some(from), Some(to)) if from != to => from < to,
            (None, Some(_)) => false,
            (Some(_), None) => true,
            _ => {
                let keyed = |collection: usize, side: fn(&(usize, usize)) -> usize| {
                    world.collections[collection].key != Key::None
                        && reference.pairs.iter().all(|pair| ENDS[side(pair)].0 == "id")
                };
                match (keyed(reference.from, |it| it.0), keyed(reference.to, |it| it.1)) {
                    (true, false) => true,
                    (false, true) => false,
                    // Map order: by dataset, then by number.
                    _ => {
                        let place = |it: usize| (world.collections[it].dataset, it);
                        place(reference.from) < place(reference.to)
                    }
                }
            }
        },
    }
}

/// Places of the rows that are the person's, by collection.
pub fn walk(world: &World) -> Vec<BTreeSet<usize>> {
    let kinds: BTreeSet<&str> = world.seeds.iter().map(|(kind, _)| *kind).collect();
    let distances = distances(world, &kinds);
    let mut found = vec![BTreeSet::new(); world.collections.len()];
    loop {
        let before: usize = found.iter().map(BTreeSet::len).sum();
        for (number, one) in world.collections.iter().enumerate() {
            for (place, row) in one.rows.iter().enumerate() {
                let kept = !one.filtered || row.kind == "kept";
                if kept
                    && (identified(world, number, row)
                        || led_to(world, number, row, &found, &distances))
                {
                    found[number].insert(place);
                }
            }
        }
        if found.iter().map(BTreeSet::len).sum::<usize>() == before {
            return found;
        }
    }
}

fn identified(world: &World, number: usize, row: &Row) -> bool {
    world.collections[number].identities.iter().any(|it| {
        let (field, kind) = IDENTITIES[*it];
        let values = values(row, field);
        world
            .seeds
            .iter()
            .any(|(one, seed)| *one == kind && values.contains(&seed_text(kind, *seed)))
    })
}

fn led_to(
    world: &World,
    number: usize,
    row: &Row,
    found: &[BTreeSet<usize>],
    distances: &[Option<usize>],
) -> bool {
    world.references.iter().any(|reference| {
        let as_stated = leads_on(world, reference, distances);
        let (from, to) =
            if as_stated { (reference.from, reference.to) } else { (reference.to, reference.from) };
        to == number
            && found[from].iter().any(|place| {
                let other = &world.collections[from].rows[*place];
                reference.pairs.iter().all(|(a, b)| {
                    let (there, here) = if as_stated { (a, b) } else { (b, a) };
                    !values(other, ENDS[*there].0).is_disjoint(&values(row, ENDS[*here].0))
                })
            })
    })
}
