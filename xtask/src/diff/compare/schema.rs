//! Two schemas in normal form in, their own changes and the pairs below them out.

mod place;

use std::rc::Rc;

use serde_json::Value;

use super::{
    Change, Engine, Local, Notation, Pair, bounds, items, lifecycle, members, unions, values,
};
use crate::diff::rule::{Direction, Rule, Shift};
use crate::diff::schema::{Id, Kind, Schema};

pub use place::{member, members};

/// One comparison.
pub struct Cx<'e, 's, 'a> {
    pub engine: &'e Engine<'s, 'a>,
    pub pair: Pair,
    pub old: Rc<Schema>,
    pub new: Rc<Schema>,
    pub out: Local,
}

pub fn local(engine: &Engine<'_, '_>, pair: Pair) -> Local {
    let mut cx = Cx {
        engine,
        pair,
        old: engine.old.get(pair.old),
        new: engine.new.get(pair.new),
        out: Local::default(),
    };
    cx.run();
    cx.out
}

impl Cx<'_, '_, '_> {
    fn run(&mut self) {
        lifecycle::schema(self);
        let may_be_bytes = matches!(self.pair.notation, Notation::Multipart | Notation::Bytes);
        if may_be_bytes && values::are_bytes(&self.old, &self.new) {
            return;
        }
        if self.never() || self.appeared() || members::envelope(self) || unions::wrapped(self) {
            return;
        }
        if values::types(self) == Kinds::Disjoint {
            return;
        }
        values::nullable(self);
        values::listed(self);
        values::formats(self);
        values::default(self);
        values::others(self);
        bounds::compare(self);
        members::object(self);
        items::array(self);
        unions::compare(self);
        self.unknown();
    }

    fn never(&mut self) -> bool {
        match (self.old.never, self.new.never) {
            (false, false) => return false,
            (true, true) => {}
            (true, false) => self.add(Rule::TypeWidened, "false", false, true),
            (false, true) => self.add(Rule::TypeNarrowed, "false", true, false),
        }
        true
    }

    /// Finds a schema where anything went, or the other way round: one change, whatever the schema says.
    fn appeared(&mut self) -> bool {
        let says = |schema: &Schema| schema.types.is_some() && schema.values.is_none();
        if self.old.is_any() && says(&self.new) {
            self.add(Rule::SchemaAdded, "schema", "any", values::names(&self.new));
        } else if self.new.is_any() && says(&self.old) {
            self.add(
                Rule::SchemaRemoved,
                "schema",
                values::names(&self.old),
                "any",
            );
        } else {
            return false;
        }
        values::default(self);
        true
    }

    /// Adds a change of a keyword of this schema, at the keyword's own place where there is one.
    pub fn add(&mut self, rule: Rule, subject: &str, old: impl Into<Value>, new: impl Into<Value>) {
        let (at_old, at_new) = place::keyword(self, subject);
        self.add_at(rule, subject, (at_old, old.into()), (at_new, new.into()));
    }

    pub fn add_at(
        &mut self,
        rule: Rule,
        subject: &str,
        (old_pointer, old): (Rc<str>, Value),
        (new_pointer, new): (Rc<str>, Value),
    ) {
        self.out.changes.push(Change {
            rule,
            direction: self.pair.direction,
            old_pointer: Some(old_pointer),
            new_pointer: Some(new_pointer),
            old,
            new,
            subject: subject.to_owned(),
        });
    }

    /// Adds what became of a set of values, by the rules for widened, narrowed and changed.
    pub fn shifted(
        &mut self,
        shift: Shift,
        [widened, narrowed, changed]: [Rule; 3],
        subject: &str,
        old: impl Into<Value>,
        new: impl Into<Value>,
    ) {
        let rule = match shift {
            Shift::Widened => widened,
            Shift::Narrowed => narrowed,
            Shift::Changed => changed,
        };
        self.add(rule, subject, old, new);
    }

    /// Compares a property or an item of each side.
    pub fn child(&mut self, old: Id, new: Id) {
        let (x, y) = (self.engine.old.get(old), self.engine.new.get(new));
        let notation = self.pair.notation.inside(&x, &y);
        self.out.children.push(Pair {
            old,
            new,
            notation,
            null_is_compared: false,
            ..self.pair
        });
    }

    /// Compares an alternative of each side, which is the same value in another form.
    pub fn alternative(&mut self, old: Id, new: Id, null_is_compared: bool) {
        self.out.children.push(Pair {
            old,
            new,
            null_is_compared,
            ..self.pair
        });
    }

    pub fn is_request(&self) -> bool {
        self.pair.direction == Direction::Request
    }

    /// Tells whether values of `kind` can occur on both sides.
    pub fn both(&self, kind: Kind) -> bool {
        self.old.has(kind) && self.new.has(kind)
    }

    fn unknown(&mut self) {
        let (old, new) = (Rc::clone(&self.old), Rc::clone(&self.new));
        let mut keys: Vec<_> = old.unknown.keys().chain(new.unknown.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let [a, b] =
                [&old, &new].map(|side| side.unknown.get(key).cloned().unwrap_or_default());
            if crate::diff::tree::canonical(&a) != crate::diff::tree::canonical(&b) {
                self.add(Rule::Unhandled, key, a, b);
            }
        }
    }
}

/// How two sets of types lie to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    Overlapping,
    Disjoint,
}
