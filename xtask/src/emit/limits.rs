//! The documented limits as constants. In: the rows of `limits.yaml`. Out: `limits.rs`.

use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::literal::{Literal, ident, row, same_variant, source};
use crate::manual::Limits;

/// ```text
/// pub const SEND: Limit = Limit { calls: 300, window: Duration::from_secs(1), scope: Scope::Page, … };
/// pub static ALL: &[(&str, Limit)] = &[("send", SEND), …];
/// pub static COUNTED: &[CountedLimit] = &[CountedLimit { limit: SEND, operations: &[("POST", "/{page_id}/messages")], … }, …];
/// ```
pub fn file(limits: &Limits) -> RustFile {
    let names: Vec<_> = limits.rows.iter().map(|row| &row.name).collect();
    let constants = names.iter().map(|name| ident(&name.to_uppercase()));
    let constants: Vec<_> = constants.collect();
    let docs = limits.rows.iter();
    let docs = docs.map(|row| Docs::new().text(Some(&row.doc)).outer());
    let values = limits.rows.iter().map(|row| {
        let seconds = row.seconds.literal();
        row!(Limit {
            calls: row.calls,
            window: quote!(Duration::from_secs(#seconds)),
            scope: same_variant("Scope", row.scope),
            per_user: row.per_user,
            source: source(&limits.sources, &row.source),
        })
    });
    let counted = limits.rows.iter().filter(|row| !row.operations.is_empty());
    let counted = counted.map(|row| {
        let limit = ident(&row.name.to_uppercase());
        let operations = row.operations.iter();
        let operations = operations.filter_map(|key| key.split_once(' '));
        let operations = operations.map(|(method, path)| quote!((#method, #path)));
        row!(CountedLimit {
            limit: quote!(#limit),
            operations: operations.collect::<Vec<_>>(),
            recipients: row.recipients,
            media: row.media,
        })
    });
    let tokens = quote! {
        //! The limits on the number of calls, where Meta's documentation gives numbers.
        //!
        //! The usage that a response reports is authoritative: see [`crate::usage`].
        use std::time::Duration;
        pub use crate::limit::{CountedLimit, Limit, Scope};
        #(#docs pub const #constants: Limit = #values;)*
        /// All limits, by name.
        pub static ALL: &[(&str, Limit)] = &[#((#names, #constants)),*];
        /// The limits whose calls a client can count by itself; a [`Pacer`](crate::graph::Pacer) keeps them.
        pub static COUNTED: &[CountedLimit] = &[#(#counted),*];
    };
    RustFile::module("limits", "specs/manual/limits.yaml", file!(), tokens)
}
