//! Whatever goes is claimed: each public item that a change takes away or alters has a finding that names it.
//!
//! In: the locations and a few changes of a schema, both ways. Out: items of the old module that the new one lacks, or has
//! with another signature, and that no finding with the effect `source` covers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use quote::ToTokens;
use serde::Deserialize;
use serde_json::{Value, json};
use xtask::codegen;
use xtask::report::Report;

use super::{claims, methods};

#[derive(Deserialize)]
struct Location {
    location: String,
    document: Value,
    r#in: Option<String>,
}

/// Name, schema before, schema after.
fn changes() -> Vec<(&'static str, Value, Value)> {
    let object = |required: Value, properties: Value| json!({ "type": "object", "required": required, "properties": properties });
    let string = || json!({ "type": "string" });
    vec![
        (
            "optional property",
            object(json!(["a"]), json!({ "a": string(), "b": string() })),
            object(json!(["a"]), json!({ "a": string() })),
        ),
        (
            "required property",
            object(json!(["a", "b"]), json!({ "a": string(), "b": string() })),
            object(json!(["a"]), json!({ "a": string() })),
        ),
        (
            "duty",
            object(json!(["a", "b"]), json!({ "a": string(), "b": string() })),
            object(json!(["a"]), json!({ "a": string(), "b": string() })),
        ),
        (
            "type of a property",
            object(json!([]), json!({ "a": string(), "b": string() })),
            object(
                json!([]),
                json!({ "a": string(), "b": { "type": "integer" } }),
            ),
        ),
        (
            "inline object",
            object(
                json!([]),
                json!({ "a": { "type": "object", "properties": { "x": string(), "y": string() } } }),
            ),
            object(
                json!([]),
                json!({ "a": { "type": "object", "properties": { "x": string() } } }),
            ),
        ),
        (
            "enum value",
            json!({ "type": "string", "enum": ["x", "y"] }),
            json!({ "type": "string", "enum": ["x"] }),
        ),
        (
            "type",
            json!({ "type": "boolean" }),
            json!({ "type": "integer" }),
        ),
        (
            "parts",
            json!({ "allOf": [object(json!([]), json!({ "a": string() })), object(json!([]), json!({ "b": string() }))] }),
            json!({ "allOf": [object(json!([]), json!({ "a": string() })), object(json!([]), json!({ "c": { "type": "integer" } }))] }),
        ),
        (
            "parts beside alternatives",
            json!({ "allOf": [object(json!([]), json!({ "a": string() })), { "oneOf": [object(json!(["b"]), json!({ "b": string(), "x": string() })), object(json!(["c"]), json!({ "c": string() }))] }] }),
            json!({ "allOf": [object(json!([]), json!({ "a": string() })), { "oneOf": [object(json!(["b"]), json!({ "b": string() })), object(json!(["c"]), json!({ "c": string() }))] }] }),
        ),
    ]
}

fn filled(around: &Value, schema: &Value) -> Value {
    match around {
        Value::String(text) if text == "SCHEMA" => schema.clone(),
        Value::Array(items) => items.iter().map(|item| filled(item, schema)).collect(),
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), filled(value, schema)))
            .collect(),
        other => other.clone(),
    }
}

fn module(path: &Path, stem: &str) -> Option<String> {
    let files = codegen::generate_stand_alone(&codegen::root(), path, "claims", &mut Report::new())
        .ok()??;
    let file = files
        .files
        .into_iter()
        .find(|file| file.path == format!("src/{stem}.rs"))?;
    Some(file.contents)
}

/// Each public item with its signature.
fn surface(text: &str) -> BTreeMap<String, String> {
    let file = syn::parse_file(text).expect("generated Rust parses");
    let mut all = BTreeMap::new();
    let public = |vis: &syn::Visibility| matches!(vis, syn::Visibility::Public(_));
    for item in &file.items {
        match item {
            syn::Item::Struct(item) => {
                all.insert(item.ident.to_string(), String::new());
                for field in item.fields.iter().filter(|field| public(&field.vis)) {
                    if let Some(name) = &field.ident {
                        all.insert(
                            format!("{}::{name}", item.ident),
                            field.ty.to_token_stream().to_string(),
                        );
                    }
                }
            }
            syn::Item::Enum(item) => {
                all.insert(item.ident.to_string(), String::new());
                for variant in &item.variants {
                    let name = format!("{}::{}", item.ident, variant.ident);
                    all.insert(name, variant.fields.to_token_stream().to_string());
                }
            }
            syn::Item::Type(item) => {
                all.insert(
                    item.ident.to_string(),
                    item.ty.to_token_stream().to_string(),
                );
            }
            syn::Item::Impl(item) if item.trait_.is_some() => {
                let owner = item.self_ty.to_token_stream().to_string();
                for associated in &item.items {
                    if let syn::ImplItem::Type(associated) = associated {
                        let name = format!("{owner}::<{}>", associated.ident);
                        all.insert(name, associated.ty.to_token_stream().to_string());
                    }
                }
            }
            item => {
                for method in methods::of(item) {
                    let (owner, name) = (method.owner, method.name);
                    let types = method.arguments.iter().map(ToTokens::to_token_stream);
                    let types = method.receiver.into_iter().chain(types);
                    let types: Vec<_> = types.map(|ty| ty.to_string()).collect();
                    all.insert(format!("{owner}::{name}()"), types.join(", "));
                }
            }
        }
    }
    all
}

fn owner(name: &str) -> &str {
    name.split("::").next().unwrap_or(name)
}

/// Items that were removed or changed and that no finding covers.
fn unclaimed(old: &str, new: &str, claimed: &BTreeSet<String>) -> Vec<String> {
    let (old, new) = (surface(old), surface(new));
    let removed = old
        .iter()
        .filter(|(name, signature)| new.get(*name) != Some(*signature));
    let covered = |name: &str| {
        let bare = name.trim_end_matches("()");
        let lost = !new.contains_key(owner(name));
        claimed.contains(bare)
            || claimed.contains(owner(name))
            || name.ends_with("::new()") && claimed.iter().any(|one| owner(one) == owner(name))
            || lost && name != owner(name)
    };
    removed
        .map(|(name, _)| name.clone())
        .filter(|name| !covered(name))
        .collect()
}

fn claims_of(findings: &[Value]) -> BTreeSet<String> {
    let rust = findings
        .iter()
        .flat_map(|finding| finding["rust"].as_array().into_iter().flatten());
    rust.filter(|rust| rust["effect"] == "source")
        .filter_map(|rust| {
            let path = rust["item"].as_str()?.strip_prefix("crate::")?;
            Some(path.split_once("::")?.1.to_owned())
        })
        .collect()
}

/// Returns whether a change is tried at a location: every fourth, or all with `MATRIX=full`.
fn is_turn(location: usize, change: usize) -> bool {
    std::env::var_os("MATRIX").is_some() || (location + change).is_multiple_of(4)
}

#[test]
fn whatever_goes_is_claimed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("claims_law");
    fs::create_dir_all(&folder).expect("a folder");
    let text = fs::read_to_string("src/diff/tests/matrix/locations.yaml").expect("the locations");
    let locations: Vec<Location> = serde_yaml::from_str(&text).expect("the locations are rows");
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (number, location) in locations.iter().enumerate() {
        let turns = changes().into_iter().enumerate();
        for (index, (change, from, to)) in turns.filter(|(index, _)| is_turn(number, *index)) {
            for (turn, from, to) in [("", &from, &to), (" back", &to, &from)] {
                let sides: Vec<(PathBuf, Option<String>)> = [("old", from), ("new", to)]
                    .map(|(side, schema)| {
                        let mut document = filled(&location.document, schema);
                        let version = if location.r#in.is_some() {
                            "3.1.0"
                        } else {
                            "3.0.3"
                        };
                        document["openapi"] = json!(version);
                        document["info"] = json!({ "title": "T", "version": "1" });
                        document["servers"] = json!([{ "url": "https://t.example" }]);
                        if document.get("paths").is_none() {
                            document["paths"] = json!({});
                        }
                        let stem = format!("p{number}_{index}_{side}");
                        let path = folder.join(format!("{stem}.json"));
                        fs::write(&path, document.to_string()).expect("a document");
                        let module = module(&path, &stem);
                        (path, module)
                    })
                    .into();
                let [(old, Some(before)), (new, Some(after))] = sides.as_slice() else {
                    continue;
                };
                compared += 1;
                let claimed = claims_of(&claims::findings(old, new));
                let missing = unclaimed(before, after, &claimed);
                if !missing.is_empty() {
                    wrong.push(format!(
                        "{}: {change}{turn}: {missing:?} beside {claimed:?}",
                        location.location
                    ));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {compared}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(compared > 100, "{compared}");
}
