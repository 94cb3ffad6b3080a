//! Whether a run would have nothing to do. In: the bytes of every input, of every output and of the generator itself.
//! Out: yes, if all of them are those that the last complete run left.
//!
//! The stamp is beside the generator's executable, outside of the project. When it is missing or differs, the whole
//! pipeline runs; `--check` never reads it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::hex::hex;

/// Folders that are read or written, below the project's root.
const FOLDERS: [&str; 3] = ["specs", "templates", "generated"];

/// The state of inputs, outputs and generator at one moment.
pub struct Stamp {
    /// Where the stamp of the last run lies.
    file: PathBuf,
    state: String,
    /// How many files the output has.
    pub outputs: usize,
}

impl Stamp {
    /// Takes the state of the project.
    ///
    /// # Errors
    ///
    /// A file cannot be read; then nothing is known, and the pipeline says what is wrong.
    pub fn take(root: &Path) -> io::Result<Self> {
        let executable = std::env::current_exe()?;
        let mut hasher = Sha256::new();
        let metadata = executable.metadata()?;
        hasher.update(metadata.len().to_le_bytes());
        hasher.update(format!("{:?}", metadata.modified()?));
        let mut outputs = 0;
        for folder in FOLDERS {
            let count = hash_folder(&root.join(folder), &mut hasher)?;
            outputs = count;
        }
        let state = hex(&hasher.finalize());
        Ok(Self {
            file: executable.with_extension("stamp"),
            state,
            outputs,
        })
    }

    /// Whether the last complete run left exactly this.
    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|last| last == self.state)
    }

    /// Keeps the state as that of a complete run. A stamp that cannot be kept only costs the next run its time.
    pub fn keep(&self) {
        let _ = fs::write(&self.file, &self.state);
    }
}

/// Hashes names and contents in an order that does not depend on the disk. Returns how many files there are.
fn hash_folder(folder: &Path, hasher: &mut Sha256) -> io::Result<usize> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut count = 0;
    for entry in entries {
        let name = entry.file_name();
        let kind = entry.file_type()?;
        hasher.update(name.as_encoded_bytes());
        if kind.is_dir() && name != "target" {
            hasher.update([1]);
            count += hash_folder(&entry.path(), hasher)?;
        } else if kind.is_file() {
            let contents = fs::read(entry.path())?;
            hasher.update([2]);
            hasher.update(contents.len().to_le_bytes());
            hasher.update(&contents);
            count += 1;
        }
    }
    Ok(count)
}
