//! The pages that the generator makes of both sides, for the Rust half of a report.
//!
//! In: the sides of a comparison. Out: for each document the page that `cargo xtask codegen` would write it from, with
//! its Rust names. A document that cannot be generated has no page, and its findings have no items.

use std::path::Path;

use super::input::ComparedSide;
use super::rust::Items;
use crate::codegen::{self, Model};
use crate::ir::Page;
use crate::report::{Report, Site};
use crate::source::reference::DocumentFiles;
use crate::source::{self, Document};
use crate::version::ApiVersion;

pub struct Pages<'r> {
    root: &'r Path,
    /// The project's own versions, if one of them takes part.
    model: Option<Model>,
    /// The module of a document that is of no version; named after the document, if there is none.
    pub module: Option<String>,
    /// The page of a version that does not have it.
    empty: Page,
}

/// The page of one document: of the model, or generated for the document alone.
pub enum FoundPage<'p> {
    OfVersion(&'p Page),
    StandAlone(Box<Page>),
    Unknown,
}

impl Pages<'_> {
    pub fn new<'r>(root: &'r Path, sides: [&ComparedSide; 2]) -> Pages<'r> {
        let versions = sides.iter().any(|side| side.version.is_some());
        // The comparison itself reports errors in the specs.
        let model = versions.then(|| codegen::build_model(root, &mut Report::new()));
        Pages::of_model(root, model.flatten())
    }

    /// The pages of a model that was built already.
    pub fn of_model(root: &Path, model: Option<Model>) -> Pages<'_> {
        Pages {
            root,
            model,
            module: None,
            empty: Page::new("", Site::file(&"".into())),
        }
    }

    /// The root of the project.
    pub fn root(&self) -> &Path {
        self.root
    }

    pub fn find(&self, side: &ComparedSide, document: &Document) -> FoundPage<'_> {
        match side.version {
            Some(version) => self.of_version(version, source::stem(&document.file)),
            None => {
                let report = &mut Report::new();
                let module = self.module.as_deref();
                match codegen::build_stand_alone_page(self.root, document, module, report) {
                    Ok(Some(page)) => FoundPage::StandAlone(Box::new(page)),
                    _ => FoundPage::Unknown,
                }
            }
        }
    }

    pub fn of_version(&self, version: ApiVersion, stem: &str) -> FoundPage<'_> {
        let Some(model) = &self.model else {
            return FoundPage::Unknown;
        };
        let api = model.apis.iter().find(|api| api.version == Some(version));
        let mut pages = api.into_iter().flat_map(|api| &api.pages);
        FoundPage::OfVersion(pages.find(|page| page.stem == stem).unwrap_or(&self.empty))
    }
}

impl FoundPage<'_> {
    pub fn items(&self, version: Option<ApiVersion>, files: &DocumentFiles<'_>) -> Items<'_> {
        let page = match self {
            FoundPage::OfVersion(page) => *page,
            FoundPage::StandAlone(page) => page,
            FoundPage::Unknown => return Items::default(),
        };
        let module = match version {
            Some(version) => format!("messenger_graph::{}::{}", version.module(), page.module),
            None => format!("crate::{}", page.module),
        };
        Items::of(page, files, module)
    }
}
