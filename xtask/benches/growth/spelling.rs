//! What is long, and how a document is written: descriptions, names, YAML, overlays.

use serde_json::{Map, Value, json};

use super::Kind;
use crate::document::{Change, Input, many, object, of_one, of_schemas, reference, string};

#[rustfmt::skip]
pub const SPELLINGS: &[Kind] = &[
    ("words of a description", |n, change| described("word ".repeat(n), change)),
    ("lines of a description", |n, change| described("word\n".repeat(n), change)),
    ("paragraphs of a description", |n, change| described("A word.\n\n".repeat(n), change)),
    ("items of a list in a description", |n, change| described("* a word\n".repeat(n), change)),
    ("rows of a table in a description", |n, change| {
        described("| a | b |\n|---|---|\n".to_owned() + &"| c | d |\n".repeat(n), change)
    }),
    ("quotations within one another in a description", |n, change| described(">".repeat(n) + " word", change)),
    ("brackets of a description", |n, change| described("[".repeat(n), change)),
    ("backticks of a description", |n, change| {
        described(Vec::from_iter((0..n).map(|at| "`".repeat(1 + at % 60) + "a")).join(" "), change)
    }),
    ("stars of a description", |n, change| described("*a **b _c ".repeat(n), change)),
    ("tags of HTML in a description", |n, change| described("<b>a</i><br>".repeat(n), change)),
    ("links of a description", |n, change| described("[a](https://h.example/x) [b] ".repeat(n), change)),
    ("entities of a description", |n, change| described("&amp;&#60;&x ".repeat(n), change)),
    ("fences of a description", |n, change| described("```rust\nfn a() {}\n".repeat(n), change)),
    ("characters of a name", |n, change| {
        of_one(json!({ "type": "object", "properties": Map::from_iter([("n".repeat(n), string(change))]) }))
    }),
    ("words of a name", |n, change| {
        of_one(json!({ "type": "object", "properties": Map::from_iter([("aB-c_".repeat(n), string(change))]) }))
    }),
    ("characters of an enum value", |n, change| {
        let value = "v".repeat(n + 9 - change as usize);
        of_one(json!({ "type": "object", "properties": { "one": { "type": "string", "enum": [value, "w"] } } }))
    }),
    ("characters of a pattern", |n, change| {
        let pattern = format!("^{}{change}$", "a".repeat(n));
        of_one(json!({ "type": "object", "properties": { "one": { "type": "string", "pattern": pattern } } }))
    }),
    ("groups of a pattern", |n, change| {
        let pattern = format!("^{}{change}$", "(a|b)?".repeat(n));
        of_one(json!({ "type": "object", "properties": { "one": { "type": "string", "pattern": pattern } } }))
    }),
    ("digits of a limit", |n, _| {
        let document = of_one(json!({ "type": "object", "properties": { "one": { "type": "integer", "maximum": 7 } } }));
        changed(document, "\"maximum\":7", &format!("\"maximum\":{}", "7".repeat(n)))
    }),
    ("aliases of YAML", |n, change| {
        yaml(n, change, |at| format!("        p{at}: *own\n"))
    }),
    ("anchors of YAML", |n, change| {
        yaml(n, change, |at| format!("        p{at}: &a{at} {{type: string, maxLength: {change}}}\n"))
    }),
    ("aliases of aliases of YAML", |n, change| {
        let mut last = "own".to_owned();
        let mut lines = String::new();
        for at in 0..n {
            lines += &format!("        p{at}: &a{at} {{type: object, properties: {{a: *{last}, b: *{last}}}}}\n");
            last = format!("a{at}");
        }
        yaml(1, change, move |_| lines.clone())
    }),
    ("comments of YAML", |n, change| {
        yaml(n, change, |at| format!("        # {at}\n        p{at}: {{type: string, maxLength: {change}}} # {at}\n"))
    }),
    ("names in YAML that are there already", |n, change| {
        yaml(n, change, |_| "        own: {type: string}\n".to_owned())
    }),
    ("spaces", |n, change| {
        let document = of_one(object(change));
        changed(document, ",", &(",".to_owned() + &" \n".repeat(n)))
    }),
    ("actions of an overlay", |n, change| {
        overlaid(n, change, |at| json!({ "target": format!("$.components.schemas.S0.properties.p{at}"), "update": { "description": "Changed." } }))
    }),
    ("actions of an overlay that remove", |n, change| {
        overlaid(n, change, |at| json!({ "target": format!("$.components.schemas.S0.properties.p{at}"), "remove": true }))
    }),
    ("actions of an overlay that copy", |n, change| {
        overlaid(n, change, |at| json!({ "target": format!("$.components.schemas.S0.properties.p{at}"), "copy": "$.info" }))
    }),
    ("actions of an overlay by name alone", |n, change| {
        overlaid(n, change, |at| json!({ "target": format!("$..p{at}"), "update": { "description": "Changed." } }))
    }),
    ("actions of an overlay without a target", |n, change| {
        overlaid(n, change, |at| json!({ "target": format!("$.nothing{at}"), "update": { "description": "Changed." } }))
    }),
    ("targets of one action", |n, change| {
        let mut input = properties(n, change);
        let action = json!({ "target": "$.components.schemas.S0.properties.*", "update": { "description": "Changed." } });
        input.overlay = Some(overlay(vec![action]));
        input
    }),
    ("filters of one action", |n, change| {
        let mut input = properties(n, change);
        let action = json!({ "target": "$.components.schemas.S0.properties[?@.maxLength > 3 && @.type == 'string']", "update": { "description": "Changed." } });
        input.overlay = Some(overlay(vec![action]));
        input
    }),
    ("documents in one, by `$id`", |n, change| {
        let one = |at: usize| (format!("S{at}"), json!({ "$id": format!("https://h.example/{at}"), "type": "object", "properties": { "own": string(change) } }));
        let all = many(n, |at| (format!("p{at}"), reference(at + 1)));
        let mut schemas = Map::from_iter((1..=n).map(one));
        schemas.insert("S0".to_owned(), json!({ "type": "object", "properties": all }));
        of_schemas(schemas)
    }),
];

fn described(description: String, change: Change) -> Input {
    let mut schema = object(change);
    schema["description"] = description.into();
    of_one(schema)
}

/// Writes what no value of JSON holds.
fn changed(mut input: Input, from: &str, to: &str) -> Input {
    input.document = input.document.replacen(from, to, 1);
    input
}

/// A document in YAML, with lines among the properties of one schema.
fn yaml(n: usize, change: Change, line: impl Fn(usize) -> String) -> Input {
    let mut text = "openapi: 3.1.0\ninfo: {title: Growth, version: '1'}\n".to_owned();
    text += "servers: [{url: 'https://api.example.com'}]\n";
    text += "paths:\n  /use:\n    post:\n      operationId: use\n      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}}\n      responses: {'204': {description: Done.}}\n";
    text += &format!(
        "components:\n  schemas:\n    S0:\n      type: object\n      properties:\n        own: &own {{type: string, maxLength: {change}}}\n"
    );
    for at in 0..n {
        text += &line(at);
    }
    Input {
        document: text,
        overlay: None,
    }
}

fn properties(n: usize, change: Change) -> Input {
    of_one(
        json!({ "type": "object", "properties": many(n, |at| (format!("p{at}"), string(change))) }),
    )
}

fn overlaid(n: usize, change: Change, action: impl Fn(usize) -> Value) -> Input {
    let mut input = properties(n, change);
    input.overlay = Some(overlay((0..n).map(action).collect()));
    input
}

fn overlay(actions: Vec<Value>) -> String {
    let info = json!({ "title": "Growth", "version": "1" });
    json!({ "overlay": "1.1.0", "info": info, "actions": actions }).to_string()
}
