//! Stage 9: the plan becomes files. Reads only; nothing here touches a disk or changes the model.
//!
//! What depends on a document is quoted here; what does not is a file in `templates/`, which is copied as it is.
//!
//! | modules | write |
//! | --- | --- |
//! | `root`, `version`, `page`, `manifest` | `lib.rs`, `v26/mod.rs`, a page's two files, `Cargo.toml` |
//! | `types`, `requests`, `selection` | what users read of a page: types, requests, requests by field |
//! | `builder`, `conversions`, `example`, `docs` | what those share: constructors and setters, unions from alternatives, examples, doc comments |
//! | `wire`, `unions`, `secret` | how types are serialized: by property, by alternative, without secrets in `Debug` |
//! | `calls`, `params`, `bodies`, `responses`, `pages` | how a request is sent: itself, its parts, its response, its next page |
//! | `bounds` | what a request is checked against before it is sent |
//! | `tables`, `acceptance` | the calendar and sources; which version and token a request accepts |
//! | `origin` | what the README says of the sources |
//! | `permissions`, `needs`, `profile`, `protocol`, `errors`, `limits`, `legacy`, `messaging`, `webhooks`, `web` | a table for each hand-written spec |
//! | `stand_in` | the operations as data, for the stand-in server |
//! | `credentials`, `split`, `print`, `fold` | stand-alone crates: credentials, files by tag, on all cores, aliases of equal types |
//! | `scope`, `literal`, `file` | how a type is spelled at a location; values as literals; tokens as a formatted file with its header |

pub mod acceptance;
mod admits;
mod bodies;
mod bounds;
mod builder;
mod calls;
mod conversions;
mod credentials;
mod docs;
pub mod errors;
pub mod events;
mod example;
mod file;
mod fold;
pub mod history;
pub mod legacy;
pub mod limits;
mod literal;
mod manifest;
pub mod messaging;
mod needs;
mod origin;
mod page;
mod pages;
mod params;
pub mod permissions;
mod print;
pub mod profile;
pub mod protocol;
mod readme;
mod requests;
mod responses;
mod root;
mod scope;
mod secret;
mod selection;
mod sequences;
mod split;
mod stand_in;
pub mod tables;
mod types;
mod unions;
mod version;
pub mod web;
pub mod webhooks;
mod wire;

pub use calls::error_type;
pub use file::{GENERATED, RustFile};
pub use requests::traits as request_traits;
pub use scope::{Scope, is_argument, keeps_extra};
pub use types::traits as type_traits;

use page::Destination;
use proc_macro2::TokenStream;

use crate::codegen::Model;
use crate::cores;
use crate::ir::{Api, Operation, Page};
use crate::lock::{Lock, Obtained};
use crate::output::File;
use crate::share::{DefinedIn, PageContent, Plan, PlannedItem};
use crate::templates::Templates;
use crate::version::ApiVersion;

/// Returns the type that a success is read as.
pub fn success_type(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    responses::success(scope, operation).0
}

/// Returns the methods of the client beside `send` that take a request, each with the type of its items where it has its own.
pub fn client_methods(
    scope: &Scope<'_>,
    operation: &Operation,
) -> Vec<(&'static str, TokenStream)> {
    let pages = pages::paged(scope, operation).map(|_| ("pages", TokenStream::new()));
    let items = operation.items.as_ref().map(|items| {
        let name = if items.is_events() { "events" } else { "items" };
        (name, scope.value(&items.value))
    });
    pages.into_iter().chain(items).collect()
}

/// Makes some files of the crate; tokens stay on the core on which they were made.
type Emitter<'a> = Box<dyn Fn() -> Vec<File> + Sync + 'a>;

/// Returns the files of the crate `messenger-graph`.
pub fn project(model: &Model, plan: &Plan<'_>, templates: &Templates) -> Vec<File> {
    let mut files: Vec<File> = cores::run(&emitters(model, plan), |emit| emit()).concat();
    let tables = files
        .iter()
        .filter_map(|file| file::root_module(&file.path));
    let mut tables: Vec<_> = tables.map(str::to_owned).collect();
    tables.sort_unstable();
    let templates = templates.needed_by(&files);
    let root = vec![root::project(plan, &tables, &templates)];
    files.extend(finish(root, &templates, manifest::project(&templates)));
    origin::fill(&mut files, &model.lock);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn emitters<'a>(model: &'a Model, plan: &'a Plan<'_>) -> Vec<Emitter<'a>> {
    let Model { lock, specs, .. } = model;
    let mut out: Vec<Emitter<'a>> = vec![
        Box::new(|| format([tables::availability(plan)])),
        Box::new(|| format([tables::operations(plan)])),
        Box::new(|| format([tables::sources(plan, lock)])),
        Box::new(|| format([stand_in::file(plan, specs.get())])),
    ];
    out.extend(specs.emitters(plan).map(|emit| -> Emitter<'a> {
        Box::new(move || {
            let (rust, other) = emit();
            [format(rust), other].concat()
        })
    }));
    let payloads = specs.types();
    out.extend(payloads.map(|page| -> Emitter<'a> { Box::new(|| format(payload(page))) }));
    for module in &plan.modules {
        let has_sources = lock.versions.contains(&module.version.to_string());
        out.push(Box::new(move || {
            format([version::file(module, specs.get(), specs.get(), has_sources)])
        }));
        for page in &module.pages {
            let PageContent::Changed { types, operations } = &page.content else {
                continue;
            };
            out.push(Box::new(|| {
                let to = Destination {
                    folder: format!("src/{}/", module.version.module()),
                    version: Some(module.version),
                    note: note(lock, module.version, page.page),
                    page: page.page,
                };
                format(page::files(&to, types, operations))
            }));
        }
    }
    out
}

fn format(files: impl IntoIterator<Item = RustFile>) -> Vec<File> {
    files.into_iter().map(RustFile::format).collect()
}

/// Returns the files of a page of types that belong to no version.
fn payload(page: &Page) -> Vec<RustFile> {
    page::files(&Destination::alone(page), &alone(page, &page.types), &[])
}

/// Returns a note for the docs of a page that was not compared with Meta's own file.
fn note(lock: &Lock, version: ApiVersion, page: &Page) -> Option<String> {
    let file = format!("{version}/{}.yaml", page.stem);
    let row = lock.rows.iter().find(|row| row.file == file)?;
    let note = match row.obtained {
        Obtained::Downloaded => return None,
        Obtained::Transcribed => {
            "Transcribed from the reference page as published for v26.0, and not verified: neither Meta's own file nor the \
             page of an earlier version was read. `SOURCES` of each version lists the files."
        }
        Obtained::Derived => {
            "Derived from guides, reference pages and Meta's SDK, because no OpenAPI document of Meta's is known for it; \
             `SOURCES` of each version lists what it was written from."
        }
    };
    Some(note.to_owned())
}

/// Returns the files of a stand-alone crate.
pub fn single(api: &Api, page: &Page, name: &str, templates: &Templates) -> Vec<File> {
    let mut files = split::files(&Destination::alone(page));
    let templates = &templates.needed_by(&files);
    let root = vec![root::single(api, page, templates)];
    files.extend(finish(
        root,
        templates,
        manifest::single(name, page, templates),
    ));
    files.push(readme::file(page, name, !api.server.is_empty()));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Returns items as those of one version only.
fn alone<'a, T>(page: &'a Page, items: &'a [T]) -> Vec<PlannedItem<'a, T>> {
    let version = ApiVersion { major: 0, minor: 0 };
    let alone = |(index, item)| PlannedItem {
        item,
        page,
        statements: vec![(page, index)],
        from: DefinedIn::Here,
        first: version,
        last: version,
        current: true,
        gaps: false,
        is_error: false,
    };
    items.iter().enumerate().map(alone).collect()
}

fn finish(rust: Vec<RustFile>, templates: &Templates, manifest: File) -> Vec<File> {
    let mut files = format(rust);
    files.extend(templates.files.iter().cloned());
    files.push(manifest);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
