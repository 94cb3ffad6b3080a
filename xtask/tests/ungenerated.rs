//! Documents that are right, and that the generator does not generate from yet, with what happens instead. Once one
//! works, its folder moves to `golden/`, its row to `golden.rs` and `compiled.rs`.
//!
//! In: `ungenerated/<feature>/`, one document each. Out: a crate with no module or item twice in its root.

mod expect;

use std::collections::BTreeSet;
use std::path::Path;

use xtask::codegen;
use xtask::report::Report;
use xtask::source;

const ROOT: &str = "tests/ungenerated";

macro_rules! cases {
    ($($name:ident $instead:literal)*) => {
        const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test] #[ignore = $instead] fn $name() { check(stringify!($name)); })*
    };
}

cases! {
    nullable_component "`nullable` of a component that is an object is lost"
}

#[test]
fn every_folder_is_a_case() {
    expect::same_cases(ROOT, CASES);
}

fn check(case: &str) {
    let folder = format!("{ROOT}/{case}");
    let file = expect::files_below(&folder)
        .pop_first()
        .expect("a document");
    let spec = format!("{folder}/{file}");
    let mut report = Report::new();
    let files = codegen::single(&codegen::root(), Path::new(&spec), case, &mut report);
    let text = report.render(&|file| source::text(Path::new(file)), false);
    let files = files.expect("the templates can be read");
    let files = files.unwrap_or_else(|| panic!("{spec} is right, and is refused:\n{text}"));
    let text = |path: &str| {
        files
            .iter()
            .find(|file| file.path == path)
            .map(|file| &file.contents)
    };
    let modules = text("src/lib.rs").expect("a root").lines();
    let modules: Vec<_> = modules
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "))
        .collect();
    let once: BTreeSet<_> = modules.iter().collect();
    assert_eq!(
        once.len(),
        modules.len(),
        "a module stands twice: {modules:?}"
    );
    if case == "nullable_component" {
        let page = text("src/spec.rs").expect("a page");
        assert!(
            page.contains("pub owner: Option<Owner>"),
            "null would fail the answer:\n{page}"
        );
    }
}
