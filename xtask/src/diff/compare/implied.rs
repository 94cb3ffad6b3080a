//! Counts that other keywords imply: a required property is one at least, a format has a length. In: a schema and the name of a
//! count. Out: the count that holds.

use super::properties::is_hidden;
use super::schema::Cx;
use crate::diff::schema::{Rest, Schema, Schemas};
use crate::keyword::{Merge, SCHEMA};

/// Formats of strings, with the least and the greatest length.
const LENGTHS: [(&str, u64, u64); 2] = [("uuid", 36, 36), ("date", 10, 10)];

/// Returns whether the larger of two counts is the stricter one.
pub fn is_larger_stricter(keyword: &str) -> bool {
    let larger = Merge::Limit {
        larger_is_stricter: true,
    };
    SCHEMA.find(keyword).is_some_and(|row| row.merge == larger)
}

/// Returns the count of a side, or what its other keywords imply where that is stricter.
pub fn count(cx: &Cx<'_, '_>, side: &Schema, keyword: &str) -> Option<u64> {
    let own = side.counts.get(keyword).copied();
    let implied = implied(cx, side, keyword);
    let both = own.into_iter().chain(implied);
    if is_larger_stricter(keyword) {
        both.max()
    } else {
        both.min()
    }
}

fn implied(cx: &Cx<'_, '_>, side: &Schema, keyword: &str) -> Option<u64> {
    let mut lengths = LENGTHS
        .iter()
        .filter(|(name, ..)| side.formats.contains(*name));
    match keyword {
        "minLength" => lengths.next().map(|(_, least, _)| *least),
        "maxLength" => lengths.next().map(|(.., most)| *most),
        "minProperties" => Some(required(cx, side)).filter(|count| *count > 0),
        "maxProperties" => {
            let is_closed = side.rest == Rest::Forbidden && side.pattern_properties.is_empty();
            is_closed.then_some(side.properties.len() as u64)
        }
        "maxItems" => side.items_forbidden.then_some(side.tuple.len() as u64),
        _ => None,
    }
}

/// Returns how many properties are required of what is written in this direction.
fn required(cx: &Cx<'_, '_>, side: &Schema) -> u64 {
    let is_old = std::ptr::eq(side, &*cx.old);
    let schemas: &Schemas<'_> = if is_old { cx.engine.old } else { cx.engine.new };
    let is_written = |name: &&String| {
        let id = side.properties.get(*name);
        id.is_none_or(|id| !is_hidden(cx, &schemas.get(*id)))
    };
    side.required.iter().filter(is_written).count() as u64
}
