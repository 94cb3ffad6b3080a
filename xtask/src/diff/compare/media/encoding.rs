//! How the parts of a form are written: two media types in, at most one change out.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::media_name;
use crate::diff::compare::{Change, Engine};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::schema::{Kind, Schemas};
use crate::diff::tree::{Spot, canonical};

pub fn compare<'a>(
    engine: &Engine<'_, 'a>,
    (old, new): (&Spot<'a>, &Spot<'a>),
    direction: Direction,
    name: &OperationName,
) {
    // Where one side does not describe a part, the other does.
    let was = |name: &str| usual(engine.old, old, name);
    let is = |name: &str| usual(engine.new, new, name);
    let before = encoding(old, &|name| was(name).or_else(|| is(name)));
    let after = encoding(new, &|name| is(name).or_else(|| was(name)));
    if before != after {
        let [from, to] =
            [old, new].map(|spot| spot.get("encoding").unwrap_or_else(|| spot.clone()));
        let change = Change::at(Rule::EncodingChanged, direction, Some(&from), Some(&to));
        let [a, b] = [old, new].map(|spot| spot.node.get("encoding").cloned().unwrap_or_default());
        engine.add(change.about("encoding").values(a, b), Some(name));
    }
}

/// How the parts of a form are written, without what is said by default and without words. `usual` is the content type
/// that a part has by default.
fn encoding(
    media: &Spot<'_>,
    usual: &dyn Fn(&str) -> Option<&'static str>,
) -> BTreeMap<String, String> {
    let parts = media.get("encoding");
    let parts = parts.iter().flat_map(Spot::members);
    parts
        .filter_map(|(name, part)| {
            let mut said: Map<String, Value> = part.node.as_object()?.clone();
            let form = said.get("style").is_none_or(|style| style == "form");
            said.retain(|key, value| match key.as_str() {
                "style" => value != "form",
                "explode" => *value != Value::Bool(form),
                "allowReserved" => *value != Value::Bool(false),
                "contentType" => {
                    *value = types(value);
                    usual(name).is_none_or(|usual| value != usual)
                }
                key => {
                    !key.starts_with("x-") && value.as_object().is_none_or(|map| !map.is_empty())
                }
            });
            (!said.is_empty()).then(|| (name.to_owned(), canonical(&Value::Object(said))))
        })
        .collect()
}

/// A list of content types in its normal form.
fn types(list: &Value) -> Value {
    let mut names: Vec<_> = list
        .as_str()
        .unwrap_or_default()
        .split(',')
        .map(media_name)
        .collect();
    names.sort();
    names.join(", ").into()
}

/// The content type that a part of a form has if none is said.
fn usual<'a>(schemas: &Schemas<'a>, media: &Spot<'a>, name: &str) -> Option<&'static str> {
    let whole = schemas.get(schemas.id(&media.get("schema")?));
    let part = schemas.get(*whole.properties.get(name)?);
    let part = match part.only()? {
        Kind::Array => schemas.get(part.items?),
        _ => part,
    };
    let bytes = ["binary", "byte", "base64"]
        .iter()
        .any(|name| part.formats.contains(*name));
    Some(match part.only()? {
        Kind::Object => "application/json",
        Kind::Array => return None,
        _ if bytes || part.texts.contains_key("contentEncoding") => "application/octet-stream",
        _ => "text/plain",
    })
}
