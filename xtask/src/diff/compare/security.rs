//! Security. In: two operations. Out: changes of the credentials that they require; the schemes are compared by `schemes`.

mod schemes;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Engine, NodePair, matching};
use crate::diff::rule::Rule;
use crate::diff::tree::{Tree, TreeNode, canonical};

pub use schemes::schemes;

/// Scheme → scopes, all of which are required together.
type SecurityRequirement = BTreeMap<String, BTreeSet<String>>;

/// Compares what two operations require. What both inherit from their documents is reported once for all of them.
pub fn operation(pair: &NodePair<'_, '_>) {
    let is_inherited = !pair
        .sides()
        .iter()
        .any(|operation| operation.has("security"));
    let [old, new] = pair.each(|tree, operation| {
        let (own, root) = (operation.get("security"), tree.root());
        let holder = if is_inherited { &root } else { operation };
        own.or_else(|| root.get("security"))
            .unwrap_or_else(|| holder.clone())
    });
    let [a, b] = pair.each(|tree, operation| requirements(tree, operation));
    compare(&pair.both(&old, &new), &renamed(pair.engine, a), &b);
}

fn requirements(tree: &Tree<'_>, operation: &TreeNode<'_>) -> Vec<SecurityRequirement> {
    let own = operation.value.get("security");
    let listed = own.or_else(|| tree.root.get("security"));
    let listed = listed.and_then(Value::as_array).into_iter().flatten();
    let scopes = |value: &Value| {
        let scopes = value.as_array().into_iter().flatten();
        let scopes = scopes.filter_map(Value::as_str);
        scopes.map(str::to_owned).collect()
    };
    let schemes = listed.filter_map(Value::as_object).map(|map| {
        let schemes = map.iter();
        let (file, _) = tree.files.split(&operation.pointer);
        let name = |key: &String| tree.files.scheme(file, key).unwrap_or_else(|| key.clone());
        schemes
            .map(|(key, value)| (name(key), scopes(value)))
            .collect()
    });
    let mut out: BTreeSet<SecurityRequirement> = schemes.collect();
    if out.is_empty() {
        out.insert(SecurityRequirement::new());
    }
    out.into_iter().collect()
}

/// Returns requirements with the new names of schemes that were renamed.
fn renamed(
    engine: &Engine<'_, '_>,
    requirements: Vec<SecurityRequirement>,
) -> Vec<SecurityRequirement> {
    let [old, new] = engine.trees().map(definitions);
    let name = |name: String| {
        let renamed = old.get(&name).filter(|_| !new.contains_key(&name));
        let renamed = renamed.and_then(|scheme| {
            let mut others = new.iter();
            others.find(|(_, other)| contract(other) == contract(scheme))
        });
        renamed.map_or(name, |(other, _)| other.clone())
    };
    let schemes = requirements.into_iter().map(|requirement| {
        let schemes = requirement.into_iter();
        schemes
            .map(|(scheme, scopes)| (name(scheme), scopes))
            .collect()
    });
    schemes.collect()
}

fn definitions<'a>(tree: &Tree<'a>) -> BTreeMap<String, TreeNode<'a>> {
    let components = tree.root().get("components");
    let schemes = components
        .iter()
        .flat_map(|components| tree.entries(components, "securitySchemes"));
    schemes
        .map(|(name, scheme)| (name.to_owned(), scheme))
        .collect()
}

fn contract(scheme: &TreeNode<'_>) -> String {
    let mut scheme = scheme.value.clone();
    if let Some(map) = scheme.as_object_mut() {
        let is_note = |key: &str| matches!(key, "description" | "deprecated" | "oauth2MetadataUrl");
        map.retain(|key, _| !is_note(key) && !key.starts_with("x-"));
        if let Some(Value::String(name)) = map.get_mut("scheme") {
            name.make_ascii_lowercase();
        }
    }
    canonical(&scheme)
}

fn compare(pair: &NodePair<'_, '_>, old: &[SecurityRequirement], new: &[SecurityRequirement]) {
    let is_anonymous = |all: &[SecurityRequirement]| all.iter().any(BTreeMap::is_empty);
    let shown = |all: &[SecurityRequirement]| serde_json::to_value(all).unwrap_or_default();
    let anonymous = [is_anonymous(old), is_anonymous(new)];
    let report = |rule, a: &[SecurityRequirement], b: &[SecurityRequirement]| {
        pair.report(rule, "security", shown(a), shown(b));
    };
    match anonymous {
        [true, false] => report(Rule::AnonymousWithdrawn, old, new),
        [false, true] => report(Rule::AnonymousAllowed, old, new),
        _ => {}
    }
    let [mut removed, mut added] = [old, new].map(|all| {
        let all = all.iter().filter(|one| !one.is_empty());
        all.cloned().collect::<Vec<_>>()
    });
    // Equal ones are paired first, then those with the most scopes in common: the order has no meaning.
    matching::pairs(&mut removed, &mut added, |x, y| x == y);
    removed.retain(|one| {
        let indices = (0..added.len()).filter(|at| added[*at].keys().eq(one.keys()));
        let closest = indices.min_by_key(|at| Reverse(count_common(one, &added[*at])));
        if let Some(at) = closest {
            scopes(pair, one, &added.remove(at));
        }
        closest.is_none()
    });
    if let ([a], [b]) = (removed.as_slice(), added.as_slice()) {
        let within = |small: &SecurityRequirement, large: &SecurityRequirement| {
            small.keys().all(|scheme| large.contains_key(scheme))
        };
        if within(a, b) {
            return report(Rule::SchemeAdded, &removed, &added);
        }
        if within(b, a) {
            return report(Rule::SchemeDropped, &removed, &added);
        }
    }
    // A change of anonymous access covers the schemes of that side.
    if anonymous != [false, true] {
        for one in removed {
            let shown = shown(&[one]);
            pair.report(Rule::AlternativeRemoved, "security", shown, Value::Null);
        }
    }
    if anonymous != [true, false] {
        for one in added {
            let shown = shown(&[one]);
            pair.report(Rule::AlternativeAdded, "security", Value::Null, shown);
        }
    }
}

/// Returns how many scopes two requirements have in common.
fn count_common(a: &SecurityRequirement, b: &SecurityRequirement) -> usize {
    let both = a.iter().filter_map(|(scheme, x)| Some((x, b.get(scheme)?)));
    both.map(|(x, y)| x.intersection(y).count()).sum()
}

fn scopes(pair: &NodePair<'_, '_>, old: &SecurityRequirement, new: &SecurityRequirement) {
    for (scheme, a) in old {
        let Some(b) = new.get(scheme) else { continue };
        for scope in b.difference(a) {
            pair.report(Rule::ScopeAdded, scheme, Value::Null, scope.as_str());
        }
        for scope in a.difference(b) {
            pair.report(Rule::ScopeRemoved, scheme, scope.as_str(), Value::Null);
        }
    }
}
