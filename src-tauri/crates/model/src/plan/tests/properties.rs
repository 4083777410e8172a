//! The walk against a naive one, on random maps.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::prelude::*;

use super::kinds;
use crate::datamap;
use crate::plan::{Entry, Target, access};

const SIZE: usize = 7;

#[derive(Clone, Debug)]
struct World {
    /// Kind of identifier per collection: none, email or phone.
    identities: Vec<Option<&'static str>>,
    /// From, to, direction.
    references: Vec<(usize, usize, Option<&'static str>)>,
}

fn worlds() -> impl Strategy<Value = World> {
    let identity = prop_oneof![3 => Just(None), 1 => Just(Some("email")), 1 => Just(Some("phone"))];
    let direction = prop_oneof![Just(None), Just(Some("to")), Just(Some("from"))];
    let reference = (0..SIZE, 0..SIZE, direction)
        .prop_filter("a reference to itself needs a direction", |(from, to, direction)| {
            from != to || direction.is_some()
        });
    (prop::collection::vec(identity, SIZE), prop::collection::vec(reference, 0..12))
        .prop_map(|(identities, references)| World { identities, references })
}

impl World {
    /// No field has a category, so that no collection is lost; all are exported.
    fn yaml(&self) -> String {
        let mut text = "dataset:\n  - fides_key: w\n    collections:\n".to_owned();
        for (number, identity) in self.identities.iter().enumerate() {
            let _ = writeln!(text, "      - name: c{number}\n        fields:");
            let identity = identity.map(|kind| format!(", identity: {kind}")).unwrap_or_default();
            let _ = writeln!(text, "          - {{name: id, fides_meta: {{length: 9{identity}}}}}");
            for (from, to, direction) in &self.references {
                if *from == number {
                    let direction =
                        direction.map(|it| format!(", direction: {it}")).unwrap_or_default();
                    let _ = writeln!(
                        text,
                        "          - {{name: f{}, fides_meta: {{references: [{{dataset: w, field: \
                         c{to}.id{direction}}}]}}}}",
                        text.len()
                    );
                }
            }
        }
        text
    }

    /// What can be found, by asking again and again until nothing is new.
    fn reached(&self, given: &BTreeSet<String>) -> BTreeSet<usize> {
        let mut reached: BTreeSet<usize> = (0..SIZE)
            .filter(|number| self.identities[*number].is_some_and(|kind| given.contains(kind)))
            .collect();
        loop {
            let before = reached.len();
            for (from, to, direction) in &self.references {
                if *direction != Some("from") && reached.contains(from) {
                    reached.insert(*to);
                }
                if *direction != Some("to") && reached.contains(to) {
                    reached.insert(*from);
                }
            }
            if reached.len() == before {
                return reached;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_plan_reads_exactly_what_can_be_found_and_nothing_before_what_leads_to_it(world in worlds()) {
        let map = datamap::parse(&world.yaml(), "w.yaml").unwrap();
        for given in [kinds(&["email"]), kinds(&["phone"]), kinds(&["email", "phone"])] {
            let plan = access(&map, &given, &Target::Everything).unwrap();
            let number = |name: &str| name[1..].parse::<usize>().unwrap();
            let order: Vec<usize> =
                plan.steps.iter().map(|step| number(&step.address.collection)).collect();
            prop_assert_eq!(order.iter().copied().collect::<BTreeSet<_>>(), world.reached(&given));
            prop_assert_eq!(plan.steps.len() + plan.skipped.len(), SIZE);

            let place: BTreeMap<usize, usize> =
                order.iter().enumerate().map(|(at, number)| (*number, at)).collect();
            for (at, step) in plan.steps.iter().enumerate() {
                prop_assert!(!step.entries.is_empty());
                for entry in &step.entries {
                    let Entry::Edge { from, .. } = entry else { continue };
                    let from = place[&number(&from.collection)];
                    let together = step.cycle.is_some() && plan.steps[from].cycle == step.cycle;
                    prop_assert!(from < at || together, "{:?}", plan);
                }
            }
            // The steps of a cycle stand together.
            let cycles: Vec<_> = plan.steps.iter().map(|step| step.cycle).collect();
            let mut seen = BTreeSet::new();
            for (at, cycle) in cycles.iter().enumerate() {
                if let Some(cycle) = cycle {
                    let continues = at > 0 && cycles[at - 1] == Some(*cycle);
                    prop_assert!(continues || seen.insert(*cycle), "{:?}", cycles);
                }
            }
        }
    }

    #[test]
    fn every_reference_with_a_direction_between_found_collections_is_a_way_in(world in worlds()) {
        let map = datamap::parse(&world.yaml(), "w.yaml").unwrap();
        let given = kinds(&["email"]);
        let plan = access(&map, &given, &Target::Everything).unwrap();
        let reached = world.reached(&given);
        for (from, to, direction) in &world.references {
            let (source, target) = match direction {
                Some("to") => (from, to),
                Some(_) => (to, from),
                None => continue,
            };
            if reached.contains(source) {
                let step = plan.steps.iter().find(|it| it.address.collection == format!("c{target}"));
                let entries = &step.expect("what is led to is found").entries;
                let from_source = |entry: &Entry| {
                    matches!(entry, Entry::Edge { from, .. } if from.collection == format!("c{source}"))
                };
                prop_assert!(entries.iter().any(from_source));
            }
        }
    }
}
