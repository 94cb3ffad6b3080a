//! Nothing is lost between a rewritten document and the `openapiv3` model that is read from it.
//!
//! In: every document that the project and the tests have, and the real ones beside the repository, if they are there.
//! Each is rewritten, read into the model and written out again: each keyword is there, with its value.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::codegen;
use crate::report::Report;
use crate::source::{read_path, rewrite};

#[test]
fn the_model_keeps_every_keyword_of_every_document() {
    let root = codegen::root();
    let corpus = root.join("../shared/corpus");
    let mut documents = Vec::new();
    for folder in [
        "specs",
        "xtask/tests/golden",
        "xtask/tests/breadth",
        "xtask/tests/report",
        "xtask/tests/versions/specs",
    ] {
        find(&root.join(folder), &mut documents);
    }
    if corpus.is_dir() {
        find(&corpus, &mut documents);
    } else {
        eprintln!(
            "skipped the real documents: {} is missing",
            corpus.display()
        );
    }
    let mut count = 0;
    for path in &documents {
        let Some(document) = read_path(path, &mut Report::new()) else {
            continue;
        };
        for version in [None, Some("v26.0")] {
            if let Some(strict) = rewrite(&document, path.parent(), version, &mut Report::new()) {
                check(&path.to_string_lossy(), &strict.tree);
                count += 1;
            }
        }
    }
    assert!(count > 300, "only {count} documents were rewritten");
}

fn find(folder: &Path, documents: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if path.is_dir() {
            find(&path, documents);
        } else if matches!(extension, Some("yaml" | "json")) {
            documents.push(path);
        }
    }
}

/// Asserts that the model keeps everything of a rewritten document.
pub fn check(name: &str, tree: &Value) {
    let model: openapiv3::OpenAPI = serde_path_to_error::deserialize(tree)
        .unwrap_or_else(|error| panic!("{name}: the model does not read {error}"));
    let kept = serde_json::to_value(&model).expect("the model can be written");
    let mut lost = Vec::new();
    compare(tree, &kept, "", &mut lost);
    assert!(lost.is_empty(), "{name}: the model loses {lost:?}");
}

fn compare(tree: &Value, kept: &Value, at: &str, lost: &mut Vec<String>) {
    match (tree, kept) {
        (Value::Object(tree), Value::Object(kept)) => compare_keys(tree, kept, at, lost),
        (Value::Array(tree), Value::Array(kept)) if tree.len() == kept.len() => {
            for (index, (tree, kept)) in tree.iter().zip(kept).enumerate() {
                compare(tree, kept, &format!("{at}/{index}"), lost);
            }
        }
        (Value::Number(tree), Value::Number(kept)) if tree.as_f64() == kept.as_f64() => {}
        (tree, kept) if tree == kept => {}
        _ => lost.push(at.to_owned()),
    }
}

fn compare_keys(
    tree: &Map<String, Value>,
    kept: &Map<String, Value>,
    at: &str,
    lost: &mut Vec<String>,
) {
    for (key, value) in tree {
        let at = format!("{at}/{key}");
        match kept.get(key) {
            Some(kept) => compare(value, kept, &at, lost),
            None if is_default(value) => {}
            None => lost.push(at),
        }
    }
}

/// Returns whether a value means the same as its absence.
fn is_default(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Object(map) => map.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}
