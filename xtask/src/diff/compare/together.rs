//! Changes as they are met in, each change once out, with every operation that it reaches.
//!
//! A shared parameter changes once for all of its operations, and a schema whichever way it was reached.

use std::collections::BTreeSet;
use std::rc::Rc;

use indexmap::IndexMap;

use super::{Change, Reached};
use crate::diff::finding::OperationName;

#[derive(Default)]
pub struct Together {
    found: IndexMap<Change, Reached>,
}

impl Together {
    /// `cause` is the schema that the change belongs to.
    pub fn add(
        &mut self,
        change: Change,
        operations: impl IntoIterator<Item = OperationName>,
        cause: Option<&Rc<str>>,
    ) {
        let key = match cause {
            Some(_) => change.clone(),
            None => apart_from_holder(&change),
        };
        let known = self.found.entry(key).or_insert_with(|| Reached {
            change: change.clone(),
            operations: BTreeSet::new(),
            root_cause: None,
        });
        known.operations.extend(operations);
        // Of the places that hold one thing, the first speaks for all.
        if places(&change) < places(&known.change) {
            known.change = change;
        }
        // The shortest is that of the schema itself rather than of what wraps it.
        let closer = |old: &Rc<str>, new: &Rc<str>| (new.len(), new) < (old.len(), old);
        if cause.is_some_and(|new| known.root_cause.as_ref().is_none_or(|old| closer(old, new))) {
            known.root_cause = cause.cloned();
        }
    }

    pub fn finish(self) -> Vec<Reached> {
        self.found.into_values().collect()
    }
}

/// What came or went is known by its own place; the other place is that of an operation which lacks it, one of many.
fn apart_from_holder(change: &Change) -> Change {
    let mut key = change.clone();
    match (key.old.is_null(), key.new.is_null()) {
        (true, false) => key.old_pointer = None,
        (false, true) => key.new_pointer = None,
        _ => {}
    }
    key
}

fn places(change: &Change) -> (&Option<Rc<str>>, &Option<Rc<str>>) {
    (&change.old_pointer, &change.new_pointer)
}
