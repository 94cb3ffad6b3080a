//! How a page's types and requests are read and written: the private file beside the page. In: types and operations.
//! Out: implementations over the runtime's shared readers, each a table and a `match`, since that is what derives
//! spend their compile time on.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::literal::ident;
use super::scope::{Scope, keeps_extra, presence};
use super::{secret, unions};
use crate::ir::{
    AdditionalProperties, Constant, Dispatch, Enum, Field, Presence, Struct, Ty, TypeDef, TypeKind,
};

/// This file, for the header of what it writes.
pub const FILE: &str = file!();

/// Writes the implementations of one type.
pub fn impls(scope: &Scope<'_>, def: &TypeDef) -> TokenStream {
    match &def.kind {
        TypeKind::Struct(strukt) => {
            let record = record(scope, def, strukt);
            let has_secret = secret::has_secret(scope.page, strukt);
            let debug = has_secret.then(|| secret::debug(scope, def, strukt));
            quote!(#record #debug)
        }
        TypeKind::Enum(enum_) => open(def, enum_),
        TypeKind::Union(union) => match &union.by {
            Dispatch::ContentType => TokenStream::new(),
            Dispatch::Fit | Dispatch::Status => unions::by_shape(scope, def, union),
            Dispatch::Tag(property) => unions::by_tag(scope, def, union, property),
            Dispatch::Kind => unions::by_kind(scope, def, union),
        },
        TypeKind::Alias(_) | TypeKind::Runtime { .. } => TokenStream::new(),
    }
}

/// ```text
/// crate::record::record! {
///     ManageCallResponse 0 success Required, 1 call_id Optional; extra
/// }
/// ```
fn record(scope: &Scope<'_>, def: &TypeDef, strukt: &Struct) -> TokenStream {
    let name = ident(&def.ident);
    let text = strukt.from_string.as_ref().map(|name| quote!(or #name));
    let constants = strukt.constants.iter();
    let constants = constants.map(|Constant { wire, value }| quote!(with #wire #value));
    let mut alias = strukt.fields.len()..;
    let rows = strukt.fields.iter().enumerate().map(|(index, field)| {
        let aliases = alias.by_ref().take(field.aliases.len());
        let indices = std::iter::once(index).chain(aliases);
        let indices = indices.map(Literal::usize_unsuffixed);
        let (ident, wire) = (ident(&field.ident), &field.wire);
        let slot = slot(scope, def, strukt, field);
        let wire = (field.ident != *wire).then_some(wire);
        let read = if field.lenient {
            Some(quote!(lenient))
        } else {
            let is_set_aside = is_set_aside(scope, def, strukt, field);
            is_set_aside.then(|| quote!(integer))
        };
        quote!(#(#indices)|* #ident #wire #slot #read)
    });
    let aliases = strukt.fields.iter().flat_map(|field| field.aliases.iter());
    let extra = keeps_extra(def, strukt).then(|| quote!(extra));
    quote!(crate::record::record! { #name #text #(#constants)* #(#rows),*; #(#aliases)* #extra })
}

/// Returns whether an integer that the field's type cannot hold is kept beside the fields: no document of a third party
/// bounds what its server counts, and one such property must not fail a response.
fn is_set_aside(scope: &Scope<'_>, def: &TypeDef, strukt: &Struct, field: &Field) -> bool {
    let ty = scope.resolved(&field.value.ty);
    let mut aliases = scope.page.aliases(&field.value.ty);
    matches!(ty, Ty::Int32 | Ty::Int64 | Ty::Uint64)
        && aliases.all(|alias| !alias.nullable)
        && !scope.page.is_project
        && keeps_extra(def, strukt)
        && !matches!(strukt.additional, AdditionalProperties::Typed(_))
        && matches!(presence(def, field), Presence::Optional)
}

/// Returns the runtime's type that holds a field while its record is read.
fn slot(scope: &Scope<'_>, def: &TypeDef, strukt: &Struct, field: &Field) -> TokenStream {
    match presence(def, field) {
        _ if strukt.unwrapped.as_ref() == Some(&field.wire) => quote!(Unwrapped),
        Presence::Required | Presence::Nullable => quote!(Required),
        // Graph writes null for what is missing.
        Presence::Optional
            if !scope.page.is_project && *scope.resolved(&field.value.ty) == Ty::Json =>
        {
            quote!(OptionalAny)
        }
        Presence::Optional => quote!(Optional),
        Presence::OptionalNullable => quote!(OptionalNullable),
    }
}

/// ```text
/// crate::open::open! { RingTarget Meta "META", Partners "PARTNERS"; IGNORE_CASE }
/// ```
fn open(def: &TypeDef, enum_: &Enum) -> TokenStream {
    let name = ident(&def.ident);
    let variants = enum_.variants.iter().map(|variant| {
        let (ident, wire) = (ident(&variant.ident), &variant.wire);
        let json = variant.json.as_ref().filter(|json| *json != wire);
        quote!(#ident #wire #json)
    });
    let ignore_case = enum_.ignore_case.then(|| quote!(IGNORE_CASE));
    let json = enum_.is_json().then(|| quote!(JSON));
    quote!(crate::open::open! { #name #(#variants),*; #ignore_case #json })
}
