//! What is known of all versions together. In: the plan and the calendar. Out: `versions.rs`, `availability.rs`,
//! `operations.rs` and `sources.rs`, one line a fact.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::literal::{Literal, ident, path, row, same_variant};
use crate::hex::hex;
use crate::lock::Lock;
use crate::manual::Calendar;
use crate::share::{ModulePlan, Plan, RequestSpan};
use crate::version::ApiVersion;

/// Marker types, the calendar, and which version is since which.
pub fn versions(plan: &Plan<'_>, calendar: &Calendar) -> RustFile {
    let markers = plan.modules.iter().map(marker);
    let rows = calendar.releases.iter().map(|release| {
        row!(Release {
            version: release.version,
            released: release.released,
            expires: release.expires,
        })
    });
    let rules = calendar.rules.iter();
    let rules = rules.map(|(name, rule)| format!("* {name}: {}", rule.doc.trim()));
    let docs = Docs::new()
        .own("The versions of the Graph API: a marker type for each version module, and the calendar.")
        .own("A call whose version is not available:")
        .verbatim(rules)
        .inner();
    let spans = order(plan);
    let tokens = quote! {
        #docs
        use jiff::civil::date;
        use crate::calendar::{ApiVersion, Release};
        /// A version of the Graph API as a type.
        pub trait Version: crate::client::Server {
            /// The number of the version.
            const VERSION: ApiVersion;
        }
        #(#markers)*
        #spans
        /// All versions with their dates, oldest first.
        pub static CALENDAR: &[Release] = &[#(#rows),*];
    };
    let sources = "specs/manual/versions.yaml, and the versions and paths of all documents";
    RustFile::module("versions", sources, file!(), tokens)
}

/// The type of a version: where it is called, what is watched, and what it admits.
fn marker(module: &ModulePlan<'_>) -> TokenStream {
    let version = module.version;
    let (marker, number) = (ident(&version.marker()), version.literal());
    let url = &module.api.server;
    let docs = Docs::new().own(&format!("Graph API {version}.")).outer();
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct #marker;
        impl crate::client::Server for #marker {
            const URL: &'static str = #url;
            fn watch() -> Option<::std::sync::Arc<dyn crate::client::Guard>> {
                crate::drift::VersionWatch::new(#number).shared()
            }
            fn admit(request: &crate::client::Prepared) -> Result<(), crate::request::InvalidRequest> {
                crate::retired::admit(Self::VERSION, request, crate::retired::today)
            }
        }
        impl Version for #marker { const VERSION: ApiVersion = #number; }
    }
}

/// `Since<First>` and `Until<Last>`, for the versions in which a request begins or ends.
fn order(plan: &Plan<'_>) -> TokenStream {
    let newest = plan.versions.last().copied();
    let last = |span: &RequestSpan| span.versions.last().copied();
    let firsts: BTreeSet<_> = plan.requests.iter().map(|span| span.defined_in).collect();
    let mut lasts: BTreeSet<_> = plan.requests.iter().filter_map(last).collect();
    newest.map(|newest| lasts.remove(&newest));
    let implement = |order: &str, end: &ApiVersion, holds: &dyn Fn(&ApiVersion) -> bool| {
        let (order, end) = (ident(order), ident(&end.marker()));
        let versions = plan.versions.iter().filter(|version| holds(version));
        let versions = versions.map(|version| ident(&version.marker()));
        quote!(#(impl #order<#end> for #versions {})*)
    };
    let since = firsts.iter();
    let since = since.map(|first| implement("Since", first, &|version| version >= first));
    let until = lasts.iter();
    let until = until.map(|last| implement("Until", last, &|version| version <= last));
    let until = (!lasts.is_empty()).then(|| {
        quote! {
            /// The versions up to `Last`.
            #[diagnostic::on_unimplemented(
                message = "Graph API `{Self}` does not have this request: `{Last}` was the last version that had it",
                label = "not in `{Self}`",
                note = "the request's documentation names its versions; use the module of a version that has it"
            )]
            pub trait Until<Last> {}
            #(#until)*
        }
    });
    quote! {
        /// The versions from `First` on.
        #[diagnostic::on_unimplemented(
            message = "Graph API `{Self}` does not have this request: it exists since `{First}`",
            label = "not in `{Self}`",
            note = "the request's documentation names its versions; use the module of a version that has it"
        )]
        pub trait Since<First> {}
        #(#since)*
        #until
    }
}

/// Which request exists in which versions: one line each.
pub fn availability(plan: &Plan<'_>) -> RustFile {
    let lines = plan.requests.iter().map(|span| available(plan, span));
    let tokens = quote! {
        //! The versions that have each request; a client checks them at compile time.
        #![allow(deprecated)]
        use crate::client::In;
        use crate::versions::*;
        #(#lines)*
    };
    let sources = "the versions and paths of all documents, specs/v*/";
    RustFile::module("availability", sources, file!(), tokens)
}

fn available(plan: &Plan<'_>, span: &RequestSpan) -> TokenStream {
    let (request, first) = (
        path(span.defined_in, &span.module, &span.ident),
        span.defined_in,
    );
    let last = span.versions.last().copied().unwrap_or(first);
    let between = plan.versions.iter();
    let between = between.filter(|version| (first..=last).contains(version));
    if between.count() != span.versions.len() {
        let versions = span.versions.iter();
        let versions = versions.map(|version| ident(&version.marker()));
        return quote!(#(impl In<#versions> for #request {})*);
    }
    let is_current = Some(last) == plan.versions.last().copied();
    let [first, last] = [first, last].map(|version| ident(&version.marker()));
    let until = (!is_current).then(|| quote!(+ Until<#last>));
    quote!(impl<V: Since<#first> #until> In<V> for #request {})
}

/// The operations of each version.
///
/// ```text
/// pub const V20: &[Operation] = &[<crate::v20::blocked::BlockPeople as Request>::OPERATION, …];
/// pub const V21: &[Operation] = V20;
/// ```
pub fn operations(plan: &Plan<'_>) -> RustFile {
    let mut known: Vec<(Vec<String>, ApiVersion)> = Vec::new();
    let mut lists = Vec::new();
    for module in &plan.modules {
        let version = module.version;
        let docs = format!("The operations of {version}, in the order of its modules.");
        let (docs, name) = (Docs::new().own(&docs).outer(), ident(&version.marker()));
        let pages = module.pages.iter().map(|plan| plan.page);
        let requests = pages.flat_map(|page| {
            let operations = page.operations.iter();
            operations.map(|operation| (page.module.as_str(), operation))
        });
        let keys = requests.clone();
        let keys = keys.map(|(module, it)| format!("{module} {} {}", it.ident, it.key));
        let keys: Vec<_> = keys.collect();
        let earlier = known.iter().find(|(have, _)| *have == keys);
        let value = match earlier.map(|(_, version)| ident(&version.marker())) {
            Some(same) => quote!(#same),
            None => {
                let requests = requests.map(|(module, it)| path(version, module, &it.ident));
                quote!(&[#(<#requests as Request>::OPERATION),*])
            }
        };
        lists.push(quote!(#docs pub const #name: &[Operation] = #value;));
        known.push((keys, version));
    }
    let tokens = quote! {
        //! The operations that each version has.
        #![allow(deprecated)]
        use crate::request::{Operation, Request};
        #(#lists)*
    };
    let sources = "the paths of all documents, specs/v*/";
    RustFile::module("operations", sources, file!(), tokens)
}

/// Where each page of each version comes from.
pub fn sources(plan: &Plan<'_>, lock: &Lock) -> RustFile {
    let tables = plan.modules.iter().filter_map(|module| {
        let label = module.version.to_string();
        let rows: Vec<_> = lock
            .rows_of(&label)
            .map(|row| {
                row!(Source {
                    file: format!("specs/{}", row.file),
                    address: row.source,
                    also: row.also,
                    obtained: same_variant("Obtained", row.obtained),
                    date: row.date,
                    sha256: hex(&row.sha256),
                })
            })
            .collect();
        let docs = Docs::new().own(&format!("The documents of {}.", module.version));
        let (docs, name) = (docs.outer(), ident(&module.version.marker()));
        (!rows.is_empty()).then(|| quote!(#docs pub static #name: &[Source] = &[#(#rows),*];))
    });
    let tokens = quote! {
        //! The documents that this crate is generated from: the source of each, and whether it is Meta's own file.
        #![allow(non_upper_case_globals)]
        use jiff::civil::date;
        use crate::provenance::{Obtained, Source};
        #(#tables)*
    };
    RustFile::module("sources", "specs/lock.yaml", file!(), tokens)
}
