//! The pipeline, top to bottom.
//!
//! | # | stage | in → out | what holds afterwards |
//! | --- | --- | --- | --- |
//! | 1 | [`source`], [`lock`] | files → documents | read whole, no key twice, the hash is the locked one |
//! | 2 | [`overlay`] | documents → documents | each action changed something somewhere |
//! | 3 | [`lower`] | documents → [`Page`]s | every `$ref` has ended, everything knows its place |
//! | 4 | [`manual`] | hand-written specs → tables | every name that they mention exists |
//! | 5 | [`pass`] | pages → pages | runtime types in, cycles boxed; the last stage that changes types |
//! | 6 | [`names`] | pages → pages | everything has a Rust name, each pin was used |
//! | 7 | [`share`] | all versions → plan | each item is defined once, in the version that first had it |
//! | 8 | [`emit`] | plan → files | reads only |
//! | 9 | [`output`] | files → disk | all or nothing |
//!
//! Stages take a [`Report`] and go on after a mistake, so that one run shows all of them. A stage that needs what an
//! earlier one could not make does not run.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::emit;
use crate::ir::{Api, Page};
use crate::lock::{self, Lock};
use crate::lower::{self, Input};
use crate::manual::{Calendar, Errors, Profile};
use crate::names::{self, Pins};
use crate::output::File;
use crate::overlay::{self, Overlay, Used};
use crate::pass;
use crate::report::{Code, Report, Site};
use crate::share;
use crate::source::{self, Document};
use crate::templates::Templates;
use crate::version::ApiVersion;

/// Host of the versions that have no document of their own.
const GRAPH: &str = "https://graph.facebook.com";

/// Everything that the generator reads about the Messenger Platform, in the generator's own terms.
pub struct Model {
    pub lock: Lock,
    pub calendar: Calendar,
    pub errors: Errors,
    pub profile: Profile,
    /// Oldest first.
    pub apis: Vec<Api>,
}

/// Stages 1 to 6, for the project's own specs.
pub fn model(root: &Path, report: &mut Report) -> Option<Model> {
    let specs = root.join("specs");
    let lock = lock::read(&specs, report)?;
    let documents = read(&specs, &lock, report);
    let mut pins =
        source::read(root, "specs/names.yaml", report).map(|names| Pins::read(&names, report));
    let overlays = overlay::read_all(&specs, report);
    let calendar = manual(root, "versions", report, Calendar::read);
    let errors = manual(root, "errors", report, Errors::read);
    let profile = manual(root, "profile-fields", report, Profile::read);
    let (calendar, errors, profile) = (calendar?, errors?, profile?);
    let pins = pins.as_mut()?;

    let mut used = Used::default();
    let mut apis = Vec::new();
    for label in &lock.versions {
        let Some(version) = known(label, &calendar, &lock, report) else {
            continue;
        };
        let own = documents
            .iter()
            .filter(|document| document_version(document) == Some(label.as_str()));
        let mut pages: Vec<_> = own
            .filter_map(|document| {
                let document = overlaid(document, label, &overlays, &mut used, report);
                page(&document, pins, report)
            })
            .collect();
        pages.push(finished(profile.page(version), pins, report));
        apis.push(api(version, pages, report));
    }
    for version in &profile.modules {
        apis.push(api(
            *version,
            vec![finished(profile.page(*version), pins, report)],
            report,
        ));
    }
    apis.sort_by_key(|api| api.version);
    overlay::unused(&overlays, &used, report);
    pins.unused(report);
    Some(Model {
        lock,
        calendar,
        errors,
        profile,
        apis,
    })
}

/// Stages 7 and 8. Returns no files when something was reported.
pub fn files(root: &Path, report: &mut Report) -> anyhow::Result<Option<Vec<File>>> {
    let model = model(root, report);
    let templates = templates(
        root,
        &[
            "templates/runtime",
            "templates/graph",
            "templates/messenger-graph",
        ],
    )?;
    let Some(model) = model.filter(|_| !report.has_errors()) else {
        return Ok(None);
    };
    let plan = share::share(&model.apis);
    let Model {
        lock,
        calendar,
        errors,
        profile,
        ..
    } = &model;
    let project = emit::Project {
        plan: &plan,
        lock,
        calendar,
        errors,
        profile,
        templates: &templates,
    };
    Ok(Some(emit::project(&project)))
}

/// All stages but the last, for one document that belongs to nothing else.
pub fn single(
    root: &Path,
    spec: &Path,
    name: &str,
    report: &mut Report,
) -> anyhow::Result<Option<Vec<File>>> {
    let templates = templates(root, &["templates/runtime"])?;
    let folder = spec.parent().unwrap_or(Path::new(""));
    let file = spec
        .file_name()
        .map(|file| file.to_string_lossy().into_owned())
        .unwrap_or_default();
    let Some(document) = source::read(folder, &file, report) else {
        return Ok(None);
    };
    let document = Document {
        file: Arc::from(spec.to_string_lossy().replace('\\', "/")),
        ..document
    };
    let Some(page) = page(&document, &mut Pins::default(), report) else {
        return Ok(None);
    };
    let server = page.server.clone().unwrap_or_default();
    let api = Api {
        version: None,
        server,
        pages: Vec::new(),
    };
    if api.server.is_empty() {
        let help = "add an absolute address under `servers`";
        report.error(
            Code::InvalidDocument,
            page.origin.clone(),
            "the document names no server",
            help,
        );
    }
    if report.has_errors() {
        return Ok(None);
    }
    Ok(Some(emit::single(&api, &page, name, &templates)))
}

fn templates(root: &Path, folders: &[&str]) -> anyhow::Result<Templates> {
    let mut templates = Templates::default();
    folders
        .iter()
        .try_for_each(|folder| templates.add(root, folder))?;
    Ok(templates)
}

/// Stage 1. A document that cannot be read is missing from the result, and reported.
fn read(specs: &Path, lock: &Lock, report: &mut Report) -> Vec<Document> {
    let rows = lock
        .rows
        .iter()
        .filter_map(|row| source::read_in(specs, &row.file, report));
    let documents: Vec<_> = rows.collect();
    lock::check(specs, lock, &documents, report);
    documents
}

/// The folder that a document of the specs stands in.
fn document_version(document: &Document) -> Option<&str> {
    document.file.rsplit('/').nth(1)
}

fn stem(document: &Document) -> String {
    let name = document.file.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| stem)
        .to_owned()
}

/// A version of the lock that the calendar has.
fn known(label: &str, calendar: &Calendar, lock: &Lock, report: &mut Report) -> Option<ApiVersion> {
    let version = label
        .parse()
        .ok()
        .filter(|version| calendar.find(*version).is_some());
    if version.is_none() {
        let index = lock
            .versions
            .iter()
            .position(|have| have == label)
            .unwrap_or_default();
        let site = Site::file(&Arc::from("specs/lock.yaml"))
            .child("versions")
            .index(index);
        let help = "add it to specs/manual/versions.yaml, with its dates";
        report.error(
            Code::UnknownName,
            site,
            format!("the calendar has no version `{label}`"),
            help,
        );
    }
    version
}

/// Stage 2.
fn overlaid(
    document: &Document,
    version: &str,
    overlays: &[Overlay],
    used: &mut Used,
    report: &mut Report,
) -> Document {
    let mut document = document.clone();
    let page = stem(&document);
    overlay::apply(overlays, version, &page, &mut document, used, report);
    document
}

/// Stages 3, 5 and 6 for one document.
fn page(document: &Document, pins: &mut Pins, report: &mut Report) -> Option<Page> {
    let spec = source::openapi(&document.file, &document.tree, report)?;
    let stem = stem(document);
    let input = Input {
        file: &document.file,
        stem: &stem,
        tree: &document.tree,
        spec: &spec,
    };
    Some(finished(lower::lower(&input, report), pins, report))
}

/// One document with the names that generating would give it, for `diff`; `None` where nothing can be generated from it.
pub fn named_page(root: &Path, document: &Document, pinned: bool) -> Option<Page> {
    let mut report = Report::new();
    let mut pins = match pinned {
        true => Pins::read(
            &source::read(root, "specs/names.yaml", &mut report)?,
            &mut report,
        ),
        false => Pins::default(),
    };
    page(document, &mut pins, &mut report)
}

fn finished(mut page: Page, pins: &mut Pins, report: &mut Report) -> Page {
    pass::run(&mut page, pins, report);
    names::name(&mut page, pins, report);
    page
}

/// Puts a version together; its pages must agree on the server.
fn api(version: ApiVersion, mut pages: Vec<Page>, report: &mut Report) -> Api {
    pages.sort_by(|a, b| a.stem.cmp(&b.stem));
    let server = format!("{GRAPH}/{version}");
    for page in &pages {
        if page.server.as_ref().is_some_and(|have| *have != server) {
            let site = page.origin.child("servers").index(0).child("url");
            let help = format!("write `{server}`");
            report.error(
                Code::InvalidDocument,
                site,
                "the server is not that of the folder's version",
                help,
            );
        }
    }
    Api {
        version: Some(version),
        server,
        pages,
    }
}

/// Stage 4, for one file.
fn manual<T>(
    root: &Path,
    name: &str,
    report: &mut Report,
    read: impl FnOnce(&Document, &mut Report) -> Option<T>,
) -> Option<T> {
    let document = source::read(root, &format!("specs/manual/{name}.yaml"), report)?;
    read(&document, report)
}

/// The folder of the project, from which every path in a message is told.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}
