//! Any text is an overlay that changes a document or is rejected: bytes come in as the file of `codegen --overlay`, and there
//! is the corrected document within its bounds, or errors that can be printed.
//!
//! ```text
//! cargo install cargo-fuzz
//! RUSTC_BOOTSTRAP=1 cargo fuzz run -s none overlay -- -dict=fuzz/overlay.dict -max_len=4096 -max_total_time=1800
//! ```
//!
//! The seeds are overlays for `document.yaml`, which each of them corrects. What a run adds beside them is not committed. The run of 2026-11-30 made
//! 32,887 executions in 30 minutes on a part of a core, after 93,631 in 7 minutes; 11,095 edges, without a finding.
#![no_main]

mod project;

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use xtask::codegen::build_document_page;
use xtask::overlay::{Used, apply, read_files, unused};
use xtask::report::Report;
use xtask::source::{Document, read_third_party};

/// What the overlays correct.
static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let file = project::file("document.yaml", include_bytes!("document.yaml"));
    read_third_party(&file, &mut Report::new()).expect("it is valid")
});

fuzz_target!(|bytes: &[u8]| {
    let file = project::file("overlay.yaml", bytes);
    let mut report = Report::new();
    let overlays = read_files(&[file], &mut report);
    let mut document = DOCUMENT.clone();
    let mut used = Used::default();
    apply(&overlays, "", "document", &mut document, &mut used, &mut report);
    unused(&overlays, &used, &mut report);
    let mut again = DOCUMENT.clone();
    apply(&overlays, "", "document", &mut again, &mut used, &mut Report::new());
    assert_eq!(document.tree, again.tree);
    let _ = build_document_page(&document, Path::new(""), &mut report);
    project::print(&report);
});
