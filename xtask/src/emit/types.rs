//! Types as their user reads them. In: a type of a page. Out: its definition, its docs and its constructors.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::{Docs, code};
use super::scope::{Scope, keeps_extra, presence};
use super::secret;
use crate::ir::{Dispatch, Enum, Field, Presence, Struct, Ty, TypeDef, TypeKind, TypeUse, Union};
use crate::version::ApiVersion;

/// ```text
/// /// What it is.
/// #[derive(Debug, Clone, PartialEq)]
/// #[non_exhaustive]
/// pub struct ManageCallBody { … }
/// ```
pub fn definition(scope: &Scope<'_>, def: &TypeDef, since: &str) -> TokenStream {
    match &def.kind {
        TypeKind::Struct(strukt) => struct_def(scope, def, strukt, since),
        TypeKind::Enum(enum_) => enum_def(def, enum_, since),
        TypeKind::Union(union) => union_def(scope, def, union, since),
        TypeKind::Alias(value) => alias_def(scope, def, value, since),
        TypeKind::Runtime { .. } => TokenStream::new(),
    }
}

fn type_docs(def: &TypeDef, since: &str) -> Docs {
    let docs = Docs::new().text(def.doc.as_deref());
    let docs = if docs.is_empty() {
        docs.own(&format!("{}; not described.", code(&def.key)))
    } else {
        docs
    };
    if since.is_empty() {
        docs
    } else {
        docs.own(since)
    }
}

/// What a document deprecates, or a later version lacks.
pub fn deprecation(deprecated: bool, removed_in: Option<ApiVersion>) -> TokenStream {
    match removed_in {
        Some(version) => {
            // Three parts, as the attribute wants it and as the reference pages write versions.
            let since = format!("{}.{}.0", version.major, version.minor);
            let note = format!("Graph API {version} and later do not have it");
            quote!(#[deprecated(since = #since, note = #note)])
        }
        None if deprecated => quote!(#[deprecated]),
        None => TokenStream::new(),
    }
}

fn struct_def(scope: &Scope<'_>, def: &TypeDef, strukt: &Struct, since: &str) -> TokenStream {
    let docs = type_docs(def, since).outer();
    let deprecated = deprecation(def.deprecated, def.removed_in);
    let ident = format_ident!("{}", def.ident);
    let fields = strukt.fields.iter().map(|field| {
        let docs = match secret::is_secret(scope.page, field) {
            true => field_docs(field).own("`Debug` does not show it."),
            false => field_docs(field),
        };
        let docs = docs.outer();
        let deprecated = deprecation(field.deprecated, field.removed_in);
        let (ident, ty) = (format_ident!("{}", field.ident), scope.field(def, field));
        quote!(#docs #deprecated pub #ident: #ty)
    });
    let extra = keeps_extra(def, strukt).then(|| {
        let docs = Docs::new()
            .own("Members that the document does not list, as they came.")
            .outer();
        quote!(#docs pub extra: crate::record::Extra,)
    });
    let free = strukt.fields.iter().all(|field| {
        presence(def, field) != Presence::Required && presence(def, field) != Presence::Nullable
    });
    let default = free.then(|| quote!(Default,));
    let debug = (!secret::has_secret(scope.page, strukt)).then(|| quote!(Debug,));
    let constructors = def.sent.then(|| constructors(scope, def, strukt));
    quote! {
        #docs
        #deprecated
        #[derive(#debug Clone, PartialEq, #default)]
        #[non_exhaustive]
        pub struct #ident { #(#fields,)* #extra }
        #constructors
    }
}

fn field_docs(field: &Field) -> Docs {
    let docs = Docs::new().text(field.doc.as_deref());
    let docs = if docs.is_empty() {
        docs.own(&format!("{}; not described.", code(&field.wire)))
    } else {
        docs
    };
    let aliases: Vec<_> = field.aliases.iter().map(|alias| code(alias)).collect();
    let docs = if aliases.is_empty() {
        docs
    } else {
        docs.own(&format!("Also read from {}.", aliases.join(", ")))
    };
    if field.lenient {
        docs.own("Also read from another kind of scalar that says the same.")
    } else {
        docs
    }
}

/// ```text
/// impl Track {
///     pub fn new(msid: impl Into<String>, label: TrackLabel) -> Self { … }
///     pub fn status(mut self, status: TrackStatus) -> Self { … }
/// }
/// ```
fn constructors(scope: &Scope<'_>, def: &TypeDef, strukt: &Struct) -> TokenStream {
    let ident = format_ident!("{}", def.ident);
    let needed = |field: &&Field| {
        matches!(
            presence(def, field),
            Presence::Required | Presence::Nullable
        )
    };
    let arguments = strukt.fields.iter().filter(needed).map(|field| {
        let argument = format_ident!("{}", field.ident);
        let ty = match presence(def, field) {
            Presence::Required => argument_type(scope, &field.value),
            _ => scope.field(def, field),
        };
        quote!(#argument: #ty)
    });
    let values = strukt.fields.iter().map(|field| {
        let ident = format_ident!("{}", field.ident);
        match presence(def, field) {
            Presence::Required if field.boxed => {
                let boxed = scope.prelude("Box");
                quote!(#ident: #boxed::new(#ident))
            }
            Presence::Required if field.value.ty == Ty::String => quote!(#ident: #ident.into()),
            Presence::Required | Presence::Nullable => quote!(#ident),
            Presence::Optional => quote!(#ident: None),
            Presence::OptionalNullable => quote!(#ident: crate::nullable::Nullable::Absent),
        }
    });
    let extra = keeps_extra(def, strukt).then(|| {
        let default = scope.prelude("Default");
        quote!(extra: #default::default(),)
    });
    let free = strukt.fields.iter().all(|field| !needed(&field));
    let new_docs = Docs::new()
        .own(if free {
            "Starts with nothing set."
        } else {
            "Starts with what is required."
        })
        .outer();
    let setters = strukt
        .fields
        .iter()
        .filter(|field| !needed(field))
        .map(|field| setter(scope, def, field));
    let deprecated = strukt
        .fields
        .iter()
        .any(|field| field.deprecated || field.removed_in.is_some())
        .then(|| quote!(#[allow(deprecated)]));
    quote! {
        #deprecated
        impl #ident {
            #new_docs
            pub fn new(#(#arguments),*) -> Self { Self { #(#values,)* #extra } }
            #(#setters)*
        }
    }
}

fn setter(scope: &Scope<'_>, def: &TypeDef, field: &Field) -> TokenStream {
    let ident = format_ident!("{}", field.ident);
    let ty = argument_type(scope, &field.value);
    let mut value = if field.value.ty == Ty::String {
        quote!(#ident.into())
    } else {
        quote!(#ident)
    };
    if field.boxed {
        let boxed = scope.prelude("Box");
        value = quote!(#boxed::new(#value));
    }
    let deprecated = deprecation(field.deprecated, field.removed_in);
    let docs = Docs::new().own(&format!("Sets [`{}`](Self::{0}).", field.ident));
    if presence(def, field) == Presence::OptionalNullable {
        let docs = docs.own("Give `None` to send null.").outer();
        let option = scope.optional(&scope.ty(&field.value.ty));
        let into = scope.prelude("Into");
        let boxed = field.boxed.then(|| {
            let boxed = scope.prelude("Box");
            quote!(.map(#boxed::new))
        });
        return quote! {
            #docs
            #deprecated
            #[must_use]
            pub fn #ident(mut self, #ident: impl #into<#option>) -> Self {
                self.#ident = crate::nullable::Nullable::from_option(#ident.into() #boxed);
                self
            }
        };
    }
    let docs = docs.outer();
    quote! {
        #docs
        #deprecated
        #[must_use]
        pub fn #ident(mut self, #ident: #ty) -> Self { self.#ident = Some(#value); self }
    }
}

/// What a constructor takes: text in any form, everything else as it is.
pub fn argument_type(scope: &Scope<'_>, value: &TypeUse) -> TokenStream {
    let ty = scope.ty(&value.ty);
    if value.ty == Ty::String {
        let into = scope.prelude("Into");
        quote!(impl #into<#ty>)
    } else {
        ty
    }
}

/// ```text
/// #[non_exhaustive]
/// pub enum RingTarget { Meta, Partners, Unrecognized(UnrecognizedValue) }
/// ```
fn enum_def(def: &TypeDef, enum_: &Enum, since: &str) -> TokenStream {
    let docs = type_docs(def, since).outer();
    let deprecated = deprecation(def.deprecated, def.removed_in);
    let ident = format_ident!("{}", def.ident);
    let variants = enum_.variants.iter().map(|variant| {
        let docs = Docs::new().own(&code(&variant.wire)).outer();
        let ident = format_ident!("{}", variant.ident);
        quote!(#docs #ident)
    });
    let unrecognized = Docs::new()
        .own("A value that the document does not list. It is sent as it came.")
        .outer();
    let as_str = Docs::new().own("The value on the wire.").outer();
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            #unrecognized
            Unrecognized(crate::open::UnrecognizedValue),
        }
        impl #ident {
            #as_str
            pub fn as_str(&self) -> &str { crate::open::OpenEnum::as_str(self) }
        }
    }
}

/// ```text
/// #[non_exhaustive]
/// pub enum UserId { String(String), Integer(i64), Unrecognized(serde_json::Value) }
/// ```
fn union_def(scope: &Scope<'_>, def: &TypeDef, union: &Union, since: &str) -> TokenStream {
    let docs = type_docs(def, since).outer();
    let deprecated = deprecation(def.deprecated, def.removed_in);
    let ident = format_ident!("{}", def.ident);
    let variants = union.alternatives.iter().map(|branch| {
        let text = match branch.tags.as_slice() {
            [] if union.by == Dispatch::Fit => format!("`{}`", branch.ident),
            statuses if union.by == Dispatch::Status => format!("Status {}.", statuses.join(", ")),
            _ if union.by == Dispatch::ContentType => "Sent in this form.".to_owned(),
            [] if matches!(union.by, Dispatch::Tag(_)) => "Tagged otherwise.".to_owned(),
            [] => format!(
                "A JSON {}.",
                branch.ident.trim_end_matches('_').to_lowercase()
            ),
            tags => format!(
                "Tagged {}.",
                tags.iter()
                    .map(|tag| code(tag))
                    .collect::<Vec<_>>()
                    .join(" or ")
            ),
        };
        let docs = Docs::new().own(&text).outer();
        let variant = format_ident!("{}", branch.ident);
        let mut ty = scope.value(&branch.value);
        if branch.boxed {
            let boxed = scope.prelude("Box");
            ty = quote!(#boxed<#ty>);
        }
        quote!(#docs #variant(#ty))
    });
    let unrecognized = Docs::new()
        .own("None of these. It is sent as it came.")
        .outer();
    let open = !matches!(union.by, Dispatch::Status | Dispatch::ContentType);
    let unrecognized = open.then(|| quote!(#unrecognized Unrecognized(::serde_json::Value),));
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            #unrecognized
        }
    }
}

fn alias_def(scope: &Scope<'_>, def: &TypeDef, value: &TypeUse, since: &str) -> TokenStream {
    let docs = type_docs(def, since).outer();
    let (ident, ty) = (format_ident!("{}", def.ident), scope.value(value));
    quote!(#docs pub type #ident = #ty;)
}

/// A type that another one stands for.
pub fn same(def: &TypeDef, first: &TypeDef) -> TokenStream {
    let docs = type_docs(def, "").own(&format!("Of the same shape as [`{}`].", first.ident));
    let docs = docs.outer();
    let deprecated = deprecation(def.deprecated, def.removed_in);
    let (ident, first) = (
        format_ident!("{}", def.ident),
        format_ident!("{}", first.ident),
    );
    quote!(#docs #deprecated pub type #ident = #first;)
}
