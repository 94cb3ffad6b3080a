//! `permissions.yaml`: every permission, what it depends on, what became of it, and what needs it. In: rows. Out: the
//! same rows, every name in them known, no dependency in a circle, no window the wrong way round.

use std::collections::HashMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use petgraph::graph::DiGraph;
use serde::Deserialize;

use super::errors::Bound;
use super::{Calendar, Profile, RequirementKind};
use crate::ir::Api;
use crate::report::{Code, Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permissions {
    pub sources: IndexMap<String, String>,
    pub editions: IndexMap<String, Edition>,
    pub lapse: Lapse,
    pub features: IndexMap<String, String>,
    #[serde(rename = "permissions")]
    pub rows: Vec<Permission>,
    pub needs: Vec<Need>,
    #[serde(skip)]
    site: Option<Site>,
}

/// When the page read as a column of the file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    pub from: Date,
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

/// What a call or a webhook needs: exactly one of `operation` and `webhook`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    pub operation: Option<String>,
    pub webhook: Option<String>,
    pub permissions: Vec<String>,
    pub source: String,
}

impl Permissions {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let file = Site::file(&document.file);
        let mut permissions: Self =
            crate::source::typed(&document.tree, &file, Code::InvalidManual, report)?;
        permissions.check_sources(&file, report);
        permissions.check_names(&file, report);
        permissions.check_circles(&file, report);
        permissions.site = Some(file);
        Some(permissions)
    }

    pub fn find(&self, name: &str) -> Option<&Permission> {
        self.rows.iter().find(|row| row.name == name)
    }

    /// Checks what other files define: versions, operations (if they are known), webhook fields and the permissions of
    /// profile fields.
    pub fn check(
        &self,
        calendar: &Calendar,
        apis: Option<&[Api]>,
        webhooks: &[&str],
        profile: &Profile,
        report: &mut Report,
    ) {
        let Some(file) = &self.site else { return };
        self.check_windows(calendar, file, report);
        for (index, need) in self.needs.iter().enumerate() {
            let site = file.child("needs").index(index);
            match (&need.operation, &need.webhook) {
                (Some(place), None)
                    if apis.is_some_and(|apis| !super::has_operation(apis, place)) =>
                {
                    super::unknown("operation", place, site.child("operation"), report);
                }
                (None, Some(field)) if !webhooks.contains(&field.as_str()) => {
                    super::unknown("webhook field", field, site.child("webhook"), report);
                }
                (Some(_), None) | (None, Some(_)) => {}
                _ => {
                    let help = "write `operation: GET /path` or `webhook: FIELD`";
                    let message = "a row has either an operation or a webhook field";
                    report.error(Code::InvalidManual, site, message, help);
                }
            }
        }
        for (name, requirement) in &profile.requirements {
            if requirement.kind == RequirementKind::Permission && self.find(name).is_none() {
                let site = Site::file(&"specs/manual/profile-fields.yaml".into());
                let site = site.child("requirements").child(name);
                super::unknown("permission", name, site, report);
            }
        }
    }

    fn check_sources(&self, file: &Site, report: &mut Report) {
        let mut cited = vec![(file.child("lapse"), &self.lapse.source)];
        for (name, edition) in &self.editions {
            cited.push((file.child("editions").child(name), &edition.source));
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
        for (site, source) in cited {
            if !self.sources.contains_key(source) {
                super::unknown("source", source, site.child("source"), report);
            }
        }
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

    fn check_windows(&self, calendar: &Calendar, file: &Site, report: &mut Report) {
        for (name, edition) in &self.editions {
            if edition.until.is_some_and(|until| until <= edition.from) {
                let site = file.child("editions").child(name).child("until");
                super::reversed(site, "the edition ends before it begins", report);
            }
        }
        for (index, row) in self.rows.iter().enumerate() {
            let site = file.child("permissions").index(index);
            let day = |version: ApiVersion, key: &str, report: &mut Report| {
                let release = calendar.find(version);
                if release.is_none() {
                    let version = version.to_string();
                    super::unknown("version", &version, site.child(key), report);
                }
                release.map(|release| release.released)
            };
            let since = match row.since.as_ref().map(|since| since.from) {
                Some(Bound::Version(version)) => day(version, "since", report),
                Some(Bound::Date(day)) => Some(day),
                None => None,
            };
            let deprecated = row.deprecated.and_then(|v| day(v, "deprecated", report));
            let later = |first: Option<Date>, then: Option<Date>| matches!((first, then), (Some(first), Some(then)) if then <= first);
            if later(since, deprecated) {
                super::reversed(
                    site.child("deprecated"),
                    "deprecated before it came",
                    report,
                );
            }
            if later(deprecated.or(since), row.removed) {
                super::reversed(
                    site.child("removed"),
                    "removed before it was deprecated",
                    report,
                );
            }
        }
    }
}
