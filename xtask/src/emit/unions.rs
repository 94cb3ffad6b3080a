//! Unions whose alternatives have no tag, and those that the status of a response decides. In: such a union. Out: its
//! implementations, over a table of what each alternative looks like.

mod fixed;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::literal::ident;
use super::scope::Scope;
use crate::ir::{Alternative, Constant, Dispatch, Ty, TypeDef, TypeKind, Union, Variant};
use fixed::FixedRow;

/// ```text
/// impl<'de> Deserialize<'de> for Pet {
///     fn deserialize(…) { crate::alternative::read("Pet", &json, &[Shape { name: "Cat", … }], |branch, json| match branch { … }) }
/// }
/// ```
pub fn impls(scope: &Scope<'_>, def: &TypeDef, union: &Union) -> TokenStream {
    let (ty, name) = (scope.own(&def.ident), &def.ident);
    let all = || union.alternatives.iter();
    let fixed = fixed::rows(scope, union);
    let shapes = all()
        .zip(&fixed)
        .map(|(alternative, fixed)| shape(scope, alternative, fixed));
    let variants: Vec<_> = all().map(|alternative| ident(&alternative.ident)).collect();
    let reads = all().map(|alternative| {
        let ty = scope.alternative(alternative);
        quote!(crate::alternative::branch::<#ty>(json))
    });
    let indices = (0..variants.len()).map(Literal::usize_unsuffixed);
    let writes = all().map(|alternative| write(scope, union, alternative));
    let (none, unrecognized) = if union.by == Dispatch::Status {
        let message = "none of the documented responses";
        (quote!(Err(::serde::de::Error::custom(#message))), None)
    } else {
        let write =
            quote!(Self::Unrecognized(value) => ::serde::Serialize::serialize(value, serializer),);
        (quote!(Ok(Self::Unrecognized(json))), Some(write))
    };
    quote! {
        impl<'de> ::serde::Deserialize<'de> for #ty {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let json: ::serde_json::Value = ::serde::Deserialize::deserialize(deserializer)?;
                let read = crate::alternative::read(#name, &json, &[#(#shapes),*], |branch, json| match branch {
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

/// Writes the arm that serializes an alternative; a tag that its own type may lack is added.
pub fn write(scope: &Scope<'_>, union: &Union, alternative: &Alternative) -> TokenStream {
    let variant = ident(&alternative.ident);
    if let (Dispatch::Tag(property), Some(tag)) = (&union.by, alternative.tags.first())
        && let Some((_, strukt)) = scope.object(&alternative.value.ty)
    {
        let mut fields = strukt.fields.iter();
        let mut constants = strukt.constants.iter();
        if !fields.any(|field| field.wire == *property && field.required)
            && !constants.any(|constant| constant.wire == *property)
        {
            return quote!(Self::#variant(value) => crate::alternative::tagged(#property, #tag, value, serializer),);
        }
    }
    quote!(Self::#variant(value) => ::serde::Serialize::serialize(value, serializer),)
}

fn shape(scope: &Scope<'_>, alternative: &Alternative, fixed: &[FixedRow]) -> TokenStream {
    let (name, ty) = (&alternative.ident, &alternative.value.ty);
    let kind = kind(scope, ty);
    let (mut required, mut known) = (Vec::new(), Vec::new());
    for field in scope.object(ty).iter().flat_map(|(_, it)| &it.fields) {
        known.push(&field.wire);
        if field.required && !field.write_only {
            required.push(&field.wire);
        }
    }
    for Constant { wire, .. } in scope.object(ty).iter().flat_map(|(_, it)| &it.constants) {
        known.push(wire);
        required.push(wire);
    }
    let fixed = fixed.iter().map(FixedRow::tokens);
    quote! {
        crate::alternative::Shape {
            name: #name, kind: crate::alternative::JsonKind::#kind, required: &[#(#required),*], known: &[#(#known),*], fixed: &[#(#fixed),*],
        }
    }
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
        ty if scope.page.is_formatted(ty) => "String",
        Ty::Named(id) => match &scope.page.ty(*id).kind {
            TypeKind::Struct(_) => "Object",
            TypeKind::Enum(enum_) if !enum_.is_json() => "String",
            TypeKind::Enum(enum_) if enum_.variants.iter().all(is_number) => "Number",
            _ => "Any",
        },
    };
    ident(name)
}
