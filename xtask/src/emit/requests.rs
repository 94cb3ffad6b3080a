//! Operations as their user reads them. In: an operation of a page. Out: its request type, its docs and its
//! constructors. How it is written to the wire is in the file beside the page.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::bodies;
use super::docs::{Docs, code};
use super::scope::Scope;
use super::types::{argument_type, deprecation};
use crate::ir::{Body, Operation, Param, ParamLocation, Ty};

/// ```text
/// /// Starts, answers or ends a call.
/// pub struct ManageCall { pub page_id: String, pub body: ManageCallBody }
/// impl ManageCall { pub fn new(page_id: impl Into<String>, body: ManageCallBody) -> Self { … } }
/// ```
pub fn definition(scope: &Scope<'_>, operation: &Operation, since: &str) -> TokenStream {
    let docs = operation_docs(scope, operation, since).outer();
    let ident = format_ident!("{}", operation.ident);
    let deprecated = deprecation(operation.deprecated, operation.removed_in);
    let params = operation.params.iter().map(|param| {
        let docs = Docs::new().text(param.doc.as_deref());
        let docs = if docs.is_empty() {
            docs.own(&format!("{}; not described.", code(&param.wire)))
        } else {
            docs
        };
        let docs = docs
            .own(&format!("Sent in the {}.", place(param.location)))
            .outer();
        let ident = format_ident!("{}", param.ident);
        let ty = scope.ty(&param.value.ty);
        let ty = if param.required {
            ty
        } else {
            scope.optional(&ty)
        };
        let deprecated = deprecation(param.warns(), None);
        quote!(#docs #deprecated pub #ident: #ty)
    });
    let body = body_fields(scope, operation);
    let constructors = constructors(scope, operation);
    let default = operation.params.iter().all(|param| !param.required)
        && operation.body.as_ref().is_none_or(|body| !body.required);
    let default = default.then(|| quote!(Default,));
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq, #default)]
        #[non_exhaustive]
        pub struct #ident { #(#params,)* #body }
        #constructors
    }
}

/// What every operation's docs say: purpose, call, answer, errors, versions, source.
pub fn operation_docs(scope: &Scope<'_>, operation: &Operation, since: &str) -> Docs {
    let summary = operation
        .summary
        .as_deref()
        .map(|text| format!("{}.", text.trim_end_matches('.')));
    let docs = Docs::new()
        .text(summary.as_deref())
        .text(operation.doc.as_deref());
    let mut lines = vec![code(&operation.key)];
    if let Some(link) = &scope.page.reference {
        lines[0].push_str(&format!(" ([reference]({link}))"));
    }
    let docs = docs.verbatim(lines);
    let docs = match operation.headers_type {
        Some(id) => docs.own(&format!(
            "`reply.meta().typed_headers()` reads the headers of an answer as [`{0}`]({1}).",
            scope.page.ty(id).ident,
            scope.named(id).to_string().replace(' ', ""),
        )),
        None => docs,
    };
    let docs = if since.is_empty() {
        docs
    } else {
        docs.own(since)
    };
    let failures = operation.failures().map(|answer| match &answer.doc {
        Some(doc) => {
            let words: Vec<_> = doc.split_whitespace().collect();
            let words = words.join(" ");
            format!("{}: {}", answer.status, words.trim_end_matches('.'))
        }
        None => answer.status.clone(),
    });
    let failures: Vec<_> = failures.collect();
    if operation.selection.is_some() {
        return docs.own(
            "# Errors\n\nAn answer without a profile is an outcome and no error; see \
             [`ProfileOutcome`](crate::outcome::ProfileOutcome). Everything else is a [`GraphError`](crate::GraphError).",
        );
    }
    let errors = if failures.is_empty() {
        "The document lists no error answers.".to_owned()
    } else {
        format!("Documented: {}.", failures.join("; "))
    };
    docs.own("# Errors").text(Some(&errors))
}

fn place(location: ParamLocation) -> &'static str {
    match location {
        ParamLocation::Path => "path, as one segment",
        ParamLocation::Query => "query",
        ParamLocation::Header => "headers",
        ParamLocation::Cookie => "cookies",
    }
}

fn body_fields(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let body = operation.body.as_ref()?;
    let docs = Docs::new().text(body.doc.as_deref());
    let docs = if docs.is_empty() {
        docs.own("The request body.")
    } else {
        docs
    }
    .outer();
    let ty = scope.value(&body.value);
    let ty = if body.required {
        ty
    } else {
        scope.optional(&ty)
    };
    let encoding = has_encoding(scope, body).then(|| {
        let docs = Docs::new()
            .own("How the body is written; the document offers both, JSON is the default.")
            .outer();
        quote!(#docs pub encoding: crate::request::Encoding,)
    });
    Some(quote!(#docs pub body: #ty, #encoding))
}

/// Whether one and the same body is written in one of two ways.
fn has_encoding(scope: &Scope<'_>, body: &Body) -> bool {
    body.formats.len() > 1 && bodies::choice(scope, body).is_none()
}

fn constructors(scope: &Scope<'_>, operation: &Operation) -> TokenStream {
    let ident = format_ident!("{}", operation.ident);
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for param in &operation.params {
        let name = format_ident!("{}", param.ident);
        if param.required {
            let ty = argument_type(scope, &param.value);
            arguments.push(quote!(#name: #ty));
            values.push(if param.value.ty == Ty::String {
                quote!(#name: #name.into())
            } else {
                quote!(#name)
            });
        } else {
            values.push(quote!(#name: None));
        }
    }
    let mut setters: Vec<_> = operation
        .params
        .iter()
        .filter(|param| !param.required)
        .map(|p| setter(scope, p))
        .collect();
    if let Some(body) = &operation.body {
        let ty = scope.value(&body.value);
        if body.required {
            arguments.push(quote!(body: #ty));
            values.push(quote!(body));
        } else {
            values.push(quote!(body: None));
            let docs = Docs::new().own("Sets the body.").outer();
            setters.push(quote! {
                #docs
                #[must_use]
                pub fn body(mut self, body: #ty) -> Self { self.body = Some(body); self }
            });
        }
        if has_encoding(scope, body) {
            values.push(quote!(encoding: crate::request::Encoding::Json));
            let docs = Docs::new().own("Sets how the body is written.").outer();
            setters.push(quote! {
                #docs
                #[must_use]
                pub fn encoding(mut self, encoding: crate::request::Encoding) -> Self { self.encoding = encoding; self }
            });
        }
    }
    let docs = Docs::new().own("A request with what is required.").outer();
    let deprecated = operation.params.iter().any(Param::warns);
    let allow = deprecated.then(|| quote!(#[allow(deprecated)]));
    quote! {
        #allow
        impl #ident {
            #docs
            pub fn new(#(#arguments),*) -> Self { Self { #(#values),* } }
            #(#setters)*
        }
    }
}

fn setter(scope: &Scope<'_>, param: &Param) -> TokenStream {
    let ident = format_ident!("{}", param.ident);
    let ty = argument_type(scope, &param.value);
    let value = if param.value.ty == Ty::String {
        quote!(#ident.into())
    } else {
        quote!(#ident)
    };
    let docs = Docs::new()
        .own(&format!("Sets [`{}`](Self::{0}).", param.ident))
        .outer();
    let deprecated = deprecation(param.warns(), None);
    quote! {
        #docs
        #deprecated
        #[must_use]
        pub fn #ident(mut self, #ident: #ty) -> Self { self.#ident = Some(#value); self }
    }
}
