//! Schemas of which there are many, or that have many of something.

use serde_json::{Map, Value, json};

use super::Kind;
use crate::document::{
    Change, Input, list, many, object, of_one, of_operation, of_schemas, reference, string,
};

/// Schemas behind one another, each in one way.
#[rustfmt::skip]
pub const CHAINS: &[Kind] = &[
    ("schemas behind one another, by property", |n, change| {
        chain(n, change, |next| json!({ "type": "object", "properties": { "next": next } }))
    }),
    ("schemas behind one another, by item", |n, change| {
        chain(n, change, |next| json!({ "type": "array", "items": next }))
    }),
    ("schemas behind one another, by map", |n, change| {
        chain(n, change, |next| json!({ "type": "object", "additionalProperties": next }))
    }),
    ("schemas behind one another, by reference alone", |n, change| {
        chain(n, change, |next| next)
    }),
    ("schemas behind one another, by alternative", |n, change| {
        chain(n, change, |next| json!({ "oneOf": [next, { "type": "string" }] }))
    }),
    ("schemas behind one another, by `allOf`", |n, change| {
        chain(n, change, |next| json!({ "allOf": [next, object(change)] }))
    }),
    ("schemas behind one another, by `not`", |n, change| {
        chain(n, change, |next| json!({ "not": next }))
    }),
    ("schemas behind one another, by `if`", |n, change| {
        chain(n, change, |next| json!({ "type": "object", "if": next, "then": { "required": ["own"] } }))
    }),
    ("schemas behind one another, twice by property", |n, change| {
        chain(n, change, |next| json!({ "type": "object", "properties": { "left": next, "right": next } }))
    }),
    ("schemas behind one another, twice by alternative", |n, change| {
        chain(n, change, |next| json!({ "oneOf": [next, { "type": "array", "items": next }] }))
    }),
    ("schemas in one circle", circle),
    ("nested lists", |n, change| nested(n, change, [r#"{"type":"array","items":"#, "}"])),
    ("nested objects", |n, change| {
        nested(n, change, [r#"{"type":"object","properties":{"in":"#, "}}"])
    }),
    ("references to nothing", |n, change| {
        let mut schema = object(change);
        for at in 0..n {
            schema["properties"][format!("p{at}")] = reference(at + 1);
        }
        of_one(schema)
    }),
];

/// What one schema has many of.
#[rustfmt::skip]
pub const LISTS: &[Kind] = &[
    ("schemas", |n, change| {
        let first = ("S0".to_owned(), json!({ "type": "object", "properties": many(n, |at| (format!("p{at}"), reference(at + 1))) }));
        of_schemas((1..=n).map(|at| (format!("S{at}"), object(change))).chain([first]))
    }),
    ("schemas that nothing uses", |n, change| {
        of_schemas((0..=n).map(|at| (format!("S{at}"), object(change))))
    }),
    ("references to one schema", |n, change| {
        let all = many(n, |at| (format!("p{at}"), reference(1)));
        let first = json!({ "type": "object", "properties": all });
        of_schemas([("S0".to_owned(), first), ("S1".to_owned(), object(change))])
    }),
    ("parts of one `allOf`", |n, change| {
        listed(n, change, |all| json!({ "allOf": all }))
    }),
    ("alternatives of one `oneOf`", |n, change| {
        listed(n, change, |all| json!({ "oneOf": all }))
    }),
    ("alternatives of one `anyOf`", |n, change| {
        listed(n, change, |all| json!({ "anyOf": all }))
    }),
    ("alternatives without a difference", |n, change| {
        let all = list(n, |_| object(change));
        of_one(json!({ "oneOf": all }))
    }),
    ("alternatives with a constant", |n, change| {
        let all = list(n, |at| json!({ "type": "object", "required": ["kind"], "properties": { "kind": { "const": format!("k{at}") }, "own": string(change) } }));
        of_one(json!({ "oneOf": all }))
    }),
    ("alternatives that are new", |n, change| {
        let all = list(n, |at| json!({ "type": "object", "required": [format!("r{change}_{at}")], "properties": { format!("r{change}_{at}"): { "type": "string" } } }));
        of_one(json!({ "anyOf": all }))
    }),
    ("tags of one discriminator", tags),
    ("properties of one schema", |n, change| {
        of_one(json!({ "type": "object", "properties": many(n, |at| (format!("p{at}"), string(change))) }))
    }),
    ("properties that are new", |n, change| {
        of_one(json!({ "type": "object", "properties": many(n, |at| (format!("p{change}_{at}"), string(9))) }))
    }),
    ("required properties", |n, change| {
        let required = list(n, |at| format!("p{at}").into());
        of_one(json!({ "type": "object", "required": required, "properties": many(n, |at| (format!("p{at}"), string(change))) }))
    }),
    ("required names without a property", |n, change| {
        let mut schema = object(change);
        schema["required"] = list(n, |at| format!("r{at}").into()).into();
        of_one(schema)
    }),
    ("properties of one name in Rust", |n, change| {
        let name = |at: usize| format!("a{}{}b", "-".repeat(at % 50), ".".repeat(at / 50));
        of_one(json!({ "type": "object", "properties": many(n, |at| (name(at), string(change))) }))
    }),
    ("schemas of one name in Rust", |n, change| {
        let name = |at: usize| format!("a{}{}b", "-".repeat(at % 50), ".".repeat(at / 50));
        let all = many(n, |at| (format!("p{at}"), json!({ "$ref": format!("#/components/schemas/{}", name(at)) })));
        let first = ("S0".to_owned(), json!({ "type": "object", "properties": all }));
        of_schemas((0..n).map(|at| (name(at), object(change))).chain([first]))
    }),
    ("inline objects", |n, change| {
        of_one(json!({ "type": "object", "properties": many(n, |at| (format!("p{at}"), object(change))) }))
    }),
    ("values of one enum", |n, change| {
        let values = list(n, |at| format!("value{}", at + (9 - change) as usize).into());
        of_one(json!({ "type": "object", "properties": { "one": { "type": "string", "enum": values } } }))
    }),
    ("values of one enum that are new", |n, change| {
        let values = list(n, |at| format!("value{change}_{at}").into());
        of_one(json!({ "type": "object", "properties": { "one": { "type": "string", "enum": values } } }))
    }),
    ("values of one enum of one name in Rust", |n, change| {
        let name = |at: usize| format!("a{}{}b", "-".repeat(at % 50), ".".repeat(at / 50 + (9 - change) as usize));
        of_one(json!({ "type": "object", "properties": { "one": { "type": "string", "enum": list(n, |at| name(at).into()) } } }))
    }),
    ("numbers of one enum", |n, change| {
        let values = list(n, |at| (at + (9 - change) as usize).into());
        of_one(json!({ "type": "object", "properties": { "one": { "type": "integer", "enum": values } } }))
    }),
    ("enums", |n, change| {
        let one = |at| (format!("p{at}"), json!({ "type": "string", "enum": ["a", format!("b{at}"), format!("c{change}")] }));
        of_one(json!({ "type": "object", "properties": many(n, one) }))
    }),
    ("patterns that differ", |n, change| {
        patterns(n, |at| format!("^[a-z]{{1,{change}}}x{at}$"))
    }),
    ("patterns with large counts", |n, change| {
        patterns(n, |at| format!("^[a-z]{{1,{}}}$", 100 * change + at as u64 % 100))
    }),
    ("patterns of random order", |n, change| {
        patterns(n, |at| format!("(a|b)*a(a|b){{{}}}{}", 2 + change, at % 1_000))
    }),
    ("properties by pattern", |n, change| {
        of_one(json!({ "type": "object", "patternProperties": many(n, |at| (format!("^p{at}_"), string(change))) }))
    }),
    ("properties by pattern that are new", |n, change| {
        of_one(json!({ "type": "object", "patternProperties": many(n, |at| (format!("^p{change}{at}_"), string(9))) }))
    }),
    ("properties that require others", |n, change| {
        let others = many(n, |at| (format!("p{at}"), json!([format!("q{at}"), format!("r{change}")])));
        of_one(json!({ "type": "object", "properties": { "own": string(9) }, "dependentRequired": others }))
    }),
    ("properties with conditions", |n, change| {
        let others = many(n, |at| (format!("p{at}"), object(change)));
        of_one(json!({ "type": "object", "properties": { "own": string(9) }, "dependentSchemas": others }))
    }),
    ("items by position", |n, change| {
        of_one(json!({ "type": "array", "prefixItems": list(n, |_| string(change)) }))
    }),
    ("definitions inside of a schema", |n, change| {
        let own = json!({ "type": "object", "properties": many(n, |at| (format!("p{at}"), json!({ "$ref": format!("#/components/schemas/S0/$defs/D{at}") }))), "$defs": many(n, |at| (format!("D{at}"), object(change))) });
        of_one(own)
    }),
    ("parts of a form", |n, change| {
        let all = many(n, |at| (format!("p{at}"), string(change)));
        let form = json!({ "schema": { "type": "object", "properties": all } });
        of_operation(json!({ "requestBody": { "content": { "multipart/form-data": form } } }))
    }),
    ("properties of a default", |n, change| {
        let default = many(n, |at| (format!("p{at}"), json!(change)));
        of_one(json!({ "type": "object", "properties": { "one": { "type": "object", "default": default } } }))
    }),
    ("examples of a schema", |n, change| {
        let mut schema = object(change);
        schema["examples"] = list(n, |at| json!({ "own": format!("{at}") })).into();
        of_one(schema)
    }),
    ("unknown keywords", |n, change| {
        let mut schema = object(change);
        for at in 0..n {
            schema[format!("keyword{at}")] = json!(at);
        }
        of_one(schema)
    }),
    ("extensions", |n, change| {
        let mut schema = object(change);
        for at in 0..n {
            schema[format!("x-keyword{at}")] = json!({ "at": at });
        }
        of_one(schema)
    }),
];

fn chain(n: usize, change: Change, link: impl Fn(Value) -> Value) -> Input {
    let links = (0..n).map(|at| (format!("S{at}"), link(reference(at + 1))));
    of_schemas(links.chain([(format!("S{n}"), object(change))]))
}

/// Each schema leads to the next, and the last to the first.
fn circle(n: usize, change: Change) -> Input {
    let link = |at: usize| {
        let properties = json!({ "next": reference((at + 1) % n), "own": string(change) });
        (
            format!("S{at}"),
            json!({ "type": "object", "properties": properties }),
        )
    };
    of_schemas((0..n).map(link))
}

fn listed(n: usize, change: Change, around: impl Fn(Vec<Value>) -> Value) -> Input {
    let one = |at: usize| {
        let name = format!("p{at}");
        let properties = Map::from_iter([(name.clone(), string(change))]);
        json!({ "type": "object", "required": [name], "properties": properties })
    };
    let others = (1..=n).map(|at| (format!("S{at}"), one(at)));
    let whole = around(list(n, |at| reference(at + 1)));
    of_schemas(others.chain([("S0".to_owned(), whole)]))
}

fn tags(n: usize, change: Change) -> Input {
    let properties = json!({ "kind": { "type": "string" }, "own": string(change) });
    let one = json!({ "type": "object", "required": ["kind"], "properties": properties });
    let others = (1..=n).map(|at| (format!("S{at}"), one.clone()));
    let mapping = many(n, |at| {
        (format!("tag{at}"), reference(at + 1)["$ref"].clone())
    });
    let discriminator = json!({ "propertyName": "kind", "mapping": mapping });
    let all = list(n, |at| reference(at + 1));
    let union = json!({ "oneOf": all, "discriminator": discriminator });
    of_schemas(others.chain([("S0".to_owned(), union)]))
}

/// A schema in so many others, written without a tree as deep.
fn nested(n: usize, change: Change, around: [&str; 2]) -> Input {
    let mut input = of_one("inner".into());
    let [before, after] = around.map(|part| part.repeat(n));
    let inner = before + &object(change).to_string() + &after;
    input.document = input.document.replace("\"inner\"", &inner);
    input
}

fn patterns(n: usize, pattern: impl Fn(usize) -> String) -> Input {
    let one = |at| {
        (
            format!("p{at}"),
            json!({ "type": "string", "pattern": pattern(at) }),
        )
    };
    of_one(json!({ "type": "object", "properties": many(n, one) }))
}
