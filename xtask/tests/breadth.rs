//! Documents in the style of well-known public APIs, sloppy ones and hostile ones. Each comes in as a file; each must
//! go out as a crate whose files are Rust, and, in the slow test, as one that `cargo check` accepts.

use std::path::{Path, PathBuf};
use std::process::Command;

use xtask::codegen;
use xtask::output::File;
use xtask::report::Report;

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/breadth");
    let entries = std::fs::read_dir(folder).expect("the folder of the documents is there");
    let files = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut files: Vec<_> = files.filter(|path| path.is_file()).collect();
    files.sort();
    assert!(files.len() >= 15, "{} documents", files.len());
    files
}

fn generate(spec: &Path) -> Vec<File> {
    let mut report = Report::new();
    let files =
        codegen::generate_stand_alone(&codegen::root(), spec, &crate_name(spec), &mut report);
    let shown = report.render(&|_| None, false);
    let files = files.expect("the templates can be read");
    let output = files.unwrap_or_else(|| panic!("{} is rejected:\n{shown}", spec.display()));
    output.files
}

fn crate_name(spec: &Path) -> String {
    let stem = spec.file_stem().expect("a document has a name");
    format!("breadth-{}", stem.to_string_lossy().replace('.', "-"))
}

fn text<'f>(files: &'f [File], path: &str) -> &'f str {
    let file = files.iter().find(|file| file.path == path);
    &file.unwrap_or_else(|| panic!("no file {path}")).contents
}

#[test]
fn every_document_becomes_rust() {
    for spec in documents() {
        for file in generate(&spec)
            .iter()
            .filter(|file| file.path.ends_with(".rs"))
        {
            let parsed = syn::parse_file(&file.contents);
            assert!(parsed.is_ok(), "{} {}", spec.display(), file.path);
        }
    }
}

/// A document can be called like a module of the runtime.
#[test]
fn no_module_is_duplicate() {
    for spec in documents() {
        let files = generate(&spec);
        let lines = text(&files, "src/lib.rs").lines();
        let modules = lines.filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
        let mut once = std::collections::BTreeSet::new();
        for module in modules {
            assert!(once.insert(module), "{}: mod {module}", spec.display());
        }
    }
}

/// Lines that the private file of a document has.
const WIRE: &[(&str, &str)] = &[
    (
        "payments.json",
        r#"optional styled_query(created [DeepObject true])"#,
    ),
    (
        "payments.json",
        r#"optional styled_cookie(session [Form true])"#,
    ),
    ("payments.json", r#"security(["basicAuth"] ["bearerAuth"])"#),
    ("petstore.yaml", r#"list(tags)"#),
    (
        "petstore.yaml",
        r#"content(body "application/octet-stream")"#,
    ),
    ("uploads.yaml", r#"form.file("file", value);"#),
    (
        "uploads.yaml",
        r#"form.typed_field("attributes", "application/json", value)?;"#,
    ),
    ("styles.yaml", r#"styled_path(b [Matrix true])"#),
    ("forms.yaml", r#"("MediaUrl" Form false)"#),
    (
        "git_host.yaml",
        r#"404 => crate::error::from_json(response).map(Self::Status404)"#,
    ),
    ("sloppy.yaml", r#"pair("action" "list")"#),
    (
        "odd_types.yaml",
        r#"parts.multipart("multipart/related", &form)"#,
    ),
    (
        "odd_types.yaml",
        r#"crate::binary::FromBody::from_body(response)"#,
    ),
    (
        "odd_types.yaml",
        r#"N1 "1", Auto "auto" "\"auto\"", True "true""#,
    ),
    ("odd_types.yaml", r#"path(".json")"#),
];

#[test]
fn the_wire_format_is_the_documented_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/breadth");
    for (spec, line) in WIRE {
        let spec = folder.join(spec);
        let stem = spec
            .file_stem()
            .expect("a document has a name")
            .to_string_lossy()
            .into_owned();
        let files = generate(&spec);
        let wire = text(&files, &format!("src/{stem}/wire.rs"));
        let squeezed = |text: &str| {
            text.split_whitespace()
                .collect::<String>()
                .replace(",)", ")")
        };
        assert!(squeezed(wire).contains(&squeezed(line)), "{stem}: {line}");
    }
}

#[test]
fn metas_document_is_split_and_its_version_is_bound() {
    let corpus = codegen::root().join("../shared/corpus/meta-business-messaging");
    for revision in ["v23.0-2025-11-03.yaml", "v23.0-2025-11-07.yaml"] {
        let spec = corpus.join(revision);
        if !spec.exists() {
            eprintln!("skipped: the corpus is not beside this checkout");
            return;
        }
        let files = generate(&spec);
        for file in &files {
            let lines = file.contents.lines().count();
            assert!(lines <= 3_000, "{} has {lines} lines", file.path);
            assert!(
                !file.contents.contains("{Version}"),
                "{} asks for the version",
                file.path
            );
        }
    }
}

/// The types and requests of each document compile; without the HTTP client, which no document changes and whose
/// dependencies alone take minutes. Run with `cargo test -p xtask --test breadth -- --ignored`.
#[test]
#[ignore = "runs cargo check"]
fn every_crate_compiles() {
    let root = codegen::root();
    let folder = tempfile::tempdir().expect("there is room for the crates");
    for spec in documents() {
        let out = folder.path().join(crate_name(&spec));
        for file in generate(&spec) {
            let path = out.join(&file.path);
            std::fs::create_dir_all(path.parent().expect("a file is in a folder"))
                .expect("folders can be made");
            std::fs::write(path, file.contents.replace("[workspace]\n", ""))
                .expect("files can be written");
        }
    }
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n[profile.dev]\ndebug = false\nincremental = false\n";
    std::fs::write(folder.path().join("Cargo.toml"), manifest).expect("files can be written");
    std::fs::copy(root.join("Cargo.lock"), folder.path().join("Cargo.lock"))
        .expect("the lock file can be copied");
    let checked = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--keep-going", "--offline"])
        .arg("--no-default-features")
        .env("CARGO_TARGET_DIR", root.join("target/breadth"))
        .current_dir(folder.path())
        .output();
    let checked = checked.expect("cargo can be run");
    let said = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "{said}");
}
