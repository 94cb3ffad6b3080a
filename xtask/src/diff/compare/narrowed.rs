//! Values that a schema lists and that its other keywords reject. In: two schemas, both of which list values. Out: the same
//! with the values that are left, and without the keywords that were applied to them.

use std::sync::Arc;

use serde_json::Value;

use super::pattern::Patterns;
use crate::diff::schema::Schema;

/// Returns whether the keywords of both sides were applied, and the sides: both must list values, and it must be known which are
/// left.
pub fn applied(patterns: &Patterns, sides: [Arc<Schema>; 2]) -> (bool, [Arc<Schema>; 2]) {
    let is_listed = |side: &Arc<Schema>| side.values.is_some() && !side.extensible;
    if !sides.iter().all(is_listed) || !sides.iter().any(|side| has_keywords(side)) {
        return (false, sides);
    }
    match sides.each_ref().map(|side| one(patterns, side)) {
        [Some(old), Some(new)] => (true, [old.into(), new.into()]),
        _ => (false, sides),
    }
}

fn has_keywords(schema: &Schema) -> bool {
    schema.maximum.is_some()
        || schema.minimum.is_some()
        || !schema.multiple_of.is_empty()
        || !schema.counts.is_empty()
        || !schema.patterns.is_empty()
        || !schema.formats.is_empty()
}

fn one(patterns: &Patterns, schema: &Schema) -> Option<Schema> {
    let mut left = Schema::clone(schema);
    let values = left.values.take().unwrap_or_default();
    let mut kept = std::collections::BTreeMap::new();
    for (key, value) in values {
        if is_left(patterns, schema, &value)? {
            kept.insert(key, value);
        }
    }
    left.is_const = kept.len() == 1;
    left.values = Some(kept);
    left.maximum = None;
    left.minimum = None;
    left.multiple_of.clear();
    left.counts.clear();
    left.patterns.clear();
    // What is listed is written as it is listed.
    left.formats.clear();
    Some(left)
}

/// Returns whether the other keywords admit a value; `None` if that is unknown.
fn is_left(patterns: &Patterns, schema: &Schema, value: &Value) -> Option<bool> {
    match value {
        Value::Array(_) | Value::Object(_) => None,
        Value::String(text) => {
            let mut matches = true;
            for pattern in &schema.patterns {
                matches &= patterns.matches(pattern, text)?;
            }
            Some(matches && !schema.rejects(value))
        }
        _ => Some(!schema.rejects(value)),
    }
}
