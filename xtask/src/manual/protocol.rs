//! `protocol.yaml`: parameters and headers that Graph no longer knows. In: rows. Out: the same rows, every version
//! known, and no window that ends before it begins.

use std::collections::HashMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::section::{Column, SpecSection, retain};
use super::spec::{Checker, Project, Spec};
use super::versions::Calendar;
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::report::Report;
use crate::source::Document;
use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    pub sources: IndexMap<String, String>,
    pub features: Vec<ProtocolFeature>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtocolFeature {
    pub name: String,
    pub sent_as: SentAs,
    pub version: ApiVersion,
    #[serde(deserialize_with = "crate::day::required")]
    pub everywhere: Date,
    pub then: Effect,
    pub doc: String,
    pub source: String,
}

/// How a request uses a feature.
#[derive(Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SentAs {
    Query(String),
    Header(String),
    Root(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    Ignored,
    Error,
    Removed,
}

impl Spec for Protocol {
    const NAME: &'static str = "protocol";

    const SECTIONS: &'static [SpecSection] = &[SpecSection {
        name: "features",
        added: Some(Rule::FeatureWithdrawn),
        removed: Some(Rule::FeatureAdded),
        shown: Some(|row| Value::from(words(row))),
        absent: Some("works"),
        columns: &[
            Column::Value("version", Rule::FeatureDated),
            Column::Value("everywhere", Rule::FeatureDated),
            Column::Value("then", Rule::FeatureDated),
        ],
        ..SpecSection::PLAIN
    }];

    fn check(&self, checker: &mut Checker<'_>) {
        let mut sent = HashMap::new();
        for (index, feature) in self.features.iter().enumerate() {
            let site = checker.row("features", index);
            let calendar = checker.find::<Calendar>();
            match calendar.map(|calendar| calendar.find(feature.version)) {
                Some(None) => {
                    let version = feature.version.to_string();
                    checker.unknown("version", &version, site.child("version"));
                }
                Some(Some(release)) if feature.everywhere <= release.released => {
                    let message = "gone everywhere before the version that retired it was released";
                    checker.reversed(site.child("everywhere"), message);
                }
                _ => {}
            }
            if sent.insert(&feature.sent_as, index).is_some() {
                let message = "an earlier row has this parameter or header: their windows overlap";
                let help = "merge the two rows, or correct one of them";
                checker.reject(site.child("sent_as"), message, help);
            }
        }
    }

    /// Returns the features that the version has lost.
    fn view(
        document: &Document,
        version: Option<ApiVersion>,
        _report: &mut Report,
    ) -> Option<Value> {
        let is_withdrawn = |row: &Value| {
            let text = row["version"].as_str();
            let withdrawn: Option<ApiVersion> = text.and_then(|text| text.parse().ok());
            version.is_none_or(|version| withdrawn.is_some_and(|withdrawn| withdrawn <= version))
        };
        Some(retain(&document.tree, "features", is_withdrawn))
    }

    fn emit(&self, project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::protocol::file(self, project.specs.get())]
    }
}

/// `error on v26.0, on every version from 2026-10-27`.
fn words(row: &Value) -> String {
    let text = |column: &str| row[column].as_str().unwrap_or_default();
    let (then, version, day) = (text("then"), text("version"), text("everywhere"));
    format!("{then} on {version}, on every version from {day}")
}
