//! What the generator did not write is neither removed nor overwritten.

use std::fs;
use std::path::Path;

use super::{MARK, contents, folder, names, new, old, on_disk, output};
use crate::output::{MANIFEST, Output, compare, write};

#[track_caller]
fn rejected(dir: &Path, part: &str) {
    let before = on_disk(dir);
    let error = format!("{:#}", write(dir, &new()).unwrap_err());
    assert!(error.contains(part), "{error}");
    assert_eq!(on_disk(dir), before);
}

#[test]
fn what_is_not_ours_is_neither_removed_nor_overwritten() {
    let (_parent, dir) = folder();
    write(&dir, &old()).unwrap();
    fs::write(dir.join("src/mine.rs"), "fn mine() {}").unwrap();
    rejected(&dir, "generated/src/mine.rs");
    // A generated file that no manifest lists is known by its mark.
    fs::write(dir.join("src/mine.rs"), format!("\n\n{MARK}")).unwrap();
    assert_eq!(write(&dir, &new()).unwrap().removed, 3);

    let (_parent, dir) = folder();
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("README.md"), "the user's own").unwrap();
    rejected(&dir, "generated/README.md");
    fs::write(dir.join(MANIFEST), "README.md\n").unwrap();
    rejected(&dir, "generated/.manifest");
    fs::remove_file(dir.join(MANIFEST)).unwrap();
    for index in 0..50 {
        fs::write(dir.join(format!("{index}")), "").unwrap();
    }
    rejected(&dir, "and more");
}

#[test]
fn a_manifest_that_lists_what_was_not_written_removes_nothing() {
    let (_parent, dir) = folder();
    write(&dir, &old()).unwrap();
    fs::write(dir.join("notes.txt"), "mine").unwrap();
    let list = fs::read_to_string(dir.join(MANIFEST)).unwrap();
    let zeros = "0".repeat(64);
    for line in ["notes.txt".to_owned(), format!("notes.txt {zeros}")] {
        fs::write(dir.join(MANIFEST), format!("{list}{line}\n")).unwrap();
        rejected(&dir, "generated/notes.txt");
    }
    fs::remove_file(dir.join("notes.txt")).unwrap();
    // So does one that lists what it wrote and a person changed: it would be removed.
    fs::write(dir.join("src/dropped/x.rs"), "x, and more").unwrap();
    rejected(&dir, "generated/src/dropped/x.rs");
    fs::write(dir.join("src/dropped/x.rs"), "x").unwrap();
    write(&dir, &new()).unwrap();
}

/// A FIFO without a writer would block the run, a link may lead to anything.
#[cfg(unix)]
#[test]
fn a_manifest_that_is_not_a_file_is_not_opened() {
    let (parent, dir) = folder();
    write(&dir, &old()).unwrap();
    let list = dir.join(MANIFEST);
    fs::rename(&list, parent.path().join("list")).unwrap();
    let status = std::process::Command::new("mkfifo")
        .arg(&list)
        .status()
        .unwrap();
    assert!(status.success());
    rejected(&dir, "generated/.manifest");
    fs::remove_file(&list).unwrap();
    std::os::unix::fs::symlink(parent.path().join("list"), &list).unwrap();
    rejected(&dir, "generated/.manifest");
}

#[test]
fn the_output_of_another_document_is_not_replaced() {
    let (parent, dir) = folder();
    let pets = Output {
        document: "Pets\n# document: \"Toys\"".to_owned(),
        ..old()
    };
    write(&dir, &pets).unwrap();
    rejected(
        &dir,
        "is made from the document \"Pets\\n# document: \\\"Toys\\\"\", not from \"Toys\"",
    );
    write(&dir, &pets).unwrap();
    // Without a manifest it is not known.
    fs::remove_file(dir.join(MANIFEST)).unwrap();
    for path in ["README.md", "src/lib.rs", "src/dropped/x.rs"] {
        fs::remove_file(dir.join(path)).unwrap();
    }
    rejected(&dir, "nothing in");
    // Files of Cargo and Git are not an output.
    fs::remove_dir_all(dir.join("src")).unwrap();
    fs::write(dir.join("Cargo.lock"), "").unwrap();
    write(&dir, &new()).unwrap();
    assert_eq!(names(parent.path()), ["generated"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let (parent, dir) = folder();
    let elsewhere = parent.path().join("elsewhere");
    write(&elsewhere, &old()).unwrap();
    symlink(&elsewhere, &dir).unwrap();
    rejected(&dir, "generated is a symbolic link");
    assert!(format!("{:#}", compare(&dir, &old()).unwrap_err()).contains("symbolic link"));
    fs::remove_file(&dir).unwrap();
    write(&dir, &old()).unwrap();
    symlink(&elsewhere, dir.join("src/link")).unwrap();
    rejected(&dir, "generated/src/link");
    assert_eq!(on_disk(&elsewhere), contents(&old()));
    fs::write(parent.path().join("file"), "").unwrap();
    rejected(&parent.path().join("file"), "is not a folder");
}

#[test]
fn a_path_that_leads_elsewhere_is_a_bug() {
    let (_parent, dir) = folder();
    for path in [
        "", "../x", "/x", "a/../x", "a//b", "./a", "a/", "C:x", "a\\b", "target/x", ".git/x",
        MANIFEST,
    ] {
        let error = write(&dir, &output(&[(path, "")])).unwrap_err().to_string();
        assert!(error.contains("bug"), "{path}: {error}");
    }
    assert!(write(&dir, &output(&[("a", ""), ("a", "")])).is_err());
    assert!(!dir.exists());
    assert!(write(Path::new("/"), &new()).is_err());
}

#[test]
fn a_leftover_that_is_not_ours_is_kept() {
    let (parent, dir) = folder();
    write(&dir, &old()).unwrap();
    let stage = parent.path().join(".generated.codegen");
    fs::create_dir(&stage).unwrap();
    fs::write(stage.join("mine.txt"), "mine").unwrap();
    rejected(&dir, "mine.txt");
    assert_eq!(fs::read_to_string(stage.join("mine.txt")).unwrap(), "mine");
    // A manifest that was cut short is the first thing a killed run leaves.
    fs::remove_file(stage.join("mine.txt")).unwrap();
    fs::write(stage.join(MANIFEST), "# @gen").unwrap();
    write(&dir, &new()).unwrap();
    assert_eq!(names(parent.path()), ["generated"]);
}
