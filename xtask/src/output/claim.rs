//! An output folder in, whose each of its files is out.
//!
//! Ours is what the last run's manifest lists, and what says in its first lines that it is generated; and
//! what is as the next run would write it anyway.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{Files, MANIFEST, MANIFEST_HEAD, MARK, Written, is_foreign, same};

/// The lines and bytes at whose end a generated file has said so.
const MARK_LINES: usize = 5;
const MARK_BYTES: u64 = 4096;
/// How many files that the generator did not write are looked for before giving up.
const ENOUGH: usize = 10;

/// The files of an output folder, by path.
pub struct Existing {
    dir: PathBuf,
    entries: BTreeMap<String, Claim>,
}

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is what will be written.
    Same,
    /// The generator wrote it.
    Ours,
    /// It is not the generator's, or a link, or something that is not a file.
    Theirs,
}

impl Existing {
    /// Looks through an output folder, which may not exist yet.
    pub fn of(dir: &Path, files: &Files<'_>) -> Result<Existing> {
        let mut walk = FolderWalk {
            files,
            manifest: manifest(dir),
            entries: BTreeMap::new(),
            theirs: 0,
        };
        match fs::symlink_metadata(dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", dir.display()));
            }
            Ok(found) if found.is_symlink() => bail!(
                "{} is a symbolic link; name the folder that it leads to, or remove the link",
                dir.display()
            ),
            Ok(found) if !found.is_dir() => {
                bail!(
                    "{} is not a folder; name another, or move it away",
                    dir.display()
                )
            }
            Ok(_) => walk
                .folder(dir, "")
                .with_context(|| format!("cannot read {}", dir.display()))?,
        }
        Ok(Existing {
            dir: dir.to_owned(),
            entries: walk.entries,
        })
    }

    pub fn claims(&self) -> impl Iterator<Item = (&str, Claim)> {
        self.entries
            .iter()
            .map(|(path, claim)| (path.as_str(), *claim))
    }

    pub fn claim(&self, path: &str) -> Option<Claim> {
        self.entries.get(path).copied()
    }

    /// Rejects a folder that holds files that the generator did not write.
    pub fn check(&self) -> Result<()> {
        let theirs = self.claims().filter(|(_, claim)| *claim == Claim::Theirs);
        let mut shown: Vec<String> = theirs
            .map(|(path, _)| format!("\n  {}", self.dir.join(path).display()))
            .collect();
        if shown.is_empty() {
            return Ok(());
        }
        if shown.len() > ENOUGH {
            shown.truncate(ENOUGH);
            shown.push("\n  and more".to_owned());
        }
        bail!(
            "the output folder holds files that the generator did not write:{}\nhelp: move them away, or choose another folder",
            shown.concat()
        )
    }

    /// Counts what would change.
    pub fn difference(&self, files: &Files<'_>) -> Written {
        let unchanged = self
            .claims()
            .filter(|(_, claim)| *claim == Claim::Same)
            .count();
        let removed = self
            .claims()
            .filter(|(path, _)| !files.contains_key(path))
            .count();
        Written {
            written: files.len() - unchanged,
            unchanged,
            removed,
        }
    }
}

struct FolderWalk<'f> {
    files: &'f Files<'f>,
    manifest: BTreeSet<String>,
    entries: BTreeMap<String, Claim>,
    theirs: usize,
}

impl FolderWalk<'_> {
    /// Claims the files below `dir`, but not those at its top that belong to Cargo or version control.
    fn folder(&mut self, dir: &Path, below: &str) -> io::Result<()> {
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if below.is_empty() && is_foreign(&name) {
                continue;
            }
            // A folder that the generator did not write may be of any size.
            if self.theirs > ENOUGH {
                return Ok(());
            }
            let path = format!("{below}{name}");
            let kind = entry.file_type()?;
            if kind.is_dir() {
                self.folder(&entry.path(), &format!("{path}/"))?;
                continue;
            }
            let claim = if kind.is_file() {
                self.file(&entry.path(), &path)?
            } else {
                Claim::Theirs
            };
            self.theirs += usize::from(claim == Claim::Theirs);
            self.entries.insert(path, claim);
        }
        Ok(())
    }

    fn file(&self, found: &Path, path: &str) -> io::Result<Claim> {
        if let Some(contents) = self.files.get(path)
            && same(contents, &text(found, contents.len())?)
        {
            return Ok(Claim::Same);
        }
        if self.manifest.contains(path) || is_marked(found)? {
            return Ok(Claim::Ours);
        }
        Ok(Claim::Theirs)
    }
}

/// Reads a file as far as it may be one of `len` bytes with line ends of either kind, and a little more.
pub fn text(path: &Path, len: usize) -> io::Result<String> {
    let most = (len as u64).saturating_mul(2) + MARK_BYTES;
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads the list that the last run left; a file that only has its name lists nothing.
fn manifest(dir: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(dir.join(MANIFEST)).unwrap_or_default();
    let mut lines = text.lines();
    match lines.next() {
        Some(MANIFEST_HEAD) => lines.map(str::to_owned).collect(),
        _ => BTreeSet::new(),
    }
}

fn is_marked(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(MARK_BYTES).read_to_end(&mut head)?;
    let mut lines = head.split(|byte| *byte == b'\n').take(MARK_LINES);
    Ok(lines.any(|line| line.windows(MARK.len()).any(|part| part == MARK.as_bytes())))
}
