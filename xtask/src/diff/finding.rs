//! What is reported: a change that was judged, told, and traced to Rust code.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::rule::{Direction, Effect, Level, Rule};

/// An operation as the old document names it, or the new one if it is new.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct OperationName {
    /// Lower case.
    pub method: String,
    pub path: String,
}

/// The operations that a change reaches, sorted. Changes that all of them reach share the list.
pub type Operations = Arc<[OperationName]>;

/// All operations of several lists.
pub fn joined(lists: &[Operations], more: BTreeSet<OperationName>) -> Operations {
    match lists {
        [only] if more.is_empty() => Arc::clone(only),
        _ => {
            let mut all = more;
            all.extend(lists.iter().flat_map(|list| list.iter().cloned()));
            all.into_iter().collect()
        }
    }
}

/// Something of each side.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Sides<T> {
    pub old: Option<T>,
    pub new: Option<T>,
}

/// What a finding does to one item of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Rust {
    pub item: String,
    pub effect: Effect,
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
}

fn list<S: Serializer>(operations: &Operations, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(operations.iter())
}

fn id<S: Serializer>(rule: &Rule, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(rule.id())
}

impl Finding {
    /// The place by which approvals know it: in the old document, or in the new one if it is new.
    pub fn place(&self) -> &str {
        let [first, second] = if self.is_new() {
            [&self.pointer.new, &self.pointer.old]
        } else {
            [&self.pointer.old, &self.pointer.new]
        };
        let said = |place: &&str| !place.is_empty();
        let first = first.as_deref().filter(said);
        first.or(second.as_deref()).unwrap_or("")
    }

    fn is_new(&self) -> bool {
        self.old.is_null() && !self.new.is_null()
    }

    /// What findings are sorted by.
    pub fn key(&self) -> impl Ord + use<> {
        (
            self.operation
                .as_ref()
                .map(|operation| (operation.path.clone(), operation.method.clone())),
            self.pointer.clone(),
            self.rule.id(),
            self.direction,
            self.old.to_string(),
            self.new.to_string(),
            self.subject.clone(),
        )
    }

    /// Text that stays when messages are reworded and lines move.
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
        let hash = Sha256::digest(text);
        hash.iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}
