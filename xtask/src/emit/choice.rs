//! Unions whose alternatives have no tag, and those that the status of an answer tells apart. In: such a union. Out: its
//! implementations, over a table of what each branch looks like.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::scope::Scope;
use crate::ir::{Alternative, Dispatch, Enum, Ty, TypeDef, TypeKind, Union, Variant};

/// A fixed member with more values than this says little about which branch is meant.
const MAX_FIXED: usize = 8;

/// ```text
/// impl<'de> Deserialize<'de> for Pet {
///     fn deserialize(…) { crate::choice::read("Pet", &json, &[Shape { name: "Cat", … }], |branch, json| match branch { … }) }
/// }
/// ```
pub fn impls(scope: &Scope<'_>, def: &TypeDef, union: &Union) -> TokenStream {
    let (ty, name) = (scope.own(&def.ident), &def.ident);
    let shapes = union.alternatives.iter().map(|branch| shape(scope, branch));
    let variants: Vec<_> = union
        .alternatives
        .iter()
        .map(|branch| format_ident!("{}", branch.ident))
        .collect();
    let reads = union.alternatives.iter().map(|branch| read(scope, branch));
    let indices = (0..variants.len()).map(Literal::usize_unsuffixed);
    let writes = union
        .alternatives
        .iter()
        .map(|branch| write(scope, union, branch));
    let (none, unrecognized) = match union.by {
        Dispatch::Status => (
            quote!(Err(::serde::de::Error::custom(
                "none of the answers that are described"
            ))),
            None,
        ),
        _ => (
            quote!(Ok(Self::Unrecognized(json))),
            Some(
                quote!(Self::Unrecognized(value) => ::serde::Serialize::serialize(value, serializer),),
            ),
        ),
    };
    quote! {
        impl<'de> ::serde::Deserialize<'de> for #ty {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let json: ::serde_json::Value = ::serde::Deserialize::deserialize(deserializer)?;
                let read = crate::choice::read(#name, &json, &[#(#shapes),*], |branch, json| match branch {
                    #(#indices => #reads.map(Self::#variants),)*
                    _ => Err(::serde::de::Error::custom("no such branch")),
                });
                match read {
                    Ok(Some(value)) => Ok(value),
                    Ok(None) => #none,
                    Err(error) => Err(::serde::de::Error::custom(error)),
                }
            }
        }
        impl ::serde::Serialize for #ty {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self { #(#writes)* #unrecognized }
            }
        }
    }
}

fn read(scope: &Scope<'_>, branch: &Alternative) -> TokenStream {
    let mut ty = scope.value(&branch.value);
    if branch.boxed {
        let boxed = scope.prelude("Box");
        ty = quote!(#boxed<#ty>);
    }
    quote!(<#ty as ::serde::Deserialize>::deserialize(json))
}

/// The arm that writes a branch; a tag that the branch's own type need not hold is added.
pub fn write(scope: &Scope<'_>, union: &Union, branch: &Alternative) -> TokenStream {
    let variant = format_ident!("{}", branch.ident);
    if let (Dispatch::Tag(property), Some(tag)) = (&union.by, branch.tags.first()) {
        let holds = match scope.resolved(&branch.value.ty) {
            Ty::Named(id) => match &scope.page.ty(*id).kind {
                TypeKind::Struct(strukt) => {
                    let mut fields = strukt.fields.iter();
                    fields.any(|field| field.wire == *property && field.required)
                }
                _ => true,
            },
            _ => true,
        };
        if !holds {
            return quote!(Self::#variant(value) => crate::choice::tagged(#property, #tag, value, serializer),);
        }
    }
    quote!(Self::#variant(value) => ::serde::Serialize::serialize(value, serializer),)
}

fn shape(scope: &Scope<'_>, branch: &Alternative) -> TokenStream {
    let name = &branch.ident;
    let (kind, mut required, mut known, mut fixed) = (
        kind(scope, &branch.value.ty),
        Vec::new(),
        Vec::new(),
        Vec::new(),
    );
    if let Ty::Named(id) = scope.resolved(&branch.value.ty) {
        match &scope.page.ty(*id).kind {
            TypeKind::Struct(strukt) => {
                for field in &strukt.fields {
                    known.push(&field.wire);
                    if field.required && !field.write_only {
                        required.push(&field.wire);
                        fixed.extend(
                            texts(scope, &field.value.ty).map(|texts| (field.wire.as_str(), texts)),
                        );
                    }
                }
            }
            TypeKind::Enum(_) => {
                fixed.extend(texts(scope, &branch.value.ty).map(|texts| ("", texts)))
            }
            _ => {}
        }
    }
    let fixed = fixed
        .iter()
        .map(|(name, texts)| quote!((#name, &[#(#texts),*])));
    quote! {
        crate::choice::Shape {
            name: #name, kind: crate::choice::Kind::#kind, required: &[#(#required),*], known: &[#(#known),*], fixed: &[#(#fixed),*],
        }
    }
}

/// The few texts that a type can be, if it is an enum of so few.
fn texts<'a>(scope: &'a Scope<'_>, ty: &'a Ty) -> Option<Vec<&'a str>> {
    let Ty::Named(id) = scope.resolved(ty) else {
        return None;
    };
    match &scope.page.ty(*id).kind {
        TypeKind::Enum(enum_) if enum_.variants.len() <= MAX_FIXED && is_of_texts(enum_) => Some(
            enum_
                .variants
                .iter()
                .map(|variant| variant.wire.as_str())
                .collect(),
        ),
        _ => None,
    }
}

fn is_of_texts(enum_: &Enum) -> bool {
    !enum_.ignore_case && !enum_.is_json()
}

fn is_number(variant: &Variant) -> bool {
    let digits = |json: &String| {
        json.starts_with(|first: char| first != '"' && first != 't' && first != 'f')
    };
    variant.json.as_ref().is_some_and(digits)
}

fn kind(scope: &Scope<'_>, ty: &Ty) -> proc_macro2::Ident {
    let name = match scope.resolved(ty) {
        Ty::Bool => "Bool",
        Ty::Int32 | Ty::Int64 => "Integer",
        Ty::Uint64 => "Unsigned",
        Ty::Number => "Number",
        Ty::String => "String",
        Ty::Array(_) => "Array",
        Ty::Map(_) => "Object",
        Ty::Json => "Any",
        Ty::Named(id) => match &scope.page.ty(*id).kind {
            TypeKind::Struct(_) => "Object",
            TypeKind::Enum(enum_) if !enum_.is_json() => "String",
            TypeKind::Enum(enum_) if enum_.variants.iter().all(is_number) => "Number",
            _ => "Any",
        },
    };
    format_ident!("{name}")
}
