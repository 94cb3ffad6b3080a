//! A draft: the specs as a command is about to leave them. In: the folder `specs` and changed files. Out: a project with a copy
//! of the specs and the changes, on which the stages run before anything is replaced. It lasts as long as its value.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::replace::SpecChange;
use crate::staged;

/// A copy of a project's specs.
#[derive(Debug)]
pub struct Draft {
    root: PathBuf,
}

impl Draft {
    /// Copies the specs, and writes the changes into the copy.
    ///
    /// # Errors
    ///
    /// The disk fails.
    pub fn create(specs: &Path, changes: &[SpecChange]) -> Result<Draft> {
        let root = staged::folder(specs, "draft");
        staged::clear(&root)?;
        let draft = Draft { root };
        let copy = draft.root.join("specs");
        copy_below(specs, &copy)?;
        for change in changes {
            staged::write(&copy.join(&change.file), &change.contents)?;
        }
        Ok(draft)
    }

    /// Returns the root of the project that the copy is the specs of.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // What is left is replaced by the next draft.
        let _ = fs::remove_dir_all(&self.root);
        if let Some(staging) = self.root.parent() {
            let _ = fs::remove_dir(staging);
        }
    }
}

fn copy_below(from: &Path, to: &Path) -> Result<()> {
    let copy = || -> std::io::Result<Vec<PathBuf>> {
        fs::create_dir_all(to)?;
        let mut folders = Vec::new();
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                fs::copy(entry.path(), to.join(entry.file_name()))?;
            }
        }
        Ok(folders)
    };
    let folders = copy().with_context(|| format!("cannot copy {}", from.display()))?;
    for folder in folders {
        let Some(name) = folder.file_name().filter(|name| !staged::is_staging(name)) else {
            continue;
        };
        copy_below(&folder, &to.join(name))?;
    }
    Ok(())
}
