//! What the checks find in a version: items that are missing, sentences that contradict a retention
//! rule, translations that lag. Only a contradiction stands in the way of publication.

use model::disclosures::{check, clauses, lists};
use model::retention::policy;
use model::said;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::disclosures::{Disclosure, Text};
use ts_rs::TS;

use crate::disclosures::Texts;
use crate::errors::AppError;

/// A sentence that contradicts a retention rule.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "RetentionContradiction")]
pub struct Contradiction {
    /// The language of the text.
    pub language: String,
    /// Key of the clause.
    pub clause: String,
    /// The sentence.
    pub sentence: String,
    /// What the rule is about: `financial_records`.
    pub dataset: String,
    /// What the text says, as ISO 8601 writes it: `P2Y`.
    pub said: String,
    /// What the rule says.
    pub rule: String,
}

/// A retention rule and the clause that tells it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RetentionTold {
    /// What the rule is about.
    pub dataset: String,
    /// How long it is kept in the end, `P7Y`; none: for ever.
    pub period: Option<String>,
    /// Key of the clause of the lead text that says so; none: no clause does.
    pub clause: Option<String>,
}

/// A list of required content.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Checklist {
    /// `gdpr`, `ccpa`.
    pub key: String,
    /// What people call it, by language.
    pub title: BTreeMap<String, String>,
    /// What has to be said, in order.
    pub items: Vec<ChecklistItem>,
    /// Items that a clause says.
    pub met: usize,
}

/// One thing that has to be said.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChecklistItem {
    /// The provision: `GDPR 13(1)(e)`.
    pub law: String,
    /// What it is, by language.
    pub title: BTreeMap<String, String>,
    /// Key of the clause of the lead text that says it; none: it is missing.
    pub clause: Option<String>,
}

/// What is found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Findings {
    /// Required content, by list.
    pub checklists: Vec<Checklist>,
    /// How the retention rules are told; none: the text says nothing about keeping.
    pub retention: Vec<RetentionTold>,
    /// Sentences that contradict a rule: publication is refused while there is one.
    pub contradictions: Vec<Contradiction>,
    /// Languages whose text was not touched since the lead text changed.
    pub lagging: Vec<String>,
    /// How many things there are to look at, in all.
    pub count: usize,
}

/// Every sentence of the texts that contradicts a rule.
pub(crate) fn contradictions(texts: &Texts) -> Vec<Contradiction> {
    let mut all = Vec::new();
    for (language, text) in texts {
        let (found, _) = model::disclosures::contradictions(&clauses(text), policy());
        all.extend(found.into_iter().map(|one| Contradiction {
            language: language.clone(),
            clause: one.clause,
            sentence: one.sentence,
            dataset: one.dataset,
            said: one.said.to_string(),
            rule: one.rule.to_string(),
        }));
    }
    all
}

/// Refuses texts with a sentence that contradicts a rule; names the first.
pub(crate) fn none_contradicts(texts: &Texts) -> Result<(), AppError> {
    let Some(found) = contradictions(texts).into_iter().next() else { return Ok(()) };
    let Contradiction { language, clause, dataset, said, rule, .. } = found;
    Err(AppError::refused(said!(
        "The {language} text says {said} of {dataset}, the retention rules say {rule}. Mend the clause \"{clause}\" first.",
        language,
        said,
        dataset,
        rule,
        clause
    )))
}

/// What is found in the texts of a version.
pub(crate) fn find(document: &Disclosure, texts: &[Text]) -> Findings {
    let lead = texts.iter().find(|text| text.language == document.lead).or(texts.first());
    let parts = lead.map(|text| clauses(&text.text)).unwrap_or_default();
    let checklists: Vec<Checklist> = lists()
        .iter()
        .filter(|list| document.checklists.contains(&list.key))
        .map(|list| {
            let items: Vec<ChecklistItem> = check(list, &parts)
                .into_iter()
                .map(|met| ChecklistItem {
                    law: met.item.law.clone(),
                    title: met.item.title.clone(),
                    clause: met.clause.map(|clause| clause.key.clone()),
                })
                .collect();
            let met = items.iter().filter(|item| item.clause.is_some()).count();
            Checklist { key: list.key.clone(), title: list.title.clone(), items, met }
        })
        .collect();
    let contradictions = contradictions(
        &texts.iter().map(|text| (text.language.clone(), text.text.clone())).collect(),
    );
    let (_, told) = model::disclosures::contradictions(&parts, policy());
    // A document that has to say how long data are kept is asked about every rule.
    let asked = !document.checklists.is_empty();
    let retention = told
        .into_iter()
        .filter(|one| asked || one.clause.is_some())
        .map(|one| RetentionTold {
            dataset: one.dataset,
            period: one.period.map(|period| period.to_string()),
            clause: one.clause,
        })
        .collect();
    let lagging: Vec<String> = texts
        .iter()
        .filter(|text| lead.is_some_and(|lead| text.changed_at < lead.changed_at))
        .map(|text| text.language.clone())
        .collect();
    let missing: usize = checklists.iter().map(|list| list.items.len() - list.met).sum();
    let count = missing + contradictions.len() + lagging.len();
    Findings { checklists, retention, contradictions, lagging, count }
}
