//! The files of a document. In: a document and its folder. Out: the document and each file that it refers to, directly or
//! through another one. DocumentFiles are read from the document's folder and below, each once, and never from a network; a
//! symbolic link that leaves the folder is rejected like a path that does.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use serde_json::Value;

use super::Unresolved;
use super::anchor::Anchors;
use crate::report::{Report, Site};
use crate::source::visit::for_each_reference;
use crate::source::{self, Document};

/// The largest number of files that one document is read from.
const MAX_FILES: usize = 2_000;

/// A file by its position in [`DocumentFiles`]; the document itself is the first.
pub type FileId = usize;

/// A document and the files that it refers to.
pub struct DocumentFiles<'d> {
    /// The document itself first.
    files: Vec<LoadedFile<'d>>,
    ids: HashMap<String, FileId>,
    /// Why a file is not among the others.
    failures: HashMap<String, FileFailure>,
}

struct LoadedFile<'d> {
    /// The path below the folder of the document.
    path: String,
    document: Cow<'d, Document>,
    anchors: Anchors,
}

#[derive(Clone)]
enum FileFailure {
    Rejected(&'static str),
    Unreadable(Box<Report>),
}

const LEAVES: &str = "leads out of the document's folder";
const NETWORK: &str = "leads to the network, from which nothing is read";

impl<'d> DocumentFiles<'d> {
    /// Returns a document without other files.
    pub fn alone(document: &'d Document) -> Self {
        Self::load(document, None)
    }

    /// Reads the files that a document refers to. Without a folder, no other file is read.
    pub fn load(document: &'d Document, folder: Option<&Path>) -> Self {
        let mut files = Self {
            files: Vec::new(),
            ids: HashMap::new(),
            failures: HashMap::new(),
        };
        let name = document.file.rsplit('/').next().unwrap_or_default();
        files.push(name.to_owned(), Cow::Borrowed(document));
        let Some(folder) = folder else {
            return files;
        };
        let mut next = 0;
        while next < files.files.len() {
            let mut paths = Vec::new();
            for_each_reference(files.tree(next), &mut |reference| {
                paths.extend(files.path(next, reference).ok().flatten());
            });
            for path in paths {
                files.add(folder, path);
            }
            next += 1;
        }
        files
    }

    fn push(&mut self, path: String, document: Cow<'d, Document>) {
        self.ids.insert(path.clone(), self.files.len());
        self.files.push(LoadedFile {
            path,
            document,
            anchors: Anchors::default(),
        });
    }

    fn add(&mut self, folder: &Path, path: String) {
        if self.ids.contains_key(&path) || self.failures.contains_key(&path) {
            return;
        }
        match self.read(folder, &path) {
            Ok(document) => self.push(path, Cow::Owned(document)),
            Err(failure) => {
                self.failures.insert(path, failure);
            }
        }
    }

    fn read(&self, folder: &Path, path: &str) -> Result<Document, FileFailure> {
        if self.files.len() >= MAX_FILES {
            return Err(FileFailure::Rejected("is one file too many"));
        }
        if !is_below(folder, path) {
            return Err(FileFailure::Rejected(LEAVES));
        }
        let mut report = Report::new();
        let file = if path.is_empty() { "." } else { path };
        let document = source::read(folder, file, &mut report);
        let document = document.ok_or_else(|| FileFailure::Unreadable(Box::new(report)))?;
        let file = match self.document(0).file.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{path}").into(),
            None => document.file.clone(),
        };
        Ok(Document { file, ..document })
    }

    fn tree(&self, file: FileId) -> &Value {
        &self.document(file).tree
    }

    /// Returns each file.
    pub fn ids(&self) -> std::ops::Range<FileId> {
        0..self.files.len()
    }

    /// Returns a file as it was read.
    pub fn document(&self, file: FileId) -> &Document {
        &self.files[file].document
    }

    /// Returns the value at a pointer.
    pub fn get(&self, file: FileId, pointer: &str) -> Option<&Value> {
        source::value_at(self.tree(file), pointer)
    }

    /// Returns the location of a pointer for a diagnostic.
    pub fn site(&self, file: FileId, pointer: &str) -> Site {
        Site::new(&self.document(file).file, pointer)
    }

    /// Returns the stem of a file's name.
    pub fn stem(&self, file: FileId) -> &str {
        let name = self.path_of(file).rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    fn path_of(&self, file: FileId) -> &str {
        &self.files[file].path
    }

    /// Returns a location as one string: the pointer, behind `path#` in another file than the document itself.
    pub fn join(&self, file: FileId, pointer: &str) -> String {
        match file {
            0 => pointer.to_owned(),
            _ => format!("{}#{pointer}", self.path_of(file)),
        }
    }

    /// Takes apart what [`join`](Self::join) has joined.
    pub fn split<'p>(&self, location: &'p str) -> (FileId, &'p str) {
        if location.is_empty() || location.starts_with('/') {
            return (0, location);
        }
        let mut others = self.files.iter().enumerate().skip(1);
        let found = others.find_map(|(id, other)| {
            let rest = location.strip_prefix(other.path.as_str())?;
            Some((id, rest.strip_prefix('#')?))
        });
        found.unwrap_or((0, location))
    }

    /// Returns the file and the pointer of a reference that is in `from`, whether or not they exist.
    pub(super) fn resolve(
        &self,
        from: FileId,
        reference: &str,
    ) -> Result<(FileId, String), Unresolved> {
        let (base, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let fragment = unescape(fragment);
        let external = |reason: &str| Unresolved::External {
            reference: reference.to_owned(),
            reason: reason.to_owned(),
        };
        let path = self.path(from, reference);
        let known = match &path {
            Ok(None) => Some((from, String::new())),
            Ok(Some(path)) => self.ids.get(path).map(|id| (*id, String::new())),
            Err(_) => None,
        };
        let by_id = || Some((from, self.anchors(from).id(base)?));
        let Some((file, start)) = known.or_else(by_id) else {
            let path = path.map_err(external)?.unwrap_or_default();
            return Err(match self.failures.get(&path) {
                Some(FileFailure::Rejected(reason)) => external(reason),
                Some(FileFailure::Unreadable(found)) => Unresolved::Unreadable {
                    reference: reference.to_owned(),
                    found: found.clone(),
                },
                None => external("is another document, and only this one is read"),
            });
        };
        if fragment.is_empty() || fragment.starts_with('/') {
            return Ok((file, format!("{start}{fragment}")));
        }
        let schema = Site::file(&"".into()).schema(&fragment).pointer;
        let named = || self.get(file, &schema).map(|_| schema.clone());
        let pointer = self.anchors(file).anchor(&fragment).or_else(named);
        let pointer = pointer.ok_or_else(|| Unresolved::Dangling {
            reference: reference.to_owned(),
            help: format!(
                "write `$anchor: {fragment}` in the schema, or refer to it by a JSON pointer"
            ),
        })?;
        Ok((file, pointer))
    }

    fn anchors(&self, file: FileId) -> &Anchors {
        self.files[file].anchors.of(self.tree(file))
    }

    /// Returns the path below the folder that a reference has, `None` for the same file; an error says why it is not read.
    fn path(&self, from: FileId, reference: &str) -> Result<Option<String>, &'static str> {
        let path = reference.split('#').next().unwrap_or_default();
        if path.is_empty() {
            return Ok(None);
        }
        if path.contains("://") || path.starts_with("//") {
            return Err(NETWORK);
        }
        let path = join(self.path_of(from), &unescape(path));
        path.map(Some).ok_or(LEAVES)
    }
}

/// Joins a relative path to the folder of a file; `None` when it leads above the top folder.
fn join(file: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains(['\\', '\0']) {
        return None;
    }
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns whether a path is below a folder, symbolic links followed; one that does not exist is.
fn is_below(folder: &Path, path: &str) -> bool {
    let folder = Path::new(".").join(folder);
    match (folder.canonicalize(), folder.join(path).canonicalize()) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        _ => true,
    }
}

/// Undoes the percent escapes of a URI; those of a JSON pointer remain.
fn unescape(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn paths_remain_below_the_folder() {
        for (file, path, joined) in [
            ("api.yaml", "schemas/pet.yaml", Some("schemas/pet.yaml")),
            ("schemas/pet.yaml", "../common.yaml", Some("common.yaml")),
            ("api.yaml", "./a/./b.yaml", Some("a/b.yaml")),
            ("api.yaml", "../secret.yaml", None),
            ("api.yaml", "/etc/passwd", None),
        ] {
            assert_eq!(join(file, path).as_deref(), joined, "{path}");
        }
    }
}
