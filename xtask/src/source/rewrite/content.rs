//! Media types. In: the `content` of a body, a response or a parameter. Out: references followed, each media type with its
//! schema and its encodings.

use serde_json::{Map, Value, json};

use super::{At, Rewriter};
use crate::keyword::{MEDIA_TYPE, OpenApiVersion, SCHEMA};
use crate::report::Code;
use crate::source::media::{is_positional, is_sequential};
use crate::source::properties::{Properties, entries};

/// What media types are of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ContentOwner {
    /// A request body or a parameter.
    Request,
    Response,
}

impl<'f> Rewriter<'f, '_> {
    /// Rewrites the media types of a parameter, a body or a response.
    pub fn content(
        &mut self,
        owner: &'f Value,
        owner_kind: ContentOwner,
        at: &At<'_>,
    ) -> Map<String, Value> {
        let mut out = Map::new();
        for (name, media) in owner.entries_of("content") {
            let here = at.key(name);
            let Some(found) = self.resolved(media, &here) else {
                continue;
            };
            let (media, here) = (found.value, found.at());
            self.check_keywords(media, &MEDIA_TYPE, &here);
            let mut kept = Map::new();
            let sequence = match owner_kind {
                ContentOwner::Response => self.sequence(name, media, &here),
                ContentOwner::Request => None,
            };
            if let Some(sequence) = sequence {
                kept.insert("x-items".into(), sequence.items());
                kept.insert("schema".into(), sequence.schema);
            } else if self.is_item_by_item(name, media, &here) {
                kept.insert("x-items".into(), self.item_types(media));
            } else if let Some(schema) = media.get("schema").filter(|schema| !schema.is_null()) {
                let schema = self.used_schema(schema, &here.key("schema"));
                kept.insert("schema".into(), schema);
            }
            if let Some(encoding @ Value::Object(_)) = media.get("encoding") {
                let schema = media.get("schema");
                self.check_encodings(encoding, name, schema, &here.key("encoding"));
                kept.insert("x-encoding".into(), encoding.clone());
            }
            out.insert(name.clone(), kept.into());
        }
        out
    }

    /// Returns whether a media type is described item by item, which is reported: the items are not typed. A keyword for
    /// items is reported where the media type has none.
    fn is_item_by_item(&mut self, name: &str, media: &Value, at: &At<'_>) -> bool {
        let positional = ["prefixEncoding", "itemEncoding"];
        let keywords = ["itemSchema"].into_iter().chain(positional);
        let Some(keyword) = keywords.clone().find(|key| media.get(key).is_some()) else {
            return false;
        };
        let has_effect = if keyword == "itemSchema" {
            is_sequential(name)
        } else {
            is_positional(name)
        };
        let code = Code::UnsupportedBody;
        let site = at.key(keyword).site();
        if !has_effect {
            let message =
                format!("`{keyword}` has no effect, as `{name}` is not a sequence of items");
            let help = "describe the content by `schema`";
            self.report.lose(code, site, message, help);
            return false;
        }
        let message = format!(
            "the items of `{name}` are not typed: the content is bytes, or parts that are bytes"
        );
        let help =
            "a schema under `components: schemas:` has a type, with which each item can be read";
        self.report.lose(code, site, message, help);
        true
    }

    /// Returns the content type of each part by position, then that of all others.
    fn item_types(&self, media: &Value) -> Value {
        let of = |encoding: &Value| encoding.str_of("contentType").map(str::to_owned);
        let prefix = media.items_of("prefixEncoding").iter();
        let prefix: Vec<_> = prefix.map(of).collect();
        let rest = media.get("itemEncoding").and_then(of);
        json!({ "prefix": prefix, "rest": rest })
    }

    /// Returns whether a part, or each of its items, may be a file; since OpenAPI 3.1 what has no type is one.
    fn may_be_file(&self, part: &Value) -> bool {
        let text = part.to_string();
        let mut words = ["binary", "contentMediaType", "$ref"].into_iter();
        let part = part.get("items").unwrap_or(part);
        let mut keys = entries(part).map(|(key, _)| key.as_str());
        words.any(|word| text.contains(word))
            || self.edition >= OpenApiVersion::V3_1
                && keys.all(|key| SCHEMA.find(key).is_none_or(|row| !row.is_structure()))
    }

    /// Reports what an encoding says without an effect on the parts of a body.
    fn check_encodings(
        &mut self,
        encodings: &Value,
        media: &str,
        schema: Option<&Value>,
        at: &At<'_>,
    ) {
        let properties = schema.and_then(|schema| schema.get("properties"));
        for (name, encoding) in entries(encodings) {
            let here = at.key(name);
            let property = properties.and_then(|properties| properties.get(name));
            if properties.is_some() && property.is_none() {
                let message = format!("the body has no property `{name}`");
                self.lose(&here, message, "check the spelling");
                continue;
            }
            let is_file = property.is_none_or(|property| self.may_be_file(property));
            let is_plain = |kind: &&str| kind.contains("json") || kind.starts_with("text/plain");
            let kind = encoding
                .str_of("contentType")
                .filter(|kind| !is_plain(kind));
            if let Some(kind) = kind.filter(|_| !is_file) {
                let message = format!("the part is text or JSON, though it is sent as `{kind}`");
                let help = "describe it as a file: `type: string, format: binary`";
                self.lose(&here.key("contentType"), message, help);
            }
            let mut nested = ["encoding", "prefixEncoding", "itemEncoding"].into_iter();
            if let Some(key) = nested.find(|key| encoding.get(key).is_some()) {
                let message = "the parts inside of a part are not typed";
                self.lose(
                    &here.key(key),
                    message,
                    "describe the part as a file, and send its bytes",
                );
            }
            if encoding.get("headers").is_some() {
                let message = "the headers of a part are not sent";
                self.lose(&here.key("headers"), message, "");
            }
            if media.starts_with("multipart/") {
                self.check_style(encoding, &here);
            }
        }
    }

    /// Reports a style of a part, which has an effect since OpenAPI 3.1, unless it is the one that is written.
    fn check_style(&mut self, encoding: &Value, at: &At<'_>) {
        let is_other =
            |key: &str, written: Value| encoding.get(key).is_some_and(|it| *it != written);
        let keyword = match () {
            () if is_other("style", "form".into()) => "style",
            () if is_other("explode", true.into()) => "explode",
            () => return,
        };
        let message =
            format!("`{keyword}` has no effect on a part: each item of an array is a part");
        let help = "describe the property as a string, and write the value in that style";
        self.lose(&at.key(keyword), message, help);
    }
}
