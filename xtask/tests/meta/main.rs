//! Meta's own document of the business messaging APIs: each revision becomes a crate, and the examples in it are values
//! of the crate's types.
//!
//! In: the documents of the corpus beside this checkout, corrected by one overlay; without the corpus the test says that
//! it is skipped. Out: a crate
//! for each revision that compiles without a warning, and one program that reads each example as its type and writes
//! it again. `exceptions.txt` has the examples for which that fails, with the reason; an example that is new on the
//! list, and one that is no longer, fail the test. `BLESS=1` writes what there is; the reasons are then to be filled in.

mod collect;
mod exceptions;
#[path = "../expect/mod.rs"]
mod expect;
mod program;
mod round_trip;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;
use xtask::codegen::{self, ThirdParty};
use xtask::report::{Code, Report};

use collect::Examples;
use exceptions::Exceptions;

const REVISIONS: [&str; 2] = ["v23.0-2025-11-03", "v23.0-2025-11-07"];

/// The one correction without which a part of the document is of no use.
const OVERLAY: &str = "tests/meta/received-messages.yaml";

fn document(revision: &str) -> Option<PathBuf> {
    let corpus = codegen::root().join("../shared/corpus/meta-business-messaging");
    let path = corpus.join(format!("{revision}.yaml"));
    if !path.exists() {
        eprintln!("skipped: {} is not beside this checkout", path.display());
        return None;
    }
    Some(path)
}

/// A revision as the generator sees it: its examples, and its crate.
struct Revision {
    name: &'static str,
    module: String,
    examples: Examples,
    output: xtask::output::Output,
}

fn revision(name: &'static str) -> Option<Revision> {
    let single = ThirdParty {
        spec: document(name)?,
        overlays: vec![OVERLAY.into()],
        names: None,
        module: None,
    };
    let mut report = Report::new();
    let read = codegen::build_third_party_page(single.clone(), &mut report);
    let krate = program::krate(name);
    let output =
        codegen::generate_stand_alone(&codegen::root(), single, &krate, &mut Report::new());
    let shown = report.render(&|_| None, false);
    // Paths that differ in the names of their parameters only, headers that OpenAPI ignores, a component of no kind that
    // there is, two things of one name.
    let known = [
        Code::DuplicateOperation,
        Code::LostKeyword,
        Code::NameCollision,
    ];
    let mut codes = report.diagnostics().iter().map(|found| found.code);
    let is_known = codes.all(|code| known.contains(&code)) && !report.has_errors();
    assert!(is_known, "{name} has other errors:\n{shown}");
    let (document, page) = read.expect("a document without errors is read");
    let output = output.expect("the templates can be read");
    Some(Revision {
        name,
        module: page.module.clone(),
        examples: collect::collect(&document.tree, &page),
        output: output.expect("a document without errors becomes a crate"),
    })
}

#[test]
fn every_example_is_a_value_of_its_type() {
    let revisions: Option<Vec<_>> = REVISIONS.map(revision).into_iter().collect();
    let Some(revisions) = revisions else {
        return;
    };
    let mut failed = BTreeMap::new();
    for revision in &revisions {
        let found = revision.examples.len();
        assert!(found >= 1_900, "{}: only {found} examples", revision.name);
        for (pointer, example) in &revision.examples {
            if example.ty.is_none() {
                let location = format!("{} #{pointer}", revision.name);
                failed.insert(location, "the crate has no type for it".to_owned());
            }
        }
    }
    failed.extend(program::run(&revisions));
    Exceptions::read().compare(&failed);
}

#[test]
fn equal_numbers_are_the_same_and_nothing_else_is() {
    round_trip::check::<f64>(&json!(5)).expect("5 is 5.0");
    type Pet = BTreeMap<String, Option<Vec<f64>>>;
    round_trip::check::<Pet>(&json!({"a": [1, 2.5], "b": null})).expect("all of it is kept");
    round_trip::check::<String>(&json!(5)).expect_err("a number is not a string");
    round_trip::check::<()>(&json!({})).expect_err("an object is not null");
}
