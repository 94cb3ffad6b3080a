//! A large document becomes a module of modules. In: the page of a stand-alone crate. Out: the files of a small page as
//! they are, or one file for each tag, with the types that only its operations use, and one for the types of all.
//!
//! Every item is also a member of the page's own module, so that a path does not depend on how large the document is.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use super::page::{self, Place};
use super::scope::Scope;
use super::{answers, calls, requests, types, wire};
use crate::ir::{Operation, Page, Shape};
use crate::names::{Case, identifier};

/// A file is closed when it has about so many characters of tokens: some 2,000 lines.
const MAX_WEIGHT: usize = 55_000;

/// What one group of items is written as.
#[derive(Default)]
struct Group {
    items: Vec<TokenStream>,
    impls: Vec<TokenStream>,
}

/// The files of a stand-alone page.
pub fn files(place: &Place<'_>, small: impl FnOnce() -> Vec<RustFile>) -> Vec<RustFile> {
    let page = place.page;
    let groups = groups(page);
    let weight: usize = groups
        .values()
        .flat_map(|group| &group.items)
        .map(weigh)
        .sum();
    if weight < MAX_WEIGHT {
        return small();
    }
    let mut files = Vec::new();
    let items = groups
        .iter()
        .map(|(name, group)| (name.as_str(), group.items.as_slice()));
    let names = write(
        place,
        items,
        "",
        "The part of the API that the document tags so.",
        &mut files,
    );
    let impls = groups
        .iter()
        .map(|(name, group)| (name.as_str(), group.impls.as_slice()));
    let wires = write(
        place,
        impls,
        "wire/",
        "How this part is read and written.",
        &mut files,
    );
    let docs = page::page_docs(page).inner();
    let modules = names.iter().map(|name| format_ident!("{name}"));
    let uses = modules.clone();
    let top = quote! { #docs mod wire; #(pub mod #modules;)* #(pub use #uses::*;)* };
    files.push(file(place, format!("{}.rs", page.module), top));
    let docs = Docs::new()
        .own("How the types and requests are read and written.")
        .inner();
    let modules = wires.iter().map(|name| format_ident!("{name}"));
    let top =
        quote! { #docs #![allow(deprecated, unused_imports)] use super::*; #(mod #modules;)* };
    files.push(file(place, format!("{}/wire.rs", page.module), top));
    files
}

/// Writes the files of all groups. Returns the names of their modules.
fn write<'g>(
    place: &Place<'_>,
    groups: impl Iterator<Item = (&'g str, &'g [TokenStream])>,
    below: &str,
    what: &str,
    files: &mut Vec<RustFile>,
) -> Vec<String> {
    let mut names = Vec::new();
    let mut taken: BTreeSet<String> = BTreeSet::from(["wire".to_owned()]);
    for (group, items) in groups {
        for chunk in chunks(items) {
            let numbers = (2..).map(|number| format!("{group}_{number}"));
            let name = std::iter::once(group.to_owned())
                .chain(numbers)
                .find(|name| !taken.contains(name));
            let name = name.unwrap_or_default();
            taken.insert(name.clone());
            let docs = Docs::new().own(what).inner();
            let import = below.is_empty().then(|| {
                quote!(
                    #[allow(unused_imports)]
                    use super::*;
                )
            });
            let allow = (!below.is_empty()).then(|| quote!(#![allow(deprecated)]));
            let path = format!("{}/{below}{name}.rs", place.page.module);
            files.push(file(place, path, quote!(#docs #allow #import #(#chunk)*)));
            names.push(name);
        }
    }
    names
}

fn chunks(items: &[TokenStream]) -> Vec<&[TokenStream]> {
    let (mut out, mut start, mut weight) = (Vec::new(), 0, 0);
    for (index, item) in items.iter().enumerate() {
        let more = weigh(item);
        if weight + more > MAX_WEIGHT && index > start {
            out.push(&items[start..index]);
            (start, weight) = (index, 0);
        }
        weight += more;
    }
    if start < items.len() {
        out.push(&items[start..]);
    }
    out
}

fn weigh(item: &TokenStream) -> usize {
    item.to_string().len()
}

fn file(place: &Place<'_>, path: String, tokens: TokenStream) -> RustFile {
    RustFile {
        path: format!("{}{path}", place.folder),
        sources: place.sources(),
        emitter: file!(),
        tokens,
    }
}

fn groups(page: &Page) -> BTreeMap<String, Group> {
    let owners = owners(page);
    let (read, written) = (Scope::page(page), Scope::wire(page));
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let mut errors = BTreeSet::new();
    for operation in &page.operations {
        let group = groups.entry(group_name(operation)).or_default();
        group.items.push(requests::definition(&read, operation, ""));
        group.impls.push(calls::request_impl(&written, operation));
        group.impls.extend(answers::error_impl(&written, operation));
        for id in calls::named_errors(operation) {
            if errors.insert(id) {
                group.impls.push(calls::error_impl(&written, id));
            }
        }
    }
    for (def, owner) in page.types.iter().zip(owners) {
        if matches!(def.shape, Shape::Runtime { .. }) {
            continue;
        }
        let group = groups
            .entry(owner.unwrap_or_else(|| "models".to_owned()))
            .or_default();
        group.items.push(types::definition(&read, def, ""));
        group.impls.push(wire::impls(&written, def));
    }
    for group in groups.values_mut() {
        group.impls.retain(|tokens| !tokens.is_empty());
    }
    groups
}

fn group_name(operation: &Operation) -> String {
    let tag = operation.context.tag.as_deref();
    let segment = operation
        .template()
        .split('/')
        .find(|part| !part.is_empty() && !part.contains('{') && !is_version(part));
    let name = tag
        .or(segment)
        .and_then(|name| identifier(name, Case::Module));
    let mut name = name.unwrap_or_else(|| "other".to_owned());
    name.truncate(60);
    name
}

fn is_version(part: &str) -> bool {
    part.starts_with('v') && part[1..].starts_with(|digit: char| digit.is_ascii_digit())
}

/// The one group whose operations use a type; none for a type that several use, or nobody.
fn owners(page: &Page) -> Vec<Option<String>> {
    let mut users: Vec<BTreeSet<String>> = vec![BTreeSet::new(); page.types.len()];
    for operation in &page.operations {
        let group = group_name(operation);
        let mut todo: Vec<_> = operation.sent().chain(operation.received()).collect();
        while let Some(id) = todo.pop() {
            if users[id.0].insert(group.clone()) {
                todo.extend(page.ty(id).targets());
            }
        }
    }
    let only = |users: BTreeSet<String>| match users.len() {
        1 => users.into_iter().next(),
        _ => None,
    };
    users.into_iter().map(only).collect()
}
