//! Files and a folder in, the differences out; nothing is written.

use std::path::Path;

use anyhow::Result;

use super::claim::{Claim, Existing, text};
use super::{Output, with_manifest};

/// How a file on disk differs from what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It should be there.
    Missing,
    /// It should be different; the first line that is.
    Stale {
        line: usize,
        expected: String,
        found: String,
    },
    /// It should not be there.
    Orphan,
}

/// Returns the differences between `dir` and what it is to hold, sorted by path.
///
/// # Errors
///
/// When `dir` is not a folder, or cannot be read.
pub fn compare(dir: &Path, output: &Output) -> Result<Vec<(String, Difference)>> {
    let files = with_manifest(output)?;
    let existing = Existing::of(dir, &files)?;
    let mut changes = Vec::new();
    for (path, claim) in existing.claims() {
        match (files.get(path), claim) {
            (Some(_), Claim::Same) => {}
            (Some(expected), _) => {
                // What is not a file has no lines.
                let found = text(&dir.join(path), expected.len()).unwrap_or_default();
                changes.push((path.to_owned(), stale(expected, &found)));
            }
            (None, _) => changes.push((path.to_owned(), Difference::Orphan)),
        }
    }
    let missing = files.keys().filter(|path| existing.claim(path).is_none());
    changes.extend(missing.map(|path| ((*path).to_owned(), Difference::Missing)));
    changes.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(changes)
}

fn stale(expected: &str, found: &str) -> Difference {
    let (mut expected, mut found) = (expected.lines(), found.lines());
    let mut line = 1;
    loop {
        match (expected.next(), found.next()) {
            (Some(a), Some(b)) if a == b => line += 1,
            (expected, found) => {
                return Difference::Stale {
                    line,
                    expected: expected.unwrap_or_default().to_owned(),
                    found: found.unwrap_or_default().to_owned(),
                };
            }
        }
    }
}
