//! How unions are read and written. In: a union. Out: the table of what distinguishes its alternatives: their shapes, a tag, or
//! the kind of JSON.

mod fixed;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::literal::{ident, same_name};
use super::scope::Scope;
use crate::ir::{Alternative, Constant, Dispatch, Ty, TypeDef, TypeKind, Union, Variant};
use fixed::FixedRow;

/// ```text
/// crate::unions::by_shape! {
///     Pet
///     0 Cat Object ["meow"] ["name"],
///     1 Dog Object ["bark"] ["name"];
///     Unrecognized
/// }
/// ```
pub fn by_shape(scope: &Scope<'_>, def: &TypeDef, union: &Union) -> TokenStream {
    let name = ident(&def.ident);
    let fixed = fixed::rows(scope, union);
    let rows = union.alternatives.iter().zip(&fixed).enumerate();
    let rows = rows.map(|(index, (alternative, fixed))| {
        let index = Literal::usize_unsuffixed(index);
        let shape = shape(scope, alternative, fixed);
        quote!(#index #shape)
    });
    let is_open = union.by != Dispatch::Status;
    let unrecognized = is_open.then(|| quote!(Unrecognized));
    quote!(crate::unions::by_shape! { #name #(#rows),*; #unrecognized })
}

fn shape(scope: &Scope<'_>, alternative: &Alternative, fixed: &[FixedRow]) -> TokenStream {
    let (variant, ty) = (ident(&alternative.ident), &alternative.value.ty);
    let kind = kind(scope, ty);
    let (mut required, mut optional) = (Vec::new(), Vec::new());
    for field in scope.object(ty).iter().flat_map(|(_, it)| &it.fields) {
        if field.required && !field.write_only {
            required.push(&field.wire);
        } else {
            optional.push(&field.wire);
        }
    }
    let constants = scope.object(ty);
    let constants = constants.iter().flat_map(|(_, it)| &it.constants);
    required.extend(constants.map(|Constant { wire, .. }| wire));
    let fixed = fixed.iter().map(FixedRow::tokens);
    quote!(#variant #kind [#(#required),*] [#(#optional),*] #(#fixed)*)
}

/// ```text
/// crate::unions::by_tag! { Button "type" WebUrl "web_url", Postback "postback" added; }
/// ```
pub fn by_tag(scope: &Scope<'_>, def: &TypeDef, union: &Union, property: &str) -> TokenStream {
    let name = ident(&def.ident);
    let (tagged, others): (Vec<_>, Vec<_>) = union
        .alternatives
        .iter()
        .partition(|it| !it.tags.is_empty());
    let rows = tagged.into_iter().map(|alternative| {
        let (variant, tags) = (ident(&alternative.ident), &alternative.tags);
        let added = (!holds(scope, alternative, property)).then(|| quote!(added));
        quote!(#variant #(#tags)|* #added)
    });
    // The one without a tag is for all tags that no other has.
    let others = others.into_iter().map(|it| ident(&it.ident));
    quote!(crate::unions::by_tag! { #name #property #(#rows),*; #(#others)* })
}

/// Returns whether an alternative always has its tag: one that is not an object cannot be given it.
fn holds(scope: &Scope<'_>, alternative: &Alternative, property: &str) -> bool {
    let Some((_, strukt)) = scope.object(&alternative.value.ty) else {
        return true;
    };
    let mut fields = strukt.fields.iter();
    let mut constants = strukt.constants.iter();
    fields.any(|field| field.wire == property && field.required)
        || constants.any(|constant| constant.wire == property)
}

/// ```text
/// crate::unions::by_kind! { UserId String String, Integer Integer; }
/// ```
pub fn by_kind(scope: &Scope<'_>, def: &TypeDef, union: &Union) -> TokenStream {
    let name = ident(&def.ident);
    let rows = union.alternatives.iter().map(|alternative| {
        let variant = ident(&alternative.ident);
        let kind = same_name(scope.page.json_kind(&alternative.value.ty));
        quote!(#variant #kind)
    });
    quote!(crate::unions::by_kind! { #name #(#rows),*; })
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
