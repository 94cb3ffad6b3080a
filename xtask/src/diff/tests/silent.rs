//! Rewritings that keep the contract: nothing but words may be found.

use super::{api, compared, told};

/// Class, old schema, new schema; components may be referred to.
#[rustfmt::skip]
const SCHEMAS: &[(&str, &str, &str)] = &[
    ("M2", "{type: object, properties: {a: {type: string}}}", "{$ref: '#/components/schemas/A'}"),
    ("M2", "{$ref: '#/components/schemas/A'}", "{$ref: '#/components/schemas/Chain'}"),
    ("M3", "{$ref: '#/components/schemas/A'}", "{$ref: '#/components/schemas/Renamed'}"),
    ("M3", "{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}", "{oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/Renamed'}]}"),
    ("M4", "{$ref: '#/components/schemas/A'}", "{allOf: [{$ref: '#/components/schemas/A'}], description: words}"),
    ("M4", "{type: string}", "{oneOf: [{type: string}]}"),
    ("M4", "{type: string}", "{anyOf: [{type: string}]}"),
    ("M5", "{allOf: [{type: object, properties: {a: {type: string}}}, {required: [a]}]}", "{type: object, required: [a], properties: {a: {type: string}}}"),
    ("M5", "{type: object, required: [a], properties: {a: {type: string}, b: {type: integer}}}", "{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {b: {type: integer}}, required: [a]}]}"),
    ("M6", "{type: [string, 'null']}", "{oneOf: [{type: string}, {type: 'null'}]}"),
    ("M6", "{type: [string, 'null']}", "{type: string, nullable: true}"),
    ("M6", "{oneOf: [{$ref: '#/components/schemas/A'}, {type: 'null'}]}", "{allOf: [{$ref: '#/components/schemas/A'}], nullable: true}"),
    ("M7", "{type: integer, minimum: 1, exclusiveMinimum: true}", "{type: integer, exclusiveMinimum: 1}"),
    ("M8", "{type: object, properties: {a: {type: array, items: {}}}}", "{type: object, required: [], additionalProperties: true, deprecated: false, minProperties: 0, properties: {a: {type: array, uniqueItems: false, minItems: 0, readOnly: false}}}"),
    ("M9", "{type: string, enum: [a, b, c]}", "{type: string, enum: [c, a, b]}"),
    ("M9", "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}", "{type: object, required: [b, a], properties: {b: {type: string}, a: {type: string}}}"),
    ("M9", "{oneOf: [{type: array}, {type: object, properties: {a: {type: string}}}]}", "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: array}]}"),
    ("M10", "{type: string, enum: [a]}", "{const: a}"),
    ("M10", "{type: boolean, enum: [true, false]}", "{type: boolean}"),
    ("M10", "{type: string, enum: [a, b]}", "{oneOf: [{const: a}, {const: b}]}"),
    ("M15", "{type: string}", "{type: string, x-internal: {a: 1}}"),
    ("M18", "{type: string, description: a}", "{type: string, description: b, title: T, example: x}"),
    ("M1", "{type: number, maximum: 1}", "{maximum: 1.0, type: number}"),
    ("F4", "{type: [string, integer]}", "{oneOf: [{type: integer}, {type: string}]}"),
];

const COMPONENTS: &str = "{schemas: {A: {type: object, properties: {a: {type: string}}}, B: {type: array, items: {type: string}}, Chain: {$ref: '#/components/schemas/A'}, Renamed: {type: object, properties: {a: {type: string}}}}}";

/// Class, old paths, new paths.
#[rustfmt::skip]
const PATHS: &[(&str, &str, &str)] = &[
    ("A3", "{/v25.0/x: {get: {responses: {}}}}", "{'/{Version}/x': {get: {parameters: [{name: Version, in: path, required: true, schema: {type: string}}], responses: {}}}}"),
    ("B9", "{'/a/{id}': {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {}}}}", "{'/a/{user}': {get: {parameters: [{name: user, in: path, required: true, schema: {type: string}}], responses: {}}}}"),
    ("C9", "{/x: {get: {parameters: [{name: X-Id, in: header, schema: {type: string}}], responses: {}}}}", "{/x: {get: {parameters: [{name: x-id, in: header, schema: {type: string}}], responses: {}}}}"),
    ("C11", "{/x: {get: {parameters: [{name: p, in: query, schema: {type: array}}], responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: query, style: form, explode: true, required: false, schema: {type: array}}], responses: {}}}}"),
    ("C16", "{/x: {parameters: [{name: p, in: query, schema: {type: string}}], get: {responses: {}}}}", "{/x: {get: {parameters: [{name: p, in: query, schema: {type: string}}], responses: {}}}}"),
    ("C18", "{/x: {get: {parameters: [{name: Accept, in: header, schema: {type: string}}], responses: {}}}}", "{/x: {get: {responses: {}}}}"),
    ("M9", "{/x: {get: {tags: [a, b], parameters: [{name: p, in: query, schema: {type: string}}, {name: q, in: query, schema: {type: string}}], responses: {}}}}", "{/x: {get: {tags: [b, a], parameters: [{name: q, in: query, schema: {type: string}}, {name: p, in: query, schema: {type: string}}], responses: {}}}}"),
    ("M13", "{/x: {get: {responses: {4xx: {headers: {X-A: {schema: {type: string}}}, content: {application/json; charset=utf-8: {schema: {type: string}}}}}}}}", "{/x: {get: {responses: {4XX: {headers: {x-a: {schema: {type: string}}}, content: {Application/JSON: {schema: {type: string}}}}}}}}"),
];

#[test]
fn schemas_that_say_the_same_give_nothing() {
    let mut wrong = Vec::new();
    for (class, old, new) in SCHEMAS {
        let put = |schema: &str| {
            api(
                &format!(
                    "{{/x: {{post: {{requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}, responses: {{'200': {{content: {{application/json: {{schema: {schema}}}}}}}}}}}}}}}"
                ),
                COMPONENTS,
            )
        };
        for (a, b) in [(old, new), (new, old)] {
            let found = told(&compared(&put(a), &put(b)));
            if !found.is_empty() {
                wrong.push(format!("{class}: {a} → {b}\n  {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn paths_that_say_the_same_give_nothing() {
    let mut wrong = Vec::new();
    for (class, old, new) in PATHS {
        for (a, b) in [(old, new), (new, old)] {
            let found = told(&compared(&api(a, "{}"), &api(b, "{}")));
            if !found.is_empty() {
                wrong.push(format!("{class}: {a} → {b}\n  {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Class, old document, new document.
#[rustfmt::skip]
const DOCUMENTS: &[(&str, &str, &str)] = &[
    ("M16", "security: [{t: []}]\npaths: {/x: {get: {responses: {}}}}", "security: [{t: []}]\npaths: {/x: {get: {security: [{t: []}], responses: {}}}}"),
    ("J8", "security: [{t: []}]\npaths: {/x: {get: {responses: {}}}}", "paths: {/x: {get: {security: [{t: []}], responses: {}}}}"),
    ("M17", "servers: [{url: 'https://a.example/api'}]\npaths: {/x: {get: {responses: {}}}}", "servers: [{url: 'https://a.example'}]\npaths: {/api/x: {get: {responses: {}}}}"),
    ("A3", "servers: [{url: 'https://a.example/v25.0'}]\npaths: {/x: {get: {responses: {}}}}", "servers: [{url: 'https://a.example/v26.0/'}]\npaths: {/x: {get: {responses: {}}}}"),
    ("M12", "paths: {/x: {get: {responses: {'200': {$ref: '#/components/responses/R'}}}}}\ncomponents: {responses: {R: {content: {a/b: {schema: {type: string}}}}}}", "paths: {/x: {get: {responses: {'200': {content: {a/b: {schema: {type: string}}}}}}}}"),
    ("M14", "paths: {/x: {get: {responses: {}}}}\ncomponents: {schemas: {U: {type: string}}}", "paths: {/x: {get: {responses: {}}}}\ncomponents: {schemas: {U: {type: object}}}"),
];

#[test]
fn documents_that_say_the_same_give_nothing() {
    let mut wrong = Vec::new();
    for (class, old, new) in DOCUMENTS {
        for (a, b) in [(old, new), (new, old)] {
            let found = told(&compared(
                &format!("openapi: 3.0.3\n{a}\n"),
                &format!("openapi: 3.1.0\n{b}\n"),
            ));
            if !found.is_empty() {
                wrong.push(format!("{class}: {a} → {b}\n  {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
