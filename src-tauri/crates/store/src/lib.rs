//! All SQL against the compliance database, for SQLite and PostgreSQL; appends to the ledger in the same transaction.
