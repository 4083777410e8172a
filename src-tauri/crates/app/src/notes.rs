//! Notes of officers about a request.

pub mod add;
