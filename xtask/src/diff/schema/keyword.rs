//! Keywords by what is done with them. What is in none of these lists and has no reader in `merge` is unknown, and its
//! change is reported as unhandled.

/// Keywords whose value is a number of things, and whether a larger one restricts more.
pub const COUNTS: [(&str, bool); 8] = [
    ("maxLength", false),
    ("minLength", true),
    ("maxItems", false),
    ("minItems", true),
    ("maxProperties", false),
    ("minProperties", true),
    ("maxContains", false),
    ("minContains", true),
];

/// Keywords whose text alone is compared.
pub const TEXTS: [&str; 3] = ["contentEncoding", "contentMediaType", "xml"];

/// Keywords whose schema is the same or is not.
pub const OTHERS: [&str; 3] = ["unevaluatedProperties", "unevaluatedItems", "contentSchema"];

/// Words for people.
pub const DOCS: [&str; 5] = [
    "title",
    "description",
    "example",
    "examples",
    "externalDocs",
];

/// Keywords that hold the last day of something.
pub const SUNSET: [&str; 3] = ["x-sunset", "x-deprecated-until", "x-sunset-date"];

/// Keywords that promise how stable something is.
pub const STABILITY: [&str; 2] = ["x-stability", "x-stability-level"];

/// Keywords that say nothing about values by themselves, each with the reason.
pub const SILENT: &[(&str, &str)] = &[
    ("$ref", "followed"),
    ("allOf", "its parts are merged"),
    ("oneOf", "its alternatives are compared"),
    ("anyOf", "its alternatives are compared"),
    ("discriminator", "read with the alternatives"),
    ("type", "read with `nullable`"),
    ("nullable", "read with `type`"),
    ("maximum", "read with its exclusive twin"),
    ("minimum", "read with its exclusive twin"),
    ("exclusiveMaximum", "read with `maximum`"),
    ("exclusiveMinimum", "read with `minimum`"),
    ("if", "read with `then` and `else`"),
    ("then", "read with `if`"),
    ("else", "read with `if`"),
    ("$schema", "names a dialect"),
    ("$id", "names the schema"),
    ("$anchor", "names the schema"),
    ("$dynamicAnchor", "names the schema"),
    ("$dynamicRef", "followed"),
    ("$comment", "a remark to whoever edits the document"),
    ("$defs", "definitions count where they are used"),
    ("definitions", "definitions count where they are used"),
];

/// Tells whether a keyword is for people or for other tools.
pub fn is_remark(key: &str) -> bool {
    let read = |list: &[&str]| list.contains(&key);
    let extension = key.starts_with("x-")
        && !(read(&SUNSET) || read(&STABILITY) || read(&["x-extensible-enum", "x-ms-enum"]));
    read(&DOCS) || key == "$comment" || extension
}

pub fn is_silent(key: &str) -> bool {
    key.starts_with("x-") || SILENT.iter().any(|(silent, _)| *silent == key)
}
