//! `legacy-permissions.yaml`: the permissions of 2011. In: rows. Out: the same rows; what replaced one is a permission
//! of `permissions.yaml`, and each row's fate agrees with the rest of it.

use std::collections::HashMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;

use super::errors::Bound;
use super::{Calendar, Permissions};
use crate::report::{Code, Report, Site};
use crate::source::Document;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legacy {
    pub sources: IndexMap<String, String>,
    #[serde(rename = "permissions")]
    pub rows: Vec<LegacyPermission>,
    pub rules: Vec<DatedRule>,
    pub access: Vec<AccessWord>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegacyPermission {
    pub name: String,
    pub kind: LegacyKind,
    pub fate: Fate,
    pub ended: Option<Bound>,
    #[serde(default)]
    pub replaced_by: Vec<String>,
    pub via: Option<String>,
    pub note: Option<String>,
    pub meaning: String,
    pub confidence: LegacyConfidence,
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LegacyKind {
    User,
    Friends,
    Extended,
    Page,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    Lives,
    Replaced,
    Gone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LegacyConfidence {
    Documented,
    Secondary,
    Undocumented,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatedRule {
    #[serde(deserialize_with = "crate::day::required")]
    pub on: Date,
    pub name: String,
    pub doc: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessWord {
    pub name: String,
    pub doc: String,
    pub source: String,
}

impl Legacy {
    pub fn read(
        document: &Document,
        calendar: &Calendar,
        permissions: &Permissions,
        report: &mut Report,
    ) -> Option<Self> {
        let file = Site::file(&document.file);
        let legacy: Self =
            crate::source::deserialize(&document.tree, &file, Code::InvalidManual, report)?;
        let mut first = HashMap::new();
        for (index, row) in legacy.rows.iter().enumerate() {
            let site = file.child("permissions").index(index);
            if first.insert(&row.name, index).is_some() {
                let message = format!("the name `{}` stands in an earlier row", row.name);
                let help = "merge the two rows, or correct one of them";
                report.error(Code::InvalidManual, site.clone(), message, help);
            }
            row.check(calendar, permissions, &site, report);
        }
        legacy.check_rules(&file, report);
        for (site, source) in legacy.cited(&file) {
            if !legacy.sources.contains_key(source) {
                super::unknown("source", source, site.child("source"), report);
            }
        }
        Some(legacy)
    }

    fn check_rules(&self, file: &Site, report: &mut Report) {
        for (index, rule) in self.rules.iter().enumerate() {
            if !self.rows.iter().any(|row| row.name == rule.name) {
                let site = file.child("rules").index(index).child("name");
                super::unknown("permission", &rule.name, site, report);
            }
        }
    }

    fn cited(&self, file: &Site) -> Vec<(Site, &String)> {
        let each = |key: &str, index: usize| file.child(key).index(index);
        let rows = self.rows.iter().enumerate();
        let rules = self.rules.iter().enumerate();
        let access = self.access.iter().enumerate();
        rows.map(|(index, row)| (each("permissions", index), &row.source))
            .chain(rules.map(|(index, rule)| (each("rules", index), &rule.source)))
            .chain(access.map(|(index, word)| (each("access", index), &word.source)))
            .collect()
    }
}

impl LegacyPermission {
    fn check(
        &self,
        calendar: &Calendar,
        permissions: &Permissions,
        site: &Site,
        report: &mut Report,
    ) {
        for (position, name) in self.replaced_by.iter().enumerate() {
            if permissions.find(name).is_none() {
                let site = site.child("replaced_by").index(position);
                super::unknown("permission", name, site, report);
            }
        }
        if let Some(Bound::Version(version)) = self.ended
            && calendar.find(version).is_none()
        {
            super::unknown("version", &version.to_string(), site.child("ended"), report);
        }
        let fits = match self.fate {
            Fate::Lives => {
                permissions.find(&self.name).is_some()
                    && self.ended.is_none()
                    && self.replaced_by.is_empty()
            }
            Fate::Replaced => !self.replaced_by.is_empty(),
            Fate::Gone => self.replaced_by.is_empty(),
        };
        if !fits {
            let help = "one that lives stands in permissions.yaml and has no end; `replaced` names \
                        what replaced it, and the others do not";
            let message = format!(
                "the fate of `{}` does not fit the rest of its row",
                self.name
            );
            report.error(Code::InvalidManual, site.child("fate"), message, help);
        }
    }
}
