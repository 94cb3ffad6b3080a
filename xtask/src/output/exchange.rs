//! The stage made the output, in one step where the system can.

use std::fs;
use std::io;

use anyhow::{Context, Result};

use super::stage::sync_folder;
use super::{Place, step};

/// Puts the stage in the place of the output folder; the old output, if there is one, becomes the stage.
pub fn exchange(place: &Place) -> Result<()> {
    step("exchange")?;
    let exchange = || -> Result<()> {
        if !place.dir.exists() {
            fs::rename(&place.stage, &place.dir)?;
        } else if !swapped(place)? {
            swap_in_steps(place)?;
        }
        Ok(sync_folder(&place.parent)?)
    };
    exchange().with_context(|| format!("cannot replace {}", place.dir.display()))
}

/// Exchanges the two folders at once, and tells whether the system can.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn swapped(place: &Place) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(CWD, &place.stage, CWD, &place.dir, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn swapped(_place: &Place) -> io::Result<bool> {
    Ok(false)
}

/// Exchanges the two folders by way of a third name. Between the first two steps there is no output folder;
/// a run that is killed right there is put right by the next.
pub fn swap_in_steps(place: &Place) -> Result<()> {
    fs::rename(&place.dir, &place.aside)?;
    step("put the stage in place")?;
    fs::rename(&place.stage, &place.dir)?;
    step("put the old output aside")?;
    Ok(fs::rename(&place.aside, &place.stage)?)
}
