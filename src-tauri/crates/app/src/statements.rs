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
    storage: (&'static str, &'static str),
    rights: (&'static str, &'static str),
    complaint: (&'static str, &'static str),
}

const TEXTS: [Texts; 4] = [
    Texts {
        language: "en",
        purposes: ("Purposes", "Your data are processed for: {}."),
        categories: ("Categories of data", "We process these categories of your data: {}."),
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
    },
    Texts {
        language: "de",
        purposes: ("Zwecke", "Ihre Daten werden verarbeitet für: {}."),
        categories: ("Kategorien", "Wir verarbeiten diese Kategorien Ihrer Daten: {}."),
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
    },
    Texts {
        language: "fr",
        purposes: ("Finalités", "Vos données sont traitées pour : {}."),
        categories: ("Catégories", "Nous traitons ces catégories de vos données : {}."),
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
    },
    Texts {
        language: "pl",
        purposes: ("Cele", "Twoje dane są przetwarzane w celach: {}."),
        categories: ("Kategorie", "Przetwarzamy następujące kategorie Twoich danych: {}."),
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
    },
];

/// The statements for a person whose data are in these collections.
pub(crate) fn sections(map: &DataMap, steps: &[Step], language: &str) -> Vec<Section> {
    let primary = language.split('-').next().unwrap_or_default().to_lowercase();
    let texts = TEXTS.iter().find(|texts| texts.language == primary).unwrap_or(&TEXTS[0]);
    let mut purposes = BTreeSet::new();
    let mut kept = BTreeSet::new();
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
            Some(list) => text.replace("{}", &list.into_iter().collect::<Vec<_>>().join(", ")),
            None => text.to_owned(),
        };
        sections.push(Section { provision: provision.into(), title: title.into(), text });
    };
    add("Art. 15(1)(a)", texts.purposes, Some(purposes));
    add("Art. 15(1)(b)", texts.categories, Some(categories));
    add("Art. 15(1)(d)", texts.storage, Some(kept));
    add("Art. 15(1)(e)", texts.rights, None);
    add("Art. 15(1)(f)", texts.complaint, None);
    sections
}
