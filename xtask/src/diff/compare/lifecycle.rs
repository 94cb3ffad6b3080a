//! Deprecation, sunset, stability, docs: what is announced rather than enforced. In: both sides. Out: changes.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

use super::schema::Cx;
use super::{Engine, NodePair};
use crate::diff::rule::Rule;
use crate::diff::schema::Schema;
use crate::diff::schema::keyword::{STABILITY, SUNSET};
use crate::diff::tree::{TreeNode, canonical};

/// From the least to the most that can be promised.
const LEVELS: [&str; 5] = ["draft", "alpha", "beta", "preview", "stable"];
/// Days that a program needs to move away, at the least.
const NOTICE: i64 = 30;

/// Rules for something that was deprecated, and that no longer is.
pub const OPERATION: [Rule; 2] = [Rule::OperationDeprecated, Rule::OperationUndeprecated];
pub const SCHEMA: [Rule; 2] = [Rule::SchemaDeprecated, Rule::SchemaUndeprecated];

/// What an object announces about itself.
#[derive(Default)]
struct Announcement {
    deprecated: bool,
    sunset: Option<Value>,
    stability: Option<Value>,
}

impl Announcement {
    fn by(node: &TreeNode<'_>) -> Announcement {
        let first = |keys: &[&str]| keys.iter().find_map(|key| node.value.get(key)).cloned();
        Announcement {
            deprecated: node.flag("deprecated"),
            sunset: first(&SUNSET),
            stability: first(&STABILITY),
        }
    }

    fn by_schema(schema: &Schema) -> Announcement {
        Announcement {
            deprecated: schema.deprecated,
            sunset: schema.sunset.clone(),
            stability: schema.stability.clone(),
        }
    }
}

type LifecycleChange = (Rule, &'static str, Value, Value);

fn changes([old, new]: [Announcement; 2], rules: [Rule; 2], today: Date) -> Vec<LifecycleChange> {
    let mut out: Vec<LifecycleChange> = Vec::new();
    if old.deprecated != new.deprecated {
        let rule = rules[usize::from(old.deprecated)];
        let (was, is) = (old.deprecated.into(), new.deprecated.into());
        out.push((rule, "deprecated", was, is));
    }
    let sunset = sunset_rule(&old, &new, today);
    out.extend(sunset.map(|rule| (rule, "x-sunset", old.sunset.into(), new.sunset.into())));
    // Without a stated level, an object is stable.
    let level = |value: &Option<Value>| {
        let name = value
            .as_ref()
            .and_then(Value::as_str)
            .map(str::to_lowercase);
        let at = LEVELS
            .iter()
            .position(|level| Some(*level) == name.as_deref());
        at.unwrap_or(LEVELS.len() - 1)
    };
    let rule = match level(&new.stability).cmp(&level(&old.stability)) {
        Ordering::Less => Rule::StabilityLowered,
        Ordering::Greater => Rule::StabilityRaised,
        Ordering::Equal => return out,
    };
    out.push((
        rule,
        "x-stability",
        old.stability.into(),
        new.stability.into(),
    ));
    out
}

fn sunset_rule(old: &Announcement, new: &Announcement, today: Date) -> Option<Rule> {
    let [from, to] = [old, new].map(|side| side.sunset.as_ref().map(date));
    let announced = !old.deprecated && new.deprecated;
    match (from, to) {
        (_, Some(None)) if old.sunset != new.sunset => Some(Rule::SunsetInvalid),
        (_, Some(Some(day))) if announced && soon(day, today) => Some(Rule::SunsetInvalid),
        (Some(Some(from)), Some(Some(to))) if to < from => Some(Rule::SunsetEarlier),
        (Some(Some(from)), Some(Some(to))) if to > from => Some(Rule::SunsetLater),
        // A deprecation without a day got one.
        (None, Some(Some(_))) if old.deprecated => Some(Rule::SunsetEarlier),
        // A deprecation lost its day.
        (Some(Some(_)), None) if new.deprecated => Some(Rule::SunsetInvalid),
        (Some(Some(_)), None) => Some(Rule::SunsetLater),
        _ => None,
    }
}

fn soon(day: Date, today: Date) -> bool {
    let least = today.checked_add(NOTICE.days());
    least.is_ok_and(|least| day < least)
}

/// A day, or the day of a moment in UTC.
fn date(value: &Value) -> Option<Date> {
    let text = value.as_str()?;
    let moment = || text.parse::<Timestamp>().ok();
    let day = || moment().map(|moment| moment.to_zoned_datetime(TimeZone::UTC).date());
    text.parse().ok().or_else(day)
}

/// Compares what two schemas announce, and their docs.
pub fn schema(cx: &Cx<'_, '_>) {
    let (old, new) = (&cx.old, &cx.new);
    let keys = old.docs.iter().chain(&new.docs).map(|(key, _)| *key);
    for key in keys.collect::<BTreeSet<_>>() {
        let [a, b] = cx.sides().map(|side| {
            let values = side.docs.iter().filter(|(doc, _)| *doc == key);
            values.map(|(_, value)| value).collect::<Vec<_>>()
        });
        let distinct = |values: &[&Value]| -> BTreeSet<String> {
            values.iter().map(|value| canonical(value)).collect()
        };
        if distinct(&a) != distinct(&b) {
            let first = |values: &[&Value]| values.first().map(|value| (*value).clone());
            cx.add(Rule::DocsChanged, key, first(&a), first(&b));
        }
    }
    let announced = cx.sides().map(Announcement::by_schema);
    for (rule, subject, a, b) in changes(announced, SCHEMA, cx.engine.today) {
        cx.add(rule, subject, a, b);
    }
}

/// Compares what two operations, parameters or headers announce.
pub fn announced(pair: &NodePair<'_, '_>, rules: [Rule; 2]) {
    let announced = pair.sides().map(Announcement::by);
    for (rule, subject, a, b) in changes(announced, rules, pair.engine.today) {
        pair.at_key(subject).report(rule, subject, a, b);
    }
}

/// Returns the rule for an operation that was removed.
pub fn removed(engine: &Engine<'_, '_>, old: &TreeNode<'_>) -> Rule {
    let announced = Announcement::by(old);
    match announced.sunset.as_ref().map(date) {
        Some(Some(day)) if engine.today < day => Rule::OperationRemovedEarly,
        Some(Some(_)) => Rule::OperationRemovedSunset,
        _ if announced.deprecated => Rule::OperationRemovedDeprecated,
        _ => Rule::OperationRemoved,
    }
}
