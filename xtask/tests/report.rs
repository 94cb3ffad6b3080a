//! Every mistake that a user can make, and the report that it gets.
//!
//! In: `report/<mistake>/`, which holds either one document, `spec.*`, or files to put over the project of
//! `versions.rs`, below `specs/`. Out: `expected.txt` there, the whole report as a terminal shows it. A project's
//! hashes are renewed before the run, unless the case has a lock of its own. To add a case: its folder, a row here,
//! then `BLESS=1 cargo test -p xtask --test report`; then read the text as its user would.

mod expect;

use std::fs;
use std::path::{Path, PathBuf};

use xtask::report::Report;
use xtask::{codegen, lock, source};

const ROOT: &str = "tests/report";
const PROJECT: &str = "tests/versions";

macro_rules! cases {
    ($($name:ident)*) => {
        const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test] fn $name() { check(stringify!($name)); })*
    };
}

/// Mistakes that are not reported yet, with what happens instead. Once one is, its row moves to `cases!`.
macro_rules! unreported {
    ($($name:ident $instead:literal)*) => {
        const UNREPORTED: &[&str] = &[$(stringify!($name)),*];
        $(#[test] #[ignore = $instead] fn $name() { check(stringify!($name)); })*
    };
}

cases! {
    all_of_conflict all_of_cycle all_of_scalar answer_type broken_json broken_yaml calendar_bad_version
    calendar_malformed calendar_mistakes cookie_parameter dangling_component dangling_ref duplicate_key_json
    duplicate_key_yaml empty_file errors_bad_range errors_malformed errors_mistakes everything_at_once external_ref
    hash_mismatch invalid_pin lock_row_malformed lock_unknown_member locked_twice lost_keyword missing_document
    missing_member missing_name missing_parameter_name name_collision nested_too_deep no_server not_locked not_openapi
    not_utf8 openapi_3_1 openapi_3_2 openapi_number openapi_unknown overlay_breaks_a_reference overlay_malformed
    overlay_removes_the_document parameter_collision parameter_content parameter_style parameter_without_path
    path_item_ref path_without_parameter pins_duplicate pins_malformed profile_malformed profile_unknown_member
    ref_cycle ref_cycle_responses request_body_schemas request_body_type required_without_property
    row_of_unlisted_version runtime_shape several_files swagger_2 tagged_inline_branch two_documents
    undeclared_server_variable union_collision unknown_runtime_type unknown_type unknown_version_in_lock
    unused_overlay_action unused_pin utf16 wrong_server wrong_type yaml_tag
}

unreported! {
    alias_collision "an alias that is another member is taken"
    all_of_additional "typed `additionalProperties` in a part of `allOf` are dropped"
    all_of_required "`required` in a part of `allOf` is not checked"
    discriminator_mapping "a mapping to what is no branch is dropped"
    duplicate_operation "two templates of one path are both taken"
    header_list "a list in a header is written into the query"
    header_name "a header name that HTTP does not have fails at run time only"
    operation_level_keywords "`servers`, `security` and `callbacks` of an operation are dropped"
    optional_path_parameter "a path parameter that is not required gives a crate that does not compile"
    page_collision "two documents of one module are found as a bug when they are written"
    path_template "a path that is no path template is taken"
    profile_mistakes "a field of an unknown type panics in pass/reach.rs"
    profile_page_collision "a document can take the module of the profile API"
    query_object "an object in the query gives a crate that does not compile"
    recursive_list "a list or map of itself gives a type alias that does not compile"
    relative_server "a relative address is taken for the server"
    schema_of_no_type "an unknown type, and keywords of another type, make a schema anything at all"
    union_beside_properties "`oneOf` beside `properties` is dropped"
    union_of_one_kind "two branches of one JSON kind are taken; the second is never read"
    unused_component "components that nothing refers to are not looked at"
}

#[test]
fn every_folder_is_a_case() {
    expect::same_cases(ROOT, &[CASES, UNREPORTED].concat());
}

fn check(case: &str) {
    let folder = format!("{ROOT}/{case}");
    let project = Path::new(&folder).join("specs");
    let text = if project.is_dir() {
        of_project(&project)
    } else {
        of_document(&document(&folder))
    };
    assert!(!text.is_empty(), "{case}: nothing was reported");
    if let Err(difference) = expect::text(&format!("{folder}/expected.txt"), &text, "report") {
        panic!("\n{difference}\n\nthe whole report:\n{text}");
    }
}

fn document(folder: &str) -> String {
    let files = expect::files_below(folder);
    let spec = files.iter().find(|file| file.starts_with("spec."));
    format!(
        "{folder}/{}",
        spec.unwrap_or_else(|| panic!("{folder} has no spec"))
    )
}

fn of_document(spec: &str) -> String {
    let mut report = Report::new();
    let files = codegen::single(&codegen::root(), Path::new(spec), "case", &mut report);
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
    copy(&PathBuf::from(PROJECT).join("specs"), &specs);
    copy(over, &specs);
    if !over.join("lock.yaml").exists() {
        lock::rewrite(&specs, &mut Report::new()).expect("the lock can be written");
    }
    let mut report = Report::new();
    let _ = codegen::model(folder.path(), &mut report);
    report.render(&|file| source::text(&folder.path().join(file)), false)
}

fn copy(from: &Path, to: &Path) {
    for file in expect::files_below(&from.to_string_lossy()) {
        let target = to.join(&file);
        fs::create_dir_all(target.parent().expect("a file is in a folder")).expect("a folder");
        fs::copy(from.join(&file), target).expect("a copy");
    }
}
