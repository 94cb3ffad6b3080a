//! `cargo xtask fetch` against a server on this machine. In: a small project, and what the server has. Out: documents, lock and
//! report; after a failure, specs that are as they were.

#[path = "../expect/mod.rs"]
mod expect;
mod failures;
mod project;
#[path = "../served/mod.rs"]
mod served;
#[path = "../specs_copy/mod.rs"]
mod specs_copy;

use std::process::Command;

use project::{ScratchProject, changed};
use served::{document, redirect, response};
use xtask::fetch::{FetchFailure, FetchOptions, Fetched};
use xtask::lock::{self, Obtained};
use xtask::report::Report;

const TOYS: &str = "/v22.0/toys.yaml";

fn rules(fetched: &Fetched) -> Vec<&str> {
    let findings = fetched.comparisons.iter().flat_map(|one| &one.findings);
    findings.map(|finding| finding.rule.id()).collect()
}

#[test]
fn a_download_replaces_a_transcription() {
    let project = ScratchProject::new();
    let before = project.specs();
    let server = project.serve(|path, text| (path == TOYS).then(|| document(&changed(text))));
    let (fetched, shown) = project.fetch(&server, |_| ());
    let fetched = fetched.unwrap_or_else(|error| panic!("{error}\n{shown}"));
    assert_eq!((fetched.downloaded, fetched.skipped), (3, 4));
    assert_eq!(fetched.changed, ["v22.0/toys.yaml"]);
    assert_eq!(rules(&fetched), ["type-changed"]);
    assert!(!fetched.consequences.has_errors());
    assert_eq!(
        project.text("v22.0/toys.yaml"),
        changed(&before["v22.0/toys.yaml"])
    );
    let lock = lock::read(&project.root().join("specs"), &mut Report::new()).expect("a lock");
    for row in &lock.rows {
        let day = if row.version() == "v22.0" {
            "2026-11-29"
        } else {
            "2026-11-21"
        };
        assert_eq!(row.obtained, Obtained::Downloaded, "{}", row.file);
        assert_eq!(row.date.to_string(), day, "{}", row.file);
    }
    drop(fetched);
    assert!(!project.has_staged());
    // The hashes are those of the files.
    let text = project.text("lock.yaml");
    lock::rewrite(&project.root().join("specs"), &mut Report::new()).expect("a lock");
    assert_eq!(project.text("lock.yaml"), text);
    assert_eq!(text.lines().count(), before["lock.yaml"].lines().count());
}

#[test]
fn what_was_downloaded_is_downloaded_again_when_it_is_named() {
    let project = ScratchProject::new();
    let server = project.serve(|_, _| None);
    assert!(project.fetch(&server, |_| ()).0.is_ok());
    assert_eq!(server.take_log().len(), 3);
    let (again, _) = project.fetch(&server, |_| ());
    assert_eq!(again.expect("nothing to do").skipped, 7);
    assert_eq!(server.take_log(), [""; 0]);
    let named = project
        .fetch(&server, |options| options.pages = vec!["toys".to_owned()])
        .0;
    assert_eq!(named.expect("a download").downloaded, 1);
    assert_eq!(server.take_log(), [TOYS]);
    // A file that is not what the lock pins is downloaded, too, whatever is in it.
    let version =
        |options: &mut FetchOptions| options.versions = vec!["v20".parse().expect("a version")];
    let before = project.specs();
    for wrong in ["openapi: 3.0.3", "<<<<<<< HEAD", "openapi: [3"] {
        project.write("v20.0/pets.yaml", wrong);
        let (fetched, shown) = project.fetch(&server, version);
        assert_eq!(fetched.expect(&shown).downloaded, 1);
        assert_eq!(server.take_log(), ["/v20.0/pets.yaml"]);
        assert_eq!(project.text("v20.0/pets.yaml"), before["v20.0/pets.yaml"]);
    }
    std::fs::remove_file(project.root().join("specs/v20.0/pets.yaml")).expect("a file");
    let (fetched, shown) = project.fetch(&server, version);
    assert_eq!(fetched.expect(&shown).changed, ["v20.0/pets.yaml"]);
}

#[test]
fn an_interrupted_run_goes_on() {
    let project = ScratchProject::new();
    let before = project.specs();
    let server =
        project.serve(|path, _| (path == TOYS).then(|| response("503 Busy", "text/html", b"")));
    assert!(project.fetch(&server, |_| ()).0.is_err());
    assert_eq!(server.take_log().len(), 3);
    assert_eq!(project.specs(), before);
    // Another server has other documents.
    let server = project.serve(|_, text| Some(document(&changed(text))));
    assert!(
        project
            .fetch(&server, |options| options.check = true)
            .0
            .is_ok()
    );
    server.take_log();
    let (fetched, shown) = project.fetch(&server, |_| ());
    assert_eq!(fetched.expect(&shown).kept, 0);
    assert_eq!(server.take_log().len(), 3);

    let project = ScratchProject::new();
    let is_busy = std::sync::atomic::AtomicBool::new(true);
    let server = project.serve(move |path, _| {
        let is_busy = path == TOYS && is_busy.swap(false, std::sync::atomic::Ordering::SeqCst);
        is_busy.then(|| response("503 Busy", "text/html", b""))
    });
    assert!(project.fetch(&server, |_| ()).0.is_err());
    server.take_log();
    let (fetched, shown) = project.fetch(&server, |_| ());
    let fetched = fetched.expect(&shown);
    assert_eq!((fetched.kept, fetched.downloaded), (2, 3));
    assert_eq!(server.take_log(), [TOYS]);
    assert!(!project.has_staged());
}

#[test]
fn a_check_reports_what_changed_and_writes_nothing() {
    let project = ScratchProject::new();
    let before = project.specs();
    let server = project.serve(|path, text| {
        (path == "/v20.0/pets.yaml")
            .then(|| document(&text.replace("required: [grams]", "required: [grams, bowl]")))
    });
    let (fetched, _) = project.fetch(&server, |options| options.check = true);
    let fetched = fetched.expect("a check");
    assert_eq!((fetched.downloaded, fetched.skipped), (4, 3));
    assert_eq!(fetched.changed, ["v20.0/pets.yaml"]);
    assert!(
        rules(&fetched).contains(&"version-label-kept"),
        "{:?}",
        rules(&fetched)
    );
    drop(fetched);
    assert_eq!(project.specs(), before);
    assert!(!project.has_staged());
}

#[test]
fn a_redirect_on_the_same_host_is_followed() {
    let project = ScratchProject::new();
    let server = project.serve(|path, text| {
        let is_old = path == TOYS;
        is_old
            .then(|| redirect("/v22.0/pets.yaml"))
            .or_else(|| Some(document(text)))
    });
    let (fetched, shown) =
        project.fetch(&server, |options| options.pages = vec!["toys".to_owned()]);
    // It leads to another page, which is found out.
    assert!(fetched.is_err());
    assert!(
        shown.contains("the operations of `v22.0/pets.yaml`"),
        "{shown}"
    );
    assert_eq!(server.take_log(), [TOYS, "/v22.0/pets.yaml"]);
}

/// A version may rename every operation of a page, which keeps its title.
#[test]
fn a_page_may_have_other_operations() {
    let project = ScratchProject::new();
    let server = project.serve(|path, text| {
        let balls = text.replace("/{id}/toys", "/{id}/balls");
        (path == TOYS).then(|| document(&balls))
    });
    let (fetched, shown) = project.fetch(&server, |_| ());
    let fetched = fetched.expect(&shown);
    assert_eq!(fetched.changed, ["v22.0/toys.yaml"]);
    // The rows of the operation are written by hand.
    assert!(fetched.consequences.has_errors());
}

#[test]
fn what_there_is_not_is_said() {
    let project = ScratchProject::new();
    let lock = project.text("lock.yaml");
    let derived = lock.replacen("obtained: downloaded", "obtained: derived", 1);
    project.write("lock.yaml", &derived);
    let server = project.serve(|_, _| None);
    let usage = |versions: &[&str], pages: &[&str]| {
        let versions = versions
            .iter()
            .map(|version| version.parse().expect("a version"));
        let versions = versions.collect();
        let pages = pages.iter().map(|page| (*page).to_owned()).collect();
        match project
            .fetch(&server, |options| {
                (options.versions, options.pages) = (versions, pages)
            })
            .0
        {
            Err(FetchFailure::Usage(message)) => message,
            other => panic!("{other:?}"),
        }
    };
    assert!(
        usage(&["v27"], &[])
            .contains("there are v20.0, v21.0, v22.0. To begin one: cargo xtask add v27.0")
    );
    assert!(
        usage(&[], &["cats"])
            .contains("no page `cats` in specs/lock.yaml; there are notes, pets, toys")
    );
    assert!(usage(&["v20"], &["notes"]).contains("`notes` is derived"));
    assert_eq!(server.take_log(), [""; 0]);
}

/// The command's exit codes and last lines; what it would write is not reached.
#[test]
fn the_command_says_how_it_ended() {
    let rows: [(&[&str], i32, &str); 5] = [
        (&["v99"], 2, "there is no version `v99.0`"),
        (&["--page", "cats"], 2, "there is no page `cats`"),
        (
            &["--page", "page-messages"],
            2,
            "`page-messages` is derived",
        ),
        (&["--from", "http://example.com"], 2, ""),
        (&["latest"], 2, ""),
    ];
    for (arguments, code, last) in rows {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("fetch")
            .args(arguments)
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
