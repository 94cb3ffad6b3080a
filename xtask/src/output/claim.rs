//! An output folder in, whose each of its files is out.
//!
//! Ours is what says in its first lines that it is generated, and what the manifest lists: with the hash that it has, or
//! because the next run writes it again. So a manifest that lists more than was written removes nothing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::manifest::{self, MANIFEST, MARK_BYTES, Manifest, is_marked};
use super::{Files, Written, is_foreign, same};

/// How many files that the generator did not write are looked for before giving up.
const ENOUGH: usize = 10;

/// The files of an output folder, by path.
pub struct Existing {
    dir: PathBuf,
    entries: BTreeMap<String, Claim>,
    /// What the last run was for, if its manifest says so.
    document: Option<String>,
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
        Self::look(dir, files, false)
    }

    /// Looks through a folder for the generator's own use: what its manifest lists is ours, even if it was cut short.
    pub fn of_leftover(dir: &Path) -> Result<Existing> {
        Self::look(dir, &Files::new(), true)
    }

    fn look(dir: &Path, files: &Files<'_>, trusts_manifest: bool) -> Result<Existing> {
        let mut walk = FolderWalk {
            files,
            manifest: Manifest::read(dir),
            trusts_manifest,
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
            document: walk.manifest.document().map(str::to_owned),
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

    /// Rejects a folder that holds files that the generator did not write, or that was made from another document.
    pub fn check(&self, document: &str) -> Result<()> {
        self.check_files()?;
        let document = manifest::quoted(document);
        match &self.document {
            Some(made_from) if *made_from == document => Ok(()),
            _ if self.entries.is_empty() => Ok(()),
            Some(made_from) => bail!(
                "{} is made from the document {made_from}, not from {document}\nhelp: choose another folder, or move this one away",
                self.dir.display()
            ),
            None => bail!(
                "nothing in {} says which document it is made from: its `{MANIFEST}` is missing or cut short\nhelp: choose another folder, or move this one away",
                self.dir.display()
            ),
        }
    }

    fn check_files(&self) -> Result<()> {
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
            "the output folder holds files that the generator did not write, or that were changed since:{}\nhelp: move them away, or choose another folder",
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
            recovered: false,
        }
    }
}

struct FolderWalk<'f> {
    files: &'f Files<'f>,
    manifest: Manifest,
    trusts_manifest: bool,
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
        let len = self.files.get(path).map_or(0, |contents| contents.len());
        let text = text(found, len)?;
        if let Some(contents) = self.files.get(path)
            && same(contents, &text)
        {
            return Ok(Claim::Same);
        }
        let is_ours = is_marked(text.as_bytes())
            || self.manifest.lists(path)
                && (self.trusts_manifest
                    || self.files.contains_key(path)
                    || self.is_unchanged(found, path)?);
        Ok(if is_ours { Claim::Ours } else { Claim::Theirs })
    }

    /// Whether a file that is listed is still what the last run wrote.
    fn is_unchanged(&self, found: &Path, path: &str) -> io::Result<bool> {
        let contents = fs::read(found)?;
        Ok(self
            .manifest
            .wrote(path, &String::from_utf8_lossy(&contents)))
    }
}

/// Reads a file as far as it may be one of `len` bytes with line ends of either kind, and a little more.
pub fn text(path: &Path, len: usize) -> io::Result<String> {
    let most = (len as u64).saturating_mul(2) + MARK_BYTES as u64;
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
