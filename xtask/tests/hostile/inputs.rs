//! Documents that are no text, no file, or too large to be one.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::documents::{everywhere, with_schemas};
use crate::place::Place;

#[test]
fn what_is_no_text_is_refused() {
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
        let place = Place::with(bytes);
        place.refused(&place.run(), &["error[", "spec.yaml"]);
    }
    let place = Place::with("");
    place.refused(&place.run(), &["the document is empty"]);
}

fn fifo(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo can be run").success());
}

#[test]
fn what_is_no_file_is_refused() {
    let place = Place::new();
    fifo(&place.path("spec.yaml"));
    fs::create_dir(place.path("folder.yaml")).expect("a folder");
    symlink("nowhere", place.path("dead.yaml")).expect("a link");
    for (spec, part) in [
        ("spec.yaml", "not a regular file"),
        ("/dev/zero", "not a regular file"),
        ("folder.yaml", "this is a folder"),
        ("dead.yaml", "symbolic link"),
        ("missing.yaml", "cannot be read"),
    ] {
        place.refused(&place.run_on(spec, "out"), &["error[", spec, part]);
    }
    // The same behind a reference.
    let place = Place::with(with_schemas(json!({ "Pet": { "$ref": "pipe.yaml#/Pet" } })));
    fifo(&place.path("pipe.yaml"));
    place.refused(&place.run(), &["pipe.yaml", "not a regular file"]);
    for reference in [
        "../elsewhere.yaml",
        "/etc/passwd",
        "file:///etc/passwd",
        "https://evil.example/a.yaml",
        "//evil/a",
    ] {
        let place = Place::with(with_schemas(json!({ "Pet": { "$ref": reference } })));
        place.refused(&place.run(), &["error[external-ref]", reference]);
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let place = Place::new();
    let file = File::create(place.path("spec.yaml")).expect("a file");
    file.set_len(1 << 30).expect("a sparse file");
    place.refused(&place.run(), &["error[too-large]", "1024 MiB"]);
}
