//! Request bodies. In: a body with its content types. Out: one value for all of them, or a choice between them.

use std::slice;

use openapiv3::{MediaType, ReferenceOr, RequestBody, SchemaKind, Type};

use super::Lowerer;
use super::encoding::encodings;
use super::schema::{At, is_binary};
use crate::ir::{Body, Branch, Dispatch, Media, Shape, Struct, Ty, Union, Value};
use crate::report::{Code, Site};

impl<'a> Lowerer<'a> {
    pub fn body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        site: &Site,
        place: &str,
    ) -> Option<Body> {
        let (body, at) = self.resolve(body, &site.child("requestBody"))?;
        let place = format!("{place} request");
        let kinds = self.kinds(body, &at);
        let alike = kinds
            .windows(2)
            .all(|pair| pair[0].2.schema == pair[1].2.schema)
            && kinds
                .iter()
                .all(|(kind, ..)| matches!(kind, Media::Json | Media::Form));
        let origin = at.clone();
        let (first, name, content) = *kinds.first()?;
        let value = if alike || kinds.len() == 1 {
            self.sent_value(first, name, content, &at, &place)
        } else {
            self.choice(&kinds, &at, &place)
        };
        Some(Body {
            doc: body.description.clone(),
            required: body.required,
            value,
            media: kinds.iter().map(|(kind, ..)| *kind).collect(),
            names: kinds.iter().map(|(_, name, _)| (*name).clone()).collect(),
            encodings: self.input.lenient.then(|| encodings(&kinds)),
            origin,
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
            if !self.input.lenient && !matches!(kind, Media::Json | Media::Form) {
                let message = format!("a request body of `{name}` is not written");
                let help =
                    "keep `application/json` or `application/x-www-form-urlencoded`, by an overlay";
                let site = at.child("content").child(name);
                self.report
                    .error(Code::UnsupportedBody, site, message, help);
            } else if let Some(same) = same {
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
            .find(|(kind, ..)| matches!(kind, Media::Json | Media::Form));
        if let Some((_, first, _)) = first.copied() {
            kinds.retain(|(kind, name, _)| {
                let text = *kind == Media::Text;
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
            self.problem(Code::UnsupportedBody, site, message, help);
        }
        kinds
    }

    /// What a content type is. Bytes have no JSON form, so JSON or any type that holds some is the bytes themselves.
    pub fn kind(&mut self, name: &str, content: &'a MediaType, at: &Site) -> Media {
        let kind = media_kind(name);
        let schema = content.schema.as_ref();
        let is_bytes = kind == Media::Json
            && self.input.lenient
            && schema
                .and_then(|schema| self.resolve(schema, at))
                .is_some_and(|(schema, _)| match &schema.schema_kind {
                    SchemaKind::Type(Type::String(string)) => is_binary(string),
                    _ => false,
                });
        if is_bytes { Media::Bytes } else { kind }
    }

    /// An enum with a variant for each content type.
    fn choice(&mut self, kinds: &[Offer<'a>], at: &Site, place: &str) -> Value {
        let once = |kind: &Media| kinds.iter().filter(|(have, ..)| have == kind).count() == 1;
        let word = |kind: Media, name: &str| match once(&kind) {
            true => media_word(kind).to_owned(),
            false => subtype(name),
        };
        let branches = kinds.iter().map(|(kind, name, content)| {
            let word = word(*kind, name);
            let place = format!("{place} {word}");
            Branch {
                ident: String::new(),
                value: self.sent_value(*kind, name, content, at, &place),
                tags: vec![word],
                boxed: false,
            }
        });
        let branches = branches.collect();
        let id = self.reserve(format!("{place} body"), at.clone());
        self.types[id.0].doc = Some(
            "The request body, in one of the content types that the document offers.".to_owned(),
        );
        self.types[id.0].shape = Shape::Union(Union {
            branches,
            by: Dispatch::Media,
        });
        Value::plain(Ty::Named(id))
    }

    /// What is sent in a content type: bytes may be a stream.
    fn sent_value(
        &mut self,
        kind: Media,
        name: &str,
        content: &'a MediaType,
        at: &Site,
        place: &str,
    ) -> Value {
        match kind {
            Media::Bytes => Value::plain(Ty::Named(self.runtime("Content"))),
            kind => self.media_value(kind, name, content, at, place),
        }
    }

    pub fn media_value(
        &mut self,
        kind: Media,
        name: &str,
        content: &'a MediaType,
        at: &Site,
        place: &str,
    ) -> Value {
        let at = at.child("content").child(name).child("schema");
        match (kind, &content.schema) {
            (Media::Text, _) => Value::plain(Ty::String),
            (Media::Bytes, _) => Value::plain(Ty::Named(self.runtime("Bytes"))),
            (Media::Multipart, Some(schema)) => self.multipart(schema, &at, place),
            (_, Some(schema)) => self.value(schema, &at, place),
            (_, None) => Value::plain(Ty::Json),
        }
    }

    /// The parts of a multipart body, its files as such.
    fn multipart(
        &mut self,
        schema: &'a ReferenceOr<openapiv3::Schema>,
        at: &Site,
        place: &str,
    ) -> Value {
        let Some((resolved, _)) = self.resolve(schema, at) else {
            return Value::plain(Ty::Json);
        };
        let before = self.uploads;
        self.uploads = Some(self.runtime("Upload"));
        let mut merged = Struct::default();
        let whole = At {
            schema: resolved,
            site: at.clone(),
            place: place.to_owned(),
        };
        self.merge(
            &whole,
            slice::from_ref(schema),
            &mut merged,
            &mut Vec::new(),
        );
        self.uploads = before;
        if merged.fields.is_empty() {
            return Value::plain(Ty::Map(Box::new(Value::plain(Ty::Json))));
        }
        let id = self.reserve(place.to_owned(), at.clone());
        self.describe(id, resolved);
        self.types[id.0].shape = Shape::Struct(merged);
        Value::plain(Ty::Named(id))
    }

    /// A type of the runtime, which every mention shares.
    pub fn runtime(&mut self, name: &str) -> crate::ir::TypeId {
        let place = format!("runtime {name}");
        if let Some(index) = self.types.iter().position(|def| def.place == place) {
            return crate::ir::TypeId(index);
        }
        let id = self.reserve(place, self.root());
        self.types[id.0].shape = Shape::Runtime {
            name: name.to_owned(),
            arguments: Vec::new(),
        };
        id
    }
}

/// A body as one of its content types, by name.
type Offer<'a> = (Media, &'a String, &'a MediaType);

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
fn is_another(have: &Offer<'_>, kind: Media, content: &MediaType) -> bool {
    have.0 != kind || matches!(kind, Media::Bytes | Media::Text) || have.2.schema != content.schema
}

fn media_word(kind: Media) -> &'static str {
    match kind {
        Media::Json => "json",
        Media::Form => "form",
        Media::Multipart => "multipart",
        Media::Text => "text",
        Media::Bytes => "bytes",
    }
}

/// What a content type is to a reader or writer; parameters such as `charset` do not matter.
pub fn media_kind(name: &str) -> Media {
    let essence = essence(name);
    match essence.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" | "json" => Media::Json,
        "application/x-www-form-urlencoded" => Media::Form,
        _ if essence.ends_with("+json") => Media::Json,
        _ if essence.starts_with("multipart/") => Media::Multipart,
        "application/xml"
        | "application/javascript"
        | "application/yaml"
        | "application/x-yaml"
        | "application/x-ndjson"
        | "application/jwt"
        | "application/jose"
        | "application/jsonl"
        | "application/graphql"
        | "application/x-pem-file" => Media::Text,
        _ if essence.starts_with("text/")
            || essence.ends_with("+xml")
            || essence.ends_with("+yaml") =>
        {
            Media::Text
        }
        _ => Media::Bytes,
    }
}
