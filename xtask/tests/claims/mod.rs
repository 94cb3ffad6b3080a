//! Cases of `consequences.rs` become a crate. In: `consequences/cases.yaml`. Out: both documents of each case, the
//! findings between them, the modules that they become, and what `cargo check` says of the programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::{Map, Value};
use xtask::codegen;
use xtask::output::File;
use xtask::report::Report;

use crate::comparison::compare;

const BASE: &str = r##"{
  "openapi": "3.0.3",
  "info": { "title": "Shop", "version": "1" },
  "servers": [{ "url": "https://shop.example.com" }],
  "paths": { "/orders/{id}": { "post": {
    "operationId": "createOrder",
    "parameters": [
      { "name": "id", "in": "path", "required": true, "schema": { "type": "string" } },
      { "name": "limit", "in": "query", "schema": { "type": "integer" } }
    ],
    "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Order" } } } },
    "responses": { "200": { "description": "Done.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Receipt" } } } } }
  } } },
  "components": {
    "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
    "schemas": {
      "Order": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "note": { "type": "string" } } },
      "Receipt": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string" }, "text": { "type": "string" } } },
      "Cat": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "fur": { "type": "string" } } },
      "Dog": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "bark": { "type": "string" } } },
      "Owl": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "hoot": { "type": "string" } } }
    }
  }
}"##;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    rule: String,
    #[serde(default)]
    old: Map<String, Value>,
    #[serde(default)]
    new: Map<String, Value>,
    program: String,
    edited: Option<String>,
}

pub struct Case {
    /// `c07_property_renamed`.
    pub name: String,
    pub rule: String,
    pub program: String,
    pub edited: String,
    /// As the JSON report has them.
    pub findings: Vec<Value>,
    /// Name and text of the old and the new module.
    pub modules: Vec<(String, String)>,
    files: Vec<File>,
}

/// What the compiler says of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Compiles,
    Warns,
    Fails,
}

pub fn cases() -> Vec<Case> {
    let text = fs::read_to_string("tests/consequences/cases.yaml").expect("the cases");
    let rows: Vec<Row> = serde_yaml::from_str(&text).expect("the cases are rows");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consequences_documents");
    fs::create_dir_all(&folder).expect("a folder");
    rows.into_iter()
        .enumerate()
        .map(|(index, row)| case(&folder, index, row))
        .collect()
}

fn case(folder: &Path, index: usize, row: Row) -> Case {
    let name = format!("c{index:02}_{}", row.rule.replace('-', "_"));
    let mut modules = Vec::new();
    let mut files = Vec::new();
    let mut paths = Vec::new();
    for (side, changes) in [("old", &row.old), ("new", &row.new)] {
        let module = format!("{name}_{side}");
        let path = folder.join(format!("{module}.json"));
        fs::write(&path, document(changes).to_string()).expect("a document");
        let mut report = Report::new();
        let generated =
            codegen::generate_stand_alone(&codegen::root(), &path, "claims", &mut report);
        let generated = generated
            .expect("templates")
            .unwrap_or_else(|| panic!("{name}: {}", report.render(&|_| None, false)));
        let page = generated
            .files
            .iter()
            .find(|file| file.path == format!("src/{module}.rs"));
        let page = page.unwrap_or_else(|| panic!("{name}: there is no module"));
        modules.push((module, page.contents.clone()));
        files.push(generated.files);
        paths.push(path);
    }
    let findings = findings(&paths[0], &paths[1]);
    Case {
        edited: row.edited.unwrap_or_else(|| row.program.clone()),
        rule: row.rule,
        program: row.program,
        findings,
        modules,
        files: files.concat(),
        name,
    }
}

/// The base document with a case's changes.
fn document(changes: &Map<String, Value>) -> Value {
    let mut document: Value = serde_json::from_str(BASE).expect("the base document");
    for (key, value) in changes {
        let object = match key.as_str() {
            "servers" | "security" => document.as_object_mut(),
            "paths" => {
                let paths = document["paths"].as_object_mut().expect("paths");
                for (path, item) in value.as_object().into_iter().flatten() {
                    if !item.is_null() {
                        paths.insert(path.clone(), item.clone());
                    }
                }
                continue;
            }
            name if name.starts_with(char::is_uppercase) => {
                document["components"]["schemas"].as_object_mut()
            }
            _ => document["paths"]["/orders/{id}"]["post"].as_object_mut(),
        };
        let object = object.expect("an object");
        match value {
            Value::Null => drop(object.remove(key)),
            value => drop(object.insert(key.clone(), value.clone())),
        }
    }
    document
}

pub fn findings(old: &Path, new: &Path) -> Vec<Value> {
    let findings = compare(old, new).findings;
    let findings = findings.iter();
    findings
        .map(|finding| serde_json::to_value(finding).expect("a finding is JSON"))
        .collect()
}

/// Writes the crate and its examples.
pub fn workspace(cases: &[Case]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consequences");
    for stale in ["src", "examples"] {
        // Not there in the first run.
        let _ = fs::remove_dir_all(folder.join(stale));
    }
    library(&folder, cases);
    programs(&folder, cases);
    folder
}

fn write(path: PathBuf, contents: &str) {
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    fs::write(path, contents).expect("a file");
}

/// The runtime once, and both modules of each case.
fn library(folder: &Path, cases: &[Case]) {
    let write = |path: &str, contents: &str| write(folder.join(path), contents);
    for file in cases
        .iter()
        .flat_map(|case| &case.files)
        .filter(|file| file.path.starts_with("src/"))
    {
        write(&file.path, &file.contents);
    }
    // Of the modules that are there by need one is: the root that has it is the root of all.
    let formats = |case: &&Case| case.files.iter().any(|file| file.path == "src/formats.rs");
    let whole = cases.iter().find(formats).unwrap_or(&cases[0]);
    let find = |path: &str| {
        let found = whole.files.iter().find(|file| file.path == path);
        found.map(|file| file.contents.as_str())
    };
    let runtime = find("src/lib.rs").and_then(|text| text.split_once("#[rustfmt::skip]"));
    let (runtime, _) = runtime.expect("the crate's root lists its modules");
    let modules = cases.iter().flat_map(|case| &case.modules);
    let modules: String = modules
        .map(|(module, _)| format!("pub mod {module};\n"))
        .collect();
    write("src/lib.rs", &format!("{runtime}\n{modules}"));
    let readme = find("README.md");
    write("README.md", readme.expect("a crate has a front page"));
    let manifest = find("Cargo.toml").and_then(|text| text.split("[dev-dependencies]").next());
    write("Cargo.toml", manifest.expect("a crate has a manifest"));
    fs::copy(
        codegen::root().join("Cargo.lock"),
        folder.join("Cargo.lock"),
    )
    .expect("a lock file");
}

/// What must compile in one example, and each old program against the new module in a separate one.
fn programs(folder: &Path, cases: &[Case]) {
    let write = |path: &str, contents: &str| write(folder.join(path), contents);
    let against = |module: &str, program: &str| {
        format!(
            "#[allow(unused_imports)] use claims::{{request::{{Encoding, Request}}, response::NoContent, {module}::*}};\n{program}\n"
        )
    };
    let mut works = "#![allow(dead_code)]\nfn main() {}\n".to_owned();
    for case in cases {
        let [(old, _), (new, _)] = case.modules.as_slice() else {
            panic!("two modules")
        };
        works.push_str(&format!(
            "mod {old} {{ {} }}\n",
            against(old, &case.program)
        ));
        works.push_str(&format!(
            "mod {new} {{ #![allow(deprecated)] {} }}\n",
            against(new, &case.edited)
        ));
        write(
            &format!("examples/{}.rs", case.name),
            &format!(
                "#![allow(dead_code)]\n{}fn main() {{}}\n",
                against(new, &case.program)
            ),
        );
    }
    write("examples/works.rs", &works);
}

/// What `cargo check` says of each example.
pub fn verdicts(folder: &Path) -> BTreeMap<String, Verdict> {
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--no-default-features",
            "--examples",
            "--keep-going",
            "--message-format=json",
        ])
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(folder)
        .output()
        .expect("cargo can be run");
    let mut seen = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let target = &message["target"];
        if target["kind"][0] != "example" {
            assert_ne!(
                message["message"]["level"],
                "error",
                "{}",
                message["message"]["rendered"].as_str().unwrap_or_default()
            );
            continue;
        }
        let name = target["name"].as_str().unwrap_or_default().to_owned();
        let verdict = match (
            message["reason"].as_str(),
            message["message"]["level"].as_str(),
        ) {
            (Some("compiler-message"), Some("error")) => Verdict::Fails,
            (Some("compiler-message"), Some("warning"))
                if message["message"]["code"]["code"] == "deprecated" =>
            {
                Verdict::Warns
            }
            _ => Verdict::Compiles,
        };
        if name == "works" && verdict == Verdict::Fails {
            eprintln!(
                "{}",
                message["message"]["rendered"].as_str().unwrap_or_default()
            );
        }
        let worst = seen.entry(name).or_insert(verdict);
        *worst = verdict.max(*worst);
    }
    assert!(
        seen.contains_key("works"),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    seen
}

/// `Pet` and `Pet::name`: what a module's text lets a program name.
pub fn names(text: &str) -> BTreeSet<String> {
    let file = syn::parse_file(text).expect("generated Rust parses");
    let mut names = BTreeSet::new();
    for item in &file.items {
        match item {
            syn::Item::Struct(item) => {
                names.insert(item.ident.to_string());
                let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                names.extend(fields.map(|field| format!("{}::{field}", item.ident)));
            }
            syn::Item::Enum(item) => {
                names.insert(item.ident.to_string());
                let variants = item.variants.iter().map(|variant| &variant.ident);
                names.extend(variants.map(|variant| format!("{}::{variant}", item.ident)));
            }
            syn::Item::Type(item) => drop(names.insert(item.ident.to_string())),
            syn::Item::Trait(item) => drop(names.insert(item.ident.to_string())),
            _ => {}
        }
    }
    names
}
