//! Rust files of a folder. In: a folder with one crate or several. Out: each file parsed, with its module.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// Folders whose files are crates.
const TARGETS: [&str; 3] = ["tests", "examples", "benches"];

/// A module's path; the first part identifies the crate.
pub type Module = Vec<String>;

pub struct SourceFile {
    pub module: Module,
    pub file: syn::File,
}

pub fn read(folder: &Path) -> anyhow::Result<Vec<SourceFile>> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let read = |path: &PathBuf| -> anyhow::Result<SourceFile> {
        let text = std::fs::read_to_string(path)?;
        let file = syn::parse_file(&text).with_context(|| path.display().to_string())?;
        Ok(SourceFile {
            module: module(folder, path),
            file,
        })
    };
    paths.iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name != "target" && !name.starts_with('.') {
                collect(&path, paths)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
    Ok(())
}

/// `src/api/send.rs` is `api::send` of the crate around `src`; a file outside any `src` is its own crate.
fn module(folder: &Path, path: &Path) -> Module {
    let below = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    let parts = below.iter().map(|part| part.to_string_lossy().into_owned());
    let parts: Vec<String> = parts.collect();
    let start = parts
        .iter()
        .rposition(|part| part == "src")
        .map(|at| at + 1);
    let is_target = parts
        .first()
        .is_some_and(|first| TARGETS.contains(&first.as_str()));
    if start.is_none() && !folder.ends_with("src") && is_target {
        return vec![parts.join("/")];
    }
    let (krate, path) = parts.split_at(start.unwrap_or(0));
    let mut module = vec![krate.join("/")];
    module.extend(path.iter().cloned());
    if let [_, .., last] = module.as_slice()
        && matches!(last.as_str(), "mod" | "lib" | "main")
    {
        module.pop();
    }
    module
}
