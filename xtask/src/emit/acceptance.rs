//! Which request accepts which kind of token. In: the plan and `tokens.yaml`. Out: `acceptance.rs`, a line for each pair.

use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use crate::manual::Tokens;
use crate::share::Plan;

/// ```text
/// impl Accepts<PageToken> for crate::v20::calls::ManageCall {}
/// ```
pub fn file(plan: &Plan<'_>, tokens: &Tokens) -> RustFile {
    let rows = plan.requests.iter().flat_map(|span| {
        let kinds = tokens.kinds_of(&span.operation).unwrap_or_default();
        let kinds = kinds.iter().filter_map(|kind| tokens.kinds.get(kind));
        kinds.map(|kind| {
            let (kind, version) = (
                format_ident!("{}", kind.rust),
                format_ident!("{}", span.defined_in.module()),
            );
            let (module, ident) = (
                format_ident!("{}", span.module),
                format_ident!("{}", span.ident),
            );
            quote!(impl Accepts<#kind> for crate::#version::#module::#ident {})
        })
    });
    let kinds = tokens.kinds.values().map(|kind| {
        let source = tokens.sources.get(&kind.source).map_or("", String::as_str);
        format!(
            "* [`{}`]: {} Source: <{source}>.",
            kind.rust,
            kind.doc.trim()
        )
    });
    let docs = Docs::new()
        .own("The kinds of token that each request accepts; a client checks them at compile time.")
        .verbatim(kinds)
        .inner();
    let used = tokens
        .kinds
        .values()
        .map(|kind| format_ident!("{}", kind.rust));
    let tokens = quote! {
        #docs
        #![allow(deprecated, unused_imports)]
        use crate::token::{Accepts, #(#used),*};
        #(#rows)*
    };
    RustFile {
        path: "src/acceptance.rs".to_owned(),
        sources: "`kinds` and `accepts` of specs/manual/tokens.yaml".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}
