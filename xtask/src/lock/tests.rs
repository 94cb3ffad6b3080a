//! Tests of the lock: what it finds, and that refreshing it touches nothing but digits.

use std::fs;
use std::path::Path;

use super::{Obtained, check, read, rewrite};
use crate::report::Report;
use crate::source;

const OLD: &str = "0000000000000000000000000000000000000000000000000000000000000000";

fn specs(lock: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("specs");
    fs::create_dir(&root).unwrap();
    fs::write(root.join("lock.yaml"), lock).unwrap();
    for (file, text) in files {
        fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
        fs::write(root.join(file), text).unwrap();
    }
    dir
}

fn row(file: &str, sha256: &str) -> String {
    format!(
        "  - file: {file}\n    source: https://example.org/{file}\n    obtained: transcribed\n    date: 2026-11-21\n    sha256: {sha256}  # kept\n"
    )
}

fn shown(dir: &Path, report: &Report) -> String {
    report.render(
        &|file| fs::read_to_string(dir.join(file)).ok().map(Into::into),
        false,
    )
}

fn checked(dir: &Path, files: &[&str]) -> String {
    let mut report = Report::new();
    let root = dir.join("specs");
    let documents: Vec<_> = files
        .iter()
        .filter_map(|file| source::read_in(&root, file, &mut report))
        .collect();
    if let Some(lock) = read(&root, &mut report) {
        check(&root, &lock, &documents, &mut report);
    }
    shown(dir, &report)
}

#[test]
fn a_fresh_lock_holds() {
    let lock = format!(
        "# ours\nversions: [v26.0]\nfiles:\n{}",
        row("v26.0/a.yaml", OLD)
    );
    let dir = specs(
        &lock,
        &[("v26.0/a.yaml", "a: 1\n"), ("overlays/o.yaml", "x: 1\n")],
    );
    let root = dir.path().join("specs");
    assert!(checked(dir.path(), &["v26.0/a.yaml"]).contains("error[hash-mismatch]"));
    let mut report = Report::new();
    assert_eq!(rewrite(&root, &mut report).unwrap(), 1);
    assert_eq!(checked(dir.path(), &["v26.0/a.yaml"]), "");
    assert_eq!(rewrite(&root, &mut report).unwrap(), 0);
    let after = fs::read_to_string(root.join("lock.yaml")).unwrap();
    let digits = |c: char| c.is_ascii_hexdigit();
    assert_eq!(after.replace(digits, ""), lock.replace(digits, ""));
    assert_eq!(after.len(), lock.len());
    let lock = read(&root, &mut report).unwrap();
    assert_eq!(lock.rows[0].obtained, Obtained::Transcribed);
    assert_eq!(lock.rows[0].date.to_string(), "2026-11-21");
}

#[test]
fn a_placeholder_is_filled_in() {
    let lock = format!(
        "versions: [v1.0]\nfiles:\n{}  - {{file: v1.0/b.json, sha256: \"?\", source: https://x, obtained: downloaded, date: 2026-01-02}}\n",
        row("v1.0/a.yaml", "new")
    );
    let dir = specs(&lock, &[("v1.0/a.yaml", "a: 1\n"), ("v1.0/b.json", "{}")]);
    let mut report = Report::new();
    assert_eq!(rewrite(&dir.path().join("specs"), &mut report).unwrap(), 2);
    assert_eq!(checked(dir.path(), &["v1.0/a.yaml", "v1.0/b.json"]), "");
}

#[test]
fn a_derived_document_has_several_sources() {
    let derived = "obtained: derived\n    also: [https://example.org/guide]";
    let lock = format!(
        "versions: [v26.0]\nfiles:\n{}",
        row("v26.0/a.yaml", "new").replace("obtained: transcribed", derived)
    );
    let dir = specs(&lock, &[("v26.0/a.yaml", "a: 1\n")]);
    let mut report = Report::new();
    assert_eq!(rewrite(&dir.path().join("specs"), &mut report).unwrap(), 1);
    let lock = read(&dir.path().join("specs"), &mut report).unwrap();
    assert_eq!(shown(dir.path(), &report), "");
    assert_eq!(lock.rows[0].obtained, Obtained::Derived);
    assert_eq!(lock.rows[0].also, ["https://example.org/guide"]);
}

#[test]
fn every_disagreement_is_shown() {
    let lock = format!(
        "versions: [v26.0, v27.0]\nfiles:\n{}{}{}",
        row("v26.0/a.yaml", OLD),
        row("v26.0/missing.yaml", OLD),
        row("v26.0/a.yaml", OLD)
    );
    let dir = specs(
        &lock,
        &[("v26.0/a.yaml", "a: 1\n"), ("v26.0/new.yaml", "b: 1\n")],
    );
    let shown = checked(dir.path(), &["v26.0/a.yaml", "v26.0/new.yaml"]);
    for part in [
        "error[hash-mismatch]: the file's hash is",
        "--> specs/v26.0/a.yaml",
        "error[not-locked]: lock.yaml has no row for this file",
        "--> specs/v26.0/new.yaml",
        "`specs/v26.0/missing.yaml` does not exist",
        "specs/lock.yaml:8:5",
        "`v26.0/a.yaml` has a row already",
        "there is no document of v27.0",
        "cargo xtask lock",
    ] {
        assert!(shown.contains(part), "`{part}` is not in\n{shown}");
    }
}

#[test]
fn a_malformed_lock_is_shown_where_it_is() {
    let rows = format!(
        "{}{}{}{}",
        row("v26.0/a.yaml", "short"),
        row("../../x.yaml", OLD),
        row("v9.9/a.yaml", OLD),
        row("v26.0/b.yaml", OLD).replace("obtained: transcribed", "obtained: guessed\n    note: x")
    );
    let dir = specs(
        &format!("versions: [v26.0]\nfiles:\n{rows}"),
        &[("v26.0/a.yaml", "a: 1\n")],
    );
    let shown = checked(dir.path(), &[]);
    for part in [
        "a hash has 64 hexadecimal digits",
        "#/files/0/sha256",
        "a document's path is its version's folder",
        "`v9.9` is not among the versions",
        "unknown variant `guessed`",
        "#/files/3/obtained",
    ] {
        assert!(shown.contains(part), "`{part}` is not in\n{shown}");
    }
    let dir = specs("versions: []\nfiles: []\nnote: x\n", &[]);
    let shown = checked(dir.path(), &[]);
    assert!(
        shown.contains("unknown field `note`") && shown.contains("specs/lock.yaml:3:1"),
        "{shown}"
    );
}
