//! The statements that GDPR Art. 15(1)(a)–(h) asks for, as the data map bears them out for the
//! collections a person is in. What the map does not say is not claimed.

use std::collections::BTreeSet;

use model::datamap::DataMap;
use model::datamap::categories::{category_of, names_of};
use model::plan::Step;
use packages::Section;

/// Titles and sentences of one language; `{}` stands for what the map says.
struct Texts {
    language: &'static str,
    purposes: (&'static str, &'static str),
    categories: (&'static str, &'static str),
    recipients: (&'static str, &'static str),
    storage: (&'static str, &'static str),
    rights: (&'static str, &'static str),
    complaint: (&'static str, &'static str),
    origin: (&'static str, &'static str),
    decisions: (&'static str, &'static str),
    transfers: (&'static str, &'static str),
}

const TEXTS: [Texts; 4] = [
    Texts {
        language: "en",
        purposes: ("Purposes", "Your data are processed for: {}."),
        categories: ("Categories of data", "We process these categories of your data: {}."),
        recipients: ("Recipients", "Your data were given to: {}."),
        storage: ("How long", "The law makes us keep: {}."),
        rights: (
            "Your rights",
            "You may ask us to correct or erase your data or to restrict their use, object to \
             their use, and receive what you provided in a portable form (Arts. 16 to 21).",
        ),
        complaint: (
            "Complaint",
            "You may complain to a supervisory authority, in particular where you live or work \
             (Art. 77).",
        ),
        origin: (
            "Where the data come from",
            "We did not receive all of your data from you. Sources: {}.",
        ),
        decisions: ("Automated decisions", "{}."),
        transfers: ("Transfers to third countries", "Safeguards (Art. 46): {}."),
    },
    Texts {
        language: "de",
        purposes: ("Zwecke", "Ihre Daten werden verarbeitet für: {}."),
        categories: ("Kategorien", "Wir verarbeiten diese Kategorien Ihrer Daten: {}."),
        recipients: ("Empfänger", "Ihre Daten wurden weitergegeben an: {}."),
        storage: ("Speicherdauer", "Gesetzlich aufzubewahren sind: {}."),
        rights: (
            "Ihre Rechte",
            "Sie können Berichtigung, Löschung oder Einschränkung verlangen, der Verarbeitung \
             widersprechen und bereitgestellte Daten in übertragbarer Form erhalten (Art. 16 bis 21).",
        ),
        complaint: (
            "Beschwerde",
            "Sie können sich bei einer Aufsichtsbehörde beschweren, insbesondere an Ihrem \
             Aufenthalts- oder Arbeitsort (Art. 77).",
        ),
        origin: ("Herkunft", "Nicht alle Daten stammen von Ihnen. Quellen: {}."),
        decisions: ("Automatisierte Entscheidungen", "{}."),
        transfers: ("Übermittlung in Drittländer", "Garantien (Art. 46): {}."),
    },
    Texts {
        language: "fr",
        purposes: ("Finalités", "Vos données sont traitées pour : {}."),
        categories: ("Catégories", "Nous traitons ces catégories de vos données : {}."),
        recipients: ("Destinataires", "Vos données ont été communiquées à : {}."),
        storage: ("Durée", "La loi nous oblige à conserver : {}."),
        rights: (
            "Vos droits",
            "Vous pouvez demander la rectification, l’effacement ou la limitation, vous opposer au \
             traitement et recevoir les données fournies sous une forme portable (art. 16 à 21).",
        ),
        complaint: (
            "Réclamation",
            "Vous pouvez introduire une réclamation auprès d’une autorité de contrôle, notamment \
             là où vous résidez ou travaillez (art. 77).",
        ),
        origin: (
            "Origine",
            "Certaines données n’ont pas été recueillies auprès de vous. Sources : {}.",
        ),
        decisions: ("Décisions automatisées", "{}."),
        transfers: ("Transferts vers des pays tiers", "Garanties (art. 46) : {}."),
    },
    Texts {
        language: "pl",
        purposes: ("Cele", "Twoje dane są przetwarzane w celach: {}."),
        categories: ("Kategorie", "Przetwarzamy następujące kategorie Twoich danych: {}."),
        recipients: ("Odbiorcy", "Twoje dane przekazano: {}."),
        storage: ("Okres", "Prawo nakazuje nam przechowywać: {}."),
        rights: (
            "Twoje prawa",
            "Możesz żądać sprostowania, usunięcia lub ograniczenia przetwarzania, wnieść sprzeciw \
             i otrzymać dostarczone dane w formie przenoszalnej (art. 16–21).",
        ),
        complaint: (
            "Skarga",
            "Możesz wnieść skargę do organu nadzorczego, zwłaszcza tam, gdzie mieszkasz lub \
             pracujesz (art. 77).",
        ),
        origin: ("Pochodzenie", "Nie wszystkie dane pochodzą od Ciebie. Źródła: {}."),
        decisions: ("Zautomatyzowane decyzje", "{}."),
        transfers: ("Przekazywanie do państw trzecich", "Zabezpieczenia (art. 46): {}."),
    },
];

/// The statements for a person whose data are in these collections.
pub(crate) fn sections(map: &DataMap, steps: &[Step], language: &str) -> Vec<Section> {
    let primary = language.split('-').next().unwrap_or_default().to_lowercase();
    let texts = TEXTS.iter().find(|texts| texts.language == primary).unwrap_or(&TEXTS[0]);
    let mut purposes = BTreeSet::new();
    let mut kept = BTreeSet::new();
    let mut recipients = BTreeSet::new();
    let mut origins = BTreeSet::new();
    let mut decisions = BTreeSet::new();
    let mut transfers = BTreeSet::new();
    for dataset in &map.datasets {
        for collection in &dataset.collections {
            let held = steps.iter().any(|step| {
                step.address.dataset == dataset.fides_key
                    && step.address.collection == collection.name
            });
            if !held {
                continue;
            }
            let notes = &collection.compliance;
            let whole = &dataset.compliance;
            let received =
                if notes.recipients.is_empty() { &whole.recipients } else { &notes.recipients };
            recipients.extend(received.iter().cloned());
            origins.extend(notes.origin.clone().or_else(|| whole.origin.clone()));
            decisions.extend(
                notes.automated_decisions.clone().or_else(|| whole.automated_decisions.clone()),
            );
            transfers.extend(notes.transfers.clone().or_else(|| whole.transfers.clone()));
            purposes.extend(notes.purpose.clone().or_else(|| dataset.compliance.purpose.clone()));
            if let Some(citation) = notes
                .erasure
                .as_ref()
                .and_then(|one| one.retention.as_ref().map(|retention| retention.citation.clone()))
            {
                let label = notes.label.clone().unwrap_or_else(|| collection.name.clone());
                kept.insert(format!("{label} ({citation})"));
            }
        }
    }
    let categories: BTreeSet<String> = steps
        .iter()
        .flat_map(|step| &step.columns)
        .flat_map(|column| &column.categories)
        .filter_map(|one| category_of(one))
        .map(|category| names_of(category).label.clone())
        .collect();
    let mut sections = Vec::new();
    let mut add = |provision: &str, (title, text): (&str, &str), list: Option<BTreeSet<String>>| {
        let text = match list {
            Some(list) if list.is_empty() => return,
            Some(list) => {
                // A note that is a sentence of its own brings its own full stop.
                let list: Vec<String> =
                    list.iter().map(|one| one.trim().trim_end_matches('.').to_owned()).collect();
                text.replace("{}", &list.join(", "))
            }
            None => text.to_owned(),
        };
        sections.push(Section { provision: provision.into(), title: title.into(), text });
    };
    add("Art. 15(1)(a)", texts.purposes, Some(purposes));
    add("Art. 15(1)(b)", texts.categories, Some(categories));
    add("Art. 15(1)(c)", texts.recipients, Some(recipients));
    add("Art. 15(1)(d)", texts.storage, Some(kept));
    add("Art. 15(1)(e)", texts.rights, None);
    add("Art. 15(1)(f)", texts.complaint, None);
    add("Art. 15(1)(g)", texts.origin, Some(origins));
    add("Art. 15(1)(h)", texts.decisions, Some(decisions));
    add("Art. 15(2)", texts.transfers, Some(transfers));
    sections
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use model::plan::{Target, access};

    use super::*;

    /// The statements for a person of the demonstration, in a language: provision to text.
    fn of_the_demonstration(language: &str) -> Vec<(String, String)> {
        let map = model::datamap::parse(world::MAP, "video-window.yml").unwrap();
        let kinds = BTreeSet::from(["email".to_owned()]);
        let plan = access(&map, &kinds, &Target::Everything).unwrap();
        sections(&map, &plan.steps, language)
            .into_iter()
            .map(|section| (section.provision, section.text))
            .collect()
    }

    #[test]
    fn what_the_map_says_is_stated_and_nothing_else() {
        let stated = of_the_demonstration("en");
        let text = |provision: &str| {
            stated.iter().find(|(one, _)| one == provision).map(|(_, text)| text.as_str())
        };
        assert!(text("Art. 15(1)(c)").unwrap().contains("Parcelway (delivery of parcels)"));
        assert!(text("Art. 15(1)(h)").unwrap().starts_with("sign-ins from unusual places"));
        assert!(text("Art. 15(2)").unwrap().contains("2021/914"));
        assert_eq!(text("Art. 15(1)(g)"), None, "the map names no other origin");
        for provision in ["(a)", "(b)", "(d)", "(e)", "(f)"] {
            assert!(text(&format!("Art. 15(1){provision}")).is_some(), "{provision}");
        }
    }

    #[test]
    fn every_language_says_the_same() {
        let provisions = |language: &str| -> Vec<String> {
            of_the_demonstration(language).into_iter().map(|(one, _)| one).collect()
        };
        let english = provisions("en");
        for texts in TEXTS {
            assert_eq!(provisions(texts.language), english, "{}", texts.language);
        }
        assert!(of_the_demonstration("de-AT")[2].1.starts_with("Ihre Daten wurden"));
    }
}
