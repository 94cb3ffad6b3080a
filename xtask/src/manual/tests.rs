//! Each error that a hand-written spec can have, made in the project's own files: one change, one located error.

mod folder;
mod history;
mod verdict;

use std::sync::Arc;

use crate::codegen;
use crate::report::Report;
use crate::source::{self, Document};

use super::{Specs, Tokens, parts};

fn text(name: &str) -> String {
    let path = codegen::root().join(format!("specs/manual/{name}.yaml"));
    std::fs::read_to_string(path).expect("the spec is there")
}

/// The files of a spec, without their extension.
fn files(name: &str) -> Vec<String> {
    let folder = codegen::root().join("specs/manual").join(name);
    let files = std::fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<_> = files
        .map(|file| {
            file.expect("a file")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .map(|file| format!("{name}/{}", file.trim_end_matches(".yaml")))
        .collect();
    if files.is_empty() {
        files.push(name.to_owned());
    }
    files.sort();
    files
}

fn document(name: &str, text: &str, report: &mut Report) -> Document {
    let file: Arc<str> = format!("specs/manual/{name}.yaml").into();
    let tree = source::parse(&file, text, report).expect("the change leaves it YAML");
    Document {
        file,
        text: text.to_owned().into(),
        tree,
        sha256: [0; 32],
    }
}

/// Reads all files, one of them with a change, the way `codegen` does; operations are not checked.
fn errors(changed: &str, from: &str, to: &str) -> Vec<String> {
    let mut report = Report::new();
    let open = |name: &str, report: &mut Report| {
        let mut text = text(name);
        if name == changed {
            assert!(text.contains(from), "{changed} has no `{from}`");
            text = text.replacen(from, to, 1);
        }
        document(name, &text, report)
    };
    Specs::read_with(&mut report, |kind, report| {
        let names = files(kind.name).into_iter();
        let mut documents: Vec<_> = names.map(|name| open(&name, report)).collect();
        Some(match documents.len() {
            1 => documents.remove(0),
            _ => parts::join(
                format!("specs/manual/{}", kind.name).into(),
                &documents,
                report,
            ),
        })
    });
    let found = report.diagnostics().iter();
    found
        .map(|error| {
            let file = error.site.file.rsplit('/').next().unwrap_or_default();
            let pointer = &error.site.pointer;
            format!("{} {file}#{pointer}: {}", error.code, error.message)
        })
        .collect()
}

#[test]
fn the_specs_have_no_errors() {
    assert_eq!(errors("none", "", ""), Vec::<String>::new());
}

/// A row of `errors.yaml`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    file: String,
    text: String,
    instead: String,
    reported: String,
}

#[test]
fn each_error_is_reported_at_its_location() {
    let rows: Vec<Row> = serde_yaml::from_str(include_str!("tests/errors.yaml")).expect("rows");
    let wrong = rows.iter().filter_map(|row| {
        let found = errors(&row.file, &row.text, &row.instead);
        let is_reported = found.iter().any(|error| error.contains(&row.reported));
        let (text, all) = (&row.text, found.join("\n  "));
        (!is_reported).then(|| format!("{}: `{text}`\n- {}\n+ {all}", row.file, row.reported))
    });
    let wrong: Vec<_> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_operation_that_no_document_has_is_reported() {
    let mut report = Report::new();
    let specs = Specs::read_with(&mut report, |kind, report| {
        parts::read(&codegen::root(), kind.name, report)
    });
    specs.check(&[], &mut report);
    let found = report.diagnostics().iter();
    let found: Vec<_> = found
        .filter(|error| error.site.file.ends_with("/tokens.yaml"))
        .collect();
    let tokens: &Tokens = specs.get();
    assert_eq!(found.len(), tokens.accepts.len());
    assert_eq!(found[0].site.pointer, "/accepts/0/operation");
}
