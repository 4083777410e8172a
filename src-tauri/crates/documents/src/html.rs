//! HTML: what a browser would show of it, as far as it is text.

use std::collections::BTreeMap;

use dom_query::{Document, NodeRef};
use markdown::{Block, Inline, Table, Text, add_text, plain, shaped, tidy};

use crate::{Warning, Warnings};

/// So deep elements are followed; what is deeper is left out and counted.
const DEPTH: usize = 100;

pub(crate) fn read(html: &str, warnings: &mut Warnings) -> Text {
    let document = Document::from(html);
    let mut reader = Reader { warnings };
    let mut blocks = Vec::new();
    reader.children(&document.root(), 0, &mut blocks);
    Text { blocks, ..Text::default() }
}

struct Reader<'a> {
    warnings: &'a mut Warnings,
}

/// Whether elements are in each other deeper than in any text. The time a parser needs grows with
/// the square of it, so this is looked at before. An element that is not closed counts for all that
/// follows, but for those that HTML closes itself.
pub(crate) fn is_deep(html: &str) -> bool {
    const CLOSED: [&str; 23] = [
        "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link",
        "meta", "option", "p", "param", "rp", "rt", "source", "td", "th", "tr", "wbr",
    ];
    let mut open: BTreeMap<String, usize> = BTreeMap::new();
    let mut depth = 0_usize;
    for piece in html.split('<').skip(1) {
        let (closes, rest) = match piece.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, piece),
        };
        let name: String = rest.chars().take(20).take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        if name.is_empty() || CLOSED.contains(&name.as_str()) {
            continue;
        }
        let count = open.entry(name).or_default();
        if !closes {
            *count += 1;
            depth += 1;
        } else if *count > 0 {
            *count -= 1;
            depth -= 1;
        }
        if depth > 1000 {
            return true;
        }
    }
    false
}

/// What an element is in a text.
enum Role {
    /// It is not shown, or does something.
    Nothing,
    /// It does something, and that is worth a warning.
    Active,
    /// Only what is in it counts, as blocks.
    Flow,
    /// Only what is in it counts, as words.
    Words,
    Heading(u8),
    Paragraph,
    Bullets,
    Numbers,
    Quote,
    Table,
    Code,
    Rule,
    Strong,
    Emphasis,
    Struck,
    Letters,
    Link,
    Image,
    Break,
}

fn role(name: &str) -> Role {
    match name {
        "head" | "title" | "meta" | "link" | "style" | "template" | "noscript" | "base" | "col"
        | "colgroup" | "wbr" => Role::Nothing,
        "script" | "iframe" | "object" | "embed" | "form" | "button" | "select" | "textarea"
        | "input" | "svg" | "math" | "canvas" | "video" | "audio" | "applet" | "frame"
        | "frameset" => Role::Active,
        "h1" => Role::Heading(1),
        "h2" => Role::Heading(2),
        "h3" => Role::Heading(3),
        "h4" => Role::Heading(4),
        "h5" => Role::Heading(5),
        "h6" => Role::Heading(6),
        "p" | "dt" | "dd" | "figcaption" | "caption" | "address" | "summary" | "legend" => {
            Role::Paragraph
        }
        "ul" | "menu" => Role::Bullets,
        "ol" => Role::Numbers,
        "blockquote" => Role::Quote,
        "table" => Role::Table,
        "pre" => Role::Code,
        "hr" => Role::Rule,
        "strong" | "b" => Role::Strong,
        "em" | "i" | "dfn" | "cite" => Role::Emphasis,
        "s" | "strike" | "del" => Role::Struck,
        "code" | "kbd" | "samp" | "tt" => Role::Letters,
        "a" => Role::Link,
        "img" | "picture" => Role::Image,
        "br" => Role::Break,
        "span" | "small" | "big" | "u" | "ins" | "mark" | "abbr" | "sub" | "sup" | "q" | "time"
        | "font" | "label" | "bdi" | "bdo" | "var" | "data" | "nobr" => Role::Words,
        // Sections, and elements nobody has heard of yet.
        _ => Role::Flow,
    }
}

impl Reader<'_> {
    fn children(&mut self, node: &NodeRef<'_>, depth: usize, out: &mut Vec<Block>) {
        let mut loose = Vec::new();
        for child in node.children_it(false) {
            self.node(&child, depth, out, &mut loose);
        }
        flush(out, &mut loose);
    }

    fn node(
        &mut self,
        node: &NodeRef<'_>,
        depth: usize,
        out: &mut Vec<Block>,
        loose: &mut Vec<Inline>,
    ) {
        if !node.is_element() {
            if node.is_text() {
                add_text(loose, &node.text());
            }
            return;
        }
        if depth > DEPTH {
            self.warnings.add(Warning::TooDeep, 1);
            return;
        }
        let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
        if hidden(node) {
            return;
        }
        let role = role(&name);
        match role {
            Role::Nothing => {}
            Role::Active => self.warnings.add(Warning::Html, 1),
            Role::Words
            | Role::Strong
            | Role::Emphasis
            | Role::Struck
            | Role::Letters
            | Role::Link
            | Role::Image
            | Role::Break => {
                // Some write whole sections into a link or a span.
                if matches!(role, Role::Words | Role::Link) && holds_blocks(node) {
                    flush(out, loose);
                    self.children(node, depth + 1, out);
                } else {
                    self.inline(node, depth, loose);
                }
            }
            Role::Flow => {
                flush(out, loose);
                self.children(node, depth + 1, out);
            }
            Role::Heading(level) => {
                flush(out, loose);
                let words = self.inlines(node, depth + 1);
                if !plain(&words).trim().is_empty() {
                    out.push(Block::Heading {
                        level,
                        anchor: String::new(),
                        words,
                        laws: Vec::new(),
                    });
                }
            }
            Role::Paragraph => {
                flush(out, loose);
                if holds_blocks(node) {
                    self.children(node, depth + 1, out);
                } else {
                    paragraph(out, self.inlines(node, depth + 1));
                }
            }
            Role::Bullets | Role::Numbers => {
                flush(out, loose);
                let first = matches!(role, Role::Numbers)
                    .then(|| node.attr("start").and_then(|start| start.parse().ok()).unwrap_or(1));
                let items = self.items(node, depth + 1);
                if !items.is_empty() {
                    out.push(Block::List { first, items });
                }
            }
            Role::Quote => {
                flush(out, loose);
                let mut inner = Vec::new();
                self.children(node, depth + 1, &mut inner);
                if !inner.is_empty() {
                    out.push(Block::Quote(inner));
                }
            }
            Role::Table => {
                flush(out, loose);
                self.table(node, depth + 1, out);
            }
            Role::Code => {
                flush(out, loose);
                let code = node.text().to_string();
                if !code.trim().is_empty() {
                    out.push(Block::Code(code));
                }
            }
            Role::Rule => {
                flush(out, loose);
                out.push(Block::Rule);
            }
        }
    }

    fn items(&mut self, list: &NodeRef<'_>, depth: usize) -> Vec<Vec<Block>> {
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in list.children_it(false).filter(NodeRef::is_element) {
            let mut blocks = Vec::new();
            if named(&child, "li") {
                self.children(&child, depth + 1, &mut blocks);
            } else {
                // A list straight in a list belongs to the item before it.
                self.node(&child, depth + 1, &mut blocks, &mut Vec::new());
                if let Some(item) = items.last_mut() {
                    item.append(&mut blocks);
                }
            }
            if !blocks.is_empty() {
                items.push(blocks);
            }
        }
        items
    }

    fn table(&mut self, table: &NodeRef<'_>, depth: usize, out: &mut Vec<Block>) {
        let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
        let mut parts = vec![*table];
        let mut trs = Vec::new();
        while let Some(part) = parts.pop() {
            let mut inner = Vec::new();
            for child in part.children_it(false).filter(NodeRef::is_element) {
                match child.node_name().as_deref() {
                    Some("tr") => trs.push(child),
                    Some("thead" | "tbody" | "tfoot") => inner.push(child),
                    Some("caption") => paragraph(out, self.inlines(&child, depth + 1)),
                    _ => {}
                }
            }
            parts.extend(inner.into_iter().rev());
        }
        for tr in trs {
            let mut row = Vec::new();
            for cell in tr.children_it(false).filter(NodeRef::is_element) {
                for span in ["colspan", "rowspan"] {
                    let wide = cell.attr(span).is_some_and(|span| span.trim() != "1");
                    self.warnings.add(Warning::MergedCells, usize::from(wide));
                }
                row.push(self.inlines(&cell, depth + 1));
            }
            if !row.is_empty() {
                rows.push(row);
            }
        }
        out.extend(squared(rows));
    }

    fn inlines(&mut self, node: &NodeRef<'_>, depth: usize) -> Vec<Inline> {
        let mut words = Vec::new();
        for child in node.children_it(false) {
            self.inline_node(&child, depth, &mut words);
        }
        tidy(words)
    }

    fn inline_node(&mut self, node: &NodeRef<'_>, depth: usize, out: &mut Vec<Inline>) {
        if node.is_text() {
            add_text(out, &node.text());
        } else if node.is_element() && depth > DEPTH {
            self.warnings.add(Warning::TooDeep, 1);
        } else if node.is_element() && !hidden(node) {
            self.inline(node, depth, out);
        }
    }

    fn inline(&mut self, node: &NodeRef<'_>, depth: usize, out: &mut Vec<Inline>) {
        let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
        let mut inner = Vec::new();
        let role = role(&name);
        if !matches!(role, Role::Nothing | Role::Active) {
            for child in node.children_it(false) {
                self.inline_node(&child, depth + 1, &mut inner);
            }
        }
        match role {
            Role::Nothing => {}
            Role::Active => self.warnings.add(Warning::Html, 1),
            Role::Strong => shaped(Inline::Strong, inner, out),
            Role::Emphasis => shaped(Inline::Emphasis, inner, out),
            Role::Struck => shaped(Inline::Struck, inner, out),
            Role::Letters => {
                let code = plain(&inner);
                let code: Vec<&str> = code.split_whitespace().collect();
                if !code.is_empty() {
                    out.push(Inline::Code(code.join(" ")));
                }
            }
            Role::Link => match node.attr("href").as_deref().map(|to| (markdown::link(to), to)) {
                Some((Some(to), _)) if !plain(&inner).trim().is_empty() => {
                    out.push(Inline::Link { to, words: tidy(inner) });
                }
                Some((None, to)) => {
                    // A link inside the page says nothing elsewhere.
                    let counts = !to.trim().is_empty() && !to.trim().starts_with('#');
                    self.warnings.add(Warning::Links, usize::from(counts));
                    extend(out, inner);
                }
                Some(_) | None => extend(out, inner),
            },
            Role::Image => {
                self.warnings.add(Warning::Images, 1);
                add_text(out, node.attr("alt").as_deref().unwrap_or_default());
                extend(out, inner);
            }
            Role::Break => out.push(Inline::Break),
            Role::Words => extend(out, inner),
            // A block where only words can stand: its words, apart from those around it.
            Role::Flow
            | Role::Heading(_)
            | Role::Paragraph
            | Role::Bullets
            | Role::Numbers
            | Role::Quote
            | Role::Table
            | Role::Code
            | Role::Rule => {
                add_text(out, " ");
                extend(out, inner);
                add_text(out, " ");
            }
        }
    }
}

fn extend(out: &mut Vec<Inline>, inner: Vec<Inline>) {
    for inline in inner {
        if let Inline::Text(text) = &inline {
            add_text(out, text);
        } else {
            out.push(inline);
        }
    }
}

fn hidden(node: &NodeRef<'_>) -> bool {
    let style = node.attr("style").map(|style| style.to_lowercase().replace(' ', ""));
    node.has_attr("hidden") || style.is_some_and(|style| style.contains("display:none"))
}

fn named(node: &NodeRef<'_>, name: &str) -> bool {
    node.node_name().as_deref() == Some(name)
}

/// Whether an element that is for words has blocks in it.
fn holds_blocks(node: &NodeRef<'_>) -> bool {
    node.children_it(false).filter(NodeRef::is_element).any(|child| {
        let name = child.node_name().map(|name| name.to_string()).unwrap_or_default();
        matches!(
            role(&name),
            Role::Heading(_)
                | Role::Paragraph
                | Role::Bullets
                | Role::Numbers
                | Role::Quote
                | Role::Table
                | Role::Code
                | Role::Rule
        ) || matches!(name.as_str(), "div" | "section" | "article")
    })
}

fn flush(out: &mut Vec<Block>, loose: &mut Vec<Inline>) {
    if !loose.is_empty() {
        paragraph(out, std::mem::take(loose));
    }
}

pub(crate) fn paragraph(out: &mut Vec<Block>, words: Vec<Inline>) {
    let words = tidy(words);
    if !plain(&words).trim().is_empty() {
        out.push(Block::Paragraph(words));
    }
}

/// Rows as a table in which all are equally long; one column is no table.
pub(crate) fn squared(mut rows: Vec<Vec<Vec<Inline>>>) -> Vec<Block> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    rows.retain(|row| row.iter().any(|cell| !plain(cell).trim().is_empty()));
    if width < 2 {
        let mut blocks = Vec::new();
        rows.into_iter().flatten().for_each(|cell| paragraph(&mut blocks, cell));
        return blocks;
    }
    for row in &mut rows {
        row.resize(width, Vec::new());
    }
    let mut rows = rows.into_iter();
    let Some(head) = rows.next() else { return Vec::new() };
    vec![Block::Table(Table { right: vec![false; width], head, rows: rows.collect() })]
}
