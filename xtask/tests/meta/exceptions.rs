//! The examples that are not values of their types. In: `exceptions.txt`, a reason on a line of its own and below it,
//! indented, the places. Out: whether that is what was found.

use std::collections::{BTreeMap, BTreeSet};

use crate::expect;

const PATH: &str = "tests/meta/exceptions.txt";
/// What a place has until somebody has found out.
const UNKNOWN: &str = "?";

/// Reasons by place.
pub struct Exceptions(BTreeMap<String, String>);

impl Exceptions {
    pub fn read() -> Self {
        let text = std::fs::read_to_string(PATH).unwrap_or_default();
        let mut reasons = BTreeMap::new();
        let mut reason = UNKNOWN.to_owned();
        for line in text.lines().filter(|line| !line.is_empty()) {
            match line.strip_prefix("  ") {
                Some(place) => {
                    reasons.insert(place.to_owned(), reason.clone());
                }
                None => reason = line.to_owned(),
            }
        }
        Self(reasons)
    }

    /// Compares the list with what failed, and why the program said that it did.
    pub fn compare(&self, failed: &BTreeMap<String, String>) {
        let mut by_reason: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for place in failed.keys() {
            let reason = self.0.get(place).map_or(UNKNOWN, String::as_str);
            by_reason.entry(reason).or_default().insert(place);
        }
        let mut text = String::new();
        for (reason, places) in &by_reason {
            text.push_str(&format!("{reason}\n"));
            places
                .iter()
                .for_each(|place| text.push_str(&format!("  {place}\n")));
            text.push('\n');
        }
        let new: Vec<_> = failed
            .iter()
            .filter(|(place, _)| self.0.get(*place).is_none_or(|reason| reason == UNKNOWN))
            .map(|(place, error)| format!("{place}\n    {error}"))
            .collect();
        let gone: Vec<_> = self
            .0
            .keys()
            .filter(|place| !failed.contains_key(*place))
            .collect();
        let result = expect::text(PATH, &text, "meta");
        assert!(
            new.is_empty() && gone.is_empty(),
            "{} examples fail without a reason:\n{}\n{} are listed and pass:\n{gone:#?}",
            new.len(),
            new.join("\n"),
            gone.len(),
        );
        result.unwrap_or_else(|difference| panic!("{difference}"));
    }
}
