//! How the value of a parameter is written. In: two parameters. Out: changes of their style, or of the media type of their
//! content.

use serde_json::Value;

use super::{media_name, name, schema};
use crate::diff::compare::{NodePair, Notation};
use crate::diff::rule::Rule;
use crate::diff::schema::{JsonType, Schemas};
use crate::diff::tree::TreeNode;

pub fn compare(pair: &NodePair<'_, '_>) {
    let (x, y) = (&pair.old, &pair.new);
    // An array of one value is written as the value.
    let [old, new] = [pair.engine.old, pair.engine.new];
    let has_single = all_types(old, x, is_single) || all_types(new, y, is_single);
    let [mut a, mut b] = [x, y].map(|node| style(node, has_single));
    let written = [a.clone(), b.clone()];
    if are_flat(pair) {
        [a, b] = [a, b].map(|style| style.replace("simple, exploded", "simple"));
    }
    if a == b && written[0] != written[1] {
        let [a, b] = written;
        pair.report(Rule::KeywordWithoutEffect, name(x), a, b);
    }
    // A cookie needs no percent-encoding for a number or a boolean.
    if are_all(pair, is_plain) {
        [a, b] = [a, b].map(|style| style.replace("cookie", "form"));
    }
    if is_styled(pair) && x.str("in") == y.str("in") && a != b {
        pair.report(Rule::ParameterStyleChanged, name(x), a, b);
    }
    compare_content(pair, name(x));
}

/// Compares how the values of a parameter or a header are written: by a style, or as content of a media type.
pub fn compare_content(pair: &NodePair<'_, '_>, subject: &str) {
    let [a, b] = pair.sides().map(media_name);
    // What is a string in JSON is quoted.
    let is_written_once = are_all(pair, is_plain)
        || are_all(pair, is_single) && [&a, &b].iter().all(|name| !is_json(name));
    let is_text = |name: &Option<String>| {
        is_json(name) || name.as_deref().is_none_or(|name| name == "text/plain")
    };
    let is_by_default = |node: &&TreeNode<'_>| is_default(node, are_all(pair, is_plain));
    if a != b
        && !(is_written_once
            && is_text(&a)
            && is_text(&b)
            && pair.sides().iter().all(is_by_default))
    {
        let [a, b] = [a, b].map(|name| name.unwrap_or_else(|| "schema".to_owned()));
        pair.report(Rule::ParameterEncodingChanged, subject, a, b);
    }
}

/// Returns how the values are written, by a style or as the media type of a content.
pub fn notation(pair: &NodePair<'_, '_>) -> Notation {
    let names = pair.sides().map(media_name);
    let is_text = |name: &Option<String>| name.as_deref().is_none_or(|name| name == "text/plain");
    let is_repeated = |node: &&TreeNode<'_>| node.str("in") == Some("query") && is_form(node);
    if !names.iter().all(is_text) {
        Notation::Json
    } else if pair.sides().iter().all(is_repeated) {
        Notation::Repeated
    } else {
        Notation::Text
    }
}

fn is_json(media: &Option<String>) -> bool {
    media.as_deref() == Some("application/json")
}

/// Returns whether the value has a single part, which is not exploded.
fn is_single(kind: JsonType) -> bool {
    !matches!(kind, JsonType::Array | JsonType::Object)
}

/// Returns whether any notation writes the value the same way.
fn is_plain(kind: JsonType) -> bool {
    is_single(kind) && kind != JsonType::String
}

/// Returns whether a value is written by the default style of its location, as content is. A cookie needs no percent-encoding
/// for a number or a boolean.
fn is_default(node: &TreeNode<'_>, is_plain: bool) -> bool {
    let style = style(node, true);
    (style == default_style(node) || is_plain && style == "cookie")
        && (is_plain || !node.flag("allowReserved"))
}

/// Returns whether no value is an object: `simple` writes all others the same way, exploded or not.
pub fn are_flat(pair: &NodePair<'_, '_>) -> bool {
    are_all(pair, |kind| kind != JsonType::Object)
}

/// Returns whether both sides declare types, all of which pass a test.
fn are_all(pair: &NodePair<'_, '_>, test: fn(JsonType) -> bool) -> bool {
    let engine = pair.engine;
    all_types(engine.old, &pair.old, test) && all_types(engine.new, &pair.new, test)
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

/// Returns whether a list in a query is written as a form writes it.
pub fn is_form(node: &TreeNode<'_>) -> bool {
    style(node, false) == "form, exploded" && !node.flag("allowReserved")
}

fn default_style(node: &TreeNode<'_>) -> &'static str {
    match node.str("in") {
        Some("query" | "cookie") => "form",
        _ => "simple",
    }
}

/// Returns the style, with its defaults.
fn style(node: &TreeNode<'_>, is_single: bool) -> String {
    let style = node.str("style").unwrap_or(default_style(node));
    let explode = node.value.get("explode").and_then(Value::as_bool);
    let explode = explode.unwrap_or(matches!(style, "form" | "cookie")) && !is_single;
    let exploded = if explode { ", exploded" } else { "" };
    match node.str("collectionFormat") {
        Some(format) => format!("{style}{exploded}, {format}"),
        None => format!("{style}{exploded}"),
    }
}
