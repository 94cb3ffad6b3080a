//! Rewritings as programs: each changes a whole document and leaves its contract alone.
//!
//! In: the documents of the specs, one that has everything, Meta's own if it is there, and those in the folder that the
//! variable `DOCUMENTS` names. Out: what is found between a document and what one, two or three rewritings made of it,
//! which must be nothing but words.

mod components;
mod edition;
mod list;
mod order;
mod path;
mod schema;
mod walk;

use std::path::PathBuf;

use fastrand::Rng;
use serde_json::Value;

use super::{differences, reported};
use crate::codegen;

pub use list::{REWRITINGS, Rewriting};

/// A document with every construct that the rewritings look for.
const EVERYTHING: &str = include_str!("matrix/everything.yaml");

/// The documents of one version, the hand-written specs aside, and those of the caller.
fn documents() -> Vec<(String, Value)> {
    let folders = [
        Some(codegen::root().join("specs/v26.0")),
        std::env::var_os("DOCUMENTS").map(PathBuf::from),
    ];
    let folders = folders.into_iter().flatten();
    let mut files: Vec<_> = folders
        .flat_map(|folder| std::fs::read_dir(folder).expect("the folder is there"))
        .map(|entry| entry.expect("an entry can be read").path())
        .collect();
    files.sort();
    let read = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a spec can be read");
        (path.display().to_string(), super::document(&text).tree)
    };
    let mut out: Vec<_> = files.iter().map(read).collect();
    out.retain(|(_, tree)| is_plain(tree));
    out.push(("everything".to_owned(), super::document(EVERYTHING).tree));
    out
}

/// Whether it has paths, and every reference names a component: that is what the rewritings keep whole.
fn is_plain(tree: &Value) -> bool {
    let mut waiting = vec![tree];
    while let Some(value) = waiting.pop() {
        let target = value.get("$ref").and_then(Value::as_str);
        let inner =
            |target: &str| !target.starts_with("#/components/") || target.matches('/').count() != 3;
        if target.is_some_and(inner) {
            return false;
        }
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(map) => waiting.extend(map.values()),
            _ => {}
        }
    }
    tree["paths"]
        .as_object()
        .is_some_and(|paths| !paths.is_empty())
}

fn check(name: &str, original: &Value, rewritings: &[&Rewriting], seed: u64) -> Option<String> {
    let mut random = Rng::with_seed(seed);
    let mut rewritten = original.clone();
    for rewriting in rewritings {
        (rewriting.apply)(&mut rewritten, &mut random);
    }
    let [one, two] = [original, &rewritten]
        .map(|tree| serde_json::to_string_pretty(tree).expect("a tree can be written"));
    let names: Vec<_> = rewritings.iter().map(|rewriting| rewriting.name).collect();
    [(&one, &two), (&two, &one)]
        .into_iter()
        .find_map(|(from, to)| {
            let Some(findings) = differences(from, to) else {
                return Some(format!("{name} after {names:?}: a reference leads nowhere"));
            };
            let found = reported(&findings);
            let first = findings
                .iter()
                .find(|found| found.level > crate::diff::rule::Level::Docs)?;
            Some(format!(
                "{name} after {names:?}, seed {seed}: {} found, first {found:?}\n  {first:?}",
                found.len()
            ))
        })
}

#[test]
fn each_rewriting_of_each_document_is_silent() {
    let mut wrong = Vec::new();
    for (name, tree) in documents() {
        for rewriting in REWRITINGS {
            wrong.extend(check(&name, &tree, &[rewriting], 1));
        }
    }
    super::matrix::check(wrong);
}

/// A document of a third party. Some of the rewritings; with `MATRIX=full`, all of them.
#[test]
fn rewritings_of_metas_own_document_are_silent() {
    let path = codegen::root()
        .join("../shared/corpus/meta-business-messaging")
        .join("v23.0-2025-11-07.yaml");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: the corpus is not beside this checkout");
        return;
    };
    let tree = super::document(&text).tree;
    let step = match std::env::var_os("MATRIX") {
        Some(_) => 1,
        None => 8,
    };
    let some = REWRITINGS.iter().step_by(step);
    let wrong = some.filter_map(|rewriting| check("Meta's document", &tree, &[rewriting], 1));
    super::matrix::check(wrong.collect());
}

#[test]
fn rewritings_upon_rewritings_are_silent() {
    let mut wrong = Vec::new();
    for (name, tree) in documents() {
        let mut random = Rng::with_seed(seed_of(&name));
        for seed in 0..6 {
            let count = random.usize(2..4);
            let some: Vec<_> = (0..count)
                .map(|_| &REWRITINGS[random.usize(..REWRITINGS.len())])
                .collect();
            wrong.extend(check(&name, &tree, &some, seed));
        }
    }
    super::matrix::check(wrong);
}

/// Rewritings that together once hid from `diff` what belongs to what.
#[test]
fn pinned_rewritings_are_silent() {
    let pinned = [("page-messages.yaml", ["M16", "M4", "M9"], 4)];
    let documents = documents();
    let mut wrong = Vec::new();
    for (file, names, seed) in pinned {
        let (name, tree) = documents
            .iter()
            .find(|(name, _)| name.ends_with(file))
            .expect(file);
        let some = names.map(|name| {
            let is_it = |one: &&Rewriting| one.name.split(' ').next() == Some(name);
            REWRITINGS.iter().find(is_it).expect(name)
        });
        wrong.extend(check(name, tree, &some, seed));
    }
    super::matrix::check(wrong);
}

/// The seed of a document, by the name of its file alone: another document changes nothing about what is tried on it.
fn seed_of(name: &str) -> u64 {
    let file = name.rsplit('/').next().unwrap_or(name);
    let bytes = file.bytes().map(u64::from);
    bytes.fold(7, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte))
}

#[test]
fn rewritings_change_something() {
    let original = super::document(EVERYTHING).tree;
    for rewriting in REWRITINGS {
        let mut rewritten = original.clone();
        (rewriting.apply)(&mut rewritten, &mut Rng::with_seed(3));
        let written = |tree: &Value| serde_json::to_string(tree).expect("a tree can be written");
        assert_ne!(
            written(&original),
            written(&rewritten),
            "{}",
            rewriting.name
        );
    }
}
