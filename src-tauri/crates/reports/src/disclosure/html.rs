//! The page: no script, nothing from elsewhere, every text escaped. Its only style is allowed by
//! its digest, everything else by nothing.

#![allow(clippy::write_with_newline, reason = "the line feed belongs to the page")]

use std::fmt::Write as _;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use markdown::{Block, Inline, Table, Text, plain};
use sha2::{Digest as _, Sha256};

use super::words::{Words, words};
use super::{Disclosure, below_title, title};

const STYLE: &str = include_str!("style.css");

static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
});

/// Text as it stands in HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        match one {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => out.push('\u{fffd}'),
            _ => out.push(one),
        }
    }
    out
}

pub(super) fn page(disclosure: &Disclosure, language: &str, text: &Text) -> String {
    let around = words(language);
    let title = title(disclosure, text);
    let blocks = below_title(&title, text);
    // The console's own words may be in another language than the text.
    let spoken = if language.split('-').next() == Some(around.language) {
        String::new()
    } else {
        format!(" lang=\"{}\"", around.language)
    };
    let mut out = head(disclosure, language, &title);
    let _ = write!(
        out,
        "<a class=\"skip\" href=\"#content\"{spoken}>{}</a>\n<header>\n\
         <p class=\"controller\">{}</p>\n<h1>{}</h1>\n",
        around.skip,
        escape(&disclosure.controller),
        escape(&title)
    );
    facts(&mut out, disclosure, around, &spoken);
    languages(&mut out, disclosure, language, around, &spoken);
    out.push_str("</header>\n");
    let shift = shift(blocks);
    contents(&mut out, blocks, shift, around, &spoken);
    out.push_str("<main id=\"content\">\n");
    for block in blocks {
        heading_or_block(&mut out, block, shift);
    }
    out.push_str("</main>\n");
    foot(&mut out, disclosure, language, around, &spoken);
    out.push_str("</body>\n</html>\n");
    out
}

fn head(disclosure: &Disclosure, language: &str, title: &str) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{} {} – {}</title>\n",
        escape(language),
        *POLICY,
        escape(title),
        escape(&disclosure.number),
        escape(&disclosure.controller)
    );
    for other in disclosure.texts.keys() {
        let other = escape(other);
        let _ = write!(
            out,
            "<link rel=\"alternate\" hreflang=\"{other}\" href=\"index.{other}.html\">\n"
        );
    }
    let _ = write!(out, "<style>{STYLE}</style>\n</head>\n<body>\n");
    out
}

fn facts(out: &mut String, disclosure: &Disclosure, around: &Words, spoken: &str) {
    if disclosure.published_at.is_none() {
        let _ = write!(out, "<p class=\"draft\"{spoken}>{}</p>\n", around.draft);
    }
    let _ = write!(
        out,
        "<dl class=\"facts\"{spoken}>\n<div><dt>{}</dt><dd>{}</dd></div>\n",
        around.version,
        escape(&disclosure.number)
    );
    let time = |at: chrono::DateTime<chrono::Utc>| {
        format!("<time datetime=\"{}\">{}</time>", at.format("%Y-%m-%d"), around.day(at))
    };
    let _ = write!(
        out,
        "<div><dt>{}</dt><dd>{}</dd></div>\n",
        around.day_of(disclosure),
        time(disclosure.effective_at)
    );
    if let Some(at) = disclosure.published_at {
        let _ = write!(out, "<div><dt>{}</dt><dd>{}</dd></div>\n", around.published, time(at));
    }
    out.push_str("</dl>\n");
}

fn languages(
    out: &mut String,
    disclosure: &Disclosure,
    language: &str,
    around: &Words,
    spoken: &str,
) {
    if disclosure.texts.len() < 2 {
        return;
    }
    let _ = write!(
        out,
        "<nav class=\"languages\" aria-label=\"{}\"{spoken}>\n<ul>\n",
        around.languages
    );
    for other in disclosure.texts.keys() {
        let here = if other == language { " aria-current=\"page\"" } else { "" };
        let (tag, name) = (escape(other), escape(&own_name(other)));
        let _ = write!(
            out,
            "<li><a href=\"index.{tag}.html\" lang=\"{tag}\" hreflang=\"{tag}\"{here}>{name}</a></li>\n"
        );
    }
    out.push_str("</ul>\n</nav>\n");
}

/// What a language calls itself; its tag where the console does not know.
fn own_name(language: &str) -> String {
    let name = match language.split('-').next().unwrap_or_default() {
        "cs" => "Čeština",
        "da" => "Dansk",
        "de" => "Deutsch",
        "en" => "English",
        "es" => "Español",
        "fi" => "Suomi",
        "fr" => "Français",
        "it" => "Italiano",
        "nl" => "Nederlands",
        "pl" => "Polski",
        "pt" => "Português",
        "sv" => "Svenska",
        _ => return language.to_owned(),
    };
    match language.split_once('-') {
        Some((_, region)) => format!("{name} ({region})"),
        None => name.to_owned(),
    }
}

/// How far headings move so that the highest below the title is of the second rank.
fn shift(blocks: &[Block]) -> u8 {
    let ranks = blocks.iter().filter_map(|block| {
        if let Block::Heading { level, .. } = block { Some(*level) } else { None }
    });
    ranks.min().unwrap_or(2)
}

fn rank(level: u8, shift: u8) -> u8 {
    (level + 2).saturating_sub(shift).clamp(2, 6)
}

fn contents(out: &mut String, blocks: &[Block], shift: u8, around: &Words, spoken: &str) {
    let entries: Vec<(&str, String)> = blocks
        .iter()
        .filter_map(|block| {
            if let Block::Heading { level, anchor, words, .. } = block
                && *level == shift
            {
                Some((anchor.as_str(), plain(words)))
            } else {
                None
            }
        })
        .collect();
    if entries.len() < 3 {
        return;
    }
    let _ = write!(
        out,
        "<nav class=\"contents\" aria-labelledby=\"contents\">\n\
         <h2 id=\"contents\"{spoken}>{}</h2>\n<ul>\n",
        around.contents
    );
    for (anchor, words) in entries {
        let _ = write!(
            out,
            "<li><a href=\"#c-{}\">{}</a></li>\n",
            escape(anchor),
            escape(&words.replace('\n', " "))
        );
    }
    out.push_str("</ul>\n</nav>\n");
}

fn heading_or_block(out: &mut String, block: &Block, shift: u8) {
    let Block::Heading { level, anchor, words, laws } = block else {
        return block_into(out, block, shift);
    };
    let rank = rank(*level, shift);
    // Anchors of the text begin with `c-`, so that they never meet those of the page.
    let _ = write!(out, "<h{rank} id=\"c-{}\">", escape(anchor));
    inlines(out, words);
    if !laws.is_empty() {
        let _ = write!(out, " <span class=\"law\">{}</span>", escape(&laws.join(" · ")));
    }
    let _ = write!(out, "</h{rank}>\n");
}

fn block_into(out: &mut String, block: &Block, shift: u8) {
    match block {
        Block::Heading { level, words, .. } => {
            let rank = rank(*level, shift);
            let _ = write!(out, "<h{rank}>");
            inlines(out, words);
            let _ = write!(out, "</h{rank}>\n");
        }
        Block::Paragraph(words) => {
            out.push_str("<p>");
            inlines(out, words);
            out.push_str("</p>\n");
        }
        Block::List { first, items } => {
            let tag = if first.is_some() { "ol" } else { "ul" };
            match first {
                Some(first) if *first != 1 => {
                    let _ = write!(out, "<ol start=\"{first}\">\n");
                }
                Some(_) | None => {
                    let _ = write!(out, "<{tag}>\n");
                }
            }
            for item in items {
                out.push_str("<li>");
                match item.as_slice() {
                    [Block::Paragraph(words), rest @ ..] => {
                        inlines(out, words);
                        rest.iter().for_each(|block| block_into(out, block, shift));
                    }
                    all => all.iter().for_each(|block| block_into(out, block, shift)),
                }
                out.push_str("</li>\n");
            }
            let _ = write!(out, "</{tag}>\n");
        }
        Block::Quote(inner) => {
            out.push_str("<blockquote>\n");
            inner.iter().for_each(|block| block_into(out, block, shift));
            out.push_str("</blockquote>\n");
        }
        Block::Table(table) => table_into(out, table),
        Block::Code(code) => {
            let _ = write!(out, "<pre><code>{}</code></pre>\n", escape(code));
        }
        Block::Rule => out.push_str("<hr>\n"),
    }
}

fn table_into(out: &mut String, table: &Table) {
    let class = |column: usize| {
        if table.right.get(column) == Some(&true) { " class=\"number\"" } else { "" }
    };
    // A table that is wider than the page is scrolled, by keyboard as well.
    let name = table.head.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(", ");
    let _ = write!(
        out,
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n\
         <table>\n<thead><tr>",
        escape(&name)
    );
    for (column, cell) in table.head.iter().enumerate() {
        let _ = write!(out, "<th scope=\"col\"{}>", class(column));
        inlines(out, cell);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let _ = write!(out, "<td{}>", class(column));
            inlines(out, cell);
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn inlines(out: &mut String, words: &[Inline]) {
    for inline in words {
        match inline {
            Inline::Text(text) => out.push_str(&escape(text)),
            Inline::Code(code) => {
                let _ = write!(out, "<code>{}</code>", escape(code));
            }
            Inline::Strong(inner) => around(out, "strong", inner),
            Inline::Emphasis(inner) => around(out, "em", inner),
            Inline::Struck(inner) => around(out, "s", inner),
            Inline::Link { to, words } => {
                let _ = write!(out, "<a href=\"{}\" rel=\"noreferrer\">", escape(to));
                inlines(out, words);
                out.push_str("</a>");
            }
            Inline::Break => out.push_str("<br>\n"),
        }
    }
}

fn around(out: &mut String, tag: &str, inner: &[Inline]) {
    let _ = write!(out, "<{tag}>");
    inlines(out, inner);
    let _ = write!(out, "</{tag}>");
}

fn foot(out: &mut String, disclosure: &Disclosure, language: &str, around: &Words, spoken: &str) {
    let tag = escape(language);
    let _ = write!(
        out,
        "<footer{spoken}>\n<nav class=\"formats\" aria-label=\"{}\">\n<ul>\n",
        around.other_formats
    );
    for (ending, name) in [("pdf", "PDF"), ("md", "Markdown"), ("json", "JSON")] {
        let _ = write!(out, "<li><a href=\"index.{tag}.{ending}\">{name}</a></li>\n");
    }
    let _ = write!(
        out,
        "</ul>\n</nav>\n<p>{}: <span class=\"digest\">{}</span></p>\n",
        around.digest,
        escape(&disclosure.digest)
    );
    if disclosure.published_at.is_some() {
        let _ = write!(out, "<p>{}</p>\n", around.verify);
    }
    out.push_str("</footer>\n");
}
