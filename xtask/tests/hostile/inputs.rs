//! Documents that are not UTF-8, not files, or too large.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::documents::{everywhere, with_schemas};
use crate::folder::Folder;

#[test]
fn what_is_not_utf_8_is_rejected() {
    let document = everywhere("name", "caf\u{e9}").to_string();
    let latin: Vec<u8> = document.chars().map(|char| char as u8).collect();
    let wide: Vec<u8> = document.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        latin,
        wide,
        vec![0xff; 1000],
        vec![0; 1000],
        b"\x7fELF\x02\x01\x01".to_vec(),
    ] {
        let folder = Folder::with(bytes);
        folder.rejected(&folder.run(), &["error[", "spec.yaml"]);
    }
    let folder = Folder::with("");
    folder.rejected(&folder.run(), &["the document is empty"]);
}

fn fifo(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo can be run").success());
}

#[test]
fn what_is_not_a_regular_file_is_rejected() {
    let folder = Folder::new();
    fifo(&folder.path("spec.yaml"));
    fs::create_dir(folder.path("folder.yaml")).expect("a folder");
    symlink("nowhere", folder.path("dead.yaml")).expect("a link");
    for (spec, part) in [
        ("spec.yaml", "not a regular file"),
        ("/dev/zero", "not a regular file"),
        ("folder.yaml", "this is a folder"),
        ("dead.yaml", "symbolic link"),
        ("missing.yaml", "cannot be read"),
    ] {
        folder.rejected(&folder.run_on(spec, "out"), &["error[", spec, part]);
    }
    // The same behind a reference.
    let folder = Folder::with(with_schemas(json!({ "Pet": { "$ref": "pipe.yaml#/Pet" } })));
    fifo(&folder.path("pipe.yaml"));
    folder.rejected(&folder.run(), &["pipe.yaml", "not a regular file"]);
    for reference in [
        "../elsewhere.yaml",
        "/etc/passwd",
        "file:///etc/passwd",
        "https://evil.example/a.yaml",
        "//evil/a",
    ] {
        let folder = Folder::with(with_schemas(json!({ "Pet": { "$ref": reference } })));
        folder.rejected(&folder.run(), &["error[external-ref]", reference]);
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = Folder::new();
    let file = File::create(folder.path("spec.yaml")).expect("a file");
    file.set_len(1 << 30).expect("a sparse file");
    folder.rejected(&folder.run(), &["error[too-large]", "1024 MiB"]);
}
