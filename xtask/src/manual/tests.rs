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
        text: text.into(),
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
<<<<<<< HEAD

/// The text of a row, what is written in its place, and what is reported.
const HISTORY: &[(&str, &str, &str)] = &[
    (
        "item: call_id,",
        "item: call_ids,",
        "no document has the item",
    ),
    (
        "of: \"POST /{page_id}/calls\", item: connect,",
        "of: \"POST /{page_id}/call\", item: connect,",
        "there is no operation `POST /{page_id}/call`",
    ),
    (
        "item: icon_enabled, change: added, release: 21.0.5,",
        "item: icon_enabled, change: added, release: 21.0.5, documented: { version: v21.0, source: C21 },",
        "Meta documents the change, and v20.0 contradicts it",
    ),
    (
        "item: icon_enabled, change: added, release: 21.0.5,",
        "item: icon_enabled, change: added, release: 21.0.5, coverage: removed,",
        "a document has the item",
    ),
    (
        "item: icon_enabled, change: added, release: 21.0.5,",
        "item: icon_enabled, change: added, release: 21.0.5, coverage: outside,",
        "a document has the operation",
    ),
];

#[test]
fn the_history_is_about_items_of_the_documents() {
    let model =
        codegen::build_model(&codegen::root(), &mut Report::new()).expect("the specs are whole");
    let reported = |from: &str, to: &str| -> Vec<String> {
        let changed = text("history");
        assert!(changed.contains(from), "there is no `{from}`");
        let changed = changed.replacen(from, to, 1);
        let mut report = Report::new();
        let specs = Specs::read_with(&mut report, |kind, report| match kind.name {
            "history" => Some(document("history", &changed, report)),
            name => parts::read(&codegen::root(), name, report),
        });
        specs.check(&model.apis, &mut report);
        let found = report.diagnostics().iter();
        found.map(|found| found.message.clone()).collect()
    };
    assert_eq!(reported("", ""), Vec::<String>::new());
    for (from, to, expected) in HISTORY {
        assert_eq!(reported(from, to), [*expected], "{from}");
    }
}

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
fn a_mistake_in_a_folder_is_reported_in_its_file() {
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
    let place = "there is no place in an entry `entry[].nowhere[].value`";
    assert_eq!(
        found,
        [
            (file, "/delivery/batch_limit", other),
            (file, "/fields/0/at/0", place)
        ]
    );
}

#[test]
fn the_verdict_of_a_field_turns_on_the_days_that_the_rules_name() {
    let profile: Profile = super::read(&codegen::root(), &mut Report::new()).expect("the rules");
    let on = |field: &str, version: &str, created: Date, called: Date| {
        let field = profile.fields.iter().find(|have| have.name == field);
        let version = version.parse().expect("a version");
        let access = profile.access(field.expect("a field"), version);
        access.on(created, called).cloned()
    };
    let (before, day, later) = (date(2018, 7, 25), date(2018, 7, 26), date(2019, 1, 7));
    let needs = |name: &str| Some(Outcome::Needs(name.to_owned()));
    let locale = |version, created, called| on("locale", version, created, called);
    assert_eq!(locale("v3.0", before, later), Some(Outcome::Allowed));
    assert_eq!(
        locale("v3.0", before, date(2019, 1, 8)),
        needs("pages_user_locale")
    );
    assert_eq!(locale("v3.0", day, later), needs("pages_user_locale"));
    assert_eq!(locale("v3.1", before, later), needs("pages_user_locale"));
    let referral = |version, created, called| on("last_ad_referral", version, created, called);
    assert_eq!(
        referral("v3.0", before, date(2018, 10, 29)),
        Some(Outcome::Allowed)
    );
    let end = date(2018, 10, 30);
    assert_eq!(referral("v3.0", before, end), Some(Outcome::Gone(end)));
    assert_eq!(referral("v3.0", day, end), Some(Outcome::Gone(day)));
    assert_eq!(on("name", "v7.0", day, day), Some(Outcome::Allowed));
    assert_eq!(
        on("name", "v8.0", day, day),
        needs("business_asset_user_profile_access")
    );
}
=======
>>>>>>> c8a68d5 (manual: names are checked by shared functions; the tests in files of one subject)
