//! A page becomes a module: the file that people read, and the private file beside it. In: what the plan says of the
//! page in one version. Out: two files, or none when the page is that of an earlier version.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use super::scope::Scope;
use super::{calls, requests, selection, types, wire};
use crate::ir::{Operation, Page, TypeDef, TypeKind};
use crate::share::{DefinedIn, PlannedItem};
use crate::version::ApiVersion;

/// Where a page's module stands.
pub struct Place<'a> {
    /// Folder of the file, `src/v20/` or `src/`.
    pub folder: String,
    /// Path of the version's module seen from the crate, if there is one.
    pub version: Option<ApiVersion>,
    /// What a reader must know of the document, if anything.
    pub note: Option<String>,
    pub page: &'a Page,
}

impl<'a> Place<'a> {
    /// A page that belongs to no version.
    pub fn alone(page: &'a Page) -> Self {
        Self {
            folder: "src/".to_owned(),
            version: None,
            note: None,
            page,
        }
    }

    /// The document that the files are made from.
    pub fn sources(&self) -> String {
        self.page.origin.file.to_string()
    }
}

/// The files of a page of which at least one item is new.
pub fn files(
    place: &Place<'_>,
    types: &[PlannedItem<'_, TypeDef>],
    operations: &[PlannedItem<'_, Operation>],
) -> Vec<RustFile> {
    let module = &place.page.module;
    let mut parts = Parts::default();
    for item in operations {
        parts.add(place, item, &item.item.ident, operation);
    }
    let is_written = |def: &TypeDef| !matches!(def.kind, TypeKind::Runtime { .. });
    for item in types.iter().filter(|item| is_written(item.item)) {
        parts.add(place, item, &item.item.ident, definition);
    }
    // What mentions something that a later version removed is no use of it.
    let removed = types.iter().any(|item| has_removed(item.item))
        || operations.iter().any(|item| item.item.removed_in.is_some());
    let allow = removed.then(|| quote!(#![allow(deprecated)]));
    let docs = page_docs(place.page);
    let docs = match &place.note {
        Some(note) => docs.own(note).inner(),
        None => docs.inner(),
    };
    let Parts {
        moved,
        items,
        impls,
        ..
    } = &parts;
    let wire = (!items.is_empty()).then(|| {
        quote!(
            mod wire;
        )
    });
    let file = |path: String, tokens: TokenStream| RustFile {
        path: format!("{}{path}", place.folder),
        sources: place.sources(),
        emitter: file!(),
        tokens,
    };
    let mut files = vec![file(
        format!("{module}.rs"),
        quote!(#docs #allow #wire #(#moved)* #(#items)*),
    )];
    if !items.is_empty() {
        let head = wire_head();
        let tokens = quote!(#head #(#impls)*);
        files.push(file(format!("{module}/wire.rs"), tokens));
    }
    files
}

/// What a page's files are put together from.
#[derive(Default)]
struct Parts {
    /// Re-exports of what an earlier version defines.
    moved: Vec<TokenStream>,
    items: Vec<TokenStream>,
    impls: Vec<TokenStream>,
    /// Operations may share an error type, whose implementation must stand once.
    seen: HashSet<String>,
}

impl Parts {
    fn add<T>(
        &mut self,
        place: &Place<'_>,
        item: &PlannedItem<'_, T>,
        ident: &str,
        written: fn(&Page, &T, &str) -> (TokenStream, Vec<TokenStream>),
    ) {
        if let DefinedIn::Earlier(version) = item.from {
            self.moved
                .push(reexport(version, &place.page.module, ident));
            return;
        }
        let (tokens, impls) = written(item.page, item.item, &since(place.version, item));
        self.items.push(tokens);
        let new = |tokens: &TokenStream| !tokens.is_empty() && self.seen.insert(tokens.to_string());
        self.impls.extend(impls.into_iter().filter(new));
    }
}

fn reexport(version: ApiVersion, module: &str, ident: &str) -> TokenStream {
    let (version, module, ident) = (
        format_ident!("{}", version.module()),
        format_ident!("{module}"),
        format_ident!("{ident}"),
    );
    quote!(pub use crate::#version::#module::#ident;)
}

/// A request, and how it is sent and answered.
fn operation(page: &Page, operation: &Operation, since: &str) -> (TokenStream, Vec<TokenStream>) {
    let (read, wire) = (Scope::page(page), Scope::wire(page));
    let definition = match &operation.selection {
        Some(selection) => selection::definition(&read, operation, selection, since),
        None => requests::definition(&read, operation, since),
    };
    let mut impls = vec![calls::request_impl(&wire, operation)];
    let errors = calls::errors(operation).into_iter();
    impls.extend(errors.map(|id| calls::error_impl(&wire, id)));
    (definition, impls)
}

/// A type, and how it is read and written.
fn definition(page: &Page, def: &TypeDef, since: &str) -> (TokenStream, Vec<TokenStream>) {
    let definition = types::definition(&Scope::page(page), def, since);
    (definition, vec![wire::impls(&Scope::wire(page), def)])
}

/// How the private file beside a page begins.
pub fn wire_head() -> TokenStream {
    let docs = Docs::new()
        .own("How the types and requests of this page are read and written.")
        .inner();
    // Reading and writing a deprecated member is what this file is for.
    quote!(#docs #![allow(deprecated)])
}

pub fn page_docs(page: &Page) -> Docs {
    let docs = Docs::new()
        .text(Some(&page.title))
        .text(page.doc.as_deref());
    match &page.reference {
        Some(link) => docs.own(&format!("Reference: <{link}>.")),
        None => docs,
    }
}

/// Which versions have an item, in words.
fn since<T>(version: Option<ApiVersion>, item: &PlannedItem<'_, T>) -> String {
    let PlannedItem { first, last, .. } = item;
    let span = match (version, item.current) {
        (None, _) => return String::new(),
        (Some(_), true) => format!("Graph API: {first} and later"),
        (Some(_), false) if first == last => format!("Graph API: {first} only"),
        (Some(_), false) => format!("Graph API: {first} to {last}, and no later version"),
    };
    match item.gaps {
        true => format!("{span}, except for some in between."),
        false => format!("{span}."),
    }
}

/// Whether a type, or a member of it, is gone in a later version.
fn has_removed(def: &TypeDef) -> bool {
    let members = match &def.kind {
        TypeKind::Struct(strukt) => strukt.fields.as_slice(),
        _ => &[],
    };
    def.removed_in.is_some() || members.iter().any(|field| field.removed_in.is_some())
}
