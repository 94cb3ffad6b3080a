//! Stage 10: files in, a folder that holds exactly these out.
//!
//! All or nothing: a run that fails or is killed at any moment leaves the whole previous output or the
//! whole new one, and the next run clears what it left. Unchanged files keep their times. Nothing that the
//! generator did not write is ever overwritten or removed.

mod claim;
mod compare;
mod exchange;
mod leftover;
mod manifest;
mod stage;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

pub use compare::{Difference, compare};

use crate::folder_lock;

use claim::Existing;
use manifest::MANIFEST;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Below the output folder, with `/` between the parts.
    pub path: String,
    pub contents: String,
}

/// What an output folder is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The title of the document that it is made from. A folder that was made from another is not replaced.
    pub document: String,
    pub files: Vec<File>,
}

/// What a run did to the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Whether something was beside the folder that a killed run had left, and was cleared away.
    pub recovered: bool,
}

/// Makes `dir` hold exactly the files of `output`, and what Cargo and version control keep there.
///
/// # Errors
///
/// When `dir` is not a folder of ours, was made from another document, or the disk fails. Then `dir` is as it was.
pub fn write(dir: &Path, output: &Output) -> Result<Written> {
    let files = with_manifest(output)?;
    let folders = Folders::of(dir)?;
    fs::create_dir_all(&folders.parent)
        .with_context(|| format!("cannot create {}", folders.parent.display()))?;
    // No other run writes below the same parent.
    let _lock = folder_lock::lock(&folders.parent)?;
    let recovered = leftover::recover(&folders)?;
    let existing = Existing::of(&folders.dir, &files)?;
    existing.check(&output.document)?;
    let written = Written {
        recovered,
        ..existing.difference(&files)
    };
    if written.written == 0 && written.removed == 0 {
        return Ok(written);
    }
    stage::stage(&folders, &existing, &files)?;
    exchange::exchange(&folders)?;
    leftover::recover(&folders)?;
    Ok(written)
}

/// Returns whether a run that was killed left something beside the output folder `dir`.
#[must_use]
pub fn is_cut_short(dir: &Path) -> bool {
    Folders::of(dir).is_ok_and(|folders| leftover::is_left(&folders))
}

/// The output folder and the names beside it that a run uses.
struct Folders {
    parent: PathBuf,
    dir: PathBuf,
    /// Where the new output is put together, and where the old one is after the exchange.
    stage: PathBuf,
    /// Where the old output is for a moment, on systems that cannot exchange two folders.
    aside: PathBuf,
}

impl Folders {
    fn of(dir: &Path) -> Result<Folders> {
        let dir = std::path::absolute(dir)?;
        let (Some(parent), Some(name)) = (dir.parent(), dir.file_name()) else {
            bail!(
                "{} cannot be an output folder; name a folder inside another",
                dir.display()
            );
        };
        let beside = |end: &str| {
            let mut hidden = std::ffi::OsString::from(".");
            hidden.push(name);
            hidden.push(end);
            parent.join(hidden)
        };
        Ok(Folders {
            stage: beside(".codegen"),
            aside: beside(".codegen-old"),
            parent: parent.to_owned(),
            dir,
        })
    }
}

/// The contents of the output, by path.
type Files<'f> = BTreeMap<&'f str, Cow<'f, str>>;

/// Checks the paths, and adds the list of them.
fn with_manifest(output: &Output) -> Result<Files<'_>> {
    let mut all = Files::new();
    for file in &output.files {
        ensure!(
            is_inside(&file.path),
            "bug: `{}` is not a path for an output file",
            file.path
        );
        let twice = all
            .insert(file.path.as_str(), file.contents.as_str().into())
            .is_some();
        ensure!(!twice, "bug: the output has `{}` twice", file.path);
    }
    let listed = all.iter().map(|(path, contents)| (*path, &**contents));
    let list = manifest::manifest(&output.document, listed);
    all.insert(MANIFEST, list.into());
    Ok(all)
}

/// Returns whether a path stays in the output folder and is not one that Cargo or version control owns.
fn is_inside(path: &str) -> bool {
    let plain = !path.contains(['\\', '\n', '\r', '\0', ':']);
    let named = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let first = path.split('/').next().unwrap_or_default();
    plain && named && !is_foreign(first) && path != MANIFEST
}

/// Returns whether a name at the top of the output folder belongs to Cargo or to version control.
fn is_foreign(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "target",
        "Cargo.lock",
        ".git",
        ".gitignore",
        ".gitattributes",
        ".gitmodules",
        ".hg",
        ".hgignore",
        ".jj",
        ".svn",
    ];
    NAMES.contains(&name)
}

/// Returns whether two files are the same except for line ends.
fn same(a: &str, b: &str) -> bool {
    a == b
        || (a.contains('\r') || b.contains('\r'))
            && a.replace("\r\n", "\n") == b.replace("\r\n", "\n")
}

/// Marks where the tests kill a run.
#[cfg(not(test))]
fn step(_name: &str) -> Result<()> {
    Ok(())
}

#[cfg(test)]
use tests::step;
