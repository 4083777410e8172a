//! `map.graph`: the map in force as a graph: collections, their fields, and what refers to what.

use model::datamap::categories::{Category, Purpose, category_of, names_of, purpose_of};
use model::datamap::{Collection, DataMap, Dataset, Field};
use model::plan::{Leads, kinds, references};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{in_force, load};
use crate::console::Cx;
use crate::errors::AppError;

/// Nothing.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapGraphInput")]
pub struct Input {}

/// The graph.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "MapGraph")]
pub struct Output {
    /// SHA-256 of the map; none: no map is in force.
    pub digest: Option<String>,
    /// Collections, in map order.
    pub nodes: Vec<NodeShown>,
    /// References between them.
    pub edges: Vec<EdgeShown>,
    /// Kinds of identifiers by which some collection is found.
    pub kinds: Vec<String>,
    /// What our categories are called.
    pub categories: Vec<CategoryNamed>,
}

/// A category of ours.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CategoryNamed {
    /// The category.
    pub category: Category,
    /// Letters of Cal. Civ. Code 1798.140(v)(1).
    pub ccpa: Vec<String>,
}

/// A collection.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NodeShown {
    /// The dataset, which is the source.
    pub dataset: String,
    /// Schema of its tables; none: the source's default.
    pub schema: Option<String>,
    /// The collection: the table.
    pub collection: String,
    /// What a person is shown as its name.
    pub label: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Why the data are processed, in the words of the map.
    pub purpose: Option<String>,
    /// The purpose as one of ours, where the words name a data use that is one.
    pub our_purpose: Option<Purpose>,
    /// On what basis.
    pub legal_basis: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Who receives the data.
    pub recipients: Vec<String>,
    /// Neither read nor erased.
    pub skipped: bool,
    /// Its fields, outer before inner.
    pub fields: Vec<FieldShown>,
    /// Line in the text of the map.
    #[ts(type = "number")]
    pub line: usize,
}

/// A field.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FieldShown {
    /// Dotted path.
    pub path: String,
    /// What a person is shown as its name.
    pub label: Option<String>,
    /// Dotted categories: its own, else those of its collection and dataset.
    pub categories: Vec<String>,
    /// The same as one of ours; none: it says nothing about a person.
    pub category: Option<Category>,
    /// The kind of identifier it holds.
    pub identity: Option<String>,
    /// Part of the primary key.
    pub primary_key: bool,
    /// Line in the text of the map.
    #[ts(type = "number")]
    pub line: usize,
}

/// A reference.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EdgeShown {
    /// `dataset.collection` that refers.
    pub from: String,
    /// `dataset.collection` that is referred to.
    pub to: String,
    /// Fields here and there that match together.
    pub fields: Vec<(String, String)>,
    /// The only direction in which values lead; none: both.
    pub leads: Option<Leads>,
}

/// Draws the map in force.
///
/// # Errors
/// When the database fails, or the map in force cannot be read by this version.
pub async fn run(cx: &Cx, _input: Input) -> Result<Output, AppError> {
    let Some(digest) = in_force(cx.store()).await? else {
        return Ok(Output {
            digest: None,
            nodes: Vec::new(),
            edges: Vec::new(),
            kinds: Vec::new(),
            categories: Vec::new(),
        });
    };
    let map = load(cx.store(), &digest).await?;
    Ok(Output {
        digest: Some(digest),
        nodes: nodes(&map),
        edges: references(&map)
            .into_iter()
            .map(|one| EdgeShown {
                from: one.from.to_string(),
                to: one.to.to_string(),
                fields: one.fields,
                leads: one.leads,
            })
            .collect(),
        kinds: kinds(&map).into_iter().collect(),
        categories: [
            Category::Personal,
            Category::Behavioral,
            Category::Financial,
            Category::Content,
            Category::Technical,
        ]
        .into_iter()
        .map(|category| CategoryNamed { category, ccpa: names_of(category).ccpa.clone() })
        .collect(),
    })
}

fn nodes(map: &DataMap) -> Vec<NodeShown> {
    let all = map.datasets.iter();
    all.flat_map(|dataset| dataset.collections.iter().map(move |one| node(dataset, one))).collect()
}

fn node(dataset: &Dataset, collection: &Collection) -> NodeShown {
    let (own, above) = (&collection.compliance, &dataset.compliance);
    let purpose = own.purpose.clone().or_else(|| above.purpose.clone());
    let inherited: Vec<String> =
        collection.data_categories.iter().chain(&dataset.data_categories).cloned().collect();
    let mut fields = Vec::new();
    add(&collection.fields, "", &inherited, &mut fields);
    NodeShown {
        dataset: dataset.fides_key.clone(),
        schema: dataset.schema.clone(),
        collection: collection.name.clone(),
        label: own.label.clone(),
        description: collection.description.clone(),
        our_purpose: purpose.as_deref().and_then(purpose_of),
        purpose,
        legal_basis: own.legal_basis.clone().or_else(|| above.legal_basis.clone()),
        owner: own.owner.clone().or_else(|| above.owner.clone()),
        recipients: own.recipients.iter().chain(&above.recipients).cloned().collect(),
        skipped: collection.skip_processing,
        fields,
        line: collection.at.line,
    }
}

fn add(fields: &[Field], above: &str, inherited: &[String], all: &mut Vec<FieldShown>) {
    for field in fields {
        let path =
            if above.is_empty() { field.name.clone() } else { format!("{above}.{}", field.name) };
        let categories = if field.data_categories.is_empty() {
            inherited.to_vec()
        } else {
            field.data_categories.clone()
        };
        let about_a_person = categories.iter().filter(|it| it.starts_with("user"));
        all.push(FieldShown {
            label: field.label.clone(),
            category: about_a_person.filter_map(|it| category_of(it)).next(),
            categories,
            identity: field.identity.clone(),
            primary_key: field.primary_key,
            line: field.at.line,
            path: path.clone(),
        });
        add(&field.fields, &path, inherited, all);
    }
}
