//! A text on paper: the document that is drawn as PDF.

use markdown::{Block as Part, Inline, Text, plain};

use super::words::words;
use super::{Disclosure, below_title, title};
use crate::document::{
    Align, Block, Column, Document, Fact, Level, Mark, Run, Style, Table, Width,
};

pub(super) fn document(disclosure: &Disclosure, language: &str, text: &Text) -> Document {
    let around = words(language);
    let title = title(disclosure, text);
    let parts = below_title(&title, text);
    let shift = parts
        .iter()
        .filter_map(|part| if let Part::Heading { level, .. } = part { Some(*level) } else { None })
        .min()
        .unwrap_or(1);
    let mut blocks = Vec::new();
    for part in parts {
        block(&mut blocks, part, shift, 0);
        let Part::Heading { laws, .. } = part else { continue };
        if !laws.is_empty() {
            let fact = Fact { label: "§".into(), value: laws.join(" · "), style: Style::Quiet };
            blocks.push(Block::KeyValues { facts: vec![fact] });
        }
    }
    let mut metadata = vec![
        Fact::text(around.version, &disclosure.number),
        Fact::text(around.day_of(disclosure), around.day(disclosure.effective_at)),
    ];
    metadata.push(match disclosure.published_at {
        Some(at) => Fact::text(around.published, around.day(at)),
        None => Fact { label: String::new(), value: around.draft.into(), style: Style::Strong },
    });
    metadata.push(Fact::mono("SHA-256", &disclosure.digest));
    Document {
        subtitle: format!("{} {}", around.version, disclosure.number),
        title,
        workspace: disclosure.controller.clone(),
        language: language.to_owned(),
        generated_at: disclosure.published_at.unwrap_or(disclosure.effective_at),
        metadata,
        blocks,
        attachments: Vec::new(),
    }
}

fn block(out: &mut Vec<Block>, part: &Part, shift: u8, indent: u8) {
    match part {
        Part::Heading { level, words, .. } => {
            let level = if *level <= shift { Level::Section } else { Level::Part };
            out.push(Block::Heading { level, text: plain(words).replace('\n', " ") });
        }
        Part::Paragraph(words) => out.push(rich(words, "", indent)),
        Part::List { first, items } => {
            for (place, item) in items.iter().enumerate() {
                let mut sign = match first {
                    Some(first) => format!("{}.", first.saturating_add(place as u64)),
                    None => "•".to_owned(),
                };
                for part in item {
                    if let Part::Paragraph(words) = part {
                        out.push(rich(words, &std::mem::take(&mut sign), indent + 1));
                    } else {
                        block(out, part, shift, indent + 1);
                    }
                }
            }
        }
        Part::Quote(inner) => inner.iter().for_each(|part| block(out, part, shift, indent + 1)),
        Part::Table(table) => out.push(Block::Table(rows(table))),
        Part::Code(code) => {
            let lines = code.trim_end().split('\n').map(str::to_owned).collect();
            out.push(Block::Monospace { lines });
        }
        Part::Rule => {}
    }
}

fn rich(words: &[Inline], sign: &str, indent: u8) -> Block {
    let mut runs = Vec::new();
    runs_into(&mut runs, words, Mark::Plain);
    Block::Rich { runs, sign: sign.to_owned(), indent }
}

fn runs_into(out: &mut Vec<Run>, words: &[Inline], mark: Mark) {
    for inline in words {
        match inline {
            Inline::Text(text) | Inline::Code(text) => {
                out.push(Run { text: text.clone(), mark });
            }
            Inline::Strong(inner) => runs_into(out, inner, Mark::Strong),
            Inline::Emphasis(inner) => runs_into(out, inner, mark),
            Inline::Struck(inner) => runs_into(out, inner, Mark::Deleted),
            Inline::Link { to, words } => {
                runs_into(out, words, Mark::Underlined);
                let address = to.strip_prefix("mailto:").unwrap_or(to);
                if plain(words) != address {
                    out.push(Run { text: format!(" ({address})"), mark });
                }
            }
            Inline::Break => out.push(Run { text: "\n".into(), mark }),
        }
    }
}

fn rows(table: &markdown::Table) -> Table {
    let cells = |row: &Vec<Vec<Inline>>| row.iter().map(|cell| plain(cell)).collect();
    let columns = table.head.iter().zip(&table.right).map(|(cell, right)| Column {
        title: plain(cell),
        width: Width::Share(1.0),
        align: if *right { Align::Right } else { Align::Left },
        style: Style::Text,
    });
    Table {
        columns: columns.collect(),
        rows: table.rows.iter().map(cells).collect(),
        empty: String::new(),
    }
}
