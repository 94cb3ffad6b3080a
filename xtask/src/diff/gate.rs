//! Gates: what the hand-written specs say of one version and of another.
//!
//! In: the hand-written specs and the two sides. Out: changes with their documents: who may ask for which profile field,
//! until when a version lasts, what an error code means, which protocol features are gone.

mod errors;
mod fields;
mod legacy;
mod limits;
mod payloads;
mod permissions;
mod protocol;
mod rows;
mod tokens;
mod versions;

use std::path::Path;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::compare::{Change, Reached};
use super::finding::OperationName;
use super::rule::{Direction, Rule};
use crate::manual::{Calendar, Errors, Profile, parts};
use crate::report::Report;
use crate::source::{self, Document};
use crate::version::ApiVersion;

/// One hand-written spec on each side, with what changed between them.
pub struct Gates {
    pub old: Document,
    pub new: Document,
    pub changes: Vec<Reached>,
    /// The page whose items the rules are about.
    pub page: Option<String>,
}

pub fn profile(root: &Path, report: &mut Report) -> Option<Profile> {
    let document = source::read(root, "specs/manual/profile-fields.yaml", report)?;
    Profile::read(&document, report)
}

/// Compares what the project's own rules say of two versions.
pub fn versions(
    root: &Path,
    old: ApiVersion,
    new: ApiVersion,
    today: Date,
    report: &mut Report,
) -> Vec<Gates> {
    let mut out = Vec::new();
    let mut add = |document: Document, changes: Vec<Reached>, page: Option<String>| {
        out.push(Gates {
            page,
            old: document.clone(),
            new: document,
            changes,
        });
    };
    let mut read = |name: &str| parts::find(root, name, report);
    let documents = [
        read("profile-fields"),
        read("versions"),
        read("errors"),
        read("protocol"),
    ];
    let [profile, calendar, errors, protocol] = documents;
    if let Some(document) = profile
        && let Some(profile) = Profile::read(&document, report)
    {
        let page = Some(profile.operation.page.clone());
        add(
            document,
            fields::compare(&profile, old, &profile, new),
            page,
        );
    }
    if let Some(document) = calendar
        && let Some(calendar) = Calendar::read(&document, report)
    {
        add(
            document,
            versions::between(&calendar, old, new, today),
            None,
        );
    }
    if let Some(document) = errors
        && let Some(errors) = Errors::read(&document, report)
    {
        add(document, errors::between(&errors, old, new), None);
    }
    if let Some(document) = protocol {
        let changes = protocol::between(&document.tree, old, new);
        add(document, changes, None);
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
    let has = |key: &str| old.tree.get(key).is_some() && new.tree.get(key).is_some();
    let latest = ApiVersion {
        major: u16::MAX,
        minor: 0,
    };
    let changes = if has("fields") && has("requirements") {
        let (a, b) = (Profile::read(old, report)?, Profile::read(new, report)?);
        fields::compare(&a, latest, &b, latest)
    } else if has("fields") && has("delivery") {
        payloads::webhooks(old, new, today, report)
    } else if has("methods") && has("errors") {
        payloads::extensions(old, new, today, report)
    } else if has("errors") && has("sources") {
        errors::compare(&Errors::read(old, report)?, &Errors::read(new, report)?)
    } else if has("accepts") && has("kinds") {
        tokens::compare(&old.tree, &new.tree)
    } else if has("limits") && has("sources") {
        limits::compare(&old.tree, &new.tree)
    } else if has("permissions") && has("access") {
        legacy::compare(&old.tree, &new.tree)
    } else if has("permissions") && has("sources") {
        permissions::compare(&old.tree, &new.tree)
    } else if has("features") && has("sources") {
        protocol::compare(&old.tree, &new.tree)
    } else if has("versions") && has("rules") {
        versions::compare(
            &Calendar::read(old, report)?,
            &Calendar::read(new, report)?,
            today,
        )
    } else {
        return None;
    };
    let changes = match changes.is_empty() {
        true => leftover(&old.tree, &new.tree).into_iter().collect(),
        false => changes,
    };
    Some(Gates {
        old: old.clone(),
        new: new.clone(),
        changes,
        page: None,
    })
}

/// Members of hand-written specs that are for people.
const WORDS: [&str; 7] = [
    "sources", "source", "note", "notes", "doc", "why", "summary",
];

/// What differs although no rule found it: its words, or something that nobody has judged.
fn leftover(old: &Value, new: &Value) -> Option<Reached> {
    let place = difference(old, new)?;
    let words = place.split('/').any(|key| WORDS.contains(&key));
    let rule = match words {
        true => Rule::DocsChanged,
        false => Rule::Unhandled,
    };
    let value = |tree: &Value| tree.pointer(&place).cloned().unwrap_or_default();
    let subject = place.rsplit('/').next().unwrap_or_default();
    Some(change(rule, &place, subject, value(old), value(new), None))
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

/// A change at one place of a hand-written spec.
fn change(
    rule: Rule,
    pointer: &str,
    subject: &str,
    old: impl Into<Value>,
    new: impl Into<Value>,
    operation: Option<&OperationName>,
) -> Reached {
    Reached {
        change: Change {
            rule,
            direction: Direction::Request,
            old_pointer: Some(pointer.into()),
            new_pointer: Some(pointer.into()),
            old: old.into(),
            new: new.into(),
            subject: subject.to_owned(),
        },
        operations: operation.cloned().into_iter().collect(),
        root_cause: None,
    }
}
