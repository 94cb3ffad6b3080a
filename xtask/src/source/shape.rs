//! A value tree in, every member that does not have the type OpenAPI 3.0 gives it reported where it stands.
//!
//! The walk follows the grammar table, in linear time. Afterwards the model's parser accepts the tree, save
//! for scalars that were written without quotes where a text belongs: those are handed back as texts.

use serde_json::{Map, Value};

use super::grammar::{Kind, OPENAPI, Presence, SCHEMA, Shape};
use super::path::Path;
use crate::report::{Code, Report, Site};

/// Checks a document. Returns the texts that stand as numbers or booleans, by pointer, or nothing if there
/// were errors.
pub fn check(tree: &Value, root: &Site, report: &mut Report) -> Option<Vec<(String, Value)>> {
    let mut walk = Walk {
        report,
        texts: Vec::new(),
        failed: false,
    };
    walk.object(tree, &OPENAPI, &Path::Root(root));
    (!walk.failed).then_some(walk.texts)
}

struct Walk<'r> {
    report: &'r mut Report,
    texts: Vec<(String, Value)>,
    failed: bool,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, shape: &Shape, path: &Path<'_>) {
        match shape {
            Shape::Any => {}
            Shape::Text => self.text(value, path),
            Shape::Flag if value.is_boolean() => {}
            Shape::Number if value.is_number() => {}
            Shape::Count if value.is_u64() => {}
            Shape::Word(words) if value.as_str().is_some_and(|word| words.contains(&word)) => {}
            Shape::FlagOrSchema if value.is_boolean() => {}
            Shape::FlagOrSchema => self.referable(value, &SCHEMA, path),
            Shape::List(item) => self.list(value, item, path),
            Shape::Map(entry) => self.map(value, entry, path),
            Shape::One(kind) => self.object(value, kind, path),
            Shape::Ref(kind) => self.referable(value, kind, path),
            _ => self.mismatch(value, &shape.noun(), path),
        }
    }

    fn text(&mut self, value: &Value, path: &Path<'_>) {
        if value.is_number() || value.is_boolean() {
            let site = path.site();
            let message = format!("a text is expected here, and {value} without quotes is none");
            let help = format!("write \"{value}\"");
            self.texts
                .push((site.pointer.clone(), Value::String(value.to_string())));
            self.report.warn(Code::InvalidDocument, site, message, help);
        } else if !value.is_string() {
            self.mismatch(value, "a text", path);
        }
    }

    fn list(&mut self, value: &Value, item: &Shape, path: &Path<'_>) {
        let Value::Array(items) = value else {
            return self.mismatch(value, "a list", path);
        };
        for (index, value) in items.iter().enumerate() {
            self.value(value, item, &path.index(index));
        }
    }

    fn map(&mut self, value: &Value, entry: &Shape, path: &Path<'_>) {
        let Value::Object(map) = value else {
            return self.mismatch(value, "an object", path);
        };
        for (key, value) in map {
            self.value(value, entry, &path.key(key));
        }
    }

    fn referable(&mut self, value: &Value, kind: &Kind, path: &Path<'_>) {
        match value.get("$ref") {
            Some(Value::String(_)) => {}
            Some(other) => self.mismatch(other, "a text", &path.key("$ref")),
            None => self.object(value, kind, path),
        }
    }

    fn object(&mut self, value: &Value, kind: &Kind, path: &Path<'_>) {
        let Value::Object(map) = value else {
            return self.mismatch(value, kind.name, path);
        };
        if let Some((tag, variants)) = kind.variants {
            return self.variant(map, kind, tag, variants, path);
        }
        self.members(map, kind, path);
    }

    /// Checks an object whose other members depend on one of them.
    fn variant(
        &mut self,
        map: &Map<String, Value>,
        kind: &Kind,
        tag: &str,
        variants: &[(&str, &Kind)],
        path: &Path<'_>,
    ) {
        let Some(value) = map.get(tag) else {
            return self.missing(kind, tag, path);
        };
        match variants
            .iter()
            .find(|(word, _)| value.as_str() == Some(word))
        {
            Some((_, kind)) => self.members(map, kind, path),
            None => {
                let words: Vec<&str> = variants.iter().map(|(word, _)| *word).collect();
                self.mismatch(
                    value,
                    &format!("one of `{}`", words.join("`, `")),
                    &path.key(tag),
                );
            }
        }
    }

    fn members(&mut self, map: &Map<String, Value>, kind: &Kind, path: &Path<'_>) {
        for (key, value) in map {
            if let Some((_, shape, presence)) = kind.fields.iter().find(|(name, ..)| name == key) {
                if !(value.is_null() && *presence == Presence::May) {
                    self.value(value, shape, &path.key(key));
                }
            } else if let Some((takes, shape)) = &kind.others
                && takes(key)
            {
                self.value(value, shape, &path.key(key));
            }
        }
        for (name, _, presence) in kind.fields {
            if *presence == Presence::Must && !map.contains_key(*name) {
                self.missing(kind, name, path);
            }
        }
        if !kind.one_of.is_empty() && !kind.one_of.iter().any(|name| map.contains_key(*name)) {
            self.missing(kind, &kind.one_of.join("` or `"), path);
        }
    }

    fn missing(&mut self, kind: &Kind, name: &str, path: &Path<'_>) {
        let message = format!("{} must have `{name}`", kind.name);
        self.fail(path, message, format!("add `{name}`"));
    }

    fn mismatch(&mut self, value: &Value, expected: &str, path: &Path<'_>) {
        let message = format!("{expected} is expected here, not {}", found(value));
        let help = match value {
            Value::Null => "give a value, or remove the key".to_owned(),
            _ => String::new(),
        };
        self.fail(path, message, help);
    }

    fn fail(&mut self, path: &Path<'_>, message: String, help: String) {
        self.failed = true;
        self.report
            .error(Code::InvalidDocument, path.site(), message, help);
    }
}

/// The words for a value that is not what is expected.
pub fn found(value: &Value) -> String {
    match value {
        Value::String(text) if text.chars().count() <= 40 => format!("`{text}`"),
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => format!("`{scalar}`"),
    }
}
