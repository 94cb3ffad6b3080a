//! Responses that are read item by item. In: an operation with such a response. Out: how its items are read, and the line of
//! its docs that says so.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use super::scope::Scope;
use crate::ir::{Alternative, EventAlternative, ItemSequence, Operation, Ty, TypeKind, TypeUse};

/// ```text
/// impl Sequence for ReadLog { type Item = Row; const MEDIA_TYPE: &'static str = "application/jsonl"; }
/// impl EventSource for Watch { type Data = Change; const IS_JSON: bool = true; }
/// ```
pub fn items(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let ItemSequence {
        value,
        content_type,
        is_json,
        events,
    } = operation.items.as_ref()?;
    let (ty, item) = (scope.own(&operation.ident), scope.value(value));
    let is_events = operation
        .items
        .as_ref()
        .is_some_and(ItemSequence::is_events);
    let read = by_name(scope, value, events);
    Some(if is_events {
        quote! {
            impl crate::sequences::EventSource for #ty {
                type Data = #item;
                const IS_JSON: bool = #is_json;
                #read
            }
        }
    } else {
        quote! {
            impl crate::sequences::Sequence for #ty {
                type Item = #item;
                const MEDIA_TYPE: &'static str = #content_type;
            }
        }
    })
}

/// Writes how the data of events is read whose name decides what it is.
///
/// ```text
/// match name { "added" => decode(data).map(Change::Row), _ => value(data).map(Change::Unrecognized) }
/// ```
fn by_name(scope: &Scope<'_>, value: &TypeUse, events: &[EventAlternative]) -> Option<TokenStream> {
    let Ty::Named(id) = scope.resolved(&value.ty) else {
        return None;
    };
    let TypeKind::Union(union) = &scope.page.ty(*id).kind else {
        return None;
    };
    if events.len() != union.alternatives.len() {
        return None;
    }
    let ty = scope.named(*id);
    let arm = |alternative: &Alternative, event: &EventAlternative| {
        let variant = ident(&alternative.ident);
        let read = ident(if event.is_json { "decode" } else { "text" });
        quote!(crate::sequences::#read(data).map(#ty::#variant))
    };
    let all = union.alternatives.iter().zip(events);
    let (others, named): (Vec<_>, Vec<_>) = all.partition(|(_, event)| event.names.is_empty());
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in events.iter().flat_map(|event| &event.names) {
        *count.entry(name).or_default() += 1;
    }
    let arms = named.into_iter().filter_map(|(alternative, event)| {
        let names = event.names.iter().filter(|name| count[name.as_str()] == 1);
        let names: Vec<&String> = names.collect();
        let read = arm(alternative, event);
        (!names.is_empty()).then(|| quote!(#(#names)|* => #read,))
    });
    let arms: TokenStream = arms.collect();
    // Of several with one name the data decides.
    let several = count.iter().filter(|(_, count)| **count > 1);
    let several: Vec<&&str> = several.map(|(name, _)| name).collect();
    let several =
        (!several.is_empty()).then(|| quote!(#(#several)|* => crate::sequences::any(data),));
    let rest = match others.as_slice() {
        [] => quote!(crate::sequences::value(data).map(#ty::Unrecognized)),
        [(alternative, event)] => arm(alternative, event),
        // Of several without a name the data decides.
        _ => quote!(crate::sequences::any(data)),
    };
    Some(quote! {
        fn read(
            name: &str,
            data: &[u8],
        ) -> ::std::result::Result<Self::Data, crate::sequences::ItemError> {
            match name { #arms #several _ => #rest }
        }
    })
}

/// Returns the sentence of the docs, for an item that is written so.
pub fn sentence(items: &ItemSequence, item: &str) -> String {
    if items.is_events() {
        format!("`client.events(request)` streams its events; the data of each is {item}.")
    } else {
        format!("`client.items(request)` streams its items, each {item}.")
    }
}
