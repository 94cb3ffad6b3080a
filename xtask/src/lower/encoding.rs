//! `encoding` of a body. In: the content types that are kept of it. Out: how its members are written, where the document
//! says so.

use serde_json::Value as Json;

use super::body::media_kind;
use crate::ir::{BodyFormat, EncodedAs, ParamStyle, PropertyEncoding};

/// How the members of a form or the parts of a multipart body are written, where the document says so.
pub fn encodings(kinds: &[(BodyFormat, &String, &openapiv3::MediaType)]) -> Vec<PropertyEncoding> {
    let listed = kinds.iter().filter_map(|(kind, _, content)| {
        let listed = content.extensions.get("x-encoding")?.as_object()?;
        Some(
            listed
                .iter()
                .map(|(name, encoding)| (*kind, name, encoding)),
        )
    });
    let encodings = listed.flatten().filter_map(|(kind, name, encoding)| {
        Some(PropertyEncoding {
            wire: name.clone(),
            by: member_form(kind, encoding)?,
        })
    });
    encodings.collect()
}

/// A style, where any of what makes one is said of a form; a content type otherwise.
fn member_form(kind: BodyFormat, encoding: &Json) -> Option<EncodedAs> {
    let is_form = kind == BodyFormat::Form;
    let styled = ["style", "explode", "allowReserved"]
        .iter()
        .any(|key| encoding.get(key).is_some());
    if is_form && styled {
        let style = match encoding.get("style").and_then(Json::as_str) {
            Some("deepObject") => ParamStyle::DeepObject,
            Some("spaceDelimited") => ParamStyle::SpaceDelimited,
            Some("pipeDelimited") => ParamStyle::PipeDelimited,
            _ => ParamStyle::Form,
        };
        let explode = encoding.get("explode").and_then(Json::as_bool);
        return Some(EncodedAs::Style(
            style,
            explode.unwrap_or(style == ParamStyle::Form),
        ));
    }
    let name = encoding.get("contentType").and_then(Json::as_str)?;
    match kind {
        BodyFormat::Multipart => Some(EncodedAs::ContentType(name.to_owned())),
        BodyFormat::Form if media_kind(name) == BodyFormat::Json => {
            Some(EncodedAs::Style(ParamStyle::Json, false))
        }
        _ => None,
    }
}
