//! The examples that are not values of their types. In: `exceptions.txt`, a reason on a separate line and below it,
//! indented, the locations. Out: whether that is what was found.

use std::collections::{BTreeMap, BTreeSet};

use crate::expect;

const PATH: &str = "tests/meta/exceptions.txt";
/// The reason of a location that is not explained yet.
const UNKNOWN: &str = "?";

/// Reasons by location.
pub struct Exceptions(BTreeMap<String, String>);

impl Exceptions {
    pub fn read() -> Self {
        let text = std::fs::read_to_string(PATH).unwrap_or_default();
        let mut reasons = BTreeMap::new();
        let mut reason = UNKNOWN.to_owned();
        for line in text.lines().filter(|line| !line.is_empty()) {
            match line.strip_prefix("  ") {
                Some(location) => {
                    reasons.insert(location.to_owned(), reason.clone());
                }
                None => reason = line.to_owned(),
            }
        }
        Self(reasons)
    }

    /// Compares the list with what failed, and why the program said that it did.
    pub fn compare(&self, failed: &BTreeMap<String, String>) {
        let mut by_reason: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for location in failed.keys() {
            let reason = self.0.get(location).map_or(UNKNOWN, String::as_str);
            by_reason.entry(reason).or_default().insert(location);
        }
        let mut text = String::new();
        for (reason, locations) in &by_reason {
            text.push_str(&format!("{reason}\n"));
            locations
                .iter()
                .for_each(|location| text.push_str(&format!("  {location}\n")));
            text.push('\n');
        }
        let new: Vec<_> = failed
            .iter()
            .filter(|(location, _)| self.0.get(*location).is_none_or(|reason| reason == UNKNOWN))
            .map(|(location, error)| format!("{location}\n    {error}"))
            .collect();
        let passing: Vec<_> = self
            .0
            .keys()
            .filter(|location| !failed.contains_key(*location))
            .collect();
        let result = expect::text(PATH, &text, "meta");
        assert!(
            new.is_empty() && passing.is_empty(),
            "{} examples fail without a reason:\n{}\n{} are listed and pass:\n{passing:#?}",
            new.len(),
            new.join("\n"),
            passing.len(),
        );
        result.unwrap_or_else(|difference| panic!("{difference}"));
    }
}
