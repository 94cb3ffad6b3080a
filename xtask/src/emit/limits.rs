//! The documented limits as constants. In: the rows of `limits.yaml`. Out: `limits.rs`.

use proc_macro2::Literal;
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use crate::manual::{LimitScope, Limits};

/// ```text
/// pub const SEND: Limit = Limit { calls: 300, window: Duration::from_secs(1), scope: Scope::Page, … };
/// pub static ALL: &[(&str, Limit)] = &[("send", SEND), …];
/// ```
pub fn file(limits: &Limits) -> RustFile {
    let constants = limits.rows.iter().map(|row| {
        let name = format_ident!("{}", row.name.to_uppercase());
        let (calls, seconds) = (
            Literal::u32_unsuffixed(row.calls),
            Literal::u64_unsuffixed(row.seconds),
        );
        let (per_user, source) = (row.per_user, &limits.sources[&row.source]);
        let scope = match row.scope {
            LimitScope::App => quote!(App),
            LimitScope::Page => quote!(Page),
            LimitScope::Thread => quote!(Thread),
        };
        let docs = Docs::new().text(Some(&row.doc)).outer();
        quote! {
            #docs
            pub const #name: Limit = Limit {
                calls: #calls,
                window: Duration::from_secs(#seconds),
                scope: Scope::#scope,
                per_user: #per_user,
                source: #source,
            };
        }
    });
    let all = limits.rows.iter().map(|row| {
        let (name, constant) = (&row.name, format_ident!("{}", row.name.to_uppercase()));
        quote!((#name, #constant))
    });
    let tokens = quote! {
        //! The limits on the number of calls, where Meta's documentation gives numbers.
        //!
        //! The usage that a response reports is authoritative: see [`crate::usage`].
        use std::time::Duration;
        pub use crate::limit::{Limit, Scope};
        #(#constants)*
        /// All limits, by name.
        pub static ALL: &[(&str, Limit)] = &[#(#all),*];
    };
    RustFile {
        path: "src/limits.rs".to_owned(),
        sources: "specs/manual/limits.yaml".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}
