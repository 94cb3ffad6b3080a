//! The catalogue of error codes as a Rust enum and a table. In: the rows of `errors.yaml`. Out: `error_code.rs`.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use super::tables::{api_version, date};
use crate::manual::{Bound, Confidence, ErrorRow, Errors};

pub fn file(errors: &Errors) -> RustFile {
    let variants = errors.rows.iter().map(|row| {
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
        let name = format_ident!("{}", row.name);
        quote!(#docs #name)
    });
    let rows = errors.rows.iter().map(|row| entry(errors, row));
    let docs = Docs::new().own("The known error codes of the Graph API, with advice for each.");
    let docs = docs.own("[`ErrorCode`] describes how a code and a subcode are looked up.");
    let docs = docs.inner();
    let tokens = quote! {
        #docs
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
    RustFile {
        path: "src/error_code.rs".to_owned(),
        sources: "specs/manual/errors.yaml".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

fn entry(errors: &Errors, row: &ErrorRow) -> TokenStream {
    let (first, last) = match row.codes {
        Some(range) => (range.0, range.1),
        None => (row.code.unwrap_or_default(), row.code.unwrap_or_default()),
    };
    let (first, last) = (
        Literal::i64_unsuffixed(first),
        Literal::i64_unsuffixed(last),
    );
    let subcode = option(row.subcode.map(|subcode| {
        let subcode = Literal::i64_unsuffixed(subcode);
        quote!(#subcode)
    }));
    let also = row
        .also_subcode_of
        .iter()
        .map(|code| Literal::i64_unsuffixed(*code));
    let (name, class) = (
        format_ident!("{}", row.name),
        format_ident!("{}", row.class.variant()),
    );
    let (meaning, advice) = (row.meaning.trim(), row.advice.trim());
    let (since, until) = (option(row.since.map(bound)), option(row.until.map(bound)));
    let source = errors
        .sources
        .get(&row.source)
        .map(String::as_str)
        .unwrap_or_default();
    let confidence = match row.confidence {
        Confidence::Documented => quote!(Confidence::Documented),
        Confidence::Field => quote!(Confidence::Field),
        Confidence::Memory => quote!(Confidence::Memory),
    };
    quote! {
        Entry {
            first: #first, last: #last, subcode: #subcode, also_subcode_of: &[#(#also),*],
            code: ErrorCode::#name, class: ErrorClass::#class, meaning: #meaning, advice: #advice,
            since: #since, until: #until, source: #source, confidence: #confidence,
        }
    }
}

fn bound(bound: Bound) -> TokenStream {
    match bound {
        Bound::Version(version) => {
            let version = api_version(version);
            quote!(Bound::Version(#version))
        }
        Bound::Date(day) => {
            let day = date(day);
            quote!(Bound::Date(#day))
        }
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}
