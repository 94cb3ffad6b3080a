//! The limits of what overlay actions may do to one document. In: a value and the depths at which it is merged, or a path
//! that is looked for. Out: whether the document stays within the limits that a document in a file has, and whether the
//! actions look through it too often.
//!
//! Without the first, a few `copy` actions that each copy the whole document into itself would fill the memory; without the
//! second, as many actions as the document has nodes could each look at all of them.

use serde_json::Value;
use serde_json_path::JsonPath;

/// The most that actions may add to a document: a node counts 16 and its text.
const MAX_WEIGHT: usize = 32 << 20;
/// The deepest nesting of a document.
const MAX_DEPTH: usize = 128;

/// The most nodes that actions may look at.
const MAX_LOOKS: usize = 300_000_000;
/// How many nodes a node is below, as a guess: a path may look at it once for each.
const USUAL_DEPTH: usize = 16;
/// Of how many nodes a path without `..` looks at one, as a guess.
const PART: usize = 4;

/// What actions have done to a document so far.
#[derive(Debug)]
pub struct Growth {
    nodes: usize,
    added: usize,
    looks: usize,
}

impl Growth {
    pub fn of(document: &Value) -> Self {
        Self {
            nodes: measure(document).0 / 16,
            added: 0,
            looks: 0,
        }
    }

    /// Returns whether a value or a path was rejected, after which no action is applied.
    pub fn is_exhausted(&self) -> bool {
        self.added > MAX_WEIGHT || self.looks > MAX_LOOKS
    }

    /// Returns whether a path may be looked for, and counts the nodes that it looks at.
    pub fn allows_path(&mut self, path: &JsonPath) -> bool {
        let nodes = self.nodes.saturating_add(self.added / 16);
        self.looks = self.looks.saturating_add(looks(path, nodes));
        !self.is_exhausted()
    }

    /// Returns whether a value may be merged into nodes at these depths, and counts it.
    pub fn allows(&mut self, value: &Value, depths: impl ExactSizeIterator<Item = usize>) -> bool {
        let (weight, depth) = measure(value);
        let added = weight.saturating_mul(depths.len());
        self.added = self.added.saturating_add(added);
        let deepest = depths.max().unwrap_or_default() + depth;
        if deepest > MAX_DEPTH {
            self.added = usize::MAX;
        }
        !self.is_exhausted()
    }
}

/// Returns how many nodes a path looks at in a document of so many. One of names alone looks at a few, one with `*` or a
/// filter at a part, and one with `..` at all; again for each path from the root inside of a filter, and for each `..` after
/// the first at those above. Names and strings in quotes are not distinguished from the rest; few have such characters.
fn looks(path: &JsonPath, nodes: usize) -> usize {
    let path = path.to_string();
    let seen = match path.matches("..").count() {
        0 if !path.contains(['*', '?']) => return path.len(),
        0 => nodes / PART,
        deep => (1..deep).fold(nodes, |all, _| all.saturating_mul(USUAL_DEPTH)),
    };
    let roots = path.matches("$.").count() + path.matches("$[").count();
    (1..roots).fold(seen, |all, _| all.saturating_mul(nodes))
}

/// Returns the weight and the depth of a value.
fn measure(value: &Value) -> (usize, usize) {
    let join = |(weight, depth): (usize, usize), (more, below): (usize, usize)| {
        (weight + more, depth.max(below + 1))
    };
    match value {
        Value::Array(items) => items.iter().map(measure).fold((16, 1), join),
        Value::Object(map) => map.iter().fold((16, 1), |sum, (key, value)| {
            let (weight, depth) = measure(value);
            join(sum, (weight + key.len(), depth))
        }),
        Value::String(text) => (16 + text.len(), 0),
        _ => (16, 0),
    }
}
