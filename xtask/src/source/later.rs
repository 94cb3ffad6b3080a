//! Keywords of an edition later than the document's. In: a document. Out: the document without them, and where they were.
//!
//! What reads a document afterwards reads every keyword, whichever edition it is of: a document of OpenAPI 3.1 has none of
//! 3.2 any more.

use std::borrow::Cow;

use serde_json::Value;

use super::Document;
use super::properties::{Properties, entries};
use crate::keyword::{Expected, Keyword, OPENAPI, ObjectKind, OpenApiVersion};
use crate::report::{Code, Report, Site, push_token};

/// A keyword that has no effect in its document, because a later edition added it.
pub struct LaterKeyword {
    pub keyword: &'static Keyword,
    pub pointer: String,
    pub value: Value,
}

impl LaterKeyword {
    /// Warns about the keyword.
    pub fn report(&self, document: &Document, report: &mut Report) {
        let (name, since) = (self.keyword.name, self.keyword.since);
        let message = format!("`{name}` has no effect here before {since}");
        let help = format!(
            "write `openapi: {}.0` at the top of the document, if that is its version",
            since.series()
        );
        let site = Site::new(&document.file, &self.pointer);
        report.lose(Code::LostKeyword, site, message, help);
    }
}

/// Returns the edition of a document.
pub fn edition(tree: &Value) -> Option<OpenApiVersion> {
    OpenApiVersion::of(&tree.text_of("openapi")?)
}

/// Takes the keywords of later editions out of a document.
pub fn take_later(document: &Document) -> (Cow<'_, Document>, Vec<LaterKeyword>) {
    let mut found = Vec::new();
    if let Some(edition) = edition(&document.tree).filter(|edition| *edition < OpenApiVersion::V3_2)
    {
        let mut walk = Walk {
            edition,
            pointer: String::new(),
            found: &mut found,
        };
        walk.object(&document.tree, &OPENAPI);
    }
    if found.is_empty() {
        return (Cow::Borrowed(document), found);
    }
    let mut document = document.clone();
    for later in &found {
        let parent = later
            .pointer
            .rsplit_once('/')
            .map_or("", |(parent, _)| parent);
        if let Some(Value::Object(owner)) = document.tree.pointer_mut(parent) {
            owner.shift_remove(later.keyword.name);
        }
    }
    (Cow::Owned(document), found)
}

struct Walk<'w> {
    edition: OpenApiVersion,
    pointer: String,
    found: &'w mut Vec<LaterKeyword>,
}

impl Walk<'_> {
    fn value(&mut self, value: &Value, expected: &'static Expected) {
        match expected.of(value) {
            Expected::Array(item) => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.inside(&index.to_string(), |walk| walk.value(value, item));
                }
            }
            Expected::Map(entry) => {
                for (key, value) in entries(value) {
                    self.inside(key, |walk| walk.value(value, entry));
                }
            }
            expected => {
                if let Some(kind) = expected.kind() {
                    self.object(value, kind);
                }
            }
        }
    }

    fn object(&mut self, value: &Value, kind: &'static ObjectKind) {
        let kind = kind.variant_of(value).unwrap_or(kind);
        for (key, value) in entries(value) {
            let keyword = kind.keywords.iter().find(|row| row.name == key);
            self.inside(key, |walk| match keyword {
                Some(keyword) if keyword.since > walk.edition => walk.found.push(LaterKeyword {
                    keyword,
                    pointer: walk.pointer.clone(),
                    value: value.clone(),
                }),
                _ => {
                    if let Some(expected) = kind.expected(key) {
                        walk.value(value, expected);
                    }
                }
            });
        }
    }

    fn inside(&mut self, key: &str, walk: impl FnOnce(&mut Self)) {
        let length = self.pointer.len();
        push_token(&mut self.pointer, key);
        walk(self);
        self.pointer.truncate(length);
    }
}
