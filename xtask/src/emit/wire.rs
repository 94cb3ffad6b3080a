//! How a page's types and requests are read and written: the private file beside the page. In: types and operations.
//! Out: implementations over the runtime's shared readers, each a table and a `match`, since that is what derives
//! spend their compile time on.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::literal::ident;
use super::scope::{Scope, keeps_extra, presence};
use super::{secret, unions};
use crate::ir::{
    Alternative, Dispatch, Enum, Field, JsonKind, Presence, Struct, Ty, TypeDef, TypeKind, Union,
};

/// This file, for the header of what it writes.
pub const FILE: &str = file!();

/// Writes the implementations of one type.
pub fn impls(scope: &Scope<'_>, def: &TypeDef) -> TokenStream {
    match &def.kind {
        TypeKind::Struct(strukt) => {
            let record = record(scope, def, strukt);
            let ty = scope.own(&def.ident);
            let serde = match &strukt.from_string {
                Some(property) => serde_from_string(&ty, property),
                None => quote!(crate::record::traits!(#ty);),
            };
            let has_secret = secret::has_secret(scope.page, strukt);
            let debug = has_secret.then(|| secret::debug(scope, def, strukt));
            quote!(#record #serde #debug)
        }
        TypeKind::Enum(enum_) => {
            let (open, ty) = (open(scope, def, enum_), scope.own(&def.ident));
            quote!(#open crate::open::traits!(#ty);)
        }
        TypeKind::Union(union) => match &union.by {
            Dispatch::ContentType => TokenStream::new(),
            Dispatch::Fit | Dispatch::Status => unions::impls(scope, def, union),
            Dispatch::Tag(_) | Dispatch::Kind => union_impls(scope, def, union),
        },
        TypeKind::Alias(_) | TypeKind::Runtime { .. } => TokenStream::new(),
    }
}

/// Writes serde's traits for a record that may also be the string of one property.
fn serde_from_string(ty: &TokenStream, property: &str) -> TokenStream {
    quote! {
        impl<'de> ::serde::Deserialize<'de> for #ty {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                crate::record::deserialize_or_text(deserializer, #property)
            }
        }
        impl ::serde::Serialize for #ty {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                crate::record::serialize(self, serializer)
            }
        }
    }
}

/// ```text
/// impl Record for ManageCallResponse {
///     const FIELDS: &'static [&'static str] = &["success", "call_id"];
///     fn read(…) { while let Some(field) = properties.next_field()? { match field { 0 => …, _ => … } } … }
///     fn write(…) { … }
/// }
/// ```
fn record(scope: &Scope<'_>, def: &TypeDef, strukt: &Struct) -> TokenStream {
    let (ty, name) = (scope.own(&def.ident), &def.ident);
    let aliases = strukt.fields.iter().flat_map(|field| field.aliases.iter());
    let names = strukt.fields.iter().map(|field| &field.wire).chain(aliases);
    let read = read(def, strukt);
    let write = write(def, strukt);
    quote! {
        impl crate::record::Record for #ty {
            const NAME: &'static str = #name;
            const FIELDS: &'static [&'static str] = &[#(#names),*];
            fn read<'de, A: ::serde::de::MapAccess<'de>>(
                mut properties: crate::record::Properties<'de, A>,
            ) -> ::std::result::Result<Self, A::Error> { #read }
            fn write<M: ::serde::ser::SerializeMap>(&self, map: &mut M) -> ::std::result::Result<(), M::Error> { #write }
        }
    }
}

fn read(def: &TypeDef, strukt: &Struct) -> TokenStream {
    let fields = strukt.fields.iter().enumerate();
    let locals = fields.map(|(index, field)| (field, format_ident!("field_{index}")));
    let locals: Vec<_> = locals.collect();
    let starts = locals
        .iter()
        .map(|(field, local)| match presence(def, field) {
            Presence::OptionalNullable => {
                quote!(let mut #local = crate::nullable::Nullable::Absent;)
            }
            _ => quote!(let mut #local = None;),
        });
    let all = read_properties(def, &locals);
    let values = locals.iter().map(|(field, local)| {
        let (ident, wire) = (ident(&field.ident), &field.wire);
        match presence(def, field) {
            _ if strukt.unwrapped.as_ref() == Some(wire) => {
                quote!(#ident: properties.unwrapped(#local, #wire)?)
            }
            Presence::Required | Presence::Nullable => {
                quote!(#ident: properties.required(#local, #wire)?)
            }
            Presence::Optional | Presence::OptionalNullable => quote!(#ident: #local),
        }
    });
    let extra = keeps_extra(def, strukt).then(|| quote!(extra: properties.extra(),));
    quote! {
        #(#starts)*
        #all
        Ok(Self { #(#values,)* #extra })
    }
}

/// Writes the loop that reads each property into the local variable of its field.
fn read_properties(def: &TypeDef, locals: &[(&Field, Ident)]) -> TokenStream {
    let mut assigns = locals.iter().map(|(field, local)| {
        let value = if field.lenient {
            quote!(properties.lenient()?)
        } else {
            quote!(properties.value()?)
        };
        match presence(def, field) {
            Presence::Required | Presence::Nullable => quote!(#local = Some(#value)),
            Presence::Optional | Presence::OptionalNullable => quote!(#local = #value),
        }
    });
    if let [_] = locals {
        return quote!(while properties.next_field()?.is_some() { #(#assigns;)* });
    }
    // The reader returns indices of the table only, so the arm of the last field takes the rest.
    let last = assigns.next_back();
    let mut alias = locals.len()..;
    let patterns = locals.iter().enumerate().map(|(index, (field, _))| {
        let aliases = alias.by_ref().take(field.aliases.len());
        let indices = std::iter::once(index).chain(aliases);
        let indices = indices.map(Literal::usize_unsuffixed);
        quote!(#(#indices)|*)
    });
    let arms = patterns
        .zip(assigns)
        .map(|(pattern, assign)| quote!(#pattern => #assign,));
    quote!(while let Some(field) = properties.next_field()? { match field { #(#arms)* _ => #last, } })
}

fn write(def: &TypeDef, strukt: &Struct) -> TokenStream {
    let fields = strukt.fields.iter().map(|field| write_field(def, field));
    let end = if keeps_extra(def, strukt) {
        quote!(self.extra.write(map))
    } else {
        quote!(Ok(()))
    };
    quote!(#(#fields)* #end)
}

fn write_field(def: &TypeDef, field: &Field) -> TokenStream {
    let (ident, wire) = (ident(&field.ident), &field.wire);
    match presence(def, field) {
        Presence::Required | Presence::Nullable => {
            quote!(map.serialize_entry(#wire, &self.#ident)?;)
        }
        Presence::Optional => quote!(crate::record::optional(map, #wire, &self.#ident)?;),
        Presence::OptionalNullable => quote!(crate::record::nullable(map, #wire, &self.#ident)?;),
    }
}

/// ```text
/// impl OpenEnum for RingTarget {
///     const VALUES: &'static [(&'static str, Self)] = &[("META", Self::Meta), ("PARTNERS", Self::Partners)];
///     fn as_str(&self) -> &str { match self { Self::Meta => "META", … } }
/// }
/// ```
fn open(scope: &Scope<'_>, def: &TypeDef, enum_: &Enum) -> TokenStream {
    let ty = scope.own(&def.ident);
    let variants = enum_.variants.iter();
    let values = variants.clone().map(|variant| {
        let ident = ident(&variant.ident);
        let value = variant.json.as_ref().unwrap_or(&variant.wire);
        quote!((#value, Self::#ident))
    });
    let strings = variants.map(|variant| {
        let (ident, wire) = (ident(&variant.ident), &variant.wire);
        quote!(Self::#ident => #wire,)
    });
    let ignore_case = enum_
        .ignore_case
        .then(|| quote! { const IGNORE_CASE: bool = true; });
    let json = enum_.is_json().then(|| quote! { const JSON: bool = true; });
    quote! {
        impl crate::open::OpenEnum for #ty {
            const VALUES: &'static [(&'static str, Self)] = &[#(#values),*];
            #ignore_case
            #json
            fn unrecognized(value: crate::open::UnrecognizedValue) -> Self { Self::Unrecognized(value) }
            fn as_str(&self) -> &str {
                match self { #(#strings)* Self::Unrecognized(value) => value.as_str() }
            }
            fn as_unrecognized(&self) -> ::std::option::Option<&crate::open::UnrecognizedValue> {
                if let Self::Unrecognized(value) = self { Some(value) } else { None }
            }
        }
    }
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
