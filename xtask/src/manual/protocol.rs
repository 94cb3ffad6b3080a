//! `protocol.yaml`: features of the protocol that Graph removes or restricts. In: rows. Out: the same rows, every version
//! known, and no window that ends before it begins.

use std::collections::HashSet;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::section::{Column, SpecSection, retain};
use super::spec::{Checker, Project, Spec};
use super::versions::Calendar;
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::report::{Report, Site};
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
    /// `None`: Meta's statement does not say.
    pub sent_as: Option<SentAs>,
    pub removed: Option<FeatureRemoval>,
    pub restricted: Option<FeatureRestriction>,
    pub doc: String,
}

/// Meta's statement that a feature is removed, whatever the app.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureRemoval {
    pub version: ApiVersion,
    /// The first day on which no version has the feature.
    #[serde(deserialize_with = "crate::day::required")]
    pub everywhere: Date,
    pub then: RemovalEffect,
    pub source: String,
}

/// Meta's statement that only apps that use a feature already may go on using it, on every version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureRestriction {
    #[serde(deserialize_with = "crate::day::required")]
    pub from: Date,
    /// The version that removes the feature for every app. It may be one that is not announced yet.
    pub removed_in: ApiVersion,
    pub source: String,
}

/// How a request uses a feature.
#[derive(Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SentAs {
    Query(String),
    Header(String),
    Root(String),
    Modifier(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RemovalEffect {
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
        columns: &[Column::Values(
            &["removed", "restricted"],
            Rule::FeatureDated,
        )],
        ..SpecSection::PLAIN
    }];

    fn check(&self, checker: &mut Checker<'_>) {
        let mut sent = HashSet::new();
        for (site, feature) in checker.rows("features", &self.features) {
            if let Some(removal) = &feature.removed {
                removal.check(&site.child("removed"), checker);
            }
            if let Some(restriction) = &feature.restricted {
                restriction.check(&site.child("restricted"), checker);
            }
            if feature.removed.is_none() && feature.restricted.is_none() {
                let message = "the feature is neither removed nor restricted";
                let help = "write `removed`, `restricted`, or both";
                checker.reject(site.clone(), message, help);
            }
            let sent_as = feature.sent_as.as_ref();
            if sent_as.is_some_and(|sent_as| !sent.insert(sent_as)) {
                let message = "an earlier row has this parameter or header: their windows overlap";
                let help = "merge the two rows, or correct one of them";
                checker.reject(site.child("sent_as"), message, help);
            }
        }
    }

    /// Returns the features that are removed in the version.
    fn view(file: &Document, version: Option<ApiVersion>, _report: &mut Report) -> Option<Value> {
        let removed_in = |row: &Value| -> Option<ApiVersion> {
            let removed = row["removed"]["version"].as_str();
            let restricted = row["restricted"]["removed_in"].as_str();
            removed.or(restricted)?.parse().ok()
        };
        let is_removed = |row: &Value| {
            version.is_none_or(|version| removed_in(row).is_some_and(|first| first <= version))
        };
        Some(retain(&file.tree, "features", is_removed))
    }

    fn emit(&self, project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::protocol::file(
            self,
            project.specs.get(),
            &project.plan.versions,
        )]
    }
}

impl ProtocolFeature {
    /// Returns the first version without the feature.
    pub fn removed_in(&self) -> Option<ApiVersion> {
        let removed = self.removed.as_ref().map(|removal| removal.version);
        let restricted = self.restricted.as_ref();
        removed.or(restricted.map(|restriction| restriction.removed_in))
    }
}

impl FeatureRemoval {
    fn check(&self, site: &Site, checker: &mut Checker<'_>) {
        checker.check_version(self.version, site.child("version"));
        let calendar = checker.find::<Calendar>();
        let release = calendar.and_then(|calendar| calendar.find(self.version));
        if release.is_some_and(|release| self.everywhere <= release.released) {
            let message = "removed everywhere before the release of the version that removes it";
            checker.reversed(site.child("everywhere"), message);
        }
    }
}

impl FeatureRestriction {
    fn check(&self, site: &Site, checker: &mut Checker<'_>) {
        let Some(calendar) = checker.find::<Calendar>() else {
            return;
        };
        let newest = calendar.releases.last();
        match calendar.find(self.removed_in) {
            None if newest.is_some_and(|newest| self.removed_in < newest.version) => {
                let version = self.removed_in.to_string();
                checker.unknown("version", &version, site.child("removed_in"));
            }
            Some(release) if release.released <= self.from => {
                let message = "restricted after the version that removes it was released";
                checker.reversed(site.child("from"), message);
            }
            _ => {}
        }
    }
}

/// `error on v26.0, on every version from 2026-10-27`.
fn words(row: &Value) -> String {
    let mut statements = Vec::new();
    if let Some(removed) = row.get("removed") {
        let text = |column: &str| removed[column].as_str().unwrap_or_default();
        let (then, version, day) = (text("then"), text("version"), text("everywhere"));
        statements.push(format!("{then} on {version}, on every version from {day}"));
    }
    if let Some(restricted) = row.get("restricted") {
        let text = |column: &str| restricted[column].as_str().unwrap_or_default();
        let (day, version) = (text("from"), text("removed_in"));
        statements.push(format!(
            "rejected for new apps and new uses from {day}, removed in {version}"
        ));
    }
    statements.join("; ")
}
