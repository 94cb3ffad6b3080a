//! Request bodies. In: a body with its content types. Out: one value for all of them, or a choice between them.

use openapiv3::{ReferenceOr, RequestBody, SchemaKind, Type};

use super::Lowerer;
use super::encoding::encodings;
use super::schema::is_binary;
use crate::ir::{Alternative, Body, BodyFormat, Dispatch, Struct, Ty, TypeKind, TypeUse, Union};
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
        let alike = kinds
            .windows(2)
            .all(|pair| pair[0].2.schema == pair[1].2.schema)
            && kinds
                .iter()
                .all(|(kind, ..)| matches!(kind, BodyFormat::Json | BodyFormat::Form));
        let origin = at.clone();
        let (first, name, content) = *kinds.first()?;
        let value = if alike || kinds.len() == 1 {
            self.sent_value(first, name, content, &at, &key)
        } else {
            self.choice(&kinds, &at, &key)
        };
        Some(Body {
            doc: body.description.clone(),
            required: body.required,
            formats: kinds.iter().map(|(kind, ..)| *kind).collect(),
            content_types: kinds.iter().map(|(_, name, _)| (*name).clone()).collect(),
            encodings: Some(encodings(&kinds)),
            ..Body::new(value, first, name, origin)
        })
    }

    /// The content types in which a body is offered, each kind of body once.
    fn kinds(&mut self, body: &'a RequestBody, at: &Site) -> Vec<Offer<'a>> {
        let mut kinds: Vec<Offer<'a>> = Vec::new();
        let mut dropped = Vec::new();
        for (name, content) in &body.content {
            let kind = self.kind(name, content, at);
            let same = kinds
                .iter_mut()
                .find(|have| !is_another(have, kind, content));
            if let Some(same) = same {
                // Of several names for one thing, the plain one.
                let plain = name == "application/json";
                let (kept, other) = if plain {
                    (name, same.1)
                } else {
                    (same.1, name)
                };
                same.1 = kept;
                dropped.push((other, kept));
            } else {
                kinds.push((kind, name, content));
            }
        }
        // XML and other texts are a second notation of what JSON or a form says.
        let first = kinds
            .iter()
            .find(|(kind, ..)| matches!(kind, BodyFormat::Json | BodyFormat::Form));
        if let Some((_, first, _)) = first.copied() {
            kinds.retain(|(kind, name, _)| {
                let text = *kind == BodyFormat::Text;
                if text && !is_xml(name) {
                    dropped.push((name, first));
                }
                !text
            });
        }
        for (name, kept) in dropped {
            let message = format!("the body is not offered as `{name}`, only as `{kept}`");
            let help = "to have this one, remove the other by an overlay";
            let site = at.child("content").child(name);
            self.report.lose(Code::UnsupportedBody, site, message, help);
        }
        kinds
    }

    /// What a content type is. Bytes have no JSON form, so JSON or any type that holds some is the bytes themselves.
    pub fn kind(&mut self, name: &str, content: &'a openapiv3::MediaType, at: &Site) -> BodyFormat {
        let kind = media_kind(name);
        let schema = content.schema.as_ref();
        let is_bytes = kind == BodyFormat::Json
            && schema
                .and_then(|schema| self.resolve(schema, at))
                .is_some_and(|(schema, _)| match &schema.schema_kind {
                    SchemaKind::Type(Type::String(string)) => is_binary(string),
                    _ => false,
                });
        if is_bytes { BodyFormat::Bytes } else { kind }
    }

    /// An enum with a variant for each content type.
    fn choice(&mut self, kinds: &[Offer<'a>], at: &Site, key: &str) -> TypeUse {
        let once = |kind: &BodyFormat| kinds.iter().filter(|(have, ..)| have == kind).count() == 1;
        let word = |kind: BodyFormat, name: &str| {
            if once(&kind) {
                media_word(kind).to_owned()
            } else {
                subtype(name)
            }
        };
        let alternatives = kinds.iter().map(|(kind, name, content)| {
            let word = word(*kind, name);
            let key = format!("{key} {word}");
            Alternative::new(self.sent_value(*kind, name, content, at, &key), vec![word])
        });
        let alternatives = alternatives.collect();
        let id = self.reserve(format!("{key} body"), at.clone());
        self.types[id.0].doc = Some(
            "The request body, in one of the content types that the document offers.".to_owned(),
        );
        self.types[id.0].kind = TypeKind::Union(Union {
            alternatives,
            by: Dispatch::ContentType,
        });
        TypeUse::plain(Ty::Named(id))
    }

    /// What is sent in a content type: bytes may be a stream.
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

    /// The parts of a multipart body, its files as such.
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

    /// A type of the runtime, which every mention shares.
    pub fn runtime(&mut self, name: &str) -> crate::ir::TypeId {
        let key = format!("runtime {name}");
        if let Some(index) = self.types.iter().position(|def| def.key == key) {
            return crate::ir::TypeId(index);
        }
        let id = self.reserve(key, self.root());
        self.types[id.0].kind = TypeKind::Runtime {
            name: name.to_owned(),
            arguments: Vec::new(),
        };
        id
    }
}

/// A body as one of its content types, by name.
type Offer<'a> = (BodyFormat, &'a String, &'a openapiv3::MediaType);

/// `merge-patch+json` of `application/merge-patch+json; charset=utf-8`.
fn subtype(name: &str) -> String {
    let essence = essence(name);
    essence.rsplit('/').next().unwrap_or_default().to_owned()
}

/// A content type without its parameters, such as `charset`.
fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a content type is XML: beside JSON it is another notation of the same value.
pub fn is_xml(name: &str) -> bool {
    let subtype = subtype(name);
    subtype == "xml" || subtype.ends_with("+xml")
}

/// Whether a content type says something that one before it does not. Two of a kind with one schema are two names for
/// the same; bytes and texts are told apart by their names alone.
fn is_another(have: &Offer<'_>, kind: BodyFormat, content: &openapiv3::MediaType) -> bool {
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

/// What a content type is to a reader or writer; parameters such as `charset` do not matter.
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
