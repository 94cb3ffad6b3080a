//! Tests of the resolver: each spelling of a reference, and each reason why one has no target.

use std::fs;
use std::path::Path;

use super::{DocumentFiles, MAX_CHAIN, Unresolved};
use crate::report::Report;
use crate::source::{Document, read_path};

const API: &str = "
direct: { $ref: '#/schemas/Pet' }
schemas:
  Pet: { $anchor: pet, type: object, properties: { tag: { $ref: '#/schemas/Tag' } } }
  Tag: { $id: 'https://example.com/tag', type: object, properties: { name: { type: string } } }
  Ring: { $ref: '#/schemas/Rings' }
  Rings: { $ref: '#/schemas/Ring' }
  Away: { $ref: 'parts/part.yaml#/Part' }
  Back: { $ref: 'parts/part.yaml#/Back' }
  Linked: { $ref: 'link.yaml' }
  Folder: { $ref: 'parts' }
components: { schemas: { Bare: { type: string } } }
";
const PART: &str =
    "Part: { $anchor: part, type: string }\nBack: { $ref: '../api.yaml#/schemas/Tag' }\n";

fn document(folder: &Path) -> Document {
    fs::create_dir(folder.join("parts")).expect("a folder");
    for (name, text) in [("api.yaml", API), ("parts/part.yaml", PART)] {
        fs::write(folder.join(name), text).expect("a file");
    }
    read_path(&folder.join("api.yaml"), &mut Report::new()).expect("a document")
}

#[test]
fn every_spelling_of_a_reference_has_its_target() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = document(folder.path());
    let files = DocumentFiles::load(&document, Some(folder.path()));
    for (reference, location) in [
        ("#/schemas/Pet", "/schemas/Pet"),
        ("#/schemas/P%65t", "/schemas/Pet"),
        ("#", ""),
        ("api.yaml#/schemas/Pet", "/schemas/Pet"),
        ("#pet", "/schemas/Pet"),
        ("#Bare", "/components/schemas/Bare"),
        ("https://example.com/tag", "/schemas/Tag"),
        (
            "https://example.com/tag#/properties/name",
            "/schemas/Tag/properties/name",
        ),
        (
            "#/schemas/Pet/properties/tag/properties/name",
            "/schemas/Tag/properties/name",
        ),
        ("parts/part.yaml", "parts/part.yaml#"),
        ("./parts/part.yaml#/Part", "parts/part.yaml#/Part"),
        ("parts/part.yaml#part", "parts/part.yaml#/Part"),
        ("#/schemas/Away", "parts/part.yaml#/Part"),
        ("#/schemas/Back", "/schemas/Tag"),
        (
            "#/schemas/Back/properties/name",
            "/schemas/Tag/properties/name",
        ),
    ] {
        let target = files.follow(0, reference);
        let target = target.unwrap_or_else(|error| panic!("{reference}: {error:?}"));
        let joined = files.join(target.file, &target.pointer);
        assert_eq!(joined, location, "{reference}");
        assert_eq!(files.split(&joined), (target.file, target.pointer.as_str()));
        assert_eq!(files.get(target.file, &target.pointer), Some(target.value));
    }
}

#[test]
fn a_reference_without_a_target_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("inside");
    fs::create_dir(&inside).expect("a folder");
    fs::write(folder.path().join("secret.yaml"), "type: string\n").expect("a file");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../secret.yaml", inside.join("link.yaml")).expect("a link");
    let document = document(&inside);
    let files = DocumentFiles::load(&document, Some(&inside));
    let reason = |reference: &str| match files.follow(0, reference) {
        Ok(target) => panic!("{reference} ends at {}", target.pointer),
        Err(Unresolved::Dangling { .. }) => "dangling".to_owned(),
        Err(Unresolved::External { reason, .. }) => reason,
        Err(Unresolved::Unreadable { found, .. }) => found.diagnostics()[0].message.clone(),
        Err(Unresolved::Cycle) => "cycle".to_owned(),
        Err(Unresolved::TooLong) => "long".to_owned(),
    };
    assert_eq!(reason("#/schemas/Pat"), "dangling");
    assert_eq!(reason("#nowhere"), "dangling");
    assert_eq!(reason("#/schemas/Ring"), "cycle");
    assert_eq!(reason("parts"), "this is a folder");
    assert!(reason("../secret.yaml").contains("out of the document's folder"));
    assert!(reason("https://example.com/pet").contains("network"));
    #[cfg(unix)]
    assert!(reason("link.yaml").contains("out of the document's folder"));
    assert!(matches!(
        DocumentFiles::alone(&document).target(0, "parts/part.yaml"),
        Err(Unresolved::External { .. })
    ));
}

#[test]
fn a_schema_with_an_id_is_where_its_references_begin() {
    let text = "
components:
  schemas:
    Pet:
      $id: https://example.com/pet
      properties: { mother: { $ref: '#' }, tag: { $ref: '#/$defs/Tag' }, owner: { $ref: '#/components/schemas/Owner' } }
      $defs: { Tag: { type: string } }
    Owner: { $id: '#owner', properties: { pet: { $ref: '#/components/schemas/Pet' } } }
";
    let tree = crate::source::parse(&"api.yaml".into(), text, &mut Report::new());
    let document = Document {
        file: "api.yaml".into(),
        text: text.to_owned().into(),
        tree: tree.expect("the document is YAML"),
        sha256: [0; 32],
    };
    let files = DocumentFiles::alone(&document);
    let pet = "/components/schemas/Pet";
    for (at, target) in [
        ("Pet/properties/mother", pet),
        ("Pet/properties/tag", "/components/schemas/Pet/$defs/Tag"),
        ("Pet/properties/owner", "/components/schemas/Owner"),
        ("Owner/properties/pet", pet),
    ] {
        let reference = files.get(0, &format!("/components/schemas/{at}/$ref"));
        let reference = reference.and_then(|value| value.as_str());
        let found = files.follow(0, reference.expect("a reference"));
        assert_eq!(
            found.map(|found| found.pointer).ok().as_deref(),
            Some(target),
            "{at}"
        );
    }
}

#[test]
fn an_id_is_the_base_of_the_references_within() {
    let text = "
components:
  schemas:
    Pet:
      $id: https://example.com/schemas/pet.json
      $defs:
        tag: { $id: tags/tag.json, properties: { of: { $ref: '../pet.json' }, own: { $ref: '#/properties/of' } } }
      properties:
        friend: { $ref: pet.json }
        tag: { $ref: tags/tag.json }
        of: { $ref: 'tags/tag.json#/properties/of' }
        owner: { $ref: /schemas/owner.json#name }
        file: { $ref: other.yaml }
    Owner: { $id: 'https://example.com/schemas/owner.json#', properties: { name: { $anchor: name } } }
    Near: { $id: near, properties: { far: { $ref: far } } }
    Far: { $id: far }
";
    let tree = crate::source::parse(&"api.yaml".into(), text, &mut Report::new());
    let document = Document {
        file: "api.yaml".into(),
        text: text.to_owned().into(),
        tree: tree.expect("the document is YAML"),
        sha256: [0; 32],
    };
    let files = DocumentFiles::alone(&document);
    let schemas = "/components/schemas";
    for (object, target) in [
        ("Pet/properties/friend", "Pet"),
        ("Pet/properties/tag", "Pet/$defs/tag"),
        ("Pet/properties/of", "Pet/$defs/tag/properties/of"),
        ("Pet/properties/owner", "Owner/properties/name"),
        ("Pet/$defs/tag/properties/of", "Pet"),
        (
            "Pet/$defs/tag/properties/own",
            "Pet/$defs/tag/properties/of",
        ),
        ("Near/properties/far", "Far"),
    ] {
        let object = files.get(0, &format!("{schemas}/{object}")).unwrap();
        let reference = object["$ref"].as_str().unwrap();
        let found = files.target(0, reference).unwrap();
        assert_eq!(found.pointer, format!("{schemas}/{target}"), "{reference}");
    }
    // Another file is still found by its path.
    let file = files.get(0, &format!("{schemas}/Pet/properties/file"));
    assert_eq!(file.unwrap()["$ref"], "other.yaml");
}

#[test]
fn a_chain_has_a_limit() {
    for (length, is_short) in [(MAX_CHAIN, true), (MAX_CHAIN + 1, false)] {
        let links = (1..length).map(|at| format!("a{at}: {{ $ref: '#/a{}' }}\n", at + 1));
        let text: String = links
            .chain([format!("a{length}: {{ type: string }}\n")])
            .collect();
        let tree = crate::source::parse(&"api.yaml".into(), &text, &mut Report::new());
        let document = Document {
            file: "api.yaml".into(),
            text: text.into(),
            tree: tree.expect("the document is YAML"),
            sha256: [0; 32],
        };
        let followed = DocumentFiles::alone(&document).follow(0, "#/a1").is_ok();
        assert_eq!(followed, is_short, "{length} references");
    }
}

/// What a link leads to outside of the folder has no say in which document a `$self` is.
#[cfg(unix)]
#[test]
fn no_self_is_looked_for_outside_of_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("inside");
    fs::create_dir(&inside).expect("a folder");
    let part = "{ openapi: 3.2.0, $self: 'https://example.com/part', S: { type: string } }";
    let api = "{ openapi: 3.2.0, a: { $ref: 'https://example.com/part#/S' } }";
    for (name, text) in [
        ("../outside.yaml", part),
        ("part.yaml", part),
        ("api.yaml", api),
    ] {
        fs::write(inside.join(name), text).expect("a file");
    }
    std::os::unix::fs::symlink("../outside.yaml", inside.join("link.yaml")).expect("a link");
    let document = read_path(&inside.join("api.yaml"), &mut Report::new()).expect("a document");
    let files = DocumentFiles::load(&document, Some(&inside));
    let target = files
        .follow(0, "https://example.com/part#/S")
        .expect("a target");
    assert_eq!(files.join(target.file, &target.pointer), "part.yaml#/S");
}
