//! Names of other people in a text: those that stand in other fields of the same record, and those
//! that a form of address or a relation leads in, in English, German, French and Polish.

use std::borrow::Cow;
use std::ops::Range;

use super::person::Person;
use super::words::{Word, words};
use crate::identifiers::fold;

/// Somebody whose name stands in another field of the record.
pub(super) struct Other {
    /// Words of the name, folded.
    words: Vec<String>,
    /// They only did their work.
    staff: bool,
}

impl Other {
    /// Somebody by name; none when the person is called so, or nothing is a name.
    pub(super) fn new(name: &str, staff: bool, person: &Person) -> Option<Self> {
        let words: Vec<String> = words(name)
            .into_iter()
            .map(|word| fold(word.text))
            .filter(|word| word.chars().count() >= 3)
            .collect();
        let own = words.iter().all(|word| person.is_called(word));
        (!own && words.len() <= 5).then_some(Self { words, staff })
    }
}

const ADDRESS: [&str; 23] = [
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "herr", "herrn", "frau", "hr",
    "m", "mme", "mlle", "monsieur", "madame", "pan", "pani", "pana", "panią", "panem",
];
const STAFF: [&str; 34] = [
    "driver",
    "agent",
    "colleague",
    "clerk",
    "courier",
    "technician",
    "moderator",
    "supervisor",
    "fahrer",
    "fahrerin",
    "kollege",
    "kollegen",
    "kollegin",
    "mitarbeiter",
    "mitarbeiterin",
    "sachbearbeiter",
    "sachbearbeiterin",
    "kurier",
    "techniker",
    "chauffeur",
    "livreur",
    "livreuse",
    "collègue",
    "conseiller",
    "conseillère",
    "technicien",
    "kierowca",
    "kierowcy",
    "kolega",
    "koleżanka",
    "pracownik",
    "konsultant",
    "konsultantka",
    "dostawca",
];
const RELATION: [&str; 62] = [
    "neighbour",
    "neighbor",
    "wife",
    "husband",
    "partner",
    "sister",
    "brother",
    "mother",
    "father",
    "daughter",
    "son",
    "friend",
    "flatmate",
    "landlord",
    "landlady",
    "tenant",
    "boss",
    "nachbar",
    "nachbarn",
    "nachbarin",
    "ehemann",
    "ehefrau",
    "schwester",
    "bruder",
    "mutter",
    "vater",
    "tochter",
    "sohn",
    "freund",
    "freundin",
    "vermieter",
    "vermieterin",
    "mitbewohner",
    "mitbewohnerin",
    "voisin",
    "voisine",
    "mari",
    "femme",
    "sœur",
    "soeur",
    "frère",
    "mère",
    "père",
    "fille",
    "fils",
    "ami",
    "amie",
    "sąsiad",
    "sąsiada",
    "sąsiadka",
    "sąsiadki",
    "sąsiadce",
    "żona",
    "mąż",
    "siostra",
    "brat",
    "matka",
    "ojciec",
    "córka",
    "syn",
    "kolegi",
    "współlokator",
];
const PARTICLES: [&str; 12] =
    ["von", "van", "der", "den", "de", "del", "du", "la", "le", "zu", "af", "ten"];
/// Words of a name at most.
const LONGEST: usize = 4;

/// Names in a text, as bytes, each with whether it is that of staff.
pub(super) fn names(
    text: &str,
    others: &[Other],
    person: &Person,
    mut each: impl FnMut(Range<usize>, bool),
) {
    // A name begins with a capital letter.
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return;
    }
    let words = words(text);
    let folded: Vec<Cow<'_, str>> = words.iter().map(|word| folded(word.text)).collect();
    let mut at = 0;
    while at < words.len() {
        let found = known(&words, &folded, at, others)
            .or_else(|| led_in(text, &words, &folded, at, person));
        match found {
            Some(Led { from, to, staff }) => {
                each(words[from].start..words[to - 1].end, staff);
                at = to;
            }
            None => at += 1,
        }
    }
}

/// [`fold`], without work for the words that are folded already.
fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        Cow::Borrowed(word)
    } else if word.is_ascii() {
        Cow::Owned(word.to_ascii_lowercase())
    } else {
        Cow::Owned(fold(word))
    }
}

/// Words from one up to another, and whether they name staff.
struct Led {
    from: usize,
    to: usize,
    staff: bool,
}

/// A run of words of the name of somebody known.
fn known(words: &[Word<'_>], folded: &[Cow<'_, str>], at: usize, others: &[Other]) -> Option<Led> {
    words.get(at).filter(|word| word.is_capitalised())?;
    others.iter().find_map(|other| {
        let run = folded[at..]
            .iter()
            .take(LONGEST)
            .take_while(|word| {
                let bare = word.strip_suffix("'s").or(word.strip_suffix("’s")).unwrap_or(word);
                other.words.iter().any(|name| name == bare)
            })
            .count();
        (run > 0).then_some(Led { from: at, to: at + run, staff: other.staff })
    })
}

/// A name behind a form of address or a relation. The form of address goes with the name.
fn led_in(
    text: &str,
    words: &[Word<'_>],
    folded: &[Cow<'_, str>],
    at: usize,
    person: &Person,
) -> Option<Led> {
    let is = |list: &[&str], place: usize| {
        folded.get(place).is_some_and(|word| list.contains(&word.as_ref()))
    };
    let next_to = |place: usize, signs: &[&str]| {
        let between = words.get(place).zip(words.get(place + 1));
        between.is_some_and(|(one, two)| signs.contains(&&text[one.end..two.start]))
    };
    let mut leads = at;
    let mut staff = is(&STAFF, at);
    let mut from = None;
    if is(&ADDRESS, at) && (folded[at] != "m" || next_to(at, &[". "])) {
        words.get(at).filter(|word| word.is_capitalised())?;
        from = Some(at);
    } else if !staff && !is(&RELATION, at) {
        return None;
    }
    while next_to(leads, &[" ", ". ", ", "]) && (is(&ADDRESS, leads + 1) || is(&STAFF, leads + 1)) {
        leads += 1;
        staff |= is(&STAFF, leads);
        if is(&ADDRESS, leads) {
            from.get_or_insert(leads);
        }
    }
    let first = leads + 1;
    let mut to = first;
    let mut place = first;
    while place < words.len() && place - first < LONGEST {
        let joined = if place == first {
            next_to(place - 1, &[" ", ". "])
        } else {
            next_to(place - 1, &[" "])
        };
        if !joined {
            break;
        }
        if words[place].is_capitalised() {
            to = place + 1;
        } else if !PARTICLES.contains(&folded[place].as_ref()) {
            break;
        }
        place += 1;
    }
    let own = (first..to).all(|place| person.is_called(&folded[place]));
    (to > first && !own).then_some(Led { from: from.unwrap_or(first), to, staff })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Seeds;

    fn found<'t>(text: &'t str, others: &[(&str, bool)]) -> Vec<(&'t str, bool)> {
        let person = Person::new("Jonas Weiß", &Seeds::new());
        let others: Vec<Other> =
            others.iter().filter_map(|(name, staff)| Other::new(name, *staff, &person)).collect();
        let mut all = Vec::new();
        names(text, &others, &person, |range, staff| all.push((&text[range], staff)));
        all
    }

    #[test]
    fn a_name_that_is_led_in_is_found_in_four_languages() {
        assert_eq!(
            found(
                "My neighbour Mrs Adeyemi in flat 4 has it. Dear Mr Weiß, the driver Marek Nowak says so.",
                &[]
            ),
            [("Mrs Adeyemi", false), ("Marek Nowak", true)]
        );
        assert_eq!(
            found("Meine Nachbarin Frau von der Heide hat es. Der Fahrer sagte nichts.", &[]),
            [("Frau von der Heide", false)]
        );
        assert_eq!(
            found("Ma voisine Mme d’Aubigné l’a vu, avec M. Petit.", &[]),
            [("Mme d’Aubigné", false), ("M. Petit", false)]
        );
        assert_eq!(found("Pani Dąbrowska odebrała paczkę.", &[]), [("Pani Dąbrowska", false)]);
    }

    #[test]
    fn the_name_of_another_field_is_found_and_the_persons_own_is_not() {
        let others = [("Bea Lindt", true), ("Jonas Weiß", false)];
        assert_eq!(
            found("Bea called. Jonas waits for Lindt’s answer, Weiß agrees.", &others),
            [("Bea", true), ("Lindt’s", true)]
        );
        assert_eq!(found("nothing to be found here", &others), []);
    }
}
