//! One command at a time in a folder. In: the folder. Out: its lock, which ends with the value.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};

/// Waits until no other command holds the lock of a folder. Only Unix opens folders as files.
///
/// # Errors
///
/// The folder cannot be opened or locked.
pub fn lock(folder: &Path) -> Result<Option<File>> {
    if cfg!(not(unix)) {
        return Ok(None);
    }
    let locked = File::open(folder).and_then(|file| file.lock().map(|()| file));
    locked
        .map(Some)
        .with_context(|| format!("cannot lock {}", folder.display()))
}
