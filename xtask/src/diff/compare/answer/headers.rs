//! Headers of an answer, known by their names in whichever case.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diff::compare::{Change, Engine, Notation, known, lifecycle, media};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree};
use crate::keyword::HEADER;

pub fn compare<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    let (a, b) = (all(old, engine.old_tree()), all(new, engine.new_tree()));
    let add = |rule: Rule, header: &str, x: Option<&Spot<'a>>, y: Option<&Spot<'a>>| {
        let change = Change::at(rule, direction, x.or(Some(old)), y.or(Some(new))).about(header);
        let shown = |side: Option<&Spot<'_>>| side.map_or(Value::Null, |_| header.into());
        engine.add(change.values(shown(x), shown(y)), Some(name));
    };
    for (header, x) in &a {
        let Some(y) = b.get(header) else {
            let rule = if x.flag("required") {
                Rule::RequiredHeaderRemoved
            } else {
                Rule::OptionalHeaderRemoved
            };
            add(rule, header, Some(x), None);
            continue;
        };
        match (x.flag("required"), y.flag("required")) {
            (true, false) => add(Rule::HeaderBecameOptional, header, Some(x), Some(y)),
            (false, true) => add(Rule::HeaderBecameRequired, header, Some(x), Some(y)),
            _ => {}
        }
        header_itself(engine, x, y, direction, name);
    }
    for (header, y) in b.iter().filter(|(header, _)| !a.contains_key(*header)) {
        add(Rule::HeaderAdded, header, None, Some(y));
    }
}

/// `Content-Type` is described by the content.
fn all<'a>(answer: &Spot<'a>, tree: &Tree<'a>) -> BTreeMap<String, Spot<'a>> {
    let headers = answer.get("headers");
    headers
        .iter()
        .flat_map(Spot::members)
        .map(|(name, spot)| (name.to_ascii_lowercase(), spot))
        .filter(|(name, _)| name != "content-type")
        .filter_map(|(name, spot)| Some((name, tree.resolve(&spot)?)))
        .collect()
}

fn header_itself<'a>(
    engine: &Engine<'_, 'a>,
    x: &Spot<'a>,
    y: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    let words = ["description", "example", "examples"];
    lifecycle::words(engine, x, y, &words, Some(name));
    lifecycle::parameter(engine, x, y, (direction, name));
    known::others(engine, (x, y), &HEADER, direction, Some(name));
    let explode = |spot: &Spot<'_>| spot.flag("explode");
    if explode(x) != explode(y) {
        let change = Change::at(Rule::ParameterStyleChanged, direction, Some(x), Some(y));
        let change = change.about("explode");
        engine.add(change.values(explode(x), explode(y)), Some(name));
    }
    match (x.get("content").is_some(), y.get("content").is_some()) {
        (false, false) => media::described(engine, x, y, (direction, Notation::Text), name),
        (true, true) => media::compare(engine, x, y, direction, name),
        (a, b) => {
            let rule = Rule::ParameterEncodingChanged;
            let change = Change::at(rule, direction, Some(x), Some(y)).about("content");
            engine.add(change.values(a, b), Some(name));
        }
    }
}
