//! How answers are read that are more than one JSON type. In: an operation. Out: the types of its success and its
//! error, and the readers that choose by status or content type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::Scope;
use crate::ir::{
    Alternative, BodyFormat, Operation, Response, Ty, TypeId, TypeKind, TypeUse, Union,
};

/// The type that a success is read as, and a reader for it where the runtime's own does not do.
pub fn success(scope: &Scope<'_>, operation: &Operation) -> (TokenStream, Option<TokenStream>) {
    let successes: Vec<_> = operation
        .responses
        .iter()
        .filter(|answer| answer.is_success())
        .collect();
    let Some(first) = successes.iter().find(|answer| answer.value.is_some()) else {
        return (quote!(crate::response::NoContent), None);
    };
    let (mut ty, mut read) = match operation.success_type {
        Some(id) => (scope.named(id), Some(by_status(scope, operation, id))),
        None => {
            let value = first.value.as_ref().unwrap_or(&JSON);
            let special = matches!(first.format, BodyFormat::Text | BodyFormat::Bytes);
            (
                scope.value(value),
                special.then(|| quote!(crate::binary::FromBody::from_body(response))),
            )
        }
    };
    if may_be_empty(scope, operation) {
        let nullable = first
            .value
            .as_ref()
            .is_some_and(|value| scope.is_nullable(value))
            && operation.success_type.is_none();
        if !nullable {
            ty = scope.optional(&ty);
        }
        read = read.map(|read| {
            quote! {
                if response.body.is_empty() { return Ok(None); }
                let read = #read;
                read.map(Some)
            }
        });
    }
    let decode = read.map(|read| {
        quote! {
            fn decode(
                response: crate::response::RawResponse,
            ) -> ::std::result::Result<crate::response::Response<Self::Response>, crate::error::Error<Self::Error>> {
                crate::binary::decode(response, |response| { #read })
            }
        }
    });
    (ty, decode)
}

/// Returns whether a success may have a body and may have none.
pub fn may_be_empty(scope: &Scope<'_>, operation: &Operation) -> bool {
    let mut successes = operation
        .responses
        .iter()
        .filter(|answer| answer.is_success());
    let is_empty = successes.any(|answer| answer.value.is_none());
    is_empty && operation.selection.is_none() && !scope.page.server_is_fixed
}

static JSON: TypeUse = TypeUse::plain(Ty::Json);

fn by_status(scope: &Scope<'_>, operation: &Operation, id: TypeId) -> TokenStream {
    let TypeKind::Union(union) = &scope.page.ty(id).kind else {
        return quote!(crate::binary::json(response));
    };
    let ty = scope.named(id);
    let arms = sorted(union).into_iter().map(|(status, branch)| {
        let (pattern, read) = (pattern(status), read(operation, branch, status));
        let variant = format_ident!("{}", branch.ident);
        quote!(#pattern => #read.map(#ty::#variant),)
    });
    let arms: Vec<_> = arms.collect();
    quote! { match response.status.as_u16() { #(#arms)* _ => crate::binary::json(response) } }
}

/// How errors are read that differ by status.
pub fn error_impl(scope: &Scope<'_>, id: TypeId, union: &Union) -> TokenStream {
    let ty = scope.named(id);
    let arms = sorted(union).into_iter().map(|(status, branch)| {
        let pattern = match pattern(status).to_string().as_str() {
            "200 ..= 299" => quote!(_),
            _ => pattern(status),
        };
        let variant = format_ident!("{}", branch.ident);
        quote!(#pattern => crate::error::from_json(response).map(Self::#variant),)
    });
    let arms: Vec<_> = arms.collect();
    let rest =
        (!sorted(union).iter().any(|(status, _)| *status == "default")).then(|| quote!(_ => None,));
    quote! {
        impl crate::error::ErrorBody for #ty {
            fn from_response(response: &crate::response::RawResponse) -> ::std::option::Option<Self> {
                if response.status.is_success() { return None; }
                match response.status.as_u16() { #(#arms)* #rest }
            }
        }
    }
}

/// Statuses before ranges, and those before what stands for all.
fn sorted(union: &Union) -> Vec<(&str, &Alternative)> {
    let all = union
        .alternatives
        .iter()
        .flat_map(|branch| branch.tags.iter().map(move |tag| (tag.as_str(), branch)));
    let mut all: Vec<_> = all.collect();
    all.sort_by_key(|(status, _)| match *status {
        "default" => 2,
        status if status.ends_with("XX") => 1,
        _ => 0,
    });
    all
}

fn pattern(status: &str) -> TokenStream {
    let class = status.chars().next().and_then(|digit| digit.to_digit(10));
    match (status.parse::<u16>(), class) {
        (Ok(code), _) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        (_, Some(class)) => {
            let first = proc_macro2::Literal::u32_unsuffixed(class * 100);
            let last = proc_macro2::Literal::u32_unsuffixed(class * 100 + 99);
            quote!(#first..=#last)
        }
        _ => quote!(_),
    }
}

fn read(operation: &Operation, branch: &Alternative, status: &str) -> TokenStream {
    let answer = operation
        .responses
        .iter()
        .find(|answer: &&Response| answer.status == status);
    match answer.map(|answer| answer.format) {
        Some(BodyFormat::Text | BodyFormat::Bytes) if !matches!(branch.value.ty, Ty::Json) => {
            quote!(crate::binary::FromBody::from_body(response))
        }
        _ => quote!(crate::binary::json(response)),
    }
}
