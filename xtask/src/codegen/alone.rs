//! The stages for one third-party document. In: a document with its overlays and pins. Out: a page, or
//! the files of a stand-alone crate.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::{Purpose, lowered, rewritten, templates};
use crate::emit;
use crate::ir::{Api, Page};
use crate::names::Pins;
use crate::output::{File, Output};
use crate::overlay::{self, Used};
use crate::report::Report;
use crate::source::{self, Document, Strict};
use crate::templates::Templates;

/// A third-party document.
#[derive(Clone, Debug)]
pub struct ThirdParty {
    pub spec: PathBuf,
    /// Corrections of it, in the order in which they are applied.
    pub overlays: Vec<PathBuf>,
    /// Names that people decided, as in `specs/names.yaml`; all others are given by rule.
    pub names: Option<PathBuf>,
    /// The Rust module of the operations and types; the document's name, if there is none.
    pub module: Option<String>,
}

impl<P: Into<PathBuf>> From<P> for ThirdParty {
    fn from(spec: P) -> Self {
        Self {
            spec: spec.into(),
            overlays: Vec::new(),
            names: None,
            module: None,
        }
    }
}

/// A document that became a page, before anything is emitted: its report is complete.
pub struct StandAlone<'n> {
    title: String,
    page: Page,
    name: &'n str,
    templates: Templates,
}

/// Stages 1 to 7, for the stand-alone crate of a document.
///
/// # Errors
///
/// A template cannot be read.
pub fn build_stand_alone<'n>(
    root: &Path,
    input: impl Into<ThirdParty>,
    name: &'n str,
    report: &mut Report,
) -> anyhow::Result<Option<StandAlone<'n>>> {
    let templates = copied(root)?;
    let input: ThirdParty = input.into();
    let module = input.module.clone();
    let Some(read) = read(input, report) else {
        return Ok(None);
    };
    let title = read.title.clone();
    let page = read.into_page(report).map(|page| match module {
        Some(module) => Page { module, ..page },
        None => page,
    });
    Ok(page.map(|page| StandAlone {
        title,
        page,
        name,
        templates,
    }))
}

impl StandAlone<'_> {
    /// Stage 9.
    pub fn emit(self) -> Output {
        Output {
            document: self.title,
            files: emit_stand_alone(self.page, self.name, &self.templates),
        }
    }
}

/// All stages but the last, for one third-party document.
///
/// # Errors
///
/// As [`build_stand_alone`].
pub fn generate_stand_alone(
    root: &Path,
    input: impl Into<ThirdParty>,
    name: &str,
    report: &mut Report,
) -> anyhow::Result<Option<Output>> {
    Ok(build_stand_alone(root, input, name, report)?.map(StandAlone::emit))
}

/// Reads the templates of a stand-alone crate.
///
/// # Errors
///
/// One cannot be read.
fn copied(root: &Path) -> anyhow::Result<Templates> {
    let mut templates = templates(root, &["runtime", "breadth"])?;
    templates.add_by_need(root, "templates/formats")?;
    Ok(templates.without_tests())
}

/// The stages from emission on, for one document.
pub fn emit_stand_alone(mut page: Page, name: &str, templates: &Templates) -> Vec<File> {
    page.module = free(&page.module, templates);
    // Without a host in the document, the caller gives the address.
    let server = page.server.clone().filter(|server| server.contains("://"));
    let api = Api {
        version: None,
        server: server.unwrap_or_default(),
        pages: Vec::new(),
    };
    emit::single(&api, &page, name, templates)
}

/// Stages 1 to 7, for one third-party document: the document as it was read, and its page.
pub fn build_third_party_page(
    input: impl Into<ThirdParty>,
    report: &mut Report,
) -> Option<(Document, Page)> {
    let mut read = read(input.into(), report)?;
    let strict = read.rewritten(report)?;
    let page = finish(&read.document.file, strict, &mut read.pins, report)?;
    Some((read.document, page))
}

/// A third-party document and what it is read with.
struct Read {
    document: Document,
    folder: PathBuf,
    pins: Pins,
    /// As the document itself has it, whatever an overlay says.
    title: String,
}

/// Stages 1 and 2.
fn read(input: ThirdParty, report: &mut Report) -> Option<Read> {
    let folder = input.spec.parent().unwrap_or(Path::new("")).to_owned();
    let mut document = source::read_third_party(&input.spec, report)?;
    let title = document.tree.pointer("/info/title").and_then(Value::as_str);
    let title = title.unwrap_or_default().to_owned();
    let overlays = overlay::read_files(&input.overlays, report);
    let mut used = Used::default();
    let stem = source::stem(&document.file).to_owned();
    overlay::apply(&overlays, "", &stem, &mut document, &mut used, report);
    overlay::unused(&overlays, &used, report);
    let pins = match input.names {
        Some(names) => Pins::of_single(&source::read_path(&names, report)?, report),
        None => Pins::numbering(),
    };
    Some(Read {
        document,
        folder,
        pins,
        title,
    })
}

impl Read {
    fn rewritten(&self, report: &mut Report) -> Option<Strict> {
        rewritten(
            &self.document,
            Some(&self.folder),
            Purpose::StandAlone,
            report,
        )
    }

    /// Stages 3 to 7. The document, which is most of the memory, is dropped before the later ones.
    fn into_page(mut self, report: &mut Report) -> Option<Page> {
        let strict = self.rewritten(report)?;
        let file = self.document.file.clone();
        drop(self.document);
        finish(&file, strict, &mut self.pins, report)
    }
}

/// Stages 4 to 7.
fn finish(file: &Arc<str>, strict: Strict, pins: &mut Pins, report: &mut Report) -> Option<Page> {
    let page = lowered(file, strict, Purpose::StandAlone, report)?;
    let page = page.named(pins, report);
    if !report.has_errors() {
        pins.unused(report);
    }
    (!report.has_errors()).then_some(page)
}

/// Stages 1 to 7, for one document in memory; what it refers to is below a folder.
pub fn build_document_page(
    document: &Document,
    folder: &Path,
    report: &mut Report,
) -> Option<Page> {
    let strict = rewritten(document, Some(folder), Purpose::StandAlone, report)?;
    finish(&document.file, strict, &mut Pins::numbering(), report)
}

/// Returns the module of a crate whose name was given; it stays when the name of the file changes with its version.
pub fn module_of(crate_name: &str) -> String {
    crate_name.replace('-', "_").to_lowercase()
}

/// What [`generate_stand_alone`] makes of a document that was read already, in the module that it would have. `module` is
/// that of a crate whose name was given.
pub fn build_stand_alone_page(
    root: &Path,
    document: &Document,
    module: Option<&str>,
    report: &mut Report,
) -> anyhow::Result<Option<Page>> {
    let templates = copied(root)?;
    let folder = Path::new(&*document.file).parent();
    let page = build_document_page(document, folder.unwrap_or(Path::new("")), report);
    Ok(page.map(|page| Page {
        module: free(module.unwrap_or(&page.module), &templates),
        ..page
    }))
}

/// Returns the name of a module that is not the name of a template.
fn free(module: &str, templates: &Templates) -> String {
    let reserved = ["lib", "main", "wire"];
    if reserved.contains(&module) || templates.reserves(module) {
        format!("{module}_api")
    } else {
        module.to_owned()
    }
}
