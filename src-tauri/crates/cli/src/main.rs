//! The command line `compliance`.
fn main() {}
