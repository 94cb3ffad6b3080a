//! Depth and circles: the stack does not grow with a document, and what would grow with the square has a limit.
//!
//! In: documents that are made up, some with thousands of schemas behind one another. Out: a failure where a run ends without a
//! result.

mod comparison;
mod made_up;

use serde_json::{Map, Value, json};
use xtask::codegen;
use xtask::report::{Code, Report};

use made_up::{compare_documents, one_operation};

/// Less than what a test's thread has.
const STACK: usize = 1 << 20;

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
        let comparison = compare_documents(folder.path(), &old, &new);
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
            let mut whole: Value =
                serde_json::from_str(&one_operation(json!({}), [])).expect("JSON");
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
