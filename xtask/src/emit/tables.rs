//! What is known of all versions together. In: the plan and the calendar. Out: `versions.rs`, `availability.rs` and
//! `sources.rs`, one line a fact.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use crate::lock::{Lock, Obtained};
use crate::manual::Calendar;
use crate::share::{ModulePlan, Plan, RequestSpan};
use crate::version::ApiVersion;

/// Marker types, the calendar, and which version is since which.
pub fn versions(plan: &Plan<'_>, calendar: &Calendar) -> RustFile {
    let markers = plan.modules.iter().map(marker);
    let rows = calendar.releases.iter().map(|release| {
        let (version, released) = (api_version(release.version), date(release.released));
        let expires = match release.expires {
            Some(expires) => {
                let expires = date(expires);
                quote!(Some(#expires))
            }
            None => quote!(None),
        };
        quote!(Release { version: #version, released: #released, expires: #expires })
    });
    let rules = calendar
        .rules
        .iter()
        .map(|(name, rule)| format!("* {name}: {}", rule.doc.trim()));
    let docs = Docs::new().own(
        "The versions of the Graph API: a marker type for each version module, and the calendar.",
    );
    let docs = docs
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
    RustFile {
        path: "src/versions.rs".to_owned(),
        sources: "specs/manual/versions.yaml, and the versions and paths of all documents"
            .to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

/// The type of a version: where it is called, what is watched, and what it admits.
fn marker(module: &ModulePlan<'_>) -> TokenStream {
    let version = module.version;
    let (marker, number, url) = (
        format_ident!("{}", version.marker()),
        api_version(version),
        &module.api.server,
    );
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
    let ends = |span: &RequestSpan| {
        span.versions
            .last()
            .copied()
            .filter(|last| Some(*last) != newest)
    };
    let mut firsts: Vec<_> = plan.requests.iter().map(|span| span.defined_in).collect();
    let mut lasts: Vec<_> = plan.requests.iter().filter_map(ends).collect();
    [&mut firsts, &mut lasts].into_iter().for_each(|versions| {
        versions.sort();
        versions.dedup();
    });
    let implemented = |order: &str, end: &ApiVersion, holds: &dyn Fn(&ApiVersion) -> bool| {
        let versions = plan.versions.iter().filter(|version| holds(version));
        let (order, end) = (format_ident!("{order}"), format_ident!("{}", end.marker()));
        let one = |version: &ApiVersion| {
            let version = format_ident!("{}", version.marker());
            quote!(impl #order<#end> for #version {})
        };
        versions.map(one).collect::<TokenStream>()
    };
    let since = firsts
        .iter()
        .map(|first| implemented("Since", first, &|version| version >= first));
    let until = lasts
        .iter()
        .map(|last| implemented("Until", last, &|version| version <= last));
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
    let lines = plan.requests.iter().flat_map(|span| available(plan, span));
    let docs = Docs::new()
        .own("The versions that have each request; a client checks them at compile time.");
    let docs = docs.inner();
    let tokens = quote! {
        #docs
        #![allow(deprecated)]
        use crate::client::In;
        use crate::versions::*;
        #(#lines)*
    };
    RustFile {
        path: "src/availability.rs".to_owned(),
        sources: "the versions and paths of all documents, specs/v*/".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

fn available(plan: &Plan<'_>, span: &RequestSpan) -> Vec<TokenStream> {
    let (module, ident) = (
        format_ident!("{}", span.module),
        format_ident!("{}", span.ident),
    );
    let home = format_ident!("{}", span.defined_in.module());
    let request = quote!(crate::#home::#module::#ident);
    let first = span.defined_in;
    let last = span.versions.last().copied().unwrap_or(first);
    let between = plan
        .versions
        .iter()
        .filter(|version| first <= **version && **version <= last)
        .count();
    if between != span.versions.len() {
        let one = |version: &ApiVersion| {
            let version = format_ident!("{}", version.marker());
            quote!(impl In<#version> for #request {})
        };
        return span.versions.iter().map(one).collect();
    }
    let first = format_ident!("{}", first.marker());
    if Some(last) == plan.versions.last().copied() {
        return vec![quote!(impl<V: Since<#first>> In<V> for #request {})];
    }
    let last = format_ident!("{}", last.marker());
    vec![quote!(impl<V: Since<#first> + Until<#last>> In<V> for #request {})]
}

/// Where each page of each version comes from.
pub fn sources(plan: &Plan<'_>, lock: &Lock) -> RustFile {
    let tables = plan.modules.iter().filter_map(|module| {
        let prefix = format!("{}/", module.version);
        let rows: Vec<_> = lock.rows.iter().filter(|row| row.file.starts_with(&prefix)).map(|row| {
            let (file, address, also) = (format!("specs/{}", row.file), &row.source, &row.also);
            let sha256: String = row.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
            let date = date(row.date);
            let obtained = match row.obtained {
                Obtained::Transcribed => quote!(Obtained::Transcribed),
                Obtained::Derived => quote!(Obtained::Derived),
                Obtained::Downloaded => quote!(Obtained::Downloaded),
            };
            quote!(Source { file: #file, address: #address, also: &[#(#also),*], obtained: #obtained, date: #date, sha256: #sha256 })
        }).collect();
        let docs = Docs::new().own(&format!("The documents of {}.", module.version)).outer();
        let name = format_ident!("{}", module.version.marker());
        (!rows.is_empty()).then(|| quote!(#docs pub static #name: &[Source] = &[#(#rows),*];))
    });
    let tokens = quote! {
        //! The documents that this crate is generated from: the source of each, and whether it is Meta's own file.
        #![allow(non_upper_case_globals)]
        use jiff::civil::date;
        use crate::provenance::{Obtained, Source};
        #(#tables)*
    };
    RustFile {
        path: "src/sources.rs".to_owned(),
        sources: "specs/lock.yaml".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

pub fn api_version(version: ApiVersion) -> TokenStream {
    let (major, minor) = (
        Literal::u16_unsuffixed(version.major),
        Literal::u16_unsuffixed(version.minor),
    );
    quote!(ApiVersion::new(#major, #minor))
}

pub fn date(date: jiff::civil::Date) -> TokenStream {
    let year = Literal::i16_unsuffixed(date.year());
    let (month, day) = (
        Literal::i8_unsuffixed(date.month()),
        Literal::i8_unsuffixed(date.day()),
    );
    quote!(date(#year, #month, #day))
}
