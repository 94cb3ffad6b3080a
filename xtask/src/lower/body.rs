//! Request bodies. In: a body with its content types. Out: one value for all of them, or a union with an alternative for each.

use openapiv3::{ReferenceOr, RequestBody, SchemaKind, Type};

use super::Lowerer;
use super::encoding::encodings;
use super::schema::is_binary;
use crate::ir::{
    Alternative, Body, BodyFormat, Dispatch, Struct, Ty, TypeId, TypeKind, TypeUse, Union,
};
use crate::report::{Code, Site};

impl<'a> Lowerer<'a> {
    pub fn body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        site: &Site,
        key: &str,
    ) -> Option<Body> {
        let (body, at) = (body.as_item()?, site.child("requestBody"));
        let key = format!("{key} request");
        let kinds = self.kinds(body, &at);
        let (first, name, content) = *kinds.first()?;
        let is_same = |(kind, _, other): &OfferedBody<'a>| {
            matches!(kind, BodyFormat::Json | BodyFormat::Form) && other.schema == content.schema
        };
        let value = if kinds.len() == 1 || kinds.iter().all(is_same) {
            self.sent_value(first, name, content, &at, &key)
        } else {
            self.content_union(&kinds, &at, &key)
        };
        Some(Body {
            doc: body.description.clone(),
            required: body.required,
            formats: kinds.iter().map(|(kind, ..)| *kind).collect(),
            content_types: kinds.iter().map(|(_, name, _)| (*name).clone()).collect(),
            encodings: Some(encodings(&kinds)),
            ..Body::new(value, first, name, at)
        })
    }

    /// The content types in which a body is offered, each kind of body once.
    fn kinds(&mut self, body: &'a RequestBody, at: &Site) -> Vec<OfferedBody<'a>> {
        let mut kinds: Vec<OfferedBody<'a>> = Vec::new();
        let mut dropped = Vec::new();
        for (name, content) in &body.content {
            let kind = self.kind(name, content, at);
            let mut known = kinds.iter_mut();
            let Some(same) = known.find(|have| !is_another(have, kind, content)) else {
                kinds.push((kind, name, content));
                continue;
            };
            // Of several names for the same content, the plain one.
            let mut other = name;
            if name == "application/json" {
                std::mem::swap(&mut same.1, &mut other);
            }
            dropped.push((other, same.1));
        }
        // XML and other text is a second notation of what JSON or a form says.
        let is_structured = |kind: &BodyFormat| matches!(kind, BodyFormat::Json | BodyFormat::Form);
        let first = kinds.iter().find(|(kind, ..)| is_structured(kind));
        if let Some((_, first, _)) = first.copied() {
            let notations = kinds.extract_if(.., |(kind, ..)| *kind == BodyFormat::Text);
            let notations = notations.filter(|(_, name, _)| !is_xml(name));
            dropped.extend(notations.map(|(_, name, _)| (name, first)));
        }
        for (name, kept) in dropped {
            let message = format!("the body is not offered as `{name}`, only as `{kept}`");
            let help = "to have this one, remove the other by an overlay";
            let site = at.child("content").child(name);
            self.report.lose(Code::UnsupportedBody, site, message, help);
        }
        kinds
    }

    /// Returns the format of a content type. Bytes have no JSON form, so JSON or any type that holds some is the bytes themselves.
    pub fn kind(&mut self, name: &str, content: &'a openapiv3::MediaType, at: &Site) -> BodyFormat {
        let kind = media_kind(name);
        let schema = content.schema.as_ref().filter(|_| kind == BodyFormat::Json);
        let schema = schema.and_then(|schema| self.resolve(schema, at));
        match schema.map(|(schema, _)| &schema.schema_kind) {
            Some(SchemaKind::Type(Type::String(string))) if is_binary(string) => BodyFormat::Bytes,
            _ => kind,
        }
    }

    /// Returns an enum with a variant for each content type.
    fn content_union(&mut self, kinds: &[OfferedBody<'a>], at: &Site, key: &str) -> TypeUse {
        let alternatives = kinds.iter().map(|(kind, name, content)| {
            let same = kinds.iter().filter(|(have, ..)| have == kind);
            let word = match same.count() {
                1 => media_word(*kind).to_owned(),
                _ => subtype(name),
            };
            let key = format!("{key} {word}");
            Alternative::new(self.sent_value(*kind, name, content, at, &key), vec![word])
        });
        let alternatives = alternatives.collect();
        let id = self.reserve(format!("{key} body"), at.clone());
        let doc = "The request body, in one of the content types that the document offers.";
        self.types[id.0].doc = Some(doc.to_owned());
        self.types[id.0].kind = TypeKind::Union(Union {
            alternatives,
            by: Dispatch::ContentType,
        });
        TypeUse::plain(Ty::Named(id))
    }

    /// Returns what is sent in a content type: bytes may be a stream.
    fn sent_value(
        &mut self,
        kind: BodyFormat,
        name: &str,
        content: &'a openapiv3::MediaType,
        at: &Site,
        key: &str,
    ) -> TypeUse {
        match kind {
            BodyFormat::Bytes => TypeUse::plain(Ty::Named(self.runtime("Content"))),
            kind => self.media_value(kind, name, content, at, key),
        }
    }

    pub fn media_value(
        &mut self,
        kind: BodyFormat,
        name: &str,
        content: &'a openapiv3::MediaType,
        at: &Site,
        key: &str,
    ) -> TypeUse {
        let at = at.child("content").child(name).child("schema");
        match (kind, &content.schema) {
            (BodyFormat::Text, _) => TypeUse::plain(Ty::String),
            (BodyFormat::Bytes, _) => TypeUse::plain(Ty::Named(self.runtime("Bytes"))),
            (BodyFormat::Multipart, Some(schema)) => self.multipart(schema, &at, key),
            (_, Some(schema)) => self.value(schema, &at, key),
            (_, None) => TypeUse::plain(Ty::Json),
        }
    }

    /// Returns the parts of a multipart body, its files as such.
    fn multipart(
        &mut self,
        schema: &'a ReferenceOr<openapiv3::Schema>,
        at: &Site,
        key: &str,
    ) -> TypeUse {
        let Some((resolved, _)) = self.resolve(schema, at) else {
            return TypeUse::plain(Ty::Json);
        };
        let before = self.uploads;
        self.uploads = Some(self.runtime("Upload"));
        let mut merged = Struct::default();
        let whole = [(schema, at.clone())];
        self.merge(key, &whole, &mut merged, &mut Vec::new());
        self.uploads = before;
        if merged.fields.is_empty() {
            return TypeUse::plain(Ty::Map(Box::new(TypeUse::plain(Ty::Json))));
        }
        let id = self.reserve(key.to_owned(), at.clone());
        self.describe(id, resolved);
        self.types[id.0].kind = TypeKind::Struct(merged);
        TypeUse::plain(Ty::Named(id))
    }

    /// Returns a type of the runtime, which every mention shares.
    pub fn runtime(&mut self, name: &str) -> TypeId {
        let key = format!("runtime {name}");
        if let Some(index) = self.types.iter().position(|def| def.key == key) {
            return TypeId(index);
        }
        let id = self.reserve(key, self.root());
        self.types[id.0].kind = TypeKind::Runtime {
            name: name.to_owned(),
            arguments: Vec::new(),
        };
        id
    }
}

/// A content type of a body: its format, its name and what it says.
type OfferedBody<'a> = (BodyFormat, &'a String, &'a openapiv3::MediaType);

/// Returns `merge-patch+json` of `application/merge-patch+json; charset=utf-8`.
fn subtype(name: &str) -> String {
    let essence = essence(name);
    essence.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Returns a content type without its parameters, such as `charset`.
fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Returns whether a content type is XML: beside JSON it is another notation of the same value.
pub fn is_xml(name: &str) -> bool {
    let subtype = subtype(name);
    subtype == "xml" || subtype.ends_with("+xml")
}

/// Returns whether a content type says something that one before it does not. Two of a format with one schema are two
/// names for the same; bytes and text differ by their names alone.
fn is_another(have: &OfferedBody<'_>, kind: BodyFormat, content: &openapiv3::MediaType) -> bool {
    have.0 != kind
        || matches!(kind, BodyFormat::Bytes | BodyFormat::Text)
        || have.2.schema != content.schema
}

fn media_word(kind: BodyFormat) -> &'static str {
    match kind {
        BodyFormat::Json => "json",
        BodyFormat::Form => "form",
        BodyFormat::Multipart => "multipart",
        BodyFormat::Text => "text",
        BodyFormat::Bytes => "bytes",
    }
}

/// Returns what a content type is to a reader or writer; parameters such as `charset` do not matter.
pub fn media_kind(name: &str) -> BodyFormat {
    let essence = essence(name);
    match essence.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" | "json" => BodyFormat::Json,
        "application/x-www-form-urlencoded" => BodyFormat::Form,
        _ if essence.ends_with("+json") => BodyFormat::Json,
        _ if essence.starts_with("multipart/") => BodyFormat::Multipart,
        "application/xml"
        | "application/javascript"
        | "application/yaml"
        | "application/x-yaml"
        | "application/x-ndjson"
        | "application/jwt"
        | "application/jose"
        | "application/jsonl"
        | "application/graphql"
        | "application/x-pem-file" => BodyFormat::Text,
        _ if essence.starts_with("text/")
            || essence.ends_with("+xml")
            || essence.ends_with("+yaml") =>
        {
            BodyFormat::Text
        }
        _ => BodyFormat::Bytes,
    }
}
