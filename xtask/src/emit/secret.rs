//! Properties that a document marks as secret (`format: password`). In: a struct. Out: whether it has one, and a `Debug`
//! that does not show it.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use super::scope::{Scope, keeps_extra};
use crate::ir::{Field, Page, Struct, TypeDef, TypeUse};

pub fn is_secret(page: &Page, field: &Field) -> bool {
    let is_password = |value: &TypeUse| {
        let facets = value.facets.as_deref();
        let format = facets.and_then(|facets| facets.keywords.get("format"));
        format.is_some_and(|format| format == "password")
    };
    is_password(&field.value) || page.aliases(&field.value.ty).any(is_password)
}

pub fn has_secret(page: &Page, strukt: &Struct) -> bool {
    strukt.fields.iter().any(|field| is_secret(page, field))
}

/// ```text
/// impl Debug for ThreadContext {
///     fn fmt(…) { f.debug_struct("ThreadContext").field("tid", &self.tid).field("signed_request", &[redacted])… }
/// }
/// ```
pub fn debug(scope: &Scope<'_>, def: &TypeDef, strukt: &Struct) -> TokenStream {
    let (ty, name) = (scope.own(&def.ident), &def.ident);
    let fields = strukt.fields.iter().map(|field| {
        let (ident, name) = (ident(&field.ident), &field.ident);
        if is_secret(scope.page, field) {
            quote!(.field(#name, &::std::format_args!("[redacted]")))
        } else {
            quote!(.field(#name, &self.#ident))
        }
    });
    let extra = keeps_extra(def, strukt).then(|| quote!(.field("extra", &self.extra)));
    quote! {
        impl ::std::fmt::Debug for #ty {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(#name)#(#fields)* #extra.finish()
            }
        }
    }
}
