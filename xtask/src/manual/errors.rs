//! `errors.yaml`: the catalogue of error codes. In: rows. Out: the same rows, each with a code or a range, with a variant
//! name that is Rust and unique.

use std::collections::HashSet;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::section::{Column, SpecSection, retain};
use super::spec::{Checker, Project, Spec, read_alone};
use crate::day::parse_string;
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::names::{Case, identifier};
use crate::report::{Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Errors {
    pub sources: IndexMap<String, String>,
    #[serde(rename = "errors")]
    pub rows: Vec<ErrorRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorRow {
    pub code: Option<i64>,
    /// `200..299`, both ends included.
    pub codes: Option<CodeRange>,
    pub subcode: Option<i64>,
    /// Codes under which `code` itself may arrive as a subcode.
    #[serde(default)]
    pub also_subcode_of: Vec<i64>,
    pub name: String,
    pub meaning: String,
    pub advice: String,
    pub class: Class,
    pub since: Option<VersionOrDate>,
    pub until: Option<VersionOrDate>,
    pub source: String,
    #[serde(default)]
    pub confidence: Confidence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CodeRange(pub i64, pub i64);

/// A version or a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionOrDate {
    Version(ApiVersion),
    Date(Date),
}

/// What to do about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    Retry,
    RetryLater,
    Reauthenticate,
    RequestPermission,
    FixRequest,
    Stop,
}

/// How well a row is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    #[default]
    Documented,
    Field,
    Memory,
}

impl<'de> Deserialize<'de> for CodeRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| {
            let (first, last) = text.split_once("..")?;
            let (first, last) = (first.parse().ok()?, last.parse().ok()?);
            (first < last).then_some(Self(first, last))
        };
        parse_string(deserializer, parse, "a range such as `200..299`")
    }
}

impl<'de> Deserialize<'de> for VersionOrDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| {
            let version = text.parse().map(Self::Version);
            version.ok().or_else(|| text.parse().ok().map(Self::Date))
        };
        let expected = "a version such as `v8.0` or a date such as `2026-06-25`";
        parse_string(deserializer, parse, expected)
    }
}

impl Spec for Errors {
    const NAME: &'static str = "errors";

    const SECTIONS: &'static [SpecSection] = &[SpecSection {
        name: "errors",
        key: &["code", "codes", "subcode"],
        added: Some(Rule::ErrorCodeAdded),
        removed: Some(Rule::ErrorCodeRemoved),
        columns: &[
            Column::Judged("class", |old, new, _| {
                let passes = |row: &Value| row["class"] == "retry" || row["class"] == "retry-later";
                let rule = if passes(old) == passes(new) {
                    Rule::ErrorClassChanged
                } else {
                    Rule::ErrorTransienceChanged
                };
                let classes = (old["class"].clone(), new["class"].clone());
                let changed = (classes.0 != classes.1).then_some((rule, classes.0, classes.1));
                changed.into_iter().collect()
            }),
            Column::Words(&["meaning", "name", "advice"], Rule::ErrorTextChanged),
        ],
        ..SpecSection::PLAIN
    }];

    fn check(&self, checker: &mut Checker<'_>) {
        let mut names = HashSet::new();
        let mut ranges: Vec<CodeRange> = Vec::new();
        for (site, row) in checker.rows("errors", &self.rows) {
            row.check(&site, checker);
            if !names.insert(&row.name) {
                checker.duplicate(&row.name, site.clone());
            }
            for (position, code) in row.also_subcode_of.iter().enumerate() {
                if !self.rows.iter().any(|other| other.code == Some(*code)) {
                    let site = site.child("also_subcode_of").index(position);
                    checker.unknown("error", &code.to_string(), site);
                }
            }
            let Some(range) = row.codes else { continue };
            if ranges.iter().any(|other| other.overlaps(range)) {
                let help = "list each code in one range";
                let message = "the range overlaps an earlier one";
                checker.reject(site.child("codes"), message, help);
            }
            ranges.push(range);
        }
    }

    /// Returns the codes that the version has.
    fn view(file: &Document, version: Option<ApiVersion>, report: &mut Report) -> Option<Value> {
        let errors: Self = read_alone(file, report)?;
        let Some(version) = version else {
            return Some(file.tree.clone());
        };
        let rows = errors.rows.iter().filter(|row| row.is_in(version));
        let names: HashSet<_> = rows.map(|row| row.name.as_str()).collect();
        let is_in = |row: &Value| {
            row["name"]
                .as_str()
                .is_some_and(|name| names.contains(name))
        };
        Some(retain(&file.tree, "errors", is_in))
    }

    fn emit(&self, _project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::errors::file(self)]
    }
}

impl Errors {
    /// Returns whether a row has these numbers.
    pub fn has_numbers(&self, code: i64, subcode: Option<i64>) -> bool {
        let mut rows = self.rows.iter();
        rows.any(|row| row.code == Some(code) && row.subcode == subcode)
    }

    pub fn has(&self, name: &str) -> bool {
        self.rows.iter().any(|row| row.name == name)
    }
}

impl CodeRange {
    /// Returns whether two ranges overlap. The same range may have rows for several subcodes.
    fn overlaps(self, other: Self) -> bool {
        self != other && self.0 <= other.1 && other.0 <= self.1
    }
}

impl ErrorRow {
    /// Returns whether a version has the code. Both ends are included; a date does not distinguish versions.
    pub fn is_in(&self, version: ApiVersion) -> bool {
        let is_later = matches!(self.since, Some(VersionOrDate::Version(since)) if version < since);
        let is_over = matches!(self.until, Some(VersionOrDate::Version(until)) if until < version);
        !is_later && !is_over
    }

    fn check(&self, site: &Site, checker: &mut Checker<'_>) {
        let is_name = identifier(&self.name, Case::Type).as_ref() == Some(&self.name);
        if !is_name || self.name == "Unrecognized" {
            let message = format!("`{}` is not a Rust variant name", self.name);
            let help = "write a name such as `NoMatchingUser`";
            checker.reject_name(site.child("name"), message, help);
        }
        if self.code.is_some() == self.codes.is_some() {
            let help = "write `code: 100` or `codes: 200..299`";
            let message = "a row has either `code` or `codes`";
            checker.reject(site.clone(), message, help);
        }
        let is_reversed = match (self.since, self.until) {
            (Some(VersionOrDate::Version(since)), Some(VersionOrDate::Version(until))) => {
                until < since
            }
            (Some(VersionOrDate::Date(since)), Some(VersionOrDate::Date(until))) => until < since,
            _ => false,
        };
        if is_reversed {
            let message = "the code ends before it begins";
            checker.reversed(site.child("until"), message);
        }
    }
}
