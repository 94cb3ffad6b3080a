//! No document makes the generator panic.
//!
//! In: the documents of `golden.rs`, each with one value after another taken out or replaced by one of another kind.
//! Out: a crate or a report, whichever; never a panic. With `ALL=1` in the environment every document takes part, which
//! takes minutes.

mod expect;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use serde_json::{Value, json};
use xtask::codegen;
use xtask::report::Report;
use xtask::source;

const ROOT: &str = "tests/golden";

/// Documents that between them have most kinds of things.
const CASES: [&str; 3] = ["error_types", "json_or_form", "tagged_union"];

#[test]
fn no_broken_document_panics() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = folder.path().join("spec.yaml");
    let mut panics = Vec::new();
    let mut runs = 0;
    let cases: Vec<String> = match std::env::var_os("ALL") {
        Some(_) => expect::files_below(ROOT)
            .iter()
            .filter_map(|file| Some(file.strip_suffix("/spec.yaml")?.to_owned()))
            .collect(),
        None => CASES.map(str::to_owned).to_vec(),
    };
    for case in cases {
        for (what, broken) in broken(&tree(&case)) {
            fs::write(&spec, broken.to_string()).expect("a copy");
            runs += 1;
            if catch_unwind(AssertUnwindSafe(|| generate(&spec))).is_err() {
                panics.push(format!("{case}: {what}"));
            }
        }
    }
    assert!(runs > 500, "{runs} documents are too few to mean anything");
    assert!(panics.is_empty(), "\n{}", panics.join("\n"));
}

fn tree(case: &str) -> Value {
    let path = format!("{ROOT}/{case}/spec.yaml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    source::parse(&path.into(), &text, &mut Report::new()).expect("a case is YAML")
}

fn generate(spec: &Path) {
    let mut report = Report::new();
    let _ = codegen::generate_stand_alone(&codegen::root(), spec, "broken", &mut report);
    report.render(&|file| source::text(Path::new(file)), false);
}

/// Every document with one value changed, and what was changed.
fn broken(tree: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for pointer in pointers("", tree) {
        for new in [
            json!(null),
            json!({}),
            json!([]),
            json!("x"),
            json!(7),
            json!(true),
        ] {
            let mut copy = tree.clone();
            let what = format!("{pointer} = {new}");
            if let Some(node) = copy.pointer_mut(&pointer) {
                *node = new;
                all.push((what, copy));
            }
        }
        let mut copy = tree.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
        let key = key.replace("~1", "/").replace("~0", "~");
        if let Some(Value::Object(map)) = copy.pointer_mut(parent) {
            map.shift_remove(&key);
            all.push((format!("{pointer} removed"), copy));
        }
    }
    all
}

fn pointers(here: &str, node: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match node {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for (key, value) in children {
        let path = format!("{here}/{key}");
        all.extend(pointers(&path, value));
        all.push(path);
    }
    all
}
