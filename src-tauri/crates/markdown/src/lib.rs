//! Markdown of legal texts: read into a small tree, cleaned on the way, and written again.
//!
//! What survives is text and its shape: headings, paragraphs, lists, quotes, tables, code, rules;
//! strong, emphasised and struck words; links to http, https, mailto and tel. Raw HTML, images and
//! every other link are dropped and counted, and so are characters that are not seen: controls and
//! those that turn the direction of writing. What comes from outside can never become script. The
//! one comment that is kept is `<!-- law: … -->`, as the provisions of its clause.
//!
//! Invariant: no renderer has to clean anything but to escape text. A tree is at most [`DEPTH`]
//! deep, whatever was read.

mod read;
mod write;

pub use read::{add_text, link, read, shaped, tidy, visible};
pub use write::write;

/// How deep blocks and inlines may be nested; what is deeper is raised.
pub const DEPTH: usize = 12;

/// A text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// In order.
    pub blocks: Vec<Block>,
    /// What was left out.
    pub dropped: Dropped,
}

/// What was left out of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Pieces of raw HTML.
    pub html: usize,
    /// Links to somewhere else than http, https, mailto and tel; their words are kept.
    pub links: usize,
    /// Images; their descriptions are kept.
    pub images: usize,
    /// Characters that are not seen.
    pub hidden: usize,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading, which begins a clause.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its name in links, one of its own in the text.
        anchor: String,
        /// Its words.
        words: Vec<Inline>,
        /// Provisions of law that its clause answers, from `<!-- law: GDPR 13(1)(e) -->` below it.
        laws: Vec<String>,
    },
    /// Running text.
    Paragraph(Vec<Inline>),
    /// Items, numbered from `first` or with bullets.
    List {
        /// The first number; none: bullets.
        first: Option<u64>,
        /// In order.
        items: Vec<Vec<Block>>,
    },
    /// What somebody else said.
    Quote(Vec<Block>),
    /// Rows and columns.
    Table(Table),
    /// Text that is to be taken letter by letter.
    Code(String),
    /// A line between two parts.
    Rule,
}

/// Rows and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Whether the column is one of numbers, on the right.
    pub right: Vec<bool>,
    /// Headings of the columns.
    pub head: Vec<Vec<Inline>>,
    /// Each as long as `head`.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Letter by letter.
    Code(String),
    /// Heavier.
    Strong(Vec<Inline>),
    /// With a stress.
    Emphasis(Vec<Inline>),
    /// No longer so.
    Struck(Vec<Inline>),
    /// A link.
    Link {
        /// http, https, mailto or tel.
        to: String,
        /// Its words.
        words: Vec<Inline>,
    },
    /// A new line.
    Break,
}

/// The words of inlines, without their shape.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    plain_into(&mut out, inlines);
    out
}

fn plain_into(out: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Struck(inner)
            | Inline::Link { words: inner, .. } => plain_into(out, inner),
            Inline::Break => out.push('\n'),
        }
    }
}

/// A clause: a heading and what stands below it, up to the next heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause<'a> {
    /// 1 to 6; 0 for what stands before the first heading.
    pub level: u8,
    /// The name of its heading in links; empty before the first heading.
    pub anchor: &'a str,
    /// The words of its heading.
    pub heading: String,
    /// Provisions of law that it answers.
    pub laws: &'a [String],
    /// What it says.
    pub blocks: &'a [Block],
}

impl Text {
    /// The clauses, in order. An empty part before the first heading is none.
    pub fn clauses(&self) -> Vec<Clause<'_>> {
        let mut clauses = Vec::new();
        let mut clause =
            Clause { level: 0, anchor: "", heading: String::new(), laws: &[], blocks: &[] };
        let mut begin = 0;
        for (place, block) in self.blocks.iter().enumerate() {
            let Block::Heading { level, anchor, words, laws } = block else { continue };
            let heading = plain(words);
            let next = Clause { level: *level, anchor, heading, laws, blocks: &[] };
            let ended = Clause {
                blocks: &self.blocks[begin..place],
                ..std::mem::replace(&mut clause, next)
            };
            clauses.push(ended);
            begin = place + 1;
        }
        clauses.push(Clause { blocks: &self.blocks[begin..], ..clause });
        clauses.retain(|clause| clause.level > 0 || !clause.blocks.is_empty());
        clauses
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_is_a_heading_and_what_stands_below_it() {
        let text = read("Before.\n\n# One\n\nFirst.\n\nSecond.\n\n## Two\n");
        let clauses = text.clauses();
        let told: Vec<(u8, &str, &str, usize)> = clauses
            .iter()
            .map(|one| (one.level, one.anchor, one.heading.as_str(), one.blocks.len()))
            .collect();
        assert_eq!(told, [(0, "", "", 1), (1, "one", "One", 2), (2, "two", "Two", 0)]);
    }
}
