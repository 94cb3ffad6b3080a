//! Everything in a document that has no effect, whether or not something refers to it.
//!
//! In: the tree as its user wrote it, without keywords of later editions. Out: a warning at each property of the wrong type and at each
//! property that OpenAPI does not have there, and the references that are met on the way. Nothing is rejected here: whether
//! a crate can be generated without what is missing is decided by who reads it.

use serde_json::Value;

use super::ignored::{lost, lost_beside_ref};
use super::path::ValuePath;
use super::properties::entries;
use crate::keyword::{Expected, OPENAPI, OPERATION, ObjectKind, PATH_ITEM, SCHEMA};
use crate::report::{Code, Report, Site};
use crate::source::value_at;

/// Walks a document. Returns each reference whose target is not simply one of its components, with its location.
pub fn survey(tree: &Value, root: &Site, report: &mut Report) -> Vec<(Site, String)> {
    let mut survey = Survey {
        tree,
        report,
        references: Vec::new(),
    };
    survey.object(tree, &OPENAPI, &ValuePath::Root(root));
    survey.references
}

struct Survey<'r> {
    tree: &'r Value,
    report: &'r mut Report,
    references: Vec<(Site, String)>,
}

impl Survey<'_> {
    fn value(&mut self, value: &Value, expected: &'static Expected, path: &ValuePath<'_>) {
        if value.is_null() && !needs_content(expected) {
            return;
        }
        if !expected.fits(value) {
            return self.report_mismatch(value, expected, path);
        }
        match expected.of(value) {
            Expected::String if !value.is_string() => self.warn_unquoted(value, path),
            Expected::Array(item) => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(value, item, &path.index(index));
                }
            }
            Expected::Map(entry) => {
                for (key, value) in entries(value) {
                    self.value(value, entry, &path.key(key));
                }
            }
            Expected::Object(kind) => self.object(value, kind, path),
            Expected::Reference(kind) => self.referable(value, kind, path),
            Expected::Schema => self.referable(value, &SCHEMA, path),
            _ => {}
        }
    }

    /// An object or a reference to one. What is beside a reference has no effect, except in a schema and in a path item.
    fn referable(&mut self, value: &Value, kind: &'static ObjectKind, path: &ValuePath<'_>) {
        let Some(Value::String(reference)) = value.get("$ref") else {
            return self.object(value, kind, path);
        };
        let pointer = reference.strip_prefix('#').unwrap_or("?");
        let component = pointer.strip_prefix("/components/");
        let is_component = component.is_some_and(|rest| rest.matches('/').count() == 1);
        if !is_component || value_at(self.tree, pointer).is_none() {
            let site = path.key("$ref").site();
            self.references.push((site, reference.clone()));
        }
        if std::ptr::eq(kind, &SCHEMA) || std::ptr::eq(kind, &PATH_ITEM) {
            return self.object(value, kind, path);
        }
        for (key, _) in entries(value) {
            self.report_lost(lost_beside_ref(key, kind), &path.key(key));
        }
    }

    fn object(&mut self, value: &Value, kind: &'static ObjectKind, path: &ValuePath<'_>) {
        // The rewriting reports an unknown variant.
        let kind = match kind.variants {
            None => Some(kind),
            Some(_) => kind.variant_of(value),
        };
        // Swagger 2.0 has the schema of a parameter in the parameter itself, and that is read.
        let has_one = |kind: &&ObjectKind| {
            kind.one_of.is_empty() || kind.one_of.iter().any(|key| value.get(key).is_some())
        };
        let Some(kind) = kind.filter(has_one) else {
            return;
        };
        let has_ref = value.get("$ref").is_some();
        for (key, value) in entries(value) {
            let path = path.key(key);
            if let Some(expected) = kind.expected(key) {
                self.value(value, expected, &path);
            } else if kind.others.is_none() {
                self.report_lost(lost(key, kind, has_ref), &path);
            }
        }
    }

    fn report_lost(&mut self, lost: Option<(String, String)>, path: &ValuePath<'_>) {
        if let Some((message, help)) = lost {
            self.report
                .lose(Code::LostKeyword, path.site(), message, help);
        }
    }

    /// A scalar without quotes that should be a string is read by its spelling.
    fn warn_unquoted(&mut self, value: &Value, path: &ValuePath<'_>) {
        let message = format!("expected a string, found {value} without quotes");
        let help = format!("write \"{value}\"");
        self.report
            .warn(Code::InvalidDocument, path.site(), message, help);
    }

    fn report_mismatch(&mut self, value: &Value, expected: &Expected, path: &ValuePath<'_>) {
        let (noun, found) = (expected.noun(), found(value));
        let message = format!("expected {noun}, found {found}, so this has no effect");
        let help = match (expected, value) {
            (Expected::Boolean, Value::String(text)) if text == "true" || text == "false" => {
                format!("write `{text}` without quotes")
            }
            (Expected::Array(_), Value::String(text)) if text.len() < 40 => {
                format!("write `[{text}]`")
            }
            (_, Value::Null) => "write the object, or remove the key".to_owned(),
            _ => String::new(),
        };
        let code = Code::InvalidDocument;
        self.report.lose(code, path.site(), message, help);
    }
}

/// Returns whether null is most likely an oversight: an operation of which only the name is written.
fn needs_content(expected: &Expected) -> bool {
    let kind = expected.kind();
    kind.is_some_and(|kind| std::ptr::eq(kind, &OPERATION) || std::ptr::eq(kind, &PATH_ITEM))
}

/// Returns the words for a value that is not what is expected.
fn found(value: &Value) -> String {
    match value {
        Value::String(text) if text.chars().count() <= 40 => format!("the string `{text}`"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => format!("`{scalar}`"),
    }
}
