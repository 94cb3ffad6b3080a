//! Keys that are no keywords of their object: nothing compares them, so that a change of one is reported as unhandled.

use std::collections::BTreeSet;

use super::{Change, Engine};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Spot, canonical};
use crate::keyword::ObjectKind;

/// Reports each key that differs and is neither a keyword of `kind` nor an extension.
pub fn others(
    engine: &Engine<'_, '_>,
    (old, new): (&Spot<'_>, &Spot<'_>),
    kind: &ObjectKind,
    direction: Direction,
    operation: Option<&OperationName>,
) {
    let keys: BTreeSet<_> = old
        .members()
        .chain(new.members())
        .map(|(key, _)| key)
        .filter(|key| kind.find(key).is_none() && !key.starts_with("x-"))
        .collect();
    for key in keys {
        let [a, b] = [old, new].map(|spot| spot.node.get(key));
        if a.map(canonical) != b.map(canonical) {
            let [from, to] = [old, new].map(|spot| spot.get(key).unwrap_or_else(|| spot.clone()));
            let change = Change::at(Rule::Unhandled, direction, Some(&from), Some(&to));
            let [a, b] = [a, b].map(|value| value.cloned().unwrap_or_default());
            engine.add(change.about(key).values(a, b), operation);
        }
    }
}
