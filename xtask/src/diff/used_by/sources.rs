//! Rust files of a folder. In: a folder with one crate or several. Out: each file parsed, with its module. No symbolic link is
//! followed that leads out of the folder.

use std::path::{Path, PathBuf};

use anyhow::Context;
use proc_macro2::TokenStream;

use super::depth::is_deep;
use crate::source;

/// Folders whose files are crates.
const TARGETS: [&str; 3] = ["tests", "examples", "benches"];

/// A module's path; the first part identifies the crate.
pub type Module = Vec<String>;

pub struct SourceFile {
    pub module: Module,
    pub file: syn::File,
}

pub fn read(folder: &Path) -> anyhow::Result<Vec<SourceFile>> {
    let is_skipped = |name: &str| name == "target" || name.starts_with('.');
    let paths = source::files_below(folder, &is_skipped)?.files.into_iter();
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let read = |path: PathBuf| -> anyhow::Result<SourceFile> {
        let name = || path.display().to_string();
        let text = source::text(&path)
            .context("not a text file")
            .with_context(name)?;
        let file = parse(&text).with_context(name)?;
        Ok(SourceFile {
            module: module(folder, &path),
            file,
        })
    };
    paths
        .filter(|path| is_rust(path) && path.is_file())
        .map(read)
        .collect()
}

fn parse(text: &str) -> anyhow::Result<syn::File> {
    let text = match text.strip_prefix("#!") {
        // A line for the shell, which is not an attribute.
        Some(rest) if !rest.trim_start().starts_with('[') => {
            rest.split_once('\n').map_or("", |(_, rest)| rest)
        }
        _ => text,
    };
    let tokens: TokenStream = text.parse().map_err(syn::Error::from)?;
    anyhow::ensure!(
        !is_deep(tokens.clone()),
        "the code is nested too deep to be read"
    );
    Ok(syn::parse2(tokens)?)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_parsed_unless_it_is_too_deep() {
        for text in ["#!/bin/sh\n#![allow(a)]", "#![allow(a)]"] {
            assert_eq!(parse(text).expect("a file").attrs.len(), 1);
        }
        let deep = format!("static A: u8 = {}0;", "!".repeat(1_000));
        let error = parse(&deep).map(drop).expect_err("too deep");
        assert!(error.to_string().contains("too deep"), "{error}");
    }
}
