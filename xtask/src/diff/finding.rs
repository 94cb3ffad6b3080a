//! What is reported. In: a change. Out: a finding with its level, its message and what it does to Rust code.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::compare::ContractChange;
use super::judge;
use super::rule::{Direction, Level, Rule, RustEffect};
use crate::hex::hex;

/// An operation as the old document names it, or the new one if it is new.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct OperationName {
    /// Lower case.
    pub method: String,
    pub path: String,
}

/// The operations that a change reaches, sorted. Changes that all of them reach share the list.
pub type Operations = Arc<[OperationName]>;

/// Returns the operations of several lists.
pub fn joined(lists: &[Operations], more: BTreeSet<OperationName>) -> Operations {
    match lists {
        [only] if more.is_empty() => Arc::clone(only),
        _ => {
            let lists = lists.iter().flat_map(|list| list.iter().cloned());
            let all: BTreeSet<_> = more.into_iter().chain(lists).collect();
            all.into_iter().collect()
        }
    }
}

/// A value of each side.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sides<T> {
    pub old: Option<T>,
    pub new: Option<T>,
}

impl<T> From<[Option<T>; 2]> for Sides<T> {
    fn from([old, new]: [Option<T>; 2]) -> Sides<T> {
        Sides { old, new }
    }
}

/// What a finding does to one item of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Rust {
    pub item: String,
    pub effect: RustEffect,
    pub edit: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    #[serde(serialize_with = "id")]
    pub rule: Rule,
    pub level: Level,
    pub direction: Direction,
    pub operation: Option<OperationName>,
    pub pointer: Sides<String>,
    pub file: Sides<String>,
    pub line: Sides<usize>,
    pub old: Value,
    pub new: Value,
    pub message: String,
    pub rust: Vec<Rust>,
    pub root_cause: String,
    /// Every operation that it reaches.
    #[serde(rename = "affects", serialize_with = "list")]
    pub operations: Operations,
    pub fingerprint: String,
    #[serde(skip)]
    pub subject: String,
    /// The locations with their files, as the items have them.
    #[serde(skip)]
    pub locations: Sides<String>,
}

fn list<S: Serializer>(operations: &Operations, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(operations.iter())
}

fn id<S: Serializer>(rule: &Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.id())
}

impl Finding {
    /// Returns the finding of a change, without its locations and what it reaches.
    pub fn new(change: ContractChange) -> Finding {
        Finding {
            rule: change.rule,
            level: change.rule.level(change.direction),
            direction: change.direction,
            operation: None,
            pointer: Sides::from([None, None]),
            file: Sides::from([None, None]),
            line: Sides::from([None, None]),
            message: judge::message(&change),
            old: change.old,
            new: change.new,
            rust: Vec::new(),
            root_cause: String::new(),
            operations: Operations::default(),
            fingerprint: String::new(),
            locations: Sides::from([None, None]),
            subject: change.subject,
        }
    }

    /// Returns the location by which approvals identify it: in the old document, or in the new one for an addition.
    pub fn location(&self) -> &str {
        self.first_of(&self.pointer)
    }

    /// Returns the same location with its file.
    pub fn location_in_files(&self) -> &str {
        self.first_of(&self.locations)
    }

    fn first_of<'s>(&self, sides: &'s Sides<String>) -> &'s str {
        let mut sides = [&sides.old, &sides.new];
        if self.is_addition() {
            sides.reverse();
        }
        let [first, second] = sides.map(Option::as_deref);
        let first = first.filter(|location| !location.is_empty());
        first.or(second).unwrap_or("")
    }

    /// Returns the file and the line that an annotation is about: those of the new document if they are known.
    pub fn site(&self) -> Option<(&str, usize)> {
        let new = self.file.new.as_deref().zip(self.line.new);
        new.or(self.file.old.as_deref().zip(self.line.old))
    }

    /// Returns whether only the new side has what the finding is about.
    pub fn is_addition(&self) -> bool {
        self.old.is_null() && !self.new.is_null()
    }

    /// Returns what findings are sorted by.
    pub fn key(&self) -> impl Ord + use<> {
        let operation = self.operation.as_ref();
        (
            operation.map(|operation| (operation.path.clone(), operation.method.clone())),
            self.pointer.clone(),
            self.rule.id(),
            self.direction,
            self.old.to_string(),
            self.new.to_string(),
            self.subject.clone(),
        )
    }

    /// Returns an identity that does not depend on messages and lines.
    pub fn fingerprint(&self) -> String {
        let text = format!(
            "{}\n{}\n{}\n{}\n{}\n{}\n{}",
            self.rule.id(),
            self.direction.name(),
            self.pointer.old.as_deref().unwrap_or(""),
            self.pointer.new.as_deref().unwrap_or(""),
            self.subject,
            self.old,
            self.new,
        );
        hex(&Sha256::digest(text)[..8])
    }
}
