//! The crate of a small project on disk. In: what a project's model becomes. Out: the templates that fit it, the crate in
//! cargo's folder for tests, and cargo run there; all such crates share the dependencies that are built.

#![allow(dead_code, reason = "a test uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::codegen;
use xtask::output::File;
use xtask::templates::Templates;

/// Templates that are about calls, webhooks or versions that a small project does not have.
const ABSENT: [&str; 11] = [
    "debug_token",
    "event",
    "lease",
    "messaging",
    "or_in_memory",
    "page_tokens",
    "redis_store",
    "seen",
    "signature",
    "subscription",
    "unix_time",
];

pub fn templates() -> Templates {
    let mut templates = Templates::default();
    let root = codegen::root();
    for folder in ["templates/runtime", "templates/graph"] {
        let added = templates.add(&root, folder);
        added.unwrap_or_else(|error| panic!("{folder}: {error:#}"));
    }
    let added = templates.add_by_need(&root, "templates/breadth");
    added.unwrap_or_else(|error| panic!("{error:#}"));
    templates.files.retain(|file| {
        let module = file.path.trim_start_matches("src/");
        let module = module.split(['/', '.']).next().unwrap_or_default();
        !ABSENT.contains(&module)
    });
    templates
}

/// Writes the crate, without what its own tests and examples need.
pub fn write(name: &str, files: &[File]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for stale in ["src", "tests"] {
        // Not there in the first run.
        let _ = fs::remove_dir_all(folder.join(stale));
    }
    for file in files.iter().filter(|file| file.path.starts_with("src/")) {
        put(&folder.join(&file.path), &file.contents);
    }
    let manifest = files.iter().find(|file| file.path == "Cargo.toml");
    let manifest = &manifest.expect("a crate has a manifest").contents;
    let kept = manifest.split("[dev-dependencies]").next();
    let kept = kept.unwrap_or_default();
    put(
        &folder.join("Cargo.toml"),
        &format!("{kept}\n[workspace.lints]\n"),
    );
    let lock = codegen::root().join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the lock file can be copied");
    folder
}

pub fn put(path: &Path, contents: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    fs::write(path, contents).expect("a file");
}

/// Runs cargo for a crate, and returns what it prints.
pub fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("versions/target");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .env("CARGO_TARGET_DIR", target)
        .current_dir(folder)
        .output()
        .expect("cargo can be run");
    let (text, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{text}\n{errors}");
    text.into_owned()
}
