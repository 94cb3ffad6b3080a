//! Gates: the hand-written specs of one version and of another.
//!
//! In: the hand-written specs and the two sides. Out: changes with their documents. The sections of a kind of
//! spec, and the rule for each column, are beside the kind ([`manual`](crate::manual)).

mod rows;
mod types;

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use serde_json::Value;

use super::compare::{ContractChange, Reached};
use super::rule::{Direction, Rule};
use crate::manual::{SpecKind, TABLE, parts};
use crate::report::Report;
use crate::report::site::push_token;
use crate::source::Document;
use crate::version::ApiVersion;

/// One hand-written spec on each side, with what changed between them.
pub struct Gates {
    pub old: Document,
    pub new: Document,
    pub changes: Vec<Reached>,
    /// The page whose items the rules concern.
    pub page: Option<String>,
}

/// Compares the project's own specs of two versions.
pub fn versions(
    root: &Path,
    old: ApiVersion,
    new: ApiVersion,
    today: Date,
    report: &mut Report,
) -> Vec<Gates> {
    let mut out = Vec::new();
    for kind in TABLE {
        let Some(document) = parts::find(root, kind.name, report) else {
            continue;
        };
        let mut view = |version| (kind.view)(&document, Some(version), report);
        if let (Some(a), Some(b)) = (view(old), view(new)) {
            let page = document.tree.pointer("/operation/page");
            out.push(Gates {
                page: page.and_then(Value::as_str).map(str::to_owned),
                changes: sections(kind, &a, &b, today),
                old: document.clone(),
                new: document,
            });
        }
    }
    out
}

/// Compares two hand-written specs, if that is what the two documents are.
pub fn documents(
    old: &Document,
    new: &Document,
    today: Date,
    report: &mut Report,
) -> Option<Gates> {
    let kind = SpecKind::find(new).or_else(|| SpecKind::find(old))?;
    let (a, b) = (
        (kind.view)(old, None, report)?,
        (kind.view)(new, None, report)?,
    );
    let mut changes = sections(kind, &a, &b, today);
    if old.tree.get("components").is_some() || new.tree.get("components").is_some() {
        changes.extend(types::compare(old, new, today, report));
    }
    if changes.is_empty() {
        changes.extend(unclassified(&old.tree, &new.tree));
    }
    Some(Gates {
        old: old.clone(),
        new: new.clone(),
        changes,
        page: None,
    })
}

fn sections(kind: &SpecKind, old: &Value, new: &Value, today: Date) -> Vec<Reached> {
    let sections = kind.sections.iter();
    sections
        .flat_map(|section| rows::compare(section, old, new, today))
        .collect()
}

/// Keys of hand-written specs that are docs.
const DOCS: [&str; 8] = [
    "spec", "sources", "source", "note", "notes", "doc", "why", "summary",
];

/// Returns the change for a difference that no section covers: in docs, or in something unknown.
fn unclassified(old: &Value, new: &Value) -> Option<Reached> {
    let location = difference(old, new)?;
    let is_docs = location.split('/').any(|key| DOCS.contains(&key));
    let rule = if is_docs {
        Rule::DocsChanged
    } else {
        Rule::Unhandled
    };
    let value = |tree: &Value| tree.pointer(&location).cloned().unwrap_or_default();
    let subject = location.rsplit('/').next().unwrap_or_default().to_owned();
    Some(Reached::alone(ContractChange {
        rule,
        direction: Direction::Request,
        old: value(old),
        new: value(new),
        old_pointer: Some(location.as_str().into()),
        new_pointer: Some(location.into()),
        subject,
    }))
}

/// Returns the pointer of the first difference.
fn difference(old: &Value, new: &Value) -> Option<String> {
    let below = |key: &str, a: &Value, b: &Value| {
        let mut location = String::new();
        push_token(&mut location, key);
        difference(a, b).map(|rest| location + &rest)
    };
    match (old, new) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: BTreeSet<_> = a.keys().chain(b.keys()).collect();
            let mut keys = keys.into_iter();
            keys.find_map(|key| below(key, &old[key], &new[key]))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b).enumerate();
            pairs.find_map(|(index, (x, y))| below(&index.to_string(), x, y))
        }
        (a, b) => (a != b).then(String::new),
    }
}
