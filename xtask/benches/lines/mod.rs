//! How much Rust there is. In: a folder. Out: the lines of its files and of those in folders below it.

use std::path::Path;

/// Returns the lines of Rust in a folder.
pub fn lines(folder: &Path) -> anyhow::Result<usize> {
    let mut lines = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            lines += self::lines(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            lines += std::fs::read_to_string(&path)?.lines().count();
        }
    }
    Ok(lines)
}
