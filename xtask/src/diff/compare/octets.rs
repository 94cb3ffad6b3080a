//! Bytes in a body, in a part or in a string. In: two schemas. Out: whether both mean the same bytes, in whichever of the
//! spellings of OpenAPI 3.0 and 3.1, and the change of their encoding.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Notation;
use super::schema::Cx;
use crate::diff::rule::Rule;
use crate::diff::schema::{JsonType, Schema};

/// Returns whether both sides are raw bytes: a string with a format or an encoding, or no type at all.
pub fn are_bytes(old: &Schema, new: &Schema) -> bool {
    let mut sides = [old, new].into_iter();
    (is_binary(old) || is_binary(new)) && sides.all(|side| is_binary(side) || is_open(side))
}

/// Returns the encoding of each side, if one is of raw bytes and the other one of their text, such as base64.
pub fn recoded(old: &Schema, new: &Schema) -> Option<[Value; 2]> {
    let is_raw = |schema: &Schema| is_binary(schema) || is_open(schema);
    let encoded = |schema: &Schema| encoding(schema).map(Value::from);
    let have_formats = [old, new].iter().all(|side| !side.formats.is_empty());
    match (encoded(old), encoded(new)) {
        (None, Some(new)) if is_raw(old) && !have_formats => Some([Value::Null, new]),
        (Some(old), None) if is_raw(new) && !have_formats => Some([old, Value::Null]),
        _ => None,
    }
}

/// Returns how a string encodes bytes, unless they are as they are: three encodings of RFC 2045 change nothing.
fn encoding(schema: &Schema) -> Option<&str> {
    let [encoding, _] = bytes(schema);
    encoding.filter(|name| !["binary", "8bit", "7bit"].contains(name))
}

fn is_open(schema: &Schema) -> bool {
    schema.is_any() && schema.opaque.is_empty()
}

fn is_binary(schema: &Schema) -> bool {
    let media = text(schema, "contentMediaType");
    let is_declared = schema.formats.contains("binary")
        || matches!(text(schema, "contentEncoding"), Some("binary" | "8bit"))
        || media.is_some_and(|media| schema.types.is_none() || media != "application/json");
    let is_string = schema.types.is_none() || schema.only() == Some(JsonType::String);
    let rest = Schema {
        types: None,
        formats: BTreeSet::new(),
        opaque: Default::default(),
        ..schema.clone()
    };
    is_declared && encoding(schema).is_none() && is_string && rest.is_any()
}

/// Compares the bytes of a body or of a part; returns whether they are all that is to compare.
pub fn compare(cx: &Cx<'_, '_>) -> bool {
    if let Some([old, new]) = recoded(&cx.old, &cx.new) {
        cx.add(Rule::ContentChanged, "contentEncoding", old, new);
        return true;
    }
    let are_bytes = are_bytes(&cx.old, &cx.new);
    // A part has the content type; a body has it from its media type.
    let types = cx.sides().map(|side| side.opaque.get("contentMediaType"));
    if are_bytes && cx.pair.notation == Notation::Multipart && types.iter().all(Option::is_some) {
        cx.compare_value(Rule::ContentChanged, "contentMediaType", types);
    }
    are_bytes
}

/// Returns whether one side has a format, and the other one the keyword that means the same.
pub fn is_respelled(old: &Schema, new: &Schema) -> bool {
    let formats: Vec<_> = old.formats.symmetric_difference(&new.formats).collect();
    let has_one = old.formats.is_empty() || new.formats.is_empty();
    let [encoding, media] = same_bytes(old, new);
    has_one
        && match *formats {
            [format] if format == "byte" => encoding,
            [format] if format == "binary" => media,
            _ => false,
        }
}

/// Returns whether the encoding and the media type of both sides are the same, in whatever spelling.
pub fn same_bytes(old: &Schema, new: &Schema) -> [bool; 2] {
    let [[a, b], [c, d]] = [bytes(old), bytes(new)];
    [a == c, b == d]
}

fn text<'s>(schema: &'s Schema, key: &str) -> Option<&'s str> {
    schema.opaque.get(key).and_then(Value::as_str)
}

/// Returns how a string encodes bytes: OpenAPI 3.0 has a format for what 3.1 has keywords for.
fn bytes(schema: &Schema) -> [Option<&str>; 2] {
    let format = |name: &str, meaning| schema.formats.contains(name).then_some(meaning);
    [
        text(schema, "contentEncoding").or(format("byte", "base64")),
        text(schema, "contentMediaType").or(format("binary", "application/octet-stream")),
    ]
}
