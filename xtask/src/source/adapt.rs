//! Any OpenAPI document, 3.0 or 3.1, as the strict OpenAPI 3.0 that the later stages read.
//!
//! In: the value tree of a document as people write them, and the files beside it. Out: a new tree in which each schema
//! has only the keywords of its type, each `$ref` names a schema of `components`, and everything else stands where it is
//! used. What has no meaning for a client is left out: knowingly, if [`ignored`](super::ignored) has it, or with a
//! warning. The documents of the project itself do not come through here: they are strict already.

mod files;
mod object;
mod operation;
mod parameter;
mod schema;
mod security;
mod server;
mod simple;
mod version;

use std::collections::{HashMap, VecDeque};
use std::path::Path as FilePath;
use std::rc::Rc;

use serde_json::{Map, Value, json};

use super::Document;
use super::path::Path;
use crate::report::{Code, Report, Site};

use files::Files;

/// Rewrites a document. Returns nothing when an error was reported that leaves no document.
pub fn adapt(document: &Document, folder: &FilePath, report: &mut Report) -> Option<Value> {
    let root = Site::file(&document.file);
    super::openapi::check_version(&document.tree, &root, report)?;
    if !document.tree.is_object() {
        return None;
    }
    let mut adapter = Adapter {
        files: Files::new(document, folder),
        names: HashMap::new(),
        schemas: Map::new(),
        queue: VecDeque::new(),
        bound: None,
        report,
    };
    Some(adapter.document(&document.tree, &root))
}

/// A file, by its place in [`Files`].
type FileId = usize;

struct Adapter<'r> {
    files: Files,
    /// The name under `components/schemas` of each place that a schema reference has led to.
    names: HashMap<(FileId, String), String>,
    schemas: Map<String, Value>,
    /// Schemas that have a name and are still to be rewritten.
    queue: VecDeque<(FileId, String, String)>,
    /// The path parameter that is the version of the API.
    bound: Option<version::Bound>,
    report: &'r mut Report,
}

/// What stands in a document and has another meaning than its own: a path, an operation and so on.
struct At<'a> {
    file: FileId,
    /// Whether a reference led here, so that others may lead here as well.
    shared: bool,
    path: Path<'a>,
}

impl At<'_> {
    fn key<'b>(&'b self, key: &'b str) -> At<'b> {
        At {
            file: self.file,
            shared: self.shared,
            path: self.path.key(key),
        }
    }

    fn index(&self, index: usize) -> At<'_> {
        At {
            file: self.file,
            shared: self.shared,
            path: self.path.index(index),
        }
    }
}

const DOCUMENT: &[&str] = &[
    "openapi",
    "info",
    "servers",
    "paths",
    "components",
    "security",
    "tags",
    "externalDocs",
    "webhooks",
    "jsonSchemaDialect",
];

impl Adapter<'_> {
    fn document(&mut self, tree: &Value, root: &Site) -> Value {
        let at = At {
            file: 0,
            shared: false,
            path: Path::Root(root),
        };
        self.known(tree, DOCUMENT, &at);
        self.own_schemas(tree);
        let mut out = Map::new();
        out.insert("openapi".into(), "3.0.3".into());
        out.insert("info".into(), self.info(tree.get("info"), &at));
        let servers = self.servers(tree.get("servers"), &at);
        if let Some(url) = tree.pointer("/externalDocs/url").and_then(Value::as_str) {
            out.insert("externalDocs".into(), json!({ "url": url }));
        }
        let (schemes, security) = self.security(tree, &at);
        let empty = Value::Object(Map::new());
        let paths = tree.get("paths").unwrap_or(&empty);
        self.bound = version::find(paths, &servers, tree);
        let paths = self.paths(paths, security.as_ref(), &at.key("paths"));
        let (paths, servers) = match &self.bound {
            Some(bound) => bound.bind(paths),
            None => (paths, servers),
        };
        out.insert("servers".into(), servers);
        out.insert("paths".into(), paths);
        while let Some((file, pointer, name)) = self.queue.pop_front() {
            let schema = self.named_schema(file, &pointer);
            self.schemas.insert(name, schema);
        }
        let schemas = std::mem::take(&mut self.schemas);
        out.insert("components".into(), json!({ "schemas": schemas }));
        out.insert("x-security-schemes".into(), schemes);
        Value::Object(out)
    }

    /// The schemas that the document itself names keep their names and their order.
    fn own_schemas(&mut self, tree: &Value) {
        let Some(Value::Object(schemas)) = tree.pointer("/components/schemas") else {
            return;
        };
        for name in schemas.keys() {
            let pointer = Site::file(&"".into())
                .child("components")
                .child("schemas")
                .child(name)
                .pointer;
            self.schemas.insert(name.clone(), Value::Null);
            self.names.insert((0, pointer.clone()), name.clone());
            self.queue.push_back((0, pointer, name.clone()));
        }
    }

    fn info(&mut self, info: Option<&Value>, at: &At<'_>) -> Value {
        let text = |key: &str| info.and_then(|info| info.get(key)).and_then(simple::text);
        if text("title").is_none() {
            self.warn(&at.key("info"), "the document has no `info.title`", "");
        }
        let mut out = Map::new();
        out.insert(
            "title".into(),
            text("title").unwrap_or_else(|| "API".into()).into(),
        );
        out.insert(
            "version".into(),
            text("version").unwrap_or_else(|| "0".into()).into(),
        );
        if let Some(description) = text("description").or_else(|| text("summary")) {
            out.insert("description".into(), description.into());
        }
        Value::Object(out)
    }

    /// Reports the members of an object that are neither known, nor extensions, nor ignored.
    fn known(&mut self, value: &Value, known: &[&str], at: &At<'_>) {
        for key in value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, _)| key.as_str())
        {
            if !known.contains(&key)
                && !key.starts_with("x-")
                && !super::ignored::ignored(key, value.get("$ref").is_some())
            {
                let message = format!("`{key}` has no meaning here, so it has no effect");
                self.report.warn(
                    Code::LostKeyword,
                    at.key(key).path.site(),
                    message,
                    "check the spelling and the place",
                );
            }
        }
    }

    fn warn(&mut self, at: &At<'_>, message: impl Into<String>, help: &str) {
        self.report
            .warn(Code::InvalidDocument, at.path.site(), message, help);
    }

    fn error(&mut self, code: Code, at: &At<'_>, message: impl Into<String>, help: &str) {
        self.report.error(code, at.path.site(), message, help);
    }

    /// Follows a chain of references to something that is not a schema. Returns where it ends.
    fn follow(&mut self, value: &Value, at: &At<'_>) -> Option<(FileId, String)> {
        let mut file = at.file;
        let mut pointer = at.path.site().pointer;
        let mut reference = value.get("$ref").and_then(Value::as_str).map(str::to_owned);
        for _ in 0..64 {
            let Some(text) = reference else {
                return Some((file, pointer));
            };
            (file, pointer) = self.target(file, &text, at)?;
            let node = self.files.node(file, &pointer)?;
            reference = node.get("$ref").and_then(Value::as_str).map(str::to_owned);
        }
        self.error(
            Code::RefCycle,
            at,
            "this reference leads back to itself",
            "let one of the references end at an object",
        );
        None
    }

    /// Where a reference points to; what it names exists.
    fn target(&mut self, file: FileId, reference: &str, at: &At<'_>) -> Option<(FileId, String)> {
        let found = self.files.resolve(file, reference, self.report);
        let found = found.map(|(file, pointer)| self.through(file, pointer));
        match found {
            Ok((file, pointer)) if self.files.node(file, &pointer).is_some() => {
                Some((file, pointer))
            }
            Ok(_) => {
                self.error(
                    Code::DanglingRef,
                    &at.key("$ref"),
                    format!("`{reference}` names nothing"),
                    "define it, or correct the reference",
                );
                None
            }
            Err(message) => {
                self.error(
                    Code::ExternalRef,
                    &at.key("$ref"),
                    format!("`{reference}` {message}"),
                    "copy what it names into this document",
                );
                None
            }
        }
    }

    /// The same place, where the pointer goes through other references on its way.
    fn through(&mut self, file: FileId, pointer: String) -> (FileId, String) {
        let (mut at, mut here, mut rest) = (file, String::new(), pointer.as_str());
        for _ in 0..64 {
            if self.files.node(at, &format!("{here}{rest}")).is_some() || rest.is_empty() {
                return (at, format!("{here}{rest}"));
            }
            let reference = self
                .files
                .node(at, &here)
                .and_then(|node| node.get("$ref")?.as_str().map(str::to_owned));
            if let Some(text) = reference {
                let Ok((next, target)) = self.files.resolve(at, &text, self.report) else {
                    break;
                };
                (at, here) = (next, target);
                continue;
            }
            let end = rest[1..].find('/').map_or(rest.len(), |slash| slash + 1);
            here.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        (file, pointer)
    }

    /// The node that a reference ends at, or the value itself.
    fn resolved(&mut self, value: &Value, at: &At<'_>) -> Option<(Rc<Value>, FileId, String)> {
        let (file, pointer) = self.follow(value, at)?;
        let node = match value.get("$ref") {
            Some(_) => self.files.node(file, &pointer)?.clone(),
            None => value.clone(),
        };
        Some((Rc::new(node), file, pointer))
    }

    /// The name of the schema that a reference leads to, given one if it has none yet.
    fn schema_name(&mut self, reference: &str, at: &At<'_>) -> Option<String> {
        let (file, pointer) = self.target(at.file, reference, at)?;
        if let Some(name) = self.names.get(&(file, pointer.clone())) {
            return Some(name.clone());
        }
        let name = self.free_name(&files::name(self.files.stem(file), &pointer));
        self.schemas.insert(name.clone(), Value::Null);
        self.names.insert((file, pointer.clone()), name.clone());
        self.queue.push_back((file, pointer, name.clone()));
        Some(name)
    }

    /// Rewrites the schema of a parameter, body or answer; one that several share becomes a schema with a name.
    fn placed_schema(&mut self, schema: &Value, at: &At<'_>) -> Value {
        let deserves_name = ["properties", "enum", "oneOf", "anyOf", "allOf"]
            .iter()
            .any(|key| schema.get(*key).is_some());
        if at.shared && deserves_name {
            let reference = format!("#{}", at.path.site().pointer.replace('%', "%25"));
            let inner = At {
                file: at.file,
                shared: false,
                path: at.path,
            };
            if let Some(name) = self.schema_name(&reference, &inner) {
                return json!({ "$ref": format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1")) });
            }
        }
        self.schema(schema, at)
    }

    fn free_name(&self, wish: &str) -> String {
        let mut name = wish.to_owned();
        let mut number = 2;
        while self.schemas.contains_key(&name) {
            name = format!("{wish}{number}");
            number += 1;
        }
        name
    }

    fn named_schema(&mut self, file: FileId, pointer: &str) -> Value {
        let Some(node) = self.files.node(file, pointer).cloned() else {
            return json!({});
        };
        let site = Site::new(self.files.site(file), pointer);
        let at = At {
            file,
            shared: false,
            path: Path::Root(&site),
        };
        self.schema(&node, &at)
    }
}
