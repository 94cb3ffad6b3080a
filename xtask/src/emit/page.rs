//! A page becomes a module: the file that people read, and the private file beside it. In: what the plan says of the
//! page in one version. Out: two files, or none when the page is that of an earlier version.

use proc_macro2::TokenStream;
use quote::quote;

use super::bounds::{CheckedPages, CheckedTypes};
use super::docs::{Docs, code, table};
use super::file::RustFile;
use super::literal::path;
use super::scope::Scope;
use super::{admits, bounds, builder, calls, conversions, requests, selection, types, wire};
use crate::ir::{Operation, Page, TypeDef, TypeKind};
use crate::share::{DefinedIn, PlannedItem};
use crate::version::ApiVersion;

/// The module that a page is written to.
pub struct Destination<'a> {
    /// Folder of the file, `src/v20/` or `src/`.
    pub folder: String,
    /// The version that the module belongs to, if there is one.
    pub version: Option<ApiVersion>,
    /// What a reader must know of the document, if anything.
    pub note: Option<String>,
    pub page: &'a Page,
}

impl<'a> Destination<'a> {
    /// Creates the destination of a page that belongs to no version.
    pub fn alone(page: &'a Page) -> Self {
        Self {
            folder: "src/".to_owned(),
            version: None,
            note: None,
            page,
        }
    }

    /// Returns a file of the module: `end` is what follows its name, `.rs` or `/wire.rs`.
    pub fn file(&self, end: &str, emitters: &[&'static str], tokens: TokenStream) -> RustFile {
        let file = &self.page.origin.file;
        let sources = match self.note {
            Some(_) => format!("{file}, specs/overlays/ and specs/names.yaml"),
            None => file.to_string(),
        };
        RustFile {
            path: format!("{}{}{end}", self.folder, self.page.module),
            sources,
            emitters: emitters.to_vec(),
            tokens,
        }
    }
}

/// The files that write what people read of a page.
pub const ITEMS: &[&str] = &[types::FILE, requests::FILE, builder::FILE];

/// The file that writes what requests are checked against.
const BOUNDS: &[&str] = &[bounds::FILE];

/// The files that write the private file beside it.
pub const IMPLS: &[&str] = &[wire::FILE, calls::FILE];

/// Which versions have an item.
#[derive(Default)]
pub struct Lifespan {
    /// The sentence for the docs; empty for what belongs to no version.
    pub versions: String,
    pub newest: Option<ApiVersion>,
}

/// Returns the files of a page of which at least one item is new.
pub fn files(
    to: &Destination<'_>,
    types: &[PlannedItem<'_, TypeDef>],
    operations: &[PlannedItem<'_, Operation>],
) -> Vec<RustFile> {
    let mut parts = PageParts::default();
    let mut checked = CheckedPages::default();
    for item in operations {
        let checked = checked.of(item.page);
        parts.add(to, item, &item.item.ident, |item, span| {
            operation(item, span, checked)
        });
    }
    let is_written = |def: &TypeDef| !matches!(def.kind, TypeKind::Runtime { .. });
    for item in types.iter().filter(|item| is_written(item.item)) {
        parts.add(to, item, &item.item.ident, definition);
    }
    // Only a use of what a later version removed deserves the warning, and an item that mentions it is not one.
    let removed = types.iter().any(|item| has_removed(item.item))
        || operations.iter().any(|item| item.item.removed_in.is_some());
    let allow = removed.then(|| quote!(#![allow(deprecated)]));
    let docs = page_docs(to.page);
    let docs = match &to.note {
        Some(note) => docs.own(note).inner(),
        None => docs.inner(),
    };
    let (moved, items, impls) = (&parts.moved, &parts.items, &parts.impls);
    let wire = (!items.is_empty()).then(|| quote! { mod wire; });
    let own = types
        .iter()
        .filter(|item| matches!(item.from, DefinedIn::Here));
    let own: Vec<_> = own
        .filter_map(|item| checked.impls(&item.statements))
        .collect();
    let bounds = (!own.is_empty()).then(|| quote! { mod bounds; });
    let table = checked.of(to.page).table();
    let tokens = quote!(#docs #allow #bounds #wire #(#moved)* #table #(#items)*);
    let mut files = vec![to.file(".rs", ITEMS, tokens)];
    if wire.is_some() {
        let head = wire_head();
        files.push(to.file("/wire.rs", IMPLS, quote!(#head #(#impls)*)));
    }
    if bounds.is_some() {
        let head = quote! {
        //! Bounds of what requests of this page hold.
        #![allow(deprecated)] };
        files.push(to.file("/bounds.rs", BOUNDS, quote!(#head #(#own)*)));
    }
    files
}

/// What a page's files are put together from.
#[derive(Default)]
struct PageParts {
    /// Re-exports of what an earlier version defines.
    moved: Vec<TokenStream>,
    items: Vec<TokenStream>,
    impls: Vec<TokenStream>,
}

impl PageParts {
    fn add<T>(
        &mut self,
        to: &Destination<'_>,
        item: &PlannedItem<'_, T>,
        ident: &str,
        write: impl FnOnce(&PlannedItem<'_, T>, &Lifespan) -> (TokenStream, Vec<TokenStream>),
    ) {
        if let DefinedIn::Earlier(version) = item.from {
            let path = path(version, &to.page.module, ident);
            self.moved.push(quote!(#[doc(inline)] pub use #path;));
            return;
        }
        let (tokens, impls) = write(item, &lifespan(to.version, item));
        self.items.push(tokens);
        self.impls.extend(impls);
    }
}

/// Writes a request, and how it is sent and its response is read.
fn operation(
    PlannedItem {
        page,
        item: operation,
        ..
    }: &PlannedItem<'_, Operation>,
    span: &Lifespan,
    checked: &CheckedTypes<'_>,
) -> (TokenStream, Vec<TokenStream>) {
    let (read, wire) = (Scope::page(page), Scope::wire(page));
    let definition = match &operation.selection {
        Some(selection) => selection::definition(&read, operation, selection, span),
        None => requests::definition(&read, operation, span),
    };
    let mut impls = vec![calls::request_impl(&wire, operation, checked)];
    impls.extend(operation.selection.as_ref().map(selection::seal));
    (definition, impls)
}

/// Writes a type, and how it is read and written.
fn definition(item: &PlannedItem<'_, TypeDef>, span: &Lifespan) -> (TokenStream, Vec<TokenStream>) {
    let (page, def) = (item.page, item.item);
    let definition = types::definition(&Scope::page(page), def, &span.versions);
    let wire = Scope::wire(page);
    let mut impls = vec![
        wire::impls(&wire, def),
        conversions::impls(&wire, def),
        admits::impls(&wire, def),
    ];
    if item.is_error {
        impls.push(calls::error_impl(&wire, def));
    }
    (definition, impls)
}

/// Writes the beginning of the private file beside a page.
pub fn wire_head() -> TokenStream {
    // Reading and writing a deprecated field is what this file is for.
    quote!(
    //! Serialization of the types and requests of this page.
    #![allow(deprecated)])
}

/// Returns the docs of a page's module.
pub fn page_docs(page: &Page) -> Docs {
    let mut docs = Docs::new()
        .text_or(Some(&page.title), "The document has no title.")
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
    let fields = match &def.kind {
        TypeKind::Struct(strukt) => strukt.fields.as_slice(),
        _ => &[],
    };
    def.removed_in.is_some() || fields.iter().any(|field| field.removed_in.is_some())
}
