//! The crate of all hostile names and strings, as its user has it: compiled, documented, and its pages searched for markup.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::documents::all;
use crate::expect;
use crate::folder::Folder;

#[test]
fn everything_compiles_and_is_documented() {
    let folder = Folder::with(all().to_string());
    folder.written(&folder.run());
    let crate_folder = folder.path("out");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    // The client is the same for every document.
    for arguments in [
        &["check", "--no-default-features"][..],
        &["doc", "--no-default-features", "--no-deps"],
    ] {
        let lock = xtask::codegen::root().join("Cargo.lock");
        fs::copy(lock, crate_folder.join("Cargo.lock")).expect("a file");
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings")
            .env("CARGO_TARGET_DIR", &target)
            .current_dir(&crate_folder)
            .output()
            .expect("cargo can be run");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "cargo {arguments:?}:\n{errors}");
    }
    pages_are_inert(&target.join("doc/victim"));
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
