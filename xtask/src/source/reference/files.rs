//! The files of a document. In: a document and its folder. Out: the document and each file that it refers to, directly or
//! through another one. DocumentFiles are read from the document's folder and below, each once, and never from a network; a
//! symbolic link that leaves the folder is rejected like a path that does.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Unresolved;
use super::anchor::Anchors;
use super::base;
use crate::report::{Report, Site};
use crate::source::below::is_below;
use crate::source::later::{LaterKeyword, take_later};
use crate::source::visit::for_each_reference;
use crate::source::{self, Document, Suggestion};

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
    /// The keywords that were taken out of the document, because its edition does not have them.
    later: Vec<LaterKeyword>,
}

struct LoadedFile<'d> {
    /// The path below the folder of the document.
    path: String,
    /// The base of its references.
    base: String,
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
        let (read, later) = take_later(document);
        let mut files = Self {
            files: Vec::new(),
            ids: HashMap::new(),
            failures: HashMap::new(),
            later,
        };
        let name = document.file.rsplit('/').next().unwrap_or_default();
        files.push(name.to_owned(), read);
        let Some(folder) = folder else {
            return files;
        };
        let mut next = 0;
        let mut identified = None;
        while next < files.files.len() {
            let mut references = Vec::new();
            for_each_reference(files.tree(next), &mut |reference| {
                let uri = files.uri(next, reference);
                if !uri.as_ref().is_some_and(|uri| files.ids.contains_key(uri)) {
                    references.push((uri, files.path(next, reference).ok().flatten()));
                }
            });
            for (uri, path) in references {
                let uri = uri.filter(|uri| base::is_absolute(uri));
                let is_found = uri.is_some_and(|uri| {
                    let identified = identified.get_or_insert_with(|| Identified::read(folder));
                    files.add_identified(identified, uri)
                });
                if let Some(path) = path.filter(|_| !is_found) {
                    files.add(folder, path);
                }
            }
            next += 1;
        }
        files
    }

    fn push(&mut self, path: String, document: Cow<'d, Document>) {
        let base = base::of(&document.tree, &path);
        let own = base::own_references(&document.tree, &base);
        let document = if own.is_empty() {
            document
        } else {
            let mut document = document.into_owned();
            for (pointer, fragment) in own {
                if let Some(object) = document.tree.pointer_mut(&pointer) {
                    object["$ref"] = fragment.into();
                }
            }
            Cow::Owned(document)
        };
        let id = self.files.len();
        self.ids.entry(base.clone()).or_insert(id);
        self.ids.insert(path.clone(), id);
        self.files.push(LoadedFile {
            path,
            base,
            document,
            anchors: Anchors::default(),
        });
    }

    /// Adds the document whose `$self` is a URI, and returns whether it is known now.
    fn add_identified(&mut self, identified: &Identified, uri: String) -> bool {
        let names: Vec<&str> = identified.names(&uri).collect();
        let [name, others @ ..] = names.as_slice() else {
            return false;
        };
        if !others.is_empty() {
            let reason = "is the `$self` of several documents";
            self.failures.insert(uri, FileFailure::Rejected(reason));
            return false;
        }
        self.add(&identified.folder, (*name).to_owned());
        self.ids.contains_key(&uri)
    }

    /// Returns the URI that a reference without its fragment has.
    fn uri(&self, from: FileId, reference: &str) -> Option<String> {
        let path = reference.split('#').next().unwrap_or_default();
        base::resolve(&self.files[from].base, path)
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
        if !is_below(folder, &folder.join(path)) {
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

    pub(super) fn tree(&self, file: FileId) -> &Value {
        &self.document(file).tree
    }

    /// Returns each file.
    pub fn ids(&self) -> std::ops::Range<FileId> {
        0..self.files.len()
    }

    /// Returns the keywords that have no effect in the document, because a later edition added them.
    pub fn later(&self) -> &[LaterKeyword] {
        &self.later
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
    ) -> Result<(FileId, String), Unresolved<'_>> {
        let (base, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let fragment = unescape(fragment);
        let external = |reason: &str| Unresolved::External {
            reference: reference.to_owned(),
            reason: reason.to_owned(),
        };
        let path = self.path(from, reference);
        let uri = self.uri(from, reference).filter(|_| !base.is_empty());
        let identified = uri.as_ref().and_then(|uri| self.ids.get(uri));
        let known = match &path {
            _ if identified.is_some() => identified.map(|id| (*id, String::new())),
            Ok(None) => Some((from, String::new())),
            Ok(Some(path)) => self.ids.get(path).map(|id| (*id, String::new())),
            Err(_) => None,
        };
        let by_id = || Some((from, self.anchors(from).id(base)?));
        let Some((file, start)) = known.or_else(by_id) else {
            if let Some(FileFailure::Rejected(reason)) = uri.and_then(|uri| self.failures.get(&uri))
            {
                return Err(external(reason));
            }
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
            help: Suggestion::Anchor(fragment),
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
        let path = base::join(self.path_of(from), &unescape(path));
        path.map(Some).ok_or(LEAVES)
    }
}

/// The documents of a folder that say by `$self` which URI they have.
struct Identified {
    folder: PathBuf,
    /// The URIs with the names of the files.
    selves: Vec<(String, String)>,
}

impl Identified {
    fn read(folder: &Path) -> Self {
        let folder = &Path::new(".").join(folder);
        let names = source::list_documents(folder).unwrap_or_default();
        let read = |name: String| {
            if !is_below(folder, &folder.join(&name)) {
                return None;
            }
            let text = source::text(&folder.join(&name))?;
            let document = text
                .contains("$self")
                .then(|| source::read(folder, &name, &mut Report::new()));
            let uri = base::of(&document??.tree, &name);
            Some((uri, name))
        };
        Self {
            folder: folder.to_owned(),
            selves: names.into_iter().filter_map(read).collect(),
        }
    }

    fn names(&self, uri: &str) -> impl Iterator<Item = &str> {
        let named = self.selves.iter().filter(move |(own, _)| own == uri);
        named.map(|(_, name)| name.as_str())
    }
}

/// Undoes the percent escapes of a URI; those of a JSON pointer remain.
fn unescape(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}
