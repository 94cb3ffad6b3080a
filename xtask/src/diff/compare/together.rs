//! Changes as they are met in, each change once out, with every operation that it reaches.
//!
//! A shared parameter changes once for all of its operations, and a schema whichever way it was reached.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use super::{Change, Reached};
use crate::diff::finding::{OperationName, Operations, joined};

#[derive(Default)]
pub struct Together {
    found: IndexMap<Change, Known>,
}

struct Known {
    change: Change,
    operations: BTreeSet<OperationName>,
    lists: Vec<Operations>,
    root_cause: Option<Rc<str>>,
}

impl Together {
    /// Adds a change outside schemas.
    pub fn add(&mut self, change: Change, operation: Option<OperationName>) {
        let key = apart_from_holder(&change);
        self.known(key, change).operations.extend(operation);
    }

    /// Adds a change of a schema, `cause`, that these operations reach.
    pub fn add_within(&mut self, change: Change, operations: &Operations, cause: &Rc<str>) {
        let known = self.known(change.clone(), change);
        if !known.lists.iter().any(|list| Arc::ptr_eq(list, operations)) {
            known.lists.push(Operations::clone(operations));
        }
        // The shortest is that of the schema itself rather than of what wraps it.
        let closer = |old: &Rc<str>| (cause.len(), cause) < (old.len(), old);
        if known.root_cause.as_ref().is_none_or(closer) {
            known.root_cause = Some(Rc::clone(cause));
        }
    }

    fn known(&mut self, key: Change, change: Change) -> &mut Known {
        let known = self.found.entry(key).or_insert_with(|| Known {
            change: change.clone(),
            operations: BTreeSet::new(),
            lists: Vec::new(),
            root_cause: None,
        });
        // Of the places that hold one thing, the first speaks for all.
        if places(&change) < places(&known.change) {
            known.change = change;
        }
        known
    }

    pub fn finish(self) -> Vec<Reached> {
        let reached = |known: Known| Reached {
            change: known.change,
            operations: joined(&known.lists, known.operations),
            root_cause: known.root_cause,
        };
        self.found.into_values().map(reached).collect()
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
