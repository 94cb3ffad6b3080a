//! A hand-written spec in one file or in a folder of files. In: the name of a spec. Out: one document, in which every
//! diagnostic is reported in the file that it is about.
//!
//! `specs/manual/webhooks.yaml` and `specs/manual/webhooks/*.yaml` are the same spec. The files of a folder are joined in
//! the order of their names: arrays are appended, objects united, and a value that two files state must be the same in
//! both. References between the files are those of one document (`#/components/schemas/Entry`).

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::TABLE;
use crate::report::{Code, Report, Site, site};
use crate::source::{self, Document};

/// The object whose properties are sections too.
const COMPONENTS: &str = "components";

/// Reads the spec `name` of the project. Nothing is reported where the project has no such spec.
pub fn find(root: &Path, name: &str, report: &mut Report) -> Option<Document> {
    let file = format!("specs/manual/{name}.yaml");
    let folder = format!("specs/manual/{name}");
    let exists = root.join(&file).exists() || root.join(&folder).is_dir();
    exists.then(|| read(root, name, report))?
}

/// Reads the spec `name` of the project, or reports that it is missing.
pub fn read(root: &Path, name: &str, report: &mut Report) -> Option<Document> {
    let file = format!("specs/manual/{name}.yaml");
    let folder = format!("specs/manual/{name}");
    let names = names(&root.join(&folder));
    if names.is_empty() {
        return source::read(root, &file, report);
    }
    let mut files: Vec<_> = names
        .iter()
        .map(|name| format!("{folder}/{name}"))
        .collect();
    if root.join(&file).exists() {
        files.insert(0, file);
    }
    let read = files.iter().map(|file| source::read(root, file, report));
    let parts: Option<Vec<_>> = read.collect();
    Some(join(folder.into(), &parts?, report))
}

/// Returns the names of the YAML files of a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.ends_with(".yaml"))
        .collect();
    names.sort();
    names
}

/// Joins those of some documents, each with its stem, that are in one folder with the name of a spec.
pub fn join_folders(
    documents: Vec<(String, Document)>,
    report: &mut Report,
) -> Vec<(String, Document)> {
    let mut folders: BTreeMap<String, Vec<Document>> = BTreeMap::new();
    let mut joined = Vec::new();
    for (stem, document) in documents {
        let folder = document.file.rsplit_once('/').map(|(folder, _)| folder);
        let name = |folder: &&str| folder.rsplit('/').next().unwrap_or_default().to_owned();
        let is_spec = |folder: &&str| TABLE.iter().any(|kind| kind.name == name(folder));
        match folder.filter(is_spec) {
            Some(folder) => {
                let parts = folders.entry(folder.to_owned()).or_default();
                parts.push(document);
            }
            None => joined.push((stem, document)),
        }
    }
    joined.extend(folders.into_iter().map(|(folder, parts)| {
        let stem = folder.rsplit('/').next().unwrap_or_default().to_owned();
        (stem, join(folder.into(), &parts, report))
    }));
    joined
}

/// Joins the files of one spec.
pub fn join(name: Arc<str>, parts: &[Document], report: &mut Report) -> Document {
    let mut tree = Map::new();
    let mut origins = Parts {
        file: Arc::clone(&name),
        by_pointer: HashMap::new(),
    };
    for part in parts {
        origins.add(&mut tree, part, report);
    }
    report.joined(Arc::clone(&name), origins.by_pointer);
    Document {
        file: name,
        text: "".into(),
        tree: Value::Object(tree),
        sha256: [0; 32],
    }
}

/// Where each part of a joined document came from.
struct Parts {
    file: Arc<str>,
    by_pointer: HashMap<String, Site>,
}

impl Parts {
    fn add(&mut self, tree: &mut Map<String, Value>, part: &Document, report: &mut Report) {
        let (top, whole) = (Site::file(&self.file), Site::file(&part.file));
        let Value::Object(sections) = &part.tree else {
            let help = "write the sections of the spec, such as `sources:`";
            let message = "expected an object at the top of the file";
            return report.error(Code::InvalidManual, whole, message, help);
        };
        for (key, value) in sections {
            let (at, from) = (top.child(key), whole.child(key));
            let Some(inner) = value.as_object().filter(|_| key == COMPONENTS) else {
                self.put(tree, value, &at, &from, report);
                continue;
            };
            let known = tree.entry(key).or_insert_with(|| Map::new().into());
            let Some(known) = known.as_object_mut() else {
                self.report_duplicate(&at, from, report);
                continue;
            };
            for (key, value) in inner {
                self.put(known, value, &at.child(key), &from.child(key), report);
            }
        }
    }

    /// Puts a section of a file into the joined document; `at` and `from` are its places in the document and in the file.
    fn put(
        &mut self,
        into: &mut Map<String, Value>,
        value: &Value,
        at: &Site,
        from: &Site,
        report: &mut Report,
    ) {
        let key = key(at);
        match (into.get_mut(key), value) {
            (None, value) => {
                into.insert(key.to_owned(), value.clone());
                self.record(at, from.clone());
            }
            (Some(Value::Array(items)), Value::Array(more)) => {
                for (index, item) in more.iter().enumerate() {
                    self.record(&at.index(items.len()), from.index(index));
                    items.push(item.clone());
                }
            }
            (Some(Value::Object(properties)), Value::Object(more)) => {
                for (key, value) in more {
                    let (at, from) = (at.child(key), from.child(key));
                    if properties.get(key).is_some_and(|known| known != value) {
                        self.report_duplicate(&at, from, report);
                    } else if properties.insert(key.clone(), value.clone()).is_none() {
                        self.record(&at, from);
                    }
                }
            }
            (Some(known), value) if known == value => {}
            (Some(_), _) => self.report_duplicate(at, from.clone(), report),
        }
    }

    fn record(&mut self, at: &Site, from: Site) {
        self.by_pointer.insert(at.pointer.clone(), from);
    }

    fn report_duplicate(&self, at: &Site, from: Site, report: &mut Report) {
        let other = site::origin(&self.by_pointer, &at.pointer);
        let file = other.map_or_else(|| Arc::clone(&self.file), |site| site.file);
        let message = format!("`{}` has another value in {file}", key(at));
        let help = "state it in one of the two files";
        report.error(Code::InvalidManual, from, message, help);
    }
}

/// Returns the last key of a place. Sections have plain names, so nothing is escaped.
fn key(at: &Site) -> &str {
    at.pointer.rsplit('/').next().unwrap_or_default()
}
