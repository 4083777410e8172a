//! The pages of the register.

use super::Register;
use crate::audit::Deadlines;
use crate::csv;
use crate::document::{
    Block, Column, Document, Fact, Figure, Style, Table, count, counted, figure, heading,
    long_date, table, words,
};

impl Register {
    /// The register as a document.
    ///
    /// # Errors
    /// When the attached rows cannot be written.
    pub fn document(&self) -> Result<Document, ::csv::Error> {
        let mut blocks = self.summary();
        blocks.extend([heading("By kind of request"), self.kinds()]);
        blocks.extend([heading("Register"), self.rows()]);
        blocks.extend(self.ledger.annex());
        let mut attachments =
            vec![table("register.csv", "The register", csv::register(&self.lines)?)];
        attachments.extend(self.ledger.attachments());
        Ok(Document {
            title: "Request register".to_owned(),
            subtitle: format!("{} to {}", long_date(self.from), long_date(self.to)),
            workspace: self.workspace.clone(),
            language: "en".to_owned(),
            generated_at: self.generated_at,
            metadata: vec![
                Fact::text("Made by", &self.generated_by),
                Fact::text("Requests", count(self.lines.len() as u64)),
                Fact::text("Columns", "11 CCR §7101(b); persons are named by request number only"),
            ],
            blocks,
            attachments,
        })
    }

    fn summary(&self) -> Vec<Block> {
        let numbers = self.deadlines();
        let late = match (numbers.late, numbers.overdue) {
            (0, 0) => "Every answer was given inside its legal limit".to_owned(),
            (late, overdue) => format!(
                "{} answered late and {} overdue at the end of the period",
                counted(late, "request was", "requests were"),
                counted(overdue, "is", "are")
            ),
        };
        vec![
            Block::Paragraph {
                text: format!(
                    "{} received in this period and {} closed. {late}.",
                    counted(numbers.received, "request was", "requests were"),
                    counted(numbers.closed, "was", "were"),
                ),
            },
            Block::Figures {
                figures: vec![
                    figure("Received", numbers.received, "in the period"),
                    Figure {
                        label: "Answered in time".to_owned(),
                        value: share(&numbers),
                        note: format!("of {} closed", count(numbers.closed)),
                    },
                    figure("Open", numbers.open, &format!("{} overdue", count(numbers.overdue))),
                    Figure {
                        label: "Median days".to_owned(),
                        value: days(numbers.median_days),
                        note: format!("mean {}", days(numbers.mean_days)),
                    },
                ],
            },
        ]
    }

    fn kinds(&self) -> Block {
        let row = |name: String, numbers: &Deadlines| {
            vec![
                name,
                count(numbers.received),
                count(numbers.closed),
                count(numbers.open),
                days(numbers.median_days),
                share(numbers),
            ]
        };
        let kinds = self.by_kind();
        let mut rows: Vec<_> =
            kinds.iter().map(|(kind, numbers)| row(capital(words(kind)), numbers)).collect();
        if rows.len() > 1 {
            rows.push(row("All".to_owned(), &self.deadlines()));
        }
        Block::Table(Table {
            columns: vec![
                Column::words("Kind", 1.0).styled(Style::Strong),
                Column::number("Received", 56.0),
                Column::number("Closed", 48.0),
                Column::number("Open", 44.0),
                Column::number("Median days", 66.0),
                Column::number("In time", 52.0),
            ],
            rows,
            empty: "No request was received, open or closed in this period.".to_owned(),
        })
    }

    fn rows(&self) -> Block {
        let rows = self.lines.iter().map(|line| {
            let request = &line.request;
            let due = request.due.to_string();
            let mut response = request.outcome.as_deref().map_or_else(|| "open".to_owned(), words);
            if request.on_time() == Some(false) {
                response.push_str(", late");
            }
            if !line.basis.is_empty() {
                let basis: Vec<String> = line.basis.iter().map(|one| words(one)).collect();
                response = format!("{response} ({})", basis.join(", "));
            }
            vec![
                request.number.clone(),
                request.received.to_string(),
                words(&request.kind),
                words(&request.channel),
                if request.extended { format!("{due} ext.") } else { due },
                request.closed.map_or_else(|| "–".to_owned(), |day| day.to_string()),
                response,
            ]
        });
        Block::Table(Table {
            columns: vec![
                Column::fixed("Number", 54.0).styled(Style::Strong),
                Column::fixed("Requested", 50.0),
                Column::words("Nature", 0.8),
                Column::words("Manner", 0.6).styled(Style::Quiet),
                Column::fixed("Due", 66.0),
                Column::fixed("Answered", 50.0),
                Column::words("Response and basis of a denial", 1.4),
            ],
            rows: rows.collect(),
            empty: "No request was received, open or closed in this period.".to_owned(),
        })
    }
}

fn capital(mut text: String) -> String {
    if let Some(first) = text.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// The share of what was closed that was closed in time.
fn share(numbers: &Deadlines) -> String {
    if numbers.closed == 0 {
        return "–".to_owned();
    }
    format!("{:.1} %", numbers.on_time as f64 * 100.0 / numbers.closed as f64)
}

fn days(days: Option<f64>) -> String {
    days.map_or_else(|| "–".to_owned(), |days| format!("{days:.1}"))
}
