//! The documents that more than one test starts from.

use serde_json::{Map, Value, json};

/// Strings that would like to be code, markup or a terminal's commands.
pub const STRINGS: [&str; 11] = [
    "*/ fn main() { std::process::exit(1) } /*",
    "\"# ; compile_error!(\"out\"); r#\"",
    "]] #[doc = \"x\"] #![no_std]",
    "```\nstd::process::exit(1);\n```\n~~~rust\npanic!()\n~~~\n- ```\n  panic!()\n> ~~~\n> panic!()\n",
    "one\n\n    let indented = code();\n\n\tlet tabbed = code();",
    "``` unclosed",
    "<script>alert(1)</script> <img src=x onerror=alert(1)> <b>",
    "[link](javascript:alert(1)) [`Option`] ![x](http://evil.example/x.png)",
    "\u{202e}txet desrever\u{202c} \u{2066}isolated\u{2069} \u{200f}\u{feff}\u{0}\u{7}\u{2028}",
    "{} {0} {name} %E2 %s $crate #name \\u{0} \\",
    "\r\n///\r\n//! inner\r/** block",
];

/// Names that would like to be a path, a keyword or something of the generated crate.
pub fn names() -> impl Iterator<Item = String> {
    let names = [
        "../../x",
        "/etc/passwd",
        "..",
        ".",
        "r#crate",
        "crate",
        "Self",
        "self",
        "super",
        "_",
        "Option",
        "Result",
        "Vec",
        "String",
        "Box",
        "wire",
        "lib",
        "mod",
        "main",
        "Client",
        "Auth",
        "",
        " ",
        "\u{202e}eman",
        "a\0b",
        "a\nb",
        "\"; } fn main() {",
        "名前",
        "ⅷ",
        "é",
        "1",
        "-1",
        "+1",
        "$",
        "日\u{301}",
    ];
    let long = "x".repeat(10_000);
    names.into_iter().map(str::to_owned).chain([long])
}

/// One document with all of them: an operation for each name, and each string wherever one may be.
pub fn all() -> Value {
    let mut document = everywhere("name", &STRINGS.join("\n\n"));
    for (number, name) in names().enumerate() {
        let mut other = everywhere(&name, STRINGS[number % STRINGS.len()]);
        let entries = |part: &mut Value| std::mem::take(part.as_object_mut().expect("an object"));
        for (path, item) in entries(&mut other["paths"]) {
            document["paths"][format!("{path}/{number}")] = item;
        }
        let components: Map<String, Value> = entries(&mut other["components"]);
        for (section, mut parts) in components {
            for (key, part) in entries(&mut parts) {
                let key = if key == "Union" {
                    format!("Union{number}")
                } else {
                    key
                };
                document["components"][&*section][key] = part;
            }
        }
    }
    document
}

/// A document with one operation, whose text or name is given wherever it is allowed.
pub fn everywhere(name: &str, text: &str) -> Value {
    let schema = json!({ "type": "object", "title": text, "description": text,
        "properties": { name: { "type": "string", "description": text, "enum": [name, text], "default": text } },
        "required": [name], "example": text });
    let reference = format!(
        "#/components/schemas/{}",
        name.replace('~', "~0").replace('/', "~1")
    );
    let parameters = ["query", "header", "cookie"].map(
        |location| json!({ "in": location, "name": name, "description": text, "schema": { "type": "string" } }),
    );
    json!({
        "openapi": "3.0.3",
        "info": { "title": text, "description": text, "version": text, "x-note": text },
        "servers": [{ "url": "https://api.example.com/{a}", "description": text,
            "variables": { "a": { "default": "v1", "description": text } } }],
        "tags": [{ "name": name, "description": text }],
        "paths": { "/pets": { "post": {
            "operationId": name, "summary": text, "description": text, "tags": [name], "parameters": parameters,
            "security": [{ name: [] }],
            "requestBody": { "description": text, "content": { "application/json": { "schema": { "$ref": reference } } } },
            "responses": {
                "200": { "description": text, "content": { "application/json": { "schema": { "$ref": reference } } } },
                "4XX": { "description": text, "content": { "application/json": { "schema": schema } } },
            },
        } } },
        "components": {
            "schemas": { name: schema, "Union": { "oneOf": [{ "$ref": reference }, { "type": "string" }],
                "discriminator": { "propertyName": name } } },
            "securitySchemes": { name: { "type": "apiKey", "in": "header", "name": "X-Key", "description": text } },
        },
    })
}

pub fn with_schemas(schemas: Value) -> String {
    let pet = json!({ "$ref": "#/components/schemas/Pet" });
    json!({
        "openapi": "3.1.0", "info": { "title": "A", "version": "1" }, "servers": [{ "url": "https://a.example" }],
        "paths": { "/pet": { "get": { "operationId": "getPet", "responses": {
            "200": { "description": "", "content": { "application/json": { "schema": pet } } } } } } },
        "components": { "schemas": schemas },
    })
    .to_string()
}
