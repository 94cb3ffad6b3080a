//! A project that a test may change. In: the specs of the tests of versions. Out: a copy of them in a temporary folder.

#![allow(dead_code, reason = "a test uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::expect;

/// The project; its files are named by their paths below `specs`.
pub struct SpecsCopy(tempfile::TempDir);

impl SpecsCopy {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let specs = folder.path().join("specs");
        expect::copy(Path::new("tests/versions/specs"), &specs);
        Self(folder)
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.root().join("specs").join(file)
    }

    pub fn text(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    pub fn write(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).expect("a file");
    }

    pub fn edit(&self, file: &str, old: &str, new: &str) {
        let text = self.text(file);
        assert!(text.contains(old), "`{old}` is not in {file}");
        self.write(file, &text.replacen(old, new, 1));
    }

    /// Returns every spec by its path; without what is staged.
    pub fn specs(&self) -> BTreeMap<String, String> {
        let files = expect::files_below(&self.path("").to_string_lossy()).into_iter();
        let files = files.filter(|file| !file.starts_with(".staged"));
        files.map(|file| (file.clone(), self.text(&file))).collect()
    }
}
