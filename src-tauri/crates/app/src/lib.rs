//! The operations: who may do what, when, and what it leaves behind.
