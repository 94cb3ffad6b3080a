//! The project of `versions.rs` is a crate that compiles beside the templates, and a client of a version sends what that
//! version has.
//!
//! In: `versions/specs/`, `graded/specs/` over it, and `templates/`. `graded/` has documents that are the same in all versions, a
//! history with a row of each grade, and an overlay for the documented ones. Out: a crate in cargo's folder for tests, kept so that its dependencies are
//! built once, and `versions/distinguished.rs` run against it.

mod expect;
mod project_crate;

use std::fs;
use std::path::Path;

use xtask::codegen;
use xtask::emit;
use xtask::lock;
use xtask::output::File;
use xtask::report::Report;
use xtask::share;

const ROOT: &str = "tests/versions";
const GRADED: &str = "tests/graded";

fn generated() -> Vec<File> {
    let project = tempfile::tempdir().expect("a folder");
    let specs = project.path().join("specs");
    for part in [ROOT, GRADED] {
        expect::copy(&Path::new(part).join("specs"), &specs);
    }
    let mut report = Report::new();
    lock::rewrite(&specs, &mut report).expect("the lock can be written");
    let model = codegen::build_model(project.path(), &mut report);
    assert!(report.is_empty(), "{}", report.render(&|_| None, false));
    let model = model.expect("the project has a model");
    emit::project(
        &model,
        &share::share(&model.apis),
        &project_crate::templates(),
    )
}

#[test]
fn the_crate_compiles_and_distinguishes_versions() {
    let folder = project_crate::write("versions", &generated());
    let test = fs::read_to_string(format!("{ROOT}/distinguished.rs"));
    let test = test.expect("the test of the crate can be read");
    project_crate::put(&folder.join("tests/distinguished.rs"), &test);
    let arguments = ["test", "--no-default-features", "--test", "distinguished"];
    let text = project_crate::cargo(&folder, &arguments);
    assert!(text.contains("5 passed"), "{text}");
}
