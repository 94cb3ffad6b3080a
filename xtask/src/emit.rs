//! Stage 8: the plan becomes files. Reads only; nothing here touches a disk or changes the model.
//!
//! One function for each construct, one file for each kind of output. What depends on a document is quoted here; what
//! does not is a file in `templates/`, which is copied as it is.

mod acceptance;
mod answers;
mod bodies;
mod calls;
mod choice;
mod credentials;
mod docs;
mod errors;
mod file;
mod legacy;
mod limits;
mod manifest;
mod needs;
mod page;
mod params;
mod permissions;
mod profile;
mod protocol;
mod requests;
mod root;
mod scope;
mod secret;
mod selection;
mod split;
mod tables;
mod types;
mod version;
mod web;
mod webhooks;
mod wire;

pub use file::GENERATED;
pub use scope::Scope;
pub use wire::{Kind, kind};

use file::RustFile;

use crate::codegen::Rules;
use crate::ir::{Api, Page};
use crate::lock::{Lock, Obtained};
use crate::manual::{Calendar, Errors, Limits, Profile};
use crate::output::File;
use crate::share::{Content, Item, Plan, Source};
use crate::templates::Templates;
use crate::version::ApiVersion;

/// What the crate `messenger-graph` is made from.
pub struct Project<'a> {
    pub plan: &'a Plan<'a>,
    pub lock: &'a Lock,
    pub calendar: &'a Calendar,
    pub errors: &'a Errors,
    pub limits: &'a Limits,
    pub profile: &'a Profile,
    pub rules: &'a Rules,
    pub templates: &'a Templates,
}

/// The files of the crate `messenger-graph`.
pub fn project(project: &Project<'_>) -> Vec<File> {
    let Project {
        plan,
        lock,
        calendar,
        errors,
        limits,
        profile,
        rules,
        templates,
    } = project;
    let mut rust = vec![
        root::project(plan, templates),
        tables::versions(plan, calendar),
        tables::availability(plan),
        tables::sources(plan, lock),
        errors::file(errors),
        limits::file(limits),
        profile::rules(profile),
        protocol::file(&rules.protocol, calendar),
        acceptance::file(plan, &rules.tokens),
        legacy::file(&rules.legacy),
        web::errors(&rules.extensions),
        webhooks::file(&rules.webhooks),
    ];
    rust.extend(permissions::files(&rules.permissions, profile));
    rust.extend(rules.payloads.iter().flat_map(payload));
    for module in &plan.modules {
        let has_sources = lock.versions.contains(&module.version.to_string());
        rust.push(version::file(module, calendar, has_sources));
        for page in &module.pages {
            if let Content::Changed { types, operations } = &page.content {
                let place = page::Place {
                    folder: format!("src/{}/", module.version.module()),
                    version: Some(module.version),
                    sources: page.page.origin.file.to_string(),
                    note: note(lock, module.version, page.page),
                    page: page.page,
                };
                rust.extend(page::files(&place, types, operations));
            }
        }
    }
    let mut files = finish(rust, templates, manifest::project());
    let sdk = rules.payloads.iter().find(|page| page.stem == SDK);
    files.extend(
        sdk.into_iter()
            .flat_map(|page| web::files(&rules.extensions, page)),
    );
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The page of the webview's SDK.
const SDK: &str = "messenger-extensions";

/// A page of types that belong to no version.
fn payload(page: &Page) -> Vec<RustFile> {
    let version = ApiVersion { major: 0, minor: 0 };
    let types: Vec<_> = page
        .types
        .iter()
        .map(|item| alone(page, item, version))
        .collect();
    let place = page::Place {
        folder: "src/".to_owned(),
        version: None,
        sources: page.origin.file.to_string(),
        note: None,
        page,
    };
    page::files(&place, &types, &[])
}

/// Says of a page that nobody has compared it with Meta's own file.
fn note(lock: &Lock, version: ApiVersion, page: &Page) -> Option<String> {
    let file = format!("{version}/{}.yaml", page.stem);
    let row = lock.rows.iter().find(|row| row.file == file)?;
    let note = "Transcribed from the published reference page, in its v26.0 rendering, and not verified against Meta's own \
                file, which has not been seen; `SOURCES` of each version says so file by file.";
    (row.obtained == Obtained::Transcribed).then(|| note.to_owned())
}

/// The files of a stand-alone crate.
pub fn single(api: &Api, page: &Page, name: &str, templates: &Templates) -> Vec<File> {
    let version = ApiVersion { major: 0, minor: 0 };
    let types: Vec<_> = page
        .types
        .iter()
        .map(|item| alone(page, item, version))
        .collect();
    let operations: Vec<_> = page
        .operations
        .iter()
        .map(|item| alone(page, item, version))
        .collect();
    let place = page::Place {
        folder: "src/".to_owned(),
        version: None,
        sources: page.origin.file.to_string(),
        note: None,
        page,
    };
    let mut rust = vec![root::single(api, page, templates)];
    rust.extend(split::files(&place, || {
        page::files(&place, &types, &operations)
    }));
    finish(rust, templates, manifest::single(name, page))
}

fn alone<'a, T>(page: &'a Page, item: &'a T, version: ApiVersion) -> Item<'a, T> {
    Item {
        item,
        page,
        from: Source::Here,
        first: version,
        last: version,
        current: true,
        gaps: false,
    }
}

fn finish(rust: Vec<RustFile>, templates: &Templates, manifest: File) -> Vec<File> {
    let mut files: Vec<_> = rust.into_iter().map(RustFile::format).collect();
    files.extend(templates.files.iter().cloned());
    files.push(manifest);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}
