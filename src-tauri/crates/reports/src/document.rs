//! The document: what a report says, in order, without saying how it looks.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A report ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// What it is, in a few words.
    pub title: String,
    /// What it is about: a request number, a period.
    pub subtitle: String,
    /// Whose it is; stands above the title and in the running header, and is the PDF's author.
    pub workspace: String,
    /// BCP 47 tag of the text, for readers that speak it.
    pub language: String,
    /// When it was made; also the PDF's creation date.
    pub generated_at: DateTime<Utc>,
    /// Facts under the title.
    pub metadata: Vec<Fact>,
    /// The body.
    pub blocks: Vec<Block>,
    /// Files carried inside the PDF.
    pub attachments: Vec<Attachment>,
}

/// One part of the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A heading, which is also a bookmark.
    Heading {
        /// Its rank.
        level: Level,
        /// Its words.
        text: String,
    },
    /// Running text.
    Paragraph {
        /// The text; a line feed breaks the line.
        text: String,
    },
    /// Running text of which pieces look different, such as an item of a list.
    Rich {
        /// In order; a line feed breaks the line.
        runs: Vec<Run>,
        /// What stands before its first line: a bullet, a number; may be empty.
        sign: String,
        /// How many steps it stands to the right.
        indent: u8,
    },
    /// Labelled values.
    KeyValues {
        /// In order.
        facts: Vec<Fact>,
    },
    /// A few numbers that answer the first question.
    Figures {
        /// At most five; side by side.
        figures: Vec<Figure>,
    },
    /// Rows and columns.
    Table(Table),
    /// A sentence that must not be missed.
    Notice {
        /// How much it matters.
        tone: Tone,
        /// Its words.
        text: String,
    },
    /// Text that is to be compared letter by letter: hashes, notes, commands.
    Monospace {
        /// In order; long lines are broken, never cut.
        lines: Vec<String>,
    },
    /// Who answers for it.
    Signatures {
        /// Side by side, two in a row.
        boxes: Vec<SignatureBox>,
    },
    /// The next block starts on a new page.
    PageBreak,
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its words, with the spaces between it and its neighbours.
    pub text: String,
    /// How it looks.
    pub mark: Mark,
}

/// How a piece of running text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Like the text around it.
    Plain,
    /// Heavier.
    Strong,
    /// Underlined.
    Underlined,
    /// Underlined, as what was added.
    Added,
    /// Struck through, as what was taken out.
    Deleted,
}

/// The rank of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A section.
    Section,
    /// A part of a section.
    Part,
}

/// A labelled value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The value.
    pub value: String,
    /// How the value is set.
    pub style: Style,
}

impl Fact {
    /// A value in the text face.
    pub fn text(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), style: Style::Text }
    }

    /// A digest, an id, a key.
    pub fn mono(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), style: Style::Mono }
    }
}

/// How a value is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// In the text face.
    Text,
    /// In the text face, heavier.
    Strong,
    /// In the text face, quieter.
    Quiet,
    /// Letter by letter.
    Mono,
}

/// A number that answers a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted.
    pub label: String,
    /// The number, as text.
    pub value: String,
    /// What it is to be compared with; may be empty.
    pub note: String,
}

/// Rows and columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Left to right.
    pub columns: Vec<Column>,
    /// Top to bottom; each as long as `columns`.
    pub rows: Vec<Vec<String>>,
    /// Said in place of the rows when there are none.
    pub empty: String,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Its width.
    pub width: Width,
    /// Where its text stands.
    pub align: Align,
    /// How its text is set.
    pub style: Style,
}

impl Column {
    /// A column of words with a share of the free width.
    pub fn words(title: &str, share: f32) -> Self {
        Self {
            title: title.to_owned(),
            width: Width::Share(share),
            align: Align::Left,
            style: Style::Text,
        }
    }

    /// A column of numbers, on the right, `points` wide.
    pub fn number(title: &str, points: f32) -> Self {
        Self {
            title: title.to_owned(),
            width: Width::Points(points),
            align: Align::Right,
            style: Style::Text,
        }
    }

    /// A column of known width.
    pub fn fixed(title: &str, points: f32) -> Self {
        Self { width: Width::Points(points), ..Self::words(title, 1.0) }
    }

    /// The same column, set in another way.
    #[must_use]
    pub fn styled(self, style: Style) -> Self {
        Self { style, ..self }
    }
}

/// The width of a column.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Width {
    /// In points.
    Points(f32),
    /// A share of what the fixed columns leave.
    Share(f32),
}

/// Where text stands in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left edge.
    Left,
    /// At the right edge: numbers.
    Right,
}

/// How much a notice matters. The word stands in the text, the colour only repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Good to know.
    Note,
    /// All is well.
    Good,
    /// Something is to be looked at.
    Warning,
    /// Something is wrong.
    Critical,
}

/// Who answers for the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureBox {
    /// In what role: prepared by, approved by.
    pub role: String,
    /// Who.
    pub name: String,
    /// When, as text; may be empty when it is to be signed on paper.
    pub at: String,
}

/// A file carried inside the PDF.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, ASCII.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What it holds.
    pub description: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Attachment({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// `24 November 2026`.
pub(crate) fn long_date(date: chrono::NaiveDate) -> String {
    use chrono::Datelike as _;
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    format!("{} {} {}", date.day(), MONTHS[date.month0() as usize], date.year())
}

/// `24 November 2026, 09:00 UTC`.
pub(crate) fn long_time(at: DateTime<Utc>) -> String {
    use chrono::Timelike as _;
    format!("{}, {:02}:{:02} UTC", long_date(at.date_naive()), at.hour(), at.minute())
}

/// `2026-11-24 09:00:07Z`.
pub(crate) fn short_time(at: DateTime<Utc>) -> String {
    let text = at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    text.replace('T', " ")
}

/// `12,408`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 request`, `2 requests`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A stored key as words: `opt_out` to `opt out`.
pub(crate) fn words(key: &str) -> String {
    key.replace('_', " ")
}

pub(crate) fn heading(text: &str) -> Block {
    Block::Heading { level: Level::Section, text: text.to_owned() }
}

pub(crate) fn part(text: &str) -> Block {
    Block::Heading { level: Level::Part, text: text.to_owned() }
}

pub(crate) fn figure(label: &str, number: u64, note: &str) -> Figure {
    Figure { label: label.to_owned(), value: count(number), note: note.to_owned() }
}

pub(crate) fn table(name: &str, description: &str, bytes: Vec<u8>) -> Attachment {
    Attachment {
        name: name.to_owned(),
        media_type: "text/csv".to_owned(),
        description: description.to_owned(),
        bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three() {
        let shown: Vec<String> = [0, 999, 1000, 123_456, 1_234_567].map(count).to_vec();
        assert_eq!(shown, ["0", "999", "1,000", "123,456", "1,234,567"]);
    }

    #[test]
    fn times_say_their_zone() {
        let at = DateTime::from_timestamp(1_795_510_807, 0).unwrap();
        assert_eq!(long_time(at), "24 November 2026, 09:00 UTC");
        assert_eq!(short_time(at), "2026-11-24 09:00:07Z");
    }
}
