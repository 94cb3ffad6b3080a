//! What a hand-written spec is. In: a type for the content of its file. Out: a row of the table of specs, and all specs
//! of a project, read and checked.

mod checker;

use std::any::Any;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::section::SpecSection;
use super::{TABLE, parts, types};
use crate::emit::RustFile;
use crate::ir::{Api, Page};
use crate::output::File;
use crate::report::{Code, Report, Site};
use crate::share::Plan;
use crate::source::{Document, deserialize};
use crate::version::ApiVersion;

pub use checker::Checker;

/// The content of a hand-written spec.
pub trait Spec: DeserializeOwned + Any + Sync {
    /// The name of its file, and what `spec:` in the file says.
    const NAME: &'static str;

    /// The rows that `diff` compares. No two rows of a section have one key.
    const SECTIONS: &'static [SpecSection] = &[];

    /// Whether its types are received and never sent: only a reader constructs them.
    const IS_RECEIVED: bool = false;

    /// Returns the spec of a project without such a file; `None` if every project needs one.
    fn absent() -> Option<Self> {
        None
    }

    /// Checks the spec against itself and the specs above it in the table. Sources, duplicate keys and the sources of
    /// types have been checked.
    fn check(&self, checker: &mut Checker<'_>);

    /// Checks the spec against the operations of all versions.
    fn check_operations(&self, _apis: &[Api], _checker: &mut Checker<'_>) {}

    /// Returns the rows to compare: those that hold in a version, or in any. `None` if all versions have the same.
    fn view(file: &Document, version: Option<ApiVersion>, _report: &mut Report) -> Option<Value> {
        version.is_none().then(|| file.tree.clone())
    }

    /// Returns the Rust files of the crate.
    fn emit(&self, _project: &Project<'_>) -> Vec<RustFile> {
        Vec::new()
    }

    /// Returns the other files of the crate.
    fn files(&self, _project: &Project<'_>) -> Vec<File> {
        Vec::new()
    }
}

/// What a spec can use for its files.
pub struct Project<'a> {
    pub specs: &'a Specs,
    pub plan: &'a Plan<'a>,
    /// The types of the spec itself.
    pub types: Option<&'a Page>,
}

/// A row of the table: a [`Spec`] without its type.
pub struct SpecKind {
    pub name: &'static str,
    pub sections: &'static [SpecSection],
    /// [`Spec::view`].
    pub view: fn(&Document, Option<ApiVersion>, &mut Report) -> Option<Value>,
    read: fn(&Document, &Specs, &mut Report) -> Option<Box<dyn Erased>>,
    absent: fn() -> Option<Box<dyn Erased>>,
}

impl SpecKind {
    pub const fn of<S: Spec>() -> Self {
        Self {
            name: S::NAME,
            sections: S::SECTIONS,
            view: S::view,
            read: |document, specs, report| {
                Some(Box::new(read_document::<S>(document, specs, report)?))
            },
            absent: || Some(Box::new(S::absent()?)),
        }
    }

    /// Returns the kind of a document: the one that it declares with `spec:`, or else the one of its file's name.
    pub fn find(document: &Document) -> Option<&'static SpecKind> {
        let declared = document.tree.get(DECLARATION).and_then(Value::as_str);
        let file = document.file.rsplit('/').next().unwrap_or_default();
        let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
        let is_openapi = document.tree.get("openapi").is_some();
        let name = declared.or_else(|| (!is_openapi).then_some(stem))?;
        TABLE.iter().find(|kind| kind.name == name)
    }
}

/// The key with which a file declares its kind.
const DECLARATION: &str = "spec";

trait Erased: Sync {
    fn as_any(&self) -> &dyn Any;
    fn is_received(&self) -> bool;
    fn check_operations(&self, apis: &[Api], checker: &mut Checker<'_>);
    fn emit(&self, project: &Project<'_>) -> Vec<RustFile>;
    fn files(&self, project: &Project<'_>) -> Vec<File>;
}

impl<S: Spec> Erased for S {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn is_received(&self) -> bool {
        S::IS_RECEIVED
    }

    fn check_operations(&self, apis: &[Api], checker: &mut Checker<'_>) {
        Spec::check_operations(self, apis, checker);
    }

    fn emit(&self, project: &Project<'_>) -> Vec<RustFile> {
        Spec::emit(self, project)
    }

    fn files(&self, project: &Project<'_>) -> Vec<File> {
        Spec::files(self, project)
    }
}

/// The specs of a project, in the order of the table.
#[derive(Default)]
pub struct Specs {
    entries: Vec<Entry>,
}

struct Entry {
    spec: Box<dyn Erased>,
    /// `None`: the project does without the file.
    document: Option<Document>,
    /// The types that the document describes.
    types: Option<Page>,
}

impl Specs {
    /// Reads and checks the specs of the project at `root`.
    pub fn read(root: &Path, report: &mut Report) -> Self {
        Self::read_with(report, |kind, report| match (kind.absent)() {
            Some(_) => parts::find(root, kind.name, report),
            None => parts::read(root, kind.name, report),
        })
    }

    /// Reads and checks the documents that `open` returns.
    pub fn read_with(
        report: &mut Report,
        mut open: impl FnMut(&SpecKind, &mut Report) -> Option<Document>,
    ) -> Self {
        let mut specs = Self::default();
        for kind in TABLE {
            let document = open(kind, report);
            let spec = match &document {
                Some(document) => (kind.read)(document, &specs, report),
                None => (kind.absent)(),
            };
            specs.entries.extend(spec.map(|spec| Entry {
                spec,
                document,
                types: None,
            }));
        }
        specs
    }

    /// Returns whether every spec could be read.
    pub fn is_complete(&self) -> bool {
        self.entries.len() == TABLE.len()
    }

    /// Returns a spec, if it could be read.
    pub fn find<S: Spec>(&self) -> Option<&S> {
        let mut specs = self.entries.iter().map(|entry| entry.spec.as_any());
        specs.find_map(|spec| spec.downcast_ref())
    }

    /// Returns a spec.
    ///
    /// # Panics
    ///
    /// The specs are not complete, or the spec is not in the table.
    pub fn get<S: Spec>(&self) -> &S {
        let spec = self.find();
        spec.unwrap_or_else(|| panic!("the specs of a model include `{}`", S::NAME))
    }

    /// Makes pages of the types that the specs describe in the words of OpenAPI.
    pub fn lower(
        &mut self,
        mut lower: impl FnMut(&Document, &mut Report) -> Option<Page>,
        report: &mut Report,
    ) {
        for entry in &mut self.entries {
            let document = entry.document.as_ref().and_then(types::document);
            entry.types = document.and_then(|document| lower(&document, report));
            if entry.spec.is_received() {
                let types = entry.types.iter_mut().flat_map(|page| &mut page.types);
                types.for_each(|def| def.sent = false);
            }
        }
    }

    /// Checks the specs against the operations of all versions.
    pub fn check(&self, apis: &[Api], report: &mut Report) {
        for entry in &self.entries {
            if let Some(document) = &entry.document {
                let mut checker = Checker::new(document, self, report);
                entry.spec.check_operations(apis, &mut checker);
            }
        }
    }

    /// Returns the pages of types that belong to no version.
    pub fn types(&self) -> impl Iterator<Item = &Page> {
        self.entries.iter().filter_map(|entry| entry.types.as_ref())
    }

    /// Returns for each spec what emits its files, but for its types.
    pub fn emitters<'s>(
        &'s self,
        plan: &'s Plan<'_>,
    ) -> impl Iterator<Item = impl Fn() -> (Vec<RustFile>, Vec<File>) + Sync + 's> {
        self.entries.iter().map(move |entry| {
            move || {
                let project = Project {
                    specs: self,
                    plan,
                    types: entry.types.as_ref(),
                };
                (entry.spec.emit(&project), entry.spec.files(&project))
            }
        })
    }
}

/// Reads one spec of the project at `root`. What it says of other specs is not checked.
pub fn read<S: Spec>(root: &Path, report: &mut Report) -> Option<S> {
    let document = parts::read(root, S::NAME, report)?;
    read_alone(&document, report)
}

/// Reads a document as a spec. What it says of other specs is not checked.
pub fn read_alone<S: Spec>(document: &Document, report: &mut Report) -> Option<S> {
    read_document(document, &Specs::default(), report)
}

fn parse<S: Spec>(document: &Document, report: &mut Report) -> Option<S> {
    let mut tree = document.tree.clone();
    if let Value::Object(sections) = &mut tree {
        types::remove(sections);
        if let Some(declared) = sections.remove(DECLARATION)
            && declared != S::NAME
        {
            let site = Site::file(&document.file).child(DECLARATION);
            let message = format!("expected `{}`, found {declared}", S::NAME);
            let help = "move the file, or correct what it declares";
            report.error(Code::InvalidManual, site, message, help);
        }
    }
    let site = Site::file(&document.file);
    deserialize(&tree, &site, Code::InvalidManual, report)
}

/// Reads a document as a spec, and checks it against those that were read.
fn read_document<S: Spec>(document: &Document, specs: &Specs, report: &mut Report) -> Option<S> {
    let spec: S = parse(document, report)?;
    let mut checker = Checker::new(document, specs, report);
    checker.check_sources();
    checker.check_keys(S::SECTIONS);
    checker.check_types();
    spec.check(&mut checker);
    Some(spec)
}
