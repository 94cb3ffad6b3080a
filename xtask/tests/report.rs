//! Every error that a user can make, and the report that it gets.
//!
//! In: `report/<error>/`, which has one third-party document, `spec.*`, which is read as far as it goes; or one of the
//! project, `strict.*`, which must be right; or files to put over the project of `versions.rs`, below `specs/`. Out: `expected.txt` there, the whole report as a terminal shows it. A project's
//! hashes are renewed before the run, unless the case has its own lock. To add a case: its folder, a row here,
//! then `BLESS=1 cargo test -p xtask --test report`; then read the text as its user would.

mod expect;

use std::fs;
use std::path::{Path, PathBuf};

use xtask::report::{Code, Report};
use xtask::{codegen, lock, source};

const ROOT: &str = "tests/report";
const PROJECT: &str = "tests/versions";

macro_rules! cases {
    ($($name:ident)*) => {
        const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test] fn $name() { check(stringify!($name)); })*
    };
}

cases! {
    alias_collision annotation_duplicate all_of_additional_conflict all_of_conflict all_of_scalar body_types broken_json broken_yaml calendar_bad_version calendar_malformed
    calendar_errors dangling_component dangling_ref discriminator_mapping duplicate_operation duplicate_key_json
    duplicate_key_yaml empty_file enum_value_collision errors_bad_range errors_malformed errors_errors errors_windows everything_at_once
    extensions_errors external_ref hash_mismatch header_name ignored_headers invalid_pin keywords_of_an_operation legacy_errors lists_of_a_version lock_row_malformed lock_unknown_property locked_twice lost_keyword missing_document
    missing_property missing_name missing_parameter_name name_collision names_not_yaml names_settled nested_too_deep not_locked not_openapi not_utf8
    openapi_number openapi_unknown operation_level_keywords overlay_breaks_a_reference overlay_malformed
    overlay_removes_the_document page_collision parameter_collision
    parameter_without_path part_style path_item_ref permissions_bad_day permissions_errors path_template path_without_parameter pins_duplicate pins_malformed
    profile_malformed profile_errors profile_page_collision profile_unknown_property profile_windows property_named_description_duplicate protocol_errors recursive_list ref_cycle
    ref_cycle_responses relative_server renamed_operation required_without_property rounded_number row_of_unlisted_version
    runtime_shape server_credentials several_files string_without_quotes survey swagger_2 tagged_inline_branch tokens_errors two_documents undeclared_server_variable operation_twice undeclared_tag union_collision
    unknown_runtime_type unknown_type unknown_type_name unknown_version_in_lock unused_component unused_overlay_action unused_pin utf16 version_without_quotes webhooks_errors wrong_server
    wrong_type yaml_tag
}

#[test]
fn every_folder_is_a_case() {
    expect::same_cases(ROOT, CASES);
}

/// What is called wrong is wrong for the reason given, and what is called right is right.
#[test]
fn every_code_is_explained_by_examples() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut run = 0;
    for code in Code::ALL {
        let text = code.explanation();
        let fences: Vec<&str> = text.split("```").collect();
        let [said, wrong, or, right, rest] = fences.as_slice() else {
            panic!("{code} has not two examples");
        };
        assert!(said.trim_end().ends_with("Wrong:"), "{code}");
        assert!(or.trim() == "Right:" && rest.trim().is_empty(), "{code}");
        for (example, is_wrong) in [(wrong, true), (right, false)] {
            let (kind, example) = example.split_once('\n').expect("a fence has lines");
            if kind != "yaml" || !example.starts_with("openapi:") {
                assert!(["yaml", "console"].contains(&kind), "{code}: {kind}");
                continue;
            }
            let spec = folder.path().join("spec.yaml");
            fs::write(&spec, example).expect("a file");
            let mut report = Report::new();
            let _ = codegen::generate_stand_alone(&codegen::root(), spec, "example", &mut report);
            let found = report.diagnostics().iter().any(|found| found.code == *code);
            let shown = report.render(&|_| None, false);
            assert_eq!(found, is_wrong, "{code}:\n{example}\n{shown}");
            assert!(is_wrong || !report.has_errors(), "{code}:\n{shown}");
            run += 1;
        }
    }
    assert!(run >= 25, "only {run} examples were run");
}

fn check(case: &str) {
    let folder = format!("{ROOT}/{case}");
    let project = Path::new(&folder).join("specs");
    let text = if project.is_dir() {
        of_project(&project)
    } else if let Some(strict) = document(&folder, "strict.") {
        of_toys(&strict)
    } else {
        let spec = document(&folder, "spec.");
        of_document(&spec.unwrap_or_else(|| panic!("{folder} has no document")))
    };
    assert!(!text.is_empty(), "{case}: nothing was reported");
    if let Err(difference) = expect::text(&format!("{folder}/expected.txt"), &text, "report") {
        panic!("\n{difference}\n\nthe whole report:\n{text}");
    }
}

fn document(folder: &str, start: &str) -> Option<String> {
    let files = expect::files_below(folder);
    let file = files.iter().find(|file| file.starts_with(start))?;
    Some(format!("{folder}/{file}"))
}

fn of_document(spec: &str) -> String {
    let mut report = Report::new();
    let files =
        codegen::generate_stand_alone(&codegen::root(), Path::new(spec), "case", &mut report);
    let files = files.unwrap_or_else(|error| panic!("{spec}: {error:#}"));
    assert_eq!(
        files.is_none(),
        report.has_errors(),
        "{spec}: a crate is written unless there is an error"
    );
    report.render(&|file| source::text(Path::new(file)), false)
}

fn of_project(over: &Path) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let specs = folder.path().join("specs");
    expect::copy(&PathBuf::from(PROJECT).join("specs"), &specs);
    expect::copy(over, &specs);
    if !over.join("lock.yaml").exists() {
        lock::rewrite(&specs, &mut Report::new()).expect("the lock can be written");
    }
    let mut report = Report::new();
    let _ = codegen::build_model(folder.path(), &mut report);
    report.render(&|file| source::text(&folder.path().join(file)), false)
}

/// Replaces the toys of v22.0 by a document, with the rows that its own operations need.
fn of_toys(document: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let specs = folder.path();
    fs::create_dir_all(specs.join("v22.0")).expect("a folder");
    fs::create_dir_all(specs.join("manual")).expect("a folder");
    fs::copy(document, specs.join("v22.0/toys.yaml")).expect("a copy");
    for (name, rest) in [
        ("tokens", "kinds: [page], source: S1"),
        ("permissions", "note: Nothing is said."),
    ] {
        let file = format!("manual/{name}.yaml");
        let text = fs::read_to_string(format!("{PROJECT}/specs/{file}"));
        let text = text.expect("the spec can be read");
        let row = |call: &str| format!("  - {{ operation: \"{call}\", {rest} }}\n");
        let toys = row("GET /{id}/toys");
        assert!(text.contains(&toys), "the row of the toys is another one");
        let rows: String = calls(document).map(|call| row(&call)).collect();
        fs::write(specs.join(file), text.replace(&toys, &rows)).expect("the spec can be written");
    }
    of_project(specs)
}

/// The calls of a document, as far as they can be read.
fn calls(document: &str) -> impl Iterator<Item = String> {
    let read = source::read(Path::new(""), document, &mut Report::new());
    let paths = read.and_then(|document| Some(document.tree.get("paths")?.as_object()?.clone()));
    paths.into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object().cloned().unwrap_or_default();
        methods
            .into_iter()
            .map(move |(method, _)| format!("{} {path}", method.to_uppercase()))
    })
}
