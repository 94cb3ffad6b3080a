//! A hand-written spec in one file or in a folder of files. In: the name of a spec. Out: one document, in which every
//! diagnostic is reported in the file that it is about.
//!
//! `specs/manual/webhooks.yaml` and `specs/manual/webhooks/*.yaml` are the same spec. The files of a folder are joined in
//! the order of their names: arrays are appended, objects united, and a value that two files state must be the same in
//! both. References between the files are those of one document (`#/components/schemas/Entry`).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::TABLE;
use crate::report::{Code, Origins, Report, Site};
use crate::source::{self, Document};

/// The object whose properties are sections too.
const COMPONENTS: &str = "components";

/// Reads the spec `name` of the project. Nothing is reported where the project has no such spec.
pub fn find(root: &Path, name: &str, report: &mut Report) -> Option<Document> {
    let folder = root.join("specs/manual").join(name);
    let exists = folder.is_dir() || folder.with_extension("yaml").exists();
    exists.then(|| read(root, name, report))?
}

/// Reads the spec `name` of the project, or reports that it is missing.
pub fn read(root: &Path, name: &str, report: &mut Report) -> Option<Document> {
    let file = format!("specs/manual/{name}.yaml");
    let folder = format!("specs/manual/{name}");
    let names = source::list_documents(&root.join(&folder)).unwrap_or_default();
    if names.is_empty() {
        return source::read(root, &file, report);
    }
    let own = root.join(&file).exists().then_some(file);
    let parts = names.iter().map(|name| format!("{folder}/{name}"));
    let files = own.into_iter().chain(parts);
    let read = files.map(|file| source::read(root, &file, report));
    let parts: Vec<_> = read.collect();
    let parts: Option<Vec<_>> = parts.into_iter().collect();
    Some(join(folder.into(), &parts?, report))
}

/// Joins those of some documents, each with its stem, that are in one folder with the name of a spec.
pub fn join_folders(
    documents: Vec<(String, Document)>,
    report: &mut Report,
) -> Vec<(String, Document)> {
    let mut folders: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    let mut joined = Vec::new();
    for (stem, document) in documents {
        let mut parts = document.file.rsplit('/').skip(1);
        let folder = document.file.rsplit_once('/').map(|(folder, _)| folder);
        let is_spec = parts
            .next()
            .is_some_and(|name| TABLE.iter().any(|kind| kind.name == name));
        match folder.filter(|_| is_spec) {
            Some(folder) => folders.entry(folder.to_owned()).or_default().push(document),
            None => joined.push((stem, document)),
        }
    }
    for (folder, parts) in folders {
        let stem = folder.rsplit('/').next().unwrap_or_default().to_owned();
        joined.push((stem, join(folder.into(), &parts, report)));
    }
    joined
}

/// Joins the files of one spec.
pub fn join(name: Arc<str>, parts: &[Document], report: &mut Report) -> Document {
    let mut tree = Map::new();
    let mut joiner = Joiner {
        top: Site::file(&name),
        origins: Origins::default(),
        report,
    };
    for part in parts {
        joiner.add(&mut tree, part);
    }
    let origins = joiner.origins;
    report.joined(Arc::clone(&name), origins);
    Document {
        file: name,
        text: Arc::default(),
        tree: Value::Object(tree),
        sha256: [0; 32],
    }
}

struct Joiner<'r> {
    /// The location of the joined document.
    top: Site,
    /// Where each part of the joined document came from.
    origins: Origins,
    report: &'r mut Report,
}

impl Joiner<'_> {
    fn add(&mut self, tree: &mut Map<String, Value>, part: &Document) {
        let (top, whole) = (self.top.clone(), Site::file(&part.file));
        let Value::Object(sections) = &part.tree else {
            let help = "write the sections of the spec, such as `sources:`";
            let message = "expected an object at the top of the file";
            return self.report.error(Code::InvalidManual, whole, message, help);
        };
        for (key, value) in sections {
            let (at, from) = (top.child(key), whole.child(key));
            let Some(inner) = value.as_object().filter(|_| key == COMPONENTS) else {
                self.put(tree, value, &at, &from);
                continue;
            };
            let known = tree.entry(key).or_insert_with(|| Map::new().into());
            let Some(known) = known.as_object_mut() else {
                self.report_duplicate(&at, from);
                continue;
            };
            for (key, value) in inner {
                self.put(known, value, &at.child(key), &from.child(key));
            }
        }
    }

    /// Puts a section of a file into the joined document; `at` and `from` are its locations in the document and in the
    /// file.
    fn put(&mut self, into: &mut Map<String, Value>, value: &Value, at: &Site, from: &Site) {
        let key = key(at);
        match (into.get_mut(key), value) {
            (None, value) => {
                into.insert(key.to_owned(), value.clone());
                self.origins.record(at, from.clone());
            }
            (Some(Value::Array(items)), Value::Array(more)) => {
                for (index, item) in more.iter().enumerate() {
                    self.origins
                        .record(&at.index(items.len()), from.index(index));
                    items.push(item.clone());
                }
            }
            (Some(Value::Object(properties)), Value::Object(more)) => {
                for (key, value) in more {
                    let (at, from) = (at.child(key), from.child(key));
                    if properties.get(key).is_some_and(|known| known != value) {
                        self.report_duplicate(&at, from);
                    } else if properties.insert(key.clone(), value.clone()).is_none() {
                        self.origins.record(&at, from);
                    }
                }
            }
            (Some(known), value) if known == value => {}
            (Some(_), _) => self.report_duplicate(at, from.clone()),
        }
    }

    fn report_duplicate(&mut self, at: &Site, from: Site) {
        let other = self.origins.of(at).file;
        let message = format!("`{}` has another value in {other}", key(at));
        let help = "state it in one of the two files";
        self.report.error(Code::InvalidManual, from, message, help);
    }
}

/// Returns the last key of a location. Sections have plain names, so nothing is escaped.
fn key(at: &Site) -> &str {
    at.pointer.rsplit('/').next().unwrap_or_default()
}
