//! The crate's root. In: the modules there are. Out: `lib.rs`.

mod groups;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::credentials;
use super::docs::Docs;
use super::file::RustFile;
use crate::ir::{Api, Operation, Page, Param, TypeDef, TypeKind};
use crate::share::Plan;
use crate::templates::Templates;

/// Generated modules beside those of the versions. They are not formatted by rustfmt, whose style differs in places
/// from that of the printer.
const TABLES: [(&str, &str); 17] = [
    ("acceptance", ""),
    ("availability", ""),
    ("error_code", ""),
    ("event_kind", ""),
    ("history", "pub"),
    ("legacy", ""),
    ("limits", ""),
    ("messenger_extensions", "pub"),
    ("permission", ""),
    ("profile", "pub"),
    ("protocol", ""),
    ("sdk_error", ""),
    ("sources", ""),
    ("tokens", ""),
    ("versions", "pub"),
    ("webhook_fields", "pub"),
    ("webhooks", "pub"),
];

pub fn project(plan: &Plan<'_>, templates: &Templates) -> RustFile {
    let copied = copied(templates, &[], &groups::members());
    let has_events = templates.modules().any(|module| module == "event");
    let tables = TABLES
        .iter()
        .filter(|(name, _)| *name != "event_kind" || has_events);
    let tables = tables.map(|(name, visibility)| {
        let name = format_ident!("{name}");
        let visibility = if *visibility == "pub" {
            quote!(pub)
        } else {
            TokenStream::new()
        };
        quote!(#[rustfmt::skip] #visibility mod #name;)
    });
    let versions = plan.versions.iter().map(|version| {
        let module = format_ident!("{}", version.module());
        quote!(#[rustfmt::skip] pub mod #module;)
    });
    let groups = groups::definitions();
    let tokens = quote! {
        #![cfg_attr(feature = "client", doc = include_str!("front_page.md"))]
        #![cfg_attr(not(feature = "client"), doc = "Messenger Platform, types only.")]
        #![forbid(unsafe_code)]
        #![warn(missing_docs)]
        #(#copied)*
        #(#tables)*
        #(#groups)*
        #(#versions)*
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
    RustFile {
        path: "src/lib.rs".to_owned(),
        sources: "specs/".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

pub fn single(api: &Api, page: &Page, templates: &Templates) -> RustFile {
    let copied = copied(templates, &BY_NEED, &[]);
    let module = format_ident!("{}", page.module);
    let requests: Vec<_> = page
        .operations
        .iter()
        .map(|operation| format_ident!("{}", operation.ident))
        .collect();
    let title = Docs::new().text(Some(&page.title));
    let title = if title.is_empty() {
        title.own("A generated client.")
    } else {
        title
    };
    let docs = title.text(page.doc.as_deref()).inner();
    let url = &api.server;
    let docs = match (url.is_empty(), page.server.as_deref()) {
        (false, _) => quote!(#docs),
        (true, server) => {
            let below = server
                .filter(|server| server.len() > 1)
                .map_or(String::new(), |server| format!(" It ends in `{server}`."));
            let more = Docs::new().verbatim([format!(
                "The document names no host: give the whole address with `Client::builder(credentials).base_url(…)`.{below}"
            )]).inner();
            quote!(#docs #![doc = ""] #more)
        }
    };
    let auth = credentials::definition(page);
    let marker_docs = Docs::new()
        .own("The API that the document describes.")
        .outer();
    let client_docs = Docs::new().own("A client of this API.").outer();
    let allowed = allowed(page);
    let tokens = quote! {
        #docs
        #![forbid(unsafe_code)]
        #![warn(missing_docs)]
        #allowed
        #(#copied)*
        #[rustfmt::skip]
        pub mod #module;
        #marker_docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub struct Api;
        impl client::Server for Api { const URL: &'static str = #url; }
        #client_docs
        pub type Client<K, T = client::DefaultTransport> = client::Client<Api, K, T>;
        #auth
        #(impl client::In<Api> for #module::#requests {})*
    };
    RustFile {
        path: "src/lib.rs".to_owned(),
        sources: page.origin.file.to_string(),
        emitters: &[file!()],
        tokens,
    }
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

/// What the document is to blame for, and the crate is not.
fn allowed(page: &Page) -> TokenStream {
    // What mentions something deprecated is no use of it.
    let deprecated = has_deprecated(page).then(|| quote!(#![allow(deprecated)]));
    let choices = has_choice(page).then(|| {
        quote!(#![allow(clippy::large_enum_variant, reason = "the document decides how large each choice is")])
    });
    quote!(#deprecated #choices)
}

fn has_choice(page: &Page) -> bool {
    let is_choice = |def: &TypeDef| matches!(def.kind, TypeKind::Union(_));
    page.types.iter().any(is_choice)
}

/// Modules of which a document may need a part only.
const BY_NEED: [&str; 13] = [
    "auth",
    "base_url",
    "binary",
    "choice",
    "content",
    "headers",
    "multipart",
    "open",
    "parts",
    "record",
    "redact",
    "server",
    "style",
];

/// The modules that are copied; those of a group are private, as the group re-exports them.
fn copied(templates: &Templates, by_need: &[&str], grouped: &[&str]) -> Vec<TokenStream> {
    let modules = templates.modules().map(|module| {
        let name = format_ident!("{module}");
        // The rest is machinery that the public modules re-export.
        let private = [
            "base_url",
            "readable",
            "served",
            "redact",
            "invalid",
            "parts",
            "reqwest",
            "transport",
            "credentials",
            "version",
            "attempt",
            "budget",
            "guard",
            "policy",
            "retry",
            "send",
            "timer",
            "trace",
            "proof",
            "wire_version",
            "limit",
            "webhook_field",
            "auth",
            "server",
            "style",
            "choice",
        ];
        let gate = matches!(module, "download" | "reqwest" | "upload")
            .then(|| quote!(#[cfg(feature = "client")]));
        // What one document needs of these is not what the next one does.
        let unused = by_need.contains(&module).then(|| quote!(#[allow(unused)]));
        if private.contains(&module) || grouped.contains(&module) {
            quote!(#gate #unused mod #name;)
        } else {
            quote!(#gate #unused pub mod #name;)
        }
    });
    modules.collect()
}
