//! `disagreements.yaml`: where Meta's SDK and the documents disagree, and what was decided. In: one row per disagreement.
//! Out: the same rows, each with a decision, and the notes that the documentation gets.

use indexmap::IndexMap;
use serde::Deserialize;

use super::annotate::{annotate, has_item};
use super::section::SpecSection;
use super::spec::{Checker, Spec};
use crate::ir::Api;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disagreements {
    #[serde(rename = "sources")]
    _sources: IndexMap<String, String>,
    #[serde(rename = "disagreements")]
    pub rows: Vec<Disagreement>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disagreement {
    pub id: String,
    /// `METHOD /path`.
    pub of: String,
    /// What the document says.
    #[serde(rename = "document")]
    _document: String,
    /// What the SDK says.
    #[serde(rename = "sdk")]
    _sdk: String,
    #[serde(rename = "source")]
    _source: String,
    #[serde(default)]
    pub overlays: Vec<OverlayAction>,
    /// Keys of `runtime` in `names.yaml`.
    #[serde(default)]
    pub pins: Vec<String>,
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Why the document stays as it is.
    pub kept: Option<String>,
}

/// An action of an overlay that accepts both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverlayAction {
    pub file: String,
    pub target: String,
}

/// A sentence for the documentation of an operation or of an item of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Another operation than that of the row.
    pub of: Option<String>,
    pub item: Option<String>,
    pub text: String,
}

impl Disagreements {
    /// Adds the notes to the documentation of their items, in every version.
    pub fn annotate(&self, apis: &mut [Api]) {
        for row in &self.rows {
            for note in &row.notes {
                annotate(apis, note.operation(row), note.item.as_deref(), &note.text);
            }
        }
    }
}

impl Note {
    fn operation<'a>(&'a self, row: &'a Disagreement) -> &'a str {
        self.of.as_deref().unwrap_or(&row.of)
    }
}

impl Spec for Disagreements {
    const NAME: &'static str = "disagreements";

    const SECTIONS: &'static [SpecSection] = &[SpecSection {
        name: "disagreements",
        key: &["id"],
        ..SpecSection::PLAIN
    }];

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn check(&self, checker: &mut Checker<'_>) {
        for (site, row) in checker.rows("disagreements", &self.rows) {
            let decided = !(row.overlays.is_empty() && row.pins.is_empty() && row.notes.is_empty());
            if !decided && row.kept.is_none() {
                let message = format!("nothing was decided about `{}`", row.id);
                let help = "write `overlays`, `pins` or `notes`, or the reason as `kept`";
                checker.reject(site, message, help);
            }
        }
    }

    fn check_operations(&self, apis: &[Api], checker: &mut Checker<'_>) {
        for (site, row) in checker.rows("disagreements", &self.rows) {
            if !has_item(apis, &row.of, None) {
                checker.unknown("operation", &row.of, site.child("of"));
            }
            for (at, note) in row.notes.iter().enumerate() {
                let operation = note.operation(row);
                if !has_item(apis, operation, note.item.as_deref()) {
                    let site = site.child("notes").index(at);
                    let message = format!("no document has the item in `{operation}`");
                    checker.reject(site, message, "correct `of` or `item`");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::codegen;
    use crate::manual;
    use crate::report::Report;
    use crate::source;

    fn disagreements() -> Disagreements {
        let mut report = Report::new();
        let read = manual::read(&codegen::root(), &mut report);
        read.unwrap_or_else(|| panic!("{:?}", report.diagnostics()))
    }

    fn tree(file: &str) -> Value {
        let specs = codegen::root().join("specs");
        let document = source::read_in(&specs, file, &mut Report::new());
        document.unwrap_or_else(|| panic!("no {file}")).tree
    }

    #[test]
    fn every_disagreement_with_the_current_release_is_decided() {
        let rows = disagreements().rows;
        let current = rows.iter().filter_map(|row| row.id.strip_prefix('S'));
        let numbers: Vec<_> = current.collect();
        let expected: Vec<_> = (1..=19).map(|number| number.to_string()).collect();
        assert_eq!(numbers, expected);
    }

    #[test]
    fn every_named_action_and_pin_exists() {
        let pins = tree("names.yaml");
        for row in disagreements().rows {
            for action in &row.overlays {
                let overlay = tree(&format!("overlays/{}", action.file));
                let actions = overlay["actions"].as_array().expect("actions");
                let targets: BTreeSet<_> = actions
                    .iter()
                    .filter_map(|have| have["target"].as_str())
                    .collect();
                let target = action.target.as_str();
                assert!(targets.contains(target), "{}: {target}", row.id);
            }
            for pin in &row.pins {
                assert!(pins["runtime"].get(pin).is_some(), "{}: {pin}", row.id);
            }
        }
    }

    #[test]
    fn every_action_that_cites_the_sdk_has_a_row() {
        let rows = disagreements().rows;
        let named: BTreeSet<_> = rows
            .iter()
            .flat_map(|row| &row.overlays)
            .map(|action| action.target.as_str())
            .collect();
        let folder = codegen::root().join("specs/overlays");
        let files = std::fs::read_dir(folder).expect("the overlays");
        let mut cited = 0;
        for file in files {
            let name = file.expect("a file").file_name();
            let overlay = tree(&format!("overlays/{}", name.to_string_lossy()));
            for action in overlay["actions"].as_array().expect("actions") {
                let link = action["x-link"].as_str().expect("a link");
                if link.starts_with("https://github.com/facebook/facebook-") {
                    let target = action["target"].as_str().expect("a target");
                    assert!(named.contains(target), "no row names {target}");
                    cited += 1;
                }
            }
        }
        assert!(cited > 0);
    }
}
