//! Operations with another path. In: the operations that only one side has. Out: changes of those that moved.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use super::UnpairedOperations;
use crate::diff::compare::paths::OperationNode;
use crate::diff::compare::{Engine, NodePair, matching, operation};
use crate::diff::rule::Rule;

/// The most operations with one outline among which one that was removed is looked for: what so many have in common identifies
/// none of them.
const MAX_CANDIDATES: usize = 100;

/// Returns what two operations have in common if they are one.
type KeyOf<'f, 'a, K> = &'f dyn Fn(&OperationNode<'a>) -> Option<K>;

/// Where the operations of a path moved to.
type Targets<'k> = BTreeMap<&'k str, BTreeSet<&'k str>>;

/// Pairs operations with another path: by their ids, then by what they carry.
pub fn compare<'k, 'a>(
    engine: &Engine<'_, 'a>,
    removed: &mut UnpairedOperations<'k, 'a>,
    added: &mut UnpairedOperations<'k, 'a>,
) {
    let mut targets = Targets::new();
    let id = |op: &OperationNode<'a>| {
        let id = op.node.str("operationId")?;
        Some((op.name.method.clone(), id))
    };
    let ids = [&id as KeyOf<'_, 'a, _>; 2];
    pair(engine, [removed, added], ids, |_, _| true, &mut targets);
    let [old, new] = [engine.old, engine.new]
        .map(|schemas| move |op: &OperationNode<'a>| Some(operation::outline(schemas, op)));
    let is_moved = |old: &OperationNode<'a>, new: &OperationNode<'a>| {
        matching::similarity(&old.name.path, &new.name.path) >= 0.4
            && operation::is_moved(engine, old, new)
    };
    let outlines = [&old as KeyOf<'_, 'a, _>, &new];
    pair(engine, [removed, added], outlines, is_moved, &mut targets);
    // The other methods of a path move with it.
    removed.retain(|key, old| {
        let mut there = targets.get(key.1.as_str()).into_iter().flatten();
        let new = there.find_map(|path| added.remove(&(key.0.clone(), (*path).to_owned())));
        new.map(|new| report(engine, old, new)).is_none()
    });
}

/// Pairs each operation that was removed with the only one left that has the same key and fits.
fn pair<'k, 'a, K: Hash + Eq>(
    engine: &Engine<'_, 'a>,
    [removed, added]: [&mut UnpairedOperations<'k, 'a>; 2],
    [old_key, new_key]: [KeyOf<'_, 'a, K>; 2],
    fits: impl Fn(&OperationNode<'a>, &OperationNode<'a>) -> bool,
    targets: &mut Targets<'k>,
) {
    if removed.is_empty() {
        return;
    }
    let mut by_key: HashMap<K, Vec<_>> = HashMap::new();
    for (at, op) in added.iter() {
        if let Some(key) = new_key(op) {
            by_key.entry(key).or_default().push((*at, *op));
        }
    }
    by_key.retain(|_, candidates| candidates.len() <= MAX_CANDIDATES);
    removed.retain(|from, old| {
        let candidates = old_key(old).and_then(|key| by_key.get(&key));
        let candidates = candidates.into_iter().flatten();
        let mut found = candidates.filter(|(to, new)| added.contains_key(to) && fits(old, new));
        let only = found.next().filter(|_| found.next().is_none());
        let Some((to, new)) = only.copied() else {
            return true;
        };
        added.remove(to);
        targets.entry(&from.1).or_default().insert(&to.1);
        report(engine, old, new);
        false
    });
}

/// Reports an operation with another path. The location is that of the path, so that methods that moved together are one
/// finding.
fn report<'a>(engine: &Engine<'_, 'a>, old: &OperationNode<'a>, new: &OperationNode<'a>) {
    let items = NodePair::operations(engine, old, new).both(&old.item.node, &new.item.node);
    let (from, to) = (old.name.path.as_str(), new.name.path.as_str());
    items.report(Rule::OperationMoved, "path", from, to);
    operation::compare(engine, old, new);
}
