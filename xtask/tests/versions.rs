//! A project of three versions: what is defined where, and what is re-exported.
//!
//! In: `versions/specs/`, a project like the real one but tiny. Out: `versions/expected/`, every generated file but the
//! templates. That they compile is the business of `versions_compiled.rs`.

mod expect;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use xtask::codegen;
use xtask::emit;
use xtask::output::File;
use xtask::report::Report;
use xtask::templates::Templates;
use xtask::{lock, share, source};

const ROOT: &str = "tests/versions";

/// Every generated file of the project, without the templates. Made once, since blessing rewrites the lock.
static GENERATED: LazyLock<Vec<File>> = LazyLock::new(generated);

fn generated() -> Vec<File> {
    let root = Path::new(ROOT);
    let mut report = Report::new();
    if expect::blessing() {
        lock::rewrite(&root.join("specs"), &mut report).expect("the lock can be written");
    }
    let model = codegen::build_model(root, &mut report);
    let text = report.render(&|file| source::text(&root.join(file)), false);
    assert!(report.is_empty(), "the project is not clean:\n{text}");
    let model = model.expect("a clean project has a model");
    let mut files = emit::project(&model, &share::share(&model.apis), &Templates::default());
    // It depends on no spec.
    files.retain(|file| file.path != "Cargo.toml");
    files
}

#[test]
fn every_file_is_as_expected() {
    let files = &*GENERATED;
    let differences: Vec<_> = files
        .iter()
        .filter_map(|file| {
            let path = format!("{ROOT}/expected/{}", file.path);
            expect::text(&path, &file.contents, "versions").err()
        })
        .collect();
    assert!(differences.is_empty(), "\n{}", differences.join("\n\n"));
    let made: BTreeSet<_> = files.iter().map(|file| file.path.clone()).collect();
    let kept = expect::files_below(&format!("{ROOT}/expected"));
    let stale: Vec<_> = kept.difference(&made).collect();
    assert!(
        stale.is_empty(),
        "no longer generated; remove them: {stale:?}"
    );
}

/// The table of contents of a version, without its docs.
fn declared(files: &[File], version: &str) -> Vec<String> {
    let path = format!("src/{version}/mod.rs");
    let file = files
        .iter()
        .find(|file| file.path == path)
        .expect("a module");
    let lines = file.contents.lines().map(str::trim);
    let pages =
        lines.filter(|line| line.starts_with("pub mod") || line.starts_with("pub use crate::v"));
    pages
        .filter(|line| !line.contains("versions::"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn an_unchanged_page_is_the_earlier_one() {
    let files = &*GENERATED;
    let first = ["pub mod notes;", "pub mod pets;", "pub mod user_profile;"];
    assert_eq!(declared(files, "v20"), first);
    for later in ["v21", "v22"] {
        let declared = declared(files, later);
        assert!(
            declared.contains(&"pub use crate::v20::notes;".to_owned()),
            "{declared:?}"
        );
        assert!(
            declared.contains(&"pub mod pets;".to_owned()),
            "{declared:?}"
        );
    }
}

/// In v20 one item of this page changed, and since then none.
#[test]
fn a_page_that_changed_once_is_the_earlier_one_again() {
    let declared = declared(&GENERATED, "v21");
    assert!(
        declared.contains(&"pub use crate::v20::user_profile;".to_owned()),
        "{declared:?}"
    );
}

#[test]
fn a_changed_page_takes_over_what_did_not_change() {
    let files = &*GENERATED;
    let uses = |path: &str| {
        let file = files.iter().find(|file| file.path == path).expect("a page");
        let uses = file
            .contents
            .lines()
            .filter_map(|line| line.strip_prefix("pub use crate::"));
        uses.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        uses("src/v21/pets.rs"),
        ["v20::pets::Vet;", "v20::pets::Town;"]
    );
    assert_eq!(
        uses("src/v22/pets.rs"),
        [
            "v21::pets::GetPet;",
            "v20::pets::FeedPet;",
            "v21::pets::AddChip;",
            "v21::pets::Pet;",
            "v20::pets::Vet;",
            "v20::pets::Town;",
            "v20::pets::Meal;",
        ]
    );
    assert!(
        files.iter().all(|file| file.path != "src/v22/pets/wire.rs"),
        "it defines nothing"
    );
}
