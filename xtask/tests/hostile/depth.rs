//! Documents that would like to take all time and memory: bombs, depth, chains and circles.

use serde_json::{Map, Value, json};

use crate::documents::with_schemas;
use crate::folder::Folder;

const HEAD: &str =
    "openapi: 3.0.3\ninfo: { title: A, version: '1' }\nservers: [{ url: 'https://a.example' }]\n";

#[test]
fn a_bomb_does_not_go_off() {
    let mut text = format!("{HEAD}paths: {{}}\na: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (name, before) in ('b'..='i').zip('a'..) {
        let row = vec![format!("*{before}"); 10].join(", ");
        text.push_str(&format!("{name}: &{name} [{row}]\n"));
    }
    let folder = Folder::with(text);
    folder.rejected(
        &folder.run(),
        &[
            "error[too-large]",
            "aliases make the document many times larger",
        ],
    );
    let folder = Folder::with(format!("{HEAD}paths: {{}}\na: &a [*a]\n"));
    folder.rejected(&folder.run(), &["error[", "spec.yaml"]);
}

/// Every value is known by its location, which has the names of all that it is in.
#[test]
fn long_names_above_many_values_are_rejected() {
    let properties = (0..3_000).map(|at| (format!("p{at}"), json!({ "type": "string" })));
    let pet = json!({ "type": "object", "properties": Map::from_iter(properties) });
    for (length, is_accepted) in [(100, true), (100_000, false)] {
        let name = "N".repeat(length);
        let first = json!({ "$ref": format!("#/components/schemas/{name}") });
        let folder = Folder::with(with_schemas(json!({ "Pet": first, name: pet })));
        let run = folder.run();
        if is_accepted {
            folder.written(&run);
        } else {
            folder.rejected(&run, &["error[too-large]", "long names", "spec.yaml:"]);
        }
    }
}

/// A schema in itself, so many times.
fn nested(levels: usize, inside: impl Fn(Value) -> Value) -> Value {
    (0..levels).fold(json!({ "type": "string" }), |inner, _| inside(inner))
}

/// The name says YAML, and the text is JSON as well: whichever reader takes it, it takes no time to find that it is too deep.
#[test]
fn very_deep_nesting_is_rejected_at_once() {
    for [before, after] in [
        [r#"{"type":"array","items":"#, "}"],
        [r#"{"allOf":[{"type":"object"},"#, "]}"],
    ] {
        let [before, after] = [before, after].map(|part| part.repeat(1_000));
        let schema = format!("{before}{{}}{after}");
        let text = with_schemas(json!({ "Pet": "here" }));
        for text in [&*text, &text.replacen('{', "{ # YAML\n", 1)] {
            let folder = Folder::with(text.replace(r#""here""#, &schema));
            folder.rejected(&folder.run(), &["error[too-large]", "spec.yaml:"]);
        }
    }
}

#[test]
fn deep_nesting_is_read_or_rejected() {
    type Holder = (&'static str, fn(Value) -> Value);
    let kinds: [Holder; 6] = [
        ("list", |inner| json!({ "type": "array", "items": inner })),
        (
            "map",
            |inner| json!({ "type": "object", "additionalProperties": inner }),
        ),
        (
            "object",
            |inner| json!({ "type": "object", "properties": { "a": inner } }),
        ),
        (
            "allOf",
            |inner| json!({ "allOf": [inner, { "type": "object", "properties": { "b": {} } }] }),
        ),
        (
            "oneOf",
            |inner| json!({ "oneOf": [inner, { "type": "integer" }] }),
        ),
        ("not", |inner| json!({ "not": inner })),
    ];
    for (kind, inside) in kinds {
        for levels in [40, 100, 300] {
            let folder = Folder::with(with_schemas(json!({ "Pet": nested(levels, inside) })));
            let ran = folder.run();
            match ran.code {
                Some(0) => assert!(!folder.written(&ran).is_empty()),
                _ => folder.rejected(&ran, &["error[too-large]", "nested more than"]),
            }
            assert!(
                levels != 40 || ran.code == Some(0),
                "40 levels of {kind}: {}",
                ran.text
            );
        }
    }
}

#[test]
fn a_long_chain_of_references_has_an_end() {
    let link = |number: usize| match number {
        9_999 => json!({ "type": "string", "enum": ["end"] }),
        _ => json!({ "$ref": format!("#/components/schemas/S{}", number + 1) }),
    };
    let mut schemas: Map<String, Value> = (0..10_000)
        .map(|number| (format!("S{number}"), link(number)))
        .collect();
    schemas.insert(
        "Pet".into(),
        json!({ "allOf": [
        { "$ref": "#/components/schemas/S0" }, { "description": "It ends." } ] }),
    );
    let folder = Folder::with(with_schemas(schemas.into()));
    folder.rejected(
        &folder.run(),
        &["error[too-large]", "more than 64 references"],
    );
    for section in ["parameters", "responses", "requestBodies"] {
        let folder = Folder::with(chain(section, 60));
        folder.written(&folder.run());
        let folder = Folder::with(chain(section, 10_000));
        folder.rejected(
            &folder.run(),
            &["error[too-large]", "more than 64 references"],
        );
    }
}

/// One operation whose parameter, response or body is the first of a chain of references.
fn chain(section: &str, length: usize) -> String {
    let end = match section {
        "parameters" => json!({ "in": "query", "name": "q", "schema": { "type": "string" } }),
        "responses" => json!({ "description": "Done." }),
        _ => json!({ "content": { "application/json": { "schema": { "type": "string" } } } }),
    };
    let reference = |number: usize| json!({ "$ref": format!("#/components/{section}/C{number}") });
    let links = (0..length).map(|number| {
        if number + 1 == length {
            (format!("C{number}"), end.clone())
        } else {
            (format!("C{number}"), reference(number + 1))
        }
    });
    let links: Map<String, Value> = links.collect();
    let mut operation =
        json!({ "operationId": "a", "responses": { "200": { "description": "Done." } } });
    match section {
        "parameters" => operation["parameters"] = json!([reference(0)]),
        "responses" => operation["responses"]["200"] = reference(0),
        _ => operation["requestBody"] = reference(0),
    }
    json!({
        "openapi": "3.0.3", "info": { "title": "A", "version": "1" }, "servers": [{ "url": "https://a.example" }],
        "paths": { "/a": { "post": operation } }, "components": { section: links },
    })
    .to_string()
}

#[test]
fn a_cycle_of_references_is_read_or_rejected() {
    let me = |section: &str| json!({ "$ref": format!("#/components/{section}/Me") });
    let document = json!({
        "openapi": "3.1.0", "info": { "title": "A", "version": "1" }, "servers": [{ "url": "https://a.example" }],
        "paths": {
            "/me": { "$ref": "#/paths/~1me" },
            "/a": { "post": {
                "parameters": [me("parameters")], "requestBody": me("requestBodies"), "security": [{ "Me": [] }],
                "responses": { "200": me("responses"), "400": { "description": "", "headers": { "Me": me("headers") } } },
                "callbacks": { "Me": me("callbacks") },
            } },
        },
        "components": {
            "schemas": { "Me": me("schemas") }, "parameters": { "Me": me("parameters") }, "headers": { "Me": me("headers") },
            "requestBodies": { "Me": me("requestBodies") }, "responses": { "Me": me("responses") },
            "securitySchemes": { "Me": me("securitySchemes") }, "examples": { "Me": me("examples") },
            "callbacks": { "Me": me("callbacks") }, "links": { "Me": me("links") }, "pathItems": { "Me": me("pathItems") },
        },
    });
    let folder = Folder::with(document.to_string());
    folder.rejected(&folder.run(), &["error[ref-cycle]", "leads back to itself"]);

    let me = json!({ "$ref": "#/components/schemas/Pet" });
    for schema in [
        json!({ "type": "array", "items": me }),
        json!({ "type": "object", "additionalProperties": me }),
        json!({ "type": "object", "required": ["me"], "properties": { "me": me } }),
        json!({ "allOf": [me] }),
        json!({ "oneOf": [me, me] }),
        json!({ "anyOf": [me, { "type": "null" }] }),
        json!({ "not": me }),
        json!({ "allOf": [{ "oneOf": [me, { "type": "array", "items": me }] }, me] }),
        json!({ "$ref": "#/components/schemas/Pet", "properties": { "me": me } }),
        json!({ "type": "object", "properties": { "me": { "$ref": "#/components/schemas/Pet/properties/me" } } }),
        json!({ "$ref": "#" }),
        json!({ "$ref": "" }),
        json!({ "$ref": "#/" }),
        json!({ "$ref": "spec.yaml" }),
        json!({ "oneOf": [me], "discriminator": { "propertyName": "me", "mapping": { "a": "#/components/schemas/Pet" } } }),
    ] {
        let folder = Folder::with(with_schemas(json!({ "Pet": schema })));
        let ran = folder.run();
        match ran.code {
            Some(0) => assert!(!folder.written(&ran).is_empty()),
            _ => folder.rejected(&ran, &["error[", "spec.yaml"]),
        }
    }
}
