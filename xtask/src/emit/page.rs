//! A page becomes a module: the file that people read, and the private file beside it. In: what the plan says of the
//! page in one version. Out: two files, or none when the page is that of an earlier version.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::{Docs, code, table};
use super::file::RustFile;
use super::scope::Scope;
use super::{builder, calls, requests, selection, types, wire};
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

    /// Returns the specs that decide what the files hold.
    pub fn sources(&self) -> String {
        let file = &self.page.origin.file;
        match self.note {
            Some(_) => format!("{file}, specs/overlays/ and specs/names.yaml"),
            None => file.to_string(),
        }
    }
}

/// The files that write what people read of a page.
pub const ITEMS: &[&str] = &[types::FILE, requests::FILE, builder::FILE];

/// The files that write the private file beside it.
pub const IMPLS: &[&str] = &[wire::FILE, calls::FILE];

/// Which versions have an item.
#[derive(Default)]
pub struct Lifespan {
    /// The sentence for the docs; empty for what belongs to no version.
    pub versions: String,
    pub newest: Option<ApiVersion>,
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
    let file = |path: String, emitters, tokens: TokenStream| RustFile {
        path: format!("{}{path}", place.folder),
        sources: place.sources(),
        emitters,
        tokens,
    };
    let mut files = vec![file(
        format!("{module}.rs"),
        ITEMS,
        quote!(#docs #allow #wire #(#moved)* #(#items)*),
    )];
    if !items.is_empty() {
        let head = wire_head();
        let tokens = quote!(#head #(#impls)*);
        files.push(file(format!("{module}/wire.rs"), IMPLS, tokens));
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
        written: fn(&Page, &T, &Lifespan) -> (TokenStream, Vec<TokenStream>),
    ) {
        if let DefinedIn::Earlier(version) = item.from {
            self.moved
                .push(reexport(version, &place.page.module, ident));
            return;
        }
        let (tokens, impls) = written(item.page, item.item, &lifespan(place.version, item));
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
    quote!(#[doc(inline)] pub use crate::#version::#module::#ident;)
}

/// A request, and how it is sent and answered.
fn operation(
    page: &Page,
    operation: &Operation,
    span: &Lifespan,
) -> (TokenStream, Vec<TokenStream>) {
    let (read, wire) = (Scope::page(page), Scope::wire(page));
    let definition = match &operation.selection {
        Some(selection) => selection::definition(&read, operation, selection, span),
        None => requests::definition(&read, operation, span),
    };
    let mut impls = vec![calls::request_impl(&wire, operation)];
    impls.extend(operation.selection.as_ref().map(selection::seal));
    let errors = calls::errors(operation).into_iter();
    impls.extend(errors.map(|id| calls::error_impl(&wire, id)));
    (definition, impls)
}

/// A type, and how it is read and written.
fn definition(page: &Page, def: &TypeDef, span: &Lifespan) -> (TokenStream, Vec<TokenStream>) {
    let definition = types::definition(&Scope::page(page), def, &span.versions);
    (definition, vec![wire::impls(&Scope::wire(page), def)])
}

/// How the private file beside a page begins.
pub fn wire_head() -> TokenStream {
    // Reading and writing a deprecated member is what this file is for.
    quote!(
    //! Serialization of the types and requests of this page.
    #![allow(deprecated)])
}

/// Returns the docs of a page's module.
pub fn page_docs(page: &Page) -> Docs {
    let mut docs = Docs::new()
        .text(Some(&page.title))
        .text(page.doc.as_deref());
    if let Some(link) = &page.reference {
        docs = docs.own(&format!("Reference: <{link}>."));
    }
    let rows = page.operations.iter().map(|operation| row(operation, None));
    docs.verbatim(operations(rows))
}

/// Returns the table of these operations; no lines, if there is none.
pub fn operations(rows: impl Iterator<Item = String>) -> Vec<String> {
    let mut rows = rows.peekable();
    match rows.peek() {
        Some(_) => table("| request | operation |", rows),
        None => Vec::new(),
    }
}

/// Returns the row of an operation in a table, with the module that its request is in, if that is another one.
pub fn row(operation: &Operation, module: Option<&str>) -> String {
    let (ident, call) = (&operation.ident, code(&operation.key).replace('|', "\\|"));
    match module {
        Some(module) => format!("| [`{ident}`]({module}::{ident}) | {call} |"),
        None => format!("| [`{ident}`] | {call} |"),
    }
}

fn lifespan<T>(version: Option<ApiVersion>, item: &PlannedItem<'_, T>) -> Lifespan {
    if version.is_none() {
        return Lifespan::default();
    }
    let PlannedItem { first, last, .. } = item;
    let mut versions = if item.current {
        format!("Graph API: {first} and later")
    } else if first == last {
        format!("Graph API: {first} only")
    } else {
        format!("Graph API: {first} to {last}, and no later version")
    };
    if item.gaps {
        versions.push_str(", except for some in between");
    }
    versions.push('.');
    let newest = Some(*last);
    Lifespan { versions, newest }
}

/// Returns whether a later version removed a type or a property of it.
fn has_removed(def: &TypeDef) -> bool {
    let members = match &def.kind {
        TypeKind::Struct(strukt) => strukt.fields.as_slice(),
        _ => &[],
    };
    def.removed_in.is_some() || members.iter().any(|field| field.removed_in.is_some())
}
