//! What a reader of this project may rely on: every file says what it is for, none is too long, none is unfinished.
//!
//! In: the hand-written files of `xtask/`, `templates/` and `specs/`. Out: one line for each that breaks a rule.

#[path = "../expect/mod.rs"]
mod expect;
mod types;
mod vocabulary;

use std::fs;

use xtask::codegen;

const MAX_FILE: usize = 400;
const MAX_FUNCTION: usize = 60;

/// Debts: files and functions that are longer, with their lines. None may grow; what is no longer long must go.
const LONG: &[(&str, usize)] = &[(
    "templates/messenger-graph-tests/tests/shared/operations.rs: `reference_pages`",
    303,
)];

struct Source {
    path: String,
    text: String,
}

/// The hand-written files below some folders of the project.
fn written(folders: &[&str], endings: &[&str]) -> Vec<Source> {
    let root = codegen::root();
    let mut paths = Vec::new();
    for folder in folders {
        for path in expect::files_below(&root.join(folder).to_string_lossy()) {
            let path = format!("{folder}/{path}");
            let generated = path.contains("/expected/") || path.contains("tests/report/");
            let generated = generated || path.contains("/target/");
            if !generated && endings.iter().any(|ending| path.ends_with(ending)) {
                paths.push(path);
            }
        }
    }
    let paths: Vec<_> = paths.iter().map(String::as_str).collect();
    let sources = files(&paths);
    assert!(
        sources.len() > 5,
        "{folders:?} are not where they are looked for"
    );
    sources
}

fn files(paths: &[&str]) -> Vec<Source> {
    let read = |path: &&str| {
        let text = fs::read_to_string(codegen::root().join(path));
        Source {
            path: (*path).to_owned(),
            text: text.unwrap_or_else(|error| panic!("{path}: {error}")),
        }
    };
    paths.iter().map(read).collect()
}

fn rust() -> Vec<Source> {
    written(
        &["xtask/src", "xtask/tests", "xtask/benches", "templates"],
        &[".rs"],
    )
}

fn reject(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}", findings.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = rust()
        .into_iter()
        .filter(|source| !source.text.starts_with("//!"));
    let lines = silent.map(|source| format!("{} does not open with `//!`", source.path));
    reject(&lines.collect::<Vec<_>>());
}

#[test]
fn nothing_is_long() {
    let mut long: Vec<(String, usize, usize)> = Vec::new();
    for source in rust() {
        let code = source.text.split("\n#[cfg(test)]\nmod tests {").next();
        let lines = code.map_or(0, |code| code.lines().count());
        if !source.path.contains("/tests") {
            long.push((source.path.clone(), lines, MAX_FILE));
        }
        let functions = functions(&source.text).into_iter();
        long.extend(
            functions
                .map(|(name, lines)| (format!("{}: `{name}`", source.path), lines, MAX_FUNCTION)),
        );
    }
    long.retain(|(_, lines, most)| lines > most);
    let fresh = long.iter().filter(|(what, lines, _)| {
        let debt = LONG.iter().find(|(debt, _)| what == debt);
        debt.is_none_or(|(_, most)| lines > most)
    });
    let mut findings: Vec<_> = fresh
        .map(|(what, lines, most)| {
            format!("{what} has {lines} lines, not {most} or what its debt says")
        })
        .collect();
    let paid = LONG
        .iter()
        .filter(|(debt, _)| long.iter().all(|(what, ..)| what != debt));
    findings
        .extend(paid.map(|(debt, _)| format!("{debt} is no longer long; take it off the list")));
    reject(&findings);
}

/// Every function with its number of lines. What is formatted closes a block at the depth at which it began.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<_> = text.lines().collect();
    let function = |(start, line): (usize, &&str)| {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let words: Vec<_> = code
            .split(' ')
            .take_while(|word| !word.contains("//"))
            .collect();
        let at = words.iter().position(|word| *word == "fn")?;
        let before = [
            "pub",
            "pub(crate)",
            "pub(super)",
            "const",
            "async",
            "unsafe",
        ];
        let is_function = words[..at].iter().all(|word| before.contains(word));
        let name = words
            .get(at + 1)?
            .split(['(', '<'])
            .next()
            .unwrap_or_default();
        let end = lines[start..]
            .iter()
            .position(|line| line.strip_prefix(indent) == Some("}"))?;
        // A declaration in a trait, and a function on one line, have no block to close.
        let mut ends = lines[start..]
            .iter()
            .filter(|line| line.ends_with(['{', ';', '}']));
        let opens = ends.next().is_some_and(|line| line.ends_with('{'));
        (is_function && opens).then(|| (name.to_owned(), end + 1))
    };
    lines.iter().enumerate().filter_map(function).collect()
}

/// What must not stand in a file, put together so that this file does not hold it.
fn forbidden() -> Vec<(String, &'static str)> {
    let bang = |name: &str| format!("{name}{}", "!(");
    let host = |parts: [&str; 2]| parts.join(".");
    vec![
        (bang("todo"), "is unfinished"),
        (bang("dbg"), "is a leftover"),
        (bang("unimplemented"), "is unfinished"),
        (["/ho", "me/"].concat(), "is a path of one machine"),
        (["/Us", "ers/"].concat(), "is a path of one machine"),
        (["/wo", "rk/"].concat(), "is a path of one machine"),
        (["/ro", "ot/"].concat(), "is a path of one machine"),
        (["C:", "\\"].concat(), "is a path of one machine"),
        (host(["crates", "io"]), "is a registry"),
        (host(["npmjs", "com"]), "is a registry"),
        (host(["pypi", "org"]), "is a registry"),
    ]
}

#[test]
fn nothing_is_unfinished_or_local() {
    let endings = [".rs", ".toml", ".yaml", ".md"];
    let mut findings = Vec::new();
    for source in written(&["xtask", "templates", "specs"], &endings) {
        for (number, line) in source.text.lines().enumerate() {
            for (text, why) in forbidden()
                .iter()
                .filter(|(text, _)| line.contains(text.as_str()))
            {
                findings.push(format!("{}:{}: `{text}` {why}", source.path, number + 1));
            }
        }
    }
    reject(&findings);
}

/// The rule sees what it is for.
#[test]
fn the_length_of_a_function_is_seen() {
    let text = "fn a() {\n    if b {\n    }\n}\nimpl A {\n    pub fn b<T>(\n        t: T,\n    ) {\n    }\n    fn c() {}\n    fn d();\n}\n";
    assert_eq!(functions(text), [("a".to_owned(), 4), ("b".to_owned(), 4)]);
}
