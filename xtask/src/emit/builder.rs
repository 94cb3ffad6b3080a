//! Constructors and setters of types and requests. In: the public fields of a struct, with what each holds. Out: the
//! `impl` block with `new`, which takes what is required, and a setter for each field that is optional.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::Docs;
use super::scope::{Scope, presence};
use super::types::deprecation;
use crate::ir::{Body, Field, Param, Presence, Ty, TypeDef, TypeUse};

/// This file, for the header of what it writes.
pub const FILE: &str = file!();

/// A public field of a struct that users create.
pub struct Member<'a> {
    ident: &'a str,
    value: Holds<'a>,
    presence: Presence,
    deprecated: TokenStream,
}

/// What a member holds.
enum Holds<'a> {
    /// A value that the document describes, without its null.
    Type(&'a Ty, Boxed),
    /// A value with its null, which the setter takes as it is.
    Whole(&'a TypeUse),
    /// Starts as the first tokens; the second ones are its type.
    Setting(TokenStream, TokenStream),
}

type Boxed = bool;

impl<'a> Member<'a> {
    /// Returns the member for a field of a type.
    pub fn field(owner: &TypeDef, field: &'a Field) -> Self {
        Self {
            ident: &field.ident,
            value: Holds::Type(&field.value.ty, field.boxed),
            presence: presence(owner, field),
            deprecated: deprecation(field.deprecated, field.removed_in),
        }
    }

    /// Returns the member for a parameter of a request. Its null is its absence.
    pub fn param(param: &'a Param) -> Self {
        Self {
            ident: &param.ident,
            value: Holds::Type(&param.value.ty, false),
            presence: required(param.required),
            deprecated: deprecation(param.warns(), None),
        }
    }

    /// Returns the member for the body of a request.
    pub fn body(body: &'a Body) -> Self {
        Self {
            ident: "body",
            value: Holds::Whole(&body.value),
            presence: required(body.required),
            deprecated: TokenStream::new(),
        }
    }

    /// Returns a member that starts with a value of the runtime.
    pub fn setting(ident: &'a str, start: TokenStream, ty: TokenStream) -> Self {
        Self {
            ident,
            value: Holds::Setting(start, ty),
            presence: Presence::Optional,
            deprecated: TokenStream::new(),
        }
    }

    /// Returns whether `new` takes the member.
    fn is_argument(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::Nullable)
    }

    /// Returns the type of the argument, and the expression for the field.
    fn argument(&self, scope: &Scope<'_>) -> (TokenStream, TokenStream) {
        let ident = format_ident!("{}", self.ident);
        let (ty, boxed) = match &self.value {
            Holds::Type(ty, boxed) => (*ty, *boxed),
            Holds::Whole(value) => return (scope.value(value), quote!(#ident)),
            Holds::Setting(_, ty) => return (ty.clone(), quote!(#ident)),
        };
        let is_null = matches!(
            self.presence,
            Presence::Nullable | Presence::OptionalNullable
        );
        let (argument, value) = if is_null {
            (scope.optional(&scope.ty(ty)), quote!(#ident))
        } else {
            converted(scope, ty, &quote!(#ident))
        };
        let wrap = boxed.then(|| scope.prelude("Box"));
        match (wrap, self.presence) {
            (Some(wrap), Presence::Required | Presence::Optional) => {
                (argument, quote!(#wrap::new(#value)))
            }
            (Some(wrap), Presence::Nullable) => (argument, quote!(#value.map(#wrap::new))),
            (Some(wrap), Presence::OptionalNullable) => {
                (argument, quote!(#value.into().map(#wrap::new)))
            }
            (None, Presence::OptionalNullable) => (argument, quote!(#value.into())),
            (None, _) => (argument, value),
        }
    }

    /// Returns the expression for the field of a new value.
    fn start(&self, scope: &Scope<'_>) -> TokenStream {
        match (&self.value, self.presence) {
            (Holds::Setting(start, _), _) => start.clone(),
            (_, Presence::Required | Presence::Nullable) => self.argument(scope).1,
            (_, Presence::Optional) => quote!(None),
            (_, Presence::OptionalNullable) => quote!(crate::nullable::Nullable::Absent),
        }
    }

    fn setter(&self, scope: &Scope<'_>) -> TokenStream {
        let (ident, deprecated) = (format_ident!("{}", self.ident), &self.deprecated);
        let (mut ty, value) = self.argument(scope);
        let docs = Docs::new().own(&format!("Sets [`{}`](Self::{0}).", self.ident));
        let (docs, value) = match (&self.value, self.presence) {
            (Holds::Setting(..), _) => (docs, value),
            (_, Presence::OptionalNullable) => {
                let into = scope.prelude("Into");
                ty = quote!(impl #into<#ty>);
                let value = quote!(crate::nullable::Nullable::from_option(#value));
                (docs.own("`None` sends null."), value)
            }
            _ => (docs, quote!(Some(#value))),
        };
        let docs = docs.outer();
        quote! {
            #docs
            #deprecated
            #[must_use]
            pub fn #ident(mut self, #ident: #ty) -> Self { self.#ident = #value; self }
        }
    }
}

fn required(is_required: bool) -> Presence {
    if is_required {
        Presence::Required
    } else {
        Presence::Optional
    }
}

/// Returns what a function takes for a type, and how the type is made from it.
fn converted(scope: &Scope<'_>, ty: &Ty, value: &TokenStream) -> (TokenStream, TokenStream) {
    let into = scope.prelude("Into");
    let is_converted = |ty: &Ty| *ty == Ty::String || scope.is_id(ty);
    match ty {
        Ty::Array(item) => {
            let (iterator, of) = (scope.prelude("IntoIterator"), scope.value(item));
            let (of, map) = if is_converted(&item.ty) && !scope.is_nullable(item) {
                (quote!(impl #into<#of>), quote!(.map(#into::into)))
            } else {
                (of, TokenStream::new())
            };
            (
                quote!(impl #iterator<Item = #of>),
                quote!(#value.into_iter() #map.collect()),
            )
        }
        ty if is_converted(ty) => {
            let ty = scope.ty(ty);
            (quote!(impl #into<#ty>), quote!(#value.into()))
        }
        ty => (scope.ty(ty), quote!(#value)),
    }
}

/// ```text
/// impl Track {
///     pub fn new(msid: impl Into<String>, label: TrackLabel) -> Self { … }
///     pub fn status(mut self, status: TrackStatus) -> Self { … }
/// }
/// ```
pub fn constructors(
    scope: &Scope<'_>,
    ident: &str,
    members: &[Member<'_>],
    new_docs: &str,
    rest: Option<TokenStream>,
) -> TokenStream {
    let ident = format_ident!("{ident}");
    let docs = Docs::new().own(new_docs).outer();
    let allow = members
        .iter()
        .any(|member| !member.deprecated.is_empty())
        .then(|| quote!(#[allow(deprecated)]));
    let setters = members
        .iter()
        .filter(|member| !member.is_argument())
        .map(|member| member.setter(scope));
    let new = new(scope, members, rest);
    quote! {
        #allow
        impl #ident {
            #docs
            #new
            #(#setters)*
        }
    }
}

/// Writes `new` for a struct of these members, and `rest`.
pub fn new(scope: &Scope<'_>, members: &[Member<'_>], rest: Option<TokenStream>) -> TokenStream {
    let arguments = members.iter().filter(|member| member.is_argument());
    let arguments = arguments.map(|member| {
        let (ident, (ty, _)) = (format_ident!("{}", member.ident), member.argument(scope));
        quote!(#ident: #ty)
    });
    let values = members.iter().map(|member| {
        let (ident, value) = (format_ident!("{}", member.ident), member.start(scope));
        if value.to_string() == member.ident {
            value
        } else {
            quote!(#ident: #value)
        }
    });
    quote!(pub fn new(#(#arguments),*) -> Self { Self { #(#values,)* #rest } })
}
