//! A document's value tree, with `$ref`s that can be followed.
//!
//! In: a document and the files that it refers to. Out: [`TreeNode`]s, values with their location: a JSON pointer, behind
//! `path#` in another file than the document. Afterwards every reference without a target has been reported.

use std::cell::RefCell;
use std::sync::Arc;

use serde_json::Value;

use crate::keyword::OpenApiVersion;
use crate::report::site::push_token;
use crate::report::{Code, Report, Site};
use crate::source::later::edition;
use crate::source::reference::{DocumentFiles, Target, Unresolved};
use crate::source::visit::for_each_object;

/// A document that is compared.
pub struct Tree<'a> {
    pub files: &'a DocumentFiles<'a>,
    pub root: &'a Value,
    /// OpenAPI 3.0 ignores the siblings of a `$ref`.
    pub siblings: bool,
    report: RefCell<Report>,
}

/// A value of a document, with its location.
#[derive(Clone)]
pub struct TreeNode<'a> {
    pub value: &'a Value,
    pub pointer: Arc<str>,
}

impl<'a> Tree<'a> {
    pub fn new(files: &'a DocumentFiles<'a>) -> Tree<'a> {
        let root = &files.document(0).tree;
        Tree {
            files,
            root,
            siblings: edition(root) != Some(OpenApiVersion::V3_0),
            report: RefCell::default(),
        }
    }

    /// Returns the value at a location, as [`DocumentFiles::join`] writes it.
    pub fn get(&self, location: &str) -> Option<&'a Value> {
        let (file, pointer) = self.files.split(location);
        self.files.get(file, pointer)
    }

    pub fn root(&self) -> TreeNode<'a> {
        TreeNode::new(self.root, "")
    }

    /// Follows every reference once, so that one without a target is reported wherever it is.
    pub fn check(&self) {
        let version = self.root.get("openapi").and_then(Value::as_str);
        if !version.is_some_and(|version| version.starts_with("3.")) {
            let help = "convert it; a document begins with `openapi: 3.0.3` or the like";
            let message = "this is not an OpenAPI 3 document";
            let site = self.site(&self.root());
            let mut report = self.report.borrow_mut();
            report.error(Code::InvalidDocument, site, message, help);
        }
        for file in self.files.ids() {
            for_each_object(&self.files.document(file).tree, &mut |object, pointer| {
                if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                    let found = self.files.target(file, reference);
                    self.reported(found, self.files.site(file, pointer));
                }
            });
        }
    }

    pub fn has_errors(&self) -> bool {
        self.report.borrow().has_errors()
    }

    pub fn into_report(self) -> Report {
        self.report.into_inner()
    }

    /// Follows `$ref`s to the end. `None` if they have no target, which is reported.
    pub fn resolve(&self, node: &TreeNode<'a>) -> Option<TreeNode<'a>> {
        let Some(reference) = node.str("$ref") else {
            return Some(node.clone());
        };
        let (file, _) = self.files.split(&node.pointer);
        self.reported(self.files.follow(file, reference), self.site(node))
    }

    /// Returns the target of a reference at `node`.
    pub fn target(&self, node: &TreeNode<'a>, reference: &str) -> Option<TreeNode<'a>> {
        let (file, _) = self.files.split(&node.pointer);
        self.reported(self.files.target(file, reference), self.site(node))
    }

    /// Returns the entries of the object under a key of `node`, references followed.
    pub fn entries(
        &self,
        node: &TreeNode<'a>,
        key: &str,
    ) -> impl Iterator<Item = (&'a str, TreeNode<'a>)> {
        let entries = node.entries_at(key);
        entries.filter_map(|(name, entry)| Some((name, self.resolve(&entry)?)))
    }

    fn reported(
        &self,
        found: Result<Target<'a>, Unresolved<'a>>,
        site: Site,
    ) -> Option<TreeNode<'a>> {
        match found {
            Ok(target) => {
                let pointer = self.files.join(target.file, &target.pointer);
                Some(TreeNode::new(target.value, pointer))
            }
            Err(unresolved) => {
                unresolved.report(&site, &mut self.report.borrow_mut());
                None
            }
        }
    }

    fn site(&self, node: &TreeNode<'a>) -> Site {
        self.site_of(&node.pointer)
    }

    fn site_of(&self, location: &str) -> Site {
        let (file, pointer) = self.files.split(location);
        self.files.site(file, pointer)
    }

    /// Records a warning.
    pub fn warn(&self, code: Code, node: &TreeNode<'a>, message: &str, help: &str) {
        self.warn_at(code, &node.pointer, message, help);
    }

    /// Records a warning about the value at a location, as [`DocumentFiles::join`] writes it.
    pub fn warn_at(&self, code: Code, location: &str, message: &str, help: &str) {
        let site = self.site_of(location);
        self.report.borrow_mut().warn(code, site, message, help);
    }
}

impl<'a> TreeNode<'a> {
    pub fn new(value: &'a Value, pointer: impl Into<Arc<str>>) -> TreeNode<'a> {
        TreeNode {
            value,
            pointer: pointer.into(),
        }
    }

    fn child(&self, key: &str, value: &'a Value) -> TreeNode<'a> {
        let mut pointer = self.pointer.to_string();
        push_token(&mut pointer, key);
        TreeNode::new(value, pointer)
    }

    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<TreeNode<'a>> {
        Some(self.child(key, self.value.get(key)?))
    }

    /// Returns the value of a key, or the node itself where the key is missing.
    pub fn get_or_self(&self, key: &str) -> TreeNode<'a> {
        self.get(key).unwrap_or_else(|| self.clone())
    }

    /// Returns the entries of an object.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, TreeNode<'a>)> + use<'a> {
        let node = self.clone();
        let map = self.value.as_object().into_iter().flatten();
        map.map(move |(key, value)| (key.as_str(), node.child(key, value)))
    }

    /// Returns the items of an array.
    pub fn items(&self) -> impl Iterator<Item = TreeNode<'a>> + use<'a> {
        let pointer = Arc::clone(&self.pointer);
        let list = self.value.as_array().into_iter().flatten().enumerate();
        list.map(move |(index, value)| TreeNode::new(value, format!("{pointer}/{index}")))
    }

    /// Returns the entries of the object under a key.
    pub fn entries_at(&self, key: &str) -> impl Iterator<Item = (&'a str, TreeNode<'a>)> + use<'a> {
        self.get(key).into_iter().flat_map(|node| node.entries())
    }

    /// Returns the items of the array under a key.
    pub fn items_at(&self, key: &str) -> impl Iterator<Item = TreeNode<'a>> + use<'a> {
        self.get(key).into_iter().flat_map(|node| node.items())
    }

    /// Returns the identity of the value.
    pub fn address(&self) -> usize {
        std::ptr::from_ref(self.value) as usize
    }

    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    pub fn str(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    pub fn flag(&self, key: &str) -> bool {
        self.value
            .get(key)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }
}

/// Writes a value so that equal values have equal text: keys sorted, `1.0` as `1`.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => {
            let whole = number
                .as_f64()
                .filter(|float| number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15);
            match whole {
                Some(float) => out.push_str(&format!("{}", float as i64)),
                None => out.push_str(&number.to_string()),
            }
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (key, entry) in entries {
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(entry, out);
                out.push(',');
            }
            out.push('}');
        }
        _ => out.push_str(&value.to_string()),
    }
}
