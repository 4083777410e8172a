//! Runs of characters of a text, and what stands in their place when they are withheld.

use serde::{Deserialize, Serialize};

use crate::requests::WithholdingGround;

/// A run of Unicode scalar values, from `start` up to but not including `end`; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The run between two places; none when it is empty.
    pub fn new(start: usize, end: usize) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }

    /// The first scalar value in it.
    pub fn start(self) -> usize {
        self.start
    }

    /// The first scalar value behind it.
    pub fn end(self) -> usize {
        self.end
    }

    /// What of it lies in a text of so many scalar values.
    pub fn within(self, length: usize) -> Option<Self> {
        Self::new(self.start, self.end.min(length))
    }

    /// Whether both have a scalar value in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the other lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    fn touches(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

/// A withheld run and whatever is known of it, such as its ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<T> {
    /// Where it stands.
    pub span: Span,
    /// What is known of it.
    pub of: T,
}

/// Parts of a cell after one more was withheld: still disjoint and in order. The new one grows by
/// what it touches and is alike, and takes from the others what they share with it.
pub fn withhold<T: Clone>(
    old: &[Part<T>],
    new: Part<T>,
    alike: impl Fn(&T, &T) -> bool,
) -> Vec<Part<T>> {
    let mut grown = new.span;
    let mut kept: Vec<Part<T>> = Vec::new();
    let mut others: Vec<&Part<T>> = old.iter().collect();
    loop {
        let before = others.len();
        others.retain(|part| {
            let joins = alike(&part.of, &new.of) && part.span.touches(grown);
            if joins {
                grown.start = grown.start.min(part.span.start);
                grown.end = grown.end.max(part.span.end);
            }
            !joins
        });
        if others.len() == before {
            break;
        }
    }
    for part in others {
        let left = Span::new(part.span.start, part.span.end.min(grown.start));
        let right = Span::new(part.span.start.max(grown.end), part.span.end);
        kept.extend(
            [left, right].into_iter().flatten().map(|span| Part { span, of: part.of.clone() }),
        );
    }
    kept.push(Part { span: grown, of: new.of });
    kept.sort_by_key(|part| part.span);
    kept
}

/// Parts as they hold for a text of so many scalar values: in order, none beyond its end, none over
/// another. Where two overlap, the one that begins first keeps what they share.
pub fn disjoint<T>(mut parts: Vec<Part<T>>, length: usize) -> Vec<Part<T>> {
    parts.sort_by_key(|part| part.span);
    let mut end = 0;
    parts
        .into_iter()
        .filter_map(|part| {
            let span = Span::new(part.span.start.max(end), part.span.end)?.within(length)?;
            end = span.end;
            Some(Part { span, of: part.of })
        })
        .collect()
}

/// A run of a text that is one thing: withheld, suggested, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// Where it stands.
    pub span: Span,
    /// What stands there.
    pub text: &'t str,
    /// The part it is, by number.
    pub part: Option<usize>,
    /// The suggestion it belongs to, by number.
    pub suggestion: Option<usize>,
}

/// A text in pieces. Both lists are disjoint and in order; a withheld part stays one piece whatever
/// is suggested in it.
pub fn pieces<'t>(text: &'t str, parts: &[Span], suggestions: &[Span]) -> Vec<Piece<'t>> {
    let mut cuts: Vec<usize> = vec![0];
    cuts.extend(parts.iter().flat_map(|span| [span.start, span.end]));
    let inside = |place: usize| parts.iter().any(|part| part.start < place && place < part.end);
    cuts.extend(
        suggestions.iter().flat_map(|span| [span.start, span.end]).filter(|place| !inside(*place)),
    );
    byte_places(text, cuts)
        .windows(2)
        .filter_map(|pair| {
            let ((from, first), (to, last)) = (pair[0], pair[1]);
            let span = Span::new(from, to)?;
            let over = |all: &[Span]| all.iter().position(|one| one.overlaps(span));
            Some(Piece {
                span,
                text: text.get(first..last)?,
                part: over(parts),
                suggestion: over(suggestions),
            })
        })
        .collect()
}

/// Sorted places with the byte each begins at, and the end of the text behind them.
fn byte_places(text: &str, mut cuts: Vec<usize>) -> Vec<(usize, usize)> {
    cuts.sort_unstable();
    cuts.dedup();
    let mut found = Vec::with_capacity(cuts.len() + 1);
    let mut wanted = cuts.iter().copied().peekable();
    let mut length = 0;
    for (byte, _) in text.char_indices() {
        if wanted.peek() == Some(&length) {
            found.push((length, byte));
            wanted.next();
        }
        length += 1;
    }
    found.push((length, text.len()));
    found
}

/// The text as it is handed over: a mark in place of each part.
pub fn delivered(text: &str, parts: &[Part<WithholdingGround>]) -> String {
    let spans: Vec<Span> = parts.iter().map(|part| part.span).collect();
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text, &spans, &[]) {
        match piece.part.and_then(|number| parts.get(number)) {
            Some(part) => out.push_str(&mark(part.of)),
            None => out.push_str(piece.text),
        }
    }
    out
}

/// What stands in JSON and CSV in place of a part; it says why and nothing of how long it was.
pub fn mark(ground: WithholdingGround) -> String {
    format!("[withheld: {}]", ground.key())
}

/// How long a withheld text was, as far as anybody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LengthClass {
    /// Up to 6 characters.
    Short,
    /// Up to 16.
    Word,
    /// Up to 48.
    Phrase,
    /// More.
    Passage,
}

impl LengthClass {
    /// The class of so many characters.
    pub fn of(length: usize) -> Self {
        match length {
            0..=6 => Self::Short,
            7..=16 => Self::Word,
            17..=48 => Self::Phrase,
            _ => Self::Passage,
        }
    }

    /// From 1 to 4.
    pub fn number(self) -> u8 {
        match self {
            Self::Short => 1,
            Self::Word => 2,
            Self::Phrase => 3,
            Self::Passage => 4,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(start: usize, end: usize, of: u8) -> Part<u8> {
        Part { span: Span::new(start, end).unwrap(), of }
    }

    fn disjoint_and_sorted<T>(parts: &[Part<T>]) -> bool {
        parts.windows(2).all(|pair| pair[0].span.end() <= pair[1].span.start())
    }

    /// Which part holds each scalar value.
    fn painted(parts: &[Part<u8>], length: usize) -> Vec<Option<u8>> {
        (0..length)
            .map(|at| {
                parts
                    .iter()
                    .find(|part| part.span.start() <= at && at < part.span.end())
                    .map(|part| part.of)
            })
            .collect()
    }

    fn any_part() -> impl Strategy<Value = Part<u8>> {
        (0_usize..60, 1_usize..20, 0_u8..3)
            .prop_map(|(start, long, of)| part(start, start + long, of))
    }

    proptest! {
        #[test]
        fn what_is_withheld_later_covers_what_was_before(news in prop::collection::vec(any_part(), 1..12)) {
            let mut parts: Vec<Part<u8>> = Vec::new();
            let mut wanted = vec![None; 100];
            for new in news {
                for place in &mut wanted[new.span.start()..new.span.end()] {
                    *place = Some(new.of);
                }
                parts = withhold(&parts, new, |a, b| a == b);
                prop_assert!(disjoint_and_sorted(&parts));
                prop_assert_eq!(&painted(&parts, 100), &wanted);
            }
            for pair in parts.windows(2) {
                let joined = pair[0].span.end() == pair[1].span.start() && pair[0].of == pair[1].of;
                prop_assert!(!joined, "what touches and is alike is one part");
            }
        }

        #[test]
        fn pieces_give_the_text_back_and_never_leave_it(
            text in "\\PC{0,40}",
            parts in prop::collection::vec(any_part(), 0..6),
            suggested in prop::collection::vec(any_part(), 0..6),
        ) {
            let length = text.chars().count();
            let parts = disjoint(parts, length);
            let suggested = disjoint(suggested, length);
            prop_assert!(disjoint_and_sorted(&parts));
            prop_assert!(parts.iter().all(|part| part.span.end() <= length));
            let spans: Vec<Span> = parts.iter().map(|part| part.span).collect();
            let others: Vec<Span> = suggested.iter().map(|part| part.span).collect();
            let pieces = pieces(&text, &spans, &others);
            prop_assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), text.clone());
            for (number, span) in spans.iter().enumerate() {
                let of: Vec<_> = pieces.iter().filter(|one| one.part == Some(number)).collect();
                prop_assert_eq!(of.len(), 1, "a part stays one piece");
                prop_assert_eq!(of[0].span, *span);
            }
        }

        #[test]
        fn what_is_handed_over_holds_the_rest_and_a_mark_for_each_part(
            text in "[a-zżółć🦀 ]{0,60}",
            parts in prop::collection::vec(any_part(), 0..5),
        ) {
            let ground = WithholdingGround::TradeSecret;
            let parts: Vec<_> = disjoint(parts, text.chars().count())
                .into_iter()
                .map(|part| Part { span: part.span, of: ground })
                .collect();
            let out = delivered(&text, &parts);
            prop_assert_eq!(out.matches(&mark(ground)).count(), parts.len());
            let rest: String = text
                .chars()
                .enumerate()
                .filter(|(at, _)| !parts.iter().any(|one| one.span.start() <= *at && *at < one.span.end()))
                .map(|(_, one)| one)
                .collect();
            prop_assert_eq!(out.replace(&mark(ground), ""), rest);
        }
    }

    #[test]
    fn overlapping_parts_of_one_ground_become_one() {
        let parts = withhold(&[part(2, 5, 0), part(9, 12, 0)], part(4, 9, 0), |a, b| a == b);
        assert_eq!(parts, [part(2, 12, 0)]);
        let parts = withhold(&[part(0, 10, 0)], part(4, 6, 1), |a, b| a == b);
        assert_eq!(parts, [part(0, 4, 0), part(4, 6, 1), part(6, 10, 0)]);
    }

    #[test]
    fn a_letter_of_several_bytes_is_one_place() {
        let parts = [Part { span: Span::new(5, 9).unwrap(), of: WithholdingGround::StaffNames }];
        assert_eq!(delivered("für 🦀Żółć.", &parts), "für 🦀[withheld: staff_names].");
    }
}
