//! The location of a keyword or a property. In: a comparison and a name. Out: the location on each side, since a schema may
//! have several. A side without it has the corresponding location, so that one change is one finding however it is reached.

use std::sync::Arc;

use serde_json::Value;

use super::Cx;
use crate::diff::schema::{Schema, Schemas, keyword};
use crate::report::site::push_token;

/// Keywords of the same meaning as a subject.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("enum", &["enum", "const", "x-extensible-enum", "x-ms-enum"]),
    ("maximum", &["maximum", "exclusiveMaximum"]),
    ("minimum", &["minimum", "exclusiveMinimum"]),
    ("nullable", &["nullable", "type", "oneOf", "anyOf"]),
    ("x-sunset", &keyword::SUNSET),
    ("x-stability", &keyword::STABILITY),
];

/// Returns the locations of the keyword that a subject such as `discriminator.mapping` begins with.
pub fn keyword(cx: &Cx<'_, '_>, subject: &str) -> [Arc<str>; 2] {
    let name = subject.split(['.', '[']).next().unwrap_or(subject);
    let synonyms = SYNONYMS.iter().find(|(known, _)| *known == name);
    let synonyms = synonyms.map_or(std::slice::from_ref(&name), |(_, all)| all);
    both(cx, "type", |part| {
        let found = synonyms.iter().find(|key| part.get(**key).is_some())?;
        Some(format!("/{found}"))
    })
}

/// Returns the locations of a property, which one of the sides may lack, or which only `required` has.
pub fn property(cx: &Cx<'_, '_>, name: &str) -> [Arc<str>; 2] {
    if cx
        .sides()
        .iter()
        .any(|side| side.properties.contains_key(name))
    {
        return both(cx, "properties", |part| {
            part.get("properties")?.get(name)?;
            let mut pointer = "/properties".to_owned();
            push_token(&mut pointer, name);
            Some(pointer)
        });
    }
    both(cx, "required", |part| {
        let mut required = part.get("required")?.as_array()?.iter();
        let is_required = required.any(|one| one == name);
        is_required.then(|| "/required".to_owned())
    })
}

/// Returns the location of a property of the old side, and of another of the new side.
pub fn properties(cx: &Cx<'_, '_>, old: &str, new: &str) -> [Arc<str>; 2] {
    let ([old, _], [_, new]) = (property(cx, old), property(cx, new));
    [old, new]
}

/// `near` is the keyword at whose location a side would have it.
fn both(cx: &Cx<'_, '_>, near: &str, within: impl Fn(&Value) -> Option<String>) -> [Arc<str>; 2] {
    let sides = [(cx.engine.old, &cx.old), (cx.engine.new, &cx.new)];
    let at = |(schemas, schema): (&Schemas<'_>, &Arc<Schema>), own: &_, other: &_| {
        let (own, other): (&Option<FoundLocation>, &Option<FoundLocation>) = (own, other);
        match (own, other) {
            (Some((location, rest)), _) => format!("{location}{rest}").into(),
            (None, None) => Arc::clone(&schema.pointer),
            (None, Some((other, _))) => {
                let has_near = |part: &Value| part.get(near).map(|_| String::new());
                let same = schema.locations.iter().find(|own| *own == other).cloned();
                let near = || find(schemas, schema, has_near).map(|(location, _)| location);
                same.or_else(near)
                    .unwrap_or_else(|| Arc::clone(&schema.pointer))
            }
        }
    };
    let [old, new] = sides.map(|(schemas, schema)| find(schemas, schema, &within));
    [at(sides[0], &old, &new), at(sides[1], &new, &old)]
}

/// A location of a schema, and what leads to a keyword from there.
type FoundLocation = (Arc<str>, String);

/// Returns the first of a schema's locations that has something.
fn find(
    schemas: &Schemas<'_>,
    schema: &Schema,
    within: impl Fn(&Value) -> Option<String>,
) -> Option<FoundLocation> {
    schema.locations.iter().find_map(|location| {
        let part = schemas.tree.get(location)?;
        Some((Arc::clone(location), within(part)?))
    })
}
