//! Whether a run would have nothing to do. In: the bytes of every input, of every output and of the generator itself.
//! Out: yes, if all of them are those that the last complete run left.
//!
//! The stamp is beside the generator's executable, outside of the project. When it is missing or differs, the whole
//! pipeline runs; `--check` never reads it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::cores;
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
            let mut files = Vec::new();
            find(root, Path::new(folder), &mut files)?;
            for hash in cores::run(&files, |file| hash(root, file)) {
                hasher.update(hash?);
            }
            outputs = files.len();
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

/// Finds the files below a folder, by their paths from the root, in an order that does not depend on the disk.
fn find(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(root.join(folder))?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (kind, path) = (entry.file_type()?, folder.join(entry.file_name()));
        if kind.is_dir() && entry.file_name() != "target" {
            find(root, &path, files)?;
        } else if kind.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// Hashes the path and the contents of a file.
fn hash(root: &Path, file: &Path) -> io::Result<[u8; 32]> {
    let path = file.as_os_str().as_encoded_bytes();
    let mut hasher = Sha256::new();
    hasher.update(path.len().to_le_bytes());
    hasher.update(path);
    hasher.update(fs::read(root.join(file))?);
    Ok(hasher.finalize().into())
}
