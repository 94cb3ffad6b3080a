//! `limits.yaml`: how many calls Meta takes. In: rows of a number, a window and a scope. Out: the same rows, their names
//! and numbers checked.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::section::{Column, SpecSection};
use super::spec::{Checker, Project, Spec};
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::ir::Api;

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
    /// Snake case, the name of a constant.
    pub name: String,
    pub doc: String,
    pub calls: u32,
    pub seconds: u64,
    pub scope: LimitScope,
    #[serde(default)]
    pub per_user: bool,
    /// What a client can count by itself.
    #[serde(default)]
    pub operations: Vec<String>,
    /// Of messages, only those to such a recipient.
    #[serde(default)]
    pub recipients: Vec<String>,
    /// Of messages, only those with such an attachment.
    #[serde(default)]
    pub media: Vec<String>,
    pub source: String,
}

/// What shares a limit.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LimitScope {
    App,
    Page,
    Thread,
}

impl Spec for Limits {
    const NAME: &'static str = "limits";

    const SECTIONS: &'static [SpecSection] = &[SpecSection {
        name: "limits",
        added: Some(Rule::LimitLowered),
        removed: Some(Rule::LimitRaised),
        shown: Some(|row| Value::from(words(row))),
        columns: &[Column::Judged("", |old, new, _| {
            let (was, is) = (words(old), words(new));
            let rule = if is_looser(old, new) {
                Rule::LimitRaised
            } else {
                Rule::LimitLowered
            };
            let changed = (was != is).then(|| (rule, was.into(), is.into()));
            changed.into_iter().collect()
        })],
        ..SpecSection::PLAIN
    }];

    fn check(&self, checker: &mut Checker<'_>) {
        for (site, row) in checker.rows("limits", &self.rows) {
            let is_invalid = |c: char| !(c.is_ascii_lowercase() || c == '_');
            if row.name.is_empty() || row.name.contains(is_invalid) {
                let message = format!("`{}` is not a name in snake case", row.name);
                let help = "write lower case letters and underscores";
                checker.reject(site.child("name"), message, help);
            }
            if row.calls == 0 || row.seconds == 0 {
                let message = "a limit of no calls, or in no time";
                checker.reject(site, message, "write numbers above zero");
            }
        }
    }

    fn check_operations(&self, apis: &[Api], checker: &mut Checker<'_>) {
        let pages = apis.iter().flat_map(|api| &api.pages);
        let operations: Vec<_> = pages.flat_map(|page| &page.operations).collect();
        let is_known = |name: &str| operations.iter().any(|have| have.key == name);
        for (site, row) in checker.rows("limits", &self.rows) {
            let site = site.child("operations");
            checker.check_names("operation", &row.operations, &site, is_known);
        }
    }

    fn emit(&self, _project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::limits::file(self)]
    }
}

/// `300 in 1 s for each page`.
fn words(row: &Value) -> String {
    let people = if row["per_user"] == true {
        " and person"
    } else {
        ""
    };
    let scope = row["scope"].as_str().unwrap_or_default();
    let (calls, seconds) = (&row["calls"], &row["seconds"]);
    format!("{calls} in {seconds} s for each {scope}{people}")
}

/// Returns whether the new limit takes every call that the old one took. Another scope or multiplier cannot be compared.
fn is_looser(old: &Value, new: &Value) -> bool {
    let same = |column: &str| old.get(column) == new.get(column);
    let number = |row: &Value, column: &str| row[column].as_u64().unwrap_or_default();
    same("scope")
        && same("per_user")
        && number(old, "calls") <= number(new, "calls")
        && number(new, "seconds") <= number(old, "seconds")
}
