//! `generated/` is what the specs give, and the specs alone.
//!
//! In: the project's own `specs/` and `templates/`. Out: nothing on disk. Afterwards no file of `generated/` is stale,
//! missing or an orphan, two runs gave the same bytes, and the order of keys has counted only where it means something.

mod expect;

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use xtask::codegen;
use xtask::emit;
use xtask::output::{self, Difference, File, Output};
use xtask::report::Report;
use xtask::templates::Templates;
use xtask::{lock, share, source};

#[test]
fn generated_is_what_the_specs_give() {
    let root = codegen::root();
    let output = generated(&root);
    let changes =
        output::compare(&root.join("generated"), &output).expect("generated/ can be read");
    let lines: Vec<_> = changes.iter().map(line).collect();
    assert!(
        lines.is_empty(),
        "\n{}\nrun: cargo xtask codegen",
        lines.join("\n")
    );
}

fn line((path, change): &(String, Difference)) -> String {
    match change {
        Difference::Missing => format!("missing generated/{path}"),
        Difference::Orphan => format!("orphan  generated/{path}"),
        Difference::Stale {
            line,
            expected,
            found,
        } => format!("stale   generated/{path}:{line}\n  - {found}\n  + {expected}"),
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let root = codegen::root();
    assert!(
        generated(&root) == generated(&root),
        "the generator is not deterministic"
    );
}

/// A page of an earlier version is shown in the module of each version that has it, with the version's name.
#[test]
fn pages_of_earlier_versions_are_inlined_in_the_docs() {
    for file in generated(&codegen::root()).files {
        let lines: Vec<&str> = file.contents.lines().collect();
        for pair in lines.windows(2) {
            let version = pair[1].strip_prefix("pub use crate::v");
            let is_page =
                version.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
            assert!(
                !is_page || pair[0] == "#[doc(inline)]",
                "{}: {}",
                file.path,
                pair[1]
            );
        }
    }
}

#[test]
fn every_request_shows_its_response_and_an_example() {
    let mut requests = 0;
    for file in generated(&codegen::root()).files {
        let Some(page) = file
            .path
            .strip_prefix("src/v")
            .filter(|page| page.contains('/'))
        else {
            continue;
        };
        let count = |what: &str| {
            file.contents
                .lines()
                .filter(|line| line.starts_with(what))
                .count()
        };
        let errors = count("/// # Errors");
        assert_eq!(count("/// Returns [`"), errors, "{page}");
        assert_eq!(count("/// ```no_run"), errors, "{page}");
        requests += errors;
    }
    assert!(requests > 20, "{requests} requests");
}

fn generated(root: &Path) -> Output {
    let mut report = Report::new();
    let output = codegen::generate_project(root, &mut report).expect("the templates can be read");
    let text = report.render(&|file| source::text(&root.join(file)), false);
    assert!(report.is_empty(), "the specs are not clean:\n{text}");
    output.expect("clean specs give files")
}

/// The maps whose order is kept in the output: fields, types and operations have the order of the document, a body's
/// first content type is the one that is sent by default, and the first success with a body is the response.
const ORDERED: [&str; 14] = [
    "properties",
    "schemas",
    "paths",
    "content",
    "responses",
    // What an overlay adds to one of these.
    "update",
    // Hand-written specs, which are tables in all but syntax.
    "requirements",
    "passes",
    "objects",
    "rules",
    "kinds",
    "editions",
    "features",
    // The first is the page that the types of the file are from.
    "sources",
];

#[test]
fn the_order_of_keys_means_nothing_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let straight = codegen::root();
    let reversed = folder.path();
    let specs = straight.join("specs");
    for path in expect::files_below(&specs.to_string_lossy()) {
        let text = fs::read_to_string(specs.join(&path)).expect("a spec is text");
        let target = reversed.join("specs").join(&path);
        fs::create_dir_all(target.parent().expect("a file is in a folder")).expect("a folder");
        let keep = !path.ends_with(".yaml") || path == "lock.yaml";
        let text = if keep {
            text
        } else {
            with_keys_reversed(&path, &text)
        };
        fs::write(target, text).expect("a copy");
    }
    lock::rewrite(&reversed.join("specs"), &mut Report::new()).expect("the lock can be written");
    let [straight, reversed] = [&straight, reversed].map(without_templates);
    assert_eq!(straight.len(), reversed.len());
    // The table of sources holds the hashes of the files, which did change.
    let pairs = straight
        .iter()
        .zip(&reversed)
        .filter(|(a, _)| a.path != "src/sources.rs");
    let differing = pairs.filter(|(a, b)| a != b).map(|(a, b)| {
        let lines = a.contents.lines().zip(b.contents.lines());
        let first = lines
            .filter(|(a, b)| a != b)
            .map(|(a, b)| format!("  - {a}\n  + {b}"))
            .next();
        format!(
            "{} depends on the order of keys\n{}",
            a.path,
            first.unwrap_or_default()
        )
    });
    let differing: Vec<_> = differing.collect();
    assert!(differing.is_empty(), "\n{}", differing.join("\n"));
}

fn with_keys_reversed(path: &str, text: &str) -> String {
    let mut report = Report::new();
    let tree = source::parse(&path.into(), text, &mut report).expect("a spec is YAML");
    serde_json::to_string_pretty(&reversed("", tree)).expect("a tree is JSON")
}

fn reversed(key: &str, node: Value) -> Value {
    match node {
        Value::Object(map) => {
            let entries = map.into_iter().map(|(key, value)| {
                let value = reversed(&key, value);
                (key, value)
            });
            let entries: Vec<_> = entries.collect();
            let map: Map<_, _> = if ORDERED.contains(&key) {
                entries.into_iter().collect()
            } else {
                entries.into_iter().rev().collect()
            };
            Value::Object(map)
        }
        Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| reversed("", item)).collect())
        }
        scalar => scalar,
    }
}

fn without_templates(root: &Path) -> Vec<File> {
    let mut report = Report::new();
    let model = codegen::build_model(root, &mut report);
    let text = report.render(&|file| source::text(&root.join(file)), false);
    assert!(report.is_empty(), "the specs are not clean:\n{text}");
    let model = model.expect("clean specs give a model");
    emit::project(&model, &share::share(&model.apis), &Templates::default())
}
