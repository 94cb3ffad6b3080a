//! Operations with another path: which are paired, and which are not.

use serde_json::{Value, json};

use super::compared;
use crate::diff::finding::Finding;
use crate::diff::rule::Rule;

/// An operation: its path, its method, its id, and the name of the property that it returns.
type Row = (String, &'static str, Option<String>, String);

fn document(rows: &[Row]) -> String {
    let mut paths = json!({});
    for (path, method, id, property) in rows {
        let schema = json!({"type": "object", "properties": {property: {"type": "string"}}});
        let content = json!({"application/json": {"schema": schema}});
        let mut operation = json!({"responses": {"200": {"description": "", "content": content}}});
        if let Some(id) = id {
            operation["operationId"] = json!(id);
        }
        paths[path][method] = operation;
    }
    json!({"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, "paths": paths})
        .to_string()
}

/// Returns the old and the new path of each operation that moved, and how many other findings there are.
fn moves(old: &[Row], new: &[Row]) -> (Vec<[String; 2]>, usize) {
    let mut findings = compared(&document(old), &document(new));
    let labels = [Rule::VersionLabelKept, Rule::VersionLabelUnchanged];
    findings.retain(|finding| !labels.contains(&finding.rule));
    let moved = |finding: &&Finding| finding.rule == Rule::OperationMoved;
    let path = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut out: Vec<_> = findings
        .iter()
        .filter(moved)
        .map(|finding| [&finding.old, &finding.new].map(path))
        .collect();
    out.sort();
    let others = findings.len() - out.len();
    (out, others)
}

fn get(path: &str, id: Option<&str>, property: &str) -> Row {
    (
        path.to_owned(),
        "get",
        id.map(str::to_owned),
        property.to_owned(),
    )
}

#[test]
fn an_id_counts_more_than_content() {
    let old = [
        get("/pets/all", None, "name"),
        get("/pets/list", Some("listPets"), "name"),
    ];
    let new = [get("/pets/all/list", Some("listPets"), "name")];
    let (moved, others) = moves(&old, &new);
    assert_eq!(moved, [["/pets/list", "/pets/all/list"]]);
    assert_eq!(others, 1, "the other one was removed");
}

#[test]
fn what_an_operation_returns_identifies_it() {
    let rows = |prefix: &str| {
        let row = |index: usize| get(&format!("{prefix}/n{index}"), None, &format!("p{index}"));
        (0..300).map(row).collect::<Vec<_>>()
    };
    let (moved, others) = moves(&rows("/pets/of"), &rows("/pets/from"));
    assert_eq!((moved.len(), others), (300, 0));
    assert!(
        moved
            .iter()
            .all(|[from, to]| from.replace("/of/", "/from/") == *to)
    );
}

#[test]
fn what_many_return_identifies_none() {
    let old = [get("/pets/list", None, "name")];
    let new = |others: usize| {
        let row = |index| get(&format!("/{index}"), None, "name");
        let mut rows: Vec<_> = (0..others).map(row).collect();
        rows.push(get("/pets/lists", None, "name"));
        rows
    };
    assert_eq!(moves(&old, &new(10)).0.len(), 1);
    assert_eq!(moves(&old, &new(1_000)).0.len(), 0);
}

#[test]
fn the_methods_of_a_path_move_together() {
    let rows = |path: &str, property: &str| {
        let mut delete = get(path, None, property);
        delete.1 = "delete";
        [get(path, None, "name"), delete]
    };
    let (moved, _) = moves(&rows("/pets/one", "a"), &rows("/pets/single", "b"));
    assert_eq!(moved, [["/pets/one", "/pets/single"]]);
}
