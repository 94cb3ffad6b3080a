//! Parameters: paired by place and name, path variables by position.

mod itself;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diff::compare::paths::Op;
use crate::diff::compare::{Change, Engine, matching, media};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree};

/// Headers that OpenAPI says are described elsewhere.
const IGNORED: [&str; 3] = ["accept", "content-type", "authorization"];

/// Place and normal name.
type Key = (String, String);

/// Two parameters, and whom they belong to.
struct Pair<'p, 'a> {
    old: &'p Spot<'a>,
    new: &'p Spot<'a>,
    direction: Direction,
    operation: &'p OperationName,
}

impl<'p, 'a> Pair<'p, 'a> {
    fn of(
        old: &'p Spot<'a>,
        new: &'p Spot<'a>,
        direction: Direction,
        operation: &'p OperationName,
    ) -> Pair<'p, 'a> {
        Pair {
            old,
            new,
            direction,
            operation,
        }
    }

    fn tell(
        &self,
        engine: &Engine<'_, '_>,
        rule: Rule,
        old: impl Into<Value>,
        new: impl Into<Value>,
    ) {
        let change = Change::at(rule, self.direction, Some(self.old), Some(self.new));
        let change = change.about(name(self.old)).values(old, new);
        engine.add(change, Some(self.operation));
    }
}

/// `direction` is who writes the parameters.
pub fn compare<'a>(engine: &Engine<'_, 'a>, old: &Op<'a>, new: &Op<'a>, direction: Direction) {
    let a = all(engine.old_tree(), old);
    let b = all(engine.new_tree(), new);
    let mut removed: Vec<_> = a.iter().filter(|(key, _)| !b.contains_key(*key)).collect();
    let mut added: Vec<_> = b.iter().filter(|(key, _)| !a.contains_key(*key)).collect();
    let operation = &old.name;
    for (key, x) in &a {
        if let Some(y) = b.get(key) {
            itself::compare(engine, &Pair::of(x, y, direction, operation));
        }
    }
    let moved = |x: &Key, y: &Key| x.1.eq_ignore_ascii_case(&y.1);
    take(&mut removed, &mut added, moved, |x, y| {
        let place = |spot: &Spot<'_>| spot.str("in").unwrap_or_default().to_owned();
        Pair::of(x, y, direction, operation).tell(engine, Rule::ParameterMoved, place(x), place(y));
        itself::compare(engine, &Pair::of(x, y, direction, operation));
    });
    let renamed = |x: &Key, y: &Key| {
        let described = a[x]
            .str("description")
            .filter(|text| !text.trim().is_empty());
        let sign = matching::is_renamed(&x.1, &y.1)
            || described.is_some() && described == b[y].str("description");
        // A variable of the path is known by its position.
        x.0 == y.0 && (sign || x.0 == "path") && alike(engine, &a[x], &b[y])
    };
    take(&mut removed, &mut added, renamed, |x, y| {
        Pair::of(x, y, direction, operation).tell(engine, Rule::ParameterRenamed, name(x), name(y));
    });
    for (_, spot) in removed {
        let rule = if required(spot) {
            Rule::RequiredParameterRemoved
        } else {
            Rule::OptionalParameterRemoved
        };
        let change = Change::at(rule, direction, Some(spot), Some(&new.spot)).about(name(spot));
        engine.add(change.values(name(spot), Value::Null), Some(&old.name));
    }
    for (_, spot) in added {
        let rule = if required(spot) {
            Rule::RequiredParameterAdded
        } else {
            Rule::OptionalParameterAdded
        };
        let change = Change::at(rule, direction, Some(&old.spot), Some(spot)).about(name(spot));
        engine.add(change.values(Value::Null, name(spot)), Some(&old.name));
    }
}

/// Tells whether two parameters differ in nothing but their names.
fn alike<'a>(engine: &Engine<'_, 'a>, old: &Spot<'a>, new: &Spot<'a>) -> bool {
    let described = match (schema(old), schema(new)) {
        (Some(from), Some(to)) => engine.same(engine.old.id(&from), engine.new.id(&to)),
        _ => false,
    };
    described && required(old) == required(new)
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
    let version = |name: &str| crate::diff::compare::server::is_version(&format!("{{{name}}}"));
    variables.retain(|name| !version(name));
    for holder in [&op.path, &op.spot] {
        for spot in holder.get("parameters").iter().flat_map(Spot::items) {
            let Some(spot) = tree.resolve(&spot) else {
                continue;
            };
            let (place, name) = (spot.str("in").unwrap_or_default(), name(&spot));
            let name = match place {
                "path" if version(name) => continue,
                "path" => match variables.iter().position(|variable| *variable == name) {
                    Some(at) => at.to_string(),
                    None => name.to_owned(),
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
    spot.get("schema").or_else(|| media::schema(spot))
}
