//! The catalogue of error codes as a Rust enum and a table. In: the rows of `errors.yaml`. Out: `error_code.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::literal::{bound, ident, row, same_variant, source, variant};
use crate::manual::{ErrorRow, Errors};

pub fn file(errors: &Errors) -> RustFile {
    let variants = errors.rows.iter().map(definition);
    let rows = errors.rows.iter().map(|row| entry(errors, row));
    let tokens = quote! {
        //! The known error codes of the Graph API, with advice for each.
        //!
        //! [`ErrorCode`] describes how a code and a subcode are looked up.
        use jiff::civil::date;
        use crate::calendar::ApiVersion;
        use crate::catalog::{Bound, Confidence, Entry};
        pub use crate::catalog::ErrorClass;
        /// An error by its number. Messages change and are translated.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            #(#variants,)*
            /// Numbers that the catalogue does not contain.
            Unrecognized {
            /// `code`.
            code: i64,
            /// `error_subcode`.
            subcode: Option<i64> },
        }
        /// The rows of the catalogue.
        pub static TABLE: &[Entry] = &[#(#rows),*];
    };
    RustFile::module("error_code", "specs/manual/errors.yaml", file!(), tokens)
}

fn definition(row: &ErrorRow) -> TokenStream {
    let numbers = match (row.code, row.codes, row.subcode) {
        (Some(code), _, Some(subcode)) => format!("`{code}`, subcode `{subcode}`."),
        (_, Some(range), _) => format!(
            "`{}` to `{}`, except for the codes that have a variant.",
            range.0, range.1
        ),
        (code, ..) => format!("`{}`.", code.unwrap_or_default()),
    };
    let docs = Docs::new()
        .text(Some(&row.meaning))
        .text(Some(&row.advice))
        .own(&numbers)
        .outer();
    let name = ident(&row.name);
    quote!(#docs #name)
}

fn entry(errors: &Errors, row: &ErrorRow) -> TokenStream {
    let code = row.code.unwrap_or_default();
    let (first, last) = row.codes.map_or((code, code), |range| (range.0, range.1));
    let at = |at| bound(at, "Bound::Version", "Bound::Date");
    row!(Entry {
        first: first,
        last: last,
        subcode: row.subcode,
        also_subcode_of: row.also_subcode_of,
        code: variant("ErrorCode", &row.name),
        class: same_variant("ErrorClass", row.class),
        meaning: row.meaning.trim(),
        advice: row.advice.trim(),
        since: row.since.map(at),
        until: row.until.map(at),
        source: source(&errors.sources, &row.source),
        confidence: same_variant("Confidence", row.confidence),
    })
}
