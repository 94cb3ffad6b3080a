//! A scratch project: what a contributor would have on disk. In: documents by version, overlays and pins. Out: a folder
//! with `specs/` in it, whose hand-written specs are those of `versions/specs/`, with a row for each operation.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;
use xtask::lock;
use xtask::report::Report;

use crate::project_crate::put;

const MANUAL: &str = "tests/versions/specs/manual";
pub const METHODS: [&str; 5] = ["get", "post", "put", "delete", "patch"];

/// Overlays and pins: their paths below `specs`, and where they are.
pub type Corrections<'c> = &'c [(&'c str, &'c str)];

/// A document of a version: its path below `specs`, and its text.
#[derive(Clone)]
pub struct Input {
    pub file: String,
    pub text: String,
}

/// Writes a project of these documents into an empty folder.
pub fn write(root: &Path, versions: &[&str], inputs: &[Input], corrections: Corrections<'_>) {
    let specs = root.join("specs");
    for input in inputs {
        put(&specs.join(&input.file), &input.text);
    }
    put(&specs.join("lock.yaml"), &lock(versions, inputs));
    for (name, from) in corrections {
        let text = fs::read_to_string(from).expect("the project has its file");
        put(&specs.join(name), &text);
    }
    for entry in fs::read_dir(MANUAL).expect("there are hand-written specs") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a spec is text");
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name");
        put(
            &specs.join("manual").join(name),
            &manual(name, &text, &operations(inputs)),
        );
    }
    lock::rewrite(&specs, &mut Report::new()).expect("the lock can be written");
}

fn lock(versions: &[&str], inputs: &[Input]) -> String {
    let mut lock = format!("versions: [{}]\nfiles:\n", versions.join(", "));
    for Input { file, .. } in inputs {
        let _ = writeln!(
            lock,
            "  - file: {file}\n    source: https://example.com/{file}\n    obtained: transcribed\n    date: 2026-11-21\n    sha256: new"
        );
    }
    lock
}

/// `METHOD /path`, without the version that Meta writes into the path.
fn operations(inputs: &[Input]) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for input in inputs {
        let tree: Value = serde_yaml::from_str(&input.text).expect("a document is YAML");
        for (path, item) in tree["paths"].as_object().into_iter().flatten() {
            let path = path.strip_prefix("/{Version}").unwrap_or(path);
            let methods = METHODS.iter().filter(|method| item.get(*method).is_some());
            keys.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
        }
    }
    keys
}

/// The rows that a contributor would add for new versions and operations.
fn manual(name: &str, text: &str, operations: &BTreeSet<String>) -> String {
    let before = |key: &str| text.split(key).next().unwrap_or_default().to_owned();
    let rows =
        |row: &dyn Fn(&str) -> String| operations.iter().map(|key| row(key)).collect::<String>();
    match name {
        "versions.yaml" => text.replace(
            "rules:",
            "  - { version: v23.0, released: 2025-05-29, expires: null, source: S1 }\nrules:",
        ),
        "permissions.yaml" => {
            let rows =
                rows(&|key| format!("  - {{ operation: \"{key}\", note: Nothing is said. }}\n"));
            format!("{}needs: []\nundocumented:\n{rows}", before("needs:"))
        }
        "tokens.yaml" => {
            let row =
                |key: &str| format!("  - {{ operation: \"{key}\", kinds: [page], source: S1 }}\n");
            let info = text
                .split_once("info:")
                .map(|(_, info)| info)
                .unwrap_or_default();
            let rows = rows(&row) + &row("GET /{psid}");
            format!("{}accepts:\n{rows}info:{info}", before("accepts:"))
        }
        _ => text.to_owned(),
    }
}
