//! `permissions.yaml`: every permission, what it depends on, what became of it, and what needs it. In: rows. Out: the
//! same rows, every name in them known, no dependency in a circle, no window that ends before it begins.

mod needs;
mod windows;

use std::collections::HashSet;

use indexmap::IndexMap;
use jiff::civil::Date;
use petgraph::graph::DiGraph;
use serde::Deserialize;
use serde_json::Value;

use super::errors::VersionOrDate;
use super::section::{Column, SpecSection};
use super::spec::{Checker, Project, Spec};
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::ir::Api;
use crate::version::ApiVersion;

pub use needs::{PermissionNeed, Undocumented};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permissions {
    pub sources: IndexMap<String, String>,
    pub editions: IndexMap<String, Edition>,
    pub lapse: Lapse,
    pub features: IndexMap<String, Feature>,
    pub rules: Vec<GeneralRule>,
    #[serde(rename = "permissions")]
    pub rows: Vec<Permission>,
    pub needs: Vec<PermissionNeed>,
    pub undocumented: Vec<Undocumented>,
}

/// When the page read as a column of the file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    #[serde(deserialize_with = "crate::day::required")]
    pub from: Date,
    #[serde(default, deserialize_with = "crate::day::optional")]
    pub until: Option<Date>,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    pub days: u16,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    pub name: String,
    pub meaning: String,
    pub listed: Listed,
    #[serde(default)]
    pub review: Review,
    #[serde(default)]
    pub needs: Vec<String>,
    pub needed_before: Option<Vec<String>>,
    #[serde(default)]
    pub features: Vec<String>,
    /// Other ways in which pages and programs write the name.
    #[serde(default)]
    pub spellings: Vec<String>,
    pub since: Option<Since>,
    pub deprecated: Option<ApiVersion>,
    #[serde(default, deserialize_with = "crate::day::optional")]
    pub removed: Option<Date>,
    #[serde(default)]
    pub replaced_by: Vec<String>,
    pub note: Option<String>,
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Listed {
    Both,
    Current,
    Older,
    Elsewhere,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Review {
    #[default]
    Required,
    None,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Since {
    pub from: VersionOrDate,
    pub source: String,
}

/// Something that an app needs beside the permissions of its token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    pub title: String,
    pub note: Option<String>,
    pub source: String,
}

/// What holds for more than one permission.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeneralRule {
    pub name: String,
    #[serde(default, deserialize_with = "crate::day::optional")]
    pub from: Option<Date>,
    pub meaning: String,
    pub source: String,
}

impl Spec for Permissions {
    const NAME: &'static str = "permissions";

    const SECTIONS: &'static [SpecSection] = &[
        SpecSection {
            name: "permissions",
            added: Some(Rule::PermissionAdded),
            removed: Some(Rule::PermissionDeprecated),
            columns: &[
                Column::Judged("", |old, new, _| {
                    let (listed, not) = (Value::from("listed"), Value::from("no longer"));
                    match (is_deprecated(old), is_deprecated(new)) {
                        (false, true) => vec![(Rule::PermissionDeprecated, listed, not)],
                        (true, false) => vec![(Rule::PermissionRestored, not, listed)],
                        _ => Vec::new(),
                    }
                }),
                Column::Set {
                    name: "needs",
                    added: Rule::PermissionDependency,
                    removed: Rule::PermissionDependencyDropped,
                },
            ],
            ..SpecSection::PLAIN
        },
        SpecSection {
            name: "needs",
            key: &["operation", "webhook", "use_case"],
            ..SpecSection::PLAIN
        },
    ];

    fn check(&self, checker: &mut Checker<'_>) {
        self.check_names(checker);
        self.check_circles(checker);
        self.check_windows(checker);
        self.check_targets(checker);
    }

    fn check_operations(&self, apis: &[Api], checker: &mut Checker<'_>) {
        self.check_needs(apis, checker);
    }

    fn emit(&self, project: &Project<'_>) -> Vec<RustFile> {
        emit::permissions::files(self, project.specs.get(), project.plan)
    }
}

/// Returns whether a row is on its way out.
fn is_deprecated(row: &Value) -> bool {
    let deprecated = row.get("deprecated");
    row["listed"] == "older" || deprecated.is_some_and(|value| *value != Value::Bool(false))
}

impl Permissions {
    pub fn find(&self, name: &str) -> Option<&Permission> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// Returns whether a row says which permissions an operation needs, or that no page does.
    pub fn is_settled(&self, operation: &str) -> bool {
        let mut needs = self.needs.iter();
        let mut rest = self.undocumented.iter();
        needs.any(|need| need.operation.as_deref() == Some(operation))
            || rest.any(|row| row.operation == operation)
    }

    fn check_names(&self, checker: &mut Checker<'_>) {
        let mut known = HashSet::new();
        let is_known = |name: &str| self.find(name).is_some();
        for (site, row) in checker.rows("permissions", &self.rows) {
            for name in std::iter::once(&row.name).chain(&row.spellings) {
                if !known.insert(name) {
                    checker.duplicate(name, site.clone());
                }
            }
            let needed_before = row.needed_before.as_deref().unwrap_or_default();
            for (key, names) in [
                ("needs", row.needs.as_slice()),
                ("needed_before", needed_before),
                ("replaced_by", &row.replaced_by),
            ] {
                checker.check_names("permission", names, &site.child(key), is_known);
            }
            let is_feature = |name: &str| self.features.contains_key(name);
            let features = site.child("features");
            checker.check_names("feature", &row.features, &features, is_feature);
        }
        for (site, need) in checker.rows("needs", &self.needs) {
            let site = site.child("permissions");
            checker.check_names("permission", &need.permissions, &site, is_known);
        }
    }

    /// Reports each circle of dependencies once, at its first row.
    fn check_circles(&self, checker: &mut Checker<'_>) {
        let mut graph = DiGraph::<usize, ()>::new();
        let rows = 0..self.rows.len();
        let nodes: Vec<_> = rows.map(|row| graph.add_node(row)).collect();
        let position = |name: &String| self.rows.iter().position(|row| row.name == *name);
        for (from, row) in self.rows.iter().enumerate() {
            for to in row.needs.iter().filter_map(position) {
                graph.add_edge(nodes[from], nodes[to], ());
            }
        }
        for mut circle in petgraph::algo::tarjan_scc(&graph) {
            circle.sort();
            let is_single = circle.len() == 1 && !graph.contains_edge(circle[0], circle[0]);
            if is_single {
                continue;
            }
            let names = circle.iter().map(|node| &self.rows[graph[*node]].name);
            let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
            let site = checker.row("permissions", graph[circle[0]]).child("needs");
            let message = format!("these permissions need each other: {}", names.join(", "));
            let help = "no app could ever be approved for them; remove one dependency";
            checker.reject(site, message, help);
        }
    }
}
