//! Where a change stands: the place of a keyword or a member, not only of the schema, which may have several.
//!
//! A side that lacks what the other has is pointed to at the place that corresponds, so that one change is one finding
//! by whichever way it is reached.

use std::rc::Rc;

use serde_json::Value;

use super::Cx;
use crate::diff::schema::{Schema, Schemas, keyword};

/// Keywords that say what a subject says, in other spellings.
const SPELLINGS: &[(&str, &[&str])] = &[
    ("enum", &["enum", "const", "x-extensible-enum", "x-ms-enum"]),
    ("maximum", &["maximum", "exclusiveMaximum"]),
    ("minimum", &["minimum", "exclusiveMinimum"]),
    ("nullable", &["nullable", "type", "oneOf", "anyOf"]),
    ("x-sunset", &keyword::SUNSET),
    ("x-stability", &keyword::STABILITY),
];

type Places = (Rc<str>, Rc<str>);

/// The places of the keyword that a subject such as `discriminator.mapping` begins with.
pub fn keyword(cx: &Cx<'_, '_, '_>, subject: &str) -> Places {
    let name = subject.split(['.', '[']).next().unwrap_or(subject);
    let spellings = SPELLINGS.iter().find(|(known, _)| *known == name);
    let spellings = spellings.map_or(std::slice::from_ref(&name), |(_, all)| all);
    both(cx, "type", |part| {
        let found = spellings.iter().find(|key| part.get(**key).is_some())?;
        Some(format!("/{found}"))
    })
}

/// The places of a member, which one of the sides may lack, or that only `required` names.
pub fn member(cx: &Cx<'_, '_, '_>, name: &str) -> Places {
    let listed = |part: &Value| {
        part.get("properties")?.get(name)?;
        let mut pointer = "/properties".to_owned();
        crate::report::site::push_token(&mut pointer, name);
        Some(pointer)
    };
    let named = |part: &Value| {
        let required = part.get("required").and_then(Value::as_array)?;
        let named = required.iter().any(|one| one == name);
        named.then(|| "/required".to_owned())
    };
    let known = [&cx.old, &cx.new].map(|side| side.properties.contains_key(name));
    match known {
        [false, false] => both(cx, "required", named),
        _ => both(cx, "properties", listed),
    }
}

/// The place of a member of the old side, and of another of the new side.
pub fn members(cx: &Cx<'_, '_, '_>, old: &str, new: &str) -> Places {
    (member(cx, old).0, member(cx, new).1)
}

/// `near` is the keyword by which the side that has no such thing would have it.
fn both(cx: &Cx<'_, '_, '_>, near: &str, within: impl Fn(&Value) -> Option<String>) -> Places {
    let sides = [(cx.engine.old, &cx.old), (cx.engine.new, &cx.new)];
    let [old, new] = sides.map(|(schemas, schema)| found(schemas, schema, &within));
    let [beside_old, beside_new] = sides.map(|(schemas, schema)| {
        let near = found(schemas, schema, |part| {
            part.get(near).map(|_| String::new())
        });
        move |other: &Rc<str>| {
            let same = schema.places.iter().find(|place| *place == other).cloned();
            same.or(near.map(|(place, _)| place))
                .unwrap_or_else(|| Rc::clone(&schema.pointer))
        }
    });
    let whole = |found: &(Rc<str>, String)| Rc::from(format!("{}{}", found.0, found.1));
    match (old, new) {
        (Some(x), Some(y)) => (whole(&x), whole(&y)),
        (Some(x), None) => (whole(&x), beside_new(&x.0)),
        (None, Some(y)) => (beside_old(&y.0), whole(&y)),
        (None, None) => (Rc::clone(&cx.old.pointer), Rc::clone(&cx.new.pointer)),
    }
}

/// The first of a schema's places that holds something, and what leads to it from there.
fn found(
    schemas: &Schemas<'_>,
    schema: &Schema,
    within: impl Fn(&Value) -> Option<String>,
) -> Option<(Rc<str>, String)> {
    schema.places.iter().find_map(|place| {
        let part = schemas.tree.get(place)?;
        Some((Rc::clone(place), within(part)?))
    })
}
