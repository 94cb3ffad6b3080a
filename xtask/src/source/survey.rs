//! What a document of somebody says without effect, wherever it stands: also where nothing refers to it.
//!
//! In: the tree as its user wrote it, OpenAPI 3.0 or 3.1. Out: a warning at each member of the wrong type and at each
//! member that OpenAPI does not have in its place, and the references that are met on the way. Nothing is refused here:
//! whether a crate can be made without what is missing is decided by who reads it.

use serde_json::{Map, Value};

use super::ignored::{lost, lost_beside_ref};
use super::path::Path;
use crate::keyword::{Expected, OPENAPI, ObjectKind, SCHEMA};
use crate::report::{Code, Report, Site};

/// Walks a document. Returns each reference to something that does not plainly stand in it, with its place.
pub fn survey(tree: &Value, root: &Site, report: &mut Report) -> Vec<(Site, String)> {
    let mut walk = Walk {
        tree,
        report,
        references: Vec::new(),
    };
    walk.object(tree, &OPENAPI, &Path::Root(root));
    walk.references
}

struct Walk<'r> {
    tree: &'r Value,
    report: &'r mut Report,
    references: Vec<(Site, String)>,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, expected: &Expected, path: &Path<'_>) {
        if value.is_null() && !must_say_something(expected) {
            return;
        }
        match expected {
            _ if !fits(value, expected) => self.mismatch(value, expected, path),
            Expected::String if !value.is_string() => self.unquoted(value, path),
            Expected::Array(item) => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(value, item, &path.index(index));
                }
            }
            Expected::Map(entry) => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    self.value(value, entry, &path.key(key));
                }
            }
            Expected::Object(kind) => self.object(value, kind, path),
            Expected::Reference(kind) => self.referable(value, kind, path),
            Expected::Schema => self.referable(value, &SCHEMA, path),
            Expected::Either(one, other) => {
                if fits(value, one) {
                    self.value(value, one, path)
                } else {
                    self.value(value, other, path)
                }
            }
            _ => {}
        }
    }

    /// An object or a reference to one. A schema may say more beside its reference; what else stands beside one is lost.
    fn referable(&mut self, value: &Value, kind: &ObjectKind, path: &Path<'_>) {
        let Some(Value::String(reference)) = value.get("$ref") else {
            return self.object(value, kind, path);
        };
        let pointer = reference.strip_prefix('#').unwrap_or("?");
        if self.tree.pointer(pointer).is_none() {
            let site = path.key("$ref").site();
            self.references.push((site, reference.clone()));
        }
        if std::ptr::eq(kind, &SCHEMA) {
            return self.object(value, kind, path);
        }
        for (key, _) in value.as_object().into_iter().flatten() {
            if let Some((message, help)) = lost_beside_ref(key, kind) {
                let site = path.key(key).site();
                self.report.lose(Code::LostKeyword, site, message, help);
            }
        }
    }

    fn object(&mut self, value: &Value, kind: &ObjectKind, path: &Path<'_>) {
        let Value::Object(map) = value else {
            return;
        };
        match kind.variants {
            None => self.properties(map, kind, path),
            Some((tag, variants)) => {
                let word = map.get(tag).and_then(Value::as_str);
                // The rewriting reports an unknown one.
                if let Some((_, kind)) = variants.iter().find(|(have, _)| word == Some(have)) {
                    self.properties(map, kind, path);
                }
            }
        }
    }

    fn properties(&mut self, map: &Map<String, Value>, kind: &ObjectKind, path: &Path<'_>) {
        // Swagger 2.0 has the schema of a parameter in the parameter itself, and that is read.
        if !kind.one_of.is_empty() && !kind.one_of.iter().any(|name| map.contains_key(*name)) {
            return;
        }
        let has_ref = map.contains_key("$ref");
        for (key, value) in map {
            if let Some(row) = kind.find(key) {
                self.value(value, &row.expected, &path.key(key));
            } else if let Some((is_key, expected)) = &kind.others {
                if is_key(key) {
                    self.value(value, expected, &path.key(key));
                }
            } else if let Some((message, help)) = lost(key, kind, has_ref) {
                let site = path.key(key).site();
                self.report.lose(Code::LostKeyword, site, message, help);
            }
        }
    }

    /// A scalar without quotes where a string belongs is read by its spelling.
    fn unquoted(&mut self, value: &Value, path: &Path<'_>) {
        let message = format!("expected a string, found {value} without quotes");
        let help = format!("write \"{value}\"");
        self.report
            .warn(Code::InvalidDocument, path.site(), message, help);
    }

    fn mismatch(&mut self, value: &Value, expected: &Expected, path: &Path<'_>) {
        let found = match value {
            Value::String(_) => format!("the text {}", found(value)),
            _ => found(value),
        };
        let noun = expected.noun();
        let message = format!("{noun} is expected here, not {found}, so this has no effect");
        let help = match (expected, value) {
            (Expected::Boolean, Value::String(text))
                if ["true", "false"].contains(&text.as_str()) =>
            {
                format!("write `{text}` without quotes")
            }
            (Expected::Array(_), Value::String(text)) if text.len() < 40 => {
                format!("write `[{text}]`")
            }
            (_, Value::Null) => "say something here, or remove the key".to_owned(),
            _ => String::new(),
        };
        self.report
            .lose(Code::InvalidDocument, path.site(), message, help);
    }
}

/// Whether null in its place is most likely an oversight: an operation of which only the name is written.
fn must_say_something(expected: &Expected) -> bool {
    match expected {
        Expected::Object(kind) | Expected::Reference(kind) => {
            ["an operation", "a path item"].contains(&kind.name)
        }
        _ => false,
    }
}

/// Whether a value is of a type, from the outside. What the rewriter reads in other spellings as well, or reports by
/// itself, fits: scalars as texts, words, numbers.
fn fits(value: &Value, expected: &Expected) -> bool {
    match expected {
        Expected::Any | Expected::Number | Expected::OneOf(_) => true,
        Expected::Schema => value.is_object() || value.is_boolean(),
        Expected::String => !value.is_array() && !value.is_object(),
        Expected::Boolean => value.is_boolean(),
        Expected::Count => value.as_f64().is_some_and(|number| number >= 0.0),
        Expected::Array(_) => value.is_array(),
        Expected::Map(_) => value.is_object(),
        Expected::Object(kind) | Expected::Reference(kind) => {
            value.is_object() || value.is_boolean() && std::ptr::eq(*kind, &SCHEMA)
        }
        Expected::Either(one, other) => fits(value, one) || fits(value, other),
    }
}

/// Returns the words for a value that is not what is expected.
fn found(value: &Value) -> String {
    match value {
        Value::String(text) if text.chars().count() <= 40 => format!("`{text}`"),
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => format!("`{scalar}`"),
    }
}
