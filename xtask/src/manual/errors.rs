//! `errors.yaml`: the catalogue of error codes. In: rows. Out: the same rows, each with a code or a range, a variant
//! name that is Rust and unique, and no pair of numbers twice.

use std::collections::HashMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::names::{Case, identifier};
use crate::report::{Code, Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Errors {
    pub sources: IndexMap<String, String>,
    #[serde(rename = "errors")]
    pub rows: Vec<Row>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub code: Option<i64>,
    /// `200..299`, both ends included.
    pub codes: Option<Range>,
    pub subcode: Option<i64>,
    /// Codes under which `code` itself may arrive as a subcode.
    #[serde(default)]
    pub also_subcode_of: Vec<i64>,
    pub name: String,
    pub meaning: String,
    pub advice: String,
    pub class: Class,
    pub since: Option<Bound>,
    pub until: Option<Bound>,
    pub source: String,
    #[serde(default)]
    pub confidence: Confidence,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range(pub i64, pub i64);

/// A version or a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
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

impl Class {
    /// The variant of the generated enum.
    pub fn variant(self) -> &'static str {
        match self {
            Self::Retry => "Retry",
            Self::RetryLater => "RetryLater",
            Self::Reauthenticate => "Reauthenticate",
            Self::RequestPermission => "RequestPermission",
            Self::FixRequest => "FixRequest",
            Self::Stop => "Stop",
        }
    }
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

impl<'de> Deserialize<'de> for Range {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let ends = text
            .split_once("..")
            .map(|(first, last)| (first.parse(), last.parse()));
        match ends {
            Some((Ok(first), Ok(last))) if first < last => Ok(Self(first, last)),
            _ => Err(serde::de::Error::custom(format!(
                "`{text}` is not a range such as `200..299`"
            ))),
        }
    }
}

impl<'de> Deserialize<'de> for Bound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Ok(version) = text.parse() {
            return Ok(Self::Version(version));
        }
        let message = || {
            format!("`{text}` is neither a version such as `v8.0` nor a date such as `2026-06-25`")
        };
        text.parse()
            .map(Self::Date)
            .map_err(|_| serde::de::Error::custom(message()))
    }
}

impl Errors {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let errors: Self = crate::source::deserialize(
            &document.tree,
            &Site::file(&document.file),
            Code::InvalidManual,
            report,
        )?;
        let rows = Site::file(&document.file).child("errors");
        let mut names = HashMap::new();
        let mut numbers = HashMap::new();
        for (index, row) in errors.rows.iter().enumerate() {
            let site = rows.index(index);
            if identifier(&row.name, Case::Type).as_ref() != Some(&row.name)
                || row.name == "Unrecognized"
            {
                let message = format!("`{}` is not a Rust variant name", row.name);
                report.error(
                    Code::InvalidName,
                    site.child("name"),
                    message,
                    "write a name such as `NoMatchingUser`",
                );
            }
            if !errors.sources.contains_key(&row.source) {
                super::unknown("source", &row.source, site.child("source"), report);
            }
            if row.code.is_some() == row.codes.is_some() {
                let help = "write `code: 100` or `codes: 200..299`";
                report.error(
                    Code::InvalidManual,
                    site.clone(),
                    "a row has either `code` or `codes`",
                    help,
                );
            }
            let mut once = |taken: bool, what: String| {
                if taken {
                    let help = "merge the two rows, or correct one of them";
                    report.error(
                        Code::InvalidManual,
                        site.clone(),
                        format!("{what} stands in an earlier row"),
                        help,
                    );
                }
            };
            once(
                names.insert(&row.name, index).is_some(),
                format!("the name `{}`", row.name),
            );
            let key = (row.code, row.codes, row.subcode);
            once(
                numbers.insert(key, index).is_some(),
                "this pair of numbers".to_owned(),
            );
        }
        errors.check_codes(&rows, report);
        Some(errors)
    }

    pub fn named(&self, name: &str) -> bool {
        self.rows.iter().any(|row| row.name == name)
    }

    /// Codes that a row mentions are rows themselves, no ranges overlap, and what ends has begun before.
    fn check_codes(&self, rows: &Site, report: &mut Report) {
        for (index, row) in self.rows.iter().enumerate() {
            let site = rows.index(index);
            for (position, code) in row.also_subcode_of.iter().enumerate() {
                if !self.rows.iter().any(|other| other.code == Some(*code)) {
                    let site = site.child("also_subcode_of").index(position);
                    super::unknown("error", &code.to_string(), site, report);
                }
            }
            let Some(Range(first, last)) = row.codes else {
                continue;
            };
            let mut earlier = self.rows[..index].iter().filter_map(|row| row.codes);
            if earlier
                .any(|other| other != Range(first, last) && other.0 <= last && first <= other.1)
            {
                let help = "let each code stand in one range";
                let message = "the range overlaps an earlier one";
                report.error(Code::InvalidManual, site.child("codes"), message, help);
            }
        }
        for (index, row) in self.rows.iter().enumerate() {
            let is_reversed = match (row.since, row.until) {
                (Some(Bound::Version(since)), Some(Bound::Version(until))) => until < since,
                (Some(Bound::Date(since)), Some(Bound::Date(until))) => until < since,
                _ => false,
            };
            if is_reversed {
                let site = rows.index(index).child("until");
                super::reversed(site, "the code is gone before it came", report);
            }
        }
    }
}
