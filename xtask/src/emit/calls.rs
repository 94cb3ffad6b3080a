//! How a page's requests are put on the wire. In: an operation. Out: its `Request` implementation, for the private
//! file beside the page.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::Scope;
use crate::ir::{Location, Media, Operation, Param, Piece, Shape, Ty};

/// ```text
/// impl Request for CreateCall {
///     type Response = PageCallsResponse;
///     type Error = StandardError;
///     const OPERATION: Operation = Operation { name: "CreateCall", … };
///     fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
///         parts.path("/"); parts.param("page_id", &self.page_id)?; parts.path("/calls"); parts.json(&self.body)
///     }
/// }
/// ```
pub fn request_impl(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    let ty = scope.own(&operation.ident);
    let (name, path, page) = (&operation.ident, operation.template(), &scope.page.stem);
    let method = format_ident!("{}", operation.method);
    let response = match operation.success() {
        Some(value) => scope.value(value),
        None => quote!(crate::response::NoContent),
    };
    let error = error_type(scope, operation);
    let response = match &operation.selection {
        Some(_) => quote!(crate::outcome::ProfileOutcome<#response>),
        None => response,
    };
    let decode = operation.selection.as_ref().map(|_| {
        quote! {
            fn decode(
                answer: crate::response::RawResponse,
            ) -> ::std::result::Result<crate::response::Response<Self::Response>, crate::error::Error<Self::Error>> {
                crate::outcome::decode(answer)
            }
        }
    });
    let write = write(scope, operation);
    quote! {
        impl crate::request::Request for #ty {
            type Response = #response;
            type Error = #error;
            const OPERATION: crate::request::Operation = crate::request::Operation {
                name: #name, method: ::http::Method::#method, path: #path, page: #page,
            };
            fn write(
                &self,
                parts: &mut crate::request::Parts,
            ) -> ::std::result::Result<(), crate::request::InvalidRequest> { #write }
            #decode
        }
    }
}

/// The type that error answers are read as: the one that the document names, if it names one for all.
pub fn error_type(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    if operation.selection.is_some() {
        return quote!(crate::standard_error::StandardError);
    }
    let named = named_errors(operation);
    match named.as_slice() {
        [only] => scope.named(*only),
        _ => quote!(::serde_json::Value),
    }
}

/// The types that the error answers of an operation have, without repetition.
pub fn named_errors(operation: &Operation) -> Vec<crate::ir::TypeId> {
    let mut named = Vec::new();
    for value in operation
        .failures()
        .filter_map(|answer| answer.value.as_ref())
    {
        if let Ty::Named(id) = value.ty
            && !named.contains(&id)
        {
            named.push(id);
        }
    }
    named
}

/// Whether a page's own type is read from error answers, and so needs an implementation for that.
pub fn error_impl(scope: &Scope<'_>, id: crate::ir::TypeId) -> TokenStream {
    let def = scope.page.ty(id);
    if matches!(def.shape, Shape::Runtime { .. } | Shape::Alias(_)) {
        return TokenStream::new();
    }
    let ty = scope.own(&def.ident);
    quote! {
        impl crate::error::ErrorBody for #ty {
            fn from_answer(answer: &crate::response::RawResponse) -> ::std::option::Option<Self> {
                crate::error::from_json(answer).filter(|_| !answer.status.is_success())
            }
        }
    }
}

fn write(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    let path = operation.path.iter().map(|piece| match piece {
        Piece::Literal(text) => quote!(parts.path(#text);),
        Piece::Param(index) => {
            let param = &operation.params[*index];
            let (wire, ident) = (&param.wire, format_ident!("{}", param.ident));
            quote!(parts.param(#wire, &self.#ident)?;)
        }
    });
    let rest = operation
        .params
        .iter()
        .filter(|param| param.location != Location::Path);
    let params = rest.map(|param| write_param(scope, param));
    let selection = operation.selection.as_ref().map(|selection| {
        let name = &selection.param;
        quote!(parts.query(#name, &self.selected());)
    });
    let body = match &operation.body {
        None => quote!(Ok(())),
        Some(body) => {
            let write = match body.media.as_slice() {
                [Media::Json] => quote!(parts.json(body)),
                [Media::Form] => quote!(parts.form(body)),
                _ => quote!(parts.body(self.encoding, body)),
            };
            if body.required {
                quote!(let body = &self.body; #write)
            } else {
                quote!(match &self.body { Some(body) => #write, None => Ok(()) })
            }
        }
    };
    quote!(#(#path)* #(#params)* #selection #body)
}

fn write_param(scope: &Scope<'_>, param: &Param) -> TokenStream {
    let (wire, ident) = (&param.wire, format_ident!("{}", param.ident));
    let call = |value: TokenStream| match param.location {
        Location::Header => quote!(parts.header(#wire, #value)?;),
        _ => quote!(parts.query(#wire, #value);),
    };
    let is_list = matches!(scope.resolved(&param.value.ty), Ty::List(_));
    let write = |value: TokenStream| {
        if !is_list {
            call(value)
        } else if param.explode {
            let each = call(quote!(item));
            quote!(for item in #value { #each })
        } else {
            quote!(parts.list(#wire, #value);)
        }
    };
    if param.required {
        write(quote!(&self.#ident))
    } else {
        let write = write(quote!(#ident));
        quote!(if let Some(#ident) = &self.#ident { #write })
    }
}
