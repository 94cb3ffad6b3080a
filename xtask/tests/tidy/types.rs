//! One name, one type. In: the code of the generator and that of the generated crate. Out: each name that several types
//! have, and each type or function whose name every Rust programmer takes for another.

use std::collections::BTreeMap;

use super::{Source, reject, written};

/// Names of the standard library, of `serde_json` and of `syn`.
const TAKEN_TYPES: &[&str] = &[
    "Box", "Error", "Iterator", "Option", "Path", "Result", "String", "Value", "Vec",
];
const TAKEN_FUNCTIONS: &[&str] = &["drop", "panic", "swap", "todo", "unreachable"];

/// How many names have several types, by the part of the tree. A count may only go down.
const DEBTS: [(&str, usize); 2] = [("xtask/src", 4), ("templates", 10)];

/// A generated crate has an `Error`, as any crate, and a `Result` of it. The others are debts.
const KNOWN: &[&str] = &[
    "templates: Error",
    "templates: Result",
    "xtask/src: Path",
    "xtask/src: Value",
];

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
    for (folder, most) in DEBTS {
        let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for source in code(folder) {
            let items = source.text.lines().filter_map(declared);
            for (_, name) in items.filter(|(keyword, _)| *keyword != "fn") {
                types
                    .entry(name.to_owned())
                    .or_default()
                    .push(source.path.clone());
            }
        }
        types.retain(|_, files| files.len() > 1);
        if types.len() > most {
            let lines = types
                .iter()
                .map(|(name, files)| format!("`{name}`: {}", files.join(", ")));
            findings.extend(lines);
            findings.push(format!(
                "{folder} has {} names of several types, and had {most}",
                types.len()
            ));
        }
    }
    reject(&findings);
}

#[test]
fn no_item_takes_a_name_that_everybody_knows() {
    let mut findings = Vec::new();
    for folder in DEBTS.map(|(folder, _)| folder) {
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
