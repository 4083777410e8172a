//! A legal text in clauses: Markdown, parted at its headings of the second level. A line
//! `<!-- law: GDPR 13(1)(e), CCPA 1798.120 -->` below a heading says which provisions the clause
//! answers; it is shown as marks and never printed.

#![expect(clippy::wildcard_enum_match_arm, reason = "most of what Markdown can say is passed over")]

use std::collections::BTreeMap;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A clause of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its heading as a word that is the same as long as the heading is; `preamble` before the
    /// first heading of the second level.
    pub key: String,
    /// Its place among the headings; none: the preamble.
    pub number: Option<usize>,
    /// Its heading; of the preamble the title of the document.
    pub title: String,
    /// Provisions it answers, as the tag has them.
    pub laws: Vec<String>,
    /// Line of the text on which it begins, counted from 1.
    pub line: usize,
    /// What stands below the heading, without the tag.
    pub markdown: String,
    /// What a reader sees of it, a sentence or a row of a table at a time.
    pub sentences: Vec<String>,
}

/// Something in a text that a legal text has no need for and a reader's browser might act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hostile {
    /// Where.
    pub line: usize,
    /// What, as it stands there.
    pub what: String,
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The clauses of a text, the preamble first if it holds anything.
pub fn clauses(markdown: &str) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let heads = heads(markdown);
    let first = heads.first().map_or(markdown.len(), |head| head.from);
    let title = headline(markdown).unwrap_or_default();
    let preamble = clause(markdown, 0, 0, first, ("preamble".into(), None, title));
    if !preamble.sentences.is_empty() || heads.is_empty() {
        clauses.push(preamble);
    }
    for (place, head) in heads.iter().enumerate() {
        let until = heads.get(place + 1).map_or(markdown.len(), |next| next.from);
        let mut key = slug(&head.title);
        let times = taken.entry(key.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            key = format!("{key}-{times}");
        }
        let named = (key, Some(place + 1), head.title.clone());
        clauses.push(clause(markdown, head.from, head.until, until, named));
    }
    clauses
}

/// What of a text could act or load when somebody opens it: raw HTML that is no tag of ours, and
/// links that lead to a program.
pub fn hostile(markdown: &str) -> Vec<Hostile> {
    let mut found = Vec::new();
    let mut note = |at: usize, what: &str| {
        let what = what.trim().chars().take(60).collect();
        found.push(Hostile { line: line_of(markdown, at), what });
    };
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        match event {
            Event::Html(html) | Event::InlineHtml(html)
                if tag(html.trim()).is_none() && !html.trim().is_empty() =>
            {
                note(range.start, &html);
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let scheme = dest_url.split([':', '/', '#', '?']).next().unwrap_or_default();
                let names_one = dest_url.as_bytes().get(scheme.len()) == Some(&b':');
                let safe = ["https", "http", "mailto", "tel"];
                if names_one && !safe.contains(&scheme.to_ascii_lowercase().as_str()) {
                    note(range.start, &dest_url);
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => note(range.start, &dest_url),
            _ => {}
        }
    }
    found
}

struct Head {
    from: usize,
    until: usize,
    title: String,
}

fn heads(markdown: &str) -> Vec<Head> {
    let mut heads: Vec<Head> = Vec::new();
    let mut open = false;
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                open = true;
                heads.push(Head { from: range.start, until: range.end, title: String::new() });
            }
            Event::End(TagEnd::Heading(_)) => open = false,
            Event::Text(words) | Event::Code(words) if open => {
                if let Some(head) = heads.last_mut() {
                    head.title.push_str(&words);
                }
            }
            _ => {}
        }
    }
    heads
}

/// The heading of the first level.
fn headline(markdown: &str) -> Option<String> {
    let mut title = None;
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                title = Some(String::new());
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => return title,
            Event::Text(words) | Event::Code(words) => {
                if let Some(title) = &mut title {
                    title.push_str(&words);
                }
            }
            _ => {}
        }
    }
    title
}

fn clause(
    markdown: &str,
    from: usize,
    body: usize,
    until: usize,
    (key, number, title): (String, Option<usize>, String),
) -> Clause {
    let mut laws = Vec::new();
    let kept: Vec<&str> = markdown[body..until]
        .lines()
        .filter(|line| match tag(line.trim()) {
            Some(found) => {
                laws.extend(found);
                false
            }
            None => true,
        })
        .collect();
    let markdown_kept = kept.join("\n").trim().to_owned();
    Clause {
        key,
        number,
        title,
        laws,
        line: line_of(markdown, from),
        sentences: sentences(&markdown_kept),
        markdown: markdown_kept,
    }
}

/// The provisions of a tag; none: the text is no tag.
fn tag(html: &str) -> Option<Vec<String>> {
    let inside = html.strip_prefix("<!--")?.strip_suffix("-->")?.trim().strip_prefix("law:")?;
    let laws = inside.split([',', ';']).map(|law| law.split_whitespace().collect::<Vec<_>>());
    Some(laws.map(|words| words.join(" ")).filter(|law| !law.is_empty()).collect())
}

/// What is read of Markdown, in sentences; a row of a table or an item of a list is one of its own.
fn sentences(markdown: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut open = String::new();
    let mut heading = false;
    for event in Parser::new_ext(markdown, options()) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = true,
            Event::End(TagEnd::Heading(_)) => {
                heading = false;
                open.clear();
            }
            Event::Text(_) | Event::Code(_) if heading => {}
            Event::Text(words) | Event::Code(words) => open.push_str(&words),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::TableCell) => open.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead)
            | Event::Start(Tag::List(_) | Tag::Item) => part(&mut open, &mut sentences),
            _ => {}
        }
    }
    part(&mut open, &mut sentences);
    sentences
}

/// Parts a block at its full stops, and empties it.
fn part(block: &mut String, sentences: &mut Vec<String>) {
    let text = block.split_whitespace().collect::<Vec<_>>().join(" ");
    block.clear();
    let mut from = 0;
    let ends: Vec<usize> = text
        .match_indices(['.', '!', '?', ';'])
        .map(|(at, _)| at + 1)
        // "Inc." and "Art. 13" end no sentence: what follows one begins with a capital.
        .filter(|end| {
            let mut after = text[*end..].chars();
            let abbreviated = ["Inc.", "Art.", "No.", "Nr.", "art."];
            after.next() == Some(' ')
                && after.next().is_some_and(|first| first.is_uppercase() || first.is_numeric())
                && !abbreviated.iter().any(|short| text[..*end].ends_with(short))
        })
        .collect();
    for end in ends.into_iter().chain([text.len()]) {
        let sentence = text[from..end].trim();
        if !sentence.is_empty() {
            sentences.push(sentence.to_owned());
        }
        from = end;
    }
}

/// A heading as a key: letters and digits in lower case, everything else a hyphen.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-').to_owned();
    if slug.is_empty() { "clause".into() } else { slug }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
# Privacy policy

Version 1.1.0.

## Who receives it
<!-- law: GDPR 13(1)(e), GDPR  13(1)(f); CCPA 1798.120 -->

We share with carriers. We do **not** sell your data, says Example, Inc. in full.

## How long we keep it

<!-- law: GDPR 13(2)(a) -->

| What | How long |
|---|---|
| Orders | 7 years |

- sessions: 90 days
- logs: 90 days

## Who receives it

Again.
";

    #[test]
    fn a_text_is_parted_at_its_headings_with_their_laws() {
        let clauses = clauses(TEXT);
        let seen: Vec<_> = clauses
            .iter()
            .map(|one| (one.key.as_str(), one.number, one.line, one.laws.len()))
            .collect();
        assert_eq!(
            seen,
            [
                ("preamble", None, 1, 0),
                ("who-receives-it", Some(1), 5, 3),
                ("how-long-we-keep-it", Some(2), 10, 1),
                ("who-receives-it-2", Some(3), 21, 0),
            ]
        );
        assert_eq!(clauses[0].title, "Privacy policy");
        assert_eq!(clauses[1].laws, ["GDPR 13(1)(e)", "GDPR 13(1)(f)", "CCPA 1798.120"]);
        assert!(!clauses[1].markdown.contains("<!--"), "the tag is no part of the text");
    }

    #[test]
    fn sentences_rows_and_items_are_read_one_at_a_time() {
        let clauses = clauses(TEXT);
        assert_eq!(
            clauses[1].sentences,
            ["We share with carriers.", "We do not sell your data, says Example, Inc. in full."]
        );
        assert_eq!(
            clauses[2].sentences,
            ["What How long", "Orders 7 years", "sessions: 90 days", "logs: 90 days"]
        );
    }

    #[test]
    fn a_text_without_headings_is_one_clause() {
        let clauses = clauses("Only words.");
        assert_eq!((clauses.len(), clauses[0].key.as_str()), (1, "preamble"));
    }

    #[test]
    fn what_could_act_or_load_is_found_with_its_line() {
        let lines = |text: &str| hostile(text).iter().map(|one| one.line).collect::<Vec<_>>();
        assert_eq!(lines(TEXT), [] as [usize; 0], "our own tag is no danger");
        assert_eq!(lines("a\n\n<script>alert(1)</script>\n"), [3]);
        assert_eq!(lines("a <img src=x onerror=alert(1)> b"), [1]);
        assert_eq!(lines("[a](javascript:alert(1))"), [1]);
        assert_eq!(lines("[a](JaVaScRiPt:alert(1))"), [1]);
        assert_eq!(lines("[a](data:text/html;base64,xx)"), [1]);
        assert_eq!(lines("![pixel](https://tracker.example/p.gif)"), [1]);
        assert_eq!(lines("<!-- law: GDPR 13 --><script>"), [1]);
        assert_eq!(lines("<!-- a note to us -->"), [1], "a comment nobody sees is no clause");
        assert_eq!(
            lines("[a](https://a.example) [b](mailto:b@c.example) [d](#e) [f](/g)"),
            [] as [usize; 0]
        );
    }
}
