//! What holds for each kind of event. In: the rows. Out: the methods of `Event` that say it, one for each fact.

use proc_macro2::TokenStream;
use quote::quote;

use super::{EventKinds, field_variant};
use crate::emit::literal::{ident, same_variant, variant};

impl EventKinds<'_> {
    /// ```text
    /// impl Event { pub fn name(&self) -> &'static str { … } … }
    /// ```
    pub(super) fn facts(&self) -> TokenStream {
        let events = || self.webhooks.events.iter();
        let variants: Vec<_> = events().map(|event| ident(&event.kind)).collect();
        let names = events().map(|event| &event.kind);
        let fields = events().filter_map(|event| {
            let kind = ident(&event.kind);
            let field = variant("Field", &field_variant(event.field.as_ref()?));
            Some(quote!(Self::#kind(_) => Some(#field),))
        });
        let actors = events().map(|event| same_variant("Actor", event.by));
        let (times, same) = (self.times(), self.same());
        quote! {
            impl Event {
                /// Returns the name of the kind.
                pub fn name(&self) -> &'static str {
                    match self {
                        #(Self::#variants(_) => #names,)*
                        Self::Changed(_) => "Changed",
                        Self::Unrecognized(_) => "Unrecognized",
                    }
                }
                /// Returns the field that delivers this kind; `None` for a kind that is only in stored
                /// deliveries.
                pub fn field(&self) -> Option<Field> {
                    match self {
                        #(#fields)*
                        Self::Changed(field) => Some(field.clone()),
                        Self::Unrecognized(unrecognized) => unrecognized.field().cloned(),
                        _ => None,
                    }
                }
                /// Returns who causes this kind of event.
                pub fn by(&self) -> Actor {
                    match self {
                        #(Self::#variants(_) => #actors,)*
                        Self::Changed(_) | Self::Unrecognized(_) => Actor::Platform,
                    }
                }
                /// Returns when it happened, where the payload says so.
                pub(crate) fn time(&self) -> Option<&crate::unix_time::UnixTime> {
                    match self { #(#times)* _ => None }
                }
                /// Writes what is equal when Graph delivers the same event twice; returns whether all of it is
                /// there.
                pub(crate) fn write_same(&self, key: &mut KeyWriter) -> bool {
                    match self { #(#same)* _ => false }
                }
            }
        }
    }

    fn times(&self) -> impl Iterator<Item = TokenStream> {
        self.webhooks.events.iter().filter_map(|event| {
            let field = ident(&self.field(&event.ty, event.time.as_ref()?)?.ident);
            let variant = ident(&event.kind);
            Some(quote!(Self::#variant(payload) => payload.#field.as_ref(),))
        })
    }

    /// What is equal when Graph delivers the same event twice.
    fn same(&self) -> impl Iterator<Item = TokenStream> {
        let events = self.webhooks.events.iter();
        events.filter(|event| !event.same.is_empty()).map(|event| {
            let variant = ident(&event.kind);
            let parts = event.same.iter().filter_map(|name| {
                let field = ident(&self.field(&event.ty, name)?.ident);
                Some(if self.is_required(&event.ty, name) {
                    quote!(key.part(Some(&payload.#field)))
                } else {
                    quote!(key.part(payload.#field.as_ref()))
                })
            });
            quote!(Self::#variant(payload) => #(#parts)&*,)
        })
    }
}
