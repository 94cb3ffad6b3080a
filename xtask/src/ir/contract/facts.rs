//! What an item says, as a list that can be compared and hashed. In: named values, one by one. Out: the list, and the
//! types that the item refers to, in the same order for equal lists.

use std::borrow::Cow;

use super::describe::Describe;
use crate::ir::TypeId;
use crate::version::ApiVersion;

/// What a comparison is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aspect {
    /// What both sides of the wire must agree on.
    Contract,
    /// What the Rust item under a name consists of, in order: documentation and names of its fields count as well.
    Code,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Facts<'a> {
    aspect: Aspect,
    pub said: Vec<Fact<'a>>,
    pub targets: Vec<TypeId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fact<'a> {
    /// Of a field or a variant.
    Name(&'static str),
    Absent,
    Flag(bool),
    Length(usize),
    Text(Cow<'a, str>),
    Version(ApiVersion),
    /// Its target is compared by its own facts.
    Reference,
}

impl<'a> Facts<'a> {
    pub fn of(item: &'a impl Describe, aspect: Aspect) -> Self {
        let mut facts = Self {
            aspect,
            said: Vec::new(),
            targets: Vec::new(),
        };
        item.describe(&mut facts);
        facts
    }

    /// Adds a field that is part of the contract.
    pub fn contract(&mut self, name: &'static str, value: &'a impl Describe) {
        self.said.push(Fact::Name(name));
        value.describe(self);
    }

    /// Adds a list of named things, whose order counts in code only.
    pub fn named<T: Describe, K: Ord>(
        &mut self,
        name: &'static str,
        items: &'a [T],
        key: impl Fn(&'a T) -> K,
    ) {
        let mut items: Vec<_> = items.iter().collect();
        if self.aspect == Aspect::Contract {
            items.sort_by_key(|item| key(item));
        }
        self.said.push(Fact::Name(name));
        self.said.push(Fact::Length(items.len()));
        items.into_iter().for_each(|item| item.describe(self));
    }

    /// Adds a field by which contracts are found; one definition may be the code of two.
    pub fn identity(&mut self, name: &'static str, value: &'a impl Describe) {
        if self.aspect == Aspect::Contract {
            self.contract(name, value);
        }
    }

    /// Adds a field that only code has.
    pub fn code(&mut self, name: &'static str, value: &'a impl Describe) {
        if self.aspect == Aspect::Code {
            self.contract(name, value);
        }
    }

    /// Leaves a field out.
    pub fn ignored<T>(&mut self, _name: &'static str, _value: &T, _reason: &str) {}

    pub fn refer(&mut self, target: TypeId) {
        self.said.push(Fact::Reference);
        self.targets.push(target);
    }
}
