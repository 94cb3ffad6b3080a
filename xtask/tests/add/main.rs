//! `cargo xtask add`: the documents of a new version put into a small project. In: the project of the tests of versions, and files
//! as Meta's reference offers them. Out: documents, rows of the lock and a report; after a failure, specs that are as they were.

#[path = "../expect/mod.rs"]
mod expect;
#[path = "../specs_copy/mod.rs"]
mod specs_copy;

use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::date;
use xtask::add::{AddFailure, AddOptions, Added, add};
use xtask::lock::{self, Obtained};
use xtask::report::Report;
use xtask::source;

use specs_copy::SpecsCopy;

/// The project, and beside its specs the files that are added.
struct NewVersion(SpecsCopy);

impl Deref for NewVersion {
    type Target = SpecsCopy;

    fn deref(&self) -> &SpecsCopy {
        &self.0
    }
}

impl NewVersion {
    /// A project whose calendar has v23.0, and the documents of v22.0 as those of v23.0, under the name of every download.
    fn new() -> Self {
        let project = SpecsCopy::new();
        let row = "  - { version: v23.0, released: 2025-05-29, expires: null, source: S1 }\nrules:";
        project.edit("manual/versions.yaml", "rules:", row);
        let pattern = "pages: https://example.com/{page}/{version}.yaml\nversions:";
        project.edit("lock.yaml", "versions:", pattern);
        Self(project)
    }

    /// Writes a document of v22.0 as one of v23.0, and returns its path.
    fn file(&self, name: &str, page: &str, change: impl FnOnce(String) -> String) -> PathBuf {
        let text = self.text(&format!("v22.0/{page}.yaml"));
        let path = self.root().join("files").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, change(text.replace("22.0", "23.0"))).expect("a file");
        path
    }

    fn add(&self, files: Vec<PathBuf>) -> (Result<Added, AddFailure>, String) {
        let options = AddOptions {
            version: "v23.0".parse().expect("a version"),
            files,
            are_transcribed: false,
            today: date(2026, 11, 29),
        };
        let mut report = Report::new();
        let added = add(self.root(), &options, &mut report);
        let shown = report.render(&|file| source::text(Path::new(file)), false);
        (added, shown)
    }

    /// Adds files, none of which is accepted, and returns why.
    fn rejected(&self, files: Vec<PathBuf>) -> String {
        let before = self.specs();
        let (added, shown) = self.add(files);
        assert_eq!(self.specs(), before);
        match added {
            Err(AddFailure::Usage(message)) => message,
            Err(AddFailure::Input) => shown,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn downloads_become_documents_of_their_pages() {
    let project = NewVersion::new();
    let before = project.specs();
    let more = |text: String| {
        text.replace(
            "squeaks: { type: boolean }",
            "squeaks: { type: boolean }, color: { type: string }",
        )
    };
    let toys = project.file("v23.0.0.openapi.yaml", "toys", more);
    let notes = project.file("other/v23.0.0.openapi.yaml", "notes", |text| text);
    let (added, shown) = project.add(vec![toys.clone(), notes]);
    let added = added.unwrap_or_else(|error| panic!("{error:?}\n{shown}"));
    assert_eq!(added.files, ["v23.0/notes.yaml", "v23.0/toys.yaml"]);
    assert_eq!(added.new_pages, [""; 0]);
    let v22 = "v22.0".parse().expect("a version");
    assert_eq!(added.before, Some((v22, vec!["pets".to_owned()])));
    assert!(!added.consequences.has_errors());
    let findings = added.comparison.iter().flat_map(|one| &one.findings);
    let rules: Vec<_> = findings.map(|finding| finding.rule.id()).collect();
    assert!(
        rules.contains(&"response-property-added") || rules.contains(&"optional-property-added"),
        "{rules:?}"
    );
    drop(added);

    let after = project.specs();
    assert_eq!(
        after["v23.0/toys.yaml"],
        fs::read_to_string(toys).expect("a file")
    );
    assert_eq!(after.len(), before.len() + 2);
    let lock = lock::read(&project.path(""), &mut Report::new()).expect("a lock");
    assert_eq!(lock.versions, ["v20.0", "v21.0", "v22.0", "v23.0"]);
    let row = lock.rows.iter().find(|row| row.file == "v23.0/toys.yaml");
    let row = row.expect("a row");
    assert_eq!(row.source, "https://example.com/v23.0/toys.yaml");
    assert_eq!(
        (row.obtained, row.date),
        (Obtained::Downloaded, date(2026, 11, 29))
    );
    assert!(
        after["lock.yaml"].starts_with(
            &before["lock.yaml"]
                .replace("v22.0]", "v23.0]")
                .replace("v21.0, v23.0", "v21.0, v22.0, v23.0")
        )
    );
    let mut report = Report::new();
    assert!(xtask::codegen::build_model(project.root(), &mut report).is_some());
    assert!(!report.has_errors());
}

/// A page that no version has is named by its file, and its address follows the lock's pattern.
#[test]
fn a_new_page_asks_for_what_only_a_person_decides() {
    let project = NewVersion::new();
    let other = |text: String| {
        text.replace("/{id}/toys", "/{id}/leashes")
            .replace("operationId: listToys\n", "operationId: listLeashes\n")
    };
    let unnamed = project.file("v23.0.0.openapi.yaml", "toys", other);
    let message = project.rejected(vec![unnamed]);
    assert!(
        message.contains("name the file after the page's slug"),
        "{message}"
    );

    let leashes = project.file("dog-leashes.yaml", "toys", other);
    let (added, shown) = project.add(vec![leashes]);
    let added = added.unwrap_or_else(|error| panic!("{error:?}\n{shown}"));
    assert_eq!(added.new_pages, ["dog-leashes"]);
    let lock = project.text("lock.yaml");
    assert!(
        lock.contains("    source: https://example.com/dog-leashes/v23.0.0.yaml\n"),
        "{lock}"
    );
    // The permissions and the tokens of its operation are decided by hand.
    let consequences = added.consequences.render(&|_| None, false);
    assert!(consequences.contains("GET /{id}/leashes"), "{consequences}");
}

#[test]
fn what_does_not_fit_is_rejected() {
    let project = NewVersion::new();
    let toys = || project.file("toys.yaml", "toys", |text| text);
    let old = project.file("old.yaml", "toys", |text| text.replace("23.0", "21.0"));
    let page = project.file("page.yaml", "toys", |_| "<!DOCTYPE html><p>Page".to_owned());
    let twin = project.file("twin/toys.yaml", "toys", |text| text);
    for (files, words) in [
        (
            vec![toys(), twin],
            "there is a document of `toys` for v23.0 already",
        ),
        (vec![toys(), old], "the document is of v21.0, not of v23.0"),
        (vec![page], "it has no `openapi` at the top"),
        (
            vec![project.root().join("files/nothing.yaml")],
            "error[missing-file]",
        ),
    ] {
        let message = project.rejected(files);
        assert!(message.contains(words), "`{words}` is not in\n{message}");
    }
    let specs = project.text("lock.yaml");
    fs::write(
        project.path("lock.yaml"),
        specs.replace("[v20.0, ", "\n  [v20.0, "),
    )
    .expect("a file");
    let message = project.rejected(vec![toys()]);
    assert!(
        message.contains("the versions are not in one line"),
        "{message}"
    );
    project.edit(
        "manual/versions.yaml",
        "  - { version: v23.0, released: 2025-05-29, expires: null, source: S1 }\n",
        "",
    );
    let message = project.rejected(vec![toys()]);
    assert!(
        message.contains("add it to specs/manual/versions.yaml"),
        "{message}"
    );
    assert!(
        message.contains("- { version: v23.0, released: "),
        "{message}"
    );
}

#[test]
fn a_page_joins_a_version_that_is_there() {
    let project = NewVersion::new();
    assert!(
        project
            .add(vec![project.file("toys.yaml", "toys", |text| text)])
            .0
            .is_ok()
    );
    let (added, shown) = project.add(vec![project.file("notes.yaml", "notes", |text| text)]);
    let added = added.unwrap_or_else(|error| panic!("{error:?}\n{shown}"));
    let v22 = "v22.0".parse().expect("a version");
    assert_eq!(added.before, Some((v22, vec!["pets".to_owned()])));
    let message = project.rejected(vec![project.file("toys.yaml", "toys", |text| text)]);
    assert!(message.contains("already"), "{message}");
}

/// The command's last lines; what it would write is not reached.
#[test]
fn the_command_says_how_it_ended() {
    for (arguments, code, last) in [
        (
            vec!["v99.0", "nothing.yaml"],
            2,
            "the calendar has no v99.0",
        ),
        (
            vec!["v27.0", "nothing.yaml"],
            2,
            "1 error; nothing was added",
        ),
        (vec!["v27.0"], 2, ""),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("add")
            .args(&arguments)
            .output()
            .expect("the command can be run");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
        assert!(
            errors.lines().last().unwrap_or_default().contains(last),
            "{errors}"
        );
    }
}
