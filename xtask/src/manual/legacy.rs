//! `legacy-permissions.yaml`: the permissions of 2011. In: rows. Out: the same rows; what replaced one is a permission
//! of `permissions.yaml`, and each row's fate agrees with the rest of it.

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;

use super::errors::Bound;
use super::section::{Column, SpecSection};
use super::spec::{Checker, Project, Spec};
use super::{Calendar, Permissions};
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

impl Spec for Legacy {
    const NAME: &'static str = "legacy-permissions";

    const SECTIONS: &'static [SpecSection] = &[
        SpecSection {
            name: "permissions",
            added: Some(Rule::LegacyNameAdded),
            removed: Some(Rule::LegacyFateChanged),
            shown: Some(|row| row["fate"].clone()),
            columns: &[
                Column::Value("fate", Rule::LegacyFateChanged),
                Column::Value("replaced_by", Rule::LegacyFateChanged),
                Column::Value("ended", Rule::LegacyFateChanged),
            ],
            ..SpecSection::PLAIN
        },
        SpecSection {
            name: "rules",
            columns: &[Column::Value("on", Rule::GateChanged)],
            ..SpecSection::PLAIN
        },
    ];

    fn check(&self, checker: &mut Checker<'_>) {
        for (index, row) in self.rows.iter().enumerate() {
            let site = checker.row("permissions", index);
            row.check(&site, checker);
        }
        for (index, rule) in self.rules.iter().enumerate() {
            if !self.rows.iter().any(|row| row.name == rule.name) {
                let site = checker.row("rules", index).child("name");
                checker.unknown("permission", &rule.name, site);
            }
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
        for (position, name) in self.replaced_by.iter().enumerate() {
            if permissions.find(name).is_none() {
                let site = site.child("replaced_by").index(position);
                checker.unknown("permission", name, site);
            }
        }
        if let Some(Bound::Version(version)) = self.ended
            && let Some(calendar) = checker.find::<Calendar>()
            && calendar.find(version).is_none()
        {
            checker.unknown("version", &version.to_string(), site.child("ended"));
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
            let message = format!(
                "the fate of `{}` does not fit the rest of its row",
                self.name
            );
            let help = "one that lives is in permissions.yaml and has no end; only one that was \
                        replaced has `replaced_by`";
            checker.reject(site.child("fate"), message, help);
        }
    }
}
