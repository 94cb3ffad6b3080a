//! A document in several files is compared as one in one file, and a finding says which file it is in.

use std::fs;

use super::TODAY;
use crate::codegen;
use crate::diff::finding::Finding;
use crate::diff::rule::Level;
use crate::diff::{self, Options};
use crate::report::Report;

const API: &str = "openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /pets: { $ref: paths/pets.yaml }
";
const PETS: &str = "get:
  responses:
    '200': { description: Pets., content: { application/json: { schema: { $ref: '../pet.yaml#pet' } } } }
    '400': { description: No., content: { application/json: { schema: { $ref: '../toy.yaml#/Pet' } } } }
";
/// Has the pointers of the other file.
const TOY: &str = "Pet:
  properties:
    tag: { type: string }
";

#[test]
fn a_change_in_another_file_is_found_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |side: &str, tag: &str| {
        let side = folder.path().join(side);
        fs::create_dir_all(side.join("paths")).expect("a folder");
        let pet = format!("Pet:\n  $anchor: pet\n  properties:\n    tag: {{ type: {tag} }}\n");
        for (name, text) in [
            ("api.yaml", API),
            ("paths/pets.yaml", PETS),
            ("pet.yaml", &pet),
            ("toy.yaml", TOY),
        ] {
            fs::write(side.join(name), text).expect("a file");
        }
        side.join("api.yaml").to_string_lossy().into_owned()
    };
    let options = Options::new(write("old", "string"), write("new", "integer"), TODAY);
    let mut report = Report::new();
    let comparison = diff::run(&codegen::root(), &options, &mut report).ok();
    let findings = comparison.expect("both sides can be read").findings;
    assert!(report.is_empty(), "{}", report.render(&|_| None, false));
    let is_contract = |found: &&Finding| found.level > Level::Docs;
    let findings: Vec<_> = findings.iter().filter(is_contract).collect();
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert_eq!(finding.rule.id(), "type-changed");
    assert_eq!(
        finding.pointer.new.as_deref(),
        Some("/Pet/properties/tag/type")
    );
    assert!(
        finding
            .file
            .new
            .as_ref()
            .is_some_and(|file| file.ends_with("new/pet.yaml"))
    );
    assert_eq!(finding.line.new, Some(4));
    let items = finding.rust.iter().map(|rust| rust.item.as_str());
    assert_eq!(items.collect::<Vec<_>>(), ["crate::api::Pet::tag"]);
}
