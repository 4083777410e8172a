//! Two versions of a text as one: what was added is underlined, what was taken out is struck, and
//! a list names every change.

use chrono::{DateTime, Utc};
use markdown::{Block as Part, Inline, plain};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::document::{
    Block, Column, Document, Fact, Level, Mark, Run, Style, Table, counted, heading,
};

/// Two versions that are compared.
#[derive(Clone, Debug)]
pub struct Redline {
    /// Whose text it is.
    pub controller: String,
    /// What people call the document.
    pub title: String,
    /// The language of both texts.
    pub language: String,
    /// The one read as old.
    pub old: Side,
    /// The one read as new.
    pub new: Side,
    /// When it was made.
    pub generated_at: DateTime<Utc>,
}

/// A version that is compared.
#[derive(Clone, Debug)]
pub struct Side {
    /// `1.0.0`.
    pub number: String,
    /// SHA-256 over its texts.
    pub digest: String,
    /// Its Markdown.
    pub text: String,
}

/// The redline as a document, and how much it shows.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Ready to be drawn.
    pub document: Document,
    /// Places where the texts differ.
    pub changes: usize,
    /// Words that were added.
    pub added: usize,
    /// Words that were taken out.
    pub deleted: usize,
}

/// So many pairs of words are compared one by one; a longer passage is shown as exchanged whole.
const MOST_PAIRS: usize = 4_000_000;
/// So many letters of a change stand in the list.
const SHOWN: usize = 160;

/// A line of a text: a heading, a paragraph, an item, a row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Line {
    /// The rank of a heading; 0: no heading.
    rank: u8,
    sign: String,
    indent: u8,
    words: Vec<String>,
}

/// A line of the redline.
struct Shown {
    line: Line,
    runs: Vec<Run>,
}

/// A place where the texts differ.
#[derive(Default)]
struct Change {
    clause: String,
    before: Vec<String>,
    after: Vec<String>,
}

impl Redline {
    /// Compares and lays out. The same texts give the same document.
    pub fn draw(self) -> Drawn {
        let shown = compare(&lines(&self.old.text), &lines(&self.new.text));
        let changes = changes(&shown);
        let count = |of: fn(&Change) -> &Vec<String>| changes.iter().map(|one| of(one).len()).sum();
        let (added, deleted) = (count(|one| &one.after), count(|one| &one.before));
        let mut blocks = vec![Block::Rich {
            runs: vec![
                run("What was ", Mark::Plain),
                run("added is underlined", Mark::Added),
                run(", what was ", Mark::Plain),
                run("taken out is struck", Mark::Deleted),
                run(".", Mark::Plain),
            ],
            sign: String::new(),
            indent: 0,
        }];
        blocks.push(heading("Text"));
        blocks.extend(shown.into_iter().map(drawn));
        blocks.push(heading("Changes"));
        blocks.push(Block::Table(list(&changes)));
        let total = changes.len();
        let document = Document {
            title: format!("{}: what changes", self.title),
            subtitle: format!("{} to {}", self.old.number, self.new.number),
            workspace: self.controller,
            language: "en".into(),
            generated_at: self.generated_at,
            metadata: vec![
                Fact::text("Old version", &self.old.number),
                Fact::text("New version", &self.new.number),
                Fact::mono("SHA-256", &self.old.digest),
                Fact::mono("SHA-256", &self.new.digest),
                Fact::text("Language", &self.language),
                Fact::text(
                    "Changes",
                    format!(
                        "{}: {} added, {} taken out",
                        counted(total as u64, "change", "changes"),
                        counted(added as u64, "word", "words"),
                        counted(deleted as u64, "word", "words")
                    ),
                ),
            ],
            blocks,
            attachments: Vec::new(),
        };
        Drawn { document, changes: total, added, deleted }
    }
}

fn run(text: &str, mark: Mark) -> Run {
    Run { text: text.to_owned(), mark }
}

/// The lines of a text, without its emphasis: a change of emphasis alone is no change of words.
fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    for block in &markdown::read(text).blocks {
        lines_into(&mut out, block, 0, "");
    }
    out
}

fn lines_into(out: &mut Vec<Line>, part: &Part, indent: u8, sign: &str) {
    let mut line = |rank: u8, sign: &str, text: &str| {
        let words = text.split_whitespace().map(str::to_owned).collect();
        out.push(Line { rank, sign: sign.to_owned(), indent, words });
    };
    match part {
        Part::Heading { level, words, .. } => line(*level, "", &plain(words)),
        Part::Paragraph(words) => line(0, sign, &addressed(words)),
        Part::Code(code) => code.lines().for_each(|one| line(0, "", one)),
        Part::Table(table) => {
            for row in std::iter::once(&table.head).chain(&table.rows) {
                let cells: Vec<String> = row.iter().map(|cell| addressed(cell)).collect();
                line(0, "", &cells.join(" | "));
            }
        }
        Part::List { first, items } => {
            for (place, item) in items.iter().enumerate() {
                let mut sign = match first {
                    Some(first) => format!("{}.", first.saturating_add(place as u64)),
                    None => "•".to_owned(),
                };
                for part in item {
                    lines_into(out, part, indent + 1, &std::mem::take(&mut sign));
                }
            }
        }
        Part::Quote(inner) => inner.iter().for_each(|part| lines_into(out, part, indent + 1, "")),
        Part::Rule => {}
    }
}

/// Words with the addresses of links: that a link leads elsewhere is a change.
fn addressed(words: &[Inline]) -> String {
    let mut out = String::new();
    for inline in words {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Struck(inner) => {
                out.push_str(&addressed(inner));
            }
            Inline::Link { to, words } => {
                out.push_str(&addressed(words));
                let address = to.strip_prefix("mailto:").unwrap_or(to);
                if plain(words) != address {
                    out.push_str(&format!(" ({address})"));
                }
            }
            Inline::Break => out.push(' '),
        }
    }
    out
}

/// Compares lines first, and the words of those that differ.
fn compare(old: &[Line], new: &[Line]) -> Vec<Shown> {
    let mut shown = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, old, new) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                shown.extend(
                    old[old_index..old_index + len].iter().map(|line| whole(line, Mark::Plain)),
                );
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                let gone = &old[old_index..old_index + old_len];
                shown.extend(gone.iter().map(|line| whole(line, Mark::Deleted)));
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                let came = &new[new_index..new_index + new_len];
                shown.extend(came.iter().map(|line| whole(line, Mark::Added)));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => exchanged(
                &mut shown,
                &old[old_index..old_index + old_len],
                &new[new_index..new_index + new_len],
            ),
        }
    }
    shown
}

fn whole(line: &Line, mark: Mark) -> Shown {
    Shown { line: line.clone(), runs: vec![run(&line.words.join(" "), mark)] }
}

/// A word, or the beginning of a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Token<'a> {
    Begin { rank: u8 },
    Word(&'a str),
}

/// The words of lines, each with its line and its place in it; place 0 is the beginning.
fn tokens(lines: &[Line]) -> (Vec<Token<'_>>, Vec<(usize, usize)>) {
    let mut tokens = Vec::new();
    let mut places = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        tokens.push(Token::Begin { rank: line.rank });
        tokens.extend(line.words.iter().map(|word| Token::Word(word)));
        places.extend((0..=line.words.len()).map(|word| (place, word)));
    }
    (tokens, places)
}

fn exchanged(out: &mut Vec<Shown>, old: &[Line], new: &[Line]) {
    let (old_tokens, old_places) = tokens(old);
    let (new_tokens, new_places) = tokens(new);
    if old_tokens.len().saturating_mul(new_tokens.len()) > MOST_PAIRS {
        out.extend(old.iter().map(|line| whole(line, Mark::Deleted)));
        out.extend(new.iter().map(|line| whole(line, Mark::Added)));
        return;
    }
    let mut add =
        |lines: &[Line], (line, word): (usize, usize), mark: Mark| match word.checked_sub(1) {
            None => out.push(Shown { line: lines[line].clone(), runs: Vec::new() }),
            Some(word) => {
                let text = &lines[line].words[word];
                if out.is_empty() {
                    out.push(Shown { line: lines[line].clone(), runs: Vec::new() });
                }
                if let Some(shown) = out.last_mut() {
                    push_word(&mut shown.runs, text, mark);
                }
            }
        };
    for op in capture_diff_slices(Algorithm::Myers, &old_tokens, &new_tokens) {
        let (_, old_range, new_range) = op.as_tag_tuple();
        if let DiffOp::Equal { .. } = op {
            // The new line says how it is drawn.
            new_range.for_each(|place| add(new, new_places[place], Mark::Plain));
            continue;
        }
        old_range.for_each(|place| add(old, old_places[place], Mark::Deleted));
        new_range.for_each(|place| add(new, new_places[place], Mark::Added));
    }
}

/// Adds a word; a space between two words is marked only when both are.
fn push_word(runs: &mut Vec<Run>, word: &str, mark: Mark) {
    match runs.last_mut() {
        None => runs.push(run(word, mark)),
        Some(last) if last.mark == mark => {
            last.text.push(' ');
            last.text.push_str(word);
        }
        Some(last) if last.mark == Mark::Plain => {
            last.text.push(' ');
            runs.push(run(word, mark));
        }
        Some(_) if mark == Mark::Plain => runs.push(run(&format!(" {word}"), mark)),
        Some(_) => {
            runs.push(run(" ", Mark::Plain));
            runs.push(run(word, mark));
        }
    }
}

fn drawn(shown: Shown) -> Block {
    let Shown { line, mut runs } = shown;
    if line.rank == 0 {
        return Block::Rich { runs, sign: line.sign, indent: line.indent };
    }
    if let [only] = runs.as_slice()
        && only.mark == Mark::Plain
    {
        let level = if line.rank <= 2 { Level::Section } else { Level::Part };
        return Block::Heading { level, text: only.text.clone() };
    }
    for run in &mut runs {
        if run.mark == Mark::Plain {
            run.mark = Mark::Strong;
        }
    }
    Block::Rich { runs, sign: String::new(), indent: 0 }
}

/// The changes, each with the clause it is in. Words that follow each other are one change.
fn changes(shown: &[Shown]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    let mut clause = String::new();
    let mut open = false;
    for one in shown {
        if one.line.rank > 0 {
            clause = one.line.words.join(" ");
        }
        for run in &one.runs {
            let words = || run.text.split_whitespace().map(str::to_owned);
            match run.mark {
                Mark::Added | Mark::Deleted => {
                    if !open {
                        changes.push(Change { clause: clause.clone(), ..Change::default() });
                        open = true;
                    }
                    if let Some(change) = changes.last_mut() {
                        let side = if run.mark == Mark::Added {
                            &mut change.after
                        } else {
                            &mut change.before
                        };
                        side.extend(words());
                    }
                }
                Mark::Plain | Mark::Strong | Mark::Underlined => {
                    open &= run.text.trim().is_empty();
                }
            }
        }
    }
    changes.retain(|change| !change.before.is_empty() || !change.after.is_empty());
    changes
}

fn list(changes: &[Change]) -> Table {
    let short = |words: &[String]| {
        let text = words.join(" ");
        if text.chars().count() <= SHOWN {
            return if text.is_empty() { "–".to_owned() } else { text };
        }
        let begin: String = text.chars().take(SHOWN).collect();
        format!("{} …", begin.trim_end())
    };
    Table {
        columns: vec![
            Column::number("No.", 26.0),
            Column::words("Clause", 1.0),
            Column::words("Taken out", 1.6).styled(Style::Quiet),
            Column::words("Added", 1.6),
        ],
        rows: changes
            .iter()
            .enumerate()
            .map(|(place, change)| {
                vec![
                    (place + 1).to_string(),
                    change.clause.clone(),
                    short(&change.before),
                    short(&change.after),
                ]
            })
            .collect(),
        empty: "The texts say the same.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fonts, pdf};

    fn redline(old: &str, new: &str) -> Redline {
        let side = |number: &str, text: &str| Side {
            number: number.into(),
            digest: "0".repeat(64),
            text: text.into(),
        };
        Redline {
            controller: "Shop Ltd".into(),
            title: "Privacy policy".into(),
            language: "en".into(),
            old: side("1.0.0", old),
            new: side("1.1.0", new),
            generated_at: DateTime::UNIX_EPOCH,
        }
    }

    /// The text with `+added+` and `-taken out-`.
    fn told(old: &str, new: &str) -> String {
        let shown = compare(&lines(old), &lines(new));
        let line = |one: &Shown| -> String {
            one.runs
                .iter()
                .map(|run| match run.mark {
                    Mark::Added => format!("+{}+", run.text),
                    Mark::Deleted => format!("-{}-", run.text),
                    Mark::Plain | Mark::Strong | Mark::Underlined => run.text.clone(),
                })
                .collect()
        };
        shown.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn single_words_are_marked() {
        let old = "# Retention\n\nWe keep it for 2 years from last activity.\n\nThe end.";
        let new = "# Retention\n\nWe keep it for 7 years after payment.\n\nThe end.";
        let told = told(old, new);
        assert!(told.starts_with("Retention\nWe keep it for -2- +7+ years"), "{told}");
        assert!(told.ends_with("The end."), "{told}");
        let drawn = redline(old, new).draw();
        assert_eq!((drawn.changes, drawn.added, drawn.deleted), (2, 3, 4));
    }

    #[test]
    fn clauses_that_came_and_went_are_marked_whole() {
        let told = told("# A\n\none\n\n# B\n\ntwo", "# A\n\none\n\n# C\n\nthree words here");
        assert!(told.contains("+three words here+") && told.contains("-two-"), "{told}");
    }

    #[test]
    fn a_link_that_leads_elsewhere_is_a_change_and_emphasis_is_none() {
        let drawn =
            redline("[here](https://a.example) **now**", "[here](https://b.example) now").draw();
        assert_eq!((drawn.changes, drawn.added, drawn.deleted), (1, 1, 1));
    }

    #[test]
    fn the_same_texts_give_the_same_bytes_and_no_change() {
        let text = "# One\n\n1. a\n2. b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n";
        let drawn = redline(text, text).draw();
        assert_eq!(drawn.changes, 0);
        let fonts = Fonts::bundled().unwrap();
        let render =
            || pdf::render(&redline(text, "# One\n\nnew").draw().document, &fonts).unwrap();
        assert_eq!(render().bytes, render().bytes);
    }

    #[test]
    fn texts_that_share_nothing_are_compared_in_good_time() {
        let text = |word: &str| format!("{word} ").repeat(60_000);
        let drawn = redline(&text("old"), &text("new")).draw();
        assert_eq!((drawn.changes, drawn.added, drawn.deleted), (1, 60_000, 60_000));
    }
}
