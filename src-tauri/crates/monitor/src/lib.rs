//! Scrapes metrics pages, keeps a day of samples, answers panels and alert rules.
//!
//! ```text
//! /metrics ─▶ scrape ─▶ exposition ─▶ samples ─▶ promql ─▶ panels   (a Grafana dashboard)
//!                                                    └───▶ alerts   (a Prometheus rule file)
//! ```
//!
//! Invariant: the answers are those Prometheus gives on the same samples, or there is none. Time is
//! an argument; only `scrape` waits.

pub mod alerts;
pub mod exposition;
pub mod labels;
pub mod panels;
pub mod promql;
pub mod samples;
pub mod scrape;
mod template;
mod watch;

pub use alerts::{Alert, AlertBoard, AlertRule, AlertState};
pub use panels::{Dashboard, Panel, Series, Span};
pub use scrape::{ScrapeError, Scraper};
pub use watch::{Panels, SCRAPE_INTERVAL, SourceState, Watch, WatchError};
