//! Changes in the order in which they are found in, each change once out, with every operation that it reaches.
//!
//! A shared parameter changes once for all of its operations, and a schema however it was reached.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::{ContractChange, Reached};
use crate::diff::finding::{OperationName, Operations, joined};

#[derive(Default)]
pub struct Collected {
    found: IndexMap<ContractChange, Collecting>,
}

struct Collecting {
    change: ContractChange,
    operations: BTreeSet<OperationName>,
    lists: Vec<Operations>,
    root_cause: Option<Arc<str>>,
}

impl Collected {
    /// Adds a change outside schemas.
    pub fn add(&mut self, change: ContractChange, operation: Option<OperationName>) {
        let mut key = change.clone();
        // An addition or a removal is identified by its own location; the other one is that of an operation without it,
        // which may be one of many.
        match (key.old.is_null(), key.new.is_null()) {
            (true, false) => key.old_pointer = None,
            (false, true) => key.new_pointer = None,
            _ => {}
        }
        self.entry(key, change).operations.extend(operation);
    }

    /// Adds a change of a schema, `cause`, that these operations reach.
    pub fn add_within(
        &mut self,
        change: ContractChange,
        operations: &Operations,
        cause: &Arc<str>,
    ) {
        let entry = self.entry(change.clone(), change);
        if !entry.lists.iter().any(|list| Arc::ptr_eq(list, operations)) {
            entry.lists.push(Operations::clone(operations));
        }
        // The shortest is that of the schema itself rather than that of a schema around it.
        let is_closer = |old: &Arc<str>| (cause.len(), cause) < (old.len(), old);
        if entry.root_cause.as_ref().is_none_or(is_closer) {
            entry.root_cause = Some(Arc::clone(cause));
        }
    }

    fn entry(&mut self, key: ContractChange, change: ContractChange) -> &mut Collecting {
        let entry = self.found.entry(key).or_insert_with(|| Collecting {
            change: change.clone(),
            operations: BTreeSet::new(),
            lists: Vec::new(),
            root_cause: None,
        });
        // The first of several locations is reported.
        let locations =
            |change: &ContractChange| (change.old_pointer.clone(), change.new_pointer.clone());
        if locations(&change) < locations(&entry.change) {
            entry.change = change;
        }
        entry
    }

    pub fn finish(self) -> Vec<Reached> {
        let reached = |entry: Collecting| Reached {
            change: entry.change,
            operations: joined(&entry.lists, entry.operations),
            root_cause: entry.root_cause,
        };
        self.found.into_values().map(reached).collect()
    }
}
