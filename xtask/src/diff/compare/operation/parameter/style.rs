//! How the value of a parameter is written. In: two parameters. Out: changes of their style, or of the media type of their
//! content.

use serde_json::Value;

use super::{media_name, name, schema};
use crate::diff::compare::NodePair;
use crate::diff::rule::Rule;
use crate::diff::schema::{JsonType, Schemas};
use crate::diff::tree::TreeNode;

pub fn compare(pair: &NodePair<'_, '_>) {
    let (x, y) = (&pair.old, &pair.new);
    let engine = pair.engine;
    // A single value is not exploded.
    let is_single = |kind| !matches!(kind, JsonType::Array | JsonType::Object);
    let are_single = all_types(engine.old, x, is_single) && all_types(engine.new, y, is_single);
    // Any notation writes numbers and booleans the same way.
    let is_plain = |kind| {
        matches!(
            kind,
            JsonType::Integer | JsonType::Number | JsonType::Boolean
        )
    };
    let are_plain = all_types(engine.old, x, is_plain) && all_types(engine.new, y, is_plain);
    let [mut a, mut b] = [x, y].map(|node| style(node, are_single));
    let written = [a.clone(), b.clone()];
    if are_flat(pair) {
        [a, b] = [a, b].map(|style| style.replace("simple, exploded", "simple"));
    }
    if a == b && written[0] != written[1] {
        let [a, b] = written;
        pair.report(Rule::KeywordWithoutEffect, name(x), a, b);
    }
    // A cookie needs no percent-encoding for a number or a boolean.
    if are_plain {
        [a, b] = [a, b].map(|style| style.replace("cookie", "form"));
    }
    if is_styled(pair) && x.str("in") == y.str("in") && a != b {
        pair.report(Rule::ParameterStyleChanged, name(x), a, b);
    }
    let [a, b] = [x, y].map(media_name);
    let is_text = |name: &Option<String>| {
        let name = name.as_deref();
        name.is_none_or(|name| matches!(name, "application/json" | "text/plain"))
    };
    if a != b && !(are_plain && is_text(&a) && is_text(&b)) {
        let [a, b] = [a, b].map(|name| name.unwrap_or_else(|| "schema".to_owned()));
        pair.report(Rule::ParameterEncodingChanged, name(x), a, b);
    }
}

/// Returns whether no value is an object: `simple` writes all others the same way, exploded or not.
pub fn are_flat(pair: &NodePair<'_, '_>) -> bool {
    let engine = pair.engine;
    let is_flat = |kind| kind != JsonType::Object;
    all_types(engine.old, &pair.old, is_flat) && all_types(engine.new, &pair.new, is_flat)
}

/// Returns whether a style says how the value is written, rather than the media type of its content.
pub fn is_styled(pair: &NodePair<'_, '_>) -> bool {
    pair.sides().iter().all(|node| !node.has("content"))
}

/// Returns whether the schema of a parameter declares types, all of which pass a test.
fn all_types<'a>(
    schemas: &Schemas<'a>,
    node: &TreeNode<'a>,
    test: impl Fn(JsonType) -> bool,
) -> bool {
    let schema = schema(schemas.tree, node).map(|schema| schemas.get(schemas.id(&schema)));
    let kinds = schema.as_ref().and_then(|schema| schema.kinds());
    kinds.is_some_and(|kinds| kinds.iter().all(|kind| test(*kind)))
}

/// Returns the style, with its defaults.
fn style(node: &TreeNode<'_>, is_single: bool) -> String {
    let default = match node.str("in") {
        Some("query" | "cookie") => "form",
        _ => "simple",
    };
    let style = node.str("style").unwrap_or(default);
    let explode = node.value.get("explode").and_then(Value::as_bool);
    let explode = explode.unwrap_or(matches!(style, "form" | "cookie")) && !is_single;
    let exploded = if explode { ", exploded" } else { "" };
    match node.str("collectionFormat") {
        Some(format) => format!("{style}{exploded}, {format}"),
        None => format!("{style}{exploded}"),
    }
}
