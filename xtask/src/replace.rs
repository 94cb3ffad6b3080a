//! Several files of the specs replaced as one: all of them or none.
//!
//! In: the folder `specs` and the new contents. Before the first file changes, those that will be replaced are copied to
//! `undo/`, beside the list of those that do not exist yet. An error restores them at once; after a kill, the next command that
//! changes specs does.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::folder_lock;
use crate::staged;

/// A file with new contents.
#[derive(Clone, Debug)]
pub struct SpecChange {
    /// The path below `specs`, with `/` between the parts.
    pub file: String,
    pub contents: Vec<u8>,
}

const UNDO: &str = "undo";
const INCOMPLETE: &str = "undo-incomplete";
/// The files below `undo/` as they were, and the list of those that did not exist.
const OLD: &str = "old";
const NEW: &str = "new";

/// Writes all changes, in their order.
///
/// # Errors
///
/// The disk fails. Then every file is as it was, or the error says that the next run restores it.
pub fn replace_all(specs: &Path, changes: &[SpecChange]) -> Result<()> {
    keep_old(specs, changes)?;
    let mut written = changes
        .iter()
        .map(|change| staged::write(&specs.join(&change.file), &change.contents));
    if let Err(error) = written.try_for_each(|result| result) {
        return match recover(specs) {
            Ok(_) => Err(error.context("nothing was changed")),
            Err(second) => Err(error.context(format!(
                "the files could not be restored either: {second:#}; run the command again"
            ))),
        };
    }
    forget(specs)
}

/// Begins a command that changes specs: waits until no other does, and restores what an interrupted one was replacing. Returns
/// the lock, and whether there was one.
///
/// # Errors
///
/// The disk fails.
pub fn begin(specs: &Path) -> Result<(Option<fs::File>, bool)> {
    let lock = folder_lock::lock(specs)?;
    Ok((lock, recover(specs)?))
}

/// Restores what an interrupted run was replacing. Returns whether there was one.
///
/// # Errors
///
/// The disk fails; the next call tries again.
pub fn recover(specs: &Path) -> Result<bool> {
    staged::clear(&staged::folder(specs, INCOMPLETE))?;
    let undo = staged::folder(specs, UNDO);
    if !undo.exists() {
        return Ok(false);
    }
    let list = undo.join(NEW);
    let created = fs::read_to_string(&list);
    let created = created.with_context(|| format!("cannot read {}", list.display()))?;
    for file in created.lines() {
        let path = specs.join(file);
        // It may not have been written yet, and its folder may hold others.
        let _ = fs::remove_file(&path);
        if let Some(folder) = path.parent() {
            let _ = fs::remove_dir(folder);
        }
    }
    restore(&undo.join(OLD), specs)?;
    forget(specs)?;
    Ok(true)
}

/// Copies what will be replaced. The copy takes its name when it is complete.
fn keep_old(specs: &Path, changes: &[SpecChange]) -> Result<()> {
    let folder = staged::folder(specs, INCOMPLETE);
    let mut created = String::new();
    for change in changes {
        let path = specs.join(&change.file);
        if path.exists() {
            let old = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            staged::write(&folder.join(OLD).join(&change.file), &old)?;
        } else {
            created.push_str(&change.file);
            created.push('\n');
        }
    }
    staged::write(&folder.join(NEW), created.as_bytes())?;
    let undo = staged::folder(specs, UNDO);
    fs::rename(&folder, &undo).with_context(|| format!("cannot create {}", undo.display()))
}

/// Copies every file below a folder to the same path below another.
fn restore(from: &Path, to: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(from) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            restore(&from, &to)?;
        } else {
            let old = fs::read(&from).with_context(|| format!("cannot read {}", from.display()))?;
            staged::write(&to, &old)?;
        }
    }
    Ok(())
}

/// Removes the copies: from the moment that they lose their name, the new files are what holds.
fn forget(specs: &Path) -> Result<()> {
    let (undo, folder) = (
        staged::folder(specs, UNDO),
        staged::folder(specs, INCOMPLETE),
    );
    fs::rename(&undo, &folder).with_context(|| format!("cannot remove {}", undo.display()))?;
    staged::clear(&folder)?;
    staged::tidy(specs);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(file: &str, contents: &str) -> SpecChange {
        SpecChange {
            file: file.to_owned(),
            contents: contents.into(),
        }
    }

    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("v1.0")).expect("a folder");
        fs::write(folder.path().join("v1.0/a.yaml"), "old").expect("a file");
        folder
    }

    fn text(specs: &Path, file: &str) -> Option<String> {
        fs::read_to_string(specs.join(file)).ok()
    }

    #[test]
    fn all_files_are_written_and_nothing_is_left() {
        let folder = project();
        let specs = folder.path();
        let changes = [change("v1.0/a.yaml", "new"), change("v2.0/b.yaml", "b")];
        replace_all(specs, &changes).expect("the disk works");
        assert_eq!(text(specs, "v1.0/a.yaml").as_deref(), Some("new"));
        assert_eq!(text(specs, "v2.0/b.yaml").as_deref(), Some("b"));
        assert!(!staged::folder(specs, "").exists());
    }

    #[test]
    fn an_error_restores_all_files() {
        let folder = project();
        let specs = folder.path();
        // A file cannot hold a file.
        let blocked = [
            change("v1.0/a.yaml", "new"),
            change("v2.0/b.yaml", "b"),
            change("v2.0/b.yaml/c.yaml", "c"),
        ];
        assert!(replace_all(specs, &blocked).is_err());
        assert_eq!(text(specs, "v1.0/a.yaml").as_deref(), Some("old"));
        assert!(!specs.join("v2.0").exists());
    }

    #[test]
    fn a_killed_run_is_undone_by_the_next() {
        let folder = project();
        let specs = folder.path();
        let changes = [change("v1.0/a.yaml", "new"), change("v2.0/b.yaml", "b")];
        keep_old(specs, &changes).expect("the disk works");
        staged::write(&specs.join("v1.0/a.yaml"), b"new").expect("the disk works");
        assert!(recover(specs).expect("the disk works"));
        assert_eq!(text(specs, "v1.0/a.yaml").as_deref(), Some("old"));
        assert!(!recover(specs).expect("the disk works"));
    }

    #[test]
    fn a_run_that_is_killed_before_it_changes_anything_leaves_the_files() {
        let folder = project();
        let specs = folder.path();
        let half = staged::folder(specs, INCOMPLETE).join(OLD);
        staged::write(&half.join("v1.0/a.yaml"), b"half").expect("the disk works");
        assert!(!recover(specs).expect("the disk works"));
        assert_eq!(text(specs, "v1.0/a.yaml").as_deref(), Some("old"));
    }
}
