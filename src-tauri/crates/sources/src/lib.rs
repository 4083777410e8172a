//! The outside systems that hold personal data: describe, find, preview, erase, search again.
