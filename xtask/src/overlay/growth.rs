//! The limit of what overlay actions may add to one document. In: a value and the depths at which it is merged. Out:
//! whether the document stays within the limits that a document in a file has.
//!
//! Without it, a few `copy` actions that each copy the whole document into itself would fill the memory.

use serde_json::Value;

/// The most that actions may add to a document: a node counts 16 and its text.
const MAX_WEIGHT: usize = 32 << 20;
/// The deepest nesting of a document.
const MAX_DEPTH: usize = 128;

/// What actions have added to a document so far.
#[derive(Debug, Default)]
pub struct Growth(usize);

impl Growth {
    /// Returns whether a value was rejected, after which no action is applied.
    pub fn is_exhausted(&self) -> bool {
        self.0 > MAX_WEIGHT
    }

    /// Returns whether a value may be merged into nodes at these depths, and counts it.
    pub fn allows(&mut self, value: &Value, depths: impl ExactSizeIterator<Item = usize>) -> bool {
        let (weight, depth) = measure(value);
        let added = weight.saturating_mul(depths.len());
        self.0 = self.0.saturating_add(added);
        let deepest = depths.max().unwrap_or_default() + depth;
        if deepest > MAX_DEPTH {
            self.0 = usize::MAX;
        }
        !self.is_exhausted()
    }
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
