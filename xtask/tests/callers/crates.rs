//! Two crates: one with the modules and the runtime, one with the programs. In: both as text. Out: the programs that the
//! compiler rejects.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use xtask::codegen;
use xtask::report::Report;

use crate::changes::Module;

/// Names are resolved before types are checked, so that a program may be rejected by a later run only.
const MAX_RUNS: usize = 8;

/// The lines of an error that are kept.
const MAX_LINES: usize = 8;

/// Compiles the programs, and returns the indexes of those that are rejected, each with the first error.
pub fn rejected(folder: &Path, modules: &[Module], programs: &[String]) -> BTreeMap<usize, String> {
    library(folder, modules);
    let own = folder.join("programs");
    // Not there in the first run.
    let _ = fs::remove_dir_all(own.join("src"));
    let manifest = "[package]\nname = \"programs\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
        callers = { path = \"../callers\", default-features = false }\nserde_json = \"1\"\n\n[workspace]\n";
    write(&own.join("Cargo.toml"), manifest);
    let lock = codegen::root().join("Cargo.lock");
    fs::copy(lock, own.join("Cargo.lock")).expect("the lock file can be copied");
    for (index, program) in programs.iter().enumerate() {
        write(&own.join(format!("src/p{index}.rs")), program);
    }
    let mut rejected = BTreeMap::new();
    for _ in 0..MAX_RUNS {
        let left = (0..programs.len()).filter(|index| !rejected.contains_key(index));
        let list: String = left.map(|index| format!("pub mod p{index};\n")).collect();
        let allowed = "#![allow(deprecated, dead_code, unused_imports)]\n";
        write(&own.join("src/lib.rs"), &format!("{allowed}{list}"));
        let errors = check(&own);
        if errors.is_empty() {
            return rejected;
        }
        rejected.extend(errors);
    }
    panic!("there are errors after {MAX_RUNS} runs");
}

/// Runs the compiler, and returns its first error for each program.
fn check(folder: &Path) -> BTreeMap<usize, String> {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--message-format=json"])
        .env("CARGO_TARGET_DIR", folder.join("../target"))
        .current_dir(folder)
        .output()
        .expect("cargo can be run");
    let mut found = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: Value = serde_json::from_str(line).unwrap_or_default();
        let message = &message["message"];
        if message["level"] != "error" {
            continue;
        }
        let text = message["rendered"].as_str().unwrap_or_default();
        let spans = message["spans"].as_array().into_iter().flatten();
        for span in spans.filter(|span| span["is_primary"] == true) {
            let file = span["file_name"].as_str().unwrap_or_default();
            let name = file.trim_start_matches("src/p").trim_end_matches(".rs");
            let Ok(index) = name.parse::<usize>() else {
                panic!("{text}");
            };
            let lines: Vec<_> = text.lines().take(MAX_LINES).collect();
            found
                .entry(index)
                .or_insert_with(|| format!("    {}", lines.join("\n    ")));
        }
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() || !found.is_empty(), "{errors}");
    found
}

/// The runtime once, and all modules.
fn library(folder: &Path, modules: &[Module]) {
    let document = folder.join("documents/formats.yaml");
    // A document that needs the runtime whole.
    let text = "openapi: 3.1.0\ninfo: { title: Formats, version: '1' }\npaths: {}\n\
        components: { schemas: { It: { type: object, properties: { id: { type: string, format: uuid } } } } }\n";
    write(&document, text);
    let mut report = Report::new();
    let crate_ = codegen::generate_stand_alone(&codegen::root(), document, "callers", &mut report);
    let files = crate_.expect("templates").expect("a crate").files;
    let own = folder.join("callers");
    let _ = fs::remove_dir_all(own.join("src"));
    for file in &files {
        write(&own.join(&file.path), &file.contents);
    }
    let root = files.iter().find(|file| file.path == "src/lib.rs");
    let root = &root.expect("a root").contents;
    let list = modules.iter();
    let list = list.map(|module| format!("pub mod {};\n", module.name));
    let list: String = list.collect();
    write(
        &own.join("src/lib.rs"),
        &format!("#![allow(deprecated)]\n{root}\n{list}"),
    );
    for module in modules {
        let [page, wire] = &module.files;
        write(&own.join(format!("src/{}.rs", module.name)), page);
        write(&own.join(format!("src/{}/wire.rs", module.name)), wire);
    }
}

fn write(path: &Path, contents: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    fs::write(path, contents).expect("a file");
}
