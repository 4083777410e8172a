//! The words of the console around a text, in the languages it speaks.

use chrono::{DateTime, Datelike as _, Utc};

use crate::disclosure::Disclosure;

/// Words around a text.
pub(super) struct Words {
    pub(super) language: &'static str,
    pub(super) skip: &'static str,
    pub(super) contents: &'static str,
    pub(super) languages: &'static str,
    pub(super) version: &'static str,
    pub(super) in_force: &'static str,
    /// What a draft says instead.
    pub(super) in_force_from: &'static str,
    pub(super) published: &'static str,
    pub(super) draft: &'static str,
    pub(super) other_formats: &'static str,
    pub(super) digest: &'static str,
    pub(super) verify: &'static str,
    months: [&'static str; 12],
}

const ENGLISH: Words = Words {
    language: "en",
    skip: "Skip to the text",
    contents: "Contents",
    languages: "Languages",
    version: "Version",
    in_force: "In force since",
    in_force_from: "In force from",
    published: "Published",
    draft: "Draft – not in force",
    other_formats: "Other formats",
    digest: "SHA-256 over the texts of this version",
    verify: "The file manifest.json lists every file of this version with its SHA-256, and \
             manifest.sig holds its signature.",
    months: [
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
    ],
};

const GERMAN: Words = Words {
    language: "de",
    skip: "Zum Text springen",
    contents: "Inhalt",
    languages: "Sprachen",
    version: "Fassung",
    in_force: "In Kraft seit",
    in_force_from: "In Kraft ab",
    published: "Veröffentlicht",
    draft: "Entwurf – nicht in Kraft",
    other_formats: "Andere Formate",
    digest: "SHA-256 über die Texte dieser Fassung",
    verify: "Die Datei manifest.json nennt jede Datei dieser Fassung mit ihrem SHA-256, und \
             manifest.sig enthält die Signatur dazu.",
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
};

const FRENCH: Words = Words {
    language: "fr",
    skip: "Aller au texte",
    contents: "Sommaire",
    languages: "Langues",
    version: "Version",
    in_force: "En vigueur depuis le",
    in_force_from: "En vigueur à compter du",
    published: "Publiée le",
    draft: "Projet – pas en vigueur",
    other_formats: "Autres formats",
    digest: "SHA-256 des textes de cette version",
    verify: "Le fichier manifest.json énumère chaque fichier de cette version avec son SHA-256, et \
             manifest.sig en contient la signature.",
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
};

const POLISH: Words = Words {
    language: "pl",
    skip: "Przejdź do tekstu",
    contents: "Spis treści",
    languages: "Języki",
    version: "Wersja",
    in_force: "Obowiązuje od",
    in_force_from: "Ma obowiązywać od",
    published: "Opublikowano",
    draft: "Projekt – nie obowiązuje",
    other_formats: "Inne formaty",
    digest: "SHA-256 tekstów tej wersji",
    verify: "Plik manifest.json wymienia każdy plik tej wersji wraz z jego SHA-256, a manifest.sig \
             zawiera jego podpis.",
    months: [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
};

/// The words for a text in a language; English where the console does not speak it.
pub(super) fn words(language: &str) -> &'static Words {
    match language.split('-').next().unwrap_or_default() {
        "de" => &GERMAN,
        "fr" => &FRENCH,
        "pl" => &POLISH,
        _ => &ENGLISH,
    }
}

impl Words {
    /// How the day of a version is called: of a draft it is still to come.
    pub(super) fn day_of(&self, disclosure: &Disclosure) -> &'static str {
        if disclosure.published_at.is_some() { self.in_force } else { self.in_force_from }
    }

    /// The day of an instant, in UTC.
    pub(super) fn day(&self, at: DateTime<Utc>) -> String {
        let month = self.months[at.month0() as usize];
        match self.language {
            "de" => format!("{}. {month} {}", at.day(), at.year()),
            "fr" if at.day() == 1 => format!("1er {month} {}", at.year()),
            "pl" => format!("{} {month} {} r.", at.day(), at.year()),
            _ => format!("{} {month} {}", at.day(), at.year()),
        }
    }
}
