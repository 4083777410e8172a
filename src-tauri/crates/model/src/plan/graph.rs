//! The map as a graph: collections are nodes, references are links, identities are where a walk
//! begins.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::datamap::{At, Collection, DataMap, DataType, Dataset, Direction, Field};
use crate::plan::Address;

/// The nodes and links of a map. Collections with `skip_processing` are nodes without links.
pub struct Graph<'a> {
    pub nodes: Vec<Node<'a>>,
    pub links: Vec<Link>,
    index: BTreeMap<(&'a str, &'a str), usize>,
}

/// One collection.
pub struct Node<'a> {
    pub dataset: &'a Dataset,
    pub collection: &'a Collection,
    pub address: Address,
}

/// A reference between two collections, as the map states it.
pub struct Link {
    /// The collection that states it, and its fields.
    pub from: usize,
    pub from_fields: Vec<End>,
    /// The collection it names, and its fields.
    pub to: usize,
    pub to_fields: Vec<End>,
    pub direction: Option<Direction>,
}

/// A field at one end of a link.
#[derive(Clone)]
pub struct End {
    pub path: Vec<String>,
    pub array: bool,
    pub primary_key: bool,
}

/// A reference as it is written, before its ends are looked up.
pub struct Stated<'a> {
    pub fields: Vec<String>,
    pub to: &'a Address,
    pub to_fields: Vec<String>,
    pub direction: Option<Direction>,
    pub at: At,
    /// The field that states it; none: the collection does, under `compliance`.
    pub field: Option<String>,
}

impl Link {
    /// The collection that refers and the one that is referred to. The end that is a key is the
    /// parent; where both are or neither is, the collection that states the reference is the child.
    pub fn child_and_parent(&self) -> (usize, usize) {
        if self.child_states_it() { (self.from, self.to) } else { (self.to, self.from) }
    }

    /// The fields of the child.
    pub fn child_fields(&self) -> &[End] {
        if self.child_states_it() { &self.from_fields } else { &self.to_fields }
    }

    fn child_states_it(&self) -> bool {
        !is_key(&self.from_fields) || is_key(&self.to_fields)
    }
}

fn is_key(ends: &[End]) -> bool {
    ends.iter().all(|end| end.primary_key)
}

impl<'a> Graph<'a> {
    /// Builds the graph. References whose ends do not exist are left out; the check names them.
    pub fn of(map: &'a DataMap) -> Self {
        let nodes: Vec<Node> = map
            .datasets
            .iter()
            .flat_map(|dataset| {
                dataset.collections.iter().map(|collection| Node {
                    dataset,
                    collection,
                    address: Address {
                        dataset: dataset.fides_key.clone(),
                        collection: collection.name.clone(),
                    },
                })
            })
            .collect();
        let index = nodes
            .iter()
            .enumerate()
            .map(|(number, node)| {
                ((node.dataset.fides_key.as_str(), node.collection.name.as_str()), number)
            })
            .collect();
        let mut graph = Self { nodes, links: vec![], index };
        graph.links = (0..graph.nodes.len()).flat_map(|node| graph.links_of(node)).collect();
        graph
    }

    /// The node of an address.
    pub fn find(&self, address: &Address) -> Option<usize> {
        self.index.get(&(address.dataset.as_str(), address.collection.as_str())).copied()
    }

    fn links_of(&self, from: usize) -> Vec<Link> {
        let collection = self.nodes[from].collection;
        let link = |stated: Stated| {
            let to = self.find(stated.to)?;
            let target = self.nodes[to].collection;
            if collection.skip_processing || target.skip_processing {
                return None;
            }
            let ends = |collection: &Collection, fields: &[String]| {
                fields.iter().map(|field| end(collection, field)).collect::<Option<Vec<_>>>()
            };
            Some(Link {
                from,
                from_fields: ends(collection, &stated.fields)?,
                to,
                to_fields: ends(target, &stated.to_fields)?,
                direction: stated.direction,
            })
        };
        stated(collection).into_iter().filter_map(link).collect()
    }

    /// How far from the given identifiers each collection lies: 0 where one of these kinds is
    /// held, none where no way leads.
    pub fn distances(&self, kinds: &BTreeSet<String>) -> Vec<Option<usize>> {
        let mut next: Vec<Vec<usize>> = vec![vec![]; self.nodes.len()];
        for link in &self.links {
            if link.direction != Some(Direction::From) {
                next[link.from].push(link.to);
            }
            if link.direction != Some(Direction::To) {
                next[link.to].push(link.from);
            }
        }
        let mut distances = vec![None; self.nodes.len()];
        let mut queue = VecDeque::new();
        for (number, node) in self.nodes.iter().enumerate() {
            if identities(node.collection).iter().any(|(_, kind)| kinds.contains(*kind)) {
                distances[number] = Some(0);
                queue.push_back((number, 0));
            }
        }
        while let Some((node, distance)) = queue.pop_front() {
            for &to in &next[node] {
                if distances[to].is_none() {
                    distances[to] = Some(distance + 1);
                    queue.push_back((to, distance + 1));
                }
            }
        }
        distances
    }

    /// Every kind of identifier that some collection can be found by.
    pub fn kinds(&self) -> BTreeSet<String> {
        self.nodes
            .iter()
            .flat_map(|node| identities(node.collection))
            .map(|(_, kind)| kind.to_owned())
            .collect()
    }

    /// Per collection the columns that a walk needs: identifiers and both ends of references.
    pub fn key_columns(&self) -> Vec<BTreeSet<String>> {
        let mut keys: Vec<BTreeSet<String>> = self
            .nodes
            .iter()
            .map(|node| {
                let paths = identities(node.collection).into_iter();
                paths.filter_map(|(path, _)| path.into_iter().next()).collect()
            })
            .collect();
        for link in &self.links {
            for (node, ends) in [(link.from, &link.from_fields), (link.to, &link.to_fields)] {
                keys[node].extend(ends.iter().filter_map(|end| end.path.first().cloned()));
            }
        }
        keys
    }

    /// Whether a link is walked from the collection that states it, given how far both ends lie. A
    /// link without direction leads away from the identifiers; where both ends are equally far,
    /// the end that is the key leads to the rows that refer to it, else map order decides.
    pub fn leads_on(&self, link: &Link, distances: &[Option<usize>]) -> bool {
        match link.direction {
            Some(Direction::To) => true,
            Some(Direction::From) => false,
            None => match distances[link.from].cmp(&distances[link.to]) {
                std::cmp::Ordering::Less => true,
                std::cmp::Ordering::Greater => false,
                std::cmp::Ordering::Equal => {
                    match (is_key(&link.from_fields), is_key(&link.to_fields)) {
                        (true, false) => true,
                        (false, true) => false,
                        (true, true) | (false, false) => link.from < link.to,
                    }
                }
            },
        }
    }
}

/// All references a collection states, in map order.
pub fn stated(collection: &Collection) -> Vec<Stated<'_>> {
    let of_fields = flattened(&collection.fields).into_iter().flat_map(|(path, field)| {
        let path = path.join(".");
        field.references.iter().map(move |reference| Stated {
            fields: vec![path.clone()],
            to: &reference.to,
            to_fields: vec![reference.to_field.clone()],
            direction: reference.direction,
            at: reference.at,
            field: Some(path.clone()),
        })
    });
    let of_collection = collection.compliance.references.iter().map(|reference| Stated {
        fields: reference.fields.clone(),
        to: &reference.to,
        to_fields: reference.to_fields.clone(),
        direction: reference.direction,
        at: reference.at,
        field: None,
    });
    of_fields.chain(of_collection).collect()
}

/// Every field, outer before inner, with its path.
pub fn flattened(fields: &[Field]) -> Vec<(Vec<String>, &Field)> {
    fn walk<'a>(fields: &'a [Field], above: &[String], all: &mut Vec<(Vec<String>, &'a Field)>) {
        for field in fields {
            let mut path = above.to_vec();
            path.push(field.name.clone());
            all.push((path.clone(), field));
            walk(&field.fields, &path, all);
        }
    }
    let mut all = vec![];
    walk(fields, &[], &mut all);
    all
}

/// The fields that hold identifiers, with their kinds. A field of the request form counts as one.
pub fn identities(collection: &Collection) -> Vec<(Vec<String>, &str)> {
    flattened(&collection.fields)
        .into_iter()
        .flat_map(|(path, field)| {
            let kinds = [&field.identity, &field.custom_request_field].into_iter().flatten();
            kinds.map(move |kind| (path.clone(), kind.as_str()))
        })
        .collect()
}

/// The field of a dotted path, and whether a list lies on the way to it.
pub fn end(collection: &Collection, dotted: &str) -> Option<End> {
    let (mut fields, mut array, mut primary_key) = (&collection.fields, false, false);
    let path: Vec<String> = dotted.split('.').map(str::to_owned).collect();
    for name in &path {
        let field = fields.iter().find(|field| field.name == *name)?;
        array |= field.data_type.as_ref().is_some_and(is_array);
        primary_key = field.primary_key;
        fields = &field.fields;
    }
    Some(End { path, array, primary_key })
}

fn is_array(data_type: &DataType) -> bool {
    data_type.array
}
