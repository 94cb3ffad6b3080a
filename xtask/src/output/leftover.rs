//! The old output, or what a killed run left, cleared away.
//!
//! It makes no difference which of the two it is: what belongs to Cargo or version control goes to the
//! output folder, what is ours is removed, and anything else stops the run.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::claim::{Claim, Existing};
use super::manifest::MANIFEST;
use super::{Folders, is_foreign, step};

/// Brings the names beside the output folder back in order. Returns whether there was something to do.
pub fn recover(folders: &Folders) -> Result<bool> {
    let is_left = is_left(folders);
    if folders.aside.symlink_metadata().is_ok() {
        // An exchange in steps was cut short: the old output is the one that is whole.
        match folders.dir.symlink_metadata() {
            Ok(_) => clear(&folders.aside, &folders.dir)?,
            Err(_) => fs::rename(&folders.aside, &folders.dir)?,
        }
    }
    if folders.stage.symlink_metadata().is_ok() {
        clear(&folders.stage, &folders.dir)?;
    }
    Ok(is_left)
}

/// Whether a run was killed before it was done.
pub fn is_left(folders: &Folders) -> bool {
    let mut names = [&folders.aside, &folders.stage].into_iter();
    names.any(|name| name.symlink_metadata().is_ok())
}

fn clear(leftover: &Path, dir: &Path) -> Result<()> {
    let existing = Existing::of_leftover(leftover)?;
    let is_ours = |path: &str, claim| path == MANIFEST || claim == Claim::Ours;
    if let Some((path, _)) = existing
        .claims()
        .find(|(path, claim)| !is_ours(path, *claim))
    {
        bail!(
            "{} is in a folder for the generator's own use, but is not generated; move it away",
            leftover.join(path).display()
        );
    }
    carry_over(leftover, dir).with_context(|| format!("cannot empty {}", leftover.display()))?;
    remove(leftover, &existing).with_context(|| format!("cannot remove {}", leftover.display()))
}

/// Removes a folder of which every file is ours.
fn remove(leftover: &Path, existing: &Existing) -> Result<()> {
    // The manifest says what is ours, so it goes last.
    for (path, _) in existing.claims().filter(|(path, _)| *path != MANIFEST) {
        step("remove an old file")?;
        fs::remove_file(leftover.join(path))?;
    }
    remove_folders(leftover)?;
    if existing.claim(MANIFEST).is_some() {
        step("remove the old manifest")?;
        fs::remove_file(leftover.join(MANIFEST))?;
    }
    step("remove the old folder")?;
    Ok(fs::remove_dir(leftover)?)
}

/// Moves what Cargo and version control keep at the top of the old output to the new one.
fn carry_over(leftover: &Path, dir: &Path) -> Result<()> {
    for entry in fs::read_dir(leftover)? {
        let entry = entry?;
        let name = entry.file_name();
        if !is_foreign(&name.to_string_lossy()) {
            continue;
        }
        step("carry over")?;
        let new = dir.join(&name);
        if new.symlink_metadata().is_ok() {
            bail!(
                "both {} and {} exist; keep one of them",
                entry.path().display(),
                new.display()
            );
        }
        fs::rename(entry.path(), new)?;
    }
    Ok(())
}

/// Removes the folders below `dir`, which are empty but for each other.
fn remove_folders(dir: &Path) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_folders(&entry.path())?;
            step("remove an old folder")?;
            fs::remove_dir(entry.path())?;
        }
    }
    Ok(())
}
