//! A version's module: what it has, where each page's module is, its client. In: the plan for one version. Out:
//! `mod.rs`, which reads as a table of contents.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{Docs, code, table};
use super::file::RustFile;
use super::literal::ident;
use super::page;
use crate::ir::Page;
use crate::manual::{Calendar, Protocol};
use crate::share::{DefinedIn, ModulePlan, PageContent, PagePlan};
use crate::version::ApiVersion;

/// The token of a client that names none.
pub const DEFAULT_TOKEN: &str = "PageToken";

/// ```text
/// //! Graph API v26.0: released 2026-07-29, expiry not announced.
/// pub use crate::v20::calls;
/// pub type Client<K = PageToken, T = DefaultTransport> = crate::client::Client<V26, K, T>;
/// ```
pub fn file(
    module: &ModulePlan<'_>,
    calendar: &Calendar,
    protocol: &Protocol,
    has_sources: bool,
) -> RustFile {
    let version = module.version;
    let pages = module.pages.iter().map(|page| declaration(page));
    let marker = ident(&version.marker());
    let docs = docs(module, calendar, protocol).inner();
    let sources = has_sources.then(|| quote!(pub use crate::sources::#marker as SOURCES;));
    let client = Docs::new().own(&format!("A client for {version}.")).outer();
    let path = format!("{}/mod", version.module());
    let default_token = ident(DEFAULT_TOKEN);
    let tokens = quote! {
        #docs
        #(#pages)*
        pub use crate::error_code::{ErrorClass, ErrorCode};
        pub use crate::standard_error::StandardError;
        pub use crate::versions::#marker;
        pub use crate::operations::#marker as OPERATIONS;
        #sources
        #client
        pub type Client<K = crate::token::#default_token, T = crate::client::DefaultTransport> =
            crate::client::Client<#marker, K, T>;
        /// The error of a request.
        pub type Error = crate::standard_error::GraphError;
    };
    let documents = if has_sources {
        format!("which documents specs/{version}/ has, and ")
    } else {
        String::new()
    };
    let sources = format!("{documents}the rows of {version} in specs/manual/");
    RustFile::module(&path, &sources, file!(), tokens)
}

fn declaration(plan: &PagePlan<'_>) -> TokenStream {
    let module = ident(&plan.page.module);
    match &plan.content {
        PageContent::Same { of } => {
            let of = ident(&of.module());
            quote!(#[doc(inline)] pub use crate::#of::#module;)
        }
        PageContent::Changed { .. } => {
            let alias = alias(plan.page);
            quote!(#alias pub mod #module;)
        }
    }
}

/// The name of the reference page, where the module has another. Names that the attribute does not take are left out.
fn alias(page: &Page) -> Option<TokenStream> {
    let slug = page.stem.as_str();
    let is_plain = slug
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_plain && page.module != slug.replace('-', "_")).then(|| quote!(#[doc(alias = #slug)]))
}

fn docs(module: &ModulePlan<'_>, calendar: &Calendar, protocol: &Protocol) -> Docs {
    let version = module.version;
    let dates = calendar.find(version).map_or(String::new(), |release| {
        let expires = match release.expires {
            Some(expires) => format!("available until {expires}"),
            None => "its expiry is not announced".to_owned(),
        };
        format!(": released {}; {expires}", release.released)
    });
    let pages = module.pages.iter().map(|plan| {
        let title = plan.page.title.replace('|', "/");
        let title = match &plan.page.reference {
            Some(link) => format!("[{title}]({link})"),
            None => title,
        };
        let module = &plan.page.module;
        format!("| [`{module}`] | {title} | {} |", origin(plan, version))
    });
    let operations = module.pages.iter().flat_map(|plan| {
        let module = &plan.page.module;
        let operations = plan.page.operations.iter();
        operations.map(move |operation| page::row(operation, Some(module)))
    });
    Docs::new()
        .own(&format!("Graph API {version}{dates}."))
        .own(&outside(version, protocol))
        .verbatim(table("| module | reference page | contract |", pages))
        .verbatim(page::operations(operations))
}

/// Returns the sentence about what a version changed outside of the pages.
fn outside(version: ApiVersion, protocol: &Protocol) -> String {
    let features = protocol.features.iter();
    let retired = features.filter(|feature| feature.removed_in() == Some(version));
    let retired: Vec<_> = retired.map(|feature| code(&feature.name)).collect();
    if retired.is_empty() {
        "Outside of the pages, no feature is retired with this version; see [`rules::protocol`](crate::rules::protocol) for the \
                 other versions."
            .to_owned()
    } else {
        format!(
            "Outside of the pages, this version retires {}; see [`rules::protocol`](crate::rules::protocol).",
            retired.join(", ")
        )
    }
}

/// Returns the version from which a page has the contract that it has in this version.
fn origin(plan: &PagePlan<'_>, version: ApiVersion) -> String {
    match &plan.content {
        PageContent::Same { of } => format!("as in {of}"),
        PageContent::Changed { types, operations } => {
            let types = types.iter().map(|item| item.from);
            let all: Vec<_> = types
                .chain(operations.iter().map(|item| item.from))
                .collect();
            let here = all.iter().filter(|from| **from == DefinedIn::Here).count();
            if here == all.len() {
                format!("first in {version}")
            } else {
                format!("{here} of {} items changed", all.len())
            }
        }
    }
}
