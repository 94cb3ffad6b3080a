//! How the parts of a form are written: two media types in, at most one change of each keyword out.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::media_name;
use crate::diff::compare::NodePair;
use crate::diff::rule::Rule;
use crate::diff::schema::{JsonType, Schemas};
use crate::diff::tree::{TreeNode, canonical};

/// How a part is written, without docs and with its defaults.
#[derive(PartialEq, Eq)]
struct PartEncoding {
    /// Its content type is one of these; none if that is unknown.
    types: BTreeSet<String>,
    /// The other keywords.
    rest: String,
}

/// Which part a keyword describes.
enum PartKey<'k> {
    Name(&'k str),
    /// The position, or any behind the others.
    Position(Option<usize>),
}

/// Compares the encodings of two media types. `has_parts` is whether one of them is of a kind that is written part by part.
pub fn compare(media: &NodePair<'_, '_>, has_parts: bool) {
    let sides = media.sides().map(|node| node.value);
    let encodings = sides.map(|media| media.get("encoding").and_then(Value::as_object));
    let names: BTreeSet<&String> = encodings
        .iter()
        .flatten()
        .flat_map(|all| all.keys())
        .collect();
    let [old, new] = [media.engine.old, media.engine.new];
    let (mut named, mut idle) = (Vec::new(), Vec::new());
    for name in names {
        let parts = encodings.map(|all| all.and_then(|all| all.get(name)));
        let parts = pair(media, &PartKey::Name(name), parts);
        let declared = [
            declares(old, &media.old, name),
            declares(new, &media.new, name),
        ];
        match declared {
            _ if !has_parts => idle.push(parts),
            [Some(false), Some(false)] => idle.push(parts),
            // The property was added or removed, which is reported.
            [Some(false), Some(true)] | [Some(true), Some(false)] => {}
            _ => named.push(parts),
        }
    }
    report(media, "encoding", &named);
    if idle.iter().any(|[was, is]| was != is) {
        let [a, b] = media.values("encoding").map(|encoding| encoding.cloned());
        let media = media.at_key("encoding");
        media.report(Rule::KeywordWithoutEffect, "encoding", a, b);
    }
    let items = sides.map(|media| media.get("itemEncoding"));
    let items = pair(media, &PartKey::Position(None), items);
    report(media, "itemEncoding", &[items]);
    let lists = sides.map(|media| media.get("prefixEncoding").and_then(Value::as_array));
    let count = lists.iter().flatten().map(|list| list.len()).max();
    let positions = (0..count.unwrap_or_default()).map(|index| {
        let parts = lists.map(|list| list.and_then(|list| list.get(index)));
        pair(media, &PartKey::Position(Some(index)), parts)
    });
    report(media, "prefixEncoding", &positions.collect::<Vec<_>>());
}

/// Returns whether the schema of a media type declares a property; `None` if that is unknown.
fn declares<'a>(schemas: &Schemas<'a>, media: &TreeNode<'a>, name: &str) -> Option<bool> {
    let schema = media.get("schema")?;
    let schema = schemas.get(schemas.id(&schema));
    let is_plain = schema.unions.is_empty() && schema.pattern_properties.is_empty();
    let declares = schema.properties.contains_key(name);
    (declares || is_plain && !schema.properties.is_empty()).then_some(declares)
}

/// Returns how a part is written on both sides. A part that one side does not describe has the default of the other side.
fn pair(
    media: &NodePair<'_, '_>,
    part: &PartKey<'_>,
    [old, new]: [Option<&Value>; 2],
) -> [PartEncoding; 2] {
    // A default that changes with the schema is a change of the schema.
    let is_listed = [old, new]
        .iter()
        .flatten()
        .any(|it| it.get("contentType").is_some());
    let default = |schemas, node| default_type(schemas, node, part).filter(|_| is_listed);
    let was = default(media.engine.old, &media.old);
    let is = default(media.engine.new, &media.new);
    [written(old, was.or(is)), written(new, is.or(was))]
}

fn written(encoding: Option<&Value>, default: Option<&str>) -> PartEncoding {
    let encoding = encoding.and_then(Value::as_object);
    let mut rest: Map<String, Value> = encoding.cloned().unwrap_or_default();
    let listed = rest.remove("contentType");
    let types = listed.as_ref().and_then(Value::as_str).or(default);
    let types = types.into_iter().flat_map(|types| types.split(','));
    let form = rest.get("style").is_none_or(|style| style == "form");
    rest.retain(|key, value| match key.as_str() {
        "style" => value != "form",
        "explode" => *value != Value::Bool(form),
        "allowReserved" => *value != Value::Bool(false),
        key => !key.starts_with("x-") && value.as_object().is_none_or(|map| !map.is_empty()),
    });
    PartEncoding {
        types: types.map(media_name).collect(),
        rest: canonical(&Value::Object(rest)),
    }
}

/// Reports the parts that a keyword describes, if one is written in another way.
fn report(media: &NodePair<'_, '_>, key: &str, parts: &[[PartEncoding; 2]]) {
    if parts.iter().all(|[was, is]| was == is) {
        return;
    }
    let include = |wide: &PartEncoding, narrow: &PartEncoding| {
        let mut types = narrow.types.iter();
        wide.rest == narrow.rest
            && wide.types.is_empty() == narrow.types.is_empty()
            && types.all(|one| wide.types.iter().any(|all| includes(all, one)))
    };
    let rule = if parts.iter().all(|[was, is]| include(is, was)) {
        Rule::PartTypesWidened
    } else if parts.iter().all(|[was, is]| include(was, is)) {
        Rule::PartTypesNarrowed
    } else {
        Rule::EncodingChanged
    };
    let [a, b] = media.values(key).map(|encoding| encoding.cloned());
    media.at_key(key).report(rule, key, a, b);
}

/// Returns whether a content type is another one, or a range that includes it.
fn includes(all: &str, one: &str) -> bool {
    let start = all.strip_suffix('*').filter(|start| start.ends_with('/'));
    all == one || start.is_some_and(|start| start == "*/" || one.starts_with(start))
}

/// Returns the content type of a part by default.
fn default_type<'a>(
    schemas: &Schemas<'a>,
    media: &TreeNode<'a>,
    part: &PartKey<'_>,
) -> Option<&'static str> {
    let part = match (part, media.get("itemSchema"), media.get("schema")) {
        (PartKey::Position(_), Some(item), _) => schemas.get(schemas.id(&item)),
        (PartKey::Position(index), _, Some(whole)) => {
            let whole = schemas.get(schemas.id(&whole));
            let at = index.and_then(|index| whole.tuple.get(index).copied());
            schemas.get(at.or(whole.items)?)
        }
        (PartKey::Name(name), _, Some(whole)) => {
            let whole = schemas.get(schemas.id(&whole));
            schemas.get(*whole.properties.get(*name)?)
        }
        (.., None) => return None,
    };
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
