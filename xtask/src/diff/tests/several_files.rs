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

#[test]
fn a_change_in_another_file_is_found_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |side: &str, tags: [&str; 2]| {
        let side = folder.path().join(side);
        fs::create_dir_all(side.join("paths")).expect("a folder");
        // The pointers of one file are those of the other.
        let [pet, toy] = tags.map(|tag| {
            format!("Pet:\n  $anchor: pet\n  properties:\n    tag: {{ type: {tag} }}\n")
        });
        for (name, text) in [
            ("api.yaml", API),
            ("paths/pets.yaml", PETS),
            ("pet.yaml", &pet),
            ("toy.yaml", &toy),
        ] {
            fs::write(side.join(name), text).expect("a file");
        }
        side.join("api.yaml").to_string_lossy().into_owned()
    };
    let old = write("old", ["string", "string"]);
    let new = write("new", ["integer", "boolean"]);
    let options = Options::new(old, new, TODAY);
    let mut report = Report::new();
    let comparison = diff::run(&codegen::root(), &options, &mut report).ok();
    let findings = comparison.expect("both sides can be read").findings;
    assert!(report.is_empty(), "{}", report.render(&|_| None, false));
    let is_contract = |found: &&Finding| found.level > Level::Docs;
    let findings: Vec<_> = findings.iter().filter(is_contract).collect();
    let found = findings.iter().map(|finding| {
        assert_eq!(finding.rule.id(), "type-changed");
        let location = finding.pointer.new.as_deref();
        assert_eq!(location, Some("/Pet/properties/tag/type"));
        assert_eq!(finding.line.new, Some(4));
        let file = finding.file.new.as_deref().unwrap_or_default();
        let items = finding.rust.iter().map(|rust| rust.item.as_str());
        (
            file.rsplit('/').next().unwrap_or_default(),
            items.collect::<Vec<_>>(),
        )
    });
    let mut found: Vec<_> = found.collect();
    found.sort_unstable();
    let [pet, toy] = ["crate::api::Pet::tag", "crate::api::Pet2::tag"];
    assert_eq!(found, [("pet.yaml", vec![pet]), ("toy.yaml", vec![toy])]);
}
