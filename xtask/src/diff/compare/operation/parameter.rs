//! Parameters: paired by place and name, path variables by position.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diff::compare::paths::Op;
use crate::diff::compare::{Change, Engine, body, lifecycle, matching};
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree, canonical};

/// Headers that OpenAPI says are described elsewhere.
const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];

/// Place and normal name.
type Key = (String, String);

pub fn compare<'a>(engine: &Engine<'_, 'a>, old: &Op<'a>, new: &Op<'a>) {
    let a = all(engine.old_tree(), old);
    let b = all(engine.new_tree(), new);
    let mut removed: Vec<_> = a.iter().filter(|(key, _)| !b.contains_key(*key)).collect();
    let mut added: Vec<_> = b.iter().filter(|(key, _)| !a.contains_key(*key)).collect();
    for (key, x) in &a {
        if let Some(y) = b.get(key) {
            pair(engine, x, y, old);
        }
    }
    let moved = |x: &Key, y: &Key| x.1.eq_ignore_ascii_case(&y.1);
    take(&mut removed, &mut added, moved, |x, y| {
        let place = |spot: &Spot<'_>| spot.str("in").unwrap_or_default().to_owned();
        add(
            engine,
            Rule::ParameterMoved,
            (x, y),
            old,
            (place(x).into(), place(y).into()),
        );
        pair(engine, x, y, old);
    });
    let alone = removed.len() == 1 && added.len() == 1;
    let fits = |x: &Key, y: &Key| {
        let (from, to) = (&a[x], &b[y]);
        let described = match (schema(from), schema(to)) {
            (Some(from), Some(to)) => engine.same(engine.old.id(&from), engine.new.id(&to)),
            _ => false,
        };
        x.0 == y.0
            && described
            && required(from) == required(to)
            && (alone || matching::alike(&x.1, &y.1) >= 0.5)
    };
    take(&mut removed, &mut added, fits, |x, y| {
        let name = |spot: &Spot<'_>| spot.str("name").unwrap_or_default().to_owned();
        add(
            engine,
            Rule::ParameterRenamed,
            (x, y),
            old,
            (name(x).into(), name(y).into()),
        );
    });
    for (_, spot) in removed {
        let rule = match required(spot) {
            true => Rule::RequiredParameterRemoved,
            false => Rule::OptionalParameterRemoved,
        };
        let change = Change::at(rule, Direction::Request, Some(spot), None).about(name(spot));
        engine.add(change.values(name(spot), Value::Null), Some(&old.name));
    }
    for (_, spot) in added {
        let rule = match required(spot) {
            true => Rule::RequiredParameterAdded,
            false => Rule::OptionalParameterAdded,
        };
        let change = Change::at(rule, Direction::Request, None, Some(spot)).about(name(spot));
        engine.add(change.values(Value::Null, name(spot)), Some(&old.name));
    }
}

fn take<'l, 'a>(
    removed: &mut Vec<(&'l Key, &'l Spot<'a>)>,
    added: &mut Vec<(&'l Key, &'l Spot<'a>)>,
    fits: impl Fn(&Key, &Key) -> bool,
    found: impl Fn(&Spot<'a>, &Spot<'a>),
) {
    removed.retain(|(key, spot)| {
        let Some(at) = added.iter().position(|(other, _)| fits(key, other)) else {
            return true;
        };
        let (_, other) = added.remove(at);
        found(spot, other);
        false
    });
}

/// The parameters of an operation, its own before those of its path.
fn all<'a>(tree: &Tree<'a>, op: &Op<'a>) -> BTreeMap<Key, Spot<'a>> {
    let mut out = BTreeMap::new();
    let mut variables = Vec::new();
    for piece in op.name.path.split('{').skip(1) {
        variables.push(piece.split('}').next().unwrap_or_default());
    }
    variables.retain(|name| !crate::diff::compare::server::is_version(&format!("{{{name}}}")));
    for holder in [&op.path, &op.spot] {
        for spot in holder.get("parameters").iter().flat_map(Spot::items) {
            let Some(spot) = tree.resolve(&spot) else {
                continue;
            };
            let (place, name) = (spot.str("in").unwrap_or_default(), name(&spot));
            let name = match place {
                "path" => match variables.iter().position(|variable| *variable == name) {
                    Some(at) => at.to_string(),
                    // The version, or a variable that the path does not have.
                    None => continue,
                },
                "header" => name.to_ascii_lowercase(),
                _ => name.to_owned(),
            };
            if place != "header" || !IGNORED.contains(&name.as_str()) {
                out.insert((place.to_owned(), name), spot);
            }
        }
    }
    out
}

fn name<'a>(spot: &Spot<'a>) -> &'a str {
    spot.str("name").unwrap_or_default()
}

fn required(spot: &Spot<'_>) -> bool {
    spot.flag("required") || spot.str("in") == Some("path")
}

/// The schema of a parameter, or that of its only media type.
fn schema<'a>(spot: &Spot<'a>) -> Option<Spot<'a>> {
    spot.get("schema").or_else(|| {
        let content = spot.get("content")?;
        let (_, media) = content.members().next()?;
        media.get("schema")
    })
}

fn add(
    engine: &Engine<'_, '_>,
    rule: Rule,
    (x, y): (&Spot<'_>, &Spot<'_>),
    op: &Op<'_>,
    values: (Value, Value),
) {
    let change = Change::at(rule, Direction::Request, Some(x), Some(y)).about(name(x));
    engine.add(change.values(values.0, values.1), Some(&op.name));
}

fn pair<'a>(engine: &Engine<'_, 'a>, x: &Spot<'a>, y: &Spot<'a>, op: &Op<'a>) {
    let tell = |rule, a: Value, b: Value| add(engine, rule, (x, y), op, (a, b));
    match (required(x), required(y)) {
        (false, true) => tell(Rule::ParameterBecameRequired, false.into(), true.into()),
        (true, false) => tell(Rule::ParameterBecameOptional, true.into(), false.into()),
        _ => {}
    }
    let moved = x.str("in") != y.str("in");
    if !moved && style(x) != style(y) {
        tell(
            Rule::ParameterStyleChanged,
            style(x).into(),
            style(y).into(),
        );
    }
    for key in ["allowReserved", "allowEmptyValue"] {
        match (x.flag(key), y.flag(key)) {
            (true, false) => tell(Rule::ParameterReservedWithdrawn, true.into(), false.into()),
            (false, true) => tell(Rule::ParameterReservedGranted, false.into(), true.into()),
            _ => {}
        }
    }
    let media = |spot: &Spot<'_>| {
        spot.get("content")
            .and_then(|all| all.members().next().map(|(name, _)| body::media_name(name)))
    };
    if media(x) != media(y) {
        let shown =
            |spot: &Spot<'_>| Value::from(media(spot).unwrap_or_else(|| "schema".to_owned()));
        tell(Rule::ParameterEncodingChanged, shown(x), shown(y));
    }
    match (x.flag("deprecated"), y.flag("deprecated")) {
        (false, true) => tell(Rule::SchemaDeprecated, false.into(), true.into()),
        (true, false) => tell(Rule::SchemaUndeprecated, true.into(), false.into()),
        _ => {}
    }
    lifecycle::words(
        engine,
        x,
        y,
        &["description", "example", "examples"],
        Some(&op.name),
    );
    if let (Some(a), Some(b)) = (schema(x), schema(y)) {
        engine.schemas(&a, &b, Direction::Request, &op.name);
    }
    const KNOWN: [&str; 14] = [
        "name",
        "in",
        "required",
        "description",
        "schema",
        "content",
        "style",
        "explode",
        "allowReserved",
        "allowEmptyValue",
        "deprecated",
        "example",
        "examples",
        "$ref",
    ];
    for (key, spot) in x.members().chain(y.members()) {
        let (a, b) = (x.node.get(key), y.node.get(key));
        let first = std::ptr::eq(spot.node, a.or(b).unwrap_or(spot.node));
        if first
            && !KNOWN.contains(&key)
            && !key.starts_with("x-")
            && a.map(canonical) != b.map(canonical)
        {
            let change =
                Change::at(Rule::Unhandled, Direction::Request, Some(x), Some(y)).about(key);
            let values = (
                a.cloned().unwrap_or_default(),
                b.cloned().unwrap_or_default(),
            );
            engine.add(change.values(values.0, values.1), Some(&op.name));
        }
    }
}

/// Style and explosion with their defaults. They matter for lists and objects only, which both sides may be.
fn style(spot: &Spot<'_>) -> String {
    let usual = match spot.str("in") {
        Some("query" | "cookie") => "form",
        _ => "simple",
    };
    let style = spot.str("style").unwrap_or(usual);
    let explode = spot
        .node
        .get("explode")
        .and_then(Value::as_bool)
        .unwrap_or(style == "form");
    format!("{style}{}", if explode { ", exploded" } else { "" })
}
