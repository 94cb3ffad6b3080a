//! Paths as code hosts show them. In: the findings of a comparison. Out: the same findings, with each file that is in a
//! Git repository named from the root of that repository, whatever folder the command ran in.

use std::path::{Path, PathBuf};

use crate::diff::Comparison;

pub fn relative_paths(comparison: &mut Comparison) {
    let approved = comparison.approved.iter_mut();
    let approved = approved.map(|(finding, _)| finding);
    for finding in comparison.findings.iter_mut().chain(approved) {
        for file in [&mut finding.file.old, &mut finding.file.new] {
            *file = file.take().map(|file| below_root(&file).unwrap_or(file));
        }
    }
}

fn below_root(file: &str) -> Option<String> {
    let path = Path::new(file).canonicalize().ok()?;
    let below = path.strip_prefix(root(&path)?).ok()?;
    Some(below.to_string_lossy().replace('\\', "/"))
}

/// Returns the folder with `.git`, which is a file in a linked worktree.
fn root(path: &Path) -> Option<PathBuf> {
    let mut folders = path.ancestors().skip(1);
    let root = folders.find(|folder| folder.join(".git").exists())?;
    Some(root.to_path_buf())
}
