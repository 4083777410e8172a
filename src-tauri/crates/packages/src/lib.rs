//! The package a person receives: written, signed, encrypted, verified, opened.
