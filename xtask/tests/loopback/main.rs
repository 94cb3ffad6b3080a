//! A generated client on the wire: the crate of `spec.yaml`, with its HTTP stack, against a server on this machine.
//!
//! In: a document with a download, pages, files, several content types, several responses, a separate address for an
//! operation and a key in the query, every style in every location, streamed bodies. Out: `program.rs`, which is built with the crate and says what each side sees.

use std::fs;
use std::path::Path;
use std::process::Command;

use xtask::report::Report;
use xtask::{codegen, output};

#[test]
fn what_is_sent_and_read_is_what_the_document_says() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("loopback");
    let mut report = Report::new();
    let output = codegen::generate_stand_alone(
        &codegen::root(),
        "tests/loopback/spec.yaml",
        "library-client",
        &mut report,
    );
    assert!(report.is_empty(), "{}", report.render(&|_| None, false));
    let mut output = output
        .expect("the templates can be read")
        .expect("the document is right");
    for file in output
        .files
        .iter_mut()
        .filter(|file| file.path == "Cargo.toml")
    {
        file.contents = file.contents.replace("[workspace]\n", "");
    }
    output::write(&folder.join("library-client"), &output).expect("a crate can be written");
    let manifest = "[package]\nname = \"loopback\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         library-client = { path = \"library-client\", features = [\"jiff\", \"uuid\"] }\njiff = \"1\"\nuuid = \"1\"\nbytes = \"1\"\nfutures-core = \"0.3\"\nserde_json = \"1\"\n\
         tokio = { version = \"1\", features = [\"macros\", \"rt\", \"time\"] }\n\n\
         [workspace]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n";
    fs::create_dir_all(folder.join("src")).expect("a folder");
    fs::write(folder.join("Cargo.toml"), manifest).expect("a file");
    fs::write(folder.join("src/main.rs"), include_str!("program.rs")).expect("a file");
    for (name, text) in [
        ("additions.rs", include_str!("program/additions.rs")),
        ("bodies.rs", include_str!("program/bodies.rs")),
        ("formats.rs", include_str!("program/formats.rs")),
        ("streams.rs", include_str!("program/streams.rs")),
        ("styles.rs", include_str!("program/styles.rs")),
        ("tables.rs", include_str!("program/tables.rs")),
    ] {
        fs::create_dir_all(folder.join("src/program")).expect("a folder");
        fs::write(folder.join("src/program").join(name), text).expect("a file");
    }
    fs::copy(
        codegen::root().join("Cargo.lock"),
        folder.join("Cargo.lock"),
    )
    .expect("a copy");
    // What the project has built already is not built again.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("it is in the target folder");
    let run = Command::new(env!("CARGO"))
        .args(["run", "--quiet"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target)
        .output();
    let run = run.expect("cargo can be run");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(
        run.status.success() && !errors.contains("warning"),
        "{errors}"
    );
}
