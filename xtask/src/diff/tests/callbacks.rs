//! What the API sends has no code in a client, so a change of a callback is about no item of it.

use std::fs;

use serde_json::{Value, json};

use super::TODAY;
use super::matrix::text;
use crate::codegen;
use crate::diff::{self, Options};
use crate::report::Report;

/// A document whose callback sends `sent`, and whose operation, with a property of that name, takes `taken`.
fn document(sent: &Value, taken: &Value) -> Value {
    let ok = json!({ "200": { "description": "ok" } });
    let body = |schema: &Value| json!({ "content": { "application/json": { "schema": schema } } });
    let callback = json!({ "post": { "requestBody": body(sent), "responses": ok } });
    let request = json!({ "type": "object", "properties": { "callbacks": taken } });
    let operation = json!({
        "callbacks": { "done": { "{$request.body#/url}": callback } },
        "requestBody": body(&request),
        "responses": ok,
    });
    json!({ "paths": { "/x": { "post": operation } } })
}

#[test]
fn only_what_a_client_has_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let object = |ty: &str| json!({ "type": "object", "properties": { "a": { "type": ty } } });
    let [string, integer] = ["string", "integer"].map(object);
    let write = |name: &str, parts: &Value| {
        let path = folder.path().join(name);
        fs::write(&path, text("3.1.0", parts)).expect("a file");
        path.to_string_lossy().into_owned()
    };
    let old = write("old.json", &document(&string, &string));
    let new = write("new.json", &document(&integer, &integer));
    let mut report = Report::new();
    let options = Options::new(old, new, TODAY);
    let comparison = diff::run(&codegen::root(), &options, &mut report).ok();
    let findings = comparison.expect("both sides can be read").findings;
    let changed = findings
        .iter()
        .filter(|found| found.rule.id() == "type-changed");
    let mut items: Vec<_> = changed
        .map(|found| (found.direction.name(), found.rust.len()))
        .collect();
    items.sort_unstable();
    assert_eq!(items, [("request", 1), ("response", 0)]);
}
