//! Extension keywords that `diff` knows, and the keywords that are docs. In: a keyword. Out: its role.

use crate::keyword::{Merge, SCHEMA};

/// Keywords of the last day.
pub const SUNSET: [&str; 3] = ["x-sunset", "x-deprecated-until", "x-sunset-date"];

/// Keywords of the stability level.
pub const STABILITY: [&str; 2] = ["x-stability", "x-stability-level"];

/// Keywords of an enum that may grow.
const OPEN: [&str; 2] = ["x-extensible-enum", "x-ms-enum"];

/// Returns whether a keyword is for people or for other tools.
pub fn is_remark(key: &str) -> bool {
    let known = [&SUNSET[..], &STABILITY, &OPEN].concat();
    is_docs(key) || key == "$comment" || key.starts_with("x-") && !known.contains(&key)
}

/// Returns whether a keyword is text for people.
pub fn is_docs(key: &str) -> bool {
    let row = SCHEMA.find(key);
    row.is_some_and(|row| row.merge == Merge::Docs)
}
