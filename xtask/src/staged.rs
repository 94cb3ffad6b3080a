//! The folder `specs/.staged`: what a command keeps beside the specs while it runs, and what an interrupted one left.
//!
//! | folder | what is in it |
//! | --- | --- |
//! | `downloads/` | documents that were downloaded and checked, kept until all of a run are there |
//! | `unchecked/` | the last download that was rejected, for the reader of its report |
//! | `draft/` | a copy of the specs with what a command is about to change |
//! | `undo/` | the files that a command is replacing, as they were |
//!
//! Version control ignores it, and nothing else reads it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const FOLDER: &str = ".staged";

/// Returns a folder below the staging folder of `specs`.
pub fn folder(specs: &Path, name: &str) -> PathBuf {
    specs.join(FOLDER).join(name)
}

/// Returns whether a name below `specs` is that of the staging folder.
pub fn is_staging(name: &std::ffi::OsStr) -> bool {
    name == FOLDER
}

/// Removes a folder with everything in it, if it exists.
///
/// # Errors
///
/// It exists and cannot be removed.
pub fn clear(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Removes the staging folder if nothing is kept in it.
pub fn tidy(specs: &Path) {
    // A folder that holds something is not removed.
    let _ = fs::remove_dir(specs.join(FOLDER));
}

/// Writes a file that is complete before it takes its name.
///
/// # Errors
///
/// The disk fails.
pub fn write(path: &Path, contents: &[u8]) -> Result<()> {
    let mut staged = path.as_os_str().to_owned();
    staged.push(".new");
    let staged = PathBuf::from(staged);
    let write = || -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = fs::File::create(&staged)?;
        io::Write::write_all(&mut file, contents)?;
        file.sync_all()?;
        fs::rename(&staged, path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}
