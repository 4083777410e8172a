//! DOCX: a ZIP with `word/document.xml` and the files that say what its styles, lists and links
//! are. Only what is text is read.

#![expect(clippy::wildcard_enum_match_arm, reason = "events of the parser that are nothing to us")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use markdown::{Block, Inline, Text, add_text, plain, shaped, tidy};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::html::{paragraph, squared};
use crate::{ImportError, Warning, Warnings};

/// Largest part that is unpacked.
const MAX_PART_BYTES: u64 = 32 * 1024 * 1024;
/// So many elements may be in each other.
const DEPTH: usize = 200;

pub(crate) fn read(bytes: &[u8], name: &str, warnings: &mut Warnings) -> Result<Text, ImportError> {
    let damaged = || ImportError::Docx(name.to_owned());
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let document = part(&mut zip, "word/document.xml", name)?.ok_or_else(damaged)?;
    let styles = part(&mut zip, "word/styles.xml", name)?.unwrap_or_default();
    let numbering = part(&mut zip, "word/numbering.xml", name)?.unwrap_or_default();
    let relations = part(&mut zip, "word/_rels/document.xml.rels", name)?.unwrap_or_default();
    let words = Words {
        ranks: ranks(&styles).ok_or_else(damaged)?,
        numbered: numbered(&numbering).ok_or_else(damaged)?,
        links: links(&relations).ok_or_else(damaged)?,
    };
    let mut body = Body { words, warnings, parts: Vec::new() };
    body.read(&document).ok_or_else(damaged)?;
    Ok(Text { blocks: blocks(body.parts), ..Text::default() })
}

/// One file of the ZIP as text; none: it is not there.
fn part(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    path: &str,
    name: &str,
) -> Result<Option<String>, ImportError> {
    let file = match zip.by_name(path) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(ImportError::Docx(name.to_owned())),
    };
    let mut bytes = Vec::new();
    file.take(MAX_PART_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| ImportError::Docx(name.to_owned()))?;
    if bytes.len() as u64 > MAX_PART_BYTES {
        return Err(ImportError::Bomb(name.to_owned()));
    }
    String::from_utf8(bytes).map(Some).map_err(|_| ImportError::Docx(name.to_owned()))
}

/// What the other files of the document say.
struct Words {
    /// Rank of headings by the id of their style.
    ranks: BTreeMap<String, u8>,
    /// Whether a list has numbers, by its id and level.
    numbered: BTreeMap<(String, u8), bool>,
    /// Where links lead, by their id.
    links: BTreeMap<String, String>,
}

/// Steps through XML; `None` when it is damaged, or has a document type, which no DOCX has and
/// bombs do.
fn events(xml: &str, mut each: impl FnMut(&Event<'_>) -> Option<()>) -> Option<()> {
    let mut reader = Reader::from_str(xml);
    let mut depth = 0_usize;
    loop {
        let event = reader.read_event().ok()?;
        match &event {
            Event::Eof => return Some(()),
            Event::DocType(_) => return None,
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth > DEPTH {
            return None;
        }
        each(&event)?;
    }
}

fn attribute(element: &BytesStart<'_>, name: &[u8]) -> Option<String> {
    element.attributes().flatten().find(|one| one.key.local_name().as_ref() == name).and_then(
        |one| {
            one.normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .ok()
                .map(|value| value.into_owned())
        },
    )
}

fn value(element: &BytesStart<'_>) -> Option<String> {
    attribute(element, b"val")
}

/// Headings by the id of their style: by its outline level, or its English name, or that of the
/// style it is based on.
fn ranks(xml: &str) -> Option<BTreeMap<String, u8>> {
    let mut ranks = BTreeMap::new();
    let mut based = BTreeMap::new();
    let mut style = String::new();
    events(xml, |event| {
        if let Event::Start(element) | Event::Empty(element) = event {
            match element.local_name().as_ref() {
                b"style" => style = attribute(element, b"styleId").unwrap_or_default(),
                b"outlineLvl" => {
                    let level = value(element).and_then(|level| level.parse::<u8>().ok());
                    if let Some(level) = level.filter(|level| *level < 9) {
                        ranks.insert(style.clone(), (level + 1).min(6));
                    }
                }
                b"name" => {
                    let name = value(element).unwrap_or_default().to_lowercase();
                    let rank = match name.as_str() {
                        "title" => Some(1),
                        other => other.strip_prefix("heading ").and_then(|rank| rank.parse().ok()),
                    };
                    if let Some(rank) = rank.filter(|rank| (1..=9).contains(rank)) {
                        ranks.entry(style.clone()).or_insert(rank.min(6));
                    }
                }
                b"basedOn" => {
                    based.insert(style.clone(), value(element).unwrap_or_default());
                }
                _ => {}
            }
        }
        Some(())
    })?;
    for id in based.keys() {
        let mut above = id;
        // As far as styles can sensibly be based on each other; a ring ends, too.
        for _ in 0..10 {
            if let Some(rank) = ranks.get(above).copied() {
                ranks.entry(id.clone()).or_insert(rank);
                break;
            }
            let Some(next) = based.get(above) else { break };
            above = next;
        }
    }
    Some(ranks)
}

/// Whether lists have numbers, by id and level.
fn numbered(xml: &str) -> Option<BTreeMap<(String, u8), bool>> {
    let mut kinds: BTreeMap<(String, u8), bool> = BTreeMap::new();
    let mut lists: Vec<(String, String)> = Vec::new();
    let (mut kind, mut level, mut list) = (String::new(), 0_u8, String::new());
    events(xml, |event| {
        if let Event::Start(element) | Event::Empty(element) = event {
            match element.local_name().as_ref() {
                b"abstractNum" => kind = attribute(element, b"abstractNumId").unwrap_or_default(),
                b"lvl" => {
                    level =
                        attribute(element, b"ilvl").and_then(|one| one.parse().ok()).unwrap_or(0);
                }
                b"numFmt" => {
                    let format = value(element).unwrap_or_default();
                    let numbers = !matches!(format.as_str(), "bullet" | "none");
                    kinds.entry((kind.clone(), level)).or_insert(numbers);
                }
                b"num" => list = attribute(element, b"numId").unwrap_or_default(),
                b"abstractNumId" => lists.push((list.clone(), value(element).unwrap_or_default())),
                _ => {}
            }
        }
        Some(())
    })?;
    let mut numbered = BTreeMap::new();
    for (list, kind) in lists {
        for level in 0..9 {
            if let Some(numbers) = kinds.get(&(kind.clone(), level)) {
                numbered.insert((list.clone(), level), *numbers);
            }
        }
    }
    Some(numbered)
}

fn links(xml: &str) -> Option<BTreeMap<String, String>> {
    let mut links = BTreeMap::new();
    events(xml, |event| {
        if let Event::Start(element) | Event::Empty(element) = event
            && element.local_name().as_ref() == b"Relationship"
            && attribute(element, b"Type").is_some_and(|kind| kind.ends_with("/hyperlink"))
        {
            let id = attribute(element, b"Id").unwrap_or_default();
            links.insert(id, attribute(element, b"Target").unwrap_or_default());
        }
        Some(())
    })?;
    Some(links)
}

/// A paragraph or a table of the body.
enum Part {
    Heading(u8, Vec<Inline>),
    Item { level: u8, numbers: bool, words: Vec<Inline> },
    Paragraph(Vec<Inline>),
    Table(Vec<Vec<Vec<Inline>>>),
}

struct Body<'a> {
    words: Words,
    warnings: &'a mut Warnings,
    parts: Vec<Part>,
}

/// A paragraph as it is read.
#[derive(Default)]
struct Paragraph {
    style: String,
    outline: Option<u8>,
    list: Option<String>,
    level: u8,
    words: Vec<Inline>,
    /// The link that is open, and the words before it.
    link: Option<(Option<String>, Vec<Inline>)>,
}

/// How a run is set.
#[derive(Clone, Copy, Default)]
struct Shape {
    strong: bool,
    emphasis: bool,
    struck: bool,
}

/// A table as it is read, with those around it.
#[derive(Default)]
struct Rows {
    rows: Vec<Vec<Vec<Inline>>>,
}

impl Body<'_> {
    fn read(&mut self, xml: &str) -> Option<()> {
        let mut tables: Vec<Rows> = Vec::new();
        let mut now = Paragraph::default();
        let mut shape = Shape::default();
        let mut in_text = false;
        // Below an element whose content is left out, how deep.
        let mut skipped = 0_usize;
        events(xml, |event| {
            match event {
                Event::Start(element) => {
                    if skipped > 0 || self.skips(element) {
                        skipped += 1;
                        return Some(());
                    }
                    match element.local_name().as_ref() {
                        b"t" => in_text = true,
                        b"tbl" => tables.push(Rows::default()),
                        b"tr" => tables.last_mut()?.rows.push(Vec::new()),
                        b"tc" => {
                            if let Some(row) =
                                tables.last_mut().and_then(|table| table.rows.last_mut())
                            {
                                row.push(Vec::new());
                            }
                        }
                        b"p" => now = Paragraph::default(),
                        b"r" => shape = Shape::default(),
                        _ => self.says(element, &mut now, &mut shape),
                    }
                }
                Event::Empty(element) if skipped == 0 && !self.skips(element) => {
                    match element.local_name().as_ref() {
                        b"p" => {}
                        b"tc" => {
                            if let Some(row) =
                                tables.last_mut().and_then(|table| table.rows.last_mut())
                            {
                                row.push(Vec::new());
                            }
                        }
                        _ => self.says(element, &mut now, &mut shape),
                    }
                }
                Event::End(_) if skipped > 0 => skipped -= 1,
                Event::End(element) => match element.local_name().as_ref() {
                    b"t" => in_text = false,
                    b"hyperlink" => self.close(&mut now),
                    b"p" => self.ends(std::mem::take(&mut now), &mut tables),
                    b"tbl" => {
                        let table = tables.pop()?;
                        self.table(table, &mut tables);
                    }
                    _ => {}
                },
                Event::Text(text) if in_text && skipped == 0 => {
                    set(&mut now.words, &text.decode().ok()?, shape);
                }
                Event::CData(text) if in_text && skipped == 0 => {
                    set(&mut now.words, &text.decode().ok()?, shape);
                }
                Event::GeneralRef(name) if in_text && skipped == 0 => {
                    let letter = match name.resolve_char_ref().ok()? {
                        Some(letter) => letter,
                        None => match name.decode().ok()?.as_ref() {
                            "lt" => '<',
                            "gt" => '>',
                            "amp" => '&',
                            "quot" => '"',
                            "apos" => '\'',
                            _ => return None,
                        },
                    };
                    set(&mut now.words, letter.encode_utf8(&mut [0; 4]), shape);
                }
                _ => {}
            }
            Some(())
        })
    }

    /// Whether what is in the element is left out.
    fn skips(&mut self, element: &BytesStart<'_>) -> bool {
        let warning = match element.local_name().as_ref() {
            // What was taken out by a change that is proposed.
            b"del" | b"moveFrom" => Warning::TrackedChanges,
            b"drawing" | b"pict" | b"object" => Warning::Images,
            b"footnoteReference" | b"endnoteReference" => Warning::Footnotes,
            b"commentReference" => Warning::Comments,
            // The same once more, for programs that do not know the first form; field codes.
            b"Fallback" | b"instrText" | b"pPrChange" | b"rPrChange" | b"sectPr" => return true,
            _ => return false,
        };
        self.warnings.add(warning, 1);
        true
    }

    fn says(&mut self, element: &BytesStart<'_>, now: &mut Paragraph, shape: &mut Shape) {
        let on = || !matches!(value(element).as_deref(), Some("0" | "false" | "off" | "none"));
        match element.local_name().as_ref() {
            b"pStyle" => now.style = value(element).unwrap_or_default(),
            b"outlineLvl" => now.outline = value(element).and_then(|level| level.parse().ok()),
            b"numId" => now.list = value(element).filter(|id| id != "0"),
            b"ilvl" => now.level = value(element).and_then(|one| one.parse().ok()).unwrap_or(0),
            b"b" => shape.strong = on(),
            b"i" => shape.emphasis = on(),
            b"strike" | b"dstrike" => shape.struck = on(),
            b"tab" | b"noBreakHyphen" | b"softHyphen" => {
                let text =
                    if element.local_name().as_ref() == b"noBreakHyphen" { "-" } else { " " };
                if element.local_name().as_ref() != b"softHyphen" {
                    set(&mut now.words, text, *shape);
                }
            }
            b"br" | b"cr" => now.words.push(Inline::Break),
            b"ins" | b"moveTo" => self.warnings.add(Warning::TrackedChanges, 1),
            b"gridSpan" | b"vMerge" => self.warnings.add(Warning::MergedCells, 1),
            b"hyperlink" => {
                let to = attribute(element, b"id");
                let to = to.and_then(|id| self.words.links.get(&id).cloned());
                now.link = Some((to, std::mem::take(&mut now.words)));
            }
            _ => {}
        }
    }

    /// Puts the words since its beginning into a link.
    fn close(&mut self, now: &mut Paragraph) {
        let Some((to, before)) = now.link.take() else { return };
        let words = std::mem::replace(&mut now.words, before);
        match to.as_deref().map(markdown::link) {
            Some(Some(to)) if !plain(&words).trim().is_empty() => {
                now.words.push(Inline::Link { to, words });
            }
            Some(Some(_)) => {}
            other => {
                self.warnings.add(Warning::Links, usize::from(other.is_some()));
                now.words.extend(words);
            }
        }
    }

    fn ends(&mut self, paragraph: Paragraph, tables: &mut [Rows]) {
        let words = tidy(paragraph.words);
        if plain(&words).trim().is_empty() {
            return;
        }
        if let Some(cell) = tables.last_mut().and_then(|table| table.rows.last_mut()?.last_mut()) {
            if !cell.is_empty() {
                cell.push(Inline::Break);
            }
            cell.extend(words);
            return;
        }
        let outline = paragraph.outline.filter(|level| *level < 9).map(|level| (level + 1).min(6));
        let rank = outline.or_else(|| self.words.ranks.get(&paragraph.style).copied());
        let style = paragraph.style.to_lowercase();
        if let Some(rank) = rank {
            self.warnings.add(Warning::AutomaticNumbers, usize::from(paragraph.list.is_some()));
            self.parts.push(Part::Heading(rank, unstressed(words)));
        } else if let Some(list) = paragraph.list {
            let numbers = self.words.numbered.get(&(list, paragraph.level)).copied();
            let numbers = numbers.unwrap_or(false);
            self.parts.push(Part::Item { level: paragraph.level.min(8), numbers, words });
        } else if style.starts_with("listbullet") || style.starts_with("listnumber") {
            // Styles of lists that name their list in the style alone.
            let level = style.bytes().last().filter(u8::is_ascii_digit).map_or(1, |one| one - b'0');
            let numbers = style.starts_with("listnumber");
            self.parts.push(Part::Item { level: level.saturating_sub(1), numbers, words });
        } else {
            self.parts.push(Part::Paragraph(words));
        }
    }

    /// A table; one in the cell of another becomes words of that cell.
    fn table(&mut self, table: Rows, around: &mut [Rows]) {
        if let Some(cell) = around.last_mut().and_then(|table| table.rows.last_mut()?.last_mut()) {
            self.warnings.add(Warning::TooDeep, 1);
            for words in table.rows.into_iter().flatten() {
                if !cell.is_empty() {
                    cell.push(Inline::Break);
                }
                cell.extend(words);
            }
            return;
        }
        self.parts.push(Part::Table(table.rows));
    }
}

/// Adds words in their shape; words of the same shape in a row are one.
fn set(out: &mut Vec<Inline>, text: &str, shape: Shape) {
    let bare = !shape.strong && !shape.emphasis && !shape.struck;
    if bare {
        return add_text(out, text);
    }
    if let Some(last) = out.last_mut()
        && let Some(inner) = same(last, shape)
    {
        return add_text(inner, text);
    }
    let mut inner =
        vec![Inline::Text(text.split(['\n', '\t', '\r']).collect::<Vec<_>>().join(" "))];
    if shape.struck {
        inner = vec![Inline::Struck(inner)];
    }
    if shape.emphasis {
        inner = vec![Inline::Emphasis(inner)];
    }
    if shape.strong {
        inner = vec![Inline::Strong(inner)];
    }
    out.extend(inner);
}

/// The words inside, if a piece has exactly this shape.
fn same(piece: &mut Inline, shape: Shape) -> Option<&mut Vec<Inline>> {
    let (inner, rest) = match piece {
        Inline::Strong(inner) if shape.strong => (inner, Shape { strong: false, ..shape }),
        Inline::Emphasis(inner) if !shape.strong && shape.emphasis => {
            (inner, Shape { emphasis: false, ..shape })
        }
        Inline::Struck(inner) if !shape.strong && !shape.emphasis && shape.struck => {
            (inner, Shape { struck: false, ..shape })
        }
        _ => return None,
    };
    if !rest.strong && !rest.emphasis && !rest.struck {
        return matches!(inner.first(), Some(Inline::Text(_))).then_some(inner);
    }
    same(inner.last_mut()?, rest)
}

/// A heading is heavy by itself.
fn unstressed(words: Vec<Inline>) -> Vec<Inline> {
    match <[Inline; 1]>::try_from(words) {
        Ok([Inline::Strong(inner)]) => inner,
        Ok([other]) => vec![other],
        Err(words) => words,
    }
}

/// Shapes with their spaces outside, as Markdown says them.
fn settled(words: Vec<Inline>) -> Vec<Inline> {
    tidy(spread(words))
}

fn spread(words: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::new();
    for inline in words {
        match inline {
            Inline::Strong(inner) => shaped(Inline::Strong, spread(inner), &mut out),
            Inline::Emphasis(inner) => shaped(Inline::Emphasis, spread(inner), &mut out),
            Inline::Struck(inner) => shaped(Inline::Struck, spread(inner), &mut out),
            Inline::Link { to, words } => out.push(Inline::Link { to, words: settled(words) }),
            Inline::Text(text) => add_text(&mut out, &text),
            other => out.push(other),
        }
    }
    out
}

fn blocks(parts: Vec<Part>) -> Vec<Block> {
    let mut out = Vec::new();
    let mut items: Vec<(u8, bool, Vec<Inline>)> = Vec::new();
    for part in parts {
        if let Part::Item { level, numbers, words } = part {
            items.push((level, numbers, settled(words)));
            continue;
        }
        lists(&mut out, std::mem::take(&mut items));
        match part {
            Part::Heading(level, words) => {
                let words = settled(words);
                out.push(Block::Heading { level, anchor: String::new(), words, laws: Vec::new() });
            }
            Part::Paragraph(words) => paragraph(&mut out, settled(words)),
            Part::Table(rows) => {
                let settled = |row: Vec<Vec<Inline>>| row.into_iter().map(settled).collect();
                out.extend(squared(rows.into_iter().map(settled).collect()));
            }
            Part::Item { .. } => {}
        }
    }
    lists(&mut out, items);
    out
}

/// Items in a row as lists in lists.
fn lists(out: &mut Vec<Block>, items: Vec<(u8, bool, Vec<Inline>)>) {
    let mut rest = items.into_iter().peekable();
    while rest.peek().is_some() {
        let level = rest.peek().map_or(0, |item| item.0);
        nest(out, &mut rest, level);
    }
}

fn nest(
    out: &mut Vec<Block>,
    rest: &mut std::iter::Peekable<std::vec::IntoIter<(u8, bool, Vec<Inline>)>>,
    level: u8,
) {
    let Some((_, numbers, _)) = rest.peek() else { return };
    let numbers = *numbers;
    let mut items: Vec<Vec<Block>> = Vec::new();
    while let Some((next, kind, _)) = rest.peek() {
        if *next < level || (*next == level && *kind != numbers) {
            break;
        }
        if *next > level {
            let deeper = *next;
            let mut inner = Vec::new();
            nest(&mut inner, rest, deeper);
            match items.last_mut() {
                Some(item) => item.extend(inner),
                None => items.push(inner),
            }
        } else if let Some((_, _, words)) = rest.next() {
            items.push(vec![Block::Paragraph(words)]);
        }
    }
    out.push(Block::List { first: numbers.then_some(1), items });
}
