//! The overview: how things stand, in one look.

pub mod show;
