//! Expected files on disk. In: a path and what the test got. Out: nothing when they agree; else the first line that
//! differs and the command that takes over the new text. With `BLESS=1` in the environment the file is rewritten.

#![allow(dead_code, reason = "a test uses a part of it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Whether expected files are rewritten instead of compared.
pub fn blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// Compares `actual` with the file at `path`, which is relative to the package's folder.
pub fn text(path: &str, actual: &str, test: &str) -> Result<(), String> {
    let expected = fs::read_to_string(path).map(|text| text.replace("\r\n", "\n"));
    if expected.as_deref().ok() == Some(actual) {
        return Ok(());
    }
    if blessing() {
        let folder = Path::new(path).parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder).map_err(|error| format!("{path}: {error}"))?;
        return fs::write(path, actual).map_err(|error| format!("{path}: {error}"));
    }
    let bless = format!("if the change is meant, run: BLESS=1 cargo test -p xtask --test {test}");
    let Ok(expected) = expected else {
        return Err(format!("{path} does not exist\n{bless}"));
    };
    let line = differing(&expected, actual);
    let at = |text: &str| {
        text.lines()
            .nth(line - 1)
            .unwrap_or("<end of file>")
            .to_owned()
    };
    Err(format!(
        "{path}:{line} differs\n  - {}\n  + {}\n{bless}",
        at(&expected),
        at(actual)
    ))
}

/// Returns the first line in which two files differ, from 1.
fn differing(a: &str, b: &str) -> usize {
    let same = a.lines().zip(b.lines()).take_while(|(a, b)| a == b);
    same.count() + 1
}

/// Compares the folders in `root` with the list of a test's cases.
pub fn same_cases(root: &str, listed: &[&str]) {
    let entries = fs::read_dir(root).unwrap_or_else(|error| panic!("{root}: {error}"));
    let folders: BTreeSet<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let cases: BTreeSet<String> = listed.iter().map(|case| (*case).to_owned()).collect();
    assert_eq!(cases.len(), listed.len(), "a case is listed twice");
    let unlisted: Vec<_> = folders.difference(&cases).collect();
    let absent: Vec<_> = cases.difference(&folders).collect();
    assert!(
        unlisted.is_empty() && absent.is_empty(),
        "{root}: folders without an entry in `cases!`: {unlisted:?}; entries without a folder: {absent:?}"
    );
}

/// The files below a folder, by their paths in it.
pub fn files_below(root: &str) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let here = Path::new(root).join(&folder);
        for entry in fs::read_dir(&here)
            .into_iter()
            .flatten()
            .filter_map(Result::ok)
        {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            };
            if entry.path().is_dir() {
                folders.push(path);
            } else {
                files.insert(path);
            }
        }
    }
    files
}

/// Copies every file below a folder to another folder.
pub fn copy(from: &Path, to: &Path) {
    for file in files_below(&from.to_string_lossy()) {
        let target = to.join(&file);
        fs::create_dir_all(target.parent().expect("a file is in a folder")).expect("a folder");
        fs::copy(from.join(&file), target).expect("a copy");
    }
}
