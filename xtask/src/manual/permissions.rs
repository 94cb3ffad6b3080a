//! `permissions.yaml`: every permission, what it depends on, what became of it, and what needs it. In: rows. Out: the
//! same rows, every name in them known, no dependency in a circle, no window the wrong way round.

mod needs;
mod windows;

use std::collections::HashMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use petgraph::graph::DiGraph;
use serde::Deserialize;

use super::errors::Bound;
pub use needs::{Need, Undocumented};

use crate::report::{Code, Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

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
    pub needs: Vec<Need>,
    pub undocumented: Vec<Undocumented>,
    #[serde(skip)]
    site: Option<Site>,
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
    pub from: Bound,
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

impl Permissions {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let file = Site::file(&document.file);
        let mut permissions: Self =
            crate::source::deserialize(&document.tree, &file, Code::InvalidManual, report)?;
        permissions.check_sources(&file, report);
        permissions.check_names(&file, report);
        permissions.check_circles(&file, report);
        permissions.site = Some(file);
        Some(permissions)
    }

    pub fn find(&self, name: &str) -> Option<&Permission> {
        self.rows.iter().find(|row| row.name == name)
    }

    fn check_sources(&self, file: &Site, report: &mut Report) {
        let mut cited = vec![(file.child("lapse"), &self.lapse.source)];
        for (name, edition) in &self.editions {
            cited.push((file.child("editions").child(name), &edition.source));
        }
        for (name, feature) in &self.features {
            cited.push((file.child("features").child(name), &feature.source));
        }
        for (index, rule) in self.rules.iter().enumerate() {
            cited.push((file.child("rules").index(index), &rule.source));
        }
        for (index, row) in self.rows.iter().enumerate() {
            let site = file.child("permissions").index(index);
            if let Some(since) = &row.since {
                cited.push((site.child("since"), &since.source));
            }
            cited.push((site, &row.source));
        }
        for (index, need) in self.needs.iter().enumerate() {
            cited.push((file.child("needs").index(index), &need.source));
        }
        super::payloads::check_sources(cited, &self.sources, report);
    }

    fn check_names(&self, file: &Site, report: &mut Report) {
        let mut first = HashMap::new();
        for (index, row) in self.rows.iter().enumerate() {
            let site = file.child("permissions").index(index);
            for name in std::iter::once(&row.name).chain(&row.spellings) {
                if first.insert(name, index).is_some() {
                    let message = format!("the name `{name}` stands in an earlier row");
                    let help = "merge the two rows, or correct one of them";
                    report.error(Code::InvalidManual, site.clone(), message, help);
                }
            }
            let lists = [
                ("needs", Some(&row.needs)),
                ("needed_before", row.needed_before.as_ref()),
                ("replaced_by", Some(&row.replaced_by)),
            ];
            for (key, names) in lists {
                self.check_list(names.map_or(&[], Vec::as_slice), &site.child(key), report);
            }
            for (position, feature) in row.features.iter().enumerate() {
                if !self.features.contains_key(feature) {
                    let site = site.child("features").index(position);
                    super::unknown("feature", feature, site, report);
                }
            }
        }
        for (index, need) in self.needs.iter().enumerate() {
            let site = file.child("needs").index(index).child("permissions");
            self.check_list(&need.permissions, &site, report);
        }
    }

    fn check_list(&self, names: &[String], site: &Site, report: &mut Report) {
        for (position, name) in names.iter().enumerate() {
            if self.find(name).is_none() {
                super::unknown("permission", name, site.index(position), report);
            }
        }
    }

    /// Reports each circle of dependencies once, at its first row.
    fn check_circles(&self, file: &Site, report: &mut Report) {
        let mut graph = DiGraph::<usize, ()>::new();
        let nodes: Vec<_> = (0..self.rows.len())
            .map(|row| graph.add_node(row))
            .collect();
        let position = |name: &String| self.rows.iter().position(|row| row.name == *name);
        for (from, row) in self.rows.iter().enumerate() {
            for to in row.needs.iter().filter_map(position) {
                graph.add_edge(nodes[from], nodes[to], ());
            }
        }
        for mut circle in petgraph::algo::tarjan_scc(&graph) {
            circle.sort();
            let alone = circle.len() == 1 && !graph.contains_edge(circle[0], circle[0]);
            if alone {
                continue;
            }
            let names: Vec<_> = circle
                .iter()
                .map(|node| format!("`{}`", self.rows[graph[*node]].name))
                .collect();
            let site = file.child("permissions").index(graph[circle[0]]);
            let message = format!("these permissions need each other: {}", names.join(", "));
            let help = "no app could ever be approved for them; remove one dependency";
            report.error(Code::InvalidManual, site.child("needs"), message, help);
        }
    }
}
