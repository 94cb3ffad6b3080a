//! A page becomes a module: the file that people read, and the private file beside it. In: what the plan says of the
//! page in one version. Out: two files, or none when the page is that of an earlier version.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use super::scope::Scope;
use super::{answers, calls, requests, selection, types, wire};
use crate::ir::{Operation, Page, Shape, TypeDef};
use crate::share::{Item, Source};
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
    types: &[Item<'_, TypeDef>],
    operations: &[Item<'_, Operation>],
) -> Vec<RustFile> {
    let module = &place.page.module;
    let here = |from: Source| from == Source::Here;
    let mut moved: Vec<TokenStream> = Vec::new();
    let mut items: Vec<TokenStream> = Vec::new();
    let mut impls: Vec<TokenStream> = Vec::new();
    for Item {
        item,
        page,
        from,
        first,
        last,
        current,
        gaps,
    } in operations
    {
        let scope = Scope::page(page);
        match from {
            Source::Earlier(version) => moved.push(reexport(*version, module, &item.ident)),
            Source::Here => {
                let since = since(place.version, *first, *last, *current, *gaps);
                items.push(match &item.selection {
                    Some(selection) => selection::definition(&scope, item, selection, &since),
                    None => requests::definition(&scope, item, &since),
                });
                impls.push(calls::request_impl(&Scope::wire(page), item));
                let errors = calls::named_errors(item)
                    .into_iter()
                    .map(|id| calls::error_impl(&Scope::wire(page), id));
                impls.extend(errors);
                impls.extend(answers::error_impl(&Scope::wire(page), item));
            }
        }
    }
    for Item {
        item,
        page,
        from,
        first,
        last,
        current,
        gaps,
    } in types
    {
        if matches!(item.shape, Shape::Runtime { .. }) {
            continue;
        }
        match from {
            Source::Earlier(version) => moved.push(reexport(*version, module, &item.ident)),
            Source::Here => {
                let since = since(place.version, *first, *last, *current, *gaps);
                items.push(types::definition(&Scope::page(page), item, &since));
                impls.push(wire::impls(&Scope::wire(page), item));
            }
        }
    }
    dedup(&mut impls);
    let defines =
        types.iter().any(|item| here(item.from)) || operations.iter().any(|item| here(item.from));
    let wire = defines.then(|| {
        quote!(
            mod wire;
        )
    });
    let docs = page_docs(place.page);
    let docs = match &place.note {
        Some(note) => docs.own(note),
        None => docs,
    };
    let docs = docs.inner();
    // What mentions something that a later version removed is no use of it.
    let removed = types.iter().any(|item| has_removed(item.item))
        || operations.iter().any(|item| item.item.removed_in.is_some());
    let allow = removed.then(|| quote!(#![allow(deprecated)]));
    let file = |path: String, tokens: TokenStream| RustFile {
        path,
        sources: place.sources(),
        emitter: file!(),
        tokens,
    };
    let mut files = vec![file(
        format!("{}{module}.rs", place.folder),
        quote!(#docs #allow #wire #(#moved)* #(#items)*),
    )];
    if defines {
        let docs = Docs::new()
            .own("How the types and requests of this page are read and written.")
            .inner();
        // Reading and writing a deprecated member is what this file is for.
        let path = format!("{}{module}/wire.rs", place.folder);
        files.push(file(path, quote!(#docs #![allow(deprecated)] #(#impls)*)));
    }
    files
}

fn reexport(version: ApiVersion, module: &str, ident: &str) -> TokenStream {
    let (version, module, ident) = (
        format_ident!("{}", version.module()),
        format_ident!("{module}"),
        format_ident!("{ident}"),
    );
    quote!(pub use crate::#version::#module::#ident;)
}

/// Operations may share an error type, whose implementation must stand once.
fn dedup(impls: &mut Vec<TokenStream>) {
    let mut seen = std::collections::HashSet::new();
    impls.retain(|tokens| !tokens.is_empty() && seen.insert(tokens.to_string()));
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
fn since(
    version: Option<ApiVersion>,
    first: ApiVersion,
    last: ApiVersion,
    current: bool,
    gaps: bool,
) -> String {
    let span = match (version, current) {
        (None, _) => return String::new(),
        (Some(_), true) => format!("Graph API: {first} and later"),
        (Some(_), false) if first == last => format!("Graph API: {first} only"),
        (Some(_), false) => format!("Graph API: {first} to {last}, and no later version"),
    };
    if gaps {
        format!("{span}, except for some in between.")
    } else {
        format!("{span}.")
    }
}

/// Whether a type, or a member of it, is gone in a later version.
fn has_removed(def: &TypeDef) -> bool {
    let members = match &def.shape {
        Shape::Struct(strukt) => strukt.fields.as_slice(),
        _ => &[],
    };
    def.removed_in.is_some() || members.iter().any(|field| field.removed_in.is_some())
}
