//! Texts that nobody writes in good faith: each is read or refused, never a panic, never a wait.

use proptest::prelude::*;

use crate::datamap::{check, parse};

const WILD: &str = include_str!("wild.yaml");

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_mangled_map_is_read_or_refused(
        cut in 0..WILD.len(), length in 0..200_usize,
        insert in prop_oneof![
            Just("&a [*a"), Just("\t"), Just("<<: "), Just("? "), Just("'"), Just("|\n"), Just("\u{0}"),
            Just("- - - "), Just("{{"), Just("]"), Just("%YAML 3\n"), Just("---\n"), Just("!!binary "),
            Just("\u{feff}"), Just("\u{85}"), Just("é"),
        ]
    ) {
        let start = (0..=cut).rev().find(|at| WILD.is_char_boundary(*at)).unwrap_or(0);
        let end = (start + length).min(WILD.len());
        let end = (end..=WILD.len()).find(|at| WILD.is_char_boundary(*at)).unwrap_or(WILD.len());
        let text = format!("{}{insert}{}", &WILD[..start], &WILD[end..]);
        if let Ok(map) = parse(&text, "map.yaml") {
            check(&map, &std::collections::BTreeMap::new());
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[ -~\n\t\u{e9}\u{2028}]{0,300}") {
        let _ = parse(&text, "map.yaml");
        let _ = parse(&format!("dataset: {text}"), "map.yaml");
    }
}
