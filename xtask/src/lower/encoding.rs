//! `encoding` of a body. In: the content types that are kept of it. Out: how its members are written, where the document
//! says so.

use openapiv3::MediaType;
use serde_json::Value as Json;

use super::body::media_kind;
use crate::ir::{Encoding, Media, MemberForm, Style};

/// How the members of a form or the parts of a multipart body are written, where the document says so.
pub fn encodings(kinds: &[(Media, &String, &MediaType)]) -> Vec<Encoding> {
    let listed = kinds.iter().filter_map(|(kind, _, content)| {
        let listed = content.extensions.get("x-encoding")?.as_object()?;
        Some(
            listed
                .iter()
                .map(|(name, encoding)| (*kind, name, encoding)),
        )
    });
    let encodings = listed.flatten().filter_map(|(kind, name, encoding)| {
        Some(Encoding {
            wire: name.clone(),
            by: member_form(kind, encoding)?,
        })
    });
    encodings.collect()
}

/// A style, where any of what makes one is said of a form; a content type otherwise.
fn member_form(kind: Media, encoding: &Json) -> Option<MemberForm> {
    let is_form = kind == Media::Form;
    let styled = ["style", "explode", "allowReserved"]
        .iter()
        .any(|key| encoding.get(key).is_some());
    if is_form && styled {
        let style = match encoding.get("style").and_then(Json::as_str) {
            Some("deepObject") => Style::DeepObject,
            Some("spaceDelimited") => Style::SpaceDelimited,
            Some("pipeDelimited") => Style::PipeDelimited,
            _ => Style::Form,
        };
        let explode = encoding.get("explode").and_then(Json::as_bool);
        return Some(MemberForm::Style(
            style,
            explode.unwrap_or(style == Style::Form),
        ));
    }
    let name = encoding.get("contentType").and_then(Json::as_str)?;
    match kind {
        Media::Multipart => Some(MemberForm::Type(name.to_owned())),
        Media::Form if media_kind(name) == Media::Json => {
            Some(MemberForm::Style(Style::Json, false))
        }
        _ => None,
    }
}
