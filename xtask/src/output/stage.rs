//! The new output, put together beside the old one.
//!
//! The manifest comes first, so that after a kill everything in the folder is known to be ours.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};

use super::claim::{Claim, Existing};
use super::manifest::MANIFEST;
use super::{Files, Folders, step};

/// Fills the stage: unchanged files are the old ones under a second name, so that they keep their times.
pub fn stage(folders: &Folders, existing: &Existing, files: &Files<'_>) -> Result<()> {
    step("create the stage")?;
    fs::create_dir(&folders.stage)
        .with_context(|| format!("cannot create {}", folders.stage.display()))?;
    put(folders, existing, MANIFEST, &files[MANIFEST])?;
    for (path, contents) in files.iter().filter(|(path, _)| **path != MANIFEST) {
        put(folders, existing, path, contents)?;
    }
    step("sync the stage")?;
    let is_new = |path: &&&str| existing.claim(path) != Some(Claim::Same);
    let new = files.keys().filter(is_new);
    sync(&folders.stage, new).with_context(|| format!("cannot write {}", folders.stage.display()))
}

fn put(folders: &Folders, existing: &Existing, path: &str, contents: &str) -> Result<()> {
    step(path)?;
    let staged = folders.stage.join(path);
    let put = || -> io::Result<()> {
        if let Some(folder) = staged.parent() {
            fs::create_dir_all(folder)?;
        }
        match existing.claim(path) {
            Some(Claim::Same) => keep(&folders.dir.join(path), &staged),
            _ => File::create_new(&staged)?.write_all(contents.as_bytes()),
        }
    };
    put().with_context(|| format!("cannot write {}", staged.display()))
}

/// Gives a file a second name, or where the file system cannot, a copy with the same times.
fn keep(old: &Path, new: &Path) -> io::Result<()> {
    if fs::hard_link(old, new).is_ok() {
        return Ok(());
    }
    let times = fs::metadata(old)?.modified()?;
    fs::copy(old, new)?;
    File::options().write(true).open(new)?.set_modified(times)
}

/// Waits until the stage is on the disk: one barrier for all of its files, where the system has one.
#[cfg(target_os = "linux")]
fn sync<'f>(stage: &Path, _new: impl Iterator<Item = &'f &'f str>) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(stage)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync<'f>(stage: &Path, mut new: impl Iterator<Item = &'f &'f str>) -> io::Result<()> {
    let open = |path| File::options().write(true).open(stage.join(path));
    new.try_for_each(|path| open(path)?.sync_data())?;
    sync_folder(stage)
}

#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
