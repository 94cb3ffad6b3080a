//! How each payload is found and read. In: the rows. Out: for each location, from a name to the number of a payload, and from the
//! number to the event.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{EventKinds, field_variant};
use crate::emit::literal::{ident, row, variant};
use crate::manual::{EventKind, Is, Marks};

impl EventKinds<'_> {
    /// The payloads: for each, the kinds that it can be. Kinds with the same property are of one payload.
    fn payloads(&self) -> Vec<Vec<&EventKind>> {
        let mut payloads: Vec<Vec<&EventKind>> = Vec::new();
        for event in &self.webhooks.events {
            let is_same = |kinds: &&mut Vec<&EventKind>| {
                event.property.is_some() && kinds[0].property == event.property
            };
            match payloads.iter_mut().find(is_same) {
                Some(kinds) => kinds.push(event),
                None => payloads.push(vec![event]),
            }
        }
        payloads
    }

    /// Where each payload is found, and how it is read.
    pub(super) fn readers(&self) -> TokenStream {
        let payloads = self.payloads();
        let numbered = || payloads.iter().enumerate();
        let properties = numbered().filter_map(|(number, kinds)| {
            let names = kinds.iter().flat_map(|event| event.properties());
            let names: BTreeSet<_> = names.collect();
            (!names.is_empty()).then(|| arm(&quote!(#(#names)|*), number))
        });
        let entries = numbered().filter_map(|(number, kinds)| {
            let name = kinds[0].entry.as_deref()?;
            Some(arm(&quote!(#name), number))
        });
        let values = numbered().filter_map(|(number, kinds)| {
            let field = variant("Field", &field_variant(kinds[0].field.as_ref()?));
            self.is_value(kinds[0]).then(|| arm(&field, number))
        });
        let marks = numbered().filter_map(|(number, kinds)| {
            let Marks { arrays, strings } = kinds[0].marks.as_ref()?;
            Some(row!(Marks {
                arrays: arrays,
                strings: strings,
                payload: number
            }))
        });
        let numbers = (0..payloads.len()).map(proc_macro2::Literal::usize_unsuffixed);
        let reads = payloads.iter().map(|kinds| self.read(kinds));
        quote! {
            /// Returns the payload that a property of an item holds.
            pub(crate) fn property(name: &str) -> Option<usize> {
                Some(match name { #(#properties)* _ => return None })
            }
            /// Returns the payload that a property of an entry holds, alone or in an array.
            pub(crate) fn entry(name: &str) -> Option<usize> {
                Some(match name { #(#entries)* _ => return None })
            }
            /// Returns the payload that the value of a change is.
            pub(crate) fn value(field: &Field) -> Option<usize> {
                Some(match field { #(#values)* _ => return None })
            }
            /// What shows that an item or an entry is itself a payload.
            pub(crate) const MARKS: &[Marks] = &[#(#marks),*];
            /// Reads a payload.
            pub(crate) fn read<'de, D: Deserializer<'de>>(payload: usize, value: D) -> Result<Event, D::Error> {
                match payload { #(#numbers => #reads,)* _ => Err(serde::de::Error::custom("no such payload")) }
            }
        }
    }

    fn is_value(&self, event: &EventKind) -> bool {
        let mut fields = self.webhooks.fields.iter();
        let row = fields.find(|field| Some(&field.name) == event.field.as_ref());
        let is_listed =
            row.is_some_and(|row| row.at.iter().any(|at| at == "entry[].changes[].value"));
        event.property.is_none() || is_listed
    }

    /// Reads one of the kinds that a property can be; all have the same type, and the last has no condition.
    fn read(&self, kinds: &[&EventKind]) -> TokenStream {
        let ty = ident(&kinds[0].ty);
        if let [event] = kinds {
            let variant = ident(&event.kind);
            return quote!(crate::webhooks::#ty::deserialize(value).map(Event::#variant));
        }
        let arms = kinds.iter().map(|event| {
            let variant = ident(&event.kind);
            match self.condition(event) {
                Some(condition) => quote!(if #condition { Event::#variant(payload) } else),
                None => quote!({ Event::#variant(payload) }),
            }
        });
        quote!(crate::webhooks::#ty::deserialize(value).map(|payload| #(#arms)*))
    }

    fn condition(&self, event: &EventKind) -> Option<TokenStream> {
        let when = event.when.as_ref()?;
        let field = self.field(&event.ty, &when.property)?;
        let field = ident(&field.ident);
        Some(match &when.is {
            None => quote!(payload.#field.is_some()),
            Some(Is::Flag(flag)) => quote!(payload.#field == Some(#flag)),
            Some(Is::OneOf(values)) => {
                quote!(payload.#field.as_ref().is_some_and(|value| matches!(value.as_str(), #(#values)|*)))
            }
        })
    }
}

fn arm(pattern: &TokenStream, payload: usize) -> TokenStream {
    let payload = proc_macro2::Literal::usize_unsuffixed(payload);
    quote!(#pattern => #payload,)
}
