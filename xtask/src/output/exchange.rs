//! The stage made the output, in one step where the system can.

use std::fs;
use std::io;

use anyhow::{Context, Result};

use super::stage::sync_folder;
use super::{Folders, step};

/// Makes the stage the output folder; the old output, if there is one, becomes the stage.
pub fn exchange(folders: &Folders) -> Result<()> {
    step("exchange")?;
    let exchange = || -> Result<()> {
        if !folders.dir.exists() {
            fs::rename(&folders.stage, &folders.dir)?;
        } else if !swapped(folders)? {
            swap_in_steps(folders)?;
        }
        Ok(sync_folder(&folders.parent)?)
    };
    exchange().with_context(|| format!("cannot replace {}", folders.dir.display()))
}

/// Exchanges the two folders at once. Returns whether the system can.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn swapped(folders: &Folders) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(
        CWD,
        &folders.stage,
        CWD,
        &folders.dir,
        RenameFlags::EXCHANGE,
    ) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn swapped(_folders: &Folders) -> io::Result<bool> {
    Ok(false)
}

/// Exchanges the two folders by way of a third name. Between the first two steps there is no output folder;
/// a run that is killed right there is put right by the next.
pub fn swap_in_steps(folders: &Folders) -> Result<()> {
    fs::rename(&folders.dir, &folders.aside)?;
    step("rename the stage")?;
    fs::rename(&folders.stage, &folders.dir)?;
    step("put the old output aside")?;
    Ok(fs::rename(&folders.aside, &folders.stage)?)
}
