//! Rust files of a folder. In: a folder with one crate or several. Out: each file parsed, with the module that it is.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// A module's path; the first part tells crates apart.
pub type Module = Vec<String>;

pub struct Source {
    pub module: Module,
    pub file: syn::File,
}

pub fn read(folder: &Path) -> anyhow::Result<Vec<Source>> {
    let mut paths = Vec::new();
    collect(folder, &mut paths)?;
    paths.sort();
    let read = |path: &PathBuf| -> anyhow::Result<Source> {
        let text = std::fs::read_to_string(path)?;
        let file = syn::parse_file(&text).with_context(|| path.display().to_string())?;
        Ok(Source {
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

/// `src/api/send.rs` is `api::send` of the crate around `src`; a file outside any `src` is a crate of its own.
fn module(folder: &Path, path: &Path) -> Module {
    let below = path.strip_prefix(folder).unwrap_or(path).with_extension("");
    let parts: Vec<_> = below
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let is_src = |path: &Path| path.file_name().is_some_and(|name| name == "src");
    let start = match parts.iter().rposition(|part| part == "src") {
        Some(at) => at + 1,
        None if is_src(folder) => 0,
        None if parts
            .first()
            .is_some_and(|first| ["tests", "examples", "benches"].contains(&first.as_str())) =>
        {
            return vec![parts.join("/")];
        }
        None => 0,
    };
    let mut module = vec![parts[..start].join("/")];
    module.extend(parts[start..].iter().cloned());
    if module.len() > 1
        && matches!(
            module.last().map(String::as_str),
            Some("mod" | "lib" | "main")
        )
    {
        module.pop();
    }
    module
}
