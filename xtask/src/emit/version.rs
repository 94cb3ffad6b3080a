//! A version's module: what it has, where each page's module is, its client. In: the plan for one version. Out:
//! `mod.rs`, which reads as a table of contents.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use crate::ir::Page;
use crate::manual::{Calendar, Release};
use crate::share::{DefinedIn, ModulePlan, PageContent, PagePlan};
use crate::version::ApiVersion;

/// ```text
/// //! Graph API v26.0: released 2026-07-29, expiry not announced.
/// pub use crate::v20::calls;
/// pub type Client<K = PageToken, T = DefaultTransport> = crate::client::Client<V26, K, T>;
/// ```
pub fn file(module: &ModulePlan<'_>, calendar: &Calendar, has_sources: bool) -> RustFile {
    let version = module.version;
    let pages = module.pages.iter().map(|page| declaration(page));
    let marker = format_ident!("{}", version.marker());
    let client = Docs::new().own(&format!("A client for {version}.")).outer();
    let error = Docs::new()
        .own(&format!("What a call to {version} fails with."))
        .outer();
    let docs = docs(module, calendar).inner();
    let sources = has_sources.then(|| quote!(pub use crate::sources::#marker as SOURCES;));
    let tokens = quote! {
        #docs
        #(#pages)*
        pub use crate::error_code::{ErrorClass, ErrorCode};
        pub use crate::standard_error::StandardError;
        pub use crate::versions::#marker;
        #sources
        #client
        pub type Client<K = crate::token::PageToken, T = crate::client::DefaultTransport> =
            crate::client::Client<#marker, K, T>;
        #error
        pub type Error = crate::standard_error::GraphError;
    };
    RustFile {
        path: format!("src/{}/mod.rs", version.module()),
        sources: if has_sources {
            format!("specs/{version}/")
        } else {
            "specs/manual/".to_owned()
        },
        emitter: file!(),
        tokens,
    }
}

fn declaration(plan: &PagePlan<'_>) -> TokenStream {
    let module = format_ident!("{}", plan.page.module);
    match &plan.content {
        PageContent::Same { of } => {
            let of = format_ident!("{}", of.module());
            quote!(pub use crate::#of::#module;)
        }
        PageContent::Changed { .. } => {
            let alias = alias(plan.page);
            quote!(#alias pub mod #module;)
        }
    }
}

/// Returns the name of the reference page as a doc alias, where the module has another name and the attribute takes it.
fn alias(page: &Page) -> Option<TokenStream> {
    let slug = page.stem.as_str();
    let is_plain = slug
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_plain && page.module != slug.replace('-', "_")).then(|| quote!(#[doc(alias = #slug)]))
}

fn docs(module: &ModulePlan<'_>, calendar: &Calendar) -> Docs {
    let version = module.version;
    let release = calendar.find(version);
    let docs = Docs::new().own(&match release {
        Some(Release {
            released,
            expires: Some(expires),
            ..
        }) => {
            format!("Graph API {version}: released {released}, available until {expires}.")
        }
        Some(Release {
            released,
            expires: None,
            ..
        }) => {
            format!("Graph API {version}: released {released}; when it expires is not announced.")
        }
        None => format!("Graph API {version}."),
    });
    let rows = module.pages.iter().map(|plan| {
        let page = plan.page;
        let title = match &page.reference {
            Some(link) => format!("[{}]({link})", page.title.replace('|', "/")),
            None => page.title.replace('|', "/"),
        };
        format!(
            "| [`{}`] | {title} | {} |",
            page.module,
            origin(plan, version)
        )
    });
    let head = [
        "| module | reference page | contract |",
        "| --- | --- | --- |",
    ]
    .map(str::to_owned);
    docs.verbatim(head.into_iter().chain(rows))
}

/// Since when a page reads as it does in this version.
fn origin(plan: &PagePlan<'_>, version: ApiVersion) -> String {
    match &plan.content {
        PageContent::Same { of } => format!("as in {of}"),
        PageContent::Changed { types, operations } => {
            let sources = types
                .iter()
                .map(|item| item.from)
                .chain(operations.iter().map(|item| item.from));
            let (mut here, mut earlier) = (0, 0);
            sources.for_each(|source| {
                if source == DefinedIn::Here {
                    here += 1
                } else {
                    earlier += 1
                }
            });
            if earlier == 0 {
                format!("first in {version}")
            } else {
                format!("{here} of {} items changed", here + earlier)
            }
        }
    }
}
