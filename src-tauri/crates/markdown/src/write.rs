//! Writing: the same tree gives the same Markdown, and reading it gives the tree again.

use crate::{Block, Inline, Table, Text, plain, read};

/// Writes a text as Markdown, with one line feed at its end.
pub fn write(text: &Text) -> String {
    let mut out = String::new();
    blocks_into(&mut out, &text.blocks, "");
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn blocks_into(out: &mut String, blocks: &[Block], indent: &str) {
    // Two lists in a row have different signs, or they would be one.
    let mut other = false;
    for (place, block) in blocks.iter().enumerate() {
        if place > 0 {
            out.push_str("\n\n");
            out.push_str(indent);
        }
        let follows = place.checked_sub(1).map(|before| &blocks[before]);
        let kind = |block: &Block| match block {
            Block::List { first, .. } => Some(first.is_some()),
            Block::Heading { .. }
            | Block::Paragraph(_)
            | Block::Quote(_)
            | Block::Table(_)
            | Block::Code(_)
            | Block::Rule => None,
        };
        other = kind(block).is_some() && follows.and_then(kind) == kind(block) && !other;
        block_into(out, block, indent, other);
    }
}

fn block_into(out: &mut String, block: &Block, indent: &str, other: bool) {
    match block {
        Block::Heading { level, words, laws, .. } => {
            let line = inline(words).replace("\\\n", " ");
            out.push_str(&"#".repeat(usize::from(*level)));
            out.push(' ');
            out.push_str(&line);
            if !laws.is_empty() {
                out.push_str(&format!("\n{indent}<!-- law: {} -->", laws.join(", ")));
            }
        }
        Block::Paragraph(words) => {
            out.push_str(&inline(words).replace('\n', &format!("\n{indent}")));
        }
        Block::List { first, items } => list(out, *first, items, indent, other),
        Block::Quote(inner) => {
            let mut quoted = String::new();
            blocks_into(&mut quoted, inner, "");
            for (place, line) in quoted.split('\n').enumerate() {
                if place > 0 {
                    out.push('\n');
                    out.push_str(indent);
                }
                out.push_str(if line.is_empty() { ">" } else { "> " });
                out.push_str(line);
            }
        }
        Block::Table(table) => rows(out, table, indent),
        Block::Code(code) => {
            let fence = "`".repeat(longest(code, '`').max(2) + 1);
            for line in
                std::iter::once(fence.as_str()).chain(code.trim_end_matches('\n').split('\n'))
            {
                out.push_str(line);
                out.push('\n');
                out.push_str(indent);
            }
            out.push_str(&fence);
        }
        Block::Rule => out.push_str("***"),
    }
}

fn list(out: &mut String, first: Option<u64>, items: &[Vec<Block>], indent: &str, other: bool) {
    let tight = items.iter().all(|item| {
        matches!(item.as_slice(), [Block::Paragraph(_)] | [Block::Paragraph(_), Block::List { .. }])
    });
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.push_str(if tight { "\n" } else { "\n\n" });
            out.push_str(indent);
        }
        let sign = match (first, other) {
            (Some(first), false) => format!("{}. ", first.saturating_add(place as u64)),
            (Some(first), true) => format!("{}) ", first.saturating_add(place as u64)),
            (None, false) => "- ".to_owned(),
            (None, true) => "* ".to_owned(),
        };
        out.push_str(&sign);
        let deeper = format!("{indent}{}", " ".repeat(sign.len()));
        if let ([Block::Paragraph(words), rest @ ..], true) = (item.as_slice(), tight) {
            out.push_str(&inline(words).replace('\n', &format!("\n{deeper}")));
            for block in rest {
                out.push('\n');
                out.push_str(&deeper);
                block_into(out, block, &deeper, false);
            }
        } else {
            blocks_into(out, item, &deeper);
        }
    }
}

fn rows(out: &mut String, table: &Table, indent: &str) {
    let line = |out: &mut String, cells: &[Vec<Inline>]| {
        out.push('|');
        for cell in cells {
            let text = inline(cell).replace("\\\n", " ");
            // In a table a stroke ends the cell, even in code; escaped ones are left as they are.
            let text = text.replace("\\|", "|").replace('|', "\\|");
            out.push(' ');
            out.push_str(&text);
            out.push_str(" |");
        }
    };
    line(out, &table.head);
    out.push('\n');
    out.push_str(indent);
    out.push('|');
    for right in &table.right {
        out.push_str(if *right { " --: |" } else { " --- |" });
    }
    for row in &table.rows {
        out.push('\n');
        out.push_str(indent);
        line(out, row);
    }
}

fn longest(text: &str, sign: char) -> usize {
    let (mut most, mut now) = (0, 0);
    for one in text.chars() {
        now = if one == sign { now + 1 } else { 0 };
        most = most.max(now);
    }
    most
}

/// One line. Where Markdown has no words for the shape, the shape goes and the words stay.
fn inline(inlines: &[Inline]) -> String {
    let mut shaped = String::new();
    inline_into(&mut shaped, inlines, true);
    if reads_back(&shaped, inlines) {
        return shaped;
    }
    let words: Vec<Inline> = plain(inlines)
        .split('\n')
        .enumerate()
        .flat_map(|(place, line)| {
            let text = Inline::Text(line.to_owned());
            if place > 0 { vec![Inline::Break, text] } else { vec![text] }
        })
        .collect();
    let mut bare = String::new();
    inline_into(&mut bare, &words, true);
    bare
}

fn reads_back(line: &str, inlines: &[Inline]) -> bool {
    match read(line).blocks.as_slice() {
        [] => inlines.is_empty(),
        [Block::Paragraph(words)] => words == inlines,
        _ => false,
    }
}

fn inline_into(out: &mut String, inlines: &[Inline], mut begins: bool) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => escape_into(out, text, begins),
            Inline::Code(code) => {
                let fence = "`".repeat(longest(code, '`') + 1);
                let space = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
                out.push_str(&format!("{fence}{space}{code}{space}{fence}"));
            }
            Inline::Strong(inner) => around(out, "**", inner),
            Inline::Emphasis(inner) => around(out, "*", inner),
            Inline::Struck(inner) => around(out, "~~", inner),
            Inline::Link { to, words } => {
                out.push('[');
                inline_into(out, words, false);
                out.push_str(&format!("](<{to}>)"));
            }
            Inline::Break => out.push_str("\\\n"),
        }
        begins = *inline == Inline::Break;
    }
}

fn around(out: &mut String, sign: &str, inner: &[Inline]) {
    out.push_str(sign);
    inline_into(out, inner, false);
    out.push_str(sign);
}

/// Escapes what Markdown would read as more than text.
fn escape_into(out: &mut String, text: &str, begins: bool) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (place, one) in text.char_indices() {
        let first = begins && place == 0;
        let number = begins && digits > 0 && place == digits;
        let special = match one {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&' | '#' => true,
            '-' | '+' | '=' | ':' => first,
            '.' | ')' => number,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(one);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn again(markdown: &str) -> (Text, Text) {
        let once = read(markdown);
        let twice = read(&write(&once));
        (once, twice)
    }

    #[test]
    fn what_is_written_reads_as_the_same() {
        for markdown in [
            "## Keeping\n<!-- law: GDPR 13(2)(a), CCPA 1798.100 -->\n\n- ten years\n",
            "# 1. Scope\n\nPlain, **strong**, *emphasised*, ~~struck~~ and `code | x`.",
            "1. one\n2. two\n   - inner\n   - more\n\n   a second paragraph\n3. three",
            "> quoted\n>\n> - a list in it\n\nafter",
            "| a | b |\n|:--|--:|\n| x\\|y | [link](https://example.org/(a)) |",
            "first\\\nsecond  \nthird",
            "a heading\\\nof *two\\\nlines*\n---",
            "```\ncode `with` ticks\n\n    and spaces\n```",
            "- a\n\n* b\n\n+ c",
            "1986\\. A great year\n\n\\# no heading\n\n\\- no item",
            "5 * 3 * 2 < 31 & a_b_c &amp; <https://example.org>",
            "***both*** and **a *b* c**",
            "***\n\nafter a rule",
        ] {
            let (once, twice) = again(markdown);
            assert_eq!(once.blocks, twice.blocks, "{markdown}\n---\n{}", write(&once));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn no_text_becomes_another_by_writing_it(markdown in "[a-c1 .\\-+#>*_`~|!\\[\\]()<&;\\\\\n]{0,60}") {
            let (once, twice) = again(&markdown);
            let words = |text: &Text| -> Vec<String> {
                text.clauses().iter().map(|one| format!("{} {}", one.level, one.heading)).collect()
            };
            prop_assert_eq!(words(&once), words(&twice), "{}", write(&once));
            prop_assert_eq!(write(&once), write(&twice), "writing is settled after once");
        }
    }
}
