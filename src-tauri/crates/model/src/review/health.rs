//! Remarks about health in a text, in English, German, French and Polish. They are about whoever
//! wrote them, as a rule the person, so they are pointed out and proposed for disclosure.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::words::words;

/// Beginnings of words that speak of health on their own.
const CLEAR: [&str; 56] = [
    "hospital",
    "surgery",
    "surgeon",
    "diagnos",
    "cancer",
    "chemo",
    "diabet",
    "insulin",
    "pregnan",
    "depress",
    "psychiat",
    "psycho",
    "therap",
    "disab",
    "wheelchair",
    "asthma",
    "epilep",
    "medication",
    "illness",
    "miscarriage",
    "hiv",
    "krankenhaus",
    "krankheit",
    "krebs",
    "schwanger",
    "behinder",
    "rollstuhl",
    "reha",
    "chirurg",
    "asthm",
    "medikament",
    "fehlgeburt",
    "hôpital",
    "maladie",
    "enceinte",
    "grossesse",
    "handicap",
    "chimio",
    "dépress",
    "fauteuil",
    "ordonnance",
    "opéré",
    "szpital",
    "chorob",
    "ciąż",
    "niepełnospraw",
    "wózek",
    "wózk",
    "nowotwor",
    "cukrzyc",
    "astm",
    "leki",
    "operowan",
    "krankgeschrieben",
    "burnout",
    "dialys",
];
/// Words that do so only beside another of them.
const FAINT: [&str; 40] = [
    "clinic",
    "doctor",
    "operation",
    "operated",
    "hip",
    "knee",
    "heart",
    "treatment",
    "sick",
    "patient",
    "pain",
    "injur",
    "medical",
    "kidney",
    "praxis",
    "klinik",
    "arzt",
    "ärzt",
    "hüft",
    "knie",
    "herz",
    "behandlung",
    "krank",
    "schmerz",
    "verletz",
    "opération",
    "clinique",
    "médecin",
    "hanche",
    "genou",
    "cœur",
    "traitement",
    "malade",
    "douleur",
    "operacj",
    "lekarz",
    "lekarza",
    "biodr",
    "kolan",
    "klinice",
];
/// Characters of a remark at most, so that a text without full stops is not one remark.
const LONGEST: usize = 160;

/// How a word speaks of health.
#[derive(Clone, Copy)]
enum Speaks {
    Clearly,
    Faintly,
}

/// The beginnings by their first byte, so that most words are looked at once.
static BY_FIRST: LazyLock<BTreeMap<u8, Vec<(&str, Speaks)>>> = LazyLock::new(|| {
    let mut all = BTreeMap::<u8, Vec<(&str, Speaks)>>::new();
    let clear = CLEAR.iter().map(|one| (*one, Speaks::Clearly));
    for (stem, speaks) in clear.chain(FAINT.iter().map(|one| (*one, Speaks::Faintly))) {
        let first = stem.as_bytes().first().copied().unwrap_or_default();
        all.entry(first).or_default().push((stem, speaks));
    }
    all
});

fn speaks(word: &str) -> Option<Speaks> {
    if word.is_ascii() {
        let stems = BY_FIRST.get(&word.as_bytes().first()?.to_ascii_lowercase())?;
        let begins =
            |stem: &str| word.get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(stem));
        return stems.iter().find(|(stem, _)| begins(stem)).map(|(_, speaks)| *speaks);
    }
    let lower = word.to_lowercase();
    let stems = BY_FIRST.get(lower.as_bytes().first()?)?;
    stems.iter().find(|(stem, _)| lower.starts_with(stem)).map(|(_, speaks)| *speaks)
}

/// Remarks of a text, as bytes: the clause in which the words stand.
pub(super) fn remarks(text: &str, mut each: impl FnMut(Range<usize>)) {
    let mut start = 0;
    let mut ends: Vec<usize> = text
        .char_indices()
        .filter(|(_, sign)| {
            matches!(sign, ',' | '.' | ';' | ':' | '!' | '?' | '\n' | '(' | ')' | '–')
        })
        .map(|(at, _)| at)
        .collect();
    ends.push(text.len());
    for end in ends {
        let clause = &text[start..end];
        let (mut faint, mut clear) = (0, None);
        for word in words(clause) {
            match speaks(word.stem()) {
                Some(Speaks::Clearly) => {
                    clear.get_or_insert(word.start..word.end);
                }
                Some(Speaks::Faintly) => faint += 1,
                None => {}
            }
        }
        if clear.is_some() || faint >= 2 {
            let lead = clause.len() - clause.trim_start().len();
            let trimmed = clause.trim();
            let whole = start + lead..start + lead + trimmed.len();
            match clear {
                Some(word) if trimmed.chars().count() > LONGEST => {
                    each(start + word.start..start + word.end);
                }
                Some(_) | None => each(whole),
            }
        }
        start = end + text[end..].chars().next().map_or(0, char::len_utf8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_is_the_clause_it_stands_in() {
        let text = "I was at the clinic that day, my hip operation was on the 11th, so I could not. \
                    Ich war im Krankenhaus. J’étais à l’hôpital! Byłam w szpitalu; the patient waits.";
        let mut all = Vec::new();
        remarks(text, |range| all.push(&text[range]));
        assert_eq!(
            all,
            [
                "my hip operation was on the 11th",
                "Ich war im Krankenhaus",
                "J’étais à l’hôpital",
                "Byłam w szpitalu"
            ]
        );
    }
}
