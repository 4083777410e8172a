//! The shape of a row filter (`compliance.where`). The author of a map may write any condition of
//! the source's SQL; what is refused is what could end the condition and begin something else.

use crate::said;
use crate::said::Said;

/// Longest filter, in characters.
const MAX_LENGTH: usize = 2000;

/// Why a filter is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Nothing is in it.
    Empty,
    /// It is longer than any condition needs to be.
    TooLong,
    /// Signs that end a statement, begin a comment, escape a quote or stand for a parameter.
    Forbidden(String),
    /// A quote is open at the end.
    OpenQuote(char),
    /// Parentheses do not pair.
    Parentheses,
}

impl Refused {
    /// The reason, as a lower-case fragment.
    pub fn said(&self) -> Said {
        match self {
            Self::Empty => said!("it is empty: remove it or write a condition"),
            Self::TooLong => {
                said!("it has more than {most} characters: make a view", most = MAX_LENGTH)
            }
            Self::Forbidden(sign) => {
                said!("`{sign}` may not stand in it: write one condition without it", sign)
            }
            Self::OpenQuote(quote) => said!("a {quote} is not closed", %quote),
            Self::Parentheses => said!("its parentheses do not pair"),
        }
    }
}

/// Checks that the text is one condition that stays within its parentheses. A backslash is refused
/// even inside quotes, because sources differ in whether it escapes the quote that follows; `$` and
/// `?` because they quote or stand for a parameter in some.
pub fn check(filter: &str) -> Result<(), Refused> {
    if filter.trim().is_empty() {
        return Err(Refused::Empty);
    }
    if filter.chars().count() > MAX_LENGTH {
        return Err(Refused::TooLong);
    }
    let mut quote: Option<char> = None;
    let mut depth = 0_usize;
    let mut letters = filter.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter == '\\' || (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
            return Err(Refused::Forbidden(letter.escape_default().to_string()));
        }
        if let Some(open) = quote {
            // A doubled quote closes and opens again, which is the same.
            if letter == open {
                quote = None;
            }
            continue;
        }
        let next = letters.peek().copied();
        match letter {
            '\'' | '"' | '`' => quote = Some(letter),
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1).ok_or(Refused::Parentheses)?,
            ';' | '$' | '?' | '#' => return Err(Refused::Forbidden(letter.into())),
            '-' if next == Some('-') => return Err(Refused::Forbidden("--".into())),
            '/' if next == Some('*') => return Err(Refused::Forbidden("/*".into())),
            '*' if next == Some('/') => return Err(Refused::Forbidden("*/".into())),
            _ => {}
        }
    }
    match quote {
        Some(open) => Err(Refused::OpenQuote(open)),
        None if depth > 0 => Err(Refused::Parentheses),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_condition_is_let_through() {
        for filter in [
            "deleted_at is null",
            "kind in ('a', 'b;c') and (note <> 'it''s -- fine')",
            "created_at::date > date '2024-01-01'",
            "\"odd;name\" = 1 and a - -1 > 0 and a * 2 / 3 < 9",
        ] {
            assert_eq!(check(filter), Ok(()), "{filter}");
        }
    }

    #[test]
    fn what_could_begin_something_else_is_refused() {
        for filter in [
            "",
            " \n",
            "1=1; drop table users",
            "a = 1 -- rest",
            "a = 1 /* rest",
            "a = 1 */ rest",
            "a = 'open",
            "a = \"open",
            "a = 1) or (1=1",
            "(a = 1",
            "a = 'x\\' or 1=1",
            "a = $$x$$",
            "a = ?",
            "a = 1 # rest",
            "a = 'x\u{0}'",
        ] {
            assert!(check(filter).is_err(), "{filter}");
        }
        assert!(check(&"a".repeat(2001)).is_err());
    }
}
