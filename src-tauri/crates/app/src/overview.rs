//! The overview: how things stand, in one look.

mod attention;
mod consent;
pub mod show;
mod trends;
