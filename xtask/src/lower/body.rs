//! Request bodies. In: a body with its content types. Out: one value for all of them, or a union with an alternative for each.

use indexmap::IndexMap;
use openapiv3::{MediaType, ReferenceOr, RequestBody, Schema, SchemaKind, Type};

use super::Lowerer;
use super::encoding::encodings;
use super::schema::is_binary;
use crate::ir::{
    Alternative, Body, BodyFormat, Dispatch, EncodedAs, PropertyEncoding, Ty, TypeId, TypeKind,
    TypeUse, Union,
};
use crate::report::{Code, Site};
use crate::source::media::essence;

/// A content type of a body or a response.
#[derive(Clone, Copy)]
pub struct OfferedContent<'a> {
    pub format: BodyFormat,
    pub name: &'a String,
    pub content: &'a MediaType,
}

impl<'a> Lowerer<'a> {
    pub fn body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        site: &Site,
        key: &str,
    ) -> Option<Body> {
        let (body, at) = (body.as_item()?, site.child("requestBody"));
        let key = format!("{key} request");
        let offers = self.distinct_offers(body, &at);
        let first = *offers.first()?;
        let is_same = |offer: &OfferedContent<'a>| {
            offer.is_structured() && offer.content.schema == first.content.schema
        };
        let value = if offers.len() == 1 || offers.iter().all(is_same) {
            self.sent_value(first, &at, &key)
        } else {
            self.content_union(&offers, &at, &key)
        };
        let mut encodings = encodings(&offers);
        self.add_media_types(&offers, &value, &mut encodings);
        Some(Body {
            doc: body.description.clone(),
            required: body.required,
            formats: offers.iter().map(|offer| offer.format).collect(),
            content_types: offers.iter().map(|offer| offer.name.clone()).collect(),
            encodings: Some(encodings),
            ..Body::new(value, first.format, first.name, at)
        })
    }

    /// Adds the content types that the schemas of parts give them, where no encoding does.
    fn add_media_types(
        &self,
        offers: &[OfferedContent<'a>],
        value: &TypeUse,
        encodings: &mut Vec<PropertyEncoding>,
    ) {
        let is_multipart = |offer: &OfferedContent<'_>| offer.format == BodyFormat::Multipart;
        let ([offer], Ty::Named(id)) = (offers, &value.ty) else {
            return;
        };
        let TypeKind::Struct(parts) = &self.types[id.0].kind else {
            return;
        };
        for part in parts.fields.iter().filter(|_| is_multipart(offer)) {
            let media = self
                .node(&part.origin)
                .and_then(|node| self.media_type(node));
            let is_listed = encodings.iter().any(|encoding| encoding.wire == part.wire);
            encodings.extend(media.filter(|_| !is_listed).map(|media| PropertyEncoding {
                wire: part.wire.clone(),
                by: EncodedAs::ContentType(media.to_owned()),
            }));
        }
    }

    /// Returns the content types in which a body is offered, each kind of body once.
    fn distinct_offers(&mut self, body: &'a RequestBody, at: &Site) -> Vec<OfferedContent<'a>> {
        let mut offers: Vec<OfferedContent<'a>> = Vec::new();
        let mut dropped = Vec::new();
        for offer in self.offers(&body.content, at) {
            let mut known = offers.iter_mut();
            let Some(same) = known.find(|have| have.is_same(&offer)) else {
                offers.push(offer);
                continue;
            };
            // Of several names for the same content, the plain one.
            let mut other = offer.name;
            if other == "application/json" {
                std::mem::swap(&mut same.name, &mut other);
            }
            dropped.push((other, same.name));
        }
        // XML and other text is a second notation of what JSON or a form says, unless it is any string.
        if let Some(first) = offers.iter().find(|offer| offer.is_structured()).copied() {
            let notations = offers.extract_if(.., |offer| offer.is_notation_of(&first));
            let notations = notations.filter(|offer| !is_xml(offer.name));
            dropped.extend(notations.map(|offer| (offer.name, first.name)));
        }
        for (name, kept) in dropped {
            let message = format!("the body is not offered as `{name}`, only as `{kept}`");
            let help = "to have this one, remove the other by an overlay";
            let site = at.child("content").child(name);
            self.report.lose(Code::UnsupportedBody, site, message, help);
        }
        offers
    }

    /// Returns content types with their formats. Bytes have no JSON form, so JSON or any type that holds some is the bytes
    /// themselves.
    pub fn offers(
        &mut self,
        content: &'a IndexMap<String, MediaType>,
        at: &Site,
    ) -> Vec<OfferedContent<'a>> {
        let offers = content.iter().map(|(name, content)| {
            let format = media_format(name);
            let schema = content
                .schema
                .as_ref()
                .filter(|_| format == BodyFormat::Json);
            let schema = schema.and_then(|schema| self.resolve(schema, at));
            // The rewriting reports that the items are not typed.
            let has_items = content.extensions.contains_key("x-items");
            let format = match schema.map(|(schema, _)| &schema.schema_kind) {
                _ if has_items && format != BodyFormat::Multipart => BodyFormat::Bytes,
                Some(SchemaKind::Type(Type::String(string))) if is_binary(string) => {
                    BodyFormat::Bytes
                }
                _ => format,
            };
            OfferedContent {
                format,
                name,
                content,
            }
        });
        offers.collect()
    }

    /// Returns an enum with a variant for each content type.
    fn content_union(&mut self, offers: &[OfferedContent<'a>], at: &Site, key: &str) -> TypeUse {
        let alternatives = offers.iter().map(|offer| {
            let same = offers.iter().filter(|have| have.format == offer.format);
            let word = match same.count() {
                1 => format_word(offer.format).to_owned(),
                _ => subtype(offer.name),
            };
            let key = format!("{key} {word}");
            Alternative::new(self.sent_value(*offer, at, &key), vec![word])
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
    fn sent_value(&mut self, offer: OfferedContent<'a>, at: &Site, key: &str) -> TypeUse {
        match offer.format {
            BodyFormat::Bytes => TypeUse::plain(Ty::Named(self.runtime("Content"))),
            _ => self.media_value(offer, at, key),
        }
    }

    pub fn media_value(&mut self, offer: OfferedContent<'a>, at: &Site, key: &str) -> TypeUse {
        let at = at.child("content").child(offer.name).child("schema");
        match (offer.format, &offer.content.schema) {
            (BodyFormat::Text, _) => TypeUse::plain(Ty::String),
            (BodyFormat::Bytes, _) => TypeUse::plain(Ty::Named(self.runtime("Bytes"))),
            (BodyFormat::Multipart, _) if offer.content.extensions.contains_key("x-items") => {
                let part = TypeUse::plain(Ty::Named(self.runtime("Upload")));
                TypeUse::plain(Ty::Array(Box::new(part)))
            }
            (BodyFormat::Multipart, Some(schema)) => self.multipart(schema, &at, key),
            (_, Some(schema)) => self.value(schema, &at, key),
            (_, None) => TypeUse::plain(Ty::Json),
        }
    }

    /// Returns the parts of a multipart body, its files as such.
    fn multipart(&mut self, schema: &'a ReferenceOr<Schema>, at: &Site, key: &str) -> TypeUse {
        let Some((resolved, _)) = self.resolve(schema, at) else {
            return TypeUse::plain(Ty::Json);
        };
        let before = self.uploads;
        self.uploads = Some(self.runtime("Upload"));
        let merged = self.merge(key, &[(schema, at.clone())]);
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
        if let Some(id) = self.runtimes.get(&key) {
            return *id;
        }
        let id = self.reserve(key.clone(), self.root());
        self.runtimes.insert(key, id);
        self.types[id.0].kind = TypeKind::Runtime {
            name: name.to_owned(),
            arguments: Vec::new(),
        };
        id
    }
}

impl OfferedContent<'_> {
    fn is_structured(&self) -> bool {
        matches!(self.format, BodyFormat::Json | BodyFormat::Form)
    }

    /// Returns whether text is most likely the same value as a structured body.
    fn is_notation_of(&self, structured: &Self) -> bool {
        let schema = self.content.schema.as_ref();
        let is_string = match schema {
            Some(ReferenceOr::Item(schema)) => {
                matches!(schema.schema_kind, SchemaKind::Type(Type::String(_)))
            }
            Some(ReferenceOr::Reference { .. }) => false,
            None => true,
        };
        let is_own = is_string && self.content.schema != structured.content.schema;
        self.format == BodyFormat::Text && (is_xml(self.name) || !is_own)
    }

    /// Returns whether another content type says nothing that this one does not. Two of a format with one schema are two
    /// names for the same; bytes and text differ by their names alone.
    fn is_same(&self, other: &Self) -> bool {
        self.format == other.format
            && !matches!(self.format, BodyFormat::Bytes | BodyFormat::Text)
            && self.content.schema == other.content.schema
    }
}

/// Returns `merge-patch+json` of `application/merge-patch+json; charset=utf-8`.
fn subtype(name: &str) -> String {
    let essence = essence(name);
    essence.rsplit('/').next().unwrap_or_default().to_owned()
}

/// Returns whether a content type is XML: beside JSON it is another notation of the same value.
pub fn is_xml(name: &str) -> bool {
    let subtype = subtype(name);
    subtype == "xml" || subtype.ends_with("+xml")
}

fn format_word(format: BodyFormat) -> &'static str {
    match format {
        BodyFormat::Json => "json",
        BodyFormat::Form => "form",
        BodyFormat::Multipart => "multipart",
        BodyFormat::Text => "text",
        BodyFormat::Bytes => "bytes",
    }
}

/// Returns what a content type is to a reader or writer; parameters such as `charset` do not matter.
pub fn media_format(name: &str) -> BodyFormat {
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
