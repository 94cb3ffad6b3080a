//! Stages 1 and 3: files in, documents out; documents in, strict documents out. The overlays are between the two.
//!
//! | stage | in → out | what holds afterwards |
//! | --- | --- | --- |
//! | 1: [`read`] | files → documents | each object has each property once, keys are strings, size and depth are bounded |
//! | 3: [`rewrite()`] | documents → strict documents | OpenAPI 3.0; each `$ref` targets a component, each schema has the keywords of its type only |
//!
//! A document is its text, its hash and its value tree. [`deserialize()`] types the tree of a strict document.

mod below;
mod deserialize;
mod digits;
mod file;
mod ignored;
pub mod later;
pub mod media;
pub mod method;
mod openapi;
mod path;
mod pointer;
pub mod properties;
pub mod reference;
mod rewrite;
mod suggest;
mod survey;
pub mod template;
#[cfg(test)]
mod tests;
mod tree;
mod unquoted;
pub mod visit;

use std::path::Path;
use std::sync::Arc;
use std::{fs, io};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::report::{Report, locate};

pub use below::files_below;
pub use deserialize::deserialize;
pub use pointer::value_at;
pub use rewrite::{Strict, is_token, rewrite, without_version};
pub use suggest::Suggestion;
pub use tree::parse;
use tree::{Editor, parse_for};

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file's name as its user would type it.
    pub file: Arc<str>,
    /// The text, without a byte order mark.
    pub text: Arc<String>,
    pub tree: Value,
    /// The hash of the bytes as they are on disk.
    pub sha256: [u8; 32],
}

/// Reads `file`, a path below `root` with `/` between its parts, as YAML or JSON.
pub fn read(root: &Path, file: &str, report: &mut Report) -> Option<Document> {
    read_as(&root.join(file), file.into(), Editor::User, report)
}

/// Reads a file, which reports know as its user named it.
pub fn read_path(path: &Path, report: &mut Report) -> Option<Document> {
    read_as(path, name_of(path), Editor::User, report)
}

/// Reads a document of a third party, which its reader cannot edit.
pub fn read_third_party(path: &Path, report: &mut Report) -> Option<Document> {
    read_as(path, name_of(path), Editor::ThirdParty, report)
}

fn name_of(path: &Path) -> Arc<str> {
    path.to_string_lossy().replace('\\', "/").into()
}

/// Returns the name of a file without its folder and its extension, `page-calls`.
pub fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Returns the names of the documents in a folder, sorted.
///
/// # Errors
///
/// When the folder cannot be read.
pub fn list_documents(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let extension = name.rsplit_once('.').map(|(_, extension)| extension);
        if matches!(extension, Some("yaml" | "yml" | "json")) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Returns the name under which reports know `file` in the folder `root`: behind the folder's own name.
pub fn name_in(root: &Path, file: &str) -> Arc<str> {
    match root.file_name() {
        Some(folder) => format!("{}/{file}", folder.to_string_lossy()).into(),
        None => file.into(),
    }
}

/// Reads `file` in the folder `root`, named as [`name_in`] says.
pub fn read_in(root: &Path, file: &str, report: &mut Report) -> Option<Document> {
    read_as(&root.join(file), name_in(root, file), Editor::User, report)
}

/// Returns a file's text for the rendering of a report, if it is a file that [`read`] would read.
pub fn text(path: &Path) -> Option<Arc<String>> {
    let mut ignored = Report::new();
    let name = Arc::default();
    let bytes = file::bytes(path, &name, &mut ignored)?;
    file::text(bytes, &name, &mut ignored).map(Arc::new)
}

/// Returns the source text of a number or boolean in a document: `1.10` for the number 1.1.
pub fn scalar_text(document: &Document, pointer: &str) -> Option<String> {
    let value = document.tree.pointer(pointer)?;
    if !value.is_number() && !value.is_boolean() {
        return None;
    }
    // An overlay may have changed the value, so that the text has another one.
    let is_source =
        |text: &String| serde_yaml::from_str(text).is_ok_and(|read: Value| read == *value);
    let source = locate::scalar(&document.text, pointer).filter(is_source);
    Some(source.unwrap_or_else(|| value.to_string()))
}

fn read_as(path: &Path, name: Arc<str>, editor: Editor, report: &mut Report) -> Option<Document> {
    let bytes = file::bytes(path, &name, report)?;
    let sha256 = Sha256::digest(&bytes).into();
    let text = file::text(bytes, &name, report)?;
    let mut tree = parse_for(editor, &name, &text, report)?;
    unquoted::restore(&mut tree, &name, &text, report);
    digits::check(&tree, &name, &text, report);
    Some(Document {
        file: name,
        text: text.into(),
        tree,
        sha256,
    })
}
