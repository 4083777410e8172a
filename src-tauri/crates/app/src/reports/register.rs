//! `reports.register`: the register of requests of a period, as PDF or its rows as CSV.

use model::said;
use std::collections::BTreeMap;

use ::reports::register::{Register, RegisterLine};
use store::{approvals, workspace};

use super::audit::request_lines;
use super::{Format, Made, Period, pdf, position};
use crate::console::Cx;
use crate::errors::AppError;

pub use super::{Input, Output};

/// Writes the register.
///
/// # Errors
/// `invalid` when the period is none.
pub async fn run(cx: &Cx, input: Input) -> Result<Output, AppError> {
    let made = make(cx, input.period, input.format).await?;
    super::export(cx, "register", input, made).await
}

/// The register, and how many requests are in it.
pub(super) async fn make(cx: &Cx, period: Period, format: Format) -> Result<Made, AppError> {
    let (begin, end) = period.instants()?;
    let mut grounds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (number, ground) in approvals::grounds(cx.store(), begin, end).await? {
        grounds.entry(number).or_default().push(ground);
    }
    let lines: Vec<RegisterLine> = request_lines(cx, begin, end)
        .await?
        .into_iter()
        .map(|request| RegisterLine {
            basis: grounds.remove(&request.number).unwrap_or_default(),
            request,
        })
        .collect();
    let (name, rows) = ("request-register", lines.len());
    let fault = |error: csv::Error| AppError::internal(&error);
    let bytes = match format {
        Format::Csv => ::reports::csv::register(&lines).map_err(fault)?,
        Format::Pdf => {
            let workspace = workspace::find(cx.store()).await?.ok_or_else(|| {
                AppError::not_found(said!("There is no workspace in this database."))
            })?;
            let register = Register {
                workspace: workspace.name,
                from: period.from,
                to: period.to,
                generated_at: cx.now(),
                generated_by: cx.officer()?.name.clone(),
                lines,
                ledger: position(cx, "").await?,
            };
            pdf(register.document().map_err(fault)?).await?
        }
    };
    Ok(Made { name, rows, bytes })
}
