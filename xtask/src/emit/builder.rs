//! Constructors and setters of types and requests. In: the public fields of a struct, with what each holds. Out: the rows of
//! the macro that writes `new`, which takes what is required, and a setter for each field that is optional.

use proc_macro2::TokenStream;
use quote::quote;

use super::admits;
use super::conversions;
use super::literal::ident;
use super::scope::{Scope, constant, is_required_to_send, presence};
use super::types::deprecation;
use crate::ir::{Body, Field, Param, Presence, Ty, TypeDef, TypeUse};

/// This file, for the header of what it writes.
pub const FILE: &str = file!();

/// A public field of a struct that users create.
pub struct PublicField<'a> {
    ident: &'a str,
    value: Content<'a>,
    presence: Presence,
    /// Whether `new` takes a value although the field may be absent.
    is_asked_for: bool,
    deprecated: TokenStream,
}

/// What a field holds.
enum Content<'a> {
    /// A value that the document describes, without its null.
    Type(&'a Ty, Boxed),
    /// The only value that the document allows.
    Constant(TokenStream),
    /// A value with its null, which the setter takes as it is.
    Whole(&'a TypeUse),
    /// A recipient, made from what shows that it may be sent the struct.
    Admitted(&'a Ty),
    /// How the body is written: starts as the first tokens; the second ones are its type.
    Setting(TokenStream, TokenStream),
}

type Boxed = bool;

impl<'a> PublicField<'a> {
    /// Returns the field of a type.
    pub fn field(scope: &Scope<'a>, owner: &TypeDef, field: &'a Field) -> Self {
        let value = match constant(scope.page, owner, field) {
            Some((def, variant)) => {
                let (ty, variant) = (scope.own(&def.ident), ident(&variant.ident));
                Content::Constant(quote!(#ty::#variant))
            }
            None if admits::is_admitted(owner, field) => Content::Admitted(&field.value.ty),
            None => Content::Type(&field.value.ty, field.boxed),
        };
        Self {
            ident: &field.ident,
            value,
            presence: presence(owner, field),
            is_asked_for: is_required_to_send(owner, field),
            deprecated: deprecation(field.deprecated, field.removed_in),
        }
    }

    /// Returns the field for a parameter of a request.
    pub fn param(scope: &Scope<'_>, param: &'a Param) -> Self {
        let is_null = param.is_nullable() && scope.is_nullable(&param.value);
        Self {
            ident: &param.ident,
            value: Content::Type(&param.value.ty, false),
            presence: if is_null {
                Presence::Nullable
            } else {
                required(param.required)
            },
            is_asked_for: false,
            deprecated: deprecation(param.warns(), None),
        }
    }

    /// Returns the field for the body of a request.
    pub fn body(body: &'a Body) -> Self {
        Self {
            ident: "body",
            value: Content::Whole(&body.value),
            presence: required(body.required),
            is_asked_for: false,
            deprecated: TokenStream::new(),
        }
    }

    /// Returns a field that starts with a value of the runtime.
    pub fn setting(ident: &'a str, start: TokenStream, ty: TokenStream) -> Self {
        Self {
            ident,
            value: Content::Setting(start, ty),
            presence: Presence::Optional,
            is_asked_for: false,
            deprecated: TokenStream::new(),
        }
    }

    /// Returns whether `new` takes the field.
    fn is_argument(&self) -> bool {
        let is_required = matches!(self.presence, Presence::Required | Presence::Nullable);
        !self.is_constant() && is_required || self.is_asked_for
    }

    fn is_constant(&self) -> bool {
        matches!(self.value, Content::Constant(_))
    }

    /// Returns the type of the argument, and the expression for the field.
    fn argument(&self, scope: &Scope<'_>) -> (TokenStream, TokenStream) {
        let ident = ident(self.ident);
        let (ty, boxed) = match &self.value {
            Content::Type(ty, boxed) => (*ty, *boxed),
            Content::Whole(value) if conversions::is_convertible(scope, &value.ty) => {
                return converted(scope, &value.ty, &quote!(#ident));
            }
            Content::Whole(value) => return (scope.value(value), quote!(#ident)),
            Content::Setting(_, ty) => return (ty.clone(), quote!(#ident)),
            Content::Admitted(ty) => {
                let (ty, into) = (scope.ty(ty), scope.prelude("Into"));
                let argument = quote!(impl crate::chat::Admits<Self> + #into<#ty>);
                return (argument, quote!(#ident.into()));
            }
            Content::Constant(_) => unreachable!("a constant is neither an argument nor set"),
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
        let into = (self.presence == Presence::OptionalNullable).then(|| quote!(.into()));
        let value = quote!(#value #into);
        if !boxed {
            return (argument, value);
        }
        let new = scope.prelude("Box");
        let value = if is_null {
            quote!(#value.map(#new::new))
        } else {
            quote!(#new::new(#value))
        };
        (argument, value)
    }

    /// Returns the expression for the field of a new value.
    fn start(&self, scope: &Scope<'_>) -> TokenStream {
        match (&self.value, self.presence) {
            (Content::Setting(start, _) | Content::Constant(start), _) => start.clone(),
            (_, Presence::Required | Presence::Nullable) => self.argument(scope).1,
            (_, Presence::Optional) if self.is_asked_for => {
                let value = self.argument(scope).1;
                quote!(Some(#value))
            }
            (_, Presence::OptionalNullable) if self.is_asked_for => {
                let value = self.argument(scope).1;
                quote!(crate::nullable::Nullable::from_option(#value))
            }
            (_, Presence::Optional) => quote!(None),
            (_, Presence::OptionalNullable) => quote!(crate::nullable::Nullable::Absent),
        }
    }

    /// Returns how the field starts, in a literal of its struct.
    fn assignment(&self, scope: &Scope<'_>) -> TokenStream {
        let (ident, value) = (ident(self.ident), self.start(scope));
        if value.to_string() == self.ident {
            value
        } else {
            quote!(#ident: #value)
        }
    }

    /// Returns whether the field holds an `Option` that its setter fills.
    fn is_option(&self) -> bool {
        !matches!(self.value, Content::Setting(..)) && self.presence == Presence::Optional
    }

    /// Returns the row of an optional field.
    fn option(&self, scope: &Scope<'_>) -> TokenStream {
        let (ident, deprecated) = (ident(self.ident), &self.deprecated);
        let (ty, value) = self.argument(scope);
        let value = (value.to_string() != self.ident).then(|| quote!(= #value));
        quote!(#deprecated #ident: #ty #value)
    }

    /// Returns the row of a field that holds something else than an `Option`.
    fn whole(&self, scope: &Scope<'_>) -> TokenStream {
        let (ident, deprecated) = (ident(self.ident), &self.deprecated);
        let (ty, value) = self.argument(scope);
        if matches!(self.value, Content::Setting(..)) {
            return quote!(#deprecated "Without it, the body is JSON." #ident: #ty = #value);
        }
        let into = scope.prelude("Into");
        let value = quote!(crate::nullable::Nullable::from_option(#value));
        quote!(#deprecated "`None` sends null." #ident: impl #into<#ty> = #value)
    }
}

/// Returns what `new` takes for a field.
pub fn argument_type(scope: &Scope<'_>, field: &PublicField<'_>) -> TokenStream {
    field.argument(scope).0
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
    let is_converted =
        |ty: &Ty| *ty == Ty::String || scope.is_text(ty) || conversions::is_convertible(scope, ty);
    // An alias is converted as its target, unless it may be null.
    let is_null = scope.page.aliases(ty).any(|value| value.nullable);
    match if is_null { ty } else { scope.resolved(ty) } {
        Ty::Array(item) => {
            let (iterator, of) = (scope.prelude("IntoIterator"), scope.value(item));
            let (of, map) = if is_converted(&item.ty) && !scope.is_nullable(item) {
                (quote!(impl #into<#of>), quote!(.map(#into::into)))
            } else {
                (of, TokenStream::new())
            };
            let argument = quote!(impl #iterator<Item = #of>);
            (argument, quote!(#value.into_iter() #map.collect()))
        }
        ty if is_converted(ty) => {
            let ty = scope.ty(ty);
            (quote!(impl #into<#ty>), quote!(#value.into()))
        }
        ty => (scope.ty(ty), quote!(#value)),
    }
}

/// ```text
/// crate::builder::builder! {
///     Track "Creates a value from its required properties." (msid: impl Into<String>) { msid: msid.into(), extra:
///     Default::default() } status: TrackStatus, label: impl Into<String> = label.into();
/// }
/// ```
pub fn constructors(
    scope: &Scope<'_>,
    name: &str,
    fields: &[PublicField<'_>],
    new_docs: &str,
    rest: Option<TokenStream>,
) -> TokenStream {
    let ident = ident(name);
    let is_deprecated = |field: &PublicField<'_>| !field.deprecated.is_empty();
    let allow = fields.iter().any(is_deprecated);
    let allow = allow.then(|| quote!(#[allow(deprecated)]));
    let is_set = |field: &&PublicField<'_>| !field.is_argument() && !field.is_constant();
    let (options, others): (Vec<_>, Vec<_>) = fields
        .iter()
        .filter(is_set)
        .partition(|field| field.is_option());
    let arguments = arguments(scope, fields);
    let starts = fields
        .iter()
        .filter(|field| !is_set(field) || !field.is_option());
    let starts = starts.map(|field| field.assignment(scope)).chain(rest);
    let options = options.iter().map(|field| field.option(scope));
    let others = others.iter().map(|field| field.whole(scope));
    let others = (others.len() > 0).then(|| quote!(; #(#others),*));
    quote! {
        crate::builder::builder! {
            #allow #ident #new_docs (#(#arguments),*) { #(#starts),* } #(#options),* #others
        }
    }
}

/// Returns the arguments of `new`.
fn arguments(scope: &Scope<'_>, fields: &[PublicField<'_>]) -> Vec<TokenStream> {
    let arguments = fields.iter().filter(|field| field.is_argument());
    let arguments = arguments.map(|field| {
        let (ident, (ty, _)) = (ident(field.ident), field.argument(scope));
        quote!(#ident: #ty)
    });
    arguments.collect()
}

/// Writes `new` for a struct of these fields, and `rest`.
pub fn new(
    scope: &Scope<'_>,
    fields: &[PublicField<'_>],
    rest: Option<TokenStream>,
) -> TokenStream {
    let arguments = arguments(scope, fields);
    let values = fields.iter().map(|field| field.assignment(scope));
    quote!(pub fn new(#(#arguments),*) -> Self { Self { #(#values,)* #rest } })
}
