//! The files below a folder. In: a folder. Out: its files, sorted, and those of its folders.
//!
//! A symbolic link to a folder is not entered: what is in this folder is found without it, what is elsewhere is not below it,
//! and two links to the folder that they are in would make the search endless. A link that leads elsewhere is listed apart.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// What is below a folder.
#[derive(Default)]
pub struct FilesBelow {
    pub files: Vec<PathBuf>,
    /// Symbolic links to files and folders elsewhere.
    pub outside: Vec<PathBuf>,
}

/// Returns the files below a folder, but not those of the folders whose names `is_skipped` has.
pub fn files_below(folder: &Path, is_skipped: &dyn Fn(&str) -> bool) -> io::Result<FilesBelow> {
    let mut found = FilesBelow::default();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            if kind.is_dir() {
                if !is_skipped(&entry.file_name().to_string_lossy()) {
                    waiting.push(path);
                }
            } else if kind.is_symlink() && !is_below(folder, &path) {
                found.outside.push(path);
            } else if !path.is_dir() {
                found.files.push(path);
            }
        }
    }
    found.files.sort();
    found.outside.sort();
    Ok(found)
}

/// Returns whether a path is below a folder, symbolic links followed; one that does not exist is. The folder of a file that is
/// named without one is empty, and means the working directory.
pub fn is_below(folder: &Path, path: &Path) -> bool {
    let folder = Path::new(".").join(folder);
    match (folder.canonicalize(), path.canonicalize()) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        _ => true,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn links_lead_neither_out_nor_in_circles() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join("in");
        fs::create_dir_all(folder.join("a/target")).expect("a folder");
        for file in ["out.yaml", "in/a/x.yaml", "in/a/target/y.yaml", "in/b.yaml"] {
            fs::write(root.path().join(file), "").expect("a file");
        }
        for (target, link) in [
            (".", "one"),
            (".", "two"),
            ("..", "three"),
            ("../out.yaml", "out.yaml"),
            ("a/x.yaml", "c.yaml"),
            ("nowhere", "dead.yaml"),
        ] {
            symlink(target, folder.join(link)).expect("a link");
        }
        let found = files_below(&folder, &|name| name == "target").expect("a folder");
        let name = |path: &PathBuf| {
            let name = path.strip_prefix(&folder).expect("below");
            name.to_string_lossy().into_owned()
        };
        let names = |paths: &[PathBuf]| paths.iter().map(name).collect::<Vec<_>>();
        let files = ["a/x.yaml", "b.yaml", "c.yaml", "dead.yaml"];
        assert_eq!(names(&found.files), files);
        assert_eq!(names(&found.outside), ["out.yaml", "three"]);
        assert!(files_below(&root.path().join("nowhere"), &|_| false).is_err());
        let here = Path::new("");
        assert!(is_below(here, Path::new("Cargo.toml")) && !is_below(here, &folder));
    }
}
