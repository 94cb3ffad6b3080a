//! The files that a document refers to. In: references as they stand. Out: the file and the pointer that each one
//! means. Files are read from the document's own folder and below, each once, and never from a network.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::FileId;
use crate::report::Report;
use crate::source::{self, Document};

/// More files than this are no description of one API.
const MAX_FILES: usize = 2_000;

pub struct Files {
    folder: PathBuf,
    /// The name by which reports know a file, its path below the folder, and its tree.
    known: Vec<(Arc<str>, String, Value)>,
}

impl Files {
    pub fn new(document: &Document, folder: &Path) -> Self {
        let path = document
            .file
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        Self {
            folder: folder.to_owned(),
            known: vec![(document.file.clone(), path, document.tree.clone())],
        }
    }

    pub fn node(&self, file: FileId, pointer: &str) -> Option<&Value> {
        self.known[file].2.pointer(pointer)
    }

    pub fn site(&self, file: FileId) -> &Arc<str> {
        &self.known[file].0
    }

    pub fn stem(&self, file: FileId) -> &str {
        let name = self.known[file].1.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }

    /// The file and the pointer that a reference means, seen from a file; an error says why it is not followed.
    pub fn resolve(
        &mut self,
        from: FileId,
        reference: &str,
        report: &mut Report,
    ) -> Result<(FileId, String), &'static str> {
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let pointer = unescape(fragment);
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return self.anchor(from, path, &pointer);
        }
        if path.is_empty() {
            return Ok((from, pointer));
        }
        if path.contains("://") || path.starts_with("//") {
            return Err("leads to the network, from which nothing is read");
        }
        let base = self.known[from].1.clone();
        let path = join(&base, &unescape(path)).ok_or("leads out of the document's folder")?;
        if let Some(known) = self.known.iter().position(|(_, have, _)| *have == path) {
            return Ok((known, pointer));
        }
        if self.known.len() >= MAX_FILES {
            return Err("is one file too many");
        }
        let document = source::read(&self.folder, &path, report).ok_or("cannot be read")?;
        let name = match self.known[0].0.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{path}").into(),
            None => document.file.clone(),
        };
        self.known.push((name, path, document.tree));
        Ok((self.known.len() - 1, pointer))
    }

    /// A plain name: the component schema of that name, as some documents write.
    fn anchor(
        &self,
        from: FileId,
        path: &str,
        name: &str,
    ) -> Result<(FileId, String), &'static str> {
        let pointer = format!(
            "/components/schemas/{}",
            name.replace('~', "~0").replace('/', "~1")
        );
        match path.is_empty() && self.node(from, &pointer).is_some() {
            true => Ok((from, pointer)),
            false => Err("names an anchor, which is not followed"),
        }
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

/// Undoes the percent escapes of a URI; those of a JSON pointer stay.
fn unescape(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

/// The name for a schema that has none: the last parts of its pointer, or the stem of its file.
pub fn name(stem: &str, pointer: &str) -> String {
    const STEPS: [&str; 17] = [
        "components",
        "schemas",
        "properties",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
        "schema",
        "content",
        "paths",
        "responses",
        "definitions",
        "$defs",
        "additionalProperties",
        "parameters",
        "requestBodies",
        "200",
    ];
    let parts = pointer
        .split('/')
        .map(|part| part.replace("~1", "/").replace("~0", "~"));
    let parts: Vec<_> = parts
        .filter(|part| {
            !part.is_empty() && !STEPS.contains(&part.as_str()) && !part.contains("json")
        })
        .collect();
    match parts.len() {
        0 => stem.to_owned(),
        // A dot joins, as in the place of a property.
        len => parts[len.saturating_sub(3)..]
            .join(" ")
            .replace(['.', '[', ']', '{', '}', '|'], "_")
            .replace(' ', "_"),
    }
}

#[cfg(test)]
mod tests {
    use super::{join, name};

    #[test]
    fn paths_stay_below_the_folder() {
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

    #[test]
    fn names_come_from_the_pointer() {
        assert_eq!(name("pet", ""), "pet");
        assert_eq!(
            name("api", "/components/schemas/Pet/properties/tag"),
            "Pet_tag"
        );
        assert_eq!(name("api", "/$defs/Cat"), "Cat");
    }
}
