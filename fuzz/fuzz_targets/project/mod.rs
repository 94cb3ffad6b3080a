//! What the targets of the generator share: files that it reads, and what a user is shown.

#![allow(dead_code, reason = "each target uses a part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Arc, LazyLock};

use xtask::report::Report;
use xtask::source;
use xtask::templates::Templates;

/// A folder of this process alone; its last files stay.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("messenger-graph-fuzz-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    folder
});

/// Writes a file that is to be read.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = FOLDER.join(name);
    fs::write(&path, bytes).expect("a file");
    path
}

/// Prints a report, as a user would see it.
pub fn print(report: &Report) {
    let text = |file: &str| -> Option<Arc<str>> { source::text(Path::new(file)) };
    let printed = report.render(&text, false);
    assert_eq!(printed.is_empty(), report.is_empty());
}

/// What a stand-alone crate copies.
pub fn templates() -> Templates {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut templates = Templates::default();
    for folder in ["templates/runtime", "templates/breadth"] {
        templates.add(&root, folder).expect("the project has it");
    }
    templates
}
