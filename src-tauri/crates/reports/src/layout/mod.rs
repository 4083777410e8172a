//! From blocks to pages.

mod canvas;
mod rich;
mod table;
mod wrap;

use std::collections::BTreeSet;

use printpdf::Op;

use crate::document::{
    Block, Document, Fact, Figure, Level, SignatureBox, Style, Tone, long_time, short_time,
};
use crate::fonts::{Face, Fonts};
use canvas::{Canvas, Ink, Pen};
use wrap::wrap;

pub(crate) use canvas::{PAGE_HEIGHT, PAGE_WIDTH};

const LEFT: f32 = 58.0;
const RIGHT: f32 = PAGE_WIDTH - 58.0;
const WIDTH: f32 = RIGHT - LEFT;
/// Where the body starts on the second and later pages.
const TOP: f32 = 74.0;
/// Where the body ends.
const BOTTOM: f32 = PAGE_HEIGHT - 66.0;
const HAIRLINE: f32 = 0.5;
const LABEL_WIDTH: f32 = 132.0;

const fn pen(face: Face, size: f32, leading: f32, ink: Ink) -> Pen {
    Pen { face, size, leading, ink }
}

const BODY: Pen = pen(Face::Text, 9.0, 13.6, Ink::TEXT);
const LABEL: Pen = pen(Face::Text, 8.5, 13.6, Ink::THIRD);
const SMALL: Pen = pen(Face::Text, 7.5, 10.6, Ink::THIRD);
const MONO: Pen = pen(Face::Mono, 7.6, 12.2, Ink::TEXT);

/// The pen of a style in running text.
fn value_pen(style: Style) -> Pen {
    match style {
        Style::Text => BODY,
        Style::Strong => Pen { face: Face::TextStrong, ..BODY },
        Style::Quiet => Pen { ink: Ink::THIRD, ..BODY },
        Style::Mono => Pen { leading: BODY.leading, ..MONO },
    }
}

/// A place to jump to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bookmark {
    pub(crate) level: Level,
    pub(crate) text: String,
    /// From 0.
    pub(crate) page: usize,
    /// Points below the top edge.
    pub(crate) y: f32,
}

/// A document laid out.
pub(crate) struct Laid {
    /// The operations of each page.
    pub(crate) pages: Vec<Vec<Op>>,
    pub(crate) bookmarks: Vec<Bookmark>,
    /// Letters that no face has.
    pub(crate) replaced: BTreeSet<char>,
}

/// Lays a document out on A4.
pub(crate) fn lay_out(document: &Document, fonts: &Fonts) -> Laid {
    let mut flow = Flow {
        fonts,
        pages: vec![Canvas::default()],
        y: 62.0,
        bookmarks: Vec::new(),
        replaced: BTreeSet::new(),
    };
    flow.masthead(document);
    for block in &document.blocks {
        flow.block(block);
    }
    flow.margins(document);
    Laid {
        pages: flow.pages.into_iter().map(|page| page.ops).collect(),
        bookmarks: flow.bookmarks,
        replaced: flow.replaced,
    }
}

/// The pages so far and the place where the next thing goes.
struct Flow<'a> {
    fonts: &'a Fonts,
    pages: Vec<Canvas>,
    /// Points below the top edge of the last page.
    y: f32,
    bookmarks: Vec<Bookmark>,
    replaced: BTreeSet<char>,
}

impl Flow<'_> {
    fn page(&mut self) -> &mut Canvas {
        self.pages.last_mut().expect("a flow starts with one page and only adds to it")
    }

    fn new_page(&mut self) {
        self.pages.push(Canvas::default());
        self.y = TOP;
    }

    /// Goes to a new page unless `height` points are left on this one.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.new_page();
        }
    }

    fn lines(&mut self, pen: Pen, text: &str, width: f32) -> Vec<String> {
        let text = self.fonts.drawable(pen.face, text, &mut self.replaced);
        wrap(self.fonts, pen.face, pen.size, &text, width)
    }

    /// Draws one line whose box starts at `y`.
    fn line(&mut self, pen: Pen, x: f32, y: f32, text: &str) {
        let fonts = self.fonts;
        let baseline = y + (pen.leading + pen.size * 0.7) / 2.0;
        self.page().text(fonts, pen, x, baseline, text);
    }

    /// Draws lines downwards from here, over as many pages as they need.
    fn flow_lines(&mut self, pen: Pen, x: f32, lines: &[String]) {
        for line in lines {
            self.need(pen.leading);
            self.line(pen, x, self.y, line);
            self.y += pen.leading;
        }
    }

    fn rule(&mut self, ink: Ink, y: f32) {
        self.page().fill(ink, LEFT, y, WIDTH, HAIRLINE);
    }

    fn masthead(&mut self, document: &Document) {
        let above = pen(Face::TextStrong, 8.5, 12.0, Ink::ACCENT);
        let title = pen(Face::Serif, 25.0, 31.0, Ink::TEXT);
        let below = pen(Face::Text, 10.5, 16.0, Ink::SECOND);
        for (pen, text, gap) in [
            (above, &document.workspace, 6.0),
            (title, &document.title, 2.0),
            (below, &document.subtitle, 14.0),
        ] {
            let lines = self.lines(pen, text, WIDTH);
            self.flow_lines(pen, LEFT, &lines);
            self.y += gap;
        }
        self.rule(Ink::LINE_STRONG, self.y);
        self.y += 10.0;
        let made = Fact::text("Made", long_time(document.generated_at));
        // A letter says its date itself, in its own language.
        let made = document.language.starts_with("en").then_some(&made);
        let facts: Vec<&Fact> = document.metadata.iter().chain(made).collect();
        for pair in facts.chunks(2) {
            let bottoms: Vec<f32> = pair
                .iter()
                .zip([LEFT, LEFT + WIDTH / 2.0])
                .map(|(fact, x)| self.fact(fact, x, 78.0, WIDTH / 2.0 - 12.0, self.y))
                .collect();
            self.y = bottoms.into_iter().fold(self.y, f32::max);
        }
        self.y += 8.0;
        self.rule(Ink::LINE, self.y);
        self.y += 8.0;
    }

    /// Draws a labelled value without moving on; returns where it ends.
    fn fact(&mut self, fact: &Fact, x: f32, label: f32, width: f32, y: f32) -> f32 {
        let pen = value_pen(fact.style);
        let labels = self.lines(LABEL, &fact.label, label - 8.0);
        let values = self.lines(pen, &fact.value, width - label);
        for (row, text) in labels.iter().enumerate() {
            self.line(LABEL, x, y + row as f32 * LABEL.leading, text);
        }
        for (row, text) in values.iter().enumerate() {
            self.line(pen, x + label, y + row as f32 * pen.leading, text);
        }
        y + (labels.len() as f32 * LABEL.leading).max(values.len() as f32 * pen.leading)
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph { text } => {
                let lines = self.lines(BODY, text, WIDTH);
                self.need(BODY.leading * lines.len().min(2) as f32);
                self.flow_lines(BODY, LEFT, &lines);
                self.y += 7.0;
            }
            Block::Rich { runs, sign, indent } => self.rich(runs, sign, *indent),
            Block::KeyValues { facts } => self.key_values(facts),
            Block::Figures { figures } => self.figures(figures),
            Block::Table(table) => self.table(table),
            Block::Notice { tone, text } => self.notice(*tone, text),
            Block::Monospace { lines } => self.monospace(lines),
            Block::Signatures { boxes } => self.signatures(boxes),
            Block::PageBreak => self.new_page(),
        }
    }

    fn heading(&mut self, level: Level, text: &str) {
        let (pen, before, after) = match level {
            Level::Section => (pen(Face::SerifStrong, 14.5, 19.0, Ink::TEXT), 20.0, 7.0),
            Level::Part => (pen(Face::TextStrong, 9.5, 14.0, Ink::TEXT), 11.0, 4.0),
        };
        let lines = self.lines(pen, text, WIDTH);
        // A heading stays with at least the start of what it heads.
        self.need(before + lines.len() as f32 * pen.leading + after + 52.0);
        if self.y > TOP {
            self.y += before;
        }
        let page = self.pages.len() - 1;
        self.bookmarks.push(Bookmark { level, text: text.to_owned(), page, y: self.y });
        self.flow_lines(pen, LEFT, &lines);
        self.y += after;
    }

    fn key_values(&mut self, facts: &[Fact]) {
        for fact in facts {
            let pen = value_pen(fact.style);
            let rows = self.lines(pen, &fact.value, WIDTH - LABEL_WIDTH).len() as f32;
            let height = rows * pen.leading;
            if height > BOTTOM - TOP {
                // Longer than a page: label first, then the value as running text.
                let label = self.lines(LABEL, &fact.label, WIDTH);
                self.flow_lines(LABEL, LEFT, &label);
                let value = self.lines(pen, &fact.value, WIDTH);
                self.flow_lines(pen, LEFT, &value);
                continue;
            }
            self.need(height);
            self.y = self.fact(fact, LEFT, LABEL_WIDTH, WIDTH, self.y) + 1.5;
        }
        self.y += 7.0;
    }

    fn figures(&mut self, figures: &[Figure]) {
        let number = pen(Face::Serif, 22.0, 28.0, Ink::TEXT);
        let label = pen(Face::Text, 8.0, 11.0, Ink::SECOND);
        self.need(64.0);
        let step = WIDTH / figures.len().max(1) as f32;
        let mut bottom = self.y;
        for (place, figure) in figures.iter().enumerate() {
            let x = LEFT + place as f32 * step;
            let mut y = self.y;
            for (pen, text) in
                [(number, &figure.value), (label, &figure.label), (SMALL, &figure.note)]
            {
                for line in self.lines(pen, text, step - 14.0) {
                    self.line(pen, x, y, &line);
                    y += pen.leading;
                }
            }
            bottom = bottom.max(y);
        }
        self.y = bottom + 10.0;
    }

    fn notice(&mut self, tone: Tone, text: &str) {
        let ink = match tone {
            Tone::Note => Ink::ACCENT,
            Tone::Good => Ink::GOOD,
            Tone::Warning => Ink::WARNING,
            Tone::Critical => Ink::CRITICAL,
        };
        let lines = self.lines(BODY, text, WIDTH - 26.0);
        self.need((lines.len().min(20)) as f32 * BODY.leading + 14.0);
        let mut left = lines.as_slice();
        loop {
            let room = ((BOTTOM - self.y - 14.0) / BODY.leading).max(1.0) as usize;
            let (here, rest) = left.split_at(room.min(left.len()));
            let height = here.len() as f32 * BODY.leading + 14.0;
            let y = self.y;
            self.page().fill(Ink::PAPER, LEFT, y, WIDTH, height);
            self.page().fill(ink, LEFT, y, 2.0, height);
            for (row, line) in here.iter().enumerate() {
                self.line(BODY, LEFT + 14.0, y + 7.0 + row as f32 * BODY.leading, line);
            }
            self.y += height;
            left = rest;
            if left.is_empty() {
                break;
            }
            self.new_page();
        }
        self.y += 9.0;
    }

    fn monospace(&mut self, lines: &[String]) {
        let wrapped: Vec<String> =
            lines.iter().flat_map(|line| self.lines(MONO, line, WIDTH - 22.0)).collect();
        for (row, line) in wrapped.iter().enumerate() {
            self.need(MONO.leading + 6.0);
            let y = self.y;
            let top = if row == 0 { 5.0 } else { 0.0 };
            let bottom = if row + 1 == wrapped.len() { 5.0 } else { 0.0 };
            self.page().fill(Ink::PAPER, LEFT, y, WIDTH, top + MONO.leading + bottom);
            self.line(MONO, LEFT + 11.0, y + top, line);
            self.y += top + MONO.leading + bottom;
        }
        self.y += 9.0;
    }

    fn signatures(&mut self, boxes: &[SignatureBox]) {
        let width = (WIDTH - 28.0) / 2.0;
        for pair in boxes.chunks(2) {
            self.need(62.0);
            let y = self.y + 8.0;
            for (place, signature) in pair.iter().enumerate() {
                let x = LEFT + place as f32 * (width + 28.0);
                let role = self.lines(SMALL, &signature.role, width).remove(0);
                let strong = Pen { face: Face::TextStrong, ..BODY };
                let name = self.lines(strong, &signature.name, width).remove(0);
                let at = self.lines(SMALL, &signature.at, width).remove(0);
                self.line(SMALL, x, y, &role);
                self.line(strong, x, y + 13.0, &name);
                self.page().fill(Ink::LINE_STRONG, x, y + 30.0, width, HAIRLINE);
                self.line(SMALL, x, y + 34.0, &at);
            }
            self.y = y + 54.0;
        }
    }

    /// Running headers and page numbers, once the number of pages is known.
    fn margins(&mut self, document: &Document) {
        let fonts = self.fonts;
        let total = self.pages.len();
        let mut draw = |text: &str| fonts.drawable(SMALL.face, text, &mut self.replaced);
        let title = draw(&format!("{} · {}", document.title, document.subtitle));
        let workspace = draw(&document.workspace);
        let english = document.language.starts_with("en");
        let made = if english {
            draw(&format!("Made {}", short_time(document.generated_at)))
        } else {
            String::new()
        };
        for (page, canvas) in self.pages.iter_mut().enumerate() {
            if page > 0 {
                canvas.text(fonts, SMALL, LEFT, 46.0, &title);
                let width = fonts.width(SMALL.face, &workspace, SMALL.size);
                canvas.text(fonts, SMALL, RIGHT - width, 46.0, &workspace);
                canvas.fill(Ink::LINE, LEFT, 54.0, WIDTH, HAIRLINE);
            }
            let number = if english {
                format!("Page {} of {total}", page + 1)
            } else {
                format!("{} / {total}", page + 1)
            };
            let width = fonts.width(SMALL.face, &number, SMALL.size);
            let y = PAGE_HEIGHT - 40.0;
            canvas.fill(Ink::LINE, LEFT, y - 14.0, WIDTH, HAIRLINE);
            canvas.text(fonts, SMALL, LEFT, y, &made);
            canvas.text(fonts, SMALL, RIGHT - width, y, &number);
        }
    }
}
