//! The engine: two documents in, changes out.
//!
//! A pair of schemas is compared once per direction, however often it is reached; pairs wait in a list and never on the
//! stack, so that cycles, depth and sharing cost nothing. Afterwards each change knows the pair that it belongs to and
//! each operation the pairs that it reaches.

mod body;
mod bounds;
mod collected;
mod conditions;
mod contract;
mod document;
mod implied;
mod items;
mod lifecycle;
mod matching;
mod media;
mod narrowed;
mod notation;
mod octets;
mod operation;
mod pair;
mod path_item;
mod paths;
mod pattern;
mod properties;
mod range;
mod reach;
mod response;
mod schema;
mod security;
mod server;
mod types;
mod unchanged;
mod unions;
mod values;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde_json::Value;

use super::finding::{OperationName, Operations};
use super::rule::{Direction, Rule};
use super::schema::{Id, Schemas};
use super::tree::{Tree, TreeNode};
use crate::report::Report;
use crate::source::reference::DocumentFiles;

use collected::Collected;
use contract::{Assumptions, PairKey};
pub use notation::Notation;
use pair::{NodePair, by_key};
use paths::OperationNode;
pub use paths::compare;
use pattern::Patterns;
use unchanged::Unchanged;

/// A change, before it is judged.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContractChange {
    pub rule: Rule,
    pub direction: Direction,
    pub old_pointer: Option<Arc<str>>,
    pub new_pointer: Option<Arc<str>>,
    pub old: Value,
    pub new: Value,
    /// What changed, as the document calls it.
    pub subject: String,
}

/// The name of an operation, and its locations.
type ReceivedKey = (OperationName, [Arc<str>; 2]);

/// Two schemas of the same value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SchemaPair {
    pub old: Id,
    pub new: Id,
    pub direction: Direction,
    pub notation: Notation,
    /// Whether null was compared where this pair was reached: it is an alternative beside a null that both sides have.
    pub null_is_compared: bool,
}

/// The result of comparing one pair.
#[derive(Clone, Debug, Default)]
pub struct Local {
    pub changes: Vec<ContractChange>,
    pub children: Vec<SchemaPair>,
}

/// A change and the operations that it reaches.
pub struct Reached {
    pub change: ContractChange,
    pub operations: Operations,
    pub root_cause: Option<Arc<str>>,
}

impl Reached {
    /// Returns a change that reaches no operation.
    pub fn alone(change: ContractChange) -> Reached {
        Reached {
            change,
            operations: Operations::default(),
            root_cause: None,
        }
    }
}

pub struct Engine<'s, 'a> {
    pub old: &'s Schemas<'a>,
    pub new: &'s Schemas<'a>,
    pub today: Date,
    unchanged: Unchanged,
    /// Changes outside schemas.
    flat: RefCell<Vec<(ContractChange, Option<OperationName>)>>,
    pairs: RefCell<IndexMap<SchemaPair, Option<Local>>>,
    roots: RefCell<Vec<(OperationName, usize)>>,
    /// Operations that the program receives. A callback may have itself as a callback.
    received: RefCell<IndexMap<ReceivedKey, [OperationNode<'a>; 2]>>,
    /// Whether pairs have the same contract.
    known: RefCell<HashMap<PairKey, bool>>,
    /// Whether the later schema of pairs matches more.
    grown: RefCell<HashMap<PairKey, bool>>,
    assumptions: RefCell<Assumptions>,
    patterns: Patterns,
    depth: Cell<usize>,
}

/// Runs a comparison of two documents, and reports what is wrong with them.
pub fn run(
    documents: [&DocumentFiles<'_>; 2],
    today: Date,
    report: &mut Report,
    compare: impl FnOnce(&Engine<'_, '_>),
) -> Vec<Reached> {
    let [a, b] = documents.map(Tree::new);
    let (old, new) = (Schemas::new(&a), Schemas::new(&b));
    let engine = Engine::new(&old, &new, today);
    compare(&engine);
    let changes = engine.finish();
    drop((old, new));
    report.extend(a.into_report());
    report.extend(b.into_report());
    changes
}

impl<'s, 'a> Engine<'s, 'a> {
    fn new(old: &'s Schemas<'a>, new: &'s Schemas<'a>, today: Date) -> Engine<'s, 'a> {
        Engine {
            old,
            new,
            today,
            unchanged: Unchanged::between([old.tree, new.tree]),
            flat: RefCell::default(),
            pairs: RefCell::default(),
            roots: RefCell::default(),
            received: RefCell::default(),
            known: RefCell::default(),
            grown: RefCell::default(),
            assumptions: RefCell::default(),
            patterns: Patterns::default(),
            depth: Cell::new(0),
        }
    }

    pub fn trees(&self) -> [&'s Tree<'a>; 2] {
        [self.old.tree, self.new.tree]
    }

    pub fn add(&self, change: ContractChange, operation: Option<&OperationName>) {
        self.flat.borrow_mut().push((change, operation.cloned()));
    }

    /// Compares two schemas that an operation carries.
    pub fn schemas(
        &self,
        old: &TreeNode<'a>,
        new: &TreeNode<'a>,
        (direction, notation): (Direction, Notation),
        operation: &OperationName,
    ) {
        let ids = [self.old.id(old), self.new.id(new)];
        self.schema_ids(ids, (direction, notation), operation);
    }

    /// Compares two schemas that an operation carries, by their ids.
    pub fn schema_ids(
        &self,
        [old, new]: [Id; 2],
        (direction, notation): (Direction, Notation),
        operation: &OperationName,
    ) {
        let index = self.enqueue(SchemaPair {
            direction,
            notation,
            ..SchemaPair::received(old, new)
        });
        self.roots.borrow_mut().push((operation.clone(), index));
    }

    /// Remembers an operation that the program receives, to compare it once.
    pub fn enqueue_received(&self, operations: [OperationNode<'a>; 2]) {
        let [old, new] = &operations;
        let nodes = [old, new].map(|operation| operation.node.pointer.clone());
        let mut received = self.received.borrow_mut();
        received
            .entry((old.name.clone(), nodes))
            .or_insert(operations);
    }

    /// Compares the operations that the program receives, and those that they lead to.
    fn compare_received(&self) {
        let mut next = 0;
        loop {
            let received = self.received.borrow();
            let Some(operations) = received.get_index(next).map(|(_, pair)| pair.clone()) else {
                return;
            };
            drop(received);
            operation::received(self, &operations);
            next += 1;
        }
    }

    /// Compares two components as something that is received, without an operation.
    pub fn component(&self, old: &str, new: &str) {
        if let (Some(old), Some(new)) = (self.old.component(old), self.new.component(new)) {
            let received = (Direction::Response, Notation::Json);
            self.schemas(&old, &new, received, &OperationName::default());
        }
    }

    /// Returns whether a component of the old document and one of the new have the same contract.
    pub fn same_component(&self, old: &str, new: &str) -> bool {
        let both = self.old.component(old).zip(self.new.component(new));
        both.is_some_and(|(x, y)| self.same_nodes(&x, &y))
    }

    pub fn same_nodes(&self, old: &TreeNode<'a>, new: &TreeNode<'a>) -> bool {
        self.same(self.old.id(old), self.new.id(new))
    }

    fn enqueue(&self, pair: SchemaPair) -> usize {
        let mut pairs = self.pairs.borrow_mut();
        let entry = pairs.entry(pair);
        let index = entry.index();
        entry.or_insert(None);
        index
    }

    /// Compares every pair of the queue, and those that they lead to.
    fn run(&self) {
        let mut next = 0;
        loop {
            let Some(pair) = self.pairs.borrow().get_index(next).map(|(pair, _)| *pair) else {
                return;
            };
            let [old, new] = [self.old.parts(pair.old), self.new.parts(pair.new)];
            let local = if self.unchanged.has(&old, &new) {
                Local::default()
            } else {
                schema::local(self, pair)
            };
            for child in &local.children {
                self.enqueue(*child);
            }
            self.pairs.borrow_mut()[next] = Some(local);
            next += 1;
        }
    }

    /// Runs to the end and returns every change with the operations that it reaches.
    pub fn finish(self) -> Vec<Reached> {
        self.compare_received();
        self.run();
        let pairs = self.pairs.into_inner();
        let reach = reach::reach(&pairs, self.roots.into_inner());
        let mut out = Collected::default();
        for (change, operation) in self.flat.into_inner() {
            out.add(change, operation);
        }
        for ((pair, local), operations) in pairs.into_iter().zip(reach) {
            let cause = self.old.pointer(pair.old);
            for change in local.into_iter().flat_map(|local| local.changes) {
                out.add_within(change, &operations, &cause);
            }
        }
        out.finish()
    }
}

impl SchemaPair {
    /// Returns a pair of schemas of received JSON.
    fn received(old: Id, new: Id) -> SchemaPair {
        SchemaPair {
            old,
            new,
            direction: Direction::Response,
            notation: Notation::Json,
            null_is_compared: false,
        }
    }
}
