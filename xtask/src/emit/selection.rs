//! A read whose fields are asked for one by one, each under its own rule. In: the operation and its selection. Out: a
//! request that has the default fields from the start, and a method for each other field that takes what opens it.

use std::collections::HashSet;

use heck::ToUpperCamelCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::builder::{self, PublicField};
use super::docs::{Docs, code};
use super::literal::{Literal, ident};
use super::page::Lifespan;
use super::requests::operation_docs;
use super::scope::Scope;
use super::types::{deprecation, exact};
use crate::ir::{Opener, Operation, SelectableField, Selection};

/// ```text
/// pub struct GetUserProfile { pub psid: String, fields: u16 }
/// impl GetUserProfile {
///     pub fn new(psid: impl Into<String>) -> Self { … }
///     pub fn locale(self, declared: &Granted<PagesUserLocale>) -> Self { … }
/// }
/// ```
///
/// The compiler names the type of a missing argument, so a field that one type opens takes that type. Where several open
/// it, it takes what implements a sealed trait, `OpensLocale`.
pub fn definition(
    scope: &Scope<'_>,
    operation: &Operation,
    selection: &Selection,
    span: &Lifespan,
) -> TokenStream {
    let docs = operation_docs(scope, operation, span).outer();
    let name = ident(&operation.ident);
    let params = operation.params.iter().map(|param| {
        let docs = Docs::described(param.doc.as_deref(), &param.wire).outer();
        let (ident, ty) = (ident(&param.ident), scope.ty(&param.value.ty));
        quote!(#docs pub #ident: #ty)
    });
    let new = constructor(scope, operation, selection);
    let exact = exact(operation.derives);
    let count = selection.fields.len().literal();
    let wires = selection.fields.iter().map(|field| &field.wire);
    let methods = selection.fields.iter().enumerate();
    let methods = methods.filter(|(_, field)| !field.default);
    let methods = methods.map(|(index, field)| method(field, index));
    let openers = with_several_openers(selection).map(opener);
    let string = scope.prelude("String");
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, #exact)]
        #[non_exhaustive]
        pub struct #name { #(#params,)* asked: [bool; #count] }
        impl #name {
            const FIELDS: [&'static str; #count] = [#(#wires),*];
            #new
            #(#methods)*
            /// Returns the fields that are asked for, as the query parameter has them.
            pub fn selected(&self) -> #string {
                let asked = Self::FIELDS.iter().zip(self.asked).filter(|(_, asked)| *asked);
                asked.map(|(field, _)| *field).collect::<::std::vec::Vec<_>>().join(",")
            }
        }
        #(#openers)*
    }
}

/// Writes `new`, which asks for the default fields, and `only_id`, if the id is a field.
fn constructor(scope: &Scope<'_>, operation: &Operation, selection: &Selection) -> TokenStream {
    let params = operation.params.iter();
    let params: Vec<_> = params
        .map(|param| PublicField::param(scope, param))
        .collect();
    let asked = selection.fields.iter().map(|field| field.default);
    let new = builder::new(scope, &params, Some(quote!(asked: [#(#asked),*])));
    let defaults = selection.fields.iter().filter(|field| field.default);
    let list: Vec<_> = defaults.map(|field| code(&field.wire)).collect();
    let docs = format!("Asks for the default fields: {}.", list.join(", "));
    let docs = Docs::new().own(&docs).outer();
    let new = quote!(#docs #new);
    let mut fields = selection.fields.iter();
    let Some(id) = fields.position(|field| field.wire == "id") else {
        return new;
    };
    let id = id.literal();
    let count = selection.fields.len().literal();
    quote! {
        #new

        /// Asks for the id only, which Graph always returns; the other methods add fields.
        #[must_use]
        pub fn only_id(mut self) -> Self { self.asked = [false; #count]; self.asked[#id] = true; self }
    }
}

fn method(field: &SelectableField, index: usize) -> TokenStream {
    let (index, ident) = (index.literal(), ident(&field.ident));
    let deprecated = deprecation(false, field.removed_in);
    let docs = Docs::new()
        .own(&format!("Asks for {} as well.", code(&field.wire)))
        .text(field.doc.as_deref());
    let (docs, argument) = match field.opened_by.as_slice() {
        [] => (docs, quote!()),
        [one] => {
            let (name, ty) = (argument_name(one), opener_type(one));
            (docs.own(&required(field)), quote!(, #name: &#ty))
        }
        [..] => {
            let opens = opener_name(field);
            (docs.own(&required(field)), quote!(, _proof: &impl #opens))
        }
    };
    let docs = docs.outer();
    quote! {
        #docs
        #deprecated
        #[must_use]
        pub fn #ident(mut self #argument) -> Self { self.asked[#index] = true; self }
    }
}

/// Returns the fields that more than one type opens.
fn with_several_openers(selection: &Selection) -> impl Iterator<Item = &SelectableField> {
    let fields = selection.fields.iter();
    fields.filter(|field| !field.default && field.opened_by.len() > 1)
}

/// Returns the name of an argument that only its type matters of. It says where the value comes from, since the compiler
/// shows it when the argument is missing.
fn argument_name(opener: &Opener) -> Ident {
    match opener {
        Opener::Permission(_) => ident("_declared"),
        Opener::Pass(_) => ident("_grace"),
    }
}

fn opener_name(field: &SelectableField) -> Ident {
    ident(&format!("Opens{}", field.ident.to_upper_camel_case()))
}

/// Writes the trait of what opens a field, and one line for each such type.
fn opener(field: &SelectableField) -> TokenStream {
    let opens = opener_name(field);
    let words = in_words(field);
    let docs = Docs::new()
        .own(&format!("Opens `{}` in this version: {words}.", field.wire))
        .outer();
    let wire = &field.wire;
    let message = format!("`{{Self}}` does not open the profile field `{wire}` in this version");
    let plain = field.opened_by.iter().map(|opener| match opener {
        Opener::Permission(name) => format!("`&Granted::<{name}>::declared()`"),
        Opener::Pass(name) => format!("a `&{name}`"),
    });
    let note = format!("pass {}", plain.collect::<Vec<_>>().join(" or "));
    let types = field.opened_by.iter().map(opener_type);
    quote! {
        #docs
        #[diagnostic::on_unimplemented(message = #message, label = "does not open this field", note = #note)]
        pub trait #opens: wire::Opener {}
        #(impl #opens for #types {})*
    }
}

/// Writes the trait that seals the others: only what opens a field of this page implements it.
pub fn seal(selection: &Selection) -> TokenStream {
    let mut seen = HashSet::new();
    let openers = with_several_openers(selection).flat_map(|field| &field.opened_by);
    let openers = openers.filter(|opener| seen.insert(*opener));
    let types: Vec<_> = openers.map(opener_type).collect();
    if types.is_empty() {
        return TokenStream::new();
    }
    quote! {
        pub trait Opener {}
        #(impl Opener for #types {})*
    }
}

fn opener_type(opener: &Opener) -> TokenStream {
    match opener {
        Opener::Permission(name) => {
            let name = ident(name);
            quote!(crate::grant::Granted<crate::permission::#name>)
        }
        Opener::Pass(name) => {
            let name = ident(name);
            quote!(crate::profile::#name)
        }
    }
}

fn required(field: &SelectableField) -> String {
    format!("Requires {}.", in_words(field))
}

fn in_words(field: &SelectableField) -> String {
    let openers = field.opened_by.iter().map(|opener| match opener {
        Opener::Permission(name) => format!(
            "[`Granted::<{name}>::declared()`](crate::permissions::Granted::declared), a proof of \
             [`{name}`](crate::permissions::{name})"
        ),
        Opener::Pass(name) => format!("[`{name}`](crate::profile::{name})"),
    });
    openers.collect::<Vec<_>>().join(" or ")
}
