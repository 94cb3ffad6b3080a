//! Files in a multipart body. In: the schema of a part, while [`Lowerer::uploads`] is set. Out: whether it is a file, a list
//! of files, or a union with one; its content type.
//!
//! A file is a string of `format: binary`, and from OpenAPI 3.1 on also what has no type at all. Inside of an object, which
//! is sent as JSON, there are no files.

use std::collections::HashSet;

use openapiv3::{ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value as Json;

use super::Lowerer;
use super::schema::{SchemaNode, Use, is_binary};
use crate::ir::{TypeKind, TypeUse};
use crate::report::{Code, Site};
use crate::source::properties::Properties;
use crate::source::reference::{MAX_CHAIN, component};

/// The references that lead to what may be a file.
#[derive(Default)]
struct Way<'a> {
    seen: HashSet<&'a str>,
    length: usize,
    is_too_long: bool,
}

impl<'a> Lowerer<'a> {
    /// Lowers what is sent as JSON.
    pub fn as_json<T>(&mut self, lower: impl FnOnce(&mut Self) -> T) -> T {
        let uploads = self.uploads.take();
        let lowered = lower(self);
        self.uploads = uploads;
        lowered
    }

    /// Returns whether a part, or an item or an alternative of it, is a file.
    pub fn is_file(&mut self, schema: Use<'a>, site: &Site) -> bool {
        if self.uploads.is_none() {
            return false;
        }
        let mut way = Way::default();
        let is_file = self.holds_file(schema, &mut way);
        if way.is_too_long {
            let message = format!("this part is behind more than {MAX_CHAIN} schemas");
            let help = "let fewer schemas lead from the body to what is sent";
            let code = Code::TooLarge;
            self.report.error(code, site.clone(), message, help);
        }
        is_file
    }

    fn holds_file(&self, schema: Use<'a>, way: &mut Way<'a>) -> bool {
        let schema = match schema {
            Use::Inline(schema) => schema,
            Use::Reference(reference) => {
                let target = self.target(reference);
                let target = target.filter(|_| way.seen.insert(reference));
                way.is_too_long |= way.length == MAX_CHAIN;
                let Some((_, target)) = target.filter(|_| !way.is_too_long) else {
                    return false;
                };
                way.length += 1;
                let holds_file = self.holds_file(target.into(), way);
                way.length -= 1;
                return holds_file;
            }
        };
        match &schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => is_binary(string),
            SchemaKind::Type(Type::Array(array)) => {
                let items = array.items.as_ref();
                items.is_some_and(|items| self.holds_file(items.into(), way))
            }
            SchemaKind::OneOf { one_of: all } | SchemaKind::AnyOf { any_of: all } => {
                all.iter().any(|one| self.holds_file(one.into(), way))
            }
            // Parts that say nothing do not make an object a file.
            SchemaKind::AllOf { all_of } => {
                let mut described = all_of.iter().filter(|part| !self.is_free(part)).peekable();
                if described.peek().is_none() {
                    return self.has_typeless_bytes();
                }
                described.all(|part| self.holds_file(part.into(), way))
            }
            SchemaKind::Any(any) => {
                let says_nothing = any.enumeration.is_empty() && any.required.is_empty();
                says_nothing && self.has_typeless_bytes()
            }
            _ => false,
        }
    }

    fn is_free(&self, schema: &'a ReferenceOr<Schema>) -> bool {
        let schema = self.resolve_quietly(schema);
        schema.is_some_and(|schema| matches!(schema.schema_kind, SchemaKind::Any(_)))
    }

    fn resolve_quietly(&self, schema: &'a ReferenceOr<Schema>) -> Option<&'a Schema> {
        let next = |schema: &&'a ReferenceOr<Schema>| match schema {
            ReferenceOr::Reference { reference } => Some(self.target(reference)?.1),
            ReferenceOr::Item(_) => None,
        };
        let mut chain = std::iter::successors(Some(schema), next).take(MAX_CHAIN + 1);
        chain.find_map(ReferenceOr::as_item)
    }

    fn has_typeless_bytes(&self) -> bool {
        self.input.tree.get("x-bytes-without-type").is_some()
    }

    /// Lowers a part by its component, which elsewhere is a string or any JSON. One that holds itself is a file nowhere.
    pub fn referenced_file(&mut self, reference: &'a str, key: &str) -> Option<TypeUse> {
        let (name, target) = self.target(reference)?;
        if self.inlining.contains(&name) {
            return None;
        }
        let site = self.root().schema(&name);
        self.inlining.push(name);
        let value = self.value(target, &site, key);
        self.inlining.pop();
        Some(value)
    }

    /// Lowers an `allOf` that is a file: its parts all say so, or say nothing.
    pub fn file_parts(
        &mut self,
        at: &SchemaNode<'a>,
        parts: &'a [ReferenceOr<Schema>],
    ) -> TypeKind {
        let list = at.site.child("allOf");
        let index = parts
            .iter()
            .position(|part| !self.is_free(part))
            .unwrap_or_default();
        TypeKind::Alias(self.value(&parts[index], &list.index(index), &at.key))
    }

    /// Returns the content type that the schema of a part gives it, or its items.
    pub fn media_type(&self, node: &'a Json) -> Option<&'a str> {
        let mut todo = vec![node];
        for _ in 0..MAX_CHAIN {
            let node = todo.pop()?;
            if let Some(media) = node.str_of("x-media-type") {
                return Some(media);
            }
            let target = node.str_of("$ref").and_then(component);
            let schemas = &self.input.tree["components"]["schemas"];
            todo.extend(target.and_then(|name| schemas.get(name)));
            todo.extend(node.get("items"));
            todo.extend(node.items_of("allOf"));
        }
        None
    }
}
