//! Stage 3: any OpenAPI document, 3.0 to 3.2, as the strict OpenAPI 3.0 that the later stages read.
//!
//! In: the value tree of a document as people write them, and the files beside it. Out: a new tree in which each schema
//! has only the keywords of its type, each `$ref` targets a schema of `components`, and everything else is written where
//! it is used. What has no meaning for a client is left out: knowingly, if [`ignored`](super::ignored) has it, or with a
//! warning. The documents of the project pass through it as third-party documents do.

mod content;
mod object;
mod operation;
mod parameter;
mod references;
mod schema;
mod security;
mod sequence;
mod server;
mod version;

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::Document;
use super::ignored::lost;
use super::later::edition;
use super::path::ValuePath;
use super::properties::{Properties, copy_text, entries};
use super::reference::{DocumentFiles, FileId, MAX_CHAIN, Target, to_schema};
use super::survey::survey;
use super::visit::for_each_reference;
use crate::keyword::{ObjectKind, OpenApiVersion};
use crate::report::{Code, Origins, Report, Site};

pub use parameter::is_token;
pub use version::without_version;

/// A rewritten document, and where its parts come from.
pub struct Strict {
    pub tree: Value,
    pub origins: Origins,
}

/// Rewrites a document. Returns nothing when an error was reported that leaves no document.
pub fn rewrite(
    document: &Document,
    folder: Option<&Path>,
    version: Option<&str>,
    report: &mut Report,
) -> Option<Strict> {
    let root = Site::file(&document.file);
    super::openapi::check_version(document, &root, report)?;
    if !document.tree.is_object() {
        return None;
    }
    let edition = edition(&document.tree)?;
    let files = DocumentFiles::load(document, folder);
    for later in files.later() {
        later.report(document, report);
    }
    let mut rewriter = Rewriter {
        files: &files,
        names: HashMap::new(),
        targets: HashSet::new(),
        schemas: Map::new(),
        queue: VecDeque::new(),
        server: None,
        bound: None,
        edition,
        heirs: None,
        version,
        origins: Origins::default(),
        report,
    };
    let tree = &files.document(0).tree;
    rewriter.require_content(tree, &root);
    let tree = rewriter.document(tree, &root)?;
    let origins = rewriter.origins;
    Some(Strict { tree, origins })
}

struct Rewriter<'f, 'r> {
    files: &'f DocumentFiles<'f>,
    /// The name under `components/schemas` of each target of a schema reference.
    names: HashMap<(FileId, String), String>,
    /// The schemas that have no name in the document, but that references target.
    targets: HashSet<(FileId, String)>,
    schemas: Map<String, Value>,
    /// Schemas that have a name and are still to be rewritten.
    queue: VecDeque<(FileId, String, String)>,
    /// The address of the document's server, as it is written.
    server: Option<String>,
    /// The path parameter that is the version of the API.
    bound: Option<version::VersionParameter>,
    edition: OpenApiVersion,
    /// The components that build on others, once they are looked for.
    heirs: Option<schema::BaseHeirs<'f>>,
    /// The version of the project that the document is generated for.
    version: Option<&'f str>,
    origins: Origins,
    report: &'r mut Report,
}

/// The position of the value that is being rewritten.
#[derive(Clone, Copy)]
struct At<'a> {
    file: FileId,
    /// Whether the value is the target of a reference, which others may have as well.
    shared: bool,
    path: ValuePath<'a>,
}

impl<'a> At<'a> {
    fn new(file: FileId, site: &'a Site) -> Self {
        At {
            file,
            shared: false,
            path: ValuePath::Root(site),
        }
    }

    fn key<'b>(&'b self, key: &'b str) -> At<'b> {
        At {
            path: self.path.key(key),
            ..*self
        }
    }

    fn index(&self, index: usize) -> At<'_> {
        At {
            path: self.path.index(index),
            ..*self
        }
    }

    fn site(&self) -> Site {
        self.path.site()
    }
}

impl<'f> Rewriter<'f, '_> {
    fn document(&mut self, tree: &'f Value, root: &Site) -> Option<Value> {
        let at = At::new(0, root);
        let references = survey(tree, root, self.report);
        self.name_components(tree);
        self.find_targets(&references);
        let mut out = Map::new();
        out.insert("openapi".into(), "3.0.3".into());
        out.insert("info".into(), self.info(&tree["info"], &at));
        let servers = self.servers(tree, &at);
        if let Some(url) = tree["externalDocs"].str_of("url") {
            out.insert("externalDocs".into(), json!({ "url": url }));
        }
        let schemes = self.security_schemes(tree, &at);
        self.check_requirements(tree, &at);
        self.reject_incoming(tree, "webhooks", &at);
        self.server = servers[0].str_of("url").map(str::to_owned);
        self.bound = version::find(tree, &servers, self.version);
        let paths = self.paths(tree, &at.key("paths"));
        let servers = self.bound.as_ref().map_or(servers, |bound| bound.servers());
        out.insert("servers".into(), servers);
        out.insert("paths".into(), paths);
        while let Some((file, pointer, name)) = self.queue.pop_front() {
            let schema = self.named_schema(file, &pointer);
            self.schemas.insert(name, schema);
        }
        let schemas = std::mem::take(&mut self.schemas);
        self.reject_long_chain(&schemas, root);
        self.reject_unused_references(references);
        self.reject_deep_parts(&schemas, root)?;
        out.insert("components".into(), json!({ "schemas": schemas }));
        out.insert("x-security-schemes".into(), schemes);
        // Raw bytes have no type from here on (OpenAPI 3.1, "Working with Binary Data").
        if self.edition >= OpenApiVersion::V3_1 {
            out.insert("x-bytes-without-type".into(), true.into());
        }
        Some(Value::Object(out))
    }

    /// Rejects a document that describes nothing, or whose main parts have another type.
    fn require_content(&mut self, tree: &Value, root: &Site) {
        let parts = ["paths", "components", "webhooks"].map(|key| (key, &tree[key]));
        let mut reject = |site: Site, message: &str, help: &str| {
            self.report
                .error(Code::InvalidDocument, site, message, help);
        };
        for (key, part) in parts {
            if !part.is_object() && !part.is_null() {
                let message = format!("`{key}` must be an object");
                reject(root.child(key), &message, "write `name: …` rows under it");
            }
        }
        if parts.iter().all(|(_, part)| part.is_null()) {
            let message = "the document has no `paths`, so there is nothing to generate";
            let help = "describe operations under `paths`, or schemas under `components`";
            reject(root.clone(), message, help);
        }
    }

    /// Keeps the names and the order of the schemas that the document itself names. One that is only a reference to a schema in
    /// another file is the name of that schema.
    fn name_components(&mut self, tree: &Value) {
        for (name, schema) in tree["components"].entries_of("schemas") {
            let pointer = Site::file(&"".into()).schema(name).pointer;
            let mut steps = self.steps_outside(schema);
            steps.retain(|step| !self.names.contains_key(step));
            let Some((file, target)) = steps.pop() else {
                self.add_name(0, pointer, name.clone());
                continue;
            };
            let origin = self.files.site(file, &target);
            self.origins.record(&self.root().schema(name), origin);
            let others = steps.into_iter().chain([(0, pointer)]);
            self.names.extend(others.map(|step| (step, name.clone())));
            self.add_name(file, target, name.clone());
        }
    }

    /// Returns where the references that are all of a schema lead, one after the other, as far as they are in other files.
    fn steps_outside(&self, schema: &Value) -> Vec<(FileId, String)> {
        let mut steps = Vec::new();
        let mut at = (0, schema);
        while let (Some(reference), 1) = (at.1.str_of("$ref"), entries(at.1).count()) {
            match self.files.target(at.0, reference) {
                Ok(target) if target.file != 0 && steps.len() < MAX_CHAIN => {
                    at = (target.file, target.value);
                    steps.push((target.file, target.pointer));
                }
                _ => break,
            }
        }
        steps
    }

    /// Finds the schemas that a reference targets where they are used, so that both have one type.
    fn find_targets(&mut self, references: &[(Site, String)]) {
        let mut add = |file: FileId, reference: &str| {
            let target = self.files.target(file, reference).ok();
            let target = target.map(|target| (target.file, target.pointer));
            let unnamed = target.filter(|target| !self.names.contains_key(target));
            self.targets.extend(unnamed);
        };
        for (_, reference) in references {
            add(0, reference);
        }
        for file in self.files.ids().skip(1) {
            let tree = &self.files.document(file).tree;
            for_each_reference(tree, &mut |reference| add(file, reference));
        }
    }

    fn add_name(&mut self, file: FileId, pointer: String, name: String) {
        self.schemas.insert(name.clone(), Value::Null);
        self.names.insert((file, pointer.clone()), name.clone());
        self.queue.push_back((file, pointer, name));
    }

    fn info(&mut self, info: &Value, at: &At<'_>) -> Value {
        let mut out = Map::new();
        out.insert("title".into(), "API".into());
        out.insert("version".into(), "0".into());
        for key in ["title", "version", "description"] {
            copy_text(info, key, &mut out);
        }
        if let (None, Some(summary)) = (out.get("description"), info.text_of("summary")) {
            out.insert("description".into(), summary.into());
        }
        if info.text_of("title").is_none() {
            self.lose(&at.key("info"), "the document has no `info.title`", "");
        }
        Value::Object(out)
    }

    /// Warns about the keys of an object that are neither keywords of its kind nor extensions.
    fn check_keywords(&mut self, value: &Value, kind: &ObjectKind, at: &At<'_>) {
        let has_ref = value.get("$ref").is_some();
        for (key, _) in entries(value) {
            if let Some((message, help)) = lost(key, kind, has_ref) {
                let site = at.key(key).site();
                self.report.lose(Code::LostKeyword, site, message, help);
            }
        }
    }

    fn lose(&mut self, at: &At<'_>, message: impl Into<String>, help: &str) {
        let code = Code::InvalidDocument;
        self.report.lose(code, at.site(), message, help);
    }

    /// Returns the name of the target of a schema reference, given one if it has none yet.
    fn schema_name(&mut self, reference: &str, at: &At<'_>) -> Option<String> {
        let Target { file, pointer, .. } = self.target(reference, at)?;
        Some(self.name_at(file, pointer))
    }

    /// Returns the name of the schema at a location, given one if it has none yet.
    fn name_at(&mut self, file: FileId, pointer: String) -> String {
        if let Some(name) = self.names.get(&(file, pointer.clone())) {
            return name.clone();
        }
        let name = self.unused_name(&references::name(self.files.stem(file), &pointer));
        let origin = self.files.site(file, &pointer);
        self.origins.record(&self.root().schema(&name), origin);
        self.add_name(file, pointer, name.clone());
        name
    }

    /// Rewrites the schema of a parameter, body or response; one that several share becomes a schema with a name.
    fn used_schema(&mut self, schema: &Value, at: &At<'_>) -> Value {
        const NAMED: [&str; 5] = ["properties", "enum", "oneOf", "anyOf", "allOf"];
        if at.shared && NAMED.iter().any(|key| schema.get(key).is_some()) {
            let name = self.name_at(at.file, at.site().pointer);
            return json!({ "$ref": to_schema(&name) });
        }
        self.schema(schema, at)
    }

    /// Returns the location of the rewritten document as a whole.
    fn root(&self) -> Site {
        self.files.site(0, "")
    }

    fn unused_name(&self, wish: &str) -> String {
        let numbered = (2..).map(|number| format!("{wish}{number}"));
        let mut names = std::iter::once(wish.to_owned()).chain(numbered);
        let name = names.find(|name| !self.schemas.contains_key(name));
        name.unwrap_or_default()
    }

    fn named_schema(&mut self, file: FileId, pointer: &str) -> Value {
        let Some(schema) = self.files.get(file, pointer) else {
            return json!({});
        };
        let site = self.files.site(file, pointer);
        self.schema(schema, &At::new(file, &site))
    }
}
