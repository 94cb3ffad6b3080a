//! `history.yaml`: what is known to have changed in Meta's own descriptions of the Graph, and how well. In: the releases of
//! Meta's SDK, and one row per change. Out: the same rows; every item is in the documents, or marked as removed from them or
//! outside of them.

mod annotate;
mod compare;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::annotate::{has_item, is_received};
use super::section::{Column, SpecSection};
use super::spec::{Checker, Project, Spec};
use super::versions::Calendar;
use crate::emit::{self, RustFile};
use crate::ir::Api;
use crate::report::Report;
use crate::source::Document;
use crate::version::ApiVersion;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct History {
    pub sources: IndexMap<String, String>,
    /// Oldest first.
    pub releases: IndexMap<String, SdkRelease>,
    pub changes: Vec<SeenChange>,
}

/// A release of Meta's SDK: the description of the Graph on a day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SdkRelease {
    /// The version that the release calls.
    pub version: ApiVersion,
    #[serde(deserialize_with = "crate::day::required")]
    pub on: Date,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenChange {
    /// An operation (`METHOD /path`), a node, or `subscribed_fields`.
    pub of: String,
    /// A parameter, field or enum value of it; `None` if it is the item.
    pub item: Option<String>,
    pub change: ChangeKind,
    /// What it was and is, where the kind says too little.
    pub detail: Option<String>,
    /// The first release that shows the change.
    pub release: String,
    /// The day that Meta names for all versions.
    pub announced: Option<AnnouncedChange>,
    /// The version that Meta ties the change to.
    pub documented: Option<Documented>,
    #[serde(default)]
    pub coverage: Coverage,
    /// Whether a response has the item.
    #[serde(default)]
    pub response: bool,
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    Added,
    Removed,
    Changed,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnouncedChange {
    #[serde(deserialize_with = "crate::day::required")]
    pub on: Date,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documented {
    pub version: ApiVersion,
    pub source: String,
}

/// Where the documents have the item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Coverage {
    /// In at least one version.
    #[default]
    Present,
    /// In none, although they have the operation.
    Removed,
    /// They do not have the operation or the node.
    Outside,
}

/// How well a change is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Meta ties it to a version.
    Documented(ApiVersion),
    /// Meta names a day for all versions.
    Announced(Date),
    /// Only a release shows it.
    Seen,
}

impl SeenChange {
    /// Returns the best grade of the change, and the name of the source that gives it.
    pub fn grade(&self) -> (Grade, &str) {
        match (&self.documented, &self.announced) {
            (Some(documented), _) => (Grade::Documented(documented.version), &documented.source),
            (None, Some(announced)) => (Grade::Announced(announced.on), &announced.source),
            (None, None) => (Grade::Seen, &self.source),
        }
    }

    /// Returns a version whose document has what Meta says it does not have.
    fn contradicted(&self, apis: &[Api]) -> Option<ApiVersion> {
        let since = self.documented.as_ref()?.version;
        let lacks = |version: ApiVersion| match self.change {
            ChangeKind::Added => version < since,
            ChangeKind::Removed => since <= version,
            ChangeKind::Changed => false,
        };
        let has = |api: &&Api| has_item(std::slice::from_ref(*api), &self.of, self.item.as_deref());
        let versions = apis.iter().filter(has).filter_map(|api| api.version);
        versions.into_iter().find(|version| lacks(*version))
    }
}

impl Spec for History {
    const NAME: &'static str = "history";

    const SECTIONS: &'static [SpecSection] = &[SpecSection {
        name: "changes",
        key: &["of", "item", "change", "release"],
        subject: Some(compare::SUBJECT),
        response: Some("response"),
        columns: &[Column::Judged("", |old, new, _| compare::judge(old, new))],
        ..SpecSection::PLAIN
    }];

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn check(&self, checker: &mut Checker<'_>) {
        let calendar = checker.find::<Calendar>();
        for (name, release) in &self.releases {
            if calendar.is_some_and(|calendar| calendar.find(release.version).is_none()) {
                let site = checker.file.child("releases").child(name).child("version");
                checker.unknown("version", &release.version.to_string(), site);
            }
        }
        let mut earlier: Option<Date> = None;
        for (row, change) in checker.rows("changes", &self.changes) {
            let site = row.child("release");
            let Some(release) = self.releases.get(&change.release) else {
                checker.unknown("release", &change.release, site);
                continue;
            };
            if earlier.is_some_and(|earlier| release.on < earlier) {
                let message = "an earlier row has a later release";
                checker.reject(
                    site,
                    message,
                    "list the changes in the order of their releases",
                );
            }
            earlier = Some(release.on);
        }
    }

    fn check_operations(&self, apis: &[Api], checker: &mut Checker<'_>) {
        for (site, change) in checker.rows("changes", &self.changes) {
            if let Some(version) = change.contradicted(apis) {
                let message = format!("Meta documents the change, and {version} contradicts it");
                let help = "correct the row, or the document by an overlay with `x-versions`";
                checker.reject(site.child("documented"), message, help);
            }
            if let Some(item) = &change.item
                && let Some(is_received) = is_received(apis, &change.of, item)
                && is_received != change.response
            {
                let message = if is_received {
                    "the documents have the item in a response"
                } else {
                    "the documents have the item in the request"
                };
                let help = format!("write `response: {is_received}`");
                checker.reject(site.child("item"), message, &help);
            }
            let has_operation = has_item(apis, &change.of, None);
            let has_item = has_item(apis, &change.of, change.item.as_deref());
            let message = match change.coverage {
                Coverage::Present if !has_operation => {
                    checker.unknown("operation", &change.of, site.child("of"));
                    continue;
                }
                Coverage::Present if !has_item => "no document has the item",
                Coverage::Removed if has_item => "a document has the item",
                Coverage::Outside if has_operation => "a document has the operation",
                _ => continue,
            };
            let help = "correct the name, or `coverage`: present, removed or outside";
            checker.reject(site, message, help);
        }
    }

    fn view(file: &Document, version: Option<ApiVersion>, _report: &mut Report) -> Option<Value> {
        Some(compare::view(&file.tree, version))
    }

    fn emit(&self, _project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::history::file(self)]
    }
}
