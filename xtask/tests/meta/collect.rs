//! The examples of a document, each with the Rust type that it must be a value of.
//!
//! In: the document as it was read, and the page that it became. The schemas of the one are walked along with the types
//! of the other. Out: every `example` and every value of `examples`, by its pointer; where its schema has no
//! type, it has none, and the list of exceptions says why.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use xtask::ir::{
    AdditionalProperties, Body, Dispatch, Field, Operation, Page, ParamLocation, Response, Struct,
    Ty, TypeId, TypeKind, TypeUse,
};

/// An example, by its pointer in the document.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    pub json: Json,
    /// In the words of the generated crate, seen from its page; `None` where the schema has no type.
    pub ty: Option<String>,
}

pub type Examples = BTreeMap<String, Example>;

pub fn collect(tree: &Json, page: &Page) -> Examples {
    let mut walk = Walk {
        tree,
        page,
        found: Examples::new(),
    };
    walk.schemas();
    walk.operations();
    walk.found
}

struct Walk<'a> {
    tree: &'a Json,
    page: &'a Page,
    found: Examples,
}

#[derive(Clone, Copy)]
enum Carried<'a> {
    Sent(&'a Body),
    Received(&'a Response),
}

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl<'a> Walk<'a> {
    fn schemas(&mut self) {
        for (name, schema) in entries(self.tree.pointer("/components/schemas")) {
            let mut types = self.page.types.iter();
            let index = types.position(|def| def.key == *name);
            let value = index.map(|index| TypeUse::plain(Ty::Named(TypeId(index))));
            let at = format!("/components/schemas/{}", escaped(name));
            self.schema(schema, &at, value.as_ref());
        }
    }

    fn operations(&mut self) {
        for (path, item) in entries(self.tree.get("paths")) {
            let path_at = format!("/paths/{}", escaped(path));
            for method in METHODS {
                let Some(node) = item.get(method) else {
                    continue;
                };
                let operation = self.operation(method, path);
                let at = format!("{path_at}/{method}");
                self.parameters(
                    item.get("parameters"),
                    &format!("{path_at}/parameters"),
                    operation,
                );
                self.parameters(
                    node.get("parameters"),
                    &format!("{at}/parameters"),
                    operation,
                );
                self.bodies(node, &at, operation);
            }
        }
    }

    /// What an operation sends and what it receives.
    fn bodies(&mut self, node: &'a Json, at: &str, operation: Option<&'a Operation>) {
        if let Some(body) = node.get("requestBody") {
            let sent = operation.and_then(|operation| operation.body.as_ref());
            self.content(
                body,
                &format!("{at}/requestBody"),
                sent.map(Carried::Sent),
                None,
            );
        }
        let headers = operation.and_then(|operation| operation.headers_type);
        for (status, response) in entries(node.get("responses")) {
            let responses = operation.map_or(&[][..], |operation| &operation.responses);
            let lowered = responses.iter().find(|response| response.status == *status);
            let at = format!("{at}/responses/{}", escaped(status));
            self.content(response, &at, lowered.map(Carried::Received), headers);
        }
    }

    /// The type of what is carried in one of its content types.
    fn value_of(&self, carried: Carried<'a>, media: &str) -> Option<&'a TypeUse> {
        let body = match carried {
            Carried::Received(response) => return response.value.as_ref(),
            Carried::Sent(body) => body,
        };
        let Ty::Named(id) = body.value.ty else {
            return Some(&body.value);
        };
        match &self.page.ty(id).kind {
            TypeKind::Union(union) if union.by == Dispatch::ContentType => {
                let index = body.content_types.iter().position(|name| name == media)?;
                Some(&union.alternatives.get(index)?.value)
            }
            _ => Some(&body.value),
        }
    }

    /// The operation of a path, whose leading parameter may have become the version of the API or part of the server.
    fn operation(&self, method: &str, path: &str) -> Option<&'a Operation> {
        let method = method.to_ascii_uppercase();
        let version = self.tree["info"]["version"].as_str().unwrap_or_default();
        let rest = path.split_once('}').map_or("", |(_, rest)| rest);
        let bound = format!("/{version}{rest}");
        let keys = [path, rest, &bound].map(|path| format!("{method} {path}"));
        let mut operations = self.page.operations.iter();
        operations.find(|operation| keys.contains(&operation.key))
    }

    fn parameters(&mut self, list: Option<&'a Json>, at: &str, operation: Option<&'a Operation>) {
        for (index, parameter) in list
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            let (parameter, at) = self.resolved(parameter, format!("{at}/{index}"));
            let location = match parameter["in"].as_str() {
                Some("path") => ParamLocation::Path,
                Some("query") => ParamLocation::Query,
                Some("header") => ParamLocation::Header,
                _ => ParamLocation::Cookie,
            };
            let params = operation.map_or(&[][..], |operation| &operation.params);
            let param = params.iter().find(|param| {
                parameter["name"] == param.wire.as_str() && param.location == location
            });
            // The one that is the version of the API is a string in the client's address.
            let version = TypeUse::plain(Ty::String);
            let is_version = location == ParamLocation::Path && parameter["name"] == "Version";
            let value = param
                .map(|param| &param.value)
                .or(is_version.then_some(&version));
            self.own(parameter, &at, value);
            if let Some(schema) = parameter.get("schema") {
                self.schema(schema, &format!("{at}/schema"), value);
            }
        }
    }

    /// A request body or a response: its content, and the headers.
    fn content(
        &mut self,
        node: &'a Json,
        at: &str,
        carried: Option<Carried<'a>>,
        headers: Option<TypeId>,
    ) {
        let headers = headers.map_or(Vec::new(), |id| self.structs(&Ty::Named(id), 0));
        let (node, at) = self.resolved(node, at.to_owned());
        for (media, content) in entries(node.get("content")) {
            let at = format!("{at}/content/{}", escaped(media));
            let value = carried.and_then(|carried| self.value_of(carried, media));
            self.own(content, &at, value);
            if let Some(schema) = content.get("schema") {
                self.schema(schema, &format!("{at}/schema"), value);
            }
        }
        for (name, header) in entries(node.get("headers")) {
            let (header, at) = self.resolved(header, format!("{at}/headers/{}", escaped(name)));
            let value = field(&headers, name).map(|field| &field.value);
            self.own(header, &at, value);
            if let Some(schema) = header.get("schema") {
                self.schema(schema, &format!("{at}/schema"), value);
            }
        }
    }

    /// A schema and what it is made of. What it refers to is met at its own location.
    fn schema(&mut self, schema: &'a Json, at: &str, value: Option<&TypeUse>) {
        self.own(schema, at, value);
        self.inside(schema, at, value);
    }

    /// A part of an `allOf`: its example lacks what the other parts require, so each property is taken by itself.
    fn part(&mut self, part: &'a Json, at: &str, value: Option<&TypeUse>) {
        let shapes = value.map_or(Vec::new(), |value| self.structs(&value.ty, 0));
        match part.get("example") {
            Some(Json::Object(example)) if !shapes.is_empty() => {
                for (name, json) in example {
                    let field = field(&shapes, name).map(|field| &field.value);
                    self.add(json, format!("{at}/example/{}", escaped(name)), field);
                }
            }
            _ => self.own(part, at, value),
        }
        self.inside(part, at, value);
    }

    fn inside(&mut self, schema: &'a Json, at: &str, value: Option<&TypeUse>) {
        let shapes = value.map_or(Vec::new(), |value| self.structs(&value.ty, 0));
        for (name, inner) in entries(schema.get("properties")) {
            let field = field(&shapes, name).map(|field| &field.value);
            let at = format!("{at}/properties/{}", escaped(name));
            self.schema(inner, &at, field);
        }
        let ty = value.map(|value| self.end(&value.ty));
        if let Some(items) = schema.get("items") {
            let item = match ty {
                Some(Ty::Array(item)) => Some(&**item),
                _ => None,
            };
            self.schema(items, &format!("{at}/items"), item);
        }
        if let Some(more @ Json::Object(_)) = schema.get("additionalProperties") {
            let item = match ty {
                Some(Ty::Map(item)) => Some(&**item),
                _ => shapes.iter().find_map(|shape| match &shape.additional {
                    AdditionalProperties::Typed(item) => Some(&**item),
                    _ => None,
                }),
            };
            self.schema(more, &format!("{at}/additionalProperties"), item);
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let list = schema.get(keyword).and_then(Json::as_array);
            for (index, part) in list.into_iter().flatten().enumerate() {
                let at = format!("{at}/{keyword}/{index}");
                match keyword {
                    "allOf" => self.part(part, &at, value),
                    _ => self.schema(part, &at, value),
                }
            }
        }
    }

    /// The examples that a node itself has.
    fn own(&mut self, node: &'a Json, at: &str, value: Option<&TypeUse>) {
        if let Some(json) = node.get("example") {
            self.add(json, format!("{at}/example"), value);
        }
        match node.get("examples") {
            Some(Json::Object(named)) => {
                for (name, example) in named {
                    let (example, at) =
                        self.resolved(example, format!("{at}/examples/{}", escaped(name)));
                    if let Some(json) = example.get("value") {
                        self.add(json, format!("{at}/value"), value);
                    }
                }
            }
            Some(Json::Array(list)) => {
                for (index, json) in list.iter().enumerate() {
                    self.add(json, format!("{at}/examples/{index}"), value);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, json: &Json, at: String, value: Option<&TypeUse>) {
        let ty = value.and_then(|value| self.value(value));
        let example = Example {
            json: json.clone(),
            ty,
        };
        // What several operations share has the type that the first of them gives it.
        let known = self.found.get(&at).is_some_and(|have| have.ty.is_some());
        if !known {
            self.found.insert(at, example);
        }
    }

    /// Follows references to parameters, responses and the like.
    fn resolved(&self, node: &'a Json, at: String) -> (&'a Json, String) {
        let (mut node, mut at) = (node, at);
        for _ in 0..16 {
            let target = node.get("$ref").and_then(Json::as_str);
            let pointer = target.and_then(|target| target.strip_prefix('#'));
            let Some(pointer) = pointer else {
                break;
            };
            let pointer = percent_encoding::percent_decode_str(pointer).decode_utf8_lossy();
            let Some(found) = self.tree.pointer(&pointer) else {
                break;
            };
            (node, at) = (found, pointer.into_owned());
        }
        (node, at)
    }

    /// The type at the end of a chain of aliases.
    fn end<'t>(&self, ty: &'t Ty) -> &'t Ty
    where
        'a: 't,
    {
        let mut ty = ty;
        for _ in 0..=self.page.types.len() {
            match ty {
                Ty::Named(id) => match &self.page.ty(*id).kind {
                    TypeKind::Alias(value) => ty = &value.ty,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }

    /// The objects that a type can be: itself, or the alternatives of a union.
    fn structs(&self, ty: &Ty, depth: usize) -> Vec<&'a Struct> {
        let Ty::Named(id) = self.end(ty) else {
            return Vec::new();
        };
        match &self.page.ty(*id).kind {
            TypeKind::Struct(strukt) => vec![strukt],
            TypeKind::Union(union) if depth < 4 => {
                let branches = union.alternatives.iter();
                let each = branches.flat_map(|branch| self.structs(&branch.value.ty, depth + 1));
                each.collect()
            }
            _ => Vec::new(),
        }
    }

    /// A type in the words of the crate; `None` for what has no JSON form.
    fn value(&self, value: &TypeUse) -> Option<String> {
        let ty = match &value.ty {
            Ty::Bool => "bool".to_owned(),
            Ty::Int32 => "i32".to_owned(),
            Ty::Int64 => "i64".to_owned(),
            Ty::Uint64 => "u64".to_owned(),
            Ty::Number => "f64".to_owned(),
            Ty::String => "String".to_owned(),
            Ty::Json => "serde_json::Value".to_owned(),
            Ty::Array(item) => format!("Vec<{}>", self.value(item)?),
            Ty::Map(item) => format!("BTreeMap<String, {}>", self.value(item)?),
            Ty::Named(id) => match &self.page.ty(*id).kind {
                kind @ TypeKind::Runtime { name, .. } => {
                    kind.is_formatted().then(|| format!("formats::{name}"))?
                }
                _ => format!("api::{}", self.page.ty(*id).ident),
            },
        };
        Some(if value.nullable && value.ty != Ty::Json {
            format!("Option<{ty}>")
        } else {
            ty
        })
    }
}

fn field<'s>(shapes: &[&'s Struct], wire: &str) -> Option<&'s Field> {
    let mut fields = shapes.iter().flat_map(|shape| &shape.fields);
    fields.find(|field| field.wire == wire)
}

fn entries(node: Option<&Json>) -> impl Iterator<Item = (&String, &Json)> {
    node.and_then(Json::as_object)
        .into_iter()
        .flat_map(Map::iter)
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
