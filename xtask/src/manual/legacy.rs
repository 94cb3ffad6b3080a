//! `legacy-permissions.yaml`: the permissions of 2011. In: rows. Out: the same rows; what replaced one is a permission
//! of `permissions.yaml`, and each row's fate agrees with the rest of it.

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;

use super::Permissions;
use super::errors::VersionOrDate;
use super::section::{Column, SpecSection};
use super::spec::{Checker, Project, Spec};
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::report::Site;

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
    pub fate: PermissionFate,
    pub ended: Option<VersionOrDate>,
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
pub enum PermissionFate {
    Lives,
    Replaced,
    Removed,
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

impl Spec for Legacy {
    const NAME: &'static str = "legacy-permissions";

    const SECTIONS: &'static [SpecSection] = &[
        SpecSection {
            name: "permissions",
            added: Some(Rule::LegacyNameAdded),
            removed: Some(Rule::LegacyFateChanged),
            shown: Some(|row| row["fate"].clone()),
            columns: &[Column::Values(
                &["fate", "replaced_by", "ended"],
                Rule::LegacyFateChanged,
            )],
            ..SpecSection::PLAIN
        },
        SpecSection {
            name: "rules",
            columns: &[Column::Values(&["on"], Rule::GateChanged)],
            ..SpecSection::PLAIN
        },
    ];

    fn check(&self, checker: &mut Checker<'_>) {
        for (site, row) in checker.rows("permissions", &self.rows) {
            row.check(&site, checker);
        }
        let is_known = |name: &str| self.rows.iter().any(|row| row.name == name);
        for (site, rule) in checker.rows("rules", &self.rules) {
            checker.check_name("permission", Some(&rule.name), site.child("name"), is_known);
        }
    }

    fn emit(&self, _project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::legacy::file(self)]
    }
}

impl LegacyPermission {
    fn check(&self, site: &Site, checker: &mut Checker<'_>) {
        let Some(permissions) = checker.find::<Permissions>() else {
            return;
        };
        let is_known = |name: &str| permissions.find(name).is_some();
        let replaced_by = site.child("replaced_by");
        checker.check_names("permission", &self.replaced_by, &replaced_by, is_known);
        if let Some(VersionOrDate::Version(version)) = self.ended {
            checker.check_version(version, site.child("ended"));
        }
        let fits = match self.fate {
            PermissionFate::Lives => {
                is_known(&self.name) && self.ended.is_none() && self.replaced_by.is_empty()
            }
            PermissionFate::Replaced => !self.replaced_by.is_empty(),
            PermissionFate::Removed => self.replaced_by.is_empty(),
        };
        if !fits {
            let name = &self.name;
            let message = format!("the fate of `{name}` does not fit the rest of its row");
            let help = "one that lives is in permissions.yaml and has no end; only one that was \
                        replaced has `replaced_by`";
            checker.reject(site.child("fate"), message, help);
        }
    }
}
