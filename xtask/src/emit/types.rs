//! Types as their user reads them. In: a type of a page. Out: its definition, its docs and its constructors.

use proc_macro2::TokenStream;
use quote::quote;

use super::admits;
use super::bounds;
use super::builder::{self, PublicField};
use super::conversions;
use super::docs::{Docs, code};
use super::literal::ident;
use super::scope::{
    Scope, constant, is_argument, is_required_to_receive, is_required_to_send, keeps_extra,
};
use super::secret;
use crate::ir::{
    Alternative, Constant, Derives, Dispatch, Enum, Field, Page, Struct, Ty, TypeDef, TypeKind,
    TypeUse, Union,
};
use crate::version::ApiVersion;

/// This file, for the header of what it writes.
pub const FILE: &str = file!();

/// ```text
/// /// What it is.
/// #[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    let docs = Docs::described(def.doc.as_deref(), &def.key);
    match since {
        "" => docs,
        since => docs.own(since),
    }
}

/// Returns `#[deprecated]` for what a document deprecates, or a later version lacks.
pub fn deprecation(deprecated: bool, removed_in: Option<ApiVersion>) -> TokenStream {
    match removed_in {
        Some(version) => {
            // The attribute takes a version of three parts.
            let since = format!("{}.{}.0", version.major, version.minor);
            let note = format!("removed in Graph API {version}");
            quote!(#[deprecated(since = #since, note = #note)])
        }
        None if deprecated => quote!(#[deprecated]),
        None => TokenStream::new(),
    }
}

/// Writes `Eq, Hash,`, as far as the content allows them.
pub fn exact(derives: Derives) -> TokenStream {
    let eq = derives.eq.then(|| quote!(Eq,));
    let hash = derives.hash.then(|| quote!(Hash,));
    quote!(#eq #hash)
}

/// Returns the traits that a type derives only because of its content, without what the arguments of `new` say as well.
pub fn traits(page: &Page, def: &TypeDef) -> Vec<&'static str> {
    let has_default = match &def.kind {
        TypeKind::Struct(strukt) => !def.sent && is_free(page, def, strukt),
        TypeKind::Enum(enum_) => enum_.constant().is_some(),
        _ => false,
    };
    def.derives.and_default(has_default)
}

/// Returns whether `new` takes nothing.
fn is_free(page: &Page, def: &TypeDef, strukt: &Struct) -> bool {
    let mut fields = strukt.fields.iter();
    !fields.any(|field| is_argument(page, def, field))
}

fn struct_def(scope: &Scope<'_>, def: &TypeDef, strukt: &Struct, since: &str) -> TokenStream {
    let mut docs = type_docs(def, since);
    for Constant { wire, value } in &strukt.constants {
        docs = docs.own(&format!("Always sent with {} {}.", code(wire), code(value)));
    }
    if let Some(sentence) = admits::sentence(strukt) {
        docs = docs.own(&sentence);
    }
    let docs = docs.outer();
    let deprecated = deprecation(def.deprecated, def.removed_in);
    let name = ident(&def.ident);
    let fields = strukt.fields.iter().map(|field| {
        let docs = field_docs(scope, def, field).outer();
        let deprecated = deprecation(field.deprecated, field.removed_in);
        let (ident, ty) = (ident(&field.ident), scope.field(def, field));
        quote!(#docs #deprecated pub #ident: #ty,)
    });
    let keeps_extra = keeps_extra(def, strukt);
    let extra = keeps_extra.then(|| {
        quote! {
            /// Properties that the document does not declare, kept as received.
            pub extra: crate::record::Extra,
        }
    });
    let is_free = is_free(scope.page, def, strukt);
    let default = is_free.then(|| quote!(Default,));
    let exact = exact(def.derives);
    let debug = (!secret::has_secret(scope.page, strukt)).then(|| quote!(Debug,));
    let constructors = def.sent.then(|| {
        let fields = strukt.fields.iter();
        let fields: Vec<_> = fields
            .map(|field| PublicField::field(scope, def, field))
            .collect();
        let has_constant = |field| constant(scope.page, def, field).is_some();
        let docs = if is_free && strukt.fields.iter().any(has_constant) {
            "Creates a value in which only constants are set."
        } else if is_free {
            "Creates a value in which no property is set."
        } else {
            "Creates a value from its required properties."
        };
        let default = scope.prelude("Default");
        let extra = keeps_extra.then(|| quote!(extra: #default::default()));
        builder::constructors(scope, &def.ident, &fields, docs, extra)
    });
    quote! {
        #docs
        #deprecated
        #[derive(#debug Clone, PartialEq, #exact #default)]
        #[non_exhaustive]
        pub struct #name { #(#fields)* #extra }
        #constructors
    }
}

fn field_docs(scope: &Scope<'_>, owner: &TypeDef, field: &Field) -> Docs {
    let mut docs = Docs::described(field.doc.as_deref(), &field.wire);
    let aliases: Vec<_> = field.aliases.iter().map(|alias| code(alias)).collect();
    if !aliases.is_empty() {
        let aliases = aliases.join(" or ");
        docs = docs.own(&format!("Also accepts the property name {aliases}."));
    }
    if field.lenient {
        docs = docs.own(match scope.resolved(&field.value.ty) {
            Ty::String => "Also accepts the value as a number.",
            _ => "Also accepts the value as a string.",
        });
    }
    if let Some((_, variant)) = constant(scope.page, owner, field).filter(|_| owner.sent) {
        docs = docs.own(&format!("`new` sets it to {}.", code(&variant.wire)));
    }
    let checked = bounds::sentence(scope.page, &field.value).filter(|_| owner.sent);
    if let Some(sentence) = checked {
        docs = docs.own(&sentence);
    }
    if is_required_to_send(owner, field) {
        docs = docs.own("Required in a request; no response has it.");
    }
    if is_required_to_receive(owner, field) {
        docs = docs.own("In every response; not sent.");
    }
    if secret::is_secret(scope.page, field) {
        docs.own("`Debug` redacts the value.")
    } else {
        docs
    }
}

/// ```text
/// #[non_exhaustive]
/// pub enum RingTarget { Meta, Partners, Unrecognized(UnrecognizedValue) }
/// ```
fn enum_def(def: &TypeDef, enum_: &Enum, since: &str) -> TokenStream {
    let docs = type_docs(def, since).outer();
    let deprecated = deprecation(def.deprecated, def.removed_in);
    // A struct whose other fields are optional derives `Default`.
    let is_constant = enum_.constant().is_some();
    let (derive, default) = is_constant
        .then(|| (quote!(Default,), quote!(#[default])))
        .unzip();
    let variants = enum_.variants.iter().map(|variant| {
        let docs = Docs::new().own(&code(&variant.wire)).outer();
        let ident = ident(&variant.ident);
        quote!(#docs #default #ident,)
    });
    let enum_ = open_enum(&def.ident, variants.collect(), derive);
    quote!(#docs #deprecated #enum_)
}

/// Writes an enum that keeps what it does not declare.
pub fn open_enum(name: &str, variants: TokenStream, derive: Option<TokenStream>) -> TokenStream {
    let ident = ident(name);
    quote! {
        #[derive(Debug, Clone, PartialEq, Eq, Hash, #derive)]
        #[non_exhaustive]
        pub enum #ident {
            #variants
            /// A value that the document does not declare; serialized unchanged.
            Unrecognized(crate::open::UnrecognizedValue),
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
    let name = ident(&def.ident);
    let variants = union.alternatives.iter().map(|alternative| {
        let docs = Docs::new().own(&variant_docs(union, alternative)).outer();
        let variant = ident(&alternative.ident);
        let ty = scope.alternative(alternative);
        quote!(#docs #variant(#ty),)
    });
    let exact = exact(def.derives);
    let is_open = !matches!(union.by, Dispatch::Status | Dispatch::ContentType);
    let unrecognized = is_open.then(|| {
        quote! {
            /// A value that matches no alternative; serialized unchanged.
            Unrecognized(::serde_json::Value),
        }
    });
    let constructors = conversions::constructors(scope, def, union);
    quote! {
        #docs
        #deprecated
        #[derive(Debug, Clone, PartialEq, #exact)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* #unrecognized }
        #constructors
    }
}

fn variant_docs(union: &Union, alternative: &Alternative) -> String {
    let tags: Vec<_> = alternative.tags.iter().map(|tag| code(tag)).collect();
    match (&union.by, tags.as_slice()) {
        (Dispatch::Fit, []) => format!("`{}`.", alternative.ident),
        (Dispatch::Status, _) => format!("Status {}.", alternative.tags.join(", ")),
        (Dispatch::ContentType, _) => "Serialized as this media type.".to_owned(),
        (Dispatch::Tag(_), []) => "Any other tag.".to_owned(),
        (_, []) => format!(
            "A JSON {}.",
            alternative.ident.trim_end_matches('_').to_lowercase()
        ),
        (_, tags) => format!("Tagged {}.", tags.join(" or ")),
    }
}

fn alias_def(scope: &Scope<'_>, def: &TypeDef, value: &TypeUse, since: &str) -> TokenStream {
    let docs = type_docs(def, since).outer();
    let (ident, ty) = (ident(&def.ident), scope.value(value));
    quote!(#docs pub type #ident = #ty;)
}

/// Writes a type as an alias of one with the same contract.
pub fn same(def: &TypeDef, first: &TypeDef) -> TokenStream {
    let docs = type_docs(def, "").own(&format!("The same contract as [`{}`].", first.ident));
    let docs = docs.outer();
    let deprecated = deprecation(def.deprecated, def.removed_in);
    let (ident, first) = (ident(&def.ident), ident(&first.ident));
    quote!(#docs #deprecated pub type #ident = #first;)
}
