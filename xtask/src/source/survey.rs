//! What a document of somebody says without effect, wherever it stands: also where nothing refers to it.
//!
//! In: the tree as its user wrote it, OpenAPI 3.0 or 3.1. Out: a warning at each member of the wrong type and at each
//! member that OpenAPI does not have in its place, and the references that are met on the way. Nothing is refused here:
//! whether a crate can be made without what is missing is decided by who reads it.

use serde_json::{Map, Value};

use super::grammar::{Kind, OPENAPI, SCHEMA, Shape, more};
use super::ignored::lost;
use super::path::Path;
use super::shape::found;
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
    fn value(&mut self, value: &Value, shape: &Shape, path: &Path<'_>) {
        if value.is_null() && !must_say_something(shape) {
            return;
        }
        match shape {
            _ if !fits(value, shape) => self.mismatch(value, shape, path),
            Shape::List(item) => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(value, item, &path.index(index));
                }
            }
            Shape::Map(entry) => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    self.value(value, entry, &path.key(key));
                }
            }
            Shape::One(kind) => self.object(value, kind, path),
            Shape::Ref(kind) => self.referable(value, kind, path),
            Shape::FlagOrSchema => self.referable(value, &SCHEMA, path),
            Shape::Either(one, other) => match fits(value, one) {
                true => self.value(value, one, path),
                false => self.value(value, other, path),
            },
            _ => {}
        }
    }

    /// An object or a reference to one. A schema may say more beside its reference; what else stands beside one is lost.
    fn referable(&mut self, value: &Value, kind: &Kind, path: &Path<'_>) {
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
            if key != "$ref"
                && let Some((_, help)) = lost(key, &[], true)
            {
                let message = format!("`{key}` has no effect beside `$ref`");
                let site = path.key(key).site();
                self.report.warn(Code::LostKeyword, site, message, help);
            }
        }
    }

    fn object(&mut self, value: &Value, kind: &Kind, path: &Path<'_>) {
        let Value::Object(map) = value else {
            return;
        };
        match kind.variants {
            None => self.members(map, kind, &[], path),
            Some((tag, variants)) => {
                let word = map.get(tag).and_then(Value::as_str);
                // One that is no variant is the business of who reads it.
                if let Some((_, kind)) = variants.iter().find(|(have, _)| word == Some(have)) {
                    self.members(map, kind, &[tag], path);
                }
            }
        }
    }

    fn members(&mut self, map: &Map<String, Value>, kind: &Kind, also: &[&str], path: &Path<'_>) {
        // Swagger 2.0 has the schema of a parameter in the parameter itself, and that is read.
        if !kind.one_of.is_empty() && !kind.one_of.iter().any(|name| map.contains_key(*name)) {
            return;
        }
        let more = more(kind);
        let shape = |key: &str| {
            let added = more.iter().find(|(name, _)| *name == key);
            let own = || kind.fields.iter().find(|(name, ..)| *name == key);
            added
                .map(|(_, shape)| shape)
                .or_else(|| own().map(|(_, shape, _)| shape))
        };
        let names = kind.fields.iter().map(|(name, ..)| *name);
        let names = names.chain(more.iter().map(|(name, _)| *name));
        let names: Vec<&str> = names.chain(also.iter().copied()).collect();
        let has_ref = map.contains_key("$ref");
        for (key, value) in map {
            if let Some(shape) = shape(key) {
                self.value(value, shape, &path.key(key));
            } else if let Some((takes, shape)) = &kind.others {
                if takes(key) {
                    self.value(value, shape, &path.key(key));
                }
            } else if !also.contains(&key.as_str())
                && let Some((message, help)) = lost(key, &names, has_ref)
            {
                let site = path.key(key).site();
                self.report.warn(Code::LostKeyword, site, message, help);
            }
        }
    }

    fn mismatch(&mut self, value: &Value, shape: &Shape, path: &Path<'_>) {
        let found = match value {
            Value::String(_) => format!("the text {}", found(value)),
            _ => found(value),
        };
        let noun = shape.noun();
        let message = format!("{noun} is expected here, not {found}, so this has no effect");
        let help = match (shape, value) {
            (Shape::Flag, Value::String(text)) if ["true", "false"].contains(&text.as_str()) => {
                format!("write `{text}` without quotes")
            }
            (Shape::List(_), Value::String(text)) if text.len() < 40 => format!("write `[{text}]`"),
            (_, Value::Null) => "say something here, or remove the key".to_owned(),
            _ => String::new(),
        };
        self.report
            .warn(Code::InvalidDocument, path.site(), message, help);
    }
}

/// Whether null in its place is most likely an oversight: an operation of which only the name is written.
fn must_say_something(shape: &Shape) -> bool {
    match shape {
        Shape::One(kind) | Shape::Ref(kind) => ["an operation", "a path item"].contains(&kind.name),
        _ => false,
    }
}

/// Whether a value is of a type, from the outside. What the adapter reads in other spellings as well, or reports by
/// itself, fits: scalars as texts, words, numbers.
fn fits(value: &Value, shape: &Shape) -> bool {
    match shape {
        Shape::Any | Shape::Number | Shape::Word(_) => true,
        Shape::FlagOrSchema => value.is_object() || value.is_boolean(),
        Shape::Text => !value.is_array() && !value.is_object(),
        Shape::Flag => value.is_boolean(),
        Shape::Count => value.as_f64().is_some_and(|number| number >= 0.0),
        Shape::List(_) => value.is_array(),
        Shape::Map(_) => value.is_object(),
        Shape::One(kind) | Shape::Ref(kind) => {
            value.is_object() || value.is_boolean() && std::ptr::eq(*kind, &SCHEMA)
        }
        Shape::Either(one, other) => fits(value, one) || fits(value, other),
    }
}
