//! The module and its declarations, as Node and the TypeScript compiler see them. Without one of these, its test says
//! so and ends; `NODE` and `TSC` name one that is not on the path.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::driver::program;
use super::server::{MODULE, SDK};

const DECLARATIONS: &str = include_str!("../../../../generated/web/messenger-extensions.d.ts");
const USAGE: &str = include_str!("usage.ts");
const CHECK: &str = include_str!("module.mjs");

/// What both files export.
const EXPORTS: [&str; 8] = [
    "MessengerExtensionsError",
    "askPermission",
    "beginShareFlow",
    "getContext",
    "getGrantedPermissions",
    "getSupportedFeatures",
    "load",
    "requestCloseBrowser",
];

fn run(program: &Path, arguments: &[&str], folder: &Path) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output();
    let output = output.expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{arguments:?}\n{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}

/// Writes files into a new folder, and removes it afterwards.
fn with_files(name: &str, files: &[(&str, &str)], check: impl FnOnce(&Path)) {
    let own = format!("messenger-graph-{name}-{}", std::process::id());
    let folder = std::env::temp_dir().join(own);
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    check(&folder);
    // What stays behind is in the system's temporary folder.
    let _ = fs::remove_dir_all(&folder);
}

#[test]
fn the_declarations_name_what_the_module_exports() {
    for (text, what) in [(MODULE, "module"), (DECLARATIONS, "declarations")] {
        let mut names: Vec<_> = text.lines().filter_map(exported).collect();
        names.sort_unstable();
        assert_eq!(names, EXPORTS, "{what}");
    }
}

/// The function or class that a line exports.
fn exported(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("export ")?;
    let rest = rest
        .strip_prefix("function ")
        .or(rest.strip_prefix("class "))?;
    rest.split(|char: char| !char.is_alphanumeric()).next()
}

#[test]
fn the_module_does_what_it_says_in_node() {
    let Some(node) = program("NODE", &["node"]) else {
        eprintln!("skipped: there is no Node on the path, and NODE names none");
        return;
    };
    let check = CHECK.replace("EXPORTS", &format!("{EXPORTS:?}"));
    let files = [
        ("messenger-extensions.mjs", MODULE),
        ("sdk.mjs", SDK),
        ("check.mjs", &check),
    ];
    with_files("node", &files, |folder| {
        run(&node, &["--check", "messenger-extensions.mjs"], folder);
        run(&node, &["check.mjs"], folder);
    });
}

#[test]
fn the_declarations_hold_in_typescript() {
    let Some(tsc) = program("TSC", &["tsc"]) else {
        eprintln!("skipped: there is no TypeScript compiler on the path, and TSC names none");
        return;
    };
    let files = [
        ("messenger-extensions.d.ts", DECLARATIONS),
        ("messenger-extensions.js", MODULE),
        ("usage.ts", USAGE),
    ];
    let strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes"];
    let target = ["--target", "es2022", "--lib", "es2022,dom"];
    let modules = ["--module", "esnext", "--moduleResolution", "bundler"];
    let arguments = [&strict[..], &target, &modules, &["usage.ts"]].concat();
    with_files("tsc", &files, |folder| run(&tsc, &arguments, folder));
}
