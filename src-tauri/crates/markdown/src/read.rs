//! Reading, and cleaning on the way.

#![expect(clippy::wildcard_enum_match_arm, reason = "events of the parser that are nothing to us")]

use std::collections::BTreeMap;
use std::iter::Peekable;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::{Block, DEPTH, Dropped, Inline, Table, Text, plain};

/// Reads a text.
pub fn read(markdown: &str) -> Text {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut reader = Reader {
        events: Parser::new_ext(markdown, options).peekable(),
        anchors: BTreeMap::new(),
        dropped: Dropped::default(),
    };
    let mut blocks = Vec::new();
    // The end of a container that was raised ends a round here, and no more.
    while reader.events.peek().is_some() {
        blocks.extend(reader.blocks(0));
    }
    Text { blocks, dropped: reader.dropped }
}

/// Whether a character may stand in a text: one that is seen, or a space, tab or line feed.
/// Controls do not, nor what turns the direction of writing, has no width, or tags other text.
pub fn visible(one: char) -> bool {
    !matches!(one,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{ad}' | '\u{61c}' | '\u{180e}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

/// A link as it may stand in a text; none: it leads somewhere a legal text does not.
pub fn link(to: &str) -> Option<String> {
    let to = to.trim();
    let scheme = to.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase())?;
    let rest = match scheme.as_str() {
        "http" | "https" => to.get(scheme.len() + 1..)?.strip_prefix("//")?,
        "mailto" | "tel" => to.get(scheme.len() + 1..)?,
        _ => return None,
    };
    let plain = |one: char| visible(one) && !one.is_whitespace() && !"<>\"'`\\{}|^".contains(one);
    (!rest.is_empty() && to.len() <= 2000 && to.chars().all(plain)).then(|| {
        let slashes = if scheme.starts_with("http") { "//" } else { "" };
        format!("{scheme}:{slashes}{rest}")
    })
}

struct Reader<'a> {
    events: Peekable<Parser<'a>>,
    anchors: BTreeMap<String, usize>,
    dropped: Dropped,
}

impl Reader<'_> {
    /// Blocks up to the end of the container they stand in, which is taken as well.
    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        // Words of a list item that has no paragraphs.
        let mut loose = Vec::new();
        let mut raised = 0_usize;
        while let Some(event) = self.events.next() {
            let start = match event {
                Event::Start(tag) => tag,
                Event::End(_) if raised > 0 => {
                    raised -= 1;
                    continue;
                }
                Event::End(_) => break,
                Event::Rule => {
                    flush(&mut blocks, &mut loose);
                    blocks.push(Block::Rule);
                    continue;
                }
                other => {
                    self.inline(other, &mut loose);
                    continue;
                }
            };
            if is_inline(&start) {
                self.span(start, depth, &mut loose);
                continue;
            }
            flush(&mut blocks, &mut loose);
            match start {
                Tag::Paragraph => paragraph(&mut blocks, self.inlines(depth)),
                Tag::Heading { level, .. } => {
                    let words = tidy(one_line(self.inlines(depth)));
                    if !plain(&words).trim().is_empty() {
                        let anchor = self.anchor(&plain(&words));
                        let (level, laws) = (rank(level), Vec::new());
                        blocks.push(Block::Heading { level, anchor, words, laws });
                    }
                }
                Tag::List(first) if depth < DEPTH => {
                    let items = self.items(depth + 1);
                    if !items.is_empty() {
                        blocks.push(Block::List { first, items });
                    }
                }
                Tag::BlockQuote(_) if depth < DEPTH => {
                    let inner = self.blocks(depth + 1);
                    if !inner.is_empty() {
                        blocks.push(Block::Quote(inner));
                    }
                }
                Tag::CodeBlock(_) => {
                    let code = self.letters();
                    if !code.trim().is_empty() {
                        blocks.push(Block::Code(code));
                    }
                }
                Tag::Table(align) => {
                    let right = align.iter().map(|one| *one == Alignment::Right).collect();
                    if let Some(table) = self.table(right) {
                        blocks.push(Block::Table(table));
                    }
                }
                Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                    let html = self.letters();
                    match (tag(html.trim()), heading_above(&mut blocks)) {
                        (Some(found), Some(laws)) => laws.extend(found),
                        (Some(_), None) => {}
                        (None, _) => self.dropped.html += 1,
                    }
                }
                _ => raised += 1,
            }
        }
        flush(&mut blocks, &mut loose);
        blocks
    }

    fn items(&mut self, depth: usize) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    let item = self.blocks(depth);
                    if !item.is_empty() {
                        items.push(item);
                    }
                }
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        items
    }

    fn table(&mut self, right: Vec<bool>) -> Option<Table> {
        let mut rows: Vec<Vec<Vec<Inline>>> = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
                Event::Start(Tag::TableCell) => {
                    let cell = tidy(self.inlines(1));
                    if let Some(row) = rows.last_mut() {
                        row.push(cell);
                    }
                }
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        for row in &mut rows {
            row.resize(right.len(), Vec::new());
        }
        let mut rows = rows.into_iter();
        let head = rows.next()?;
        Some(Table { right, head, rows: rows.collect() })
    }

    /// The letters up to the end of what has begun.
    fn letters(&mut self) -> String {
        let mut out = String::new();
        let mut depth = 0_usize;
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth > 0 => depth -= 1,
                Event::End(_) => break,
                Event::Text(text) | Event::Html(text) => out.push_str(&self.seen(&text)),
                _ => {}
            }
        }
        out
    }

    /// Inlines up to the end of what they stand in, which is taken as well.
    fn inlines(&mut self, depth: usize) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut raised = 0_usize;
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(tag) if depth < DEPTH && is_inline(&tag) => {
                    self.span(tag, depth, &mut inlines);
                }
                Event::Start(_) => raised += 1,
                Event::End(_) if raised > 0 => raised -= 1,
                Event::End(_) => break,
                other => self.inline(other, &mut inlines),
            }
        }
        inlines
    }

    /// What stands between a beginning and its end.
    fn span(&mut self, tag: Tag<'_>, depth: usize, out: &mut Vec<Inline>) {
        let inner = self.inlines((depth + 1).min(DEPTH));
        let shape: fn(Vec<Inline>) -> Inline = match tag {
            Tag::Strong => Inline::Strong,
            Tag::Emphasis => Inline::Emphasis,
            Tag::Strikethrough => Inline::Struck,
            Tag::Link { dest_url, .. } => {
                match link(&dest_url) {
                    Some(to) if !plain(&inner).trim().is_empty() => {
                        let words = unlinked(inner);
                        out.push(Inline::Link { to, words });
                    }
                    Some(_) => {}
                    None => {
                        self.dropped.links += 1;
                        out.extend(inner);
                    }
                }
                return;
            }
            Tag::Image { .. } => {
                self.dropped.images += 1;
                out.extend(inner);
                return;
            }
            _ => {
                out.extend(inner);
                return;
            }
        };
        shaped(shape, inner, out);
    }

    fn inline(&mut self, event: Event<'_>, out: &mut Vec<Inline>) {
        match event {
            Event::Text(text) => add_text(out, &self.seen(&text)),
            Event::Code(code) => {
                let code = self.seen(&code);
                let code: Vec<&str> = code.split_whitespace().collect();
                if !code.is_empty() {
                    out.push(Inline::Code(code.join(" ")));
                }
            }
            Event::SoftBreak => add_text(out, " "),
            Event::HardBreak => out.push(Inline::Break),
            Event::Html(_) | Event::InlineHtml(_) => self.dropped.html += 1,
            _ => {}
        }
    }

    /// The text without what is not seen.
    fn seen(&mut self, text: &str) -> String {
        let seen: String = text.chars().filter(|one| visible(*one)).collect();
        self.dropped.hidden += text.chars().count() - seen.chars().count();
        seen
    }

    /// A name for a heading that no other has.
    fn anchor(&mut self, heading: &str) -> String {
        let mut name = String::new();
        for one in heading.to_lowercase().chars() {
            if one.is_alphanumeric() {
                name.push(one);
            } else if !name.ends_with('-') && !name.is_empty() {
                name.push('-');
            }
            if name.len() > 60 {
                break;
            }
        }
        let name = name.trim_end_matches('-');
        let name = if name.is_empty() { "clause" } else { name };
        let mut unique = name.to_owned();
        let mut count = 1;
        while self.anchors.contains_key(&unique) {
            count += 1;
            unique = format!("{name}-{count}");
        }
        self.anchors.insert(unique.clone(), count);
        unique
    }
}

/// The provisions of `<!-- law: GDPR 13(1)(e), CCPA 1798.120 -->`; none: it is another comment.
fn tag(html: &str) -> Option<Vec<String>> {
    let inside = html.strip_prefix("<!--")?.strip_suffix("-->")?.trim().strip_prefix("law:")?;
    if inside.contains(['<', '>']) || inside.contains("--") || inside.len() > 2000 {
        return None;
    }
    let laws = inside.split([',', ';']).map(|law| law.split_whitespace().collect::<Vec<_>>());
    Some(laws.map(|words| words.join(" ")).filter(|law| !law.is_empty()).collect())
}

/// The provisions of the last heading.
fn heading_above(blocks: &mut [Block]) -> Option<&mut Vec<String>> {
    blocks.iter_mut().rev().find_map(|block| match block {
        Block::Heading { laws, .. } => Some(laws),
        _ => None,
    })
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn flush(blocks: &mut Vec<Block>, loose: &mut Vec<Inline>) {
    if !loose.is_empty() {
        paragraph(blocks, std::mem::take(loose));
    }
}

fn paragraph(blocks: &mut Vec<Block>, inlines: Vec<Inline>) {
    let inlines = tidy(inlines);
    if !inlines.is_empty() {
        blocks.push(Block::Paragraph(inlines));
    }
}

/// Adds text; white space is one space, and two texts in a row are one.
pub fn add_text(out: &mut Vec<Inline>, text: &str) {
    let spaced = |text: &str| {
        let mut one = String::with_capacity(text.len());
        for part in text.chars() {
            if !part.is_whitespace() || part == '\u{a0}' {
                one.push(part);
            } else if !one.ends_with(' ') {
                one.push(' ');
            }
        }
        one
    };
    match out.last_mut() {
        Some(Inline::Text(before)) => {
            before.push_str(text);
            *before = spaced(before);
        }
        Some(_) | None if text.is_empty() => {}
        Some(_) | None => out.push(Inline::Text(spaced(text))),
    }
}

/// A shape around words; spaces at its edges stay outside, as Markdown cannot say them inside.
pub fn shaped(shape: fn(Vec<Inline>) -> Inline, inner: Vec<Inline>, out: &mut Vec<Inline>) {
    let words = plain(&inner);
    if words.trim().is_empty() {
        add_text(out, if words.is_empty() { "" } else { " " });
        return;
    }
    if words.starts_with(' ') {
        add_text(out, " ");
    }
    out.push(shape(tidy(inner)));
    if words.ends_with(' ') {
        add_text(out, " ");
    }
}

/// The words of a link that stand in another.
fn unlinked(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Link { words, .. } => out.extend(unlinked(words)),
            Inline::Text(text) => add_text(&mut out, &text),
            other => out.push(other),
        }
    }
    tidy(out)
}

/// Without breaks: a heading that is underlined may have several lines, and is written in one.
fn one_line(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Break => add_text(&mut out, " "),
            Inline::Text(text) => add_text(&mut out, &text),
            Inline::Code(code) => out.push(Inline::Code(code)),
            Inline::Strong(inner) => out.push(Inline::Strong(one_line(inner))),
            Inline::Emphasis(inner) => out.push(Inline::Emphasis(one_line(inner))),
            Inline::Struck(inner) => out.push(Inline::Struck(one_line(inner))),
            Inline::Link { to, words } => out.push(Inline::Link { to, words: one_line(words) }),
        }
    }
    out
}

/// Without white space and breaks at both ends, and without two texts in a row.
pub fn tidy(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => {
                let text = if matches!(out.last(), None | Some(Inline::Break)) {
                    text.trim_start()
                } else {
                    &text
                };
                add_text(&mut out, text);
            }
            Inline::Break if out.is_empty() => {}
            Inline::Break => {
                trim_end(&mut out);
                out.push(Inline::Break);
            }
            other => out.push(other),
        }
    }
    loop {
        trim_end(&mut out);
        match out.last() {
            Some(Inline::Break) => drop(out.pop()),
            Some(_) | None => return out,
        }
    }
}

fn trim_end(out: &mut Vec<Inline>) {
    if let Some(Inline::Text(text)) = out.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
        if text.is_empty() {
            out.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_survives() {
        let hostile = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[go](javascript:alert(1))",
            "[go](JaVaScRiPt:alert(1))",
            "[go](&#106;avascript:alert(1))",
            "[go](data:text/html;base64,PHNjcmlwdD4=)",
            "[go](vbscript:x)",
            "[go](//evil.example)",
            "[go](file:///etc/passwd)",
            "![x](https://evil.example/pixel.gif)",
            "[![x](https://evil.example/pixel.gif)](javascript:alert(1))",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<svg><animate onbegin=alert(1)>",
            "<javascript:alert(1)>",
        ];
        for text in hostile {
            let read = read(text);
            let kept = format!("{:?}", read.blocks);
            assert!(!kept.contains("Link"), "{text}: {kept}");
            assert!(!kept.contains('<') && !kept.contains("evil"), "{text}: {kept}");
            assert_ne!(read.dropped, Dropped::default(), "{text}: what is left out is counted");
        }
    }

    #[test]
    fn links_to_the_web_and_to_mail_survive() {
        for good in ["https://example.org/a?b=c#d", "http://example.org", "mailto:dpo@example.org"]
        {
            let read = read(&format!("[here]({good})"));
            let words = vec![Inline::Text("here".into())];
            let link = Inline::Link { to: good.into(), words };
            assert_eq!(read.blocks, [Block::Paragraph(vec![link])]);
        }
    }

    #[test]
    fn what_turns_the_direction_of_writing_is_dropped_however_it_is_written() {
        for text in ["safe\u{202e}txt.exe", "safe&#x202e;txt.exe", "safe\u{2066}\u{200b}txt.exe"] {
            let read = read(text);
            assert_eq!(read.blocks, [Block::Paragraph(vec![Inline::Text("safetxt.exe".into())])]);
            assert!(read.dropped.hidden > 0);
        }
    }

    #[test]
    fn unclosed_and_endless_nesting_is_read() {
        for text in
            ["> ".repeat(20_000), "- ".repeat(5_000) + "x", "*a ".repeat(5_000), "[".repeat(20_000)]
        {
            let deep = read(&text);
            assert!(depth(&deep.blocks) <= 2 * DEPTH + 2);
        }
        assert_eq!(read("<div><b>never closed").blocks, []);
    }

    fn depth(blocks: &[Block]) -> usize {
        let of = |block: &Block| match block {
            Block::Quote(inner) => depth(inner),
            Block::List { items, .. } => items.iter().map(|item| depth(item)).max().unwrap_or(0),
            Block::Heading { .. }
            | Block::Paragraph(_)
            | Block::Table(_)
            | Block::Code(_)
            | Block::Rule => 0,
        };
        1 + blocks.iter().map(of).max().unwrap_or(0)
    }

    #[test]
    fn a_clause_names_its_provisions_and_no_other_comment_is_kept() {
        let text = read(
            "# A\n\n## B\n<!-- law: GDPR 13(1)(e), gdpr  13(1)(f); CCPA 1798.120 -->\nWe.\n\n<!-- note -->\n",
        );
        let clauses = text.clauses();
        assert_eq!(clauses[1].laws, ["GDPR 13(1)(e)", "gdpr 13(1)(f)", "CCPA 1798.120"]);
        assert_eq!(clauses[1].blocks.len(), 1);
        assert_eq!(text.dropped.html, 1);
        let evil = read("# A\n<!-- law: <script>alert(1)</script> -->\n");
        assert_eq!((evil.clauses()[0].laws.len(), evil.dropped.html), (0, 1));
    }

    #[test]
    fn two_headings_never_share_a_name() {
        let text = read("# Rights\n\n# Rights\n\n# Rights 2\n\n# …\n");
        let names: Vec<&str> = text.clauses().iter().map(|clause| clause.anchor).collect();
        assert_eq!(names, ["rights", "rights-2", "rights-2-2", "clause"]);
    }

    #[test]
    fn tables_and_lists_keep_their_shape() {
        let text = read("| a | b |\n|---|--:|\n| 1 | **2** |\n\n1. one\n2. two\n   - inner\n");
        let cell = |text: &str| vec![Inline::Text(text.into())];
        let table = Table {
            right: vec![false, true],
            head: vec![cell("a"), cell("b")],
            rows: vec![vec![cell("1"), vec![Inline::Strong(cell("2"))]]],
        };
        let inner = Block::List { first: None, items: vec![vec![Block::Paragraph(cell("inner"))]] };
        let list = Block::List {
            first: Some(1),
            items: vec![
                vec![Block::Paragraph(cell("one"))],
                vec![Block::Paragraph(cell("two")), inner],
            ],
        };
        assert_eq!(text.blocks, [Block::Table(table), list]);
    }
}
