//! Documents with several things wrong. In: seeds, and bytes that say which of them is changed where and how. Out: a
//! document that is still a tree, so that what comes behind the parser is what is tried.
//!
//! The fuzz target and the bounded test share this file. The same bytes make the same document.

use serde_json::{Map, Value, json};

/// Words with a meaning in some objects; in all others they are an error.
const WORDS: &[&str] = &[
    "$ref",
    "$defs",
    "additionalProperties",
    "allOf",
    "anyOf",
    "apiKey",
    "application/json",
    "array",
    "boolean",
    "byte",
    "binary",
    "const",
    "content",
    "cookie",
    "deepObject",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "encoding",
    "example",
    "exclusiveMinimum",
    "explode",
    "form",
    "format",
    "get",
    "header",
    "headers",
    "in",
    "int32",
    "integer",
    "items",
    "mapping",
    "maximum",
    "multipart/form-data",
    "name",
    "not",
    "null",
    "nullable",
    "number",
    "object",
    "oneOf",
    "openapi",
    "operationId",
    "parameters",
    "path",
    "paths",
    "patternProperties",
    "pipeDelimited",
    "post",
    "prefixItems",
    "properties",
    "propertyName",
    "query",
    "readOnly",
    "requestBody",
    "required",
    "responses",
    "schema",
    "schemas",
    "security",
    "servers",
    "string",
    "style",
    "tags",
    "text/plain",
    "title",
    "type",
    "url",
    "variables",
    "200",
    "4XX",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "*/*",
    "3.1.0",
    "webhooks",
    // Names that are hard to write in Rust, and strings that are hard to quote.
    "",
    "-",
    "_",
    "1",
    "+1",
    "Self",
    "self",
    "crate",
    "super",
    "r#type",
    "Option",
    "String",
    "Vec",
    "wire",
    "lib",
    "body",
    "new",
    "extra",
    "encoding",
    "../x",
    "a/b~c%2F",
    "{id}",
    "{",
    "}",
    "\"#",
    "*/",
    "```",
    "\n",
    "\r",
    "\u{0}",
    "\u{202e}",
    "名",
    "ß",
    "İ",
    "\u{301}",
    "https://api.example.com/{a}",
    "/a/{id}",
    "#",
    "#/",
    "#/components/schemas/Pet",
    "#/paths",
    "other.yaml#/a",
    "https://example.com/a",
];

/// Makes a document of bytes.
pub fn document(seeds: &[Value], bytes: &[u8]) -> Value {
    let mut bytes = Bytes(bytes.iter());
    let mut tree = seeds[bytes.below(seeds.len())].clone();
    while let Some(kind) = bytes.next() {
        let all = pointers(&tree);
        let pointer = &all[bytes.below(all.len())];
        change(&mut tree, pointer, &all, kind, &mut bytes);
    }
    tree
}

/// What is left of the bytes.
struct Bytes<'a>(std::slice::Iter<'a, u8>);

impl Bytes<'_> {
    fn next(&mut self) -> Option<u8> {
        self.0.next().copied()
    }

    /// A number below a bound, from two bytes.
    fn below(&mut self, bound: usize) -> usize {
        let number =
            usize::from(self.next().unwrap_or(0)) << 8 | usize::from(self.next().unwrap_or(0));
        number % bound.max(1)
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }
}

fn change(tree: &mut Value, pointer: &str, all: &[String], kind: u8, bytes: &mut Bytes<'_>) {
    let other = tree.pointer(&all[bytes.below(all.len())]).cloned();
    let other = other.unwrap_or_default();
    // Two documents in one would soon be a thousand.
    let small = |value: &Value| value.to_string().len() < 2_000;
    let Some(node) = tree.pointer_mut(pointer) else {
        return;
    };
    match kind % 10 {
        0 => *node = scalar(bytes),
        1 if small(&other) => *node = other,
        2 => *node = json!({ "$ref": format!("#{}", all[bytes.below(all.len())]) }),
        3 => *node = json!([node.take()]),
        4 => {
            let key = bytes.word();
            *node = json!({ key: node.take() });
        }
        5 => remove(node, bytes),
        6 => rename(node, bytes),
        7 | 8 => insert(
            node,
            if kind % 10 == 7 || !small(&other) {
                scalar(bytes)
            } else {
                other
            },
            bytes,
        ),
        _ => {
            if let Value::Array(items) = node {
                items.extend(items.first().cloned());
            }
        }
    }
}

fn scalar(bytes: &mut Bytes<'_>) -> Value {
    match bytes.next().unwrap_or(0) % 12 {
        0 => Value::Null,
        1 => true.into(),
        2 => false.into(),
        3 => json!({}),
        4 => json!([]),
        5 => json!(-1),
        6 => json!(u64::MAX),
        7 => json!(1.5e300),
        _ => bytes.word().into(),
    }
}

fn remove(node: &mut Value, bytes: &mut Bytes<'_>) {
    match node {
        Value::Object(properties) if !properties.is_empty() => {
            let key = properties
                .keys()
                .nth(bytes.below(properties.len()))
                .cloned();
            properties.remove(&key.unwrap_or_default());
        }
        Value::Array(items) if !items.is_empty() => {
            items.remove(bytes.below(items.len()));
        }
        _ => *node = Value::Null,
    }
}

fn rename(node: &mut Value, bytes: &mut Bytes<'_>) {
    if let Value::Object(properties) = node {
        let index = bytes.below(properties.len());
        let renamed = std::mem::take(properties).into_iter().enumerate();
        let renamed = renamed.map(|(at, (key, value))| {
            if at == index {
                (bytes.word().to_owned(), value)
            } else {
                (key, value)
            }
        });
        *properties = renamed.collect::<Map<_, _>>();
    }
}

fn insert(node: &mut Value, value: Value, bytes: &mut Bytes<'_>) {
    match node {
        Value::Object(properties) => {
            properties.insert(bytes.word().to_owned(), value);
        }
        Value::Array(items) => items.push(value),
        _ => *node = value,
    }
}

/// Returns every pointer into a tree.
fn pointers(tree: &Value) -> Vec<String> {
    let (mut all, mut todo) = (Vec::new(), vec![(String::new(), tree)]);
    while let Some((here, node)) = todo.pop() {
        match node {
            Value::Object(properties) => todo.extend(properties.iter().map(|(key, value)| {
                let key = key.replace('~', "~0").replace('/', "~1");
                (format!("{here}/{key}"), value)
            })),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                todo.extend(items.map(|(index, value)| (format!("{here}/{index}"), value)));
            }
            _ => {}
        }
        all.push(here);
    }
    all
}
