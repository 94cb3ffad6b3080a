//! A spec in a folder of files: the same spec as in one file, with diagnostics in the file that they are about.

use super::{document, text};
use crate::codegen;
use crate::manual::{Specs, parts};
use crate::report::Report;

/// Writes a spec of the project as a folder of two files, with half of each section in each of them.
fn split(name: &str) -> (tempfile::TempDir, serde_json::Value) {
    let whole = parts::read(&codegen::root(), name, &mut Report::new())
        .expect("the spec is there")
        .tree;
    let root = tempfile::tempdir().expect("a folder");
    let folder = root.path().join("specs/manual").join(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut halves = [whole.clone(), whole.clone()];
    for pointer in ["/fields", "/events", "/components/schemas"] {
        for (file, half) in halves.iter_mut().enumerate() {
            match half.pointer_mut(pointer).expect("the section is there") {
                serde_json::Value::Array(rows) => {
                    let middle = rows.len() / 2;
                    *rows = if file == 0 {
                        rows[..middle].to_vec()
                    } else {
                        rows[middle..].to_vec()
                    };
                }
                serde_json::Value::Object(rows) => {
                    let mut index = 0;
                    rows.retain(|_, _| {
                        index += 1;
                        index % 2 == file
                    });
                }
                section => panic!("{section} is neither an array nor an object"),
            }
        }
    }
    for (half, file) in halves.iter().zip(["a.yaml", "b.yaml"]) {
        std::fs::write(folder.join(file), half.to_string()).expect("the file can be written");
    }
    (root, whole)
}

#[test]
fn a_folder_of_files_is_one_spec() {
    let (root, whole) = split("webhooks");
    let mut report = Report::new();
    let joined = parts::read(root.path(), "webhooks", &mut report).expect("the folder is read");
    assert_eq!(joined.tree, whole);
    let specs = Specs::read_with(&mut report, |kind, report| match kind.name {
        "webhooks" => Some(joined.clone()),
        name => Some(document(name, &text(name), report)),
    });
    assert!(specs.is_complete());
    assert!(report.is_empty(), "{:?}", report.diagnostics());
}

#[test]
fn an_error_in_a_folder_is_reported_in_its_file() {
    let (root, _) = split("webhooks");
    let file = root.path().join("specs/manual/webhooks/b.yaml");
    let half = std::fs::read_to_string(&file).expect("the file is there");
    let changed = half
        .replacen("entry[].changes[].value", "entry[].nowhere[].value", 1)
        .replace(r#""batch_limit":1000"#, r#""batch_limit":1"#);
    std::fs::write(&file, changed).expect("the file can be written");
    let mut report = Report::new();
    let joined = parts::read(root.path(), "webhooks", &mut report).expect("the folder is read");
    Specs::read_with(&mut report, |kind, report| match kind.name {
        "webhooks" => Some(joined.clone()),
        name => Some(document(name, &text(name), report)),
    });
    let found: Vec<_> = report
        .diagnostics()
        .iter()
        .map(|found| {
            (
                &*found.site.file,
                found.site.pointer.as_str(),
                found.message.as_str(),
            )
        })
        .collect();
    let file = "specs/manual/webhooks/b.yaml";
    let other = "`batch_limit` has another value in specs/manual/webhooks/a.yaml";
    let pointer = "there is no path in an entry `entry[].nowhere[].value`";
    assert_eq!(
        found,
        [
            (file, "/delivery/batch_limit", other),
            (file, "/fields/0/at/0", pointer)
        ]
    );
}
