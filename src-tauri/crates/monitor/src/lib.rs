//! Scrapes metrics endpoints, keeps samples, answers panels and alert rules.
