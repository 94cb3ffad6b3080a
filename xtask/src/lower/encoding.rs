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
        let listed = offer.content.extensions.get("x-encoding").into_iter();
        for (name, encoding) in listed.flat_map(entries) {
            let by = encoded_as(offer.format, encoding);
            let wire = name.clone();
            encodings.extend(by.map(|by| PropertyEncoding { wire, by }));
        }
    }
    encodings
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
        return Some(EncodedAs::Style(style, explode));
    }
    let name = encoding.str_of("contentType")?;
    match kind {
        BodyFormat::Multipart => Some(EncodedAs::ContentType(name.to_owned())),
        BodyFormat::Form if media_format(name) == BodyFormat::Json => {
            Some(EncodedAs::Style(ParamStyle::Json, false))
        }
        _ => None,
    }
}
