//! Words, deprecation, sunset, stability: what is announced rather than enforced.

use std::rc::Rc;

use jiff::civil::Date;
use serde_json::Value;

use super::schema::Cx;
use super::{Change, Engine};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::schema::Schema;
use crate::diff::tree::{Spot, canonical};

/// Keywords that hold the last day of something.
const SUNSET: [&str; 3] = ["x-sunset", "x-deprecated-until", "x-sunset-date"];
const STABILITY: [&str; 2] = ["x-stability", "x-stability-level"];
/// From the least to the most that can be promised.
const LEVELS: [&str; 5] = ["draft", "alpha", "beta", "preview", "stable"];

pub fn schema(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let docs = |schema: &Schema| {
        let mut docs: Vec<_> = schema
            .docs
            .iter()
            .map(|(key, value)| (*key, canonical(value)))
            .collect();
        docs.sort();
        docs.dedup();
        docs
    };
    let (a, b) = (docs(&old), docs(&new));
    if let Some((key, _)) = a
        .iter()
        .find(|doc| !b.contains(doc))
        .or_else(|| b.iter().find(|doc| !a.contains(doc)))
    {
        let value = |side: &Schema| {
            side.docs
                .iter()
                .find(|(doc, _)| doc == key)
                .map(|(_, value)| value.clone())
        };
        cx.add(
            Rule::DocsChanged,
            key,
            value(&old).unwrap_or_default(),
            value(&new).unwrap_or_default(),
        );
    }
    match (old.deprecated, new.deprecated) {
        (false, true) => cx.add(Rule::SchemaDeprecated, "deprecated", false, true),
        (true, false) => cx.add(Rule::SchemaUndeprecated, "deprecated", true, false),
        _ => {}
    }
    if let Some(rule) = sunset_rule(old.sunset.as_ref(), new.sunset.as_ref(), old.deprecated) {
        cx.add(
            rule,
            "x-sunset",
            old.sunset.clone().unwrap_or_default(),
            new.sunset.clone().unwrap_or_default(),
        );
    }
}

/// Returns the last day that something announces, as it is written.
pub fn sunset<'a>(spot: &Spot<'a>) -> Option<&'a Value> {
    SUNSET.iter().find_map(|key| spot.node.get(key))
}

pub fn date(value: &Value) -> Option<Date> {
    let text = value.as_str()?;
    text.get(..10).unwrap_or(text).parse().ok()
}

fn sunset_rule(old: Option<&Value>, new: Option<&Value>, was_deprecated: bool) -> Option<Rule> {
    match (old.map(date), new.map(date)) {
        (_, Some(None)) if old != new => Some(Rule::SunsetInvalid),
        (Some(Some(old)), Some(Some(new))) if new < old => Some(Rule::SunsetEarlier),
        (Some(Some(old)), Some(Some(new))) if new > old => Some(Rule::SunsetLater),
        (None, Some(Some(_))) if was_deprecated => Some(Rule::SunsetEarlier),
        (Some(Some(_)), None) => Some(Rule::SunsetLater),
        _ => None,
    }
}

/// Compares what two operations announce of themselves.
pub fn operation(engine: &Engine<'_, '_>, old: &Spot<'_>, new: &Spot<'_>, name: &OperationName) {
    let add = |rule: Rule, subject: &str, a: Value, b: Value| {
        let change = Change::at(rule, Direction::Request, Some(old), Some(new));
        engine.add(change.about(subject).values(a, b), Some(name));
    };
    match (old.flag("deprecated"), new.flag("deprecated")) {
        (false, true) => add(
            Rule::OperationDeprecated,
            "deprecated",
            false.into(),
            true.into(),
        ),
        (true, false) => add(
            Rule::OperationUndeprecated,
            "deprecated",
            true.into(),
            false.into(),
        ),
        _ => {}
    }
    let (from, to) = (sunset(old), sunset(new));
    let values = || {
        (
            from.cloned().unwrap_or_default(),
            to.cloned().unwrap_or_default(),
        )
    };
    let announced = !old.flag("deprecated") && new.flag("deprecated");
    let soon = to.and_then(date).is_some_and(|day| day <= engine.today);
    if announced && soon {
        add(Rule::SunsetInvalid, "x-sunset", values().0, values().1);
    } else if let Some(rule) = sunset_rule(from, to, old.flag("deprecated")) {
        add(rule, "x-sunset", values().0, values().1);
    }
    let level = |spot: &Spot<'_>| {
        let name = STABILITY
            .iter()
            .find_map(|key| spot.str(key))?
            .to_lowercase();
        LEVELS.iter().position(|level| *level == name)
    };
    let shown = |spot: &Spot<'_>| {
        STABILITY
            .iter()
            .find_map(|key| spot.node.get(key))
            .cloned()
            .unwrap_or_default()
    };
    // What says nothing promises everything.
    let top = LEVELS.len() - 1;
    let (a, b) = (level(old).unwrap_or(top), level(new).unwrap_or(top));
    if a > b {
        add(
            Rule::StabilityLowered,
            "x-stability",
            shown(old),
            shown(new),
        );
    } else if a < b {
        add(Rule::StabilityRaised, "x-stability", shown(old), shown(new));
    }
}

/// The rule for an operation that is gone.
pub fn removed(engine: &Engine<'_, '_>, old: &Spot<'_>, plain: Rule) -> Rule {
    match sunset(old).map(date) {
        Some(Some(day)) if engine.today < day => Rule::OperationRemovedEarly,
        Some(Some(_)) => Rule::OperationRemovedSunset,
        _ if old.flag("deprecated") => Rule::OperationRemovedDeprecated,
        _ => plain,
    }
}

/// Compares words of things that are no schemas.
pub fn words(
    engine: &Engine<'_, '_>,
    old: &Spot<'_>,
    new: &Spot<'_>,
    keys: &[&str],
    name: Option<&OperationName>,
) {
    let changed = keys
        .iter()
        .find(|key| old.node.get(**key).map(canonical) != new.node.get(**key).map(canonical));
    if let Some(key) = changed {
        let value = |spot: &Spot<'_>| spot.node.get(*key).cloned().unwrap_or_default();
        let change = Change::at(Rule::DocsChanged, Direction::Response, Some(old), Some(new));
        engine.add(change.about(*key).values(value(old), value(new)), name);
    }
}
