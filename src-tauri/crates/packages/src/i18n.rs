//! The texts of a package in the languages we speak.

/// Languages with texts of their own.
pub const LANGUAGES: [&str; 4] = ["en", "de", "fr", "pl"];

/// Texts of the pages.
#[derive(Clone, Copy)]
pub(crate) struct Texts {
    pub(crate) language: &'static str,
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) controller: &'static str,
    pub(crate) request: &'static str,
    pub(crate) received: &'static str,
    pub(crate) collected: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) your_data: &'static str,
    pub(crate) what: &'static str,
    pub(crate) records: &'static str,
    pub(crate) files: &'static str,
    pub(crate) statements: &'static str,
    pub(crate) withheld_title: &'static str,
    pub(crate) withheld_none: &'static str,
    pub(crate) withheld: &'static str,
    pub(crate) not_disclosed: &'static str,
    pub(crate) field: &'static str,
    pub(crate) whole_records: &'static str,
    pub(crate) parts: &'static str,
    pub(crate) why: &'static str,
    pub(crate) verify_title: &'static str,
    pub(crate) verify: &'static str,
    pub(crate) previous: &'static str,
    pub(crate) next: &'static str,
    pub(crate) back: &'static str,
    pub(crate) page_of: &'static str,
    pub(crate) rights_of_others: &'static str,
    pub(crate) staff_names: &'static str,
    pub(crate) trade_secret: &'static str,
    pub(crate) privileged: &'static str,
}

/// The texts for a language tag; English for a language we do not speak.
pub(crate) fn texts(language: &str) -> &'static Texts {
    let primary = language.split('-').next().unwrap_or_default().to_lowercase();
    ALL.iter().find(|texts| texts.language == primary).unwrap_or(&ALL[0])
}

static ALL: [Texts; 4] = [
    Texts {
        language: "en",
        title: "Your data",
        lead: "This is a copy of the personal data we hold about you.",
        controller: "From",
        request: "Request",
        received: "Received",
        collected: "Collected",
        skip: "Skip to the content",
        your_data: "What we hold",
        what: "What",
        records: "Records",
        files: "Files",
        statements: "How your data are used",
        withheld_title: "What is not in this copy",
        withheld_none: "Nothing was withheld.",
        withheld: "withheld",
        not_disclosed: "never disclosed",
        field: "Field",
        whole_records: "whole records",
        parts: "parts of the text",
        why: "Why",
        verify_title: "How to check that this copy is complete",
        verify: "The file manifest.json lists every file with its SHA-256 digest, and manifest.sig holds its signature. VERIFY.txt says how to check them.",
        previous: "Previous page",
        next: "Next page",
        back: "Back to the overview",
        page_of: "Page {page} of {pages}",
        rights_of_others: "rights of other people (GDPR Art. 15(4))",
        staff_names: "names of staff",
        trade_secret: "trade secret (recital 63)",
        privileged: "legally privileged",
    },
    Texts {
        language: "de",
        title: "Ihre Daten",
        lead: "Dies ist eine Kopie der personenbezogenen Daten, die wir über Sie gespeichert haben.",
        controller: "Von",
        request: "Anfrage",
        received: "Eingegangen",
        collected: "Zusammengestellt",
        skip: "Zum Inhalt springen",
        your_data: "Was wir gespeichert haben",
        what: "Was",
        records: "Datensätze",
        files: "Dateien",
        statements: "Wie Ihre Daten verwendet werden",
        withheld_title: "Was in dieser Kopie fehlt",
        withheld_none: "Es wurde nichts zurückgehalten.",
        withheld: "zurückgehalten",
        not_disclosed: "wird nie offengelegt",
        field: "Feld",
        whole_records: "ganze Datensätze",
        parts: "Teile des Textes",
        why: "Warum",
        verify_title: "So prüfen Sie, ob diese Kopie vollständig ist",
        verify: "Die Datei manifest.json nennt jede Datei mit ihrem SHA-256-Wert, manifest.sig enthält die Signatur. VERIFY.txt beschreibt die Prüfung.",
        previous: "Vorherige Seite",
        next: "Nächste Seite",
        back: "Zurück zur Übersicht",
        page_of: "Seite {page} von {pages}",
        rights_of_others: "Rechte anderer Personen (Art. 15 Abs. 4 DSGVO)",
        staff_names: "Namen von Beschäftigten",
        trade_secret: "Geschäftsgeheimnis (Erwägungsgrund 63)",
        privileged: "anwaltliche Verschwiegenheit",
    },
    Texts {
        language: "fr",
        title: "Vos données",
        lead: "Voici une copie des données personnelles que nous détenons à votre sujet.",
        controller: "De",
        request: "Demande",
        received: "Reçue le",
        collected: "Rassemblées le",
        skip: "Aller au contenu",
        your_data: "Ce que nous détenons",
        what: "Quoi",
        records: "Enregistrements",
        files: "Fichiers",
        statements: "Comment vos données sont utilisées",
        withheld_title: "Ce qui ne figure pas dans cette copie",
        withheld_none: "Rien n’a été retenu.",
        withheld: "retenu",
        not_disclosed: "jamais communiqué",
        field: "Champ",
        whole_records: "enregistrements entiers",
        parts: "parties du texte",
        why: "Pourquoi",
        verify_title: "Comment vérifier que cette copie est complète",
        verify: "Le fichier manifest.json énumère chaque fichier avec son empreinte SHA-256 et manifest.sig contient sa signature. VERIFY.txt explique la vérification.",
        previous: "Page précédente",
        next: "Page suivante",
        back: "Retour à la vue d’ensemble",
        page_of: "Page {page} sur {pages}",
        rights_of_others: "droits d’autres personnes (art. 15, par. 4, RGPD)",
        staff_names: "noms du personnel",
        trade_secret: "secret d’affaires (considérant 63)",
        privileged: "secret professionnel de l’avocat",
    },
    Texts {
        language: "pl",
        title: "Twoje dane",
        lead: "To jest kopia danych osobowych, które przechowujemy na Twój temat.",
        controller: "Od",
        request: "Wniosek",
        received: "Otrzymano",
        collected: "Zebrano",
        skip: "Przejdź do treści",
        your_data: "Co przechowujemy",
        what: "Co",
        records: "Rekordy",
        files: "Pliki",
        statements: "Jak wykorzystywane są Twoje dane",
        withheld_title: "Czego nie ma w tej kopii",
        withheld_none: "Niczego nie pominięto.",
        withheld: "pominięto",
        not_disclosed: "nigdy nie jest ujawniane",
        field: "Pole",
        whole_records: "całe rekordy",
        parts: "części tekstu",
        why: "Dlaczego",
        verify_title: "Jak sprawdzić, czy ta kopia jest kompletna",
        verify: "Plik manifest.json wymienia każdy plik wraz ze skrótem SHA-256, a manifest.sig zawiera podpis. VERIFY.txt opisuje sprawdzenie.",
        previous: "Poprzednia strona",
        next: "Następna strona",
        back: "Powrót do przeglądu",
        page_of: "Strona {page} z {pages}",
        rights_of_others: "prawa innych osób (art. 15 ust. 4 RODO)",
        staff_names: "nazwiska pracowników",
        trade_secret: "tajemnica przedsiębiorstwa (motyw 63)",
        privileged: "tajemnica adwokacka",
    },
];

impl Texts {
    /// Why something is withheld, for the person.
    pub(crate) fn ground(&self, ground: model::requests::WithholdingGround) -> &'static str {
        use model::requests::WithholdingGround as G;
        match ground {
            G::RightsOfOthers => self.rights_of_others,
            G::StaffNames => self.staff_names,
            G::TradeSecret => self.trade_secret,
            G::Privileged => self.privileged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_texts_of_its_own() {
        for language in LANGUAGES {
            assert_eq!(texts(language).language, language);
        }
        assert_eq!(texts("de-AT").language, "de");
        assert_eq!(texts("ja").language, "en");
    }
}
