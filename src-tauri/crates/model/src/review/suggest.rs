//! Suggestions: what in a record looks like somebody else's, and what is sensitive about the person.
//! A rule proposes, an officer decides.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::names::{Other, names};
use super::person::Person;
use super::spans::Span;
use super::{contacts, health, numbers};
use crate::datamap::categories::takes;
use crate::plan::{Column, Step};
use crate::requests::WithholdingGround;
use crate::values::Cell;

/// What kind of thing a suggestion points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "SuggestionKind")]
pub enum Kind {
    /// An account number (IBAN) that is not in the record's own fields.
    Account,
    /// A card number.
    Card,
    /// An e-mail address that is not the person's.
    Email,
    /// A telephone number that is not the person's.
    Phone,
    /// The name of somebody who only did their work.
    StaffName,
    /// The name of somebody else.
    Name,
    /// A remark about health, as a rule the person's own.
    Health,
    /// A field that names staff.
    Staff,
    /// A field that holds notes of staff for staff.
    InternalNote,
}

/// What is done about a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "SuggestionDecision")]
pub enum Decision {
    /// It goes out.
    Disclose,
    /// It does not.
    Withhold,
}

impl Decision {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Disclose => "disclose",
            Self::Withhold => "withhold",
        }
    }
}

impl Kind {
    /// What is proposed.
    pub fn proposed(self) -> Decision {
        match self {
            Self::Health => Decision::Disclose,
            Self::Account
            | Self::Card
            | Self::Email
            | Self::Phone
            | Self::StaffName
            | Self::Name
            | Self::Staff
            | Self::InternalNote => Decision::Withhold,
        }
    }

    /// The ground on which it is withheld.
    pub fn ground(self) -> WithholdingGround {
        match self {
            Self::StaffName | Self::Staff | Self::InternalNote => WithholdingGround::StaffNames,
            Self::Account | Self::Card | Self::Email | Self::Phone | Self::Name | Self::Health => {
                WithholdingGround::RightsOfOthers
            }
        }
    }
}

/// Something that was found in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The column, by its place in the step.
    pub column: usize,
    /// Where it stands; none: the whole cell.
    pub span: Option<Span>,
    /// What it is.
    pub kind: Kind,
}

/// What is looked for in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// Nothing: it does not go out, or its category says what it holds.
    Plain,
    /// Text in which anything may stand.
    Free,
    /// The name of the person or of somebody else.
    Name,
    /// The name of somebody who works here.
    Staff,
    /// Notes of staff for staff.
    Internal,
}

/// Reads the records of one collection.
#[derive(Clone, Debug)]
pub struct Reader {
    sorts: Vec<Sort>,
}

impl Reader {
    /// A reader for the collection of a step.
    pub fn new(step: &Step) -> Self {
        Self { sorts: step.columns.iter().map(sort).collect() }
    }

    /// Whether anything can be found at all.
    pub fn is_idle(&self) -> bool {
        self.sorts.iter().all(|sort| matches!(sort, Sort::Plain | Sort::Name))
    }

    /// What stands in a record, column by column and from the front; in one cell nothing overlaps.
    pub fn read(&self, row: &[Cell<'_>], person: &Person) -> Vec<Found> {
        let mut found = Vec::new();
        let mut others: Option<Vec<Other>> = None;
        for (column, (sort, cell)) in self.sorts.iter().zip(row).enumerate() {
            let whole = |kind| Found { column, span: None, kind };
            match sort {
                Sort::Plain | Sort::Name => {}
                Sort::Staff => {
                    let own = |text: &str| Other::new(text, true, person).is_none();
                    if cell.text().is_some_and(|text| !text.trim().is_empty() && !own(&text)) {
                        found.push(whole(Kind::Staff));
                    }
                }
                Sort::Internal => {
                    if cell.text().is_some_and(|text| !text.trim().is_empty()) {
                        found.push(whole(Kind::InternalNote));
                    }
                }
                Sort::Free => {
                    let Some(text) = searched(cell) else { continue };
                    let others = others.get_or_insert_with(|| self.others(row, person));
                    let spans = self.in_text(&text, others, row, person);
                    found.extend(spans.into_iter().map(|(span, kind)| Found {
                        column,
                        span: Some(span),
                        kind,
                    }));
                }
            }
        }
        found
    }

    /// Other people whose names stand in fields of their own.
    fn others(&self, row: &[Cell<'_>], person: &Person) -> Vec<Other> {
        self.sorts
            .iter()
            .zip(row)
            .filter_map(|(sort, cell)| match sort {
                Sort::Name => Other::new(&cell.text()?, false, person),
                Sort::Staff => Other::new(&cell.text()?, true, person),
                Sort::Plain | Sort::Free | Sort::Internal => None,
            })
            .collect()
    }

    fn in_text(
        &self,
        text: &str,
        others: &[Other],
        row: &[Cell<'_>],
        person: &Person,
    ) -> Vec<(Span, Kind)> {
        let mut all: Vec<(Range<usize>, Kind)> = Vec::new();
        let mut add = |range: Range<usize>, kind: Kind| {
            if !all.iter().any(|(other, _)| other.start < range.end && range.start < other.end) {
                all.push((range, kind));
            }
        };
        let bytes = text.as_bytes();
        let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).take(7).count();
        if digits == 7 {
            // An account that stands in a field of the record is the record's own.
            let known = |number: &str| {
                let bare = |text: &str| text.replace([' ', '-'], "");
                let number = bare(number);
                self.sorts.iter().zip(row).any(|(sort, cell)| {
                    *sort == Sort::Plain && cell.text().is_some_and(|text| bare(&text) == number)
                })
            };
            numbers::ibans(text, |range| {
                if !known(&text[range.clone()]) {
                    add(range, Kind::Account);
                }
            });
            numbers::cards(text, |range| {
                if !known(&text[range.clone()]) {
                    add(range, Kind::Card);
                }
            });
        }
        if bytes.contains(&b'@') {
            contacts::emails(text, |range| {
                if !person.has_email(&text[range.clone()]) {
                    add(range, Kind::Email);
                }
            });
        }
        if digits == 7 {
            contacts::phones(text, |range| {
                if !person.has_phone(&text[range.clone()]) {
                    add(range, Kind::Phone);
                }
            });
        }
        if bytes.contains(&b' ') {
            names(text, others, person, |range, staff| {
                add(range, if staff { Kind::StaffName } else { Kind::Name });
            });
            health::remarks(text, |range| add(range, Kind::Health));
        }
        all.sort_by_key(|(range, _)| range.start);
        in_characters(text, all)
    }
}

/// The text of a cell that is searched. Numbers and bytes hold no words.
fn searched<'a>(cell: &Cell<'a>) -> Option<Cow<'a, str>> {
    match cell {
        Cell::Text(_) | Cell::Json(_) | Cell::List(_) => cell.text().filter(|text| text.len() >= 4),
        Cell::Null | Cell::Bool(_) | Cell::Int(_) | Cell::Number(_) | Cell::Bytes(_) => None,
    }
}

/// Bytes as scalar values; the ranges are sorted and lie on characters.
fn in_characters(text: &str, ranges: Vec<(Range<usize>, Kind)>) -> Vec<(Span, Kind)> {
    let (mut byte, mut place) = (0, 0);
    let mut to = |end: usize| {
        place += text.get(byte..end).map_or(0, |between| between.chars().count());
        byte = end;
        place
    };
    ranges
        .into_iter()
        .filter_map(|(range, kind)| Some((Span::new(to(range.start), to(range.end))?, kind)))
        .collect()
}

/// Categories that say what a column holds, so that nothing else is looked for in it.
const TELLING: [&str; 12] = [
    "user.contact",
    "user.unique_id",
    "user.device",
    "user.financial",
    "user.demographic",
    "user.location",
    "user.authorization",
    "user.government_id",
    "user.biometric",
    "user.account.username",
    "user.behavior.purchase_history",
    "system",
];

fn sort(column: &Column) -> Sort {
    if !column.exported {
        return Sort::Plain;
    }
    let name = column.name.to_lowercase();
    let has = |target: &str| column.categories.iter().any(|one| takes(target, one));
    let named = |words: &[&str]| name.split('_').any(|part| words.contains(&part));
    let telling = !column.categories.is_empty()
        && column.categories.iter().all(|one| TELLING.iter().any(|target| takes(target, one)));
    let worked = named(&STAFF) && !telling && !name.ends_with("_id") && name != "user_agent";
    if has("user.workplace") || worked {
        let note = named(&["note", "notes", "remark", "remarks", "comment", "comments"]);
        return if note { Sort::Internal } else { Sort::Staff };
    }
    if named(&["internal", "intern", "interne"]) {
        return Sort::Internal;
    }
    if has("user.name") {
        return Sort::Name;
    }
    if telling || column.primary_key { Sort::Plain } else { Sort::Free }
}

/// Words in the name of a column that holds who worked on something.
const STAFF: [&str; 12] = [
    "agent",
    "handler",
    "assignee",
    "clerk",
    "employee",
    "staff",
    "moderator",
    "operator",
    "technician",
    "driver",
    "courier",
    "bearbeiter",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::plan::{Address, Entry, Part, Seeds, Table};

    fn step(columns: &[(&str, &str)]) -> Step {
        Step {
            address: Address { dataset: "shop".into(), collection: "tickets".into() },
            table: Table { schema: None, name: "tickets".into() },
            label: "Tickets".into(),
            part: Part::Content,
            columns: columns
                .iter()
                .map(|(name, category)| Column {
                    name: (*name).into(),
                    categories: vec![(*category).into()],
                    primary_key: false,
                    label: (*name).into(),
                    exported: *category != "system.operations",
                })
                .collect(),
            entries: vec![Entry::Identity {
                field: vec!["email".into()],
                kind: "email".into(),
                array: false,
            }],
            filter: None,
            cycle: None,
        }
    }

    fn jonas() -> Person {
        let seeds = Seeds::from([
            ("email".to_owned(), BTreeSet::from(["j.weiss@posteo.example".to_owned()])),
            ("phone".to_owned(), BTreeSet::from(["+49301234567".to_owned()])),
        ]);
        Person::new("Jonas Weiß", &seeds)
    }

    fn texts(step: &Step, row: &[&str]) -> Vec<(Kind, String)> {
        let cells: Vec<Cell<'_>> = row.iter().map(|text| Cell::Text(text)).collect();
        Reader::new(step)
            .read(&cells, &jonas())
            .into_iter()
            .map(|found| {
                let text = row[found.column].chars();
                let text = match found.span {
                    Some(span) => text.skip(span.start()).take(span.end() - span.start()).collect(),
                    None => text.collect(),
                };
                (found.kind, text)
            })
            .collect()
    }

    #[test]
    fn a_ticket_is_read_as_an_officer_would() {
        let step = step(&[
            ("agent", "user.workplace"),
            ("body", "user.content.private"),
            ("agent_note", "user.workplace"),
            ("iban", "user.financial.bank_account"),
        ]);
        let found = texts(
            &step,
            &[
                "Bea Lindt",
                "Żółw 🐢! My neighbour Mrs Adeyemi (+44 20 7946 0958, tolu@post.example) has it. \
                 Mine is j.weiss@posteo.example, +49 30 1234567; my hip operation was on the 11th. \
                 Bea knows. Pay to DE89 3704 0044 0532 0130 00, not GB82 WEST 1234 5698 7654 32.",
                "rude customer",
                "DE89370400440532013000",
            ],
        );
        assert_eq!(
            found,
            [
                (Kind::Staff, "Bea Lindt".to_owned()),
                (Kind::Name, "Mrs Adeyemi".to_owned()),
                (Kind::Phone, "+44 20 7946 0958".to_owned()),
                (Kind::Email, "tolu@post.example".to_owned()),
                (Kind::Health, "my hip operation was on the 11th".to_owned()),
                (Kind::StaffName, "Bea".to_owned()),
                (Kind::Account, "GB82 WEST 1234 5698 7654 32".to_owned()),
                (Kind::InternalNote, "rude customer".to_owned()),
            ]
        );
    }

    #[test]
    fn what_does_not_go_out_or_says_what_it_is_is_left_alone() {
        let step = step(&[
            ("agent", "system.operations"),
            ("email", "user.contact.email"),
            ("user_agent", "user.device"),
        ]);
        assert_eq!(texts(&step, &["Bea Lindt", "tolu@post.example", "Mozilla/5.0 (X11)"]), []);
        assert!(Reader::new(&step).is_idle());
    }

    proptest! {
        #[test]
        fn what_is_found_lies_in_the_text_and_never_overlaps(
            words in prop::collection::vec(
                prop::sample::select(vec![
                    "Mrs", "Adeyemi", "neighbour", "🦀", "hospital", "tolu@post.example", "ż.",
                    "+44 20 7946 0958", "DE89370400440532013000", "4111 1111 1111 1111", ",", "@",
                ]),
                0..30,
            ),
            noise in "\\PC{0,20}",
        ) {
            let step = step(&[("body", "user.content.private")]);
            let text = format!("{} {noise}", words.join(" "));
            let found = Reader::new(&step).read(&[Cell::Text(&text)], &jonas());
            let length = text.chars().count();
            let spans: Vec<Span> = found.iter().filter_map(|one| one.span).collect();
            prop_assert!(spans.iter().all(|span| span.end() <= length));
            prop_assert!(spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()));
        }
    }
}
