//! Stage 3: any OpenAPI document, 3.0 or 3.1, as the strict OpenAPI 3.0 that the later stages read.
//!
//! In: the value tree of a document as people write them, and the files beside it. Out: a new tree in which each schema
//! has only the keywords of its type, each `$ref` names a schema of `components`, and everything else stands where it is
//! used. What has no meaning for a client is left out: knowingly, if [`ignored`](super::ignored) has it, or with a
//! warning. The documents of the project pass through it as third-party documents do.

mod object;
mod operation;
mod origins;
mod parameter;
mod references;
mod schema;
mod security;
mod server;
mod simple;
mod version;

use std::collections::{HashMap, VecDeque};
use std::path::Path as FilePath;

use serde_json::{Map, Value, json};

use super::Document;
use super::ignored::lost;
use super::path::Path;
use super::reference::{DocumentFiles, FileId, Target, to_schema};
use super::survey::survey;
use crate::keyword::ObjectKind;
use crate::report::{Code, Report, Site};

pub use operation::METHODS;
pub use origins::Origins;
pub use parameter::is_token;

/// A rewritten document, and where its parts come from.
pub struct Strict {
    pub tree: Value,
    pub origins: Origins,
}

/// Rewrites a document. Returns nothing when an error was reported that leaves no document.
pub fn rewrite(
    document: &Document,
    folder: Option<&FilePath>,
    version: Option<&str>,
    report: &mut Report,
) -> Option<Strict> {
    let root = Site::file(&document.file);
    super::openapi::check_version(document, &root, report)?;
    if !document.tree.is_object() {
        return None;
    }
    let files = &DocumentFiles::load(document, folder);
    let mut rewriter = Rewriter {
        files,
        names: HashMap::new(),
        schemas: Map::new(),
        queue: VecDeque::new(),
        bound: None,
        is_3_0: document.tree["openapi"] == 3.0
            || document.tree["openapi"]
                .as_str()
                .is_some_and(|version| version.starts_with("3.0")),
        version,
        origins: Origins::default(),
        report,
    };
    rewriter.something(&document.tree, &root);
    let tree = rewriter.document(&document.tree, &root);
    let origins = rewriter.origins;
    Some(Strict { tree, origins })
}

struct Rewriter<'f, 'r> {
    files: &'f DocumentFiles<'f>,
    /// The name under `components/schemas` of each place that a schema reference has led to.
    names: HashMap<(FileId, String), String>,
    schemas: Map<String, Value>,
    /// Schemas that have a name and are still to be rewritten.
    queue: VecDeque<(FileId, String, String)>,
    /// The path parameter that is the version of the API.
    bound: Option<version::Bound>,
    /// Whether the document is OpenAPI 3.0, which requires more than later versions.
    is_3_0: bool,
    /// The version of the project that the document is generated for.
    version: Option<&'f str>,
    origins: Origins,
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

impl<'f> Rewriter<'f, '_> {
    fn document(&mut self, tree: &'f Value, root: &Site) -> Value {
        let at = At {
            file: 0,
            shared: false,
            path: Path::Root(root),
        };
        let references = survey(tree, root, self.report);
        self.own_schemas(tree);
        let mut out = Map::new();
        out.insert("openapi".into(), "3.0.3".into());
        out.insert("info".into(), self.info(tree.get("info"), &at));
        let servers = self.servers(tree.get("servers"), &at);
        if let Some(url) = tree.pointer("/externalDocs/url").and_then(Value::as_str) {
            out.insert("externalDocs".into(), json!({ "url": url }));
        }
        let (schemes, security) = self.security(tree, &at);
        self.requirements(tree.get("security"), &at.key("security"));
        self.not_generated(tree.get("webhooks"), &at.key("webhooks"));
        let paths = tree.get("paths").unwrap_or(&Value::Null);
        self.bound = version::find(paths, &servers, tree, self.version);
        let paths = self.paths(paths, security.as_ref(), &at.key("paths"));
        let servers = self.bound.as_ref().map_or(servers, version::Bound::servers);
        out.insert("servers".into(), servers);
        out.insert("paths".into(), paths);
        while let Some((file, pointer, name)) = self.queue.pop_front() {
            let schema = self.named_schema(file, &pointer);
            self.schemas.insert(name, schema);
        }
        let schemas = std::mem::take(&mut self.schemas);
        self.long_chain(&schemas, &at);
        self.unused_references(references);
        out.insert("components".into(), json!({ "schemas": schemas }));
        out.insert("x-security-schemes".into(), schemes);
        Value::Object(out)
    }

    /// Refuses a document that describes nothing, or whose main parts are of another kind.
    fn something(&mut self, tree: &Value, root: &Site) {
        let parts = ["paths", "components", "webhooks"].map(|key| (key, tree.get(key)));
        for (key, part) in parts {
            if part.is_some_and(|part| !part.is_object() && !part.is_null()) {
                let message = format!("`{key}` must be an object");
                let help = "write `name: …` rows under it";
                self.report
                    .error(Code::InvalidDocument, root.child(key), message, help);
            }
        }
        if parts
            .iter()
            .all(|(_, part)| part.is_none_or(Value::is_null))
        {
            let message = "the document has no `paths`, so there is nothing to generate";
            let help = "describe the calls under `paths`, or the schemas under `components`";
            self.report
                .error(Code::InvalidDocument, root.clone(), message, help);
        }
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
            self.lose(&at.key("info"), "the document has no `info.title`", "");
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

    /// Warns about the keys of an object that are neither keywords of its kind nor extensions.
    fn known(&mut self, value: &Value, kind: &ObjectKind, at: &At<'_>) {
        let has_ref = value.get("$ref").is_some();
        for (key, _) in value.as_object().into_iter().flatten() {
            if let Some((message, help)) = lost(key, kind, has_ref) {
                let site = at.key(key).path.site();
                self.report.lose(Code::LostKeyword, site, message, help);
            }
        }
    }

    fn lose(&mut self, at: &At<'_>, message: impl Into<String>, help: &str) {
        self.report
            .lose(Code::InvalidDocument, at.path.site(), message, help);
    }

    fn error(&mut self, code: Code, at: &At<'_>, message: impl Into<String>, help: &str) {
        self.report.error(code, at.path.site(), message, help);
    }

    /// The name of the schema that a reference leads to, given one if it has none yet.
    fn schema_name(&mut self, reference: &str, at: &At<'_>) -> Option<String> {
        let Target { file, pointer, .. } = self.target(reference, at)?;
        if let Some(name) = self.names.get(&(file, pointer.clone())) {
            return Some(name.clone());
        }
        let name = self.free_name(&references::name(self.files.stem(file), &pointer));
        self.schemas.insert(name.clone(), Value::Null);
        self.names.insert((file, pointer.clone()), name.clone());
        let now = self.root().child("components").child("schemas");
        let origin = self.files.site(file, &pointer);
        self.origins.record(&now.child(&name), origin);
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
                return json!({ "$ref": to_schema(&name) });
            }
        }
        self.schema(schema, at)
    }

    /// The rewritten document as a whole.
    fn root(&self) -> Site {
        self.files.site(0, "")
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
        let Some(schema) = self.files.get(file, pointer) else {
            return json!({});
        };
        let site = self.files.site(file, pointer);
        let at = At {
            file,
            shared: false,
            path: Path::Root(&site),
        };
        self.schema(schema, &at)
    }
}
