//! Request bodies: whether there is one, and whether it must be sent.

use serde_json::Value;

use super::{Change, Engine, known, lifecycle, media};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree};
use crate::keyword::REQUEST_BODY;

pub fn compare<'a>(
    engine: &Engine<'_, 'a>,
    old: &Spot<'a>,
    new: &Spot<'a>,
    direction: Direction,
    name: &OperationName,
) {
    let body = |spot: &Spot<'a>, tree: &Tree<'a>| {
        spot.get("requestBody").and_then(|body| tree.resolve(&body))
    };
    let (a, b) = (body(old, engine.old_tree()), body(new, engine.new_tree()));
    let required = |side: &Option<Spot<'_>>| side.as_ref().map(|body| body.flag("required"));
    let rule = match (required(&a), required(&b)) {
        (None, Some(true)) => Some(Rule::RequiredBodyAdded),
        (None, Some(false)) => Some(Rule::OptionalBodyAdded),
        (Some(true), None) => Some(Rule::RequiredBodyRemoved),
        (Some(false), None) => Some(Rule::OptionalBodyRemoved),
        (Some(false), Some(true)) => Some(Rule::BodyBecameRequired),
        (Some(true), Some(false)) => Some(Rule::BodyBecameOptional),
        _ => None,
    };
    if let Some(rule) = rule {
        let [from, to] =
            [(&a, old), (&b, new)].map(|(body, operation)| body.as_ref().unwrap_or(operation));
        let change = Change::at(rule, direction, Some(from), Some(to)).about("requestBody");
        let shown = |side: Option<bool>| match side {
            None => Value::Null,
            Some(true) => "required".into(),
            Some(false) => "optional".into(),
        };
        let values = (shown(required(&a)), shown(required(&b)));
        engine.add(change.values(values.0, values.1), Some(name));
    }
    if let (Some(x), Some(y)) = (&a, &b) {
        lifecycle::words(engine, x, y, &["description"], Some(name));
        known::others(engine, (x, y), &REQUEST_BODY, direction, Some(name));
        media::compare(engine, x, y, direction, name);
    }
}
