//! Size, depth and circles: comparing costs what the documents are long, and the stack does not grow with them.
//!
//! In: documents that are made up, some with thousands of schemas behind one another. Out: a failure where time grows
//! faster than size by far, or where a comparison ends without a result.

mod comparison;
mod sized;

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};
use xtask::codegen;
use xtask::diff::Comparison;
use xtask::report::{Code, Report};

use comparison::compare;

/// Less than what a test's thread has.
const STACK: usize = 1 << 20;

fn compared(folder: &Path, old: &str, new: &str) -> Comparison {
    let path = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).expect("a document");
        path.to_string_lossy().into_owned()
    };
    compare(path("old.json", old), path("new.json", new))
}

/// The shortest of three runs: what the rest of the machine does is not ours.
fn time(schemas: usize) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let [old, new] = [0, 1].map(|revision| sized::document(schemas, revision));
    let run = |_| {
        let start = Instant::now();
        let comparison = compared(folder.path(), &old, &new);
        assert!(comparison.findings.len() >= schemas / 50);
        start.elapsed()
    };
    (0..3).map(run).min().unwrap_or_default()
}

#[test]
fn time_grows_as_the_documents_do() {
    let (small, large) = (time(60), time(600));
    // Ten times the size: ten times the time if it is linear, a hundred times if it is quadratic.
    assert!(large < 35 * small, "{small:?} became {large:?}");
}

/// `length` schemas, each of which leads to the next in one way, and a limit at the end.
fn chain(length: usize, limit: usize, link: &dyn Fn(Value) -> Value) -> String {
    let mut schemas = Map::new();
    for at in 0..length {
        let next = json!({ "$ref": format!("#/components/schemas/S{}", at + 1) });
        schemas.insert(format!("S{at}"), link(next));
    }
    let last = json!({ "type": "object", "properties": { "end": { "type": "string", "maxLength": limit } } });
    schemas.insert(format!("S{length}"), last);
    let content =
        json!({ "application/json": { "schema": { "$ref": "#/components/schemas/S0" } } });
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Deep", "version": (10 - limit).to_string() },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": { "/deep": { "get": { "operationId": "deep", "responses": { "200": { "description": "Done.", "content": content } } } } },
        "components": { "schemas": schemas },
    });
    document.to_string()
}

/// How a schema leads to the next.
type Link = fn(Value) -> Value;

/// The rules found between two chains, with little stack.
fn rules(length: usize, link: Link) -> Vec<&'static str> {
    let run = move || {
        let folder = tempfile::tempdir().expect("a folder");
        let [old, new] = [9, 8].map(|limit| chain(length, limit, &link));
        let start = Instant::now();
        let comparison = compared(folder.path(), &old, &new);
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "{:?}",
            start.elapsed()
        );
        let rules = comparison.findings.iter().map(|finding| finding.rule.id());
        rules.collect()
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(run);
    thread.expect("a thread").join().expect("a result")
}

#[test]
fn depth_costs_no_stack() {
    let links: [(&str, Link); 4] = [
        (
            "property",
            |next| json!({ "type": "object", "properties": { "next": next } }),
        ),
        ("item", |next| json!({ "type": "array", "items": next })),
        (
            "map",
            |next| json!({ "type": "object", "additionalProperties": next }),
        ),
        (
            "allOf",
            |next| json!({ "allOf": [next, { "type": "object", "properties": { "own": { "type": "string" } } }] }),
        ),
    ];
    for (name, link) in links {
        // Each part of an `allOf` says all that those behind it say, so that the contract itself grows with the square
        // of such a chain; the others grow with their length.
        let length = if name == "allOf" { 100 } else { 1_500 };
        assert_eq!(rules(length, link), ["max-length-tightened"], "{name}");
    }
}

/// Each schema of such a chain has the properties of all behind it, so that the output would grow with the square.
#[test]
fn a_chain_of_parts_has_a_limit() {
    let parts = |next: Value| json!({ "allOf": [next, { "type": "object", "properties": { "own": { "type": "string" } } }] });
    for (length, is_accepted) in [(100, true), (300, false), (3_000, false)] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep.json");
        std::fs::write(&path, chain(length, 9, &parts)).expect("a document");
        let mut report = Report::new();
        let page = codegen::build_third_party_page(&path, &mut report);
        assert_eq!(page.is_some(), is_accepted, "{length}");
        let codes: Vec<_> = report
            .diagnostics()
            .iter()
            .map(|found| found.code)
            .collect();
        assert_eq!(
            codes.contains(&Code::TooLarge),
            !is_accepted,
            "{length}: {codes:?}"
        );
    }
}

/// Names with a prefix.
fn names(count: usize, prefix: &str) -> impl Iterator<Item = String> {
    (0..count).map(move |index| format!("{prefix}{index}"))
}

/// A document of one operation and of schemas, the first of which the operation takes.
fn document(operation: Value, schemas: impl IntoIterator<Item = (String, Value)>) -> String {
    let mut operation = operation;
    operation["operationId"] = "wide".into();
    operation["responses"] = json!({ "204": { "description": "Done." } });
    let schemas: Map<String, Value> = schemas.into_iter().collect();
    if !schemas.is_empty() {
        let schema = json!({ "$ref": "#/components/schemas/S" });
        operation["requestBody"] =
            json!({ "content": { "application/json": { "schema": schema } } });
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Wide", "version": "1" },
        "servers": [{ "url": "https://api.example.com" }],
        "paths": { "/wide": { "post": operation } },
        "components": { "schemas": schemas },
    });
    document.to_string()
}

fn one_schema(schema: Value) -> String {
    document(json!({}), [("S".to_owned(), schema)])
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
    document(json!({}), others.chain([("S".to_owned(), whole)]))
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
        document(json!({ "parameters": Vec::from_iter(parameters) }), [])
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
        document(json!({}), unions.chain(ends))
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
        document(json!({}), (0..count).map(link).chain(ends))
    }),
];

/// Ten times as many: ten times the time if it is linear, a hundred times if it is quadratic.
#[test]
fn what_is_many_costs_what_it_is() {
    for (name, document) in WIDE {
        let run = |count: usize| {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("wide.json");
            std::fs::write(&path, document(count)).expect("a document");
            let start = Instant::now();
            let mut report = Report::new();
            let page = codegen::build_third_party_page(&path, &mut report);
            assert!(
                page.is_some(),
                "{name}: {}",
                report.render(&|_| None, false)
            );
            start.elapsed()
        };
        let time = |count| (0..3).map(|_| run(count)).min().unwrap_or_default();
        let (small, large) = (time(200), time(2_000));
        assert!(large < 35 * small, "{name}: {small:?} became {large:?}");
    }
}

/// The same, compared: all alternatives are new, and a finding is about each.
#[test]
fn many_findings_about_one_schema_cost_what_they_are() {
    let document = |count, side: &str| {
        let one = |name: &str| {
            let name = format!("{side}{name}");
            json!({ "type": "object", "required": [name], "properties": { name: string() } })
        };
        one_schema(json!({ "anyOf": Vec::from_iter(names(count, "p").map(|name| one(&name))) }))
    };
    let run = |count| {
        let folder = tempfile::tempdir().expect("a folder");
        let start = Instant::now();
        let found = compared(folder.path(), &document(count, "a"), &document(count, "b"));
        assert!(found.findings.len() > count);
        start.elapsed()
    };
    let time = |count| (0..3).map(|_| run(count)).min().unwrap_or_default();
    let (small, large) = (time(80), time(800));
    assert!(large < 35 * small, "{small:?} became {large:?}");
}

/// Parts of a multipart body are what they refer to, however far that is; the stack does not grow with it.
#[test]
fn a_part_behind_many_schemas_is_rejected() {
    for link in [
        |next: Value| json!({ "type": "array", "items": next }),
        |next: Value| json!({ "oneOf": [next, { "type": "integer" }] }),
    ] {
        for (length, is_accepted) in [(20, true), (20_000, false)] {
            let next = |at: usize| json!({ "$ref": format!("#/components/schemas/T{at}") });
            let links = (0..length).map(|at| (format!("T{at}"), link(next(at + 1))));
            let end = json!({ "type": "string", "format": "binary" });
            let schemas = Map::from_iter(links.chain([(format!("T{length}"), end)]));
            let part = json!({ "type": "object", "properties": { "part": next(0) } });
            let mut whole: Value = serde_json::from_str(&document(json!({}), [])).expect("JSON");
            whole["components"]["schemas"] = schemas.into();
            whole["paths"]["/wide"]["post"]["requestBody"] =
                json!({ "content": { "multipart/form-data": { "schema": part } } });
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("parts.json");
            std::fs::write(&path, whole.to_string()).expect("a document");
            let mut report = Report::new();
            let page = codegen::build_third_party_page(&path, &mut report);
            assert_eq!(page.is_some(), is_accepted, "{length}");
            let mut found = report.diagnostics().iter();
            let is_located =
                found.any(|found| found.code == Code::TooLarge && !found.site.is_file());
            assert_eq!(is_located, !is_accepted, "{length}");
        }
    }
}

#[test]
fn reference_chains_and_circles_end() {
    assert_eq!(rules(90, |next| next), ["max-length-tightened"]);
    let circle = |next: Value| {
        let back = json!({ "$ref": "#/components/schemas/S0" });
        json!({ "type": "object", "properties": { "next": next, "back": back, "all": { "type": "array", "items": back } } })
    };
    assert_eq!(rules(500, circle), ["max-length-tightened"]);
}
