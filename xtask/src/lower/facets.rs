//! What a schema says beyond its type: bounds, formats, defaults. In: a node of the value tree. Out: [`Facets`].

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::ir::Facets;

/// The keywords that are kept, in the order in which they are kept.
const KEYWORDS: [&str; 17] = [
    "format",
    "enum",
    "default",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "not",
];

/// Keywords whose value says the same as their absence.
fn is_default(keyword: &str, value: &Json) -> bool {
    match keyword {
        "exclusiveMinimum" | "exclusiveMaximum" | "uniqueItems" => value == &Json::Bool(false),
        "minLength" | "minItems" | "minProperties" => value.as_u64() == Some(0),
        _ => false,
    }
}

/// Returns the facets of a schema node, or `None` when it has none. `enum` is left out where it became a type.
pub fn facets(node: Option<&Json>, is_enum: bool) -> Option<Box<Facets>> {
    let object = node?.as_object()?;
    let keywords: IndexMap<_, _> = KEYWORDS
        .into_iter()
        .filter(|keyword| !(is_enum && *keyword == "enum"))
        .filter_map(|keyword| object.get(keyword).map(|value| (keyword, value.clone())))
        .filter(|(keyword, value)| !is_default(keyword, value))
        .collect();
    if keywords.is_empty() {
        None
    } else {
        Some(Box::new(Facets { keywords }))
    }
}
