//! Gates: what the hand-written specs say of one version and of another.
//!
//! In: the hand-written specs and the two sides. Out: changes with their documents. Which sections a kind of spec has, and
//! by which rule a changed column is reported, is said beside the kind ([`manual`](crate::manual)).

mod rows;
mod types;

use std::path::Path;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::compare::{Change, Reached};
use super::rule::{Direction, Rule};
use crate::manual::{SpecKind, TABLE, parts};
use crate::report::Report;
use crate::source::Document;
use crate::version::ApiVersion;

/// One hand-written spec on each side, with what changed between them.
pub struct Gates {
    pub old: Document,
    pub new: Document,
    pub changes: Vec<Reached>,
    /// The page whose items the rules are about.
    pub page: Option<String>,
}

/// Compares what the project's own specs say of two versions.
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
        changes.extend(leftover(&old.tree, &new.tree));
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

/// Keys of hand-written specs that are for people.
const WORDS: [&str; 8] = [
    "spec", "sources", "source", "note", "notes", "doc", "why", "summary",
];

/// Reports a difference that no rule found: in words, or in something that no section judges.
fn leftover(old: &Value, new: &Value) -> Option<Reached> {
    let place = difference(old, new)?;
    let words = place.split('/').any(|key| WORDS.contains(&key));
    let rule = if words {
        Rule::DocsChanged
    } else {
        Rule::Unhandled
    };
    let value = |tree: &Value| tree.pointer(&place).cloned().unwrap_or_default();
    let subject = place.rsplit('/').next().unwrap_or_default().to_owned();
    Some(Reached {
        change: Change {
            rule,
            direction: Direction::Request,
            old: value(old),
            new: value(new),
            old_pointer: Some(place.as_str().into()),
            new_pointer: Some(place.into()),
            subject,
        },
        operations: Default::default(),
        root_cause: None,
    })
}

/// The pointer of the first difference.
fn difference(old: &Value, new: &Value) -> Option<String> {
    let below = |key: &str, a: &Value, b: &Value| {
        let mut place = String::new();
        crate::report::site::push_token(&mut place, key);
        difference(a, b).map(|rest| place + &rest)
    };
    match (old, new) {
        (Value::Object(a), Value::Object(b)) => {
            let mut keys: Vec<_> = a.keys().chain(b.keys()).collect();
            keys.sort();
            let null = Value::Null;
            let get = |map: &Map<String, Value>, key: &str| map.get(key).cloned();
            keys.into_iter().find_map(|key| {
                let (x, y) = (get(a, key), get(b, key));
                below(
                    key,
                    x.as_ref().unwrap_or(&null),
                    y.as_ref().unwrap_or(&null),
                )
            })
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let pairs = a.iter().zip(b).enumerate();
            pairs
                .into_iter()
                .find_map(|(index, (x, y))| below(&index.to_string(), x, y))
        }
        (a, b) => (a != b).then(String::new),
    }
}
