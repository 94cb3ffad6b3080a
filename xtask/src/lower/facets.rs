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

/// Keys of an overlay that are facets of a value, beside the keywords.
const EXTENSIONS: [&str; 2] = ["x-at-most-one", "x-without"];

/// The facets of an object as a whole, which are those of its type and not of each use.
const OF_OBJECTS: [&str; 3] = ["minProperties", "maxProperties", "x-rules"];

/// Returns what a schema node says of an object as a whole, or `None` when that is nothing.
pub fn of_object(node: Option<&Json>) -> Option<Box<Facets>> {
    kept(node?, OF_OBJECTS.into_iter())
}

/// Returns the facets of a schema node, or `None` when it has none. `enum` is left out where it became a type.
pub fn facets(node: Option<&Json>, is_enum: bool) -> Option<Box<Facets>> {
    let rows = SCHEMA.rows().filter(|row| row.is_facet());
    let names = rows.map(|row| row.name).chain(EXTENSIONS);
    kept(node?, names.filter(|name| !(is_enum && *name == "enum")))
}

fn kept(node: &Json, names: impl Iterator<Item = &'static str>) -> Option<Box<Facets>> {
    let object = node.as_object()?;
    let keywords: IndexMap<_, _> = names
        .filter_map(|keyword| object.get(keyword).map(|value| (keyword, value.clone())))
        .filter(|(keyword, value)| !is_default(keyword, value))
        .collect();
    (!keywords.is_empty()).then(|| Box::new(Facets { keywords }))
}
