//! Which request accepts which kind of token. In: the plan and `tokens.yaml`. Out: `acceptance.rs`, a line for each pair.

use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::literal::{ident, path, source};
use crate::manual::Tokens;
use crate::share::Plan;

/// ```text
/// impl Accepts<PageToken> for crate::v20::calls::ManageCall {}
/// ```
pub fn file(plan: &Plan<'_>, tokens: &Tokens) -> RustFile {
    let rows = plan.requests.iter().flat_map(|span| {
        let kinds = tokens.kinds_of(&span.operation).into_iter();
        kinds.map(|kind| {
            let (kind, request) = (
                ident(&kind.rust),
                path(span.defined_in, &span.module, &span.ident),
            );
            quote!(impl Accepts<#kind> for #request {})
        })
    });
    let kinds = tokens.kinds.values().map(|kind| {
        let (name, doc) = (&kind.rust, kind.doc.trim());
        let source = source(&tokens.sources, &kind.source);
        format!("* [`{name}`]: {doc} Source: <{source}>.")
    });
    let docs = Docs::new()
        .own("The kinds of token that each request accepts; a client checks them at compile time.")
        .verbatim(kinds)
        .inner();
    let used = tokens.kinds.values().map(|kind| ident(&kind.rust));
    let contents = quote! {
        #docs
        #![allow(deprecated, unused_imports)]
        use crate::token::{Accepts, #(#used),*};
        #(#rows)*
    };
    let sources = "`kinds` and `accepts` of specs/manual/tokens.yaml";
    RustFile::module("acceptance", sources, file!(), contents)
}
