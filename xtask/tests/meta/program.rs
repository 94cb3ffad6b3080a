//! The program that reads examples. In: the crates of the revisions and the examples of each. Out: the examples that
//! failed, with the error of each.
//!
//! The crates and the program are one workspace below cargo's folder for tests, where what did not change is not built
//! again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::{Value, json};
use xtask::{codegen, output};

use crate::Revision;

/// The name of a revision's crate.
pub fn krate(revision: &str) -> String {
    format!("meta-{}", revision.replace('.', "-"))
}

/// Builds and runs the program. The keys are `revision #/pointer`.
pub fn run(revisions: &[Revision]) -> BTreeMap<String, String> {
    let folder = workspace(revisions);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "round-trip"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .output()
        .expect("cargo can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).expect("the program prints its findings")
}

fn workspace(revisions: &[Revision]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("meta");
    let mut dependencies = String::new();
    for revision in revisions {
        let krate = krate(revision.name);
        let mut output = revision.output.clone();
        for file in output
            .files
            .iter_mut()
            .filter(|file| file.path == "Cargo.toml")
        {
            file.contents = file.contents.replace("[workspace]\n", "");
        }
        output::write(&folder.join(&krate), &output).expect("a crate can be written");
        let _ = writeln!(
            dependencies,
            "{krate} = {{ path = \"../{krate}\", default-features = false }}"
        );
    }
    let manifest = format!(
        "[package]\nname = \"round-trip\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nserde = \"1\"\n\
         serde_json = \"1\"\n{dependencies}"
    );
    write(
        &folder,
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"target\"]\n",
    );
    write(&folder, "round-trip/Cargo.toml", &manifest);
    write(
        &folder,
        "round-trip/src/round_trip.rs",
        include_str!("round_trip.rs"),
    );
    write(
        &folder,
        "round-trip/src/examples.json",
        &examples(revisions).to_string(),
    );
    write(&folder, "round-trip/src/main.rs", &main(revisions));
    let lock = codegen::root().join("Cargo.lock");
    let lock = fs::read_to_string(lock).expect("the project has a lock file");
    if !folder.join("Cargo.lock").exists() {
        write(&folder, "Cargo.lock", &lock);
    }
    folder
}

/// Writes a file, unless it is what it should be: cargo goes by the time of a file.
fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    if fs::read_to_string(&path).is_ok_and(|have| have == text) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    fs::write(path, text).expect("a file can be written");
}

/// The types that the examples of a revision have, each once.
fn types(revision: &Revision) -> BTreeSet<&str> {
    let examples = revision.examples.values();
    examples
        .filter_map(|example| example.ty.as_deref())
        .collect()
}

/// `[revision, type, "revision #/pointer", value]` for each example that has a type.
fn examples(revisions: &[Revision]) -> Value {
    let mut rows = Vec::new();
    for (number, revision) in revisions.iter().enumerate() {
        let types: Vec<_> = types(revision).into_iter().collect();
        for (pointer, example) in &revision.examples {
            let ty = example.ty.as_deref();
            let ty = ty.and_then(|ty| types.binary_search(&ty).ok());
            if let Some(ty) = ty {
                let location = format!("{} #{pointer}", revision.name);
                rows.push(json!([number, ty, location, example.json]));
            }
        }
    }
    rows.into()
}

/// ```text
/// mod revision_0 { pub fn check(ty: usize, json: &Value) -> Result<(), String> { match ty { 0 => check::<api::Pet>(json), … } } }
/// fn main() { for (revision, ty, location, json) in … { … } }
/// ```
fn main(revisions: &[Revision]) -> String {
    let mut text = String::from(
        "//! Reads each example as its type and writes it again.\n\nmod round_trip;\n\nuse std::collections::BTreeMap;\n\
         use serde_json::Value;\n\n",
    );
    let mut arms = String::new();
    for (number, revision) in revisions.iter().enumerate() {
        let (krate, module) = (krate(revision.name).replace('-', "_"), &revision.module);
        let _ = write!(
            text,
            "mod revision_{number} {{\n#![allow(deprecated)]\nuse std::collections::BTreeMap;\nuse serde_json::Value;\n\
             use {krate}::{{formats, {module} as api}};\nuse crate::round_trip::check as same;\n\
             pub fn check(ty: u64, json: &Value) -> Result<(), String> {{\nmatch ty {{\n"
        );
        for (index, ty) in types(revision).into_iter().enumerate() {
            let _ = writeln!(text, "{index} => same::<{ty}>(json),");
        }
        text.push_str("_ => Err(\"no such type\".to_owned()),\n}\n}\n}\n\n");
        let _ = writeln!(arms, "{number} => revision_{number}::check(ty, json),");
    }
    let _ = write!(
        text,
        "fn main() {{\nlet rows: Vec<(u64, u64, String, Value)> =\n\
         serde_json::from_str(include_str!(\"examples.json\")).expect(\"the test wrote it\");\n\
         let mut failed = BTreeMap::new();\nfor (revision, ty, location, json) in &rows {{\nlet (ty, json) = (*ty, json);\n\
         let result = match revision {{\n{arms}_ => unreachable!(\"no such revision\"),\n}};\n\
         if let Err(error) = result {{\nfailed.insert(location, error);\n}}\n}}\n\
         println!(\"{{}}\", serde_json::json!(failed));\n}}\n"
    );
    text
}
