//! One parameter of each side: duty, spelling, encoding, schema.

use serde_json::Value;

use super::{Pair, required, schema};
use crate::diff::compare::{Engine, Notation, known, lifecycle, media};
use crate::diff::rule::Rule;
use crate::diff::schema::{Kind, Schemas};
use crate::diff::tree::Spot;
use crate::keyword::PARAMETER;

pub fn compare<'a>(engine: &Engine<'_, 'a>, pair: &Pair<'_, 'a>) {
    let (x, y) = (pair.old, pair.new);
    match (required(x), required(y)) {
        (false, true) => pair.tell(engine, Rule::ParameterBecameRequired, false, true),
        (true, false) => pair.tell(engine, Rule::ParameterBecameOptional, true, false),
        _ => {}
    }
    // Content is written as its media type says; a style belongs to a schema.
    let styled = x.get("content").is_none() && y.get("content").is_none();
    // There is nothing to explode in a single value.
    let single = single(engine.old, x) && single(engine.new, y);
    let [a, b] = [x, y].map(|spot| style(spot, single));
    if styled && x.str("in") == y.str("in") && a != b {
        pair.tell(engine, Rule::ParameterStyleChanged, a, b);
    }
    for key in ["allowReserved", "allowEmptyValue"] {
        match (x.flag(key), y.flag(key)) {
            (true, false) => pair.tell(engine, Rule::ParameterReservedWithdrawn, key, Value::Null),
            (false, true) => pair.tell(engine, Rule::ParameterReservedGranted, Value::Null, key),
            _ => {}
        }
    }
    encoding(engine, pair);
    let words = ["description", "example", "examples"];
    lifecycle::words(engine, x, y, &words, Some(pair.operation));
    lifecycle::parameter(engine, x, y, (pair.direction, pair.operation));
    known::others(
        engine,
        (x, y),
        &PARAMETER,
        pair.direction,
        Some(pair.operation),
    );
    let (direction, operation) = (pair.direction, pair.operation);
    if named(x).is_some() && named(x) == named(y) {
        return media::compare(engine, x, y, direction, operation);
    }
    let notation = if styled {
        Notation::Text
    } else {
        Notation::Json
    };
    match (schema(x), schema(y)) {
        (Some(a), Some(b)) => engine.schemas(&a, &b, (direction, notation), operation),
        _ => media::described(engine, x, y, (direction, notation), operation),
    }
}

/// The media type of a parameter's content.
fn named(spot: &Spot<'_>) -> Option<String> {
    let content = spot.get("content")?;
    let (name, _) = content.members().next()?;
    Some(media::media_name(name))
}

/// By its schema, or as the media type of its content.
fn encoding<'a>(engine: &Engine<'_, 'a>, pair: &Pair<'_, 'a>) {
    let (a, b) = (named(pair.old), named(pair.new));
    if a == b {
        return;
    }
    let plain = plain_json(engine.old, pair.old) && plain_json(engine.new, pair.new);
    let spelt = |name: &Option<String>| {
        name.as_deref()
            .is_none_or(|name| matches!(name, "application/json" | "text/plain"))
    };
    // Numbers and booleans are written as JSON writes them.
    if plain && spelt(&a) && spelt(&b) {
        return;
    }
    let [a, b] = [a, b].map(|name| name.unwrap_or_else(|| "schema".to_owned()));
    pair.tell(engine, Rule::ParameterEncodingChanged, a, b);
}

fn plain_json<'a>(schemas: &Schemas<'a>, spot: &Spot<'a>) -> bool {
    let kinds = schema(spot).and_then(|schema| schemas.get(schemas.id(&schema)).types.clone());
    let plain = |kind: &Kind| matches!(kind, Kind::Integer | Kind::Number | Kind::Boolean);
    kinds.is_some_and(|kinds| kinds.iter().all(plain))
}

fn single<'a>(schemas: &Schemas<'a>, spot: &Spot<'a>) -> bool {
    let kinds = schema(spot).and_then(|schema| schemas.get(schemas.id(&schema)).kinds().cloned());
    let single = |kind: &Kind| !matches!(kind, Kind::Array | Kind::Object);
    kinds.is_some_and(|kinds| kinds.iter().all(single))
}

/// Style and explosion with their defaults.
fn style(spot: &Spot<'_>, single: bool) -> String {
    let usual = match spot.str("in") {
        Some("query" | "cookie") => "form",
        _ => "simple",
    };
    let style = spot.str("style").unwrap_or(usual);
    let explode = spot.node.get("explode").and_then(Value::as_bool);
    let explode = explode.unwrap_or(style == "form") && !single;
    let exploded = if explode { ", exploded" } else { "" };
    match spot.str("collectionFormat") {
        Some(format) => format!("{style}{exploded}, {format}"),
        None => format!("{style}{exploded}"),
    }
}
