//! The crate of all hostile names and strings, as its user has it: compiled, documented, and its pages searched for markup. And
//! those of documents that need little of what a crate has: compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::documents::all;
use crate::expect;
use crate::folder::Folder;

#[test]
fn everything_compiles_and_is_documented() {
    let folder = Folder::with(all().to_string());
    folder.written(&folder.run());
    cargo(&folder, &["check"]);
    cargo(&folder, &["doc", "--no-deps"]);
    pages_are_inert(&target().join("doc/victim"));
}

#[test]
fn what_a_document_does_not_need_is_not_a_warning() {
    let schema = r#"{"It":{"type":"object","properties":{"a":{"type":"string"}}}}"#;
    let get = r#""/a":{"get":{"responses":{"204":{"description":"ok"}}}}"#;
    let post = r#""/a":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"string"}}}},"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"type":"integer"}}}}}}}"#;
    for (title, paths, schemas) in [("", "", schema), ("A", get, "{}"), ("A", post, schema)] {
        let folder = Folder::with(format!(
            r#"{{"openapi":"3.1.0","info":{{"title":"{title}","version":"1"}},"paths":{{{paths}}},"components":{{"schemas":{schemas}}}}}"#
        ));
        folder.written(&folder.run());
        cargo(&folder, &["check"]);
    }
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile")
}

/// Runs cargo on the crate, without the client, which is the same for every document. A warning is an error.
fn cargo(folder: &Folder, arguments: &[&str]) {
    let crate_folder = folder.path("out");
    let lock = xtask::codegen::root().join("Cargo.lock");
    fs::copy(lock, crate_folder.join("Cargo.lock")).expect("a file");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .arg("--no-default-features")
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env("CARGO_TARGET_DIR", target())
        .current_dir(&crate_folder)
        .output()
        .expect("cargo can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}:\n{errors}");
}

/// What rustdoc would have to write for a string to be markup of its page.
const MARKUP: [&str; 7] = [
    "<script>alert",
    "<img src=x",
    "onerror=alert(1)>",
    "href=\"javascript:",
    "src=\"http://evil.example",
    "<b> ",
    "<main() ",
];

fn pages_are_inert(folder: &Path) {
    let pages = expect::files_below(&folder.to_string_lossy());
    let pages = pages.iter().filter(|file| file.ends_with(".html"));
    let mut strings = 0;
    for page in pages {
        let html = fs::read_to_string(folder.join(page)).expect("a page is text");
        strings += html.matches("&lt;script&gt;alert(1)").count();
        for markup in MARKUP {
            assert!(!html.contains(markup), "{page} has `{markup}`");
        }
    }
    assert!(
        strings > 20,
        "the strings are on {strings} pages only, so the search proves nothing"
    );
}
