//! Unions of the project that are made from what they hold. In: a union that is sent. Out: `From` for each type of object
//! that it may be, through unions within it as well, and a constructor for each alternative of one required property.
//!
//! A stand-alone crate has neither: equal types of its document are aliases of one, for which there is one `From` only.

use std::collections::{HashMap, HashSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::builder::{self, PublicField};
use super::docs::{Docs, code};
use super::literal::ident;
use super::scope::{Scope, is_argument};
use crate::ir::{Alternative, Dispatch, Field, Ty, TypeDef, TypeId, TypeKind, Union};

/// Returns whether an argument of a type may be anything that converts into it.
pub fn is_convertible(scope: &Scope<'_>, ty: &Ty) -> bool {
    let Ty::Named(id) = scope.resolved(ty) else {
        return false;
    };
    let def = scope.page.ty(*id);
    sent_union(scope, def).is_some_and(|union| !sources(scope, *id, union).is_empty())
}

fn sent_union<'s>(scope: &Scope<'_>, def: &'s TypeDef) -> Option<&'s Union> {
    match &def.kind {
        TypeKind::Union(union) if def.sent && scope.page.is_project => Some(union),
        _ => None,
    }
}

/// Returns the types that a union is made from, each with the alternatives that lead to it. A type to which two ways lead
/// is left out.
fn sources<'s>(
    scope: &'s Scope<'_>,
    id: TypeId,
    union: &'s Union,
) -> Vec<(TypeId, Vec<(TypeId, &'s Alternative)>)> {
    let mut found = Vec::new();
    let mut todo = vec![(id, union, Vec::new())];
    let mut seen = HashSet::from([id]);
    while let Some((owner, union, way)) = todo.pop() {
        for alternative in &union.alternatives {
            let Ty::Named(target) = scope.resolved(&alternative.value.ty) else {
                continue;
            };
            let mut way: Vec<_> = way.clone();
            way.push((owner, alternative));
            let kind = &scope.page.ty(*target).kind;
            if !matches!(kind, TypeKind::Struct(_) | TypeKind::Union(_)) {
                continue;
            }
            if let TypeKind::Union(inner) = kind
                && seen.insert(*target)
            {
                todo.push((*target, inner, way.clone()));
            }
            found.push((*target, way));
        }
    }
    let mut ways: HashMap<TypeId, usize> = HashMap::new();
    for (target, _) in &found {
        *ways.entry(*target).or_default() += 1;
    }
    found.retain(|(target, _)| ways[target] == 1);
    found
}

/// ```text
/// crate::unions::from! {
///     Message super::TextMessage => Self::TextMessage, super::UrlButton => Self::Button | super::Button::Url
/// }
/// ```
pub fn impls(scope: &Scope<'_>, def: &TypeDef) -> TokenStream {
    let Some(union) = sent_union(scope, def) else {
        return TokenStream::new();
    };
    let mut types = scope.page.types.iter();
    let id = types.position(|have| std::ptr::eq(have, def)).map(TypeId);
    let id = id.expect("a page has its types");
    let name = ident(&def.ident);
    let rows = sources(scope, id, union).into_iter().map(|(source, way)| {
        let source = scope.named(source);
        let variants = way.iter().map(|(owner, one)| {
            let variant = ident(&one.ident);
            let owner = if *owner == id {
                quote!(Self)
            } else {
                scope.named(*owner)
            };
            let boxed = one.boxed.then(|| quote!(| ::std::boxed::Box::new));
            quote!(#owner::#variant #boxed)
        });
        quote!(#source => #(#variants)|*)
    });
    let rows: Vec<_> = rows.collect();
    if rows.is_empty() {
        return TokenStream::new();
    }
    quote!(crate::unions::from! { #name #(#rows),* })
}

/// ```text
/// impl Recipient {
///     /// Creates a `PersonRecipient` of its required property.
///     pub fn id(id: impl Into<Id>) -> Self { PersonRecipient::new(id).into() }
/// }
/// ```
pub fn constructors(scope: &Scope<'_>, def: &TypeDef, union: &Union) -> TokenStream {
    if sent_union(scope, def).is_none() || union.by == Dispatch::ContentType {
        return TokenStream::new();
    }
    let named: Vec<_> = union
        .alternatives
        .iter()
        .filter_map(|one| only(scope, one))
        .collect();
    let mut names: HashMap<&str, usize> = HashMap::new();
    for (_, field) in &named {
        *names.entry(&field.ident).or_default() += 1;
    }
    // A name that does not say which alternative is meant is left out.
    if named.len() < union.alternatives.len() || names.len() < named.len() {
        return TokenStream::new();
    }
    let methods = named.into_iter().map(|(object, field)| {
        let text = format!(
            "Creates {} from its required property.",
            code(&object.ident)
        );
        let docs = Docs::new().own(&text).outer();
        let public = PublicField::field(scope, object, field);
        let (name, object) = (ident(&field.ident), scope.own(&object.ident));
        let argument = builder::argument_type(scope, &public);
        quote! {
            #docs
            pub fn #name(#name: #argument) -> Self { #object::new(#name).into() }
        }
    });
    let name = ident(&def.ident);
    quote!(impl #name { #(#methods)* })
}

/// Returns the object that an alternative is, and its only argument.
fn only<'s>(
    scope: &'s Scope<'_>,
    alternative: &'s Alternative,
) -> Option<(&'s TypeDef, &'s Field)> {
    let (object, strukt) = scope.object(&alternative.value.ty)?;
    let mut fields = strukt.fields.iter();
    let mut arguments = fields
        .by_ref()
        .filter(|field| is_argument(scope.page, object, field));
    let only = arguments.next()?;
    arguments.next().is_none().then_some((object, only))
}
