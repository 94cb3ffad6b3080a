//! How a page's requests are put on the wire. In: an operation. Out: its `Request` implementation, for the private
//! file beside the page.

use proc_macro2::TokenStream;
use quote::quote;

use super::bounds::CheckedTypes;
use super::literal::ident;
use super::scope::Scope;
use super::{bodies, pages, params, responses, sequences};
use crate::ir::{
    BodyFormat, Dispatch, Operation, ParamLocation, PathSegment, TypeDef, TypeId, TypeKind, TypeUse,
};
use crate::source::method::has_property;

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
pub fn request_impl(
    scope: &Scope<'_>,
    operation: &Operation,
    checked: &CheckedTypes<'_>,
) -> TokenStream {
    let ty = scope.own(&operation.ident);
    let (name, page) = (&operation.ident, &scope.page.stem);
    let (method, own_method) = method(&operation.method);
    let path = operation.path_template();
    let error = error_type(scope, operation);
    let (mut response, mut decode) = responses::success(scope, operation);
    if operation.selection.is_some() {
        response = quote!(crate::outcome::ProfileOutcome<#response>);
        decode = Some(responses::decode(&quote!(crate::outcome::decode(response))));
    }
    let write = write(scope, operation, checked);
    let paged = pages::paged(scope, operation);
    let items = sequences::items(scope, operation);
    quote! {
        impl crate::request::Request for #ty {
            type Response = #response;
            type Error = #error;
            const OPERATION: crate::request::Operation = crate::request::Operation {
                name: #name, method: #method, path: #path, page: #page,
            };
            #own_method
            fn write(
                &self,
                parts: &mut crate::request::Parts,
            ) -> ::std::result::Result<(), crate::request::InvalidRequest> { #write }
            #decode
        }
        #paged
        #items
    }
}

/// Writes the constant of a method, which HTTP's crate has for those that OpenAPI has a property for. Any other is set where the operation is asked for;
/// the constant is then that of a method that is not repeated either.
fn method(name: &str) -> (TokenStream, Option<TokenStream>) {
    if has_property(name) {
        let name = ident(name);
        return (quote!(::http::Method::#name), None);
    }
    let own = quote! {
        fn operation(&self) -> crate::request::Operation {
            crate::request::Operation { method: crate::method::named(#name), ..Self::OPERATION }
        }
    };
    (quote!(::http::Method::POST), Some(own))
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

fn write(scope: &Scope<'_>, operation: &Operation, checked: &CheckedTypes<'_>) -> TokenStream {
    let path = operation.path.iter().map(|segment| match segment {
        PathSegment::Literal(text) => params::literal(text),
        PathSegment::Param(index) => params::in_path(scope, &operation.params[*index]),
    });
    let params = operation.params.iter();
    let params = params.filter(|param| param.location != ParamLocation::Path);
    let params = params.map(|param| params::beside_path(scope, param));
    let accept = params::accept(operation);
    let security = params::security(operation);
    let server = params::server(scope, operation);
    let selection = operation.selection.as_ref().map(|selection| {
        let name = &selection.param;
        quote!(parts.query(#name, &self.selected());)
    });
    let body = write_body(scope, operation);
    let checks = checks(scope, operation);
    let bounds = checked.checks(operation);
    quote!(#checks #bounds #server #(#path)* #(#params)* #accept #security #selection #body)
}

/// Writes the checks of numbers: a floating-point number may be one that cannot be sent.
fn checks(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    let holds_float = |value: &TypeUse| !scope.page.allows(value).eq;
    let params = operation.params.iter();
    let params = params
        .filter(|param| holds_float(&param.value))
        .map(|param| {
            let (wire, ident) = (&param.wire, ident(&param.ident));
            quote!(crate::finite::check(#wire, &self.#ident)?;)
        });
    let body = operation
        .body
        .iter()
        .filter(|body| holds_float(&body.value));
    let body = body.map(|body| match bodies::by_content_type(scope, body) {
        // Each alternative is checked where it is written.
        Some(_) => TokenStream::new(),
        None => quote!(crate::finite::check("body", &self.body)?;),
    });
    quote!(#(#params)* #(#body)*)
}

fn write_body(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    let Some(body) = &operation.body else {
        return quote!(Ok(()));
    };
    let write = match body.formats.as_slice() {
        // These may be several statements.
        _ if body.encodings.is_some() && body.required => bodies::write(scope, body),
        _ if body.encodings.is_some() => {
            let write = bodies::write(scope, body);
            quote!({ #write })
        }
        [BodyFormat::Json] => quote!(parts.json(body)),
        [BodyFormat::Form] => quote!(parts.form(body)),
        _ => quote!(parts.body(self.encoding, body)),
    };
    if body.required {
        quote!(let body = &self.body; #write)
    } else {
        quote!(match &self.body { Some(body) => #write, None => Ok(()) })
    }
}
