//! The all-in-one and its tools; so far the reading of other engines' exports.

pub mod import;
