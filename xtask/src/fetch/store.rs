//! Documents that were downloaded and checked, until all of a run are there. In: documents with the addresses that they come
//! from. Out: the same, for a run on the same day.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use jiff::civil::Date;

use super::address;
use crate::staged;

const DOWNLOADS: &str = "downloads";
const UNCHECKED: &str = "unchecked";

/// The folders of one day.
pub struct Store {
    specs: PathBuf,
    day: String,
}

impl Store {
    /// Opens the store of a day. What is left of other days is removed, because it may have changed.
    ///
    /// # Errors
    ///
    /// The disk fails.
    pub fn open(specs: &Path, day: Date) -> Result<Store> {
        let day = day.to_string();
        let all = staged::folder(specs, DOWNLOADS);
        for entry in fs::read_dir(&all).into_iter().flatten().flatten() {
            if entry.file_name() != day.as_str() {
                staged::clear(&entry.path())?;
            }
        }
        staged::clear(&staged::folder(specs, UNCHECKED))?;
        Ok(Store {
            specs: specs.to_owned(),
            day,
        })
    }

    /// Returns what was kept of an address.
    pub fn kept(&self, address: &str, file: &str) -> Option<Vec<u8>> {
        fs::read(self.path(address, file)).ok()
    }

    /// Keeps a document that was checked.
    ///
    /// # Errors
    ///
    /// The disk fails.
    pub fn keep(&self, address: &str, file: &str, bytes: &[u8]) -> Result<()> {
        staged::write(&self.path(address, file), bytes)
    }

    /// Writes a document that is about to be checked. Returns its name below the project.
    ///
    /// # Errors
    ///
    /// The disk fails.
    pub fn put_unchecked(&self, file: &str, bytes: &[u8]) -> Result<String> {
        let path = staged::folder(&self.specs, UNCHECKED).join(file);
        staged::write(&path, bytes)?;
        let below = path.strip_prefix(self.specs.parent().unwrap_or(&self.specs));
        Ok(below.unwrap_or(&path).to_string_lossy().replace('\\', "/"))
    }

    /// Removes a document that was checked and is right.
    pub fn remove_unchecked(&self, file: &str) {
        // One that is left is removed by the next run.
        let _ = fs::remove_file(staged::folder(&self.specs, UNCHECKED).join(file));
    }

    /// Removes everything.
    ///
    /// # Errors
    ///
    /// The disk fails.
    pub fn clear(&self) -> Result<()> {
        staged::clear(&staged::folder(&self.specs, DOWNLOADS))?;
        staged::clear(&staged::folder(&self.specs, UNCHECKED))
    }

    /// What was downloaded from one server is not that of another.
    fn path(&self, address: &str, file: &str) -> PathBuf {
        let server: String = address::origin(address)
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '.' {
                    c
                } else {
                    '_'
                }
            })
            .collect();
        let day = staged::folder(&self.specs, DOWNLOADS).join(&self.day);
        day.join(server).join(file)
    }
}
