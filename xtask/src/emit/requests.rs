//! Operations as their user reads them. In: an operation of a page. Out: its request type, its docs and its
//! constructors. How it is serialized is in the file beside the page.

use proc_macro2::TokenStream;
use quote::quote;

use super::builder::{self, PublicField};
use super::docs::{Docs, code};
use super::literal::ident;
use super::page::Lifespan;
use super::scope::Scope;
use super::types::{deprecation, exact};
use super::{bodies, bounds, example, responses, sequences};
use crate::ir::{Body, Operation, Param, ParamLocation, Ty, TypeUse};

/// This file, for the header of what it writes.
pub const FILE: &str = file!();

/// ```text
/// /// Starts, accepts, changes and ends a call.
/// pub struct ManageCall { pub page_id: String, pub body: ManageCallBody }
/// impl ManageCall { pub fn new(page_id: impl Into<String>, body: ManageCallBody) -> Self { … } }
/// ```
pub fn definition(scope: &Scope<'_>, operation: &Operation, span: &Lifespan) -> TokenStream {
    let docs = operation_docs(scope, operation, span).outer();
    let ident = ident(&operation.ident);
    let deprecated = deprecation(operation.deprecated, operation.removed_in);
    let params = operation.params.iter().map(|param| field(scope, param));
    let body = body_fields(scope, operation);
    let constructors = constructors(scope, operation);
    let default = operation.params.iter().all(|param| !param.required)
        && operation.body.as_ref().is_none_or(|body| !body.required);
    let default = default.then(|| quote!(Default,));
    let exact = exact(operation.derives);
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq, #exact #default)]
        #[non_exhaustive]
        pub struct #ident { #(#params)* #body }
        #constructors
    }
}

/// Returns the traits that a request derives only because of its content, without what the arguments of `new` say as well.
pub fn traits(operation: &Operation) -> Vec<&'static str> {
    operation.derives.and_default(false)
}

fn field(scope: &Scope<'_>, param: &Param) -> TokenStream {
    let location = match param.location {
        ParamLocation::Path => "Path parameter; percent-encoded as one segment.",
        ParamLocation::Query => "Query parameter.",
        ParamLocation::Header => "Header.",
        ParamLocation::Cookie => "Cookie.",
        ParamLocation::Querystring => "The whole query.",
    };
    let mut docs = Docs::described(param.doc.as_deref(), &param.wire);
    if let Some(sentence) = bounds::sentence(scope.page, &param.value) {
        docs = docs.own(&sentence);
    }
    let docs = docs.own(location).outer();
    let ident = ident(&param.ident);
    let ty = scope.optional_unless(param.required, scope.param(param));
    let deprecated = deprecation(param.warns(), None);
    quote!(#docs #deprecated pub #ident: #ty,)
}

/// Returns what the docs of every operation hold: purpose, method and path, response, versions, an example, errors.
pub fn operation_docs(scope: &Scope<'_>, operation: &Operation, span: &Lifespan) -> Docs {
    let summary = operation.summary.as_deref();
    let summary = summary.map(|text| format!("{}.", text.trim_end_matches('.')));
    let mut call = code(&operation.key);
    if let Some(link) = &scope.page.reference {
        call.push_str(&format!(" ([reference]({link}))"));
    }
    let mut docs = Docs::new()
        .text(summary.as_deref())
        .text(operation.doc.as_deref())
        .verbatim([call])
        .own(&format!("Returns {}.", returned(scope, operation)));
    if let Some(items) = &operation.items {
        let item = linked_value(scope, &items.value);
        docs = docs.own(&sequences::sentence(items, &item));
    }
    if let Some(id) = operation.headers_type {
        docs = docs.own(&format!(
            "`response.meta().typed_headers()` reads the headers of a response as {}.",
            linked(scope, &Ty::Named(id)),
        ));
    }
    if !span.versions.is_empty() {
        docs = docs.own(&span.versions);
    }
    let example = span
        .newest
        .and_then(|newest| example::lines(scope, operation, newest));
    if let Some(lines) = example {
        docs = docs.verbatim(lines);
    }
    docs = docs.own("# Errors");
    if operation.selection.is_some() {
        return docs.verbatim([
            "- A response without a profile is an outcome, not an error: see [`ProfileOutcome`](crate::ProfileOutcome).",
            "- Everything else is a [`GraphError`](crate::GraphError).",
        ].map(str::to_owned));
    }
    let failures = operation.failures().map(|response| {
        let (status, doc) = (
            &response.status,
            response.doc.as_deref().unwrap_or_default(),
        );
        let words: Vec<_> = doc.split_whitespace().collect();
        match words.join(" ").trim_end_matches('.') {
            "" if words.is_empty() => format!("- `{status}`"),
            words => format!("- `{status}`: {words}."),
        }
    });
    let failures: Vec<_> = failures.collect();
    if failures.is_empty() {
        docs.own("The document declares no error responses.")
    } else {
        docs.text(Some(&failures.join("\n")))
    }
}

/// Returns the type of a success, with links to the types in it.
fn returned(scope: &Scope<'_>, operation: &Operation) -> String {
    let value = match (operation.success_type, operation.success()) {
        (Some(id), _) => linked(scope, &Ty::Named(id)),
        (None, Some(value)) => linked_value(scope, value),
        (None, None) => return "[`NoContent`](crate::response::NoContent)".to_owned(),
    };
    let may_be_empty = responses::may_be_empty(scope, operation);
    match (&operation.selection, may_be_empty) {
        (Some(_), _) => format!("[`ProfileOutcome`](crate::ProfileOutcome)`<`{value}`>`"),
        (None, true) => format!("{value}, or `None` for an empty body"),
        (None, false) => value,
    }
}

fn linked_value(scope: &Scope<'_>, value: &TypeUse) -> String {
    if scope.is_nullable(value) {
        format!("`Option<`{}`>`", linked(scope, &value.ty))
    } else {
        linked(scope, &value.ty)
    }
}

fn linked(scope: &Scope<'_>, ty: &Ty) -> String {
    match ty {
        Ty::Array(item) => format!("`Vec<`{}`>`", linked_value(scope, item)),
        Ty::Map(item) => format!("`BTreeMap<String, `{}`>`", linked_value(scope, item)),
        Ty::Json => "[`serde_json::Value`]".to_owned(),
        Ty::Named(id) => {
            let (name, path, arguments) = scope.link(*id);
            let link = match path {
                Some(path) => format!("[`{name}`]({path})"),
                None => format!("[`{name}`]"),
            };
            let arguments = arguments.iter().map(|value| linked_value(scope, value));
            match arguments.collect::<Vec<_>>().as_slice() {
                [] => link,
                arguments => format!("{link}`<`{}`>`", arguments.join("`, `")),
            }
        }
        ty => format!("`{}`", scope.ty(ty)),
    }
}

fn body_fields(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let body = operation.body.as_ref()?;
    let docs = Docs::new().text_or(body.doc.as_deref(), "The request body.");
    let docs = docs.outer();
    let ty = scope.optional_unless(body.required, scope.value(&body.value));
    let encoding = has_encoding(scope, body).then(|| {
        quote! {
            /// How the body is serialized. The document declares both media types; JSON is the default.
            pub encoding: crate::request::Encoding,
        }
    });
    Some(quote!(#docs pub body: #ty, #encoding))
}

/// Returns whether the same body is serialized in one of two ways.
fn has_encoding(scope: &Scope<'_>, body: &Body) -> bool {
    body.formats.len() > 1 && bodies::by_content_type(scope, body).is_none()
}

fn constructors(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    let params = operation.params.iter();
    let params = params.map(|param| PublicField::param(scope, param));
    let mut fields: Vec<_> = params.collect();
    if let Some(body) = &operation.body {
        fields.push(PublicField::body(body));
        if has_encoding(scope, body) {
            let ty = quote!(crate::request::Encoding);
            fields.push(PublicField::setting("encoding", quote!(#ty::Json), ty));
        }
    }
    let docs = "Creates a request from its required parameters.";
    builder::constructors(scope, &operation.ident, &fields, docs, None)
}
