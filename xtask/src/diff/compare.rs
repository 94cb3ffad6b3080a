//! The engine: two documents in, changes out.
//!
//! A pair of schemas is compared once per direction, whoever reaches it and however often; pairs wait in a list and
//! never on the stack, so that cycles, depth and sharing cost nothing. Afterwards each change knows the pair that it
//! belongs to and each operation the pairs that it reaches.

mod answer;
mod body;
mod bounds;
mod document;
mod items;
mod known;
mod lifecycle;
mod matching;
mod media;
mod members;
mod notation;
mod operation;
mod paths;
mod pattern;
mod reach;
mod schema;
mod security;
mod server;
mod together;
mod unions;
mod values;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde_json::Value;

use super::finding::{OperationName, Operations};
use super::rule::{Direction, Rule};
use super::schema::{Id, Schemas};
use super::tree::{Spot, Tree};

pub use notation::Notation;
pub use paths::{compare, twins_told};
use together::Together;

/// One change, before it is judged and told.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Change {
    pub rule: Rule,
    pub direction: Direction,
    pub old_pointer: Option<Rc<str>>,
    pub new_pointer: Option<Rc<str>>,
    pub old: Value,
    pub new: Value,
    /// What changed, in the document's words.
    pub subject: String,
}

/// Two schemas of the same value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    pub old: Id,
    pub new: Id,
    pub direction: Direction,
    pub notation: Notation,
    /// Whether null was compared where this pair comes from: it is an alternative beside a null that both sides have.
    pub null_is_compared: bool,
}

/// What comparing one pair gave.
#[derive(Clone, Debug, Default)]
pub struct Local {
    pub changes: Vec<Change>,
    pub children: Vec<Pair>,
}

/// A change and the operations that it reaches.
pub struct Reached {
    pub change: Change,
    pub operations: Operations,
    pub root_cause: Option<Rc<str>>,
}

pub struct Engine<'s, 'a> {
    pub old: &'s Schemas<'a>,
    pub new: &'s Schemas<'a>,
    pub today: Date,
    /// Changes outside schemas.
    flat: RefCell<Vec<(Change, Option<OperationName>)>>,
    pairs: RefCell<IndexMap<Pair, Option<Local>>>,
    roots: RefCell<Vec<(OperationName, usize)>>,
    known: RefCell<HashMap<(Id, Id, bool), bool>>,
    depth: Cell<usize>,
}

impl<'s, 'a> Engine<'s, 'a> {
    pub fn new(old: &'s Schemas<'a>, new: &'s Schemas<'a>, today: Date) -> Engine<'s, 'a> {
        Engine {
            old,
            new,
            today,
            flat: RefCell::default(),
            pairs: RefCell::default(),
            roots: RefCell::default(),
            known: RefCell::default(),
            depth: Cell::new(0),
        }
    }

    pub fn old_tree(&self) -> &'s Tree<'a> {
        self.old.tree
    }

    pub fn new_tree(&self) -> &'s Tree<'a> {
        self.new.tree
    }

    pub fn add(&self, change: Change, operation: Option<&OperationName>) {
        self.flat.borrow_mut().push((change, operation.cloned()));
    }

    /// Notes that an operation carries these two schemas.
    pub fn schemas(
        &self,
        old: &Spot<'a>,
        new: &Spot<'a>,
        (direction, notation): (Direction, Notation),
        operation: &OperationName,
    ) {
        let pair = Pair {
            old: self.old.id(old),
            new: self.new.id(new),
            direction,
            notation,
            null_is_compared: false,
        };
        let index = self.want(pair);
        self.roots.borrow_mut().push((operation.clone(), index));
    }

    /// Wants two components compared as something that is received.
    pub fn component(&self, old: &str, new: &str, operation: &OperationName) {
        if let (Some(old), Some(new)) = (self.old.component(old), self.new.component(new)) {
            self.schemas(&old, &new, (Direction::Response, Notation::Json), operation);
        }
    }

    /// Tells whether a component of the old document and one of the new say the same.
    pub fn same_component(&self, old: &str, new: &str) -> bool {
        let both = self.old.component(old).zip(self.new.component(new));
        both.is_some_and(|(x, y)| self.same(self.old.id(&x), self.new.id(&y)))
    }

    fn want(&self, pair: Pair) -> usize {
        let mut pairs = self.pairs.borrow_mut();
        let entry = pairs.entry(pair);
        let index = entry.index();
        entry.or_insert(None);
        index
    }

    /// Compares every pair that is wanted, and those that they lead to.
    fn run(&self) {
        let mut next = 0;
        loop {
            let Some(pair) = self.pairs.borrow().get_index(next).map(|(pair, _)| *pair) else {
                return;
            };
            let local = schema::local(self, pair);
            for child in &local.children {
                self.want(*child);
            }
            if let Some((_, slot)) = self.pairs.borrow_mut().get_index_mut(next) {
                *slot = Some(local);
            }
            next += 1;
        }
    }

    /// Returns whether two schemas say the same, words aside.
    pub fn same(&self, old: Id, new: Id) -> bool {
        self.is_same(old, new, false)
    }

    /// Returns whether two schemas say the same, words and null aside.
    pub fn same_but_null(&self, old: Id, new: Id) -> bool {
        self.is_same(old, new, true)
    }

    fn is_same(&self, old: Id, new: Id, but_null: bool) -> bool {
        let key = (old, new, but_null);
        if let Some(known) = self.known.borrow().get(&key) {
            return *known;
        }
        if self.depth.get() > 24 {
            return false;
        }
        self.depth.set(self.depth.get() + 1);
        // A cycle that comes back here proves nothing against it.
        self.known.borrow_mut().insert(key, true);
        let same = self.closure_is_same(Pair {
            old,
            new,
            direction: Direction::Response,
            notation: Notation::Json,
            null_is_compared: but_null,
        });
        self.known.borrow_mut().insert(key, same);
        self.depth.set(self.depth.get() - 1);
        same
    }

    /// Returns whether comparing two schemas finds a change that `counts`, or does not come to an end soon.
    pub fn any_change(&self, old: Id, new: Id, counts: &dyn Fn(&Change) -> bool) -> bool {
        if self.same(old, new) {
            return false;
        }
        // Within a question whether schemas are the same, that these are not is the answer.
        if self.depth.get() > 0 {
            return true;
        }
        let pair = Pair {
            old,
            new,
            direction: Direction::Response,
            notation: Notation::Json,
            null_is_compared: false,
        };
        self.depth.set(1);
        let found = self.closure_has(pair, counts);
        self.depth.set(0);
        found
    }

    fn closure_is_same(&self, pair: Pair) -> bool {
        !self.closure_has(pair, &|change| {
            !matches!(
                change.rule,
                Rule::DocsChanged | Rule::SchemaDeprecated | Rule::SchemaUndeprecated
            )
        })
    }

    fn closure_has(&self, pair: Pair, counts: &dyn Fn(&Change) -> bool) -> bool {
        let mut waiting = vec![pair];
        let mut seen: std::collections::HashSet<Pair> = waiting.iter().copied().collect();
        while let Some(pair) = waiting.pop() {
            let local = schema::local(self, pair);
            if local.changes.iter().any(counts) || seen.len() > 2_000 {
                return true;
            }
            for child in local.children {
                if seen.insert(child) {
                    waiting.push(child);
                }
            }
        }
        false
    }

    /// Runs to the end and hands out every change with the operations that it reaches.
    pub fn finish(self) -> Vec<Reached> {
        self.run();
        let pairs = self.pairs.into_inner();
        let reach = reach::reach(&pairs, self.roots.into_inner());
        let mut out = Together::default();
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

impl Change {
    /// A change outside schemas, at one or two places.
    pub fn at(
        rule: Rule,
        direction: Direction,
        old: Option<&Spot<'_>>,
        new: Option<&Spot<'_>>,
    ) -> Change {
        Change {
            rule,
            direction,
            old_pointer: old.map(|spot| Rc::clone(&spot.pointer)),
            new_pointer: new.map(|spot| Rc::clone(&spot.pointer)),
            old: Value::Null,
            new: Value::Null,
            subject: String::new(),
        }
    }

    pub fn about(self, subject: impl Into<String>) -> Change {
        Change {
            subject: subject.into(),
            ..self
        }
    }

    pub fn values(self, old: impl Into<Value>, new: impl Into<Value>) -> Change {
        Change {
            old: old.into(),
            new: new.into(),
            ..self
        }
    }
}
