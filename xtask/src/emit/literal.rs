//! Values of the specs as Rust. In: a value, or the fields of a row. Out: the literal that a table of the crate has for it.

use std::fmt::Debug;

use indexmap::IndexMap;
use jiff::civil::Date;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::manual::VersionOrDate;
use crate::version::ApiVersion;

/// A value that a table can hold.
pub trait Literal {
    fn literal(&self) -> TokenStream;
}

/// Writes a struct literal: `row!(Limit { calls: row.calls, source: source })`.
macro_rules! row {
    ($ty:ident { $($field:ident: $value:expr),* $(,)? }) => {{
        let ($($field,)*) = ($($crate::emit::literal::Literal::literal(&$value),)*);
        ::quote::quote!($ty { $($field: #$field),* })
    }};
}
pub(crate) use row;

macro_rules! numbers {
    ($($ty:ident),*) => {
        $(impl Literal for $ty {
            fn literal(&self) -> TokenStream {
                let number = proc_macro2::Literal::i128_unsuffixed(i128::from(*self));
                quote!(#number)
            }
        })*
    };
}

numbers!(i64, u16, u32, u64);

impl Literal for usize {
    fn literal(&self) -> TokenStream {
        let number = proc_macro2::Literal::usize_unsuffixed(*self);
        quote!(#number)
    }
}

impl Literal for TokenStream {
    fn literal(&self) -> TokenStream {
        self.clone()
    }
}

impl Literal for bool {
    fn literal(&self) -> TokenStream {
        quote!(#self)
    }
}

impl Literal for str {
    fn literal(&self) -> TokenStream {
        quote!(#self)
    }
}

impl Literal for String {
    fn literal(&self) -> TokenStream {
        quote!(#self)
    }
}

impl<T: Literal + ?Sized> Literal for &T {
    fn literal(&self) -> TokenStream {
        T::literal(self)
    }
}

impl<T: Literal> Literal for Option<T> {
    fn literal(&self) -> TokenStream {
        match self.as_ref().map(T::literal) {
            Some(value) => quote!(Some(#value)),
            None => quote!(None),
        }
    }
}

impl<T: Literal> Literal for Vec<T> {
    fn literal(&self) -> TokenStream {
        let items = self.iter().map(T::literal);
        quote!(&[#(#items),*])
    }
}

impl<A: Literal, B: Literal> Literal for (A, B) {
    fn literal(&self) -> TokenStream {
        let (first, second) = (self.0.literal(), self.1.literal());
        quote!((#first, #second))
    }
}

impl Literal for ApiVersion {
    fn literal(&self) -> TokenStream {
        let (major, minor) = (self.major.literal(), self.minor.literal());
        quote!(ApiVersion::new(#major, #minor))
    }
}

impl Literal for Date {
    fn literal(&self) -> TokenStream {
        let [year, month, day] = [
            i64::from(self.year()),
            self.month().into(),
            self.day().into(),
        ]
        .map(|number| number.literal());
        quote!(date(#year, #month, #day))
    }
}

/// Returns the variant of an enum of the crate for a version or a day.
pub fn bound(bound: VersionOrDate, version: &str, day: &str) -> TokenStream {
    let (path, value) = match bound {
        VersionOrDate::Version(at) => (version, at.literal()),
        VersionOrDate::Date(at) => (day, at.literal()),
    };
    let path: TokenStream = path.parse().expect("the caller writes a path");
    quote!(#path(#value))
}

/// Returns a name as a token.
pub fn ident(name: &str) -> Ident {
    format_ident!("{name}")
}

/// Returns a variant or constant by its name.
pub fn variant(of: &str, name: &str) -> TokenStream {
    let (of, name) = (ident(of), ident(name));
    quote!(#of::#name)
}

/// Returns the variant of an enum of the crate that has the name of one of ours.
pub fn same_variant(of: &str, ours: impl Debug) -> TokenStream {
    let (of, name) = (ident(of), same_name(ours));
    quote!(#of::#name)
}

/// Returns the name of one of our variants.
pub fn same_name(ours: impl Debug) -> Ident {
    ident(&format!("{ours:?}"))
}

/// Returns the address of a source. Reading the spec has reported one that is missing.
pub fn source<'s>(sources: &'s IndexMap<String, String>, name: &str) -> &'s str {
    sources.get(name).map_or("", String::as_str)
}

/// Returns the path of an item of a version's module.
pub fn path(version: ApiVersion, module: &str, item: &str) -> TokenStream {
    let [version, module, item] = [&version.module(), module, item].map(ident);
    quote!(crate::#version::#module::#item)
}
