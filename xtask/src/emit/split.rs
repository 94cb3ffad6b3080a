//! A large document becomes a module of modules. In: the page of a stand-alone crate. Out: the two files of a small
//! page, or one file for each tag, with the types that only its operations use, and one for the types of all.
//!
//! Every item is also a member of the page's own module, so that a path does not depend on how large the document is.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::file::RustFile;
use super::page::{self, Place};
use super::print::{self, Printed};
use crate::output::File;

/// A file is closed when it has so many lines.
const MAX_LINES: usize = 2_000;

/// The texts of one group.
#[derive(Default)]
struct Group {
    items: Vec<String>,
    impls: Vec<String>,
}

/// The files of a stand-alone page.
pub fn files(place: &Place<'_>) -> Vec<File> {
    let printed = print::print(place.page);
    let lines: usize = printed.iter().map(|printed| lines(&printed.item)).sum();
    if lines <= MAX_LINES {
        whole(place, &printed)
    } else {
        parts(place, printed)
    }
}

/// The file that people read, and the private one beside it.
fn whole(place: &Place<'_>, printed: &[Printed]) -> Vec<File> {
    let module = &place.page.module;
    let docs = page::page_docs(place.page).inner();
    let items = printed.iter().map(|printed| printed.item.as_str());
    let impls = printed.iter().map(|printed| printed.impls.as_str());
    vec![
        file(
            place,
            format!("{module}.rs"),
            page::ITEMS,
            quote!(#docs mod wire;),
            items,
        ),
        file(
            place,
            format!("{module}/wire.rs"),
            page::IMPLS,
            page::wire_head(),
            impls,
        ),
    ]
}

fn parts(place: &Place<'_>, printed: Vec<Printed>) -> Vec<File> {
    let page = place.page;
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for printed in printed {
        let group = groups.entry(printed.group).or_default();
        group.items.push(printed.item);
        group.impls.push(printed.impls);
    }
    let mut files = Vec::new();
    let head = quote!(
    //! The operations with this tag, and the types that only they use.
    #[allow(unused_imports)] use super::*;);
    let items = groups.iter().map(|(name, group)| (name, &group.items));
    let names = write(place, items, ("", page::ITEMS), &head, &mut files);
    let head = quote!(
    //! Serialization of the types and requests with this tag.
    #![allow(deprecated)]);
    let impls = groups.iter().map(|(name, group)| (name, &group.impls));
    let wires = write(place, impls, ("wire/", page::IMPLS), &head, &mut files);
    let docs = page::page_docs(page).inner();
    let modules = names.iter().map(|name| format_ident!("{name}"));
    let uses = modules.clone();
    let top = quote! { #docs mod wire; #(pub mod #modules;)* #(pub use #uses::*;)* };
    files.push(file(
        place,
        format!("{}.rs", page.module),
        &[file!()],
        top,
        [],
    ));
    let modules = wires.iter().map(|name| format_ident!("{name}"));
    let top = quote! {
    //! Serialization of the types and requests.
    #![allow(deprecated, unused_imports)] use super::*; #(mod #modules;)* };
    files.push(file(
        place,
        format!("{}/wire.rs", page.module),
        &[file!()],
        top,
        [],
    ));
    files
}

/// Writes the files of all groups. Returns the names of their modules.
fn write<'g>(
    place: &Place<'_>,
    groups: impl Iterator<Item = (&'g String, &'g Vec<String>)>,
    (below, emitters): (&str, &'static [&'static str]),
    head: &TokenStream,
    files: &mut Vec<File>,
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
            let path = format!("{}/{below}{name}.rs", place.page.module);
            let items = chunk.iter().map(String::as_str);
            files.push(file(place, path, emitters, head.clone(), items));
            names.push(name);
        }
    }
    names
}

fn chunks(items: &[String]) -> Vec<&[String]> {
    let (mut out, mut start, mut length) = (Vec::new(), 0, 0);
    for (index, item) in items.iter().enumerate() {
        let more = lines(item);
        if length + more > MAX_LINES && index > start {
            out.push(&items[start..index]);
            (start, length) = (index, 0);
        }
        length += more;
    }
    if items[start..].iter().any(|item| !item.is_empty()) {
        out.push(&items[start..]);
    }
    out
}

fn lines(item: &str) -> usize {
    item.bytes().filter(|byte| *byte == b'\n').count()
}

fn file<'t>(
    place: &Place<'_>,
    path: String,
    emitters: &'static [&'static str],
    head: TokenStream,
    items: impl IntoIterator<Item = &'t str>,
) -> File {
    let head = RustFile {
        path: format!("{}{path}", place.folder),
        sources: place.sources(),
        emitters,
        tokens: head,
    };
    head.format_with(items)
}
