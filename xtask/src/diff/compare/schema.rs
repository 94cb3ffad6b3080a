//! Two schemas in normal form in, their own changes and the pairs below them out.

mod effect;
mod location;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::{
    ContractChange, Engine, Local, Notation, SchemaPair, bounds, items, lifecycle, narrowed,
    octets, properties, types, unions, values,
};
use crate::diff::rule::{Direction, Rule, Shift};
use crate::diff::schema::{Id, JsonType, Schema};
use crate::diff::tree::canonical;
use crate::keyword::SCHEMA;
use crate::report::Code;

pub use location::properties as property_locations;

/// One comparison.
pub struct Cx<'e, 'a> {
    pub engine: &'e Engine<'e, 'a>,
    pub pair: SchemaPair,
    pub old: Arc<Schema>,
    pub new: Arc<Schema>,
    /// Whether the keywords about numbers and strings were applied to the values that both sides list.
    pub are_applied: bool,
    out: RefCell<Local>,
}

pub fn local(engine: &Engine<'_, '_>, pair: SchemaPair) -> Local {
    let sides = [engine.old.get(pair.old), engine.new.get(pair.new)];
    let (are_applied, [old, new]) = narrowed::applied(&engine.patterns, sides);
    let cx = Cx {
        engine,
        pair,
        old,
        new,
        are_applied,
        out: RefCell::default(),
    };
    cx.run();
    cx.out.into_inner()
}

impl Cx<'_, '_> {
    fn run(&self) {
        lifecycle::schema(self);
        let may_be_bytes = matches!(self.pair.notation, Notation::Multipart | Notation::Bytes);
        if may_be_bytes && octets::compare(self) {
            return;
        }
        if self.never() || self.typed() || properties::envelope(self) || unions::wrapped(self) {
            return;
        }
        if !types::overlap(self) {
            return;
        }
        values::nullable(self);
        values::listed(self);
        values::formats(self);
        values::default(self);
        values::others(self);
        bounds::compare(self);
        properties::object(self);
        items::array(self);
        unions::compare(self);
        effect::without(self);
        self.unknown();
    }

    fn never(&self) -> bool {
        let accept = [!self.old.never, !self.new.never];
        self.flag("false", accept, [Rule::TypeWidened, Rule::TypeNarrowed]);
        accept != [true, true]
    }

    /// Compares a schema that accepts any value with one that does not, as one change.
    fn typed(&self) -> bool {
        let is_typed = |schema: &Schema| schema.types.is_some() && schema.values.is_none();
        if self.old.is_any() && is_typed(&self.new) {
            self.add(Rule::SchemaAdded, "schema", "any", values::names(&self.new));
        } else if self.new.is_any() && is_typed(&self.old) {
            let was = values::names(&self.old);
            self.add(Rule::SchemaRemoved, "schema", was, "any");
        } else {
            return false;
        }
        values::default(self);
        true
    }

    /// Adds a change of a keyword of this schema, at the location of the keyword if it is there.
    pub fn add(&self, rule: Rule, subject: &str, old: impl Into<Value>, new: impl Into<Value>) {
        self.add_at(location::keyword(self, subject), rule, subject, old, new);
    }

    /// Records a warning about a keyword of the newer schema.
    pub fn warn(&self, code: Code, subject: &str, message: &str, help: &str) {
        let [_, location] = location::keyword(self, subject);
        self.engine.new.tree.warn_at(code, &location, message, help);
    }

    /// Adds a change of a property.
    pub fn add_property(
        &self,
        rule: Rule,
        name: &str,
        old: impl Into<Value>,
        new: impl Into<Value>,
    ) {
        self.add_at(location::property(self, name), rule, name, old, new);
    }

    pub fn add_at(
        &self,
        [old_pointer, new_pointer]: [Arc<str>; 2],
        rule: Rule,
        subject: &str,
        old: impl Into<Value>,
        new: impl Into<Value>,
    ) {
        self.out.borrow_mut().changes.push(ContractChange {
            rule,
            direction: self.pair.direction,
            old_pointer: Some(old_pointer),
            new_pointer: Some(new_pointer),
            old: old.into(),
            new: new.into(),
            subject: subject.to_owned(),
        });
    }

    /// Adds a change of a flag, by the rule for set or cleared.
    pub fn flag(&self, subject: &str, [was, is]: [bool; 2], rules: [Rule; 2]) {
        if was != is {
            self.add(rules[usize::from(was)], subject, was, is);
        }
    }

    /// Adds a change of a keyword that one side lacks, by the rule for added or removed. Returns what both sides have.
    pub fn optional<T>(
        &self,
        subject: &str,
        sides: [Option<T>; 2],
        [added, removed]: [Rule; 2],
    ) -> Option<[T; 2]> {
        match sides {
            [Some(x), Some(y)] => return Some([x, y]),
            [None, Some(_)] => self.add(added, subject, Value::Null, true),
            [Some(_), None] => self.add(removed, subject, true, Value::Null),
            [None, None] => {}
        }
        None
    }

    /// Adds a change of a set of values, by the rule for widened, narrowed or changed.
    pub fn shifted(
        &self,
        shift: Shift,
        rules: [Rule; 3],
        subject: &str,
        old: impl Into<Value>,
        new: impl Into<Value>,
    ) {
        self.add(rules[shift as usize], subject, old, new);
    }

    /// Compares a property or an item of each side.
    pub fn child(&self, old: Id, new: Id) {
        let (x, y) = (self.engine.old.get(old), self.engine.new.get(new));
        let notation = self.pair.notation.inside(&x, &y);
        self.out.borrow_mut().children.push(SchemaPair {
            old,
            new,
            notation,
            null_is_compared: false,
            ..self.pair
        });
    }

    /// Compares an alternative of each side, which describes the same value.
    pub fn alternative(&self, old: Id, new: Id, null_is_compared: bool) {
        self.out.borrow_mut().children.push(SchemaPair {
            old,
            new,
            null_is_compared,
            ..self.pair
        });
    }

    /// Returns whether a change by `rule` with `value` was added.
    pub fn has_change(&self, rule: Rule, value: &str) -> bool {
        let out = self.out.borrow();
        let mut changes = out.changes.iter().filter(|change| change.rule == rule);
        changes.any(|change| change.old == value || change.new == value)
    }

    pub fn is_request(&self) -> bool {
        self.pair.direction == Direction::Request
    }

    /// Returns whether values of `kind` can occur on both sides.
    pub fn both(&self, kind: JsonType) -> bool {
        self.old.has(kind) && self.new.has(kind)
    }

    /// Returns whether a keyword has an effect on both sides.
    pub fn both_have(&self, keyword: &str) -> bool {
        let row = SCHEMA.find(keyword);
        let kinds = row.map_or_else(Default::default, JsonType::of_keyword);
        kinds.iter().any(|kind| self.both(*kind))
    }

    pub fn sides(&self) -> [&Schema; 2] {
        [&self.old, &self.new]
    }

    fn unknown(&self) {
        let keys = self
            .sides()
            .into_iter()
            .flat_map(|side| side.unknown.keys());
        for key in keys.collect::<BTreeSet<_>>() {
            self.compare_value(
                Rule::Unhandled,
                key,
                self.sides().map(|side| side.unknown.get(key)),
            );
        }
    }

    /// Adds a change of a keyword whose values differ.
    pub fn compare_value(&self, rule: Rule, subject: &str, sides: [Option<&Value>; 2]) {
        let [a, b] = sides;
        if a.map(canonical) != b.map(canonical) {
            self.add(rule, subject, a.cloned(), b.cloned());
        }
    }
}
