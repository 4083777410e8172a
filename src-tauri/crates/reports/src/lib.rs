//! Typed rows to one document, one document to PDF and CSV.
