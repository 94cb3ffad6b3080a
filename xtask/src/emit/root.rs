//! The crate's root. In: the modules there are. Out: `lib.rs`.

mod groups;

use proc_macro2::TokenStream;
use quote::quote;

use super::credentials;
use super::file::RustFile;
use super::literal::ident;
use crate::ir::{Api, Operation, Page, Param, TypeDef, TypeKind};
use crate::share::Plan;
use crate::templates::Templates;

/// Modules that the public ones re-export or use. Those of a group are private as well.
#[rustfmt::skip]
const PRIVATE: &[&str] = &[
    "acceptance", "alternative", "attempt", "auth", "availability", "base_url", "budget", "builder", "credentials", "digits", "event_kind", "finite", "guard",
    "integer", "invalid", "limit", "message_rules", "method", "operations", "parts", "policy", "proof", "rate_limit", "readable", "redact", "reqwest", "retry", "send",
    "sequences", "served", "server",
    "style", "timer", "trace", "transport", "unions", "version", "webhook_field", "wire_version",
];

/// Modules of which a document may need a part only.
#[rustfmt::skip]
const BY_NEED: &[&str] = &[
    "alternative", "auth", "binary", "content", "finite", "headers", "method", "multipart", "sequences", "server", "style",
    "unions",
];

/// Modules that the Graph layer uses as a whole, and of which a stand-alone crate may need a part only.
const OF_GRAPH: &[&str] = &[
    "base_url", "bound", "builder", "digits", "open", "parts", "record", "redact",
];

/// Writes the root of the crate that has these tables, which are modules of the root, beside the templates.
pub fn project(plan: &Plan<'_>, tables: &[String], templates: &Templates) -> RustFile {
    let grouped = groups::modules();
    let declare = |module: &str| declaration(module, grouped.contains(&module));
    let copied = templates.modules().map(|module| {
        let (unused, declaration) = (allow_unused(BY_NEED.contains(&module)), declare(module));
        quote!(#unused #declaration)
    });
    let groups = groups::definitions(|module| {
        templates.has(module) || tables.iter().any(|table| table == module)
    });
    // rustfmt's style differs from that of the printer.
    let tables = tables.iter().map(|module| declare(module));
    let versions = plan.versions.iter().map(|version| ident(&version.module()));
    let large_variants = large_variants();
    let tokens = quote! {
        #![cfg_attr(feature = "client", doc = include_str!("front_page.md"))]
        #![cfg_attr(not(feature = "client"), doc = "Messenger Platform, types only.")]
        #![forbid(unsafe_code)]
        #![warn(missing_docs)]
        #large_variants
        #(#copied)*
        #(#[rustfmt::skip] #tables)*
        #(#groups)*
        #(#[rustfmt::skip] pub mod #versions;)*
        pub use crate::calendar::ApiVersion;
        pub use crate::client::Client;
        pub use crate::error_code::{ErrorClass, ErrorCode};
        pub use crate::grant::Granted;
        pub use crate::id::Id;
        pub use crate::outcome::ProfileOutcome;
        pub use crate::permission::Permission;
        pub use crate::request::Request;
        pub use crate::response::Response;
        pub use crate::scopes::Scopes;
        pub use crate::standard_error::{GraphError, StandardError};
        pub use crate::token::{AppSecret, AppToken, PageToken, SystemUserToken, UserToken};
        #[doc(no_inline)]
        pub use bytes;
        #[doc(no_inline)]
        pub use http;
        #[doc(no_inline)]
        pub use jiff::civil::Date;
        /// The README, whose examples are tested.
        #[cfg(all(doctest, feature = "client"))]
        #[doc = include_str!("../README.md")]
        struct Readme;
    };
    RustFile::module("lib", "specs/", file!(), tokens)
}

pub fn single(api: &Api, page: &Page, templates: &Templates) -> RustFile {
    let copied = templates.modules().map(|module| {
        let unused = allow_unused(BY_NEED.contains(&module) || OF_GRAPH.contains(&module));
        let declaration = declaration(module, false);
        quote!(#unused #declaration)
    });
    let module = ident(&page.module);
    let requests = page.operations.iter();
    let requests = requests.map(|operation| ident(&operation.ident));
    let url = &api.server;
    let auth = credentials::definition(page);
    let allowed = allowed(page);
    let tokens = quote! {
        #![doc = include_str!("../README.md")]
        #![forbid(unsafe_code)]
        #![warn(missing_docs)]
        #allowed
        #(#copied)*
        #[rustfmt::skip]
        pub mod #module;
        /// The API that the document describes.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct Api;
        impl client::Server for Api { const URL: &'static str = #url; }
        /// A client of this API.
        pub type Client<K, T = client::DefaultTransport> = client::Client<Api, K, T>;
        #auth
        #(impl client::In<Api> for #module::#requests {})*
    };
    RustFile::module("lib", &page.origin.file, file!(), tokens)
}

fn has_deprecated(page: &Page) -> bool {
    let types = page.types.iter().any(|def| match &def.kind {
        TypeKind::Struct(strukt) => {
            def.deprecated || strukt.fields.iter().any(|field| field.deprecated)
        }
        _ => def.deprecated,
    });
    let warns =
        |operation: &Operation| operation.deprecated || operation.params.iter().any(Param::warns);
    types || page.operations.iter().any(warns)
}

/// Writes the lints that the document causes, and the crate does not.
fn allowed(page: &Page) -> TokenStream {
    // Only a use of something deprecated deserves the warning, and a type that mentions it is not one.
    let deprecated = has_deprecated(page).then(|| quote!(#![allow(deprecated)]));
    let is_union = |def: &TypeDef| matches!(def.kind, TypeKind::Union(_));
    let variants = page.types.iter().any(is_union).then(large_variants);
    quote!(#deprecated #variants)
}

fn large_variants() -> TokenStream {
    quote!(#![allow(clippy::large_enum_variant, reason = "the document decides it")])
}

/// Writes the attribute of a module of which this document may need less than the next one.
fn allow_unused(is_by_need: bool) -> Option<TokenStream> {
    is_by_need.then(|| quote!(#[allow(unused)]))
}

/// Writes the condition of a module that only a feature brings.
fn feature_gate(module: &str) -> Option<TokenStream> {
    let feature = match module {
        "download" | "lease" | "or_in_memory" | "reqwest" | "streams" | "upload" => "client",
        "redis_store" => "redis",
        "stand_in" => "stand-in",
        _ => return None,
    };
    Some(quote!(#[cfg(feature = #feature)]))
}

/// Writes the line that declares a module.
fn declaration(module: &str, is_grouped: bool) -> TokenStream {
    let name = ident(module);
    let gate = feature_gate(module);
    let is_public = !is_grouped && !PRIVATE.contains(&module);
    let visibility = is_public.then(|| quote!(pub));
    quote!(#gate #visibility mod #name;)
}
