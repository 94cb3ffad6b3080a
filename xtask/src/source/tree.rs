//! YAML or JSON text in, a value tree out.
//!
//! One visitor reads both, so both reject the same things: a duplicate key, a tag, a number that JSON does not have, a
//! tree that is too deep, and aliases that repeat beyond all proportion.

mod reject;
mod visit;

use std::cell::Cell;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Error};
use serde_json::Value;

use crate::report::{Code, Report, Site, locate};

use visit::ValueSeed;

/// The most a document may weigh once its aliases are expanded: a node weighs 16 bytes and its text.
const MAX_WEIGHT: usize = 256 << 20;
/// The most that the pointers of all nodes may have together, for each byte of text: every node is known by its pointer later.
const POINTERS_PER_BYTE: usize = 128;
/// What they may have in any case, and at most.
const MIN_POINTERS: usize = 16 << 20;
const MAX_POINTERS: usize = 1 << 30;
/// The most brackets, separators and line ends that source text may have; each costs a parser far more than a byte.
const MAX_MARKS: usize = 6 << 20;
/// The deepest nesting that both parsers read.
const MAX_DEPTH: usize = 128;

/// Reads source text as JSON if it is, and as YAML otherwise. `file` is its name, and with an extension `json` only JSON is
/// accepted.
pub fn parse(file: &Arc<str>, text: &str, report: &mut Report) -> Option<Value> {
    parse_for(Editor::User, file, text, report)
}

/// Who can edit a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Editor {
    /// Who runs the generator: every duplicate key is an error.
    User,
    /// A third party, whose document cannot be corrected when it cannot be read: a duplicate annotation is a warning, and
    /// the last one is kept.
    ThirdParty,
}

/// Reads source text as [`parse`] does, by the rules for its editor.
pub fn parse_for(
    editor: Editor,
    file: &Arc<str>,
    text: &str,
    report: &mut Report,
) -> Option<Value> {
    let marks = text.bytes().filter(|byte| b"\n,:[{-".contains(byte));
    if marks.count() > MAX_MARKS {
        let most = MAX_MARKS >> 20;
        let message = format!("the document has more than {most} million nodes or lines");
        let site = Site::file(file);
        report.error(Code::TooLarge, site, message, "split the document");
        return None;
    }
    if let Some(byte) = too_deep(text) {
        reject::depth(byte, file, text, report);
        return None;
    }
    let reader = TreeReader::new(text);
    let tree = reader.read(file, text, report)?;
    if reader.repeated.get() {
        let annotations_of = (editor == Editor::ThirdParty).then_some(&tree);
        reject::duplicates(annotations_of, file, text, report)?;
    }
    if tree.is_null() {
        let (message, help) = (
            "the document is empty",
            "write the document, or remove the file",
        );
        report.error(Code::InvalidDocument, Site::file(file), message, help);
        return None;
    }
    Some(tree)
}

/// Finds where source text nests too deeply, if it has so many open brackets that it might.
///
/// libyaml takes quadratic time for nested brackets, so they are not left to its depth limit. Where the text
/// is not even well-formed, the first error is the location.
fn too_deep(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let suspect = text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > 4 * MAX_DEPTH
    });
    if suspect && !is_json(text) {
        locate::deeper_than(MAX_DEPTH, text)
    } else {
        None
    }
}

/// Returns whether text is well-formed JSON, however deep.
fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

/// What one document's visitor keeps beside the tree.
struct TreeReader {
    weight_left: Cell<usize>,
    /// The length of the pointer of the node that is read.
    pointer: Cell<usize>,
    pointers_left: Cell<usize>,
    repeated: Cell<bool>,
    merges: Cell<bool>,
}

impl TreeReader {
    fn new(text: &str) -> TreeReader {
        let weight = (1 << 20) + text.len().saturating_mul(32);
        let pointers = text.len().saturating_mul(POINTERS_PER_BYTE);
        TreeReader {
            weight_left: Cell::new(weight.min(MAX_WEIGHT)),
            pointer: Cell::new(0),
            pointers_left: Cell::new(pointers.clamp(MIN_POINTERS, MAX_POINTERS)),
            repeated: Cell::new(false),
            merges: Cell::new(false),
        }
    }

    fn read(&self, file: &Arc<str>, text: &str, report: &mut Report) -> Option<Value> {
        let only_json = file.ends_with(".json");
        if only_json || text.trim_start().starts_with(['{', '[']) {
            match self.json(text) {
                Ok(tree) => return Some(tree),
                // libyaml would take quadratic time for what is well-formed and too deep.
                Err(error) if only_json || is_json(text) => {
                    reject::json(&error, file, text, report);
                    return None;
                }
                // Braces may be YAML's too; the YAML parser says what is wrong with them.
                Err(_) => self.repeated.set(false),
            }
        }
        let read = self.yaml(text);
        read.map_err(|error| reject::yaml(&error, file, text, report))
            .ok()
    }

    fn json(&self, text: &str) -> Result<Value, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let tree = ValueSeed(self).deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(tree)
    }

    fn yaml(&self, text: &str) -> Result<Value, serde_yaml::Error> {
        self.merges.set(true);
        ValueSeed(self).deserialize(serde_yaml::Deserializer::from_str(text))
    }

    fn spend<E: Error>(&self, text: usize) -> Result<(), E> {
        let left = self.weight_left.get().checked_sub(16 + text);
        self.weight_left
            .set(left.ok_or_else(|| E::custom(REPETITION))?);
        let left = self.pointers_left.get().checked_sub(self.pointer.get());
        self.pointers_left
            .set(left.ok_or_else(|| E::custom(LONG_NAMES))?);
        Ok(())
    }

    /// Reads what is behind a token of a pointer.
    fn within<T>(&self, token: usize, read: impl FnOnce() -> T) -> T {
        let outer = self.pointer.get();
        self.pointer.set(outer + 1 + token);
        let value = read();
        self.pointer.set(outer);
        value
    }
}

const LONG_NAMES: &str =
    "long names above many values make their locations many times larger than the document";
const REPETITION: &str = "aliases make the document many times larger than its text";
