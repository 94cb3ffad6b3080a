//! What holds for each kind of event. In: the rows. Out: the methods of `Event` that say it, one for each fact.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Kinds, field_variant, variant};
use crate::emit::docs::Docs;
use crate::manual::Actor;

impl Kinds<'_> {
    /// ```text
    /// impl Event { pub fn name(&self) -> &'static str { … } … }
    /// ```
    pub(super) fn facts(&self) -> TokenStream {
        let facts = [
            self.name(),
            self.delivering_field(),
            self.actor(),
            self.time(),
            self.same(),
        ];
        quote!(impl Event { #(#facts)* })
    }

    fn name(&self) -> TokenStream {
        let names = self.webhooks.events.iter().map(|event| {
            let (variant, name) = (variant(event), &event.kind);
            quote!(Self::#variant(_) => #name,)
        });
        let docs = Docs::new().own("Returns the name of the kind.").outer();
        quote! {
            #docs
            pub fn name(&self) -> &'static str {
                match self {
                    #(#names)*
                    Self::Changed(_) => "Changed",
                    Self::Unrecognized(_) => "Unrecognized",
                }
            }
        }
    }

    fn delivering_field(&self) -> TokenStream {
        let fields = self.webhooks.events.iter().filter_map(|event| {
            let (variant, field) = (variant(event), field_variant(event.field.as_ref()?));
            Some(quote!(Self::#variant(_) => Some(Field::#field),))
        });
        let docs = Docs::new()
            .own("Returns the field that delivers this kind; `None` for a kind that is only in stored deliveries.")
            .outer();
        quote! {
            #docs
            pub fn field(&self) -> Option<Field> {
                match self {
                    #(#fields)*
                    Self::Changed(field) => Some(field.clone()),
                    Self::Unrecognized(unrecognized) => unrecognized.field().cloned(),
                    _ => None,
                }
            }
        }
    }

    fn actor(&self) -> TokenStream {
        let actors = self.webhooks.events.iter().map(|event| {
            let variant = variant(event);
            let actor = match event.by {
                Actor::Person => quote!(Person),
                Actor::Business => quote!(Business),
                Actor::Platform => quote!(Platform),
            };
            quote!(Self::#variant(_) => Actor::#actor,)
        });
        let docs = Docs::new()
            .own("Returns who causes this kind of event.")
            .outer();
        quote! {
            #docs
            pub fn by(&self) -> Actor {
                match self {
                    #(#actors)*
                    Self::Changed(_) | Self::Unrecognized(_) => Actor::Platform,
                }
            }
        }
    }

    fn time(&self) -> TokenStream {
        let times = self.webhooks.events.iter().filter_map(|event| {
            let field = &self.field(&event.ty, event.time.as_ref()?)?.ident;
            let (variant, field) = (variant(event), format_ident!("{field}"));
            Some(quote!(Self::#variant(payload) => payload.#field.as_ref(),))
        });
        let docs = Docs::new()
            .own("Returns when it happened, where the payload says so.")
            .outer();
        quote! {
            #docs
            pub(crate) fn time(&self) -> Option<&crate::unix_time::UnixTime> {
                match self { #(#times)* _ => None }
            }
        }
    }

    /// What is equal when Graph delivers the same event twice.
    fn same(&self) -> TokenStream {
        let events = self.webhooks.events.iter();
        let same = events.filter(|event| !event.same.is_empty()).map(|event| {
            let variant = variant(event);
            let parts = event.same.iter().filter_map(|name| {
                let field = format_ident!("{}", self.field(&event.ty, name)?.ident);
                Some(if self.is_required(&event.ty, name) {
                    quote!(key.part(Some(&payload.#field)))
                } else {
                    quote!(key.part(payload.#field.as_ref()))
                })
            });
            quote!(Self::#variant(payload) => #(#parts)&*,)
        });
        let docs = Docs::new()
            .own("Writes what is equal when Graph delivers the same event twice; returns whether all of it is there.")
            .outer();
        quote! {
            #docs
            pub(crate) fn write_same(&self, key: &mut KeyWriter) -> bool {
                match self { #(#same)* _ => false }
            }
        }
    }
}
