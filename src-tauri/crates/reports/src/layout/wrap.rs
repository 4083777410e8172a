//! Where lines break.

use crate::fonts::{Face, Fonts};

/// Breaks a text into lines no wider than `width` points: at line feeds, at spaces, after the
/// joints of a path or an address, and inside a word only when the word alone is too wide. Nothing
/// is dropped but the space at a break. The mono face breaks only where the line is full.
pub(crate) fn wrap(fonts: &Fonts, face: Face, size: f32, text: &str, width: f32) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(fonts, face, size, line, width)).collect()
}

fn wrap_line(fonts: &Fonts, face: Face, size: f32, text: &str, width: f32) -> Vec<String> {
    // Widths are sums of rounded parts, so a text that just fits must not be broken by the noise.
    let limit = width + 0.01;
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    // What is compared letter by letter fills the line, so that no break looks like a space.
    let pieces = if face == Face::Mono { vec![text] } else { pieces(text) };
    for piece in pieces {
        let bare = fonts.width(face, piece.trim_end_matches(' '), size);
        if used + bare > limit && !line.is_empty() {
            lines.push(line.trim_end_matches(' ').to_owned());
            line.clear();
            used = 0.0;
        }
        if bare <= limit {
            line.push_str(piece);
            used += fonts.width(face, piece, size);
            continue;
        }
        for letter in piece.chars() {
            let advance = fonts.width_of(face, letter, size);
            if used + advance > limit && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push(letter);
            used += advance;
        }
    }
    lines.push(line.trim_end_matches(' ').to_owned());
    lines
}

/// The unbreakable pieces of a line, each with what follows it up to the next place to break.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let Some(&(next_at, next)) = letters.peek() else { break };
        let after_space = letter == ' ' && next != ' ';
        // A joint breaks only between two letters: not in "1/2", "-5" or "...".
        let after_joint = matches!(letter, '-' | '/' | '.' | '_' | '@' | ':' | '–')
            && next.is_alphabetic()
            && text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        if after_space || after_joint {
            pieces.push(&text[start..next_at]);
            start = next_at;
        }
    }
    pieces.push(&text[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, width: f32, expect: &[&str]) {
        let fonts = Fonts::bundled().unwrap();
        let lines = wrap(&fonts, Face::Text, 10.0, text, width);
        assert_eq!(lines, expect);
        for line in &lines {
            assert!(fonts.width(Face::Text, line, 10.0) <= width + 0.02, "{line:?} is too wide");
        }
    }

    #[test]
    fn lines_break_at_spaces_and_line_feeds() {
        check("The quick brown fox\njumps over", 60.0, &["The quick", "brown fox", "jumps over"]);
    }

    #[test]
    fn addresses_break_after_their_joints() {
        check("shop.customers.email_address", 70.0, &["shop.", "customers.", "email_address"]);
    }

    #[test]
    fn a_digest_wider_than_the_line_is_broken_and_nothing_is_lost() {
        let fonts = Fonts::bundled().unwrap();
        let digest = "0123456789abcdef".repeat(4);
        let lines = wrap(&fonts, Face::Mono, 8.0, &digest, 100.0);
        assert!(lines.len() > 2);
        assert_eq!(lines.concat(), digest);
    }

    #[test]
    fn an_empty_text_is_one_empty_line() {
        check("", 50.0, &[""]);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_too_wide_and_only_blanks_are_dropped(
            text in "[a-zA-Zäßκж0-9 ./@_-]{0,120}",
            width in 20.0_f32..300.0,
        ) {
            let fonts = Fonts::bundled().unwrap();
            let lines = wrap(&fonts, Face::Text, 10.0, &text, width);
            for line in &lines {
                proptest::prop_assert!(fonts.width(Face::Text, line, 10.0) <= width + 0.05);
            }
            proptest::prop_assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
