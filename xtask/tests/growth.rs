//! What a run costs grows as its documents do, and not with the square of them.
//!
//! In: documents with so many, and with ten times as many, of each kind of thing. Out: a failure where the time of the processor
//! grows faster by far: not that of the clock, which a loaded machine stretches. All is one test, since that time is of the whole
//! process.

#![cfg(unix)]

mod comparison;
mod made_up;
mod sized;

use std::path::Path;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value, json};
use xtask::codegen;
use xtask::report::Report;

use made_up::{compare_documents, one_operation};

/// Ten times as many: ten times the time if it is linear, a hundred times if it is quadratic.
const MOST: u32 = 35;

#[test]
fn cost_grows_as_documents_do() {
    for (name, document) in WIDE {
        let run = |folder: &Path, count| generate(name, folder, &document(count));
        grows(name, [200, 2_000], &run);
    }
    grows(
        "schemas, a few of them changed",
        [60, 600],
        &|folder, count| {
            let [old, new] = [0, 1].map(|revision| sized::document(count, revision));
            let comparison = compare_documents(folder, &old, &new);
            assert!(comparison.findings.len() >= count / 50);
        },
    );
    grows(
        "alternatives that are all new",
        [80, 800],
        &|folder, count| {
            let [old, new] = ["a", "b"].map(|side| alternatives(count, side));
            assert!(compare_documents(folder, &old, &new).findings.len() > count);
        },
    );
}

/// Runs with so many of something, and with ten times as many; of three runs the one that costs the least counts.
fn grows(name: &str, counts: [usize; 2], run: &dyn Fn(&Path, usize)) {
    let cost = |count| {
        let folder = tempfile::tempdir().expect("a folder");
        let before = processor();
        run(folder.path(), count);
        processor() - before
    };
    let [small, large] = counts.map(|count| (0..3).map(|_| cost(count)).min().unwrap_or_default());
    assert!(large < MOST * small, "{name}: {small:?} became {large:?}");
}

/// What this process has used of the processors.
fn processor() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.try_into().expect("a time")
}

fn generate(name: &str, folder: &Path, document: &str) {
    let path = folder.join("wide.json");
    std::fs::write(&path, document).expect("a document");
    let mut report = Report::new();
    let page = codegen::build_third_party_page(&path, &mut report);
    assert!(
        page.is_some(),
        "{name}: {}",
        report.render(&|_| None, false)
    );
}

fn alternatives(count: usize, side: &str) -> String {
    let one = |name: &str| {
        let name = format!("{side}{name}");
        json!({ "type": "object", "required": [name], "properties": { name: string() } })
    };
    one_schema(json!({ "anyOf": Vec::from_iter(names(count, "p").map(|name| one(&name))) }))
}

/// Names with a prefix.
fn names(count: usize, prefix: &str) -> impl Iterator<Item = String> {
    (0..count).map(move |index| format!("{prefix}{index}"))
}

fn one_schema(schema: Value) -> String {
    one_operation(json!({}), [("S".to_owned(), schema)])
}

/// A schema that lists so many others.
fn listed(
    count: usize,
    list: impl Fn(Vec<Value>) -> Value,
    other: impl Fn(&str) -> Value,
) -> String {
    let others: Vec<String> = names(count, "T").collect();
    let refer = |name: &String| json!({ "$ref": format!("#/components/schemas/{name}") });
    let whole = list(others.iter().map(refer).collect());
    let others = others.iter().map(|name| (name.clone(), other(name)));
    one_operation(json!({}), others.chain([("S".to_owned(), whole)]))
}

fn string() -> Value {
    json!({ "type": "string" })
}

/// Writes a document with so many of something.
type Wide = fn(usize) -> String;

/// What a document has many of, and the document.
const WIDE: [(&str, Wide); 10] = [
    ("parameters", |count| {
        let parameters = names(count, "q")
            .map(|name| json!({ "name": name, "in": "query", "schema": string() }));
        one_operation(json!({ "parameters": Vec::from_iter(parameters) }), [])
    }),
    ("names without a property", |count| {
        let required = Vec::from_iter(names(count, "r"));
        one_schema(
            json!({ "type": "object", "required": required, "properties": { "own": string() } }),
        )
    }),
    ("required properties", |count| {
        let required = Vec::from_iter(names(count, "p"));
        let properties = Map::from_iter(required.iter().map(|name| (name.clone(), string())));
        one_schema(json!({ "type": "object", "required": required, "properties": properties }))
    }),
    ("properties of one name in Rust", |count| {
        let name = |at: usize| format!("a{}{}b", "-".repeat(at % 50), ".".repeat(at / 50));
        let properties = Map::from_iter((0..count).map(|at| (name(at), string())));
        one_schema(json!({ "type": "object", "properties": properties }))
    }),
    ("numbers of an enum", |count| {
        let number = json!({ "type": "integer", "enum": Vec::from_iter(0..count) });
        one_schema(json!({ "type": "object", "properties": { "number": number } }))
    }),
    ("parts of one `allOf`", |count| {
        let part = |name: &str| json!({ "type": "object", "required": [name], "properties": { name: string() } });
        listed(count, |all| json!({ "allOf": all }), part)
    }),
    ("tags of one discriminator", |count| {
        let list = |all: Vec<Value>| {
            let tags = all.iter().enumerate();
            let mapping = tags.map(|(at, one)| (format!("tag{at}"), one["$ref"].clone()));
            let mapping = Map::from_iter(mapping);
            json!({ "oneOf": all, "discriminator": { "propertyName": "kind", "mapping": mapping } })
        };
        let one = |_: &str| json!({ "type": "object", "required": ["kind"], "properties": { "kind": string() } });
        listed(count, list, one)
    }),
    ("alternatives of several values", |count| {
        let one = |name: &str| {
            let kind = json!({ "type": "string", "enum": ["same", name] });
            json!({ "type": "object", "required": ["kind"], "properties": { "kind": kind, name: string() } })
        };
        listed(count, |all| json!({ "oneOf": all }), one)
    }),
    ("unions of all unions of the next level", |count| {
        const LEVELS: usize = 8;
        let width = count / LEVELS;
        let level = |at: usize| (0..width).map(move |index| format!("T{at}x{index}"));
        let one = |name: String| {
            let kind = json!({ "type": "string", "enum": [name] });
            let one =
                json!({ "type": "object", "required": ["kind"], "properties": { "kind": kind } });
            (name, one)
        };
        let unions = (0..LEVELS).flat_map(|at| {
            // A few of them, so that the document grows as its schemas do.
            let next = level(at + 1).take(6);
            let all = next.map(|name| json!({ "$ref": format!("#/components/schemas/{name}") }));
            let union = json!({ "oneOf": Vec::from_iter(all), "discriminator": { "propertyName": "kind" } });
            level(at).map(move |name| (name, union.clone()))
        });
        let first = json!({ "$ref": "#/components/schemas/T0x0" });
        let ends = level(LEVELS).map(one).chain([("S".to_owned(), first)]);
        one_operation(json!({}), unions.chain(ends))
    }),
    ("schemas that are null behind one another", |count| {
        let link = |at: usize| {
            let next = json!({ "$ref": format!("#/components/schemas/T{}", at + 1) });
            (
                format!("T{at}"),
                json!({ "oneOf": [next, { "type": "integer" }] }),
            )
        };
        let first = json!({ "$ref": "#/components/schemas/T0" });
        let end = json!({ "type": "string", "nullable": true });
        let ends = [("S".to_owned(), first), (format!("T{count}"), end)];
        one_operation(json!({}), (0..count).map(link).chain(ends))
    }),
];
