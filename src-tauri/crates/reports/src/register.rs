//! The register of requests of a period: what was asked and how it was answered (11 CCR §7101(b)),
//! and how the deadlines were kept (11 CCR §7102(a)). Names nobody.

mod pages;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::audit::{Deadlines, RequestLine, deadlines};
use crate::ledger::LedgerPosition;

/// All the register says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Whose register this is.
    pub workspace: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// When it was made.
    pub generated_at: DateTime<Utc>,
    /// By whom it was made.
    pub generated_by: String,
    /// Requests received, open or closed in the period, by number.
    pub lines: Vec<RegisterLine>,
    /// Where the ledger stood.
    pub ledger: LedgerPosition,
}

/// A line of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterLine {
    /// The request.
    pub request: RequestLine,
    /// The basis on which it was denied in whole or in part; empty: it was not.
    pub basis: Vec<String>,
}

impl Register {
    /// How the deadlines were kept, over all kinds.
    pub fn deadlines(&self) -> Deadlines {
        deadlines(self.from, self.to, self.lines.iter().map(|line| &line.request))
    }

    /// The same for each kind of request.
    pub fn by_kind(&self) -> BTreeMap<&str, Deadlines> {
        let mut kinds: BTreeMap<&str, Vec<&RequestLine>> = BTreeMap::new();
        for line in &self.lines {
            kinds.entry(&line.request.kind).or_default().push(&line.request);
        }
        kinds
            .into_iter()
            .map(|(kind, lines)| (kind, deadlines(self.from, self.to, lines.into_iter())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::AuditReport;

    fn register() -> Register {
        let text = include_str!("../tests/fixtures/audit.json");
        let audit: AuditReport = serde_json::from_str(text).unwrap();
        Register {
            workspace: audit.workspace,
            from: audit.from,
            to: audit.to,
            generated_at: audit.generated_at,
            generated_by: audit.generated_by,
            lines: audit
                .requests
                .into_iter()
                .map(|request| RegisterLine { request, basis: Vec::new() })
                .collect(),
            ledger: audit.ledger,
        }
    }

    #[test]
    fn the_kinds_add_up_to_the_whole() {
        let register = register();
        let whole = register.deadlines();
        let kinds = register.by_kind();
        assert!(kinds.len() > 1);
        assert_eq!(kinds.values().map(|one| one.closed).sum::<u64>(), whole.closed);
        assert_eq!(kinds.values().map(|one| one.received).sum::<u64>(), whole.received);
        assert_eq!(kinds.values().map(|one| one.late).sum::<u64>(), whole.late);
    }

    #[test]
    fn a_line_has_the_columns_of_the_california_regulation() {
        let mut register = register();
        register.lines.truncate(1);
        register.lines[0].basis = vec!["excessive".into(), "rights_of_others".into()];
        let text = String::from_utf8(crate::csv::register(&register.lines).unwrap()).unwrap();
        let mut lines = text.lines();
        assert_eq!(
            lines.next().unwrap(),
            "number,date_of_request,nature_of_request,manner_of_request,date_of_response,\
             nature_of_response,basis_of_denial,regime,due,extended,days,on_time"
        );
        assert_eq!(
            lines.next().unwrap(),
            "REQ-20330,2026-07-20,access,form,2026-07-23,fulfilled,excessive; rights_of_others,\
             ccpa,2026-09-03,false,3,true"
        );
    }

    #[test]
    fn a_period_without_requests_says_so_and_divides_by_nothing() {
        let mut register = register();
        register.lines.clear();
        let shown = format!("{:?}", register.document().unwrap().blocks);
        assert!(shown.contains("No request was received, open or closed in this period."));
        assert!(!shown.contains("NaN"), "{shown}");
    }
}
