//! The pipeline, top to bottom.
//!
//! | # | stage | in → out | what holds afterwards |
//! | --- | --- | --- | --- |
//! | 1 | [`source`], [`lock`] | files → documents | read whole, no duplicate key, the hash is the locked one |
//! | 2 | [`overlay`] | documents → documents | each action changed a document |
//! | 3 | [`source::rewrite`] | documents → strict documents | strict OpenAPI 3.0: each `$ref` targets a component, each schema has the keywords of its type only |
//! | 4 | [`lower`] | strict documents → [`Page`]s | every `$ref` is followed, everything has its location |
//! | 5 | [`manual`](crate::manual) | hand-written specs → tables | every name in them exists |
//! | 6 | [`pass`] | pages → pages | runtime types in, cycles and rare large values boxed; the last stage that changes types |
//! | 7 | [`names`] | pages → pages | everything has a Rust name, each pin was used |
//! | 8 | [`share`] | all versions → plan | each item is defined once, in the version that first had it |
//! | 9 | [`emit`] | plan → files | reads only |
//! | 10 | [`output`](crate::output) | files → disk | all or nothing |
//!
//! Project documents and third-party documents pass through the same stages. How the pages differ is one value,
//! `Purpose`; what a collision of names does is in the pins ([`names::Collisions`]).
//!
//! Stages take a [`Report`] and go on after an error, so that one run shows all of them. A stage that needs what an
//! earlier one could not make does not run.

mod alone;
mod purpose;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use alone::{
    StandAlone, ThirdParty, build_document_page, build_stand_alone, build_stand_alone_page,
    build_third_party_page, emit_stand_alone, generate_stand_alone, module_of,
};
use purpose::Purpose;

use crate::cores;
use crate::emit;
use crate::ir::{Api, Page};
use crate::lock::{self, Lock, LockedFile};
use crate::lower::{self, Input};
use crate::manual::{Calendar, Disagreements, History, Messaging, Profile, Specs, Tokens};
use crate::names::{self, Pins};
use crate::output::Output;
use crate::overlay::{self, Overlay, Used};
use crate::pass;
use crate::report::{Code, Origins, Report, Severity, Site};
use crate::retire;
use crate::share;
use crate::source::{self, Document, Strict};
use crate::templates::Templates;
use crate::version::ApiVersion;

/// Host of the versions that have no document.
const GRAPH: &str = "https://graph.facebook.com";

/// What the project's own output is made from.
const PROJECT: &str = "the documents of this project";

/// Everything that the generator reads about the Messenger Platform, in the generator's own terms.
pub struct Model {
    pub lock: Lock,
    pub specs: Specs,
    /// Oldest first.
    pub apis: Vec<Api>,
}

/// Stages 1 to 7, for the project's own specs.
pub fn build_model(root: &Path, report: &mut Report) -> Option<Model> {
    let (lock, documents) = locked(&root.join("specs"), report)?;
    // Without the pins, what they settle is not held against the documents.
    let pins = &mut match source::read(root, "specs/names.yaml", report) {
        Some(names) => Pins::read(&names, report),
        None => Pins::numbering(),
    };
    let overlays = overlay::read_all(&root.join("specs"), report);
    let mut specs = Specs::read(root, report);
    // The documents are read whatever the hand-written specs are like, so that one run shows every error.
    let mut used = Used::default();
    let overlaid = documents.into_iter().filter_map(|mut document| {
        let label = document_version(&document)?.to_owned();
        apply_overlays(&mut document, &label, &overlays, &mut used, report);
        remove_tags(&mut document, &label, &specs);
        Some((label, document))
    });
    let overlaid: Vec<_> = overlaid.collect();
    let mut pages = pages(&overlaid, pins, report);
    specs.lower(
        |document, report| {
            let page = unnamed(document, Purpose::Project(None), report);
            Some(page?.named(pins, report))
        },
        report,
    );
    if !specs.is_complete() {
        return None;
    }
    let (calendar, profile): (&Calendar, &Profile) = (specs.get(), specs.get());

    let mut apis = Vec::new();
    for label in &lock.versions {
        if let Some(version) = known(label, calendar, &lock, report) {
            let own = pages.extract_if(.., |(have, _)| *have == label);
            let mut own: Vec<_> = own.map(|(_, page)| page).collect();
            own.push(finished(profile.page(version), pins, report));
            apis.push(api(version, own, report));
        }
    }
    for version in &profile.modules {
        let own = vec![finished(profile.page(*version), pins, report)];
        apis.push(api(*version, own, report));
    }
    apis.sort_by_key(|api| api.version);
    names::compare_names(&apis, report);
    retire::mark(&mut apis);
    specs.check(&apis, report);
    specs.get::<Tokens>().assign(&mut apis);
    specs.get::<Messaging>().admit(&mut apis);
    specs.get::<History>().annotate(&mut apis);
    specs.get::<Disagreements>().annotate(&mut apis);
    overlay::unused(&overlays, &used, report);
    pins.unused(report);
    Some(Model { lock, specs, apis })
}

/// Stages 1 to 9. Returns no files when an error was reported, except for one that leaves the input readable: a hash
/// that is not the locked one. The caller decides what that is worth.
pub fn generate_project(root: &Path, report: &mut Report) -> anyhow::Result<Option<Output>> {
    let model = build_model(root, report);
    let mut templates = templates(root, &["runtime", "graph", "messenger-graph"])?;
    templates.add_by_need(root, "templates/breadth")?;
    let Some(model) = model.filter(|_| !is_broken(report)) else {
        return Ok(None);
    };
    let plan = share::share(&model.apis);
    Ok(Some(Output {
        document: PROJECT.to_owned(),
        files: emit::project(&model, &plan, &templates),
    }))
}

/// Returns whether something was reported that leaves no input to go on with.
fn is_broken(report: &Report) -> bool {
    let mut found = report.diagnostics().iter();
    found.any(|found| found.severity == Severity::Error && found.code != Code::HashMismatch)
}

fn templates(root: &Path, folders: &[&str]) -> anyhow::Result<Templates> {
    let mut templates = Templates::default();
    for folder in folders {
        templates.add(root, &format!("templates/{folder}"))?;
    }
    Ok(templates)
}

/// Stage 1: the lock and its documents. What was read is what the crate says it was made from, locked or not.
fn locked(specs: &Path, report: &mut Report) -> Option<(Lock, Vec<Document>)> {
    let mut lock = lock::read(specs, report)?;
    let documents = read(specs, &lock, report);
    for row in &mut lock.rows {
        let name = source::name_in(specs, &row.file);
        if let Some(document) = documents.iter().find(|document| document.file == name) {
            row.sha256 = document.sha256;
        }
    }
    Some((lock, documents))
}

/// Stage 1. A document that cannot be read is missing from the result, and reported; one that does not exist, by the
/// check of its row.
fn read(specs: &Path, lock: &Lock, report: &mut Report) -> Vec<Document> {
    let rows = lock.rows.iter();
    let rows = rows.filter(|row| specs.join(&row.file).exists());
    let read = |row: &&LockedFile| {
        let mut report = Report::new();
        (source::read_in(specs, &row.file, &mut report), report)
    };
    let mut documents = Vec::new();
    for (document, found) in cores::run(&rows.collect::<Vec<_>>(), read) {
        report.extend(found);
        documents.extend(document);
    }
    lock::check(specs, lock, &documents, report);
    documents
}

/// Returns the folder of a document of the specs.
fn document_version(document: &Document) -> Option<&str> {
    document.file.rsplit('/').nth(1)
}

/// Returns a version of the lock that the calendar has.
fn known(label: &str, calendar: &Calendar, lock: &Lock, report: &mut Report) -> Option<ApiVersion> {
    let version = label.parse().ok();
    let version = version.filter(|version| calendar.find(*version).is_some());
    if version.is_none() {
        let mut labels = lock.versions.iter();
        let index = labels.position(|have| have == label).unwrap_or_default();
        let site = Site::file(&Arc::from("specs/lock.yaml"))
            .child("versions")
            .index(index);
        let help = "add it to specs/manual/versions.yaml, with its dates";
        let message = format!("the calendar has no version `{label}`");
        report.error(Code::UnknownName, site, message, help);
    }
    version
}

/// Stage 2.
fn apply_overlays(
    document: &mut Document,
    version: &str,
    overlays: &[Overlay],
    used: &mut Used,
    report: &mut Report,
) {
    let page = source::stem(&document.file).to_owned();
    overlay::apply(overlays, version, &page, document, used, report);
}

/// Removes the tags of messages that the version of a document no longer has. Of days, those up to the newest release count.
fn remove_tags(document: &mut Document, version: &str, specs: &Specs) {
    let (messaging, calendar) = (specs.find::<Messaging>(), specs.find::<Calendar>());
    let newest = calendar.and_then(|calendar| calendar.releases.last());
    if let (Some(messaging), Some(newest), Ok(version)) = (messaging, newest, version.parse()) {
        messaging.remove_tags(&mut document.tree, version, newest.released);
    }
}

/// Stages 3 to 7 for the documents of all versions, of which the last two need the pins and give names in order.
fn pages<'v>(
    documents: &'v [(String, Document)],
    pins: &mut Pins,
    report: &mut Report,
) -> Vec<(&'v str, Page)> {
    let tasks = documents
        .iter()
        .map(|(label, document)| (&**label, document));
    let tasks: Vec<(&str, &Document)> = tasks.collect();
    let lowered = cores::run(&tasks, |&(label, document)| {
        let mut report = Report::new();
        let page = unnamed(document, Purpose::Project(Some(label)), &mut report);
        (page, report)
    });
    let mut pages = Vec::new();
    for ((label, _), (page, found)) in tasks.into_iter().zip(lowered) {
        report.extend(found);
        pages.extend(page.map(|page| (label, page.named(pins, report))));
    }
    pages
}

/// Stages 3 and 4 for one document of the project, which has no other files.
fn unnamed<'v>(
    document: &Document,
    purpose: Purpose<'v>,
    report: &mut Report,
) -> Option<Unnamed<'v>> {
    let strict = rewritten(document, None, purpose, report)?;
    lowered(&document.file, strict, purpose, report)
}

/// Stage 3.
fn rewritten(
    document: &Document,
    folder: Option<&Path>,
    purpose: Purpose<'_>,
    report: &mut Report,
) -> Option<Strict> {
    let mut found = purpose.report();
    let strict = source::rewrite(document, folder, purpose.version(), &mut found);
    report.extend(found);
    strict
}

/// A page without Rust names, and where its parts come from.
struct Unnamed<'v> {
    page: Page,
    origins: Origins,
    purpose: Purpose<'v>,
}

/// Stage 4. The document that the strict one was made from is not needed, and may have been dropped.
fn lowered<'v>(
    file: &Arc<str>,
    Strict { tree, origins }: Strict,
    purpose: Purpose<'v>,
    report: &mut Report,
) -> Option<Unnamed<'v>> {
    // From here on, locations are those of the rewritten document.
    let mut found = purpose.report();
    let root = Site::file(file);
    let spec = source::deserialize(&tree, &root, Code::InvalidDocument, &mut found);
    let page = spec.map(|spec| {
        let stem = source::stem(file).to_owned();
        let input = Input {
            file,
            stem: &stem,
            tree: &tree,
            spec: &spec,
        };
        let mut page = lower::lower(&input, &mut found);
        purpose.settle(&mut page, &mut found);
        page
    });
    report.extend(found.moved(|site| origins.of(site)));
    Some(Unnamed {
        page: page?,
        origins,
        purpose,
    })
}

impl Unnamed<'_> {
    /// Stages 6 and 7.
    fn named(self, pins: &mut Pins, report: &mut Report) -> Page {
        let mut found = self.purpose.report();
        let mut page = finished(self.page, pins, &mut found);
        report.extend(found.moved(|site| self.origins.of(site)));
        for site in purpose::origins_of(&mut page) {
            *site = self.origins.of(site);
        }
        page
    }
}

fn finished(mut page: Page, pins: &mut Pins, report: &mut Report) -> Page {
    pass::run(&mut page, pins, report);
    names::name(&mut page, pins, report);
    page
}

/// Puts a version together; its pages must agree on the server.
fn api(version: ApiVersion, mut pages: Vec<Page>, report: &mut Report) -> Api {
    pages.sort_by(|a, b| (&a.module, &a.stem).cmp(&(&b.module, &b.stem)));
    let server = format!("{GRAPH}/{version}");
    for pair in pages.windows(2) {
        if pair[0].module == pair[1].module {
            let (one, other) = (&pair[0].stem, &pair[1].stem);
            let message = format!("`{one}` and `{other}` become one module");
            let help = "pin another module for one of them under `modules:` in specs/names.yaml";
            report.error(Code::NameCollision, pair[1].origin.clone(), message, help);
        }
    }
    for page in &pages {
        if page.server.as_ref().is_some_and(|have| *have != server) {
            let site = page.origin.child("servers").index(0).child("url");
            let help = format!("write `{server}`");
            let message = "the server is not that of the folder's version";
            report.error(Code::InvalidDocument, site, message, help);
        }
    }
    Api {
        version: Some(version),
        server,
        pages,
    }
}

/// Returns the folder of the project, to which every path in a message is relative.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}
