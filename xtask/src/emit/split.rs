//! A large document becomes a module of modules. In: the page of a stand-alone crate. Out: the two files of a small
//! page, or one file for each tag, with the types that only its operations use, and one for the types of all.
//!
//! Every item is also in the page's own module, so that a path does not depend on how large the document is.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use super::page::{self, Destination};
use super::print::{self, Printed};
use crate::output::File;

/// A file is closed when it has so many lines.
const MAX_LINES: usize = 2_000;

/// The printed items of one group.
#[derive(Default)]
struct PrintedGroup {
    items: Vec<String>,
    impls: Vec<String>,
}

/// Returns the files of a stand-alone page.
pub fn files(to: &Destination<'_>) -> Vec<File> {
    let printed = print::print(to.page);
    let lines: usize = printed.iter().map(|printed| lines(&printed.item)).sum();
    if lines <= MAX_LINES {
        whole(to, &printed)
    } else {
        parts(to, printed)
    }
}

/// Returns the file that people read, and the private one beside it.
fn whole(to: &Destination<'_>, printed: &[Printed]) -> Vec<File> {
    let docs = page::page_docs(to.page).inner();
    let items = printed.iter().map(|printed| printed.item.as_str());
    let impls = printed.iter().map(|printed| printed.impls.as_str());
    let page = to.file(".rs", page::ITEMS, quote!(#docs mod wire;));
    let wire = to.file("/wire.rs", page::IMPLS, page::wire_head());
    vec![page.format_with(items), wire.format_with(impls)]
}

fn parts(to: &Destination<'_>, printed: Vec<Printed>) -> Vec<File> {
    let mut groups: BTreeMap<String, PrintedGroup> = BTreeMap::new();
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
    let names = write(to, items, ("/", page::ITEMS), &head, &mut files);
    let head = quote!(
    //! Serialization of the types and requests with this tag.
    #![allow(deprecated)]);
    let impls = groups.iter().map(|(name, group)| (name, &group.impls));
    let wires = write(to, impls, ("/wire/", page::IMPLS), &head, &mut files);
    let docs = page::page_docs(to.page).inner();
    let modules: Vec<_> = names.iter().map(|name| ident(name)).collect();
    let top = quote! { #docs mod wire; #(pub mod #modules;)* #(pub use #modules::*;)* };
    files.push(to.file(".rs", &[file!()], top).format());
    let modules = wires.iter().map(|name| ident(name));
    let top = quote! {
    //! Serialization of the types and requests.
    #![allow(deprecated, unused_imports)] use super::*; #(mod #modules;)* };
    files.push(to.file("/wire.rs", &[file!()], top).format());
    files
}

/// Writes the files of all groups. Returns the names of their modules.
fn write<'g>(
    to: &Destination<'_>,
    groups: impl Iterator<Item = (&'g String, &'g Vec<String>)>,
    (below, emitters): (&str, &'static [&'static str]),
    head: &TokenStream,
    files: &mut Vec<File>,
) -> Vec<String> {
    let mut names = Vec::new();
    let mut taken = BTreeSet::from(["wire".to_owned()]);
    for (group, items) in groups {
        for chunk in chunks(items) {
            let numbers = (2..).map(|number| format!("{group}_{number}"));
            let mut candidates = std::iter::once(group.to_owned()).chain(numbers);
            let name = candidates.find(|name| taken.insert(name.clone()));
            let name = name.unwrap_or_default();
            let file = to.file(&format!("{below}{name}.rs"), emitters, head.clone());
            files.push(file.format_with(chunk.iter().map(String::as_str)));
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
