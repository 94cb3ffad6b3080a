//! `encoding` of a body. In: the content types that are kept of it. Out: how its properties are written, where the
//! document says so.

use serde_json::Value as Json;

use super::body::{OfferedContent, media_format};
use crate::ir::{BodyFormat, EncodedAs, ParamStyle, PropertyEncoding};
use crate::source::properties::{Properties, entries};

/// Returns how the properties of a form or the parts of a multipart body are written, where the document says so.
pub fn encodings(offers: &[OfferedContent<'_>]) -> Vec<PropertyEncoding> {
    let mut encodings = Vec::new();
    for offer in offers {
        let extension = |key: &str| offer.content.extensions.get(key);
        encodings.extend(property_encodings(offer.format, extension("x-encoding")));
        encodings.extend(extension("x-items").into_iter().flat_map(part_encodings));
    }
    encodings
}

/// Returns how the properties of one form are written.
pub fn property_encodings(kind: BodyFormat, listed: Option<&Json>) -> Vec<PropertyEncoding> {
    let listed = listed.into_iter().flat_map(entries);
    let encodings = listed.filter_map(|(name, encoding)| {
        let by = encoded_as(kind, encoding)?;
        let wire = name.clone();
        Some(PropertyEncoding { wire, by })
    });
    encodings.collect()
}

/// Returns the content types of parts by position.
fn part_encodings(items: &Json) -> Vec<PropertyEncoding> {
    let part = |wire: String, kind: &Json| {
        let by = EncodedAs::ContentType(kind.as_str()?.to_owned());
        Some(PropertyEncoding { wire, by })
    };
    let prefix = items.items_of("prefix").iter().enumerate();
    let prefix = prefix.filter_map(|(index, kind)| part(index.to_string(), kind));
    let rest = part(String::new(), &items["rest"]);
    prefix.chain(rest).collect()
}

/// Returns a style, if a form has a keyword of one; otherwise a content type.
fn encoded_as(kind: BodyFormat, encoding: &Json) -> Option<EncodedAs> {
    let mut keywords = ["style", "explode", "allowReserved"].iter();
    if kind == BodyFormat::Form && keywords.any(|key| encoding.get(key).is_some()) {
        let style = match encoding.str_of("style") {
            Some("deepObject") => ParamStyle::DeepObject,
            Some("spaceDelimited") => ParamStyle::SpaceDelimited,
            Some("pipeDelimited") => ParamStyle::PipeDelimited,
            _ => ParamStyle::Form,
        };
        let explode = encoding.get("explode").and_then(Json::as_bool);
        let explode = explode.unwrap_or(style == ParamStyle::Form);
        let reserved = encoding.get("allowReserved").and_then(Json::as_bool);
        return Some(EncodedAs::Style(style, explode, reserved == Some(true)));
    }
    let name = encoding.str_of("contentType")?;
    match kind {
        BodyFormat::Multipart => Some(EncodedAs::ContentType(name.to_owned())),
        BodyFormat::Form if media_format(name) == BodyFormat::Json => {
            Some(EncodedAs::Style(ParamStyle::Json, false, false))
        }
        _ => None,
    }
}
