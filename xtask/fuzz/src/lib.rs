//! What the fuzz target and the bounded test of `xtask` do with bytes: make a document of them, generate from it, and
//! parse what was generated. Nothing is written.

mod mutate;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use xtask::codegen;
use xtask::report::Report;
use xtask::source::{self, Document};
use xtask::templates::Templates;

/// The documents that are changed: those of the tests.
pub fn seeds() -> Vec<Value> {
    let tests = codegen::root().join("xtask/tests");
    let folder = |folder: &str| {
        let entries = fs::read_dir(tests.join(folder)).expect("the tests have documents");
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a path").path()).collect();
        paths.sort();
        paths
    };
    let golden = folder("golden")
        .into_iter()
        .map(|case| case.join("spec.yaml"));
    let breadth = folder("breadth").into_iter().filter(|path| path.is_file());
    let read = |path: PathBuf| source::read_path(&path, &mut Report::new()).map(|read| read.tree);
    let seeds: Vec<_> = golden.chain(breadth).filter_map(read).collect();
    assert!(seeds.len() > 50, "only {} documents", seeds.len());
    seeds
}

/// How a document ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    Crate,
    Rejected,
}

/// Makes a document of bytes, and generates from it.
///
/// # Panics
///
/// A stage panics, a generated file is not Rust, or a document is rejected without a reason.
pub fn generate(seeds: &[Value], bytes: &[u8]) -> End {
    let tree = mutate::document(seeds, bytes);
    let text: Arc<String> = tree.to_string().into();
    let document = Document {
        file: "spec.json".into(),
        text: text.clone(),
        tree,
        sha256: [0; 32],
    };
    let mut report = Report::new();
    let page = codegen::build_document_page(&document, Path::new("no such folder"), &mut report);
    report.render(&|file| (file == "spec.json").then(|| text.clone()), false);
    let Some(page) = page else {
        assert!(report.has_errors(), "rejected without a reason: {text}");
        return End::Rejected;
    };
    let files = codegen::emit_stand_alone(page, "fuzz", &Templates::default());
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        let parsed = syn::parse_file(&file.contents);
        assert!(
            parsed.is_ok(),
            "{} is not Rust; the document is {text}",
            file.path
        );
    }
    End::Crate
}
