//! YAML with the place of every value, within limits: a file cannot grow in memory, nest without
//! end, or say two things under one key.

use crate::said;
use crate::said::Said;
use std::collections::{BTreeMap, BTreeSet};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError};

use super::types::At;

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;
/// The most values a file may hold once its aliases are written out.
pub const MAX_NODES: usize = 1_000_000;

/// One value and where it begins.
#[derive(Clone, Debug)]
pub struct Node {
    pub at: At,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub enum Value {
    /// Plain: written without quotes, so `true`, `12` and `null` are more than text.
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Map(Vec<(Key, Node)>),
}

#[derive(Clone, Debug)]
pub struct Key {
    pub at: At,
    pub text: String,
}

/// Why a text is not read at all. The message is a lower-case fragment.
#[derive(Debug)]
pub struct Refused {
    pub at: At,
    pub message: Said,
}

/// Reads one document. An empty text is `None`.
pub fn read(text: &str) -> Result<Option<Node>, Refused> {
    if text.len() > MAX_BYTES {
        let message = said!(
            "the file has {bytes} bytes, more than {max_bytes}: split it by dataset",
            bytes = text.len(),
            max_bytes = MAX_BYTES
        );
        return Err(Refused { at: At { line: 1, column: 1 }, message });
    }
    Reader::default().document(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A value under construction, from the outermost to the innermost.
enum Open {
    List { at: At, anchor: usize, items: Vec<Node>, height: usize },
    Map { at: At, anchor: usize, pairs: Pairs, key: Option<Key>, height: usize },
}

#[derive(Default)]
struct Pairs {
    own: Vec<(Key, Node)>,
    seen: BTreeSet<String>,
    merged: Vec<Node>,
}

/// An anchored value, with what an alias to it costs.
struct Anchored {
    node: Node,
    nodes: usize,
    height: usize,
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    nodes: usize,
    root: Option<Node>,
}

impl Reader {
    fn document(mut self, text: &str) -> Result<Option<Node>, Refused> {
        let mut documents = 0_usize;
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| broken(&error))?;
            let at = place(&span.start);
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(refused(
                            at,
                            said!("a second document begins: put it in its own file"),
                        ));
                    }
                }
                Event::Scalar(text, style, anchor, _) => {
                    let plain = style == ScalarStyle::Plain;
                    let node = Node { at, value: Value::Scalar { text: text.into_owned(), plain } };
                    self.finished(node, anchor, 0)?;
                }
                Event::SequenceStart(anchor, _) => {
                    self.push(at, Open::List { at, anchor, items: Vec::new(), height: 0 })?;
                }
                Event::MappingStart(anchor, _) => {
                    let pairs = Pairs::default();
                    self.push(at, Open::Map { at, anchor, pairs, key: None, height: 0 })?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close()?,
                Event::Alias(anchor) => self.alias(at, anchor)?,
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        Ok(self.root)
    }

    fn push(&mut self, at: At, open: Open) -> Result<(), Refused> {
        if matches!(self.open.last(), Some(Open::Map { key: None, .. })) {
            return Err(refused(at, said!("a key must be a single word, not a list or a map")));
        }
        self.open.push(open);
        self.within_depth(at, 0)
    }

    fn within_depth(&self, at: At, height: usize) -> Result<(), Refused> {
        if self.open.len() + height > MAX_DEPTH {
            return Err(refused(
                at,
                said!("values are nested deeper than {max_depth} levels", max_depth = MAX_DEPTH),
            ));
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refused> {
        match self.open.pop() {
            Some(Open::List { at, anchor, items, height }) => {
                self.finished(Node { at, value: Value::List(items) }, anchor, height + 1)
            }
            Some(Open::Map { at, anchor, pairs, key: _, height }) => {
                let pairs = self.merge(pairs)?;
                self.finished(Node { at, value: Value::Map(pairs) }, anchor, height + 1)
            }
            None => Ok(()),
        }
    }

    /// `<<` brings in what the map does not say itself; of several, the first wins.
    fn merge(&mut self, pairs: Pairs) -> Result<Vec<(Key, Node)>, Refused> {
        let Pairs { mut own, mut seen, merged } = pairs;
        for source in merged {
            let maps = match source.value {
                Value::Map(_) => vec![source],
                Value::List(items) => items,
                Value::Scalar { .. } => {
                    return Err(refused(source.at, said!("`<<` takes a map or a list of maps")));
                }
            };
            for map in maps {
                let Value::Map(brought) = map.value else {
                    return Err(refused(map.at, said!("`<<` takes a map or a list of maps")));
                };
                for (key, value) in brought {
                    if seen.insert(key.text.clone()) {
                        own.push((key, value));
                    }
                }
            }
        }
        Ok(own)
    }

    fn alias(&mut self, at: At, anchor: usize) -> Result<(), Refused> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(refused(at, said!("this alias stands inside the value it names")));
        };
        let (nodes, height) = (anchored.nodes, anchored.height);
        // Counted before it is copied: that is what makes a bomb harmless.
        self.count(at, nodes)?;
        self.within_depth(at, height)?;
        let node = self.anchors.get(&anchor).map(|anchored| anchored.node.clone());
        match node {
            Some(node) => self.place(node, height),
            None => Ok(()),
        }
    }

    fn count(&mut self, at: At, nodes: usize) -> Result<(), Refused> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES {
            return Err(refused(
                at,
                said!(
                    "the file holds more than {max_nodes} values, aliases written out",
                    max_nodes = MAX_NODES
                ),
            ));
        }
        Ok(())
    }

    fn finished(&mut self, node: Node, anchor: usize, height: usize) -> Result<(), Refused> {
        self.count(node.at, own_size(&node))?;
        if anchor != 0 {
            let nodes = size(&node);
            // The copy that is kept for aliases is memory too.
            self.count(node.at, nodes)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), nodes, height });
        }
        self.place(node, height)
    }

    fn place(&mut self, node: Node, inner: usize) -> Result<(), Refused> {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, height, .. }) => {
                *height = (*height).max(inner);
                items.push(node);
            }
            Some(Open::Map { pairs, key, height, .. }) => {
                *height = (*height).max(inner);
                match key.take() {
                    None => *key = Some(as_key(node)?),
                    Some(key) if key.text == "<<" => pairs.merged.push(node),
                    Some(key) => {
                        if !pairs.seen.insert(key.text.clone()) {
                            let message =
                                said!("the key `{text}` stands here twice", text = key.text);
                            return Err(refused(key.at, message));
                        }
                        pairs.own.push((key, node));
                    }
                }
            }
        }
        Ok(())
    }
}

fn as_key(node: Node) -> Result<Key, Refused> {
    match node.value {
        Value::Scalar { text, .. } => Ok(Key { at: node.at, text }),
        Value::List(_) | Value::Map(_) => {
            Err(refused(node.at, said!("a key must be a single word, not a list or a map")))
        }
    }
}

/// Long texts count for more, so that an alias to one is not free.
fn own_size(node: &Node) -> usize {
    match &node.value {
        Value::Scalar { text, .. } => 1 + text.len() / 64,
        Value::List(_) | Value::Map(_) => 1,
    }
}

fn size(node: &Node) -> usize {
    let inner = match &node.value {
        Value::Scalar { .. } => 0,
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(pairs) => {
            pairs.iter().map(|(key, value)| 1 + key.text.len() / 64 + size(value)).sum()
        }
    };
    own_size(node) + inner
}

fn place(marker: &Marker) -> At {
    At { line: marker.line(), column: marker.col() + 1 }
}

fn broken(error: &ScanError) -> Refused {
    refused(place(error.marker()), said!("not YAML: {info}", info = %error.info()))
}

fn refused(at: At, message: Said) -> Refused {
    Refused { at, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        read(text).expect_err("the text is refused").message.into()
    }

    #[test]
    fn a_value_knows_its_line_and_column() {
        let node = read("a:\n  - b: 1\n    c: two\n").unwrap().unwrap();
        let Value::Map(pairs) = node.value else { panic!("a map") };
        let Value::List(items) = &pairs[0].1.value else { panic!("a list") };
        let Value::Map(inner) = &items[0].value else { panic!("a map") };
        assert_eq!(inner[1].0.at, At { line: 3, column: 5 });
        assert_eq!(inner[1].1.at, At { line: 3, column: 8 });
    }

    #[test]
    fn a_repeated_key_is_refused_where_it_repeats() {
        let refused = read("a: 1\nb: 2\na: 3\n").expect_err("twice");
        assert_eq!(
            (refused.at.line, refused.message.as_str()),
            (3, "the key `a` stands here twice")
        );
    }

    #[test]
    fn an_alias_bomb_is_refused_before_it_grows() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..40 {
            let previous = format!("*a{}, ", level - 1).repeat(10);
            text.push_str(&format!("a{level}: &a{level} [{previous}]\n"));
        }
        assert!(message(&text).contains("more than 1000000 values"), "{}", message(&text));
    }

    #[test]
    fn aliases_to_a_long_text_count_by_its_length() {
        let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(100));
        assert!(message(&text).contains("more than 1000000 values"));
    }

    #[test]
    fn an_alias_inside_its_own_value_is_refused() {
        assert!(message("a: &a [*a]\n").contains("inside the value"));
    }

    #[test]
    fn nesting_is_bounded_in_both_styles_and_through_aliases() {
        assert!(message(&"[".repeat(100)).contains("deeper than 64"));
        let block: String = (0..80).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert!(message(&block).contains("deeper than 64"));
        let half = format!("{}x{}", "[".repeat(40), "]".repeat(40));
        let through = format!("a: &a {half}\nb: {}*a{}\n", "[".repeat(40), "]".repeat(40));
        assert!(message(&through).contains("deeper than 64"));
    }

    #[test]
    fn the_deepest_nesting_that_is_read_is_exactly_the_limit() {
        let nested = |depth: usize| format!("{}x{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(MAX_DEPTH)).is_ok());
        assert!(read(&nested(MAX_DEPTH + 1)).is_err());
        let through = |depth: usize| format!("- &a {}\n- [[*a]]\n", nested(depth));
        assert!(read(&through(MAX_DEPTH - 3)).is_ok());
        assert!(read(&through(MAX_DEPTH - 2)).is_err());
    }

    #[test]
    fn a_file_past_the_limit_is_refused_unread() {
        assert!(message(&"#".repeat(MAX_BYTES + 1)).contains("more than 8388608"));
    }

    #[test]
    fn merge_keys_bring_in_what_is_not_said() {
        let node = read("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n").unwrap().unwrap();
        let Value::Map(pairs) = node.value else { panic!("a map") };
        let Value::Map(merged) = &pairs[1].1.value else { panic!("a map") };
        let texts: Vec<_> = merged
            .iter()
            .map(|(key, value)| match &value.value {
                Value::Scalar { text, .. } => format!("{}={text}", key.text),
                Value::List(_) | Value::Map(_) => panic!("a scalar"),
            })
            .collect();
        assert_eq!(texts, ["y=3", "x=1"]);
    }

    #[test]
    fn what_is_not_yaml_names_its_line() {
        let refused = read("a: 1\nb: [1, 2\n").expect_err("unfinished");
        assert!(refused.message.starts_with("not YAML: "), "{}", refused.message);
    }
}
