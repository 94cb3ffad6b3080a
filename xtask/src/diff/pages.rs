//! What the generator makes of both sides, for the Rust half of a report.
//!
//! In: the sides of a comparison. Out: for each document the page that `cargo xtask codegen` would write it from, with
//! the names that it would give. A document that nothing can be generated from has none, and its findings no items.

use std::path::Path;

use super::input::Side;
use super::rust::Items;
use crate::codegen::{self, Model};
use crate::ir::Page;
use crate::report::{Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

pub struct Pages<'r> {
    root: &'r Path,
    /// The project's own versions, if one of them takes part.
    model: Option<Model>,
    /// Stands for a page that a version does not have.
    empty: Page,
}

/// The page of one document: kept by the model, or made for it alone.
pub enum Found<'p> {
    Kept(&'p Page),
    Made(Box<Page>),
    Unknown,
}

impl Pages<'_> {
    pub fn new<'r>(root: &'r Path, sides: [&Side; 2]) -> Pages<'r> {
        let versions = sides.iter().any(|side| side.version.is_some());
        Pages {
            root,
            // What is wrong with the specs is told by the comparison itself.
            model: versions
                .then(|| codegen::build_model(root, &mut Report::new()))
                .flatten(),
            empty: empty(),
        }
    }

    pub fn find(&self, side: &Side, document: &Document) -> Found<'_> {
        match side.version {
            Some(version) => self.kept(version, stem(document)),
            None => {
                let made = codegen::build_stand_alone_page(self.root, document, &mut Report::new());
                match made {
                    Ok(Some(page)) => Found::Made(Box::new(page)),
                    _ => Found::Unknown,
                }
            }
        }
    }

    pub fn kept(&self, version: ApiVersion, stem: &str) -> Found<'_> {
        let Some(model) = &self.model else {
            return Found::Unknown;
        };
        let api = model.apis.iter().find(|api| api.version == Some(version));
        let mut pages = api.into_iter().flat_map(|api| &api.pages);
        Found::Kept(pages.find(|page| page.stem == stem).unwrap_or(&self.empty))
    }
}

impl Found<'_> {
    pub fn items(&self, version: Option<ApiVersion>, document: &Document) -> Items<'_> {
        let page = match self {
            Found::Kept(page) => *page,
            Found::Made(page) => page,
            Found::Unknown => return Items::default(),
        };
        let module = match version {
            Some(version) => format!("messenger_graph::{}::{}", version.module(), page.module),
            None => format!("crate::{}", page.module),
        };
        Items::of(page, &document.tree, module)
    }
}

fn stem(document: &Document) -> &str {
    let name = document.file.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn empty() -> Page {
    Page::new("", Site::file(&"".into()))
}
