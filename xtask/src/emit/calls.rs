//! How a page's requests are put on the wire. In: an operation. Out: its `Request` implementation, for the private
//! file beside the page.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::scope::Scope;
use super::{answers, bodies, pages, params};
use crate::ir::{BodyFormat, Dispatch, Operation, ParamLocation, PathSegment, Ty, TypeKind};

/// This file, for the header of what it writes.
pub const FILE: &str = file!();

/// ```text
/// impl Request for ManageCall {
///     type Response = ManageCallResponse;
///     type Error = StandardError;
///     const OPERATION: Operation = Operation { name: "ManageCall", … };
///     fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
///         parts.path("/"); parts.param("page_id", &self.page_id)?; parts.path("/calls"); parts.json(&self.body)
///     }
/// }
/// ```
pub fn request_impl(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    let ty = scope.own(&operation.ident);
    let (name, path, page) = (
        &operation.ident,
        operation.path_template(),
        &scope.page.stem,
    );
    let method = format_ident!("{}", operation.method);
    let (response, read) = answers::success(scope, operation);
    let error = error_type(scope, operation);
    let response = match &operation.selection {
        Some(_) => quote!(crate::outcome::ProfileOutcome<#response>),
        None => response,
    };
    let decode = operation.selection.as_ref().map(|_| {
        quote! {
            fn decode(
                response: crate::response::RawResponse,
            ) -> ::std::result::Result<crate::response::Response<Self::Response>, crate::error::Error<Self::Error>> {
                crate::outcome::decode(response)
            }
        }
    });
    let decode = decode.or(read);
    let write = write(scope, operation);
    let paged = pages::paged(scope, operation);
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
        #paged
    }
}

/// The type that error answers are read as: the one that the document names, if it names one for all.
pub fn error_type(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    if operation.selection.is_some() {
        return quote!(crate::standard_error::StandardError);
    }
    if let Some(id) = operation.error_type {
        return scope.named(id);
    }
    let named = named_errors(operation);
    match named.as_slice() {
        [only] if can_fail(scope, *only) => scope.named(*only),
        _ => quote!(::serde_json::Value),
    }
}

/// Whether a type can stand for an error: not an alias, on which nothing can be implemented.
fn can_fail(scope: &Scope<'_>, id: crate::ir::TypeId) -> bool {
    match &scope.page.ty(id).kind {
        TypeKind::Alias(_) => false,
        TypeKind::Runtime { name, .. } => name == "StandardError",
        _ => true,
    }
}

/// The types that the error answers of an operation have, without repetition.
fn named_errors(operation: &Operation) -> Vec<crate::ir::TypeId> {
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

/// The types that error answers of an operation are read as.
pub fn errors(operation: &Operation) -> Vec<crate::ir::TypeId> {
    match operation.error_type {
        Some(by_status) => vec![by_status],
        None => named_errors(operation),
    }
}

/// How a page's own type is read from error answers.
pub fn error_impl(scope: &Scope<'_>, id: crate::ir::TypeId) -> TokenStream {
    let def = scope.page.ty(id);
    match &def.kind {
        TypeKind::Union(union) if union.by == Dispatch::Status => {
            return answers::error_impl(scope, id, union);
        }
        TypeKind::Union(union) if union.by == Dispatch::ContentType => return TokenStream::new(),
        TypeKind::Runtime { .. } | TypeKind::Alias(_) => return TokenStream::new(),
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => {}
    }
    let ty = scope.own(&def.ident);
    quote! {
        impl crate::error::ErrorBody for #ty {
            fn from_response(response: &crate::response::RawResponse) -> ::std::option::Option<Self> {
                crate::error::from_json(response).filter(|_| !response.status.is_success())
            }
        }
    }
}

fn write(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    let path = operation.path.iter().map(|piece| match piece {
        PathSegment::Literal(text) => params::literal(text),
        PathSegment::Param(index) => params::in_path(scope, &operation.params[*index]),
    });
    let rest = operation
        .params
        .iter()
        .filter(|param| param.location != ParamLocation::Path);
    let params = rest.map(|param| params::beside_path(scope, param));
    let accept = params::accept(operation);
    let security = params::security(operation);
    let server = params::server(scope, operation);
    let selection = operation.selection.as_ref().map(|selection| {
        let name = &selection.param;
        quote!(parts.query(#name, &self.selected());)
    });
    let body = match &operation.body {
        None => quote!(Ok(())),
        Some(body) => {
            let write = match body.formats.as_slice() {
                _ if body.encodings.is_some() => bodies::write(scope, body),
                [BodyFormat::Json] => quote!(parts.json(body)),
                [BodyFormat::Form] => quote!(parts.form(body)),
                _ => quote!(parts.body(self.encoding, body)),
            };
            if body.required {
                quote!(let body = &self.body; #write)
            } else {
                // Several statements stand in braces.
                let write = match body.encodings {
                    Some(_) => quote!({ #write }),
                    None => write,
                };
                quote!(match &self.body { Some(body) => #write, None => Ok(()) })
            }
        }
    };
    quote!(#server #(#path)* #(#params)* #accept #security #selection #body)
}
