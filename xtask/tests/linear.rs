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

/// Ten times the parameters: ten times the time if it is linear, a hundred times if it is quadratic.
#[test]
fn parameters_cost_what_they_are() {
    let document = |count: usize| {
        let parameters = (0..count).map(|index| json!({ "name": format!("q{index}"), "in": "query", "schema": { "type": "string" } }));
        let parameters: Vec<Value> = parameters.collect();
        let document = json!({
            "openapi": "3.0.3",
            "info": { "title": "Wide", "version": "1" },
            "servers": [{ "url": "https://api.example.com" }],
            "paths": { "/wide": { "get": { "operationId": "wide", "parameters": parameters, "responses": { "204": { "description": "Done." } } } } },
        });
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("wide.json");
        std::fs::write(&path, document.to_string()).expect("a document");
        let start = Instant::now();
        let page = codegen::build_third_party_page(&path, &mut Report::new());
        assert!(page.is_some());
        start.elapsed()
    };
    let time = |count| (0..3).map(|_| document(count)).min().unwrap_or_default();
    let (small, large) = (time(300), time(3_000));
    assert!(large < 35 * small, "{small:?} became {large:?}");
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
