//! Responses that are read item by item. In: an operation with such a response. Out: how its items are read, and the line of
//! its docs that says so.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::Scope;
use crate::ir::{ItemSequence, Operation};

/// ```text
/// impl Sequence for ReadLog { type Item = Row; const MEDIA_TYPE: &'static str = "application/jsonl"; }
/// impl EventSource for Watch { type Data = Change; const IS_JSON: bool = true; }
/// ```
pub fn items(scope: &Scope<'_>, operation: &Operation) -> Option<TokenStream> {
    let ItemSequence {
        value,
        content_type,
        is_json,
    } = operation.items.as_ref()?;
    let (ty, item) = (scope.own(&operation.ident), scope.value(value));
    let is_events = operation
        .items
        .as_ref()
        .is_some_and(ItemSequence::is_events);
    Some(if is_events {
        quote! {
            impl crate::sequences::EventSource for #ty {
                type Data = #item;
                const IS_JSON: bool = #is_json;
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

/// Returns the sentence of the docs, for an item that is written so.
pub fn sentence(items: &ItemSequence, item: &str) -> String {
    if items.is_events() {
        format!("`client.events(request)` streams its events; the data of each is {item}.")
    } else {
        format!("`client.items(request)` streams its items, each {item}.")
    }
}
