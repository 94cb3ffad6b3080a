//! The project of `versions.rs` is a crate that compiles beside the templates, and a client of a version sends what that
//! version has.
//!
//! In: `versions/specs/`, `graded/specs/` over it, and `templates/`. `graded/` has documents that are the same in all versions, a
//! history with a row of each grade, and an overlay for the documented ones. Out: a crate in cargo's folder for tests, kept so that its dependencies are
//! built once, and `versions/distinguished.rs` run against it.

mod expect;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::codegen;
use xtask::emit;
use xtask::lock;
use xtask::output::File;
use xtask::report::Report;
use xtask::share;
use xtask::templates::Templates;

const ROOT: &str = "tests/versions";
const GRADED: &str = "tests/graded";

/// Templates that are about calls, webhooks or versions that the tiny project does not have.
const ABSENT: [&str; 5] = ["subscription", "event", "seen", "unix_time", "signature"];

/// Templates that the crate's root names, and that are about calls the tiny project does not have.
const EMPTIED: [&str; 2] = ["src/debug_token.rs", "src/page_tokens.rs"];

fn templates() -> Templates {
    let mut templates = Templates::default();
    for folder in ["templates/runtime", "templates/graph"] {
        let added = templates.add(&codegen::root(), folder);
        added.unwrap_or_else(|error| panic!("{folder}: {error:#}"));
    }
    templates.files.retain(|file| {
        let module = file.path.trim_start_matches("src/");
        let module = module.split(['/', '.']).next().unwrap_or_default();
        !ABSENT.contains(&module)
    });
    for file in &mut templates.files {
        if EMPTIED.contains(&file.path.as_str()) {
            file.contents = "//! Empty.\n".into();
        }
    }
    templates
}

fn generated() -> Vec<File> {
    let project = tempfile::tempdir().expect("a folder");
    let specs = project.path().join("specs");
    for part in [ROOT, GRADED] {
        expect::copy(&Path::new(part).join("specs"), &specs);
    }
    let mut report = Report::new();
    lock::rewrite(&specs, &mut report).expect("the lock can be written");
    let model = codegen::build_model(project.path(), &mut report);
    assert!(report.is_empty(), "{}", report.render(&|_| None, false));
    let model = model.expect("the project has a model");
    emit::project(&model, &share::share(&model.apis), &templates())
}

/// Writes the crate, without what its own tests and examples need.
fn written(files: &[File]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("versions");
    for stale in ["src", "tests"] {
        // Not there in the first run.
        let _ = fs::remove_dir_all(folder.join(stale));
    }
    let write = |path: &str, contents: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(path, contents).expect("a file");
    };
    for file in files.iter().filter(|file| file.path.starts_with("src/")) {
        write(&file.path, &file.contents);
    }
    let manifest = files.iter().find(|file| file.path == "Cargo.toml");
    let manifest = &manifest.expect("a crate has a manifest").contents;
    let kept = manifest.split("[dev-dependencies]").next();
    let kept = kept.unwrap_or_default();
    write("Cargo.toml", &format!("{kept}\n[workspace.lints]\n"));
    let test = format!("{ROOT}/distinguished.rs");
    let test = fs::read_to_string(test).expect("the test of the crate can be read");
    write("tests/distinguished.rs", &test);
    let lock = codegen::root().join("Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("the lock file can be copied");
    folder
}

#[test]
fn the_crate_compiles_and_distinguishes_versions() {
    let folder = written(&generated());
    let output = Command::new(env!("CARGO"))
        .args(["test", "--no-default-features", "--test", "distinguished"])
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(&folder)
        .output()
        .expect("cargo can be run");
    let (text, errors) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{text}\n{errors}");
    assert!(text.contains("5 passed"), "{text}");
}
