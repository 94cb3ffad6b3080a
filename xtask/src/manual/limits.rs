//! `limits.yaml`: how many calls Meta takes. In: rows of a number, a window and a scope. Out: the same rows, each name
//! once and each source known.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::report::{Code, Report, Site};
use crate::source::Document;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub sources: IndexMap<String, String>,
    #[serde(rename = "limits")]
    pub rows: Vec<Limit>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Snake case; becomes a constant.
    pub name: String,
    pub doc: String,
    pub calls: u32,
    pub seconds: u64,
    pub scope: Scope,
    #[serde(default)]
    pub per_user: bool,
    pub source: String,
}

/// What shares a limit.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    App,
    Page,
    Thread,
}

impl Limits {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let limits: Self = crate::source::deserialize(
            &document.tree,
            &Site::file(&document.file),
            Code::InvalidManual,
            report,
        )?;
        let rows = Site::file(&document.file).child("limits");
        let mut names = HashSet::new();
        for (index, row) in limits.rows.iter().enumerate() {
            let site = rows.index(index);
            if !limits.sources.contains_key(&row.source) {
                super::unknown("source", &row.source, site.child("source"), report);
            }
            let invalid = |c: char| !(c.is_ascii_lowercase() || c == '_');
            let help = "write each name once, in lower case, and numbers above zero";
            if row.name.is_empty() || row.name.contains(invalid) || !names.insert(&row.name) {
                let message = format!("`{}` is no new name", row.name);
                report.error(Code::InvalidManual, site.child("name"), message, help);
            }
            if row.calls == 0 || row.seconds == 0 {
                let message = "a limit of nothing, or in no time";
                report.error(Code::InvalidManual, site, message, help);
            }
        }
        Some(limits)
    }
}
