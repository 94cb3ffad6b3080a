//! How responses are read that are more than one JSON type. In: an operation. Out: the types of its success and its
//! error, and the readers that dispatch on status or content type.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::{Literal, ident};
use super::scope::Scope;
use crate::ir::{
    Alternative, BodyFormat, Operation, Ty, TypeDef, TypeId, TypeKind, TypeUse, Union,
};

/// Returns the type that a success is read as, and a reader for it unless the runtime's own is enough.
pub fn success(scope: &Scope<'_>, operation: &Operation) -> (TokenStream, Option<TokenStream>) {
    let Some(first) = operation.successes().find(|it| it.value.is_some()) else {
        return (quote!(crate::response::NoContent), None);
    };
    let value = first.value.as_ref().unwrap_or(&JSON);
    let is_raw = matches!(first.format, BodyFormat::Text | BodyFormat::Bytes);
    let raw = is_raw.then(|| quote!(crate::binary::FromBody::from_body(response)));
    let (mut ty, mut read) = match operation.success_type {
        Some(id) => (scope.named(id), Some(by_status(scope, operation, id))),
        None => (scope.value(value), raw),
    };
    if may_be_empty(scope, operation) {
        if operation.success_type.is_some() || !scope.is_nullable(value) {
            ty = scope.optional(&ty);
        }
        let empty = without_content(operation);
        let Some(own) = read else {
            let read = empty.map(|empty| {
                quote! {
                    let is_without_content = #empty;
                    crate::response::decode_optional(response, is_without_content)
                }
            });
            return (ty, read);
        };
        let empty = empty.into_iter();
        read = Some(quote! {
            if response.body.is_empty() #(|| #empty)* { return Ok(None); }
            let read = #own;
            read.map(Some)
        });
    }
    let read = read.map(|read| quote!(crate::binary::decode(response, |response| { #read })));
    (ty, read)
}

/// Writes whether the status of a response is one of a success without content, if a server can send a body with one.
fn without_content(operation: &Operation) -> Option<TokenStream> {
    let statuses = |has_content: bool| {
        let all = operation.successes();
        let all = all.filter(move |it| it.value.is_some() == has_content);
        all.map(|it| it.status.as_str())
    };
    let status = quote!(response.status.as_u16());
    if let Some(range) = statuses(false).find(|status| status.ends_with("XX")) {
        let range = pattern(range);
        let exact = statuses(true).map(pattern);
        return Some(quote!(
            matches!(#status, #range) && !matches!(#status, #(#exact)|*)
        ));
    }
    // HTTP has no body with these two (RFC 9110, 15.3.5 and 15.3.6).
    let exact = statuses(false).filter(|status| !["204", "205"].contains(status));
    let exact: Vec<_> = exact.map(pattern).collect();
    (!exact.is_empty()).then(|| quote!(matches!(#status, #(#exact)|*)))
}

/// Writes the reader of a request.
pub fn decode(ty: &TokenStream, read: &TokenStream) -> TokenStream {
    quote! {
        impl crate::request::Decode for #ty {
            fn decode(
                response: crate::response::RawResponse,
            ) -> ::std::result::Result<crate::response::Response<Self::Response>, crate::error::Error<Self::Error>> {
                #read
            }
        }
    }
}

/// Returns whether one success has a body and another does not.
pub fn may_be_empty(scope: &Scope<'_>, operation: &Operation) -> bool {
    let is_empty = operation.successes().any(|it| it.value.is_none());
    is_empty && operation.selection.is_none() && !scope.page.is_project
}

static JSON: TypeUse = TypeUse::plain(Ty::Json);

fn by_status(scope: &Scope<'_>, operation: &Operation, id: TypeId) -> TokenStream {
    let TypeKind::Union(union) = &scope.page.ty(id).kind else {
        return quote!(crate::binary::json(response));
    };
    let ty = scope.named(id);
    let arms = sorted(union).into_iter().map(|(status, alternative)| {
        let (pattern, read) = (pattern(status), read(operation, alternative, status));
        let variant = ident(&alternative.ident);
        quote!(#pattern => #read.map(#ty::#variant),)
    });
    quote! { match response.status.as_u16() { #(#arms)* _ => crate::binary::json(response) } }
}

/// Writes how errors are read that differ by status.
pub fn error_impl(scope: &Scope<'_>, def: &TypeDef, union: &Union) -> TokenStream {
    let ty = scope.own(&def.ident);
    let alternatives = sorted(union);
    let has_default = alternatives.iter().any(|(status, _)| *status == "default");
    let arms = alternatives.into_iter().map(|(status, alternative)| {
        let pattern = match status {
            // A success has been returned above.
            "2XX" => quote!(_),
            _ => pattern(status),
        };
        let variant = ident(&alternative.ident);
        quote!(#pattern => crate::error::from_json(response).map(Self::#variant),)
    });
    let rest = (!has_default).then(|| quote!(_ => None,));
    quote! {
        impl crate::error::ErrorBody for #ty {
            fn from_response(response: &crate::response::RawResponse) -> ::std::option::Option<Self> {
                if response.status.is_success() { return None; }
                match response.status.as_u16() { #(#arms)* #rest }
            }
        }
    }
}

/// Returns statuses before ranges, and the default last.
fn sorted(union: &Union) -> Vec<(&str, &Alternative)> {
    let alternatives = union.alternatives.iter();
    let all = alternatives.flat_map(|it| it.tags.iter().map(move |tag| (tag.as_str(), it)));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(status, _)| match *status {
        "default" => 2,
        status if status.ends_with("XX") => 1,
        _ => 0,
    });
    all
}

fn pattern(status: &str) -> TokenStream {
    if let Ok(code) = status.parse::<u16>() {
        return code.literal();
    }
    let class = status.chars().next().and_then(|digit| digit.to_digit(10));
    match class {
        Some(class) => {
            let [first, last] = [class * 100, class * 100 + 99].map(|code| code.literal());
            quote!(#first..=#last)
        }
        None => quote!(_),
    }
}

fn read(operation: &Operation, alternative: &Alternative, status: &str) -> TokenStream {
    let mut responses = operation.responses.iter();
    let response = responses.find(|response| response.status == status);
    match response.map(|response| response.format) {
        Some(BodyFormat::Text | BodyFormat::Bytes) if alternative.value.ty != Ty::Json => {
            quote!(crate::binary::FromBody::from_body(response))
        }
        _ => quote!(crate::binary::json(response)),
    }
}
