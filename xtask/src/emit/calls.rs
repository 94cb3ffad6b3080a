//! How a page's requests are put on the wire. In: an operation. Out: the table of its `Request` implementation, for the
//! private file beside the page, and what no row of it can say.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::bounds::CheckedTypes;
use super::literal::ident;
use super::scope::Scope;
use super::{bodies, pages, params, responses, sequences};
use crate::ir::{
    Dispatch, Operation, ParamLocation, PathSegment, TypeDef, TypeId, TypeKind, TypeUse,
};
use crate::source::method::has_property;

/// This file, for the header of what it writes.
pub const FILE: &str = file!();

/// ```text
/// crate::request::request! {
///     ManageCall POST "/{page_id}/calls" "page-calls", super::ManageCallResponse, crate::standard_error::StandardError;
///     path("/"), param(page_id), path("/calls"), json(body);
/// }
/// ```
pub fn request_impl(
    scope: &Scope<'_>,
    operation: &Operation,
    checked: &CheckedTypes<'_>,
) -> TokenStream {
    let ty = scope.own(&operation.ident);
    let (name, page) = (ident(&operation.ident), &scope.page.stem);
    let (method, own_name) = method(&operation.method);
    let path = operation.path_template();
    let error = error_type(scope, operation);
    let (mut response, mut reader) = responses::success(scope, operation);
    if operation.selection.is_some() {
        response = quote!(crate::outcome::ProfileOutcome<#response>);
        reader = Some(quote!(crate::outcome::decode(response)));
    }
    let rows = rows(scope, operation, checked);
    let write_body = write_body(scope, operation, &ty);
    let decode = reader.is_some().then(|| quote!(decode));
    let reader = reader.map(|read| responses::decode(&ty, &read));
    let paged = pages::paged(scope, operation);
    let items = sequences::items(scope, operation);
    quote! {
        crate::request::request! {
            #name #method #path #page, #response, #error;
            #(#rows),*; #own_name #decode
        }
        #write_body
        #reader
        #paged
        #items
    }
}

/// Returns the constant of a method, which HTTP's crate has for those that OpenAPI has a property for. Any other is set by its
/// name where the operation is asked for; the constant is then that of a method that is not repeated either.
fn method(name: &str) -> (Ident, Option<TokenStream>) {
    if has_property(name) {
        (ident(name), None)
    } else {
        (ident("POST"), Some(quote!(= #name)))
    }
}

/// Returns the type that errors are read as: the one that the document has for all of them, if there is one.
pub fn error_type(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    if operation.selection.is_some() {
        return quote!(crate::standard_error::StandardError);
    }
    match operation.error_types().as_slice() {
        [id] if operation.error_type.is_some() || can_fail(scope, *id) => scope.named(*id),
        _ => quote!(::serde_json::Value),
    }
}

/// Returns whether a type can be an error: not an alias, on which nothing can be implemented.
fn can_fail(scope: &Scope<'_>, id: TypeId) -> bool {
    match &scope.page.ty(id).kind {
        TypeKind::Alias(_) => false,
        TypeKind::Runtime { name, .. } => name == "StandardError",
        _ => true,
    }
}

/// Writes how a page's own type is read from error responses.
pub fn error_impl(scope: &Scope<'_>, def: &TypeDef) -> TokenStream {
    match &def.kind {
        TypeKind::Union(union) if union.by == Dispatch::Status => {
            return responses::error_impl(scope, def, union);
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

/// Returns the rows of what a request writes, in the order in which it is written.
fn rows(scope: &Scope<'_>, operation: &Operation, checked: &CheckedTypes<'_>) -> Vec<TokenStream> {
    let mut rows = finite(scope, operation);
    rows.extend(checked.checks(operation));
    rows.extend(params::server(scope, operation));
    for segment in &operation.path {
        match segment {
            PathSegment::Literal(literal) => rows.extend(params::literal(literal)),
            PathSegment::Param(index) => {
                rows.push(params::in_path(scope, &operation.params[*index]));
            }
        }
    }
    let params = operation.params.iter();
    let params = params.filter(|param| param.location != ParamLocation::Path);
    rows.extend(params.map(|param| params::beside_path(scope, param)));
    rows.extend(params::accept(operation));
    rows.extend(params::security(operation));
    rows.extend(operation.selection.as_ref().map(|selection| {
        let name = &selection.param;
        quote!(selected(#name))
    }));
    rows.extend(operation.body.as_ref().map(|body| {
        let row = bodies::row(scope, body);
        if body.required || bodies::is_written(scope, body) {
            row
        } else {
            quote!(optional #row)
        }
    }));
    rows
}

/// Returns the rows that check numbers: a floating-point number may be one that cannot be sent.
fn finite(scope: &Scope<'_>, operation: &Operation) -> Vec<TokenStream> {
    let holds_float = |value: &TypeUse| !scope.page.allows(value).eq;
    let params = operation.params.iter();
    let params = params
        .filter(|param| holds_float(&param.value))
        .map(|param| {
            let (field, name) = params::field(param);
            quote!(finite(#field #name))
        });
    let body = operation.body.iter();
    // Each alternative is checked where it is written.
    let body = body
        .filter(|body| holds_float(&body.value) && bodies::by_content_type(scope, body).is_none());
    params.chain(body.map(|_| quote!(finite(body)))).collect()
}

/// Writes the body of an operation where one row does not say how.
fn write_body(scope: &Scope<'_>, operation: &Operation, ty: &TokenStream) -> Option<TokenStream> {
    let body = operation.body.as_ref();
    let body = body.filter(|body| bodies::is_written(scope, body))?;
    let write = bodies::write(scope, body);
    let write = if body.required {
        quote!(let body = &self.body; #write)
    } else {
        quote!(if let Some(body) = &self.body { #write })
    };
    Some(quote! {
        impl crate::request::WriteBody for #ty {
            fn write_body(
                &self,
                parts: &mut crate::request::Parts,
            ) -> ::std::result::Result<(), crate::request::InvalidRequest> { #write Ok(()) }
        }
    })
}
