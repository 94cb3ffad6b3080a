//! How a page's types and requests are read and written: the private file beside the page. In: types and operations.
//! Out: implementations over the runtime's shared readers, each a table and a `match`, since that is what derives
//! spend their compile time on.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::literal::ident;
use super::scope::{Scope, keeps_extra, presence};
use super::{secret, unions};
use crate::ir::{
    AdditionalProperties, Alternative, Constant, Dispatch, Enum, Field, JsonKind, Presence, Struct,
    Ty, TypeDef, TypeKind, Union,
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
            Dispatch::Fit | Dispatch::Status => unions::impls(scope, def, union),
            Dispatch::Tag(_) | Dispatch::Kind => union_impls(scope, def, union),
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
        let slot = slot(def, strukt, field);
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
fn slot(def: &TypeDef, strukt: &Struct, field: &Field) -> TokenStream {
    match presence(def, field) {
        _ if strukt.unwrapped.as_ref() == Some(&field.wire) => quote!(Unwrapped),
        Presence::Required | Presence::Nullable => quote!(Required),
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

/// A union is read as JSON first; its kind or its tag decides which alternative reads it, and a value of none is kept.
fn union_impls(scope: &Scope<'_>, def: &TypeDef, union: &Union) -> TokenStream {
    let ty = scope.own(&def.ident);
    let read = |alternative: &Alternative| {
        let variant = ident(&alternative.ident);
        quote!(::serde_json::from_value(json).map(Self::#variant))
    };
    // The one without a tag is for all tags that no other has.
    let is_rest = |it: &&Alternative| matches!(union.by, Dispatch::Tag(_)) && it.tags.is_empty();
    let all = || union.alternatives.iter();
    let arms = all().filter(|it| !is_rest(it)).map(|alternative| {
        let (tags, read) = (&alternative.tags, read(alternative));
        let pattern = match &union.by {
            Dispatch::Tag(_) => quote!(Some(#(#tags)|*)),
            _ => kind_pattern(scope, &alternative.value.ty),
        };
        quote!(#pattern => #read)
    });
    let scrutinee = match &union.by {
        Dispatch::Tag(property) => {
            quote!(json.get(#property).and_then(::serde_json::Value::as_str))
        }
        _ => quote!(&json),
    };
    let rest = all().find(is_rest).map(read);
    let rest = rest.unwrap_or_else(|| quote!(Ok(Self::Unrecognized(json))));
    let writes = all().map(|alternative| unions::write(scope, union, alternative));
    quote! {
        impl<'de> ::serde::Deserialize<'de> for #ty {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let json = ::serde_json::Value::deserialize(deserializer)?;
                let branch = match #scrutinee { #(#arms,)* _ => #rest };
                branch.map_err(::serde::de::Error::custom)
            }
        }
        impl ::serde::Serialize for #ty {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    #(#writes)*
                    Self::Unrecognized(value) => value.serialize(serializer),
                }
            }
        }
    }
}

/// Writes the pattern of the JSON that a type is read from.
fn kind_pattern(scope: &Scope<'_>, ty: &Ty) -> TokenStream {
    match scope.page.json_kind(ty) {
        JsonKind::Bool => quote!(::serde_json::Value::Bool(_)),
        JsonKind::Integer => {
            quote!(::serde_json::Value::Number(number) if number.is_i64())
        }
        JsonKind::Number => quote!(::serde_json::Value::Number(_)),
        JsonKind::String => quote!(::serde_json::Value::String(_)),
        JsonKind::Array => quote!(::serde_json::Value::Array(_)),
        JsonKind::Object => quote!(::serde_json::Value::Object(_)),
    }
}
