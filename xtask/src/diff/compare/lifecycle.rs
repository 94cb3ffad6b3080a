//! Words, deprecation, sunset, stability: what is announced rather than enforced.

use std::collections::BTreeSet;
use std::rc::Rc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

use super::schema::Cx;
use super::{Change, Engine};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::schema::Schema;
use crate::diff::schema::keyword::{STABILITY, SUNSET};
use crate::diff::tree::{Spot, canonical};

/// From the least to the most that can be promised.
const LEVELS: [&str; 5] = ["draft", "alpha", "beta", "preview", "stable"];
/// Days that a program needs to move away, at the least.
const NOTICE: i64 = 30;

/// What something announces of itself.
#[derive(Default)]
struct Announced {
    deprecated: bool,
    sunset: Option<Value>,
    stability: Option<Value>,
}

impl Announced {
    fn by(spot: &Spot<'_>) -> Announced {
        let first = |keys: &[&str]| keys.iter().find_map(|key| spot.node.get(key)).cloned();
        Announced {
            deprecated: spot.flag("deprecated"),
            sunset: first(&SUNSET),
            stability: first(&STABILITY),
        }
    }

    fn by_schema(schema: &Schema) -> Announced {
        Announced {
            deprecated: schema.deprecated,
            sunset: schema.sunset.clone(),
            stability: schema.stability.clone(),
        }
    }
}

type Found = (Rule, &'static str, Value, Value);

/// Rules for something that was deprecated, and that no longer is.
const OPERATION: [Rule; 2] = [Rule::OperationDeprecated, Rule::OperationUndeprecated];
const SCHEMA: [Rule; 2] = [Rule::SchemaDeprecated, Rule::SchemaUndeprecated];

fn changes(old: Announced, new: Announced, rules: [Rule; 2], today: Date) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    match (old.deprecated, new.deprecated) {
        (false, true) => out.push((rules[0], "deprecated", false.into(), true.into())),
        (true, false) => out.push((rules[1], "deprecated", true.into(), false.into())),
        _ => {}
    }
    if let Some(rule) = sunset_rule(&old, &new, today) {
        let values = [old.sunset, new.sunset].map(Option::unwrap_or_default);
        let [a, b] = values;
        out.push((rule, "x-sunset", a, b));
    }
    // What says nothing promises everything.
    let level = |value: &Option<Value>| {
        let name = value.as_ref()?.as_str()?.to_lowercase();
        LEVELS.iter().position(|level| *level == name)
    };
    let [a, b] =
        [&old.stability, &new.stability].map(|side| level(side).unwrap_or(LEVELS.len() - 1));
    let rule = match b.cmp(&a) {
        std::cmp::Ordering::Less => Rule::StabilityLowered,
        std::cmp::Ordering::Greater => Rule::StabilityRaised,
        std::cmp::Ordering::Equal => return out,
    };
    let [a, b] = [old.stability, new.stability].map(Option::unwrap_or_default);
    out.push((rule, "x-stability", a, b));
    out
}

fn sunset_rule(old: &Announced, new: &Announced, today: Date) -> Option<Rule> {
    let [from, to] = [old, new].map(|side| side.sunset.as_ref().map(date));
    let announced = !old.deprecated && new.deprecated;
    match (from, to) {
        (_, Some(None)) if old.sunset != new.sunset => Some(Rule::SunsetInvalid),
        (_, Some(Some(day))) if announced && soon(day, today) => Some(Rule::SunsetInvalid),
        (Some(Some(from)), Some(Some(to))) if to < from => Some(Rule::SunsetEarlier),
        (Some(Some(from)), Some(Some(to))) if to > from => Some(Rule::SunsetLater),
        // Something that was to go without a day has got one.
        (None, Some(Some(_))) if old.deprecated => Some(Rule::SunsetEarlier),
        // What is still on its way out has lost its day.
        (Some(Some(_)), None) if new.deprecated => Some(Rule::SunsetInvalid),
        (Some(Some(_)), None) => Some(Rule::SunsetLater),
        _ => None,
    }
}

fn soon(day: Date, today: Date) -> bool {
    today
        .checked_add(NOTICE.days())
        .is_ok_and(|least| day < least)
}

/// A day, or the day of a moment in UTC.
fn date(value: &Value) -> Option<Date> {
    let text = value.as_str()?;
    let moment = || text.parse::<Timestamp>().ok();
    let day = || moment().map(|moment| moment.to_zoned_datetime(TimeZone::UTC).date());
    text.parse().ok().or_else(day)
}

/// Compares what two schemas announce, and their words.
pub fn schema(cx: &mut Cx<'_, '_, '_>) {
    let (old, new) = (Rc::clone(&cx.old), Rc::clone(&cx.new));
    let texts = |schema: &Schema, key: &str| -> BTreeSet<String> {
        let all = schema.docs.iter().filter(|(doc, _)| *doc == key);
        all.map(|(_, value)| canonical(value)).collect()
    };
    let first = |schema: &Schema, key: &str| {
        let found = schema.docs.iter().find(|(doc, _)| *doc == key);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let keys = old.docs.iter().chain(&new.docs).map(|(key, _)| *key);
    for key in keys.collect::<BTreeSet<_>>() {
        if texts(&old, key) != texts(&new, key) {
            cx.add(Rule::DocsChanged, key, first(&old, key), first(&new, key));
        }
    }
    let announced = [&old, &new].map(|schema| Announced::by_schema(schema));
    let [a, b] = announced;
    for (rule, subject, a, b) in changes(a, b, SCHEMA, cx.engine.today) {
        cx.add(rule, subject, a, b);
    }
}

/// Compares what two operations announce of themselves.
pub fn operation(engine: &Engine<'_, '_>, old: &Spot<'_>, new: &Spot<'_>, name: &OperationName) {
    announced(engine, old, new, OPERATION, (Direction::Request, name));
}

/// Compares what two parameters or headers announce of themselves.
pub fn parameter(
    engine: &Engine<'_, '_>,
    old: &Spot<'_>,
    new: &Spot<'_>,
    reached: (Direction, &OperationName),
) {
    announced(engine, old, new, SCHEMA, reached);
}

fn announced(
    engine: &Engine<'_, '_>,
    old: &Spot<'_>,
    new: &Spot<'_>,
    rules: [Rule; 2],
    (direction, name): (Direction, &OperationName),
) {
    let (a, b) = (Announced::by(old), Announced::by(new));
    for (rule, subject, a, b) in changes(a, b, rules, engine.today) {
        let [from, to] = [old, new].map(|spot| spot.get(subject).unwrap_or(spot.clone()));
        let change = Change::at(rule, direction, Some(&from), Some(&to));
        engine.add(change.about(subject).values(a, b), Some(name));
    }
}

/// The rule for an operation that is gone.
pub fn removed(engine: &Engine<'_, '_>, old: &Spot<'_>, plain: Rule) -> Rule {
    let announced = Announced::by(old);
    match announced.sunset.as_ref().map(date) {
        Some(Some(day)) if engine.today < day => Rule::OperationRemovedEarly,
        Some(Some(_)) => Rule::OperationRemovedSunset,
        _ if announced.deprecated => Rule::OperationRemovedDeprecated,
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
    for key in keys {
        let [a, b] = [old, new].map(|spot| spot.node.get(*key));
        if a.map(canonical) != b.map(canonical) {
            let [from, to] = [old, new].map(|spot| spot.get(key).unwrap_or_else(|| spot.clone()));
            let change = Change::at(
                Rule::DocsChanged,
                Direction::Response,
                Some(&from),
                Some(&to),
            );
            let [a, b] = [a, b].map(|value| value.cloned().unwrap_or_default());
            engine.add(change.about(*key).values(a, b), name);
        }
    }
}
