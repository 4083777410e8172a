//! Logs of our programs, without personal data.
