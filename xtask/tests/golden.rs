//! One feature, one small document, the files that it becomes.
//!
//! In: `golden/<feature>/spec.yaml`. Out: `golden/<feature>/expected/`, which holds what depends on the document: the
//! page (`mod.rs`), how it is read and written (`wire.rs`), and the crate's root (`lib.rs`). That the first two compile
//! and behave is the business of `compiled.rs`. To add a case: a folder with its `spec.yaml`, a row here and in
//! `compiled.rs`, then `BLESS=1 cargo test -p xtask --test golden`.

mod expect;

use std::path::Path;

use xtask::codegen;
use xtask::output::File;
use xtask::report::Report;
use xtask::source;

const ROOT: &str = "tests/golden";

macro_rules! cases {
    ($($name:ident)*) => {
        const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test] fn $name() { check(stringify!($name)); })*
    };
}

cases! {
    additional_properties alias all_of all_of_additional all_of_cycle all_of_holds_itself all_of_one_inline all_of_required all_of_required_union all_of_scalars any_alternative
    bytes_without_type constant delete_with_body deprecated doc_escapes empty_all_of enum_or_string equal_shapes error_types file_or_files finite_numbers formats free_form
    header_list header_parameter inline_types integers json_kinds json_or_form keyword_names leading_digit list_of_inline_objects map
    map_of_inline_objects narrowed_reference nested_tags no_content null_alternative nullable_component nullable_optional numbers open_enum optional_path_parameter password
    path_item_parts path_segments query_list query_object read_only recursive_box reference_into_property relative_servers request_body_schemas required_without_type
    schema_of_no_type server_variables shadowed_prelude shared_components string_or_integer tagged_union three_state union_beside_properties
    union_by_constant union_of_lists union_of_objects union_of_one_kind write_only
}

#[test]
fn every_folder_is_a_case() {
    expect::same_cases(ROOT, CASES);
}

/// A case that a reader cannot take in at a glance is two cases.
#[test]
fn every_spec_is_short() {
    for case in CASES {
        let path = format!("{ROOT}/{case}/spec.yaml");
        let lines = std::fs::read_to_string(&path).map_or(0, |text| text.lines().count());
        assert!(
            (1..=30).contains(&lines),
            "{path} has {lines} lines, not 1 to 30"
        );
    }
}

#[test]
fn a_front_page_shows_a_call_and_the_operations() {
    let files = generated("path_segments");
    let readme = files.iter().find(|file| file.path == "README.md");
    let readme = &readme.expect("a crate has a front page").contents;
    for line in [
        "use path_segments::{Client, client::Anonymous, spec::{GetPet, GetPetKind}};",
        "    let client = Client::new(Anonymous);",
        "    let response = client.send(GetPet::new(",
        "| [`GetPet`](spec::GetPet) | `GET /owners/",
        "| `Invalid` | the request cannot be sent as it is; nothing was sent |",
    ] {
        assert!(
            readme.lines().any(|have| have.starts_with(line)),
            "{line}\n{readme}"
        );
    }
}

fn check(case: &str) {
    let files = generated(case);
    let mut differences = Vec::new();
    for (from, to) in [
        ("src/spec.rs", "mod.rs"),
        ("src/spec/wire.rs", "wire.rs"),
        ("src/lib.rs", "lib.rs"),
    ] {
        let path = format!("{ROOT}/{case}/expected/{to}");
        let file = files.iter().find(|file| file.path == from);
        let file = file.unwrap_or_else(|| panic!("{case}: the crate has no {from}"));
        differences.extend(expect::text(&path, &file.contents, "golden").err());
    }
    assert!(differences.is_empty(), "\n{}", differences.join("\n\n"));
}

fn generated(case: &str) -> Vec<File> {
    let spec = format!("{ROOT}/{case}/spec.yaml");
    let mut report = Report::new();
    let files =
        codegen::generate_stand_alone(&codegen::root(), Path::new(&spec), case, &mut report);
    let text = report.render(&|file| source::text(Path::new(file)), false);
    assert!(report.is_empty(), "{case} is not clean:\n{text}");
    files
        .unwrap_or_else(|error| panic!("{case}: {error:#}"))
        .unwrap_or_else(|| panic!("{case}: nothing was generated, and nothing reported"))
        .files
}
