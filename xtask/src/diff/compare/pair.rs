//! A node of each document that belong together. In: the two nodes, and what a change of them concerns. Out: changes.
//! What all objects of OpenAPI have in common is compared here: docs, flags, and keys that are not keywords.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::paths::OperationNode;
use super::{ContractChange, Engine, Notation};
use crate::diff::finding::OperationName;
use crate::diff::rule::{Direction, Rule};
use crate::diff::tree::{Tree, TreeNode, canonical};
use crate::keyword::ObjectKind;

/// Two nodes, with the direction and the operation of their changes.
#[derive(Clone)]
pub struct NodePair<'e, 'a> {
    pub engine: &'e Engine<'e, 'a>,
    pub old: TreeNode<'a>,
    pub new: TreeNode<'a>,
    pub direction: Direction,
    pub operation: Option<&'e OperationName>,
}

impl<'e, 'a> NodePair<'e, 'a> {
    /// Returns the pair of two documents.
    pub fn roots(engine: &'e Engine<'e, 'a>) -> Self {
        let [old, new] = engine.trees().map(Tree::root);
        NodePair {
            engine,
            old,
            new,
            direction: Direction::Request,
            operation: None,
        }
    }

    /// Returns the pair of two operations of a server.
    pub fn operations(
        engine: &'e Engine<'e, 'a>,
        old: &'e OperationNode<'a>,
        new: &OperationNode<'a>,
    ) -> Self {
        NodePair::roots(engine).of(old).both(&old.node, &new.node)
    }

    /// Returns the same pair for the changes of an operation.
    pub fn of(&self, operation: &'e OperationNode<'a>) -> Self {
        NodePair {
            operation: Some(&operation.name),
            ..self.clone()
        }
    }

    /// Returns a pair of other nodes; a side without a node keeps its own.
    pub fn at(&self, old: Option<&TreeNode<'a>>, new: Option<&TreeNode<'a>>) -> Self {
        NodePair {
            old: old.unwrap_or(&self.old).clone(),
            new: new.unwrap_or(&self.new).clone(),
            ..*self
        }
    }

    pub fn both(&self, old: &TreeNode<'a>, new: &TreeNode<'a>) -> Self {
        self.at(Some(old), Some(new))
    }

    /// Returns the values of a key; a side without the key keeps its node.
    pub fn at_key(&self, key: &str) -> Self {
        self.both(&self.old.get_or_self(key), &self.new.get_or_self(key))
    }

    pub fn in_direction(&self, direction: Direction) -> Self {
        NodePair {
            direction,
            ..self.clone()
        }
    }

    pub fn sides(&self) -> [&TreeNode<'a>; 2] {
        [&self.old, &self.new]
    }

    /// Returns the targets of a key of both sides.
    pub fn resolved(&self, key: &str) -> [Option<TreeNode<'a>>; 2] {
        self.each(|tree, node| tree.resolve(&node.get(key)?))
    }

    /// Calls a function with the tree and the node of each side.
    pub fn each<T>(&self, of: impl Fn(&'e Tree<'a>, &TreeNode<'a>) -> T) -> [T; 2] {
        let [old, new] = self.engine.trees();
        [of(old, &self.old), of(new, &self.new)]
    }

    pub fn values(&self, key: &str) -> [Option<&'a Value>; 2] {
        self.sides().map(|node| node.value.get(key))
    }

    pub fn report(&self, rule: Rule, subject: &str, old: impl Into<Value>, new: impl Into<Value>) {
        let change = ContractChange {
            rule,
            direction: self.direction,
            old_pointer: Some(self.old.pointer.clone()),
            new_pointer: Some(self.new.pointer.clone()),
            old: old.into(),
            new: new.into(),
            subject: subject.to_owned(),
        };
        self.engine.add(change, self.operation);
    }

    /// Reports a key whose values differ, at the values.
    pub fn compare_key(&self, rule: Rule, key: &str) {
        let [a, b] = self.values(key);
        if a.map(canonical) != b.map(canonical) {
            self.at_key(key).report(rule, key, a.cloned(), b.cloned());
        }
    }

    /// Reports a flag that was set or cleared.
    pub fn compare_flag(&self, key: &str, [set, cleared]: [Rule; 2]) {
        match self.sides().map(|node| node.flag(key)) {
            [false, true] => self.report(set, key, false, true),
            [true, false] => self.report(cleared, key, true, false),
            _ => {}
        }
    }

    /// Reports text for people that changed.
    pub fn compare_docs(&self, keys: &[&str]) {
        let docs = self.in_direction(Direction::Response);
        keys.iter()
            .for_each(|key| docs.compare_key(Rule::DocsChanged, key));
    }

    /// Reports each key that differs and is neither a keyword of `kind` nor an extension.
    pub fn compare_unknown(&self, kind: &ObjectKind) {
        let entries = self.sides().into_iter().flat_map(TreeNode::entries);
        let keys: BTreeSet<_> = entries.map(|(key, _)| key).collect();
        let unknown = |key: &&str| kind.find(key).is_none() && !key.starts_with("x-");
        keys.into_iter()
            .filter(unknown)
            .for_each(|key| self.compare_key(Rule::Unhandled, key));
    }

    /// Compares two schemas of this pair.
    pub fn compare_schemas(&self, old: &TreeNode<'a>, new: &TreeNode<'a>, notation: Notation) {
        if let Some(operation) = self.operation {
            let carried = (self.direction, notation);
            self.engine.schemas(old, new, carried, operation);
        }
    }
}

/// Returns what both maps have under each key, in the order of the keys.
pub fn by_key<'m, K: Ord, V>(
    old: &'m BTreeMap<K, V>,
    new: &'m BTreeMap<K, V>,
) -> impl Iterator<Item = (&'m K, [Option<&'m V>; 2])> {
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    keys.into_iter()
        .map(|key| (key, [old.get(key), new.get(key)]))
}
