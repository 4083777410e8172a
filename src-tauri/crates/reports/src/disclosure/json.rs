//! A text for programs. The format has a version; its bytes are pinned by a test.

use chrono::SecondsFormat;
use markdown::{Block, Inline, Text, plain};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Disclosure, title};

pub(super) fn json(disclosure: &Disclosure, language: &str, text: &Text) -> String {
    let time = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let written = disclosure.texts.get(language).map(String::as_str);
    let clauses: Vec<Value> = text
        .clauses()
        .into_iter()
        .map(|clause| {
            let part = Text { blocks: clause.blocks.to_vec(), dropped: text.dropped };
            json!({
                "id": clause.anchor,
                "level": clause.level,
                "heading": clause.heading,
                "law": clause.laws,
                "markdown": markdown::write(&part),
                "text": lines(clause.blocks),
            })
        })
        .collect();
    let value = json!({
        "format": "compliance-disclosure",
        "version": 1,
        "document": disclosure.key,
        "title": title(disclosure, text),
        "controller": disclosure.controller,
        "number": disclosure.number,
        "change_class": disclosure.change_class,
        "effective_at": time(disclosure.effective_at),
        "published_at": disclosure.published_at.map(time),
        "digest": disclosure.digest,
        "language": language,
        "languages": disclosure.texts.keys().collect::<Vec<_>>(),
        "source_sha256": hex::encode(Sha256::digest(written.unwrap_or_default())),
        "clauses": clauses,
    });
    format!("{value:#}\n")
}

/// The words of blocks, a line for each.
fn lines(blocks: &[Block]) -> String {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { words, .. } | Block::Paragraph(words) => out.push(plain(words)),
            Block::List { items, .. } => out.extend(items.iter().map(|item| lines(item))),
            Block::Quote(inner) => out.push(lines(inner)),
            Block::Table(table) => {
                let row = |cells: &Vec<Vec<Inline>>| {
                    cells.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join("\t")
                };
                out.push(row(&table.head));
                out.extend(table.rows.iter().map(row));
            }
            Block::Code(code) => out.push(code.trim_end().to_owned()),
            Block::Rule => {}
        }
    }
    out.join("\n")
}
