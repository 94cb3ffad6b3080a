//! What a schema says beyond its type: bounds, formats, defaults. In: a node of the value tree. Out: [`Facets`].

use indexmap::IndexMap;
use serde_json::Value as Json;

use crate::ir::Facets;
use crate::keyword::SCHEMA;

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
    let rows = SCHEMA.rows().filter(|row| row.is_facet());
    let keywords: IndexMap<_, _> = rows
        .map(|row| row.name)
        .filter(|keyword| !(is_enum && *keyword == "enum"))
        .filter_map(|keyword| object.get(keyword).map(|value| (keyword, value.clone())))
        .filter(|(keyword, value)| !is_default(keyword, value))
        .collect();
    (!keywords.is_empty()).then(|| Box::new(Facets { keywords }))
}
