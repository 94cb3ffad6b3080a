//! `disagreements.yaml`: a decision for each row, and each note in the documentation of a version.

use super::{docs, optional, plain, rows, source, spec, text};

const VERSION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../generated/src/v20");

#[test]
fn notes() {
    let Some(spec) = spec("disagreements") else {
        return;
    };
    let files = std::fs::read_dir(VERSION).expect("the version can be read");
    let files = files.map(|file| file.expect("a file").path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let pages = files.map(|path| docs(&std::fs::read_to_string(path).expect("a module")));
    let pages: Vec<_> = pages.collect();
    let mut found = 0;
    for row in rows(&spec, "disagreements") {
        let id = text(row, "id");
        assert!(!source(&spec, row).is_empty(), "{id}");
        let decisions = ["overlays", "pins", "notes"].map(|decision| row[decision].as_array());
        let decided = decisions.iter().flatten().any(|rows| !rows.is_empty());
        assert!(decided || optional(row, "kept").is_some(), "{id}");
        for note in row["notes"].as_array().into_iter().flatten() {
            let of = optional(note, "of").unwrap_or(text(row, "of"));
            let note = plain(text(note, "text"));
            let is_there = |page: &&String| page.contains(of) && page.contains(&note);
            assert!(pages.iter().any(|page| is_there(&page)), "{id}: {note}");
            found += 1;
        }
    }
    assert!(found > 0);
}
