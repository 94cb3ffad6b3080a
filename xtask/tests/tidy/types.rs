//! One name, one type. In: the code of the generator and that of the generated crate. Out: each name that several types
//! have, and each type or function whose name every Rust programmer takes for another.

use std::collections::{BTreeMap, BTreeSet};

use super::{Source, reject, written};

/// Names of the standard library, of `serde_json` and of `syn`.
const TAKEN_TYPES: &[&str] = &[
    "Box", "Error", "Iterator", "Option", "Path", "Result", "String", "Value", "Vec",
];
const TAKEN_FUNCTIONS: &[&str] = &["drop", "panic", "swap", "todo", "unreachable"];

/// The parts of the tree in each of which a name has one meaning.
const TREES: [&str; 2] = ["xtask/src", "templates"];

/// A generated crate has an `Error`, as any crate, and a `Result` of it.
const KNOWN: &[&str] = &["templates: Error", "templates: Result"];

/// Returns the keyword and the name of an item that a line declares, unless it is indented: in an `impl` or a `quote!`.
fn declared(line: &str) -> Option<(&str, &str)> {
    if line.starts_with([' ', '/']) {
        return None;
    }
    let mut words = line
        .split([' ', '<', '(', '{', ';', ':'])
        .filter(|word| !word.is_empty());
    let keyword = words.find(|word| {
        !matches!(
            *word,
            "pub" | "crate)" | "super)" | "const" | "async" | "unsafe"
        )
    })?;
    let is_item = matches!(
        keyword,
        "struct" | "enum" | "trait" | "type" | "union" | "fn"
    );
    is_item.then(|| words.next().map(|name| (keyword, name)))?
}

fn code(folder: &str) -> Vec<Source> {
    let mut sources = written(&[folder], &[".rs"]);
    sources.retain(|source| !source.path.contains("/tests") && !source.path.contains("/examples/"));
    sources
}

#[test]
fn a_name_has_one_type() {
    let mut findings = Vec::new();
    for folder in TREES {
        let mut types: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for source in code(folder) {
            let items = source.text.lines().filter_map(declared);
            for (_, name) in items.filter(|(keyword, _)| *keyword != "fn") {
                let files = types.entry(name.to_owned()).or_default();
                files.insert(source.path.clone());
            }
        }
        types.retain(|_, files| files.len() > 1);
        findings.extend(
            types
                .iter()
                .map(|(name, files)| format!("{folder}: `{name}` is in {files:?}")),
        );
    }
    reject(&findings);
}

#[test]
fn no_item_takes_a_name_that_everybody_knows() {
    let mut findings = Vec::new();
    for folder in TREES {
        for source in code(folder) {
            for (keyword, name) in source.text.lines().filter_map(declared) {
                let taken = if keyword == "fn" {
                    TAKEN_FUNCTIONS
                } else {
                    TAKEN_TYPES
                };
                let known = KNOWN.contains(&format!("{folder}: {name}").as_str());
                if taken.contains(&name) && !known {
                    findings.push(format!("{}: `{keyword} {name}`", source.path));
                }
            }
        }
    }
    reject(&findings);
}
