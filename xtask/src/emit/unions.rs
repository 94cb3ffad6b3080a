//! How unions are read and written. In: a union. Out: the table of what distinguishes its alternatives: their shapes, a tag, or
//! the kind of JSON.

mod fixed;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::literal::{ident, same_name};
use super::scope::Scope;
use crate::ir::{Alternative, Constant, Dispatch, JsonKind, Ty, TypeDef, TypeKind, Union, Variant};
use fixed::FixedRow;

/// How deep lists in lists are looked into.
const MAX_NESTED: usize = 4;

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
        let variant = ident(&alternative.ident);
        let ty = &alternative.value.ty;
        let shape = shape(scope, ty);
        let listed = has_rival_string(scope, union, ty).then(|| listed(scope, ty));
        let items = has_rival(scope, union, ty).then(|| items(scope, ty, MAX_NESTED));
        let fixed = fixed.iter().map(FixedRow::tokens);
        quote!(#index #variant #shape #listed #items #(#fixed)*)
    });
    let is_open = union.by != Dispatch::Status;
    let unrecognized = is_open.then(|| quote!(Unrecognized));
    quote!(crate::unions::by_shape! { #name #(#rows),*; #unrecognized })
}

/// Returns the kind of a type's values, the properties that they must have, and those that they may have.
fn shape(scope: &Scope<'_>, ty: &Ty) -> TokenStream {
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
    quote!(#kind [#(#required),*] [#(#optional),*])
}

/// Returns whether another alternative is a list, or a map, as this one is, so that its items distinguish it.
fn has_rival(scope: &Scope<'_>, union: &Union, ty: &Ty) -> bool {
    let collection = |ty: &Ty| match scope.resolved(ty) {
        Ty::Array(_) => Some(JsonKind::Array),
        Ty::Map(_) => Some(JsonKind::Object),
        _ => None,
    };
    let kind = collection(ty);
    let all = union.alternatives.iter();
    let rivals = all.filter(|other| collection(&other.value.ty) == kind);
    kind.is_some() && rivals.count() > 1
}

/// Returns whether another alternative is a string, as this one is, so that the values of an enum distinguish it.
fn has_rival_string(scope: &Scope<'_>, union: &Union, ty: &Ty) -> bool {
    let is_string = |ty: &Ty| kind(scope, ty) == "String";
    let all = union.alternatives.iter();
    let rivals = all.filter(|other| is_string(&other.value.ty));
    is_string(ty) && rivals.count() > 1
}

/// Returns the enum that a string is one of.
fn listed(scope: &Scope<'_>, ty: &Ty) -> Option<TokenStream> {
    let Ty::Named(id) = scope.resolved(ty) else {
        return None;
    };
    matches!(&scope.page.ty(*id).kind, TypeKind::Enum(enum_) if !enum_.is_json()).then(|| {
        let name = scope.named(*id);
        quote!(is [#name])
    })
}

/// Returns what the items of a list or map look like, unless they may be anything.
fn items(scope: &Scope<'_>, ty: &Ty, depth: usize) -> Option<TokenStream> {
    let (Ty::Array(item) | Ty::Map(item)) = scope.resolved(ty) else {
        return None;
    };
    if depth == 0 || kind(scope, &item.ty) == "Any" {
        return None;
    }
    let shape = shape(scope, &item.ty);
    let listed = listed(scope, &item.ty);
    let items = items(scope, &item.ty, depth - 1);
    Some(quote!(of [#shape #listed #items]))
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
