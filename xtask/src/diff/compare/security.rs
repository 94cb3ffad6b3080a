//! Security: what a call must carry; the schemes themselves are next door.

mod schemes;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::paths::Op;
use super::{Change, Engine, matching};
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, Tree, canonical};

pub use schemes::schemes;

/// Scheme → scopes, all of which are needed together.
type Need = BTreeMap<String, BTreeSet<String>>;

/// Compares what two operations need. What both take from their documents is told once for all of them.
pub fn operation(engine: &Engine<'_, '_>, old: &Op<'_>, new: &Op<'_>) {
    let shared = old.spot.get("security").is_none() && new.spot.get("security").is_none();
    let place = |op: &Op<'_>, tree: &Tree<'_>| {
        let root = tree.root();
        let own = op.spot.get("security").or_else(|| root.get("security"));
        let beside = if shared {
            root.pointer
        } else {
            op.spot.pointer.clone()
        };
        own.map_or(beside, |spot| spot.pointer)
    };
    let a = needs(engine.old_tree(), &old.spot);
    let b = needs(engine.new_tree(), &new.spot);
    let add = |rule: Rule, subject: &str, x: Value, y: Value| {
        let change = Change {
            old_pointer: Some(place(old, engine.old_tree())),
            new_pointer: Some(place(new, engine.new_tree())),
            ..Change::at(rule, Direction::Request, None, None)
        };
        engine.add(change.about(subject).values(x, y), Some(&old.name));
    };
    requirements(&renamed(engine, a), &b, &add);
}

fn needs(tree: &Tree<'_>, operation: &Spot<'_>) -> Vec<Need> {
    let own = operation.node.get("security");
    let listed = own
        .or_else(|| tree.root.get("security"))
        .and_then(Value::as_array);
    let need = |map: &Map<String, Value>| -> Need {
        let scopes = |value: &Value| {
            let scopes = value.as_array().into_iter().flatten();
            scopes
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect()
        };
        map.iter()
            .map(|(name, value)| (name.clone(), scopes(value)))
            .collect()
    };
    let mut needs: Vec<_> = listed
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .map(need)
        .collect();
    if needs.is_empty() {
        needs.push(Need::new());
    }
    // An alternative that is listed twice is one.
    needs.sort();
    needs.dedup();
    needs
}

/// Gives a scheme that was merely renamed its new name.
fn renamed(engine: &Engine<'_, '_>, needs: Vec<Need>) -> Vec<Need> {
    let (old, new) = (
        definitions(engine.old_tree()),
        definitions(engine.new_tree()),
    );
    let name = |name: String| {
        if new.contains_key(&name) {
            return name;
        }
        let same = old.get(&name).and_then(|scheme| {
            new.iter()
                .find(|(_, other)| contract(other.node) == contract(scheme.node))
        });
        same.map_or(name, |(other, _)| other.clone())
    };
    needs
        .into_iter()
        .map(|need| {
            need.into_iter()
                .map(|(scheme, scopes)| (name(scheme), scopes))
                .collect()
        })
        .collect()
}

fn definitions<'a>(tree: &Tree<'a>) -> BTreeMap<String, Spot<'a>> {
    let components = tree.root().get("components");
    let all = components.and_then(|components| components.get("securitySchemes"));
    let all = all.iter().flat_map(Spot::members);
    all.filter_map(|(name, scheme)| Some((name.to_owned(), tree.resolve(&scheme)?)))
        .collect()
}

fn contract(scheme: &Value) -> String {
    let mut scheme = scheme.clone();
    if let Some(map) = scheme.as_object_mut() {
        map.retain(|key, _| key != "description" && !key.starts_with("x-"));
        if let Some(Value::String(name)) = map.get_mut("scheme") {
            name.make_ascii_lowercase();
        }
    }
    canonical(&scheme)
}

fn requirements(old: &[Need], new: &[Need], add: &dyn Fn(Rule, &str, Value, Value)) {
    let anonymous = |needs: &[Need]| needs.iter().any(BTreeMap::is_empty);
    let shown = |needs: &[Need]| serde_json::to_value(needs).unwrap_or_default();
    match (anonymous(old), anonymous(new)) {
        (true, false) => add(Rule::AnonymousWithdrawn, "security", shown(old), shown(new)),
        (false, true) => add(Rule::AnonymousAllowed, "security", shown(old), shown(new)),
        _ => {}
    }
    let mut gone: Vec<_> = old.iter().filter(|need| !need.is_empty()).collect();
    let mut come: Vec<_> = new.iter().filter(|need| !need.is_empty()).collect();
    // What is the same first, then what has the most scopes in common: the order of alternatives says nothing.
    matching::pairs(&mut gone, &mut come, |need, other| need == other);
    gone.retain(|need| {
        let alike = |other: &Need| other.keys().eq(need.keys());
        let places = (0..come.len()).filter(|at| alike(come[*at]));
        let closest = places.min_by_key(|at| Reverse(in_common(need, come[*at])));
        if let Some(at) = closest {
            scopes(need, come.remove(at), add);
        }
        closest.is_none()
    });
    if let ([a], [b]) = (gone.as_slice(), come.as_slice()) {
        let within = |small: &Need, large: &Need| small.keys().all(|key| large.contains_key(key));
        let one = |need: &Need| shown(std::slice::from_ref(need));
        if within(a, b) {
            return add(Rule::SchemeAdded, "security", one(a), one(b));
        }
        if within(b, a) {
            return add(Rule::SchemeDropped, "security", one(a), one(b));
        }
    }
    // That anonymous access went or came says what the schemes beside it mean.
    let told = anonymous(old) != anonymous(new);
    for need in gone.iter().filter(|_| !(told && anonymous(new))) {
        add(
            Rule::AlternativeRemoved,
            "security",
            shown(std::slice::from_ref(*need)),
            Value::Null,
        );
    }
    for need in come.iter().filter(|_| !(told && anonymous(old))) {
        add(
            Rule::AlternativeAdded,
            "security",
            Value::Null,
            shown(std::slice::from_ref(*need)),
        );
    }
}

fn in_common(a: &Need, b: &Need) -> usize {
    let both = a.iter().filter_map(|(scheme, x)| Some((x, b.get(scheme)?)));
    both.map(|(x, y)| x.intersection(y).count()).sum()
}

fn scopes(old: &Need, new: &Need, add: &dyn Fn(Rule, &str, Value, Value)) {
    for (scheme, a) in old {
        let Some(b) = new.get(scheme) else { continue };
        for scope in b.difference(a) {
            add(Rule::ScopeAdded, scheme, Value::Null, scope.as_str().into());
        }
        for scope in a.difference(b) {
            add(
                Rule::ScopeRemoved,
                scheme,
                scope.as_str().into(),
                Value::Null,
            );
        }
    }
}
