//! Words of a text and where they stand.

/// A word: letters and digits, and the signs that may stand inside a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    /// First byte.
    pub(super) start: usize,
    /// First byte behind it.
    pub(super) end: usize,
    pub(super) text: &'t str,
}

impl<'t> Word<'t> {
    /// The word without an elided article before it: `hôpital` of `l’hôpital`.
    pub(super) fn stem(self) -> &'t str {
        let rest = self.text.split_once(['\'', '’']);
        rest.filter(|(lead, _)| lead.chars().count() == 1).map_or(self.text, |(_, rest)| rest)
    }

    /// Whether it begins with a capital letter, also behind an elision: `d’Aubigné`.
    pub(super) fn is_capitalised(self) -> bool {
        self.stem().chars().next().is_some_and(char::is_uppercase)
    }
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    let mut end = |begun: &mut Option<usize>, to: usize| {
        if let Some(start) = begun.take() {
            let word = text[start..to].trim_end_matches(['\'', '’', '-']);
            found.push(Word { start, end: start + word.len(), text: word });
        }
    };
    for (at, sign) in text.char_indices() {
        let inside = begun.is_some() && matches!(sign, '\'' | '’' | '-');
        if sign.is_alphanumeric() || inside {
            begun.get_or_insert(at);
        } else {
            end(&mut begun, at);
        }
    }
    end(&mut begun, text.len());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_the_signs_inside_it() {
        let found: Vec<&str> = words("“O’Connor-Byrne, d’Aubigné’s” – 11th.")
            .into_iter()
            .map(|word| word.text)
            .collect();
        assert_eq!(found, ["O’Connor-Byrne", "d’Aubigné’s", "11th"]);
    }
}
