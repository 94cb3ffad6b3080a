//! How the parts of a form are written: two media types in, at most one change out.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::media_name;
use crate::diff::compare::NodePair;
use crate::diff::rule::Rule;
use crate::diff::schema::{JsonType, Schemas};
use crate::diff::tree::{TreeNode, canonical};

pub fn compare(media: &NodePair<'_, '_>) {
    for key in ["prefixEncoding", "itemEncoding"] {
        media.compare_key(Rule::EncodingChanged, key);
    }
    // A part that one side does not describe has the default of the other side.
    let was = |name: &str| default_type(media.engine.old, &media.old, name);
    let is = |name: &str| default_type(media.engine.new, &media.new, name);
    let before = encodings(&media.old, &|name| was(name).or_else(|| is(name)));
    let after = encodings(&media.new, &|name| is(name).or_else(|| was(name)));
    if before != after {
        let [a, b] = media.values("encoding").map(|encoding| encoding.cloned());
        let at = media.at_key("encoding");
        at.report(Rule::EncodingChanged, "encoding", a, b);
    }
}

/// Returns how each part is written, without defaults and docs. `default` is the content type that a part has by
/// default.
fn encodings(
    media: &TreeNode<'_>,
    default: &dyn Fn(&str) -> Option<&'static str>,
) -> BTreeMap<String, String> {
    let parts = media.entries_at("encoding");
    parts
        .filter_map(|(name, part)| {
            let mut encoding: Map<String, Value> = part.value.as_object()?.clone();
            let form = encoding.get("style").is_none_or(|style| style == "form");
            encoding.retain(|key, value| match key.as_str() {
                "style" => value != "form",
                "explode" => *value != Value::Bool(form),
                "allowReserved" => *value != Value::Bool(false),
                "contentType" => {
                    *value = types(value);
                    default(name).is_none_or(|default| value != default)
                }
                key => {
                    !key.starts_with("x-") && value.as_object().is_none_or(|map| !map.is_empty())
                }
            });
            let text = canonical(&Value::Object(encoding));
            (text != "{}").then(|| (name.to_owned(), text))
        })
        .collect()
}

/// Returns a comma-separated list of content types in its normal form.
fn types(list: &Value) -> Value {
    let list = list.as_str().unwrap_or_default();
    let mut names: Vec<_> = list.split(',').map(media_name).collect();
    names.sort();
    names.join(", ").into()
}

/// Returns the content type of a part of a form by default.
fn default_type<'a>(
    schemas: &Schemas<'a>,
    media: &TreeNode<'a>,
    name: &str,
) -> Option<&'static str> {
    let whole = schemas.get(schemas.id(&media.get("schema")?));
    let part = schemas.get(*whole.properties.get(name)?);
    let part = match part.only()? {
        JsonType::Array => schemas.get(part.items?),
        _ => part,
    };
    let mut formats = ["binary", "byte", "base64"].iter();
    let is_bytes = formats.any(|name| part.formats.contains(*name))
        || part.opaque.contains_key("contentEncoding");
    match part.only()? {
        JsonType::Object => Some("application/json"),
        JsonType::Array => None,
        _ if is_bytes => Some("application/octet-stream"),
        _ => Some("text/plain"),
    }
}
