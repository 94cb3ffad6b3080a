//! The kinds of events that a webhook receives. In: the rows of `events`, and the types of their payloads. Out:
//! `event_kind.rs`: the enum `Event`, and which property, value or object is read as which kind.

mod facts;
mod readers;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::literal::ident;
use crate::ir::{Field, Page, Struct, Ty, TypeKind};
use crate::manual::{EventKind, Webhooks};
use crate::names::{Case, identifier};

/// ```text
/// pub enum Event { Message(Message), …, Changed(Field), Unrecognized(Unrecognized) }
/// pub(crate) fn property(name: &str) -> Option<usize> { … }
/// pub(crate) fn read<'de, D>(payload: usize, value: D) -> Result<Event, D::Error> { … }
/// ```
pub fn file(webhooks: &Webhooks, page: &Page) -> RustFile {
    let kinds = EventKinds { webhooks, page };
    let (definition, facts) = (kinds.definition(), kinds.facts());
    let readers = kinds.readers();
    let tokens = quote! {
        //! The kinds of events, and how each is recognized.
        use serde::{Deserialize, Deserializer};
        use crate::event::{Actor, KeyWriter, Marks, Unrecognized};
        use crate::webhooks::Field;
        #definition
        #facts
        #readers
    };
    RustFile::module("event_kind", "specs/manual/webhooks/", file!(), tokens)
}

struct EventKinds<'a> {
    webhooks: &'a Webhooks,
    page: &'a Page,
}

impl EventKinds<'_> {
    fn definition(&self) -> TokenStream {
        let variants = self.webhooks.events.iter().map(|event| {
            let (variant, ty) = (ident(&event.kind), ident(&event.ty));
            let docs = self.variant_docs(event);
            quote!(#docs #variant(crate::webhooks::#ty))
        });
        quote! {
            /// What has happened: the kind of an event with its payload.
            ///
            /// Meta adds kinds; a `match` has an arm for the rest.
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            #[allow(clippy::large_enum_variant, reason = "a box would cost an allocation for each message")]
            pub enum Event {
                #(#variants,)*
                /// A field has changed, and Graph does not say to what.
                Changed(Field),
                /// A kind that is not documented, or a payload of another shape;
                /// [`Incoming::raw`](crate::event::Incoming::raw) has the JSON.
                Unrecognized(Unrecognized),
            }
        }
    }

    fn variant_docs(&self, event: &EventKind) -> TokenStream {
        let mut docs = Docs::new().own(event.meaning.trim());
        if let Some(field) = &event.field {
            docs = docs.own(&format!("Field: `{field}`."));
        }
        if event.observed {
            docs = docs.own("Observed in deliveries; no page of Meta's shows it.");
        }
        docs.source(&self.webhooks.sources, &event.source).outer()
    }

    fn strukt(&self, ty: &str) -> Option<&Struct> {
        let mut types = self.page.types.iter();
        match &types.find(|def| def.ident == ty)?.kind {
            TypeKind::Struct(strukt) => Some(strukt),
            _ => None,
        }
    }

    fn field(&self, ty: &str, wire: &str) -> Option<&Field> {
        let mut fields = self.strukt(ty)?.fields.iter();
        fields.find(|field| field.wire == wire)
    }

    fn is_required(&self, ty: &str, wire: &str) -> bool {
        let field = self.field(ty, wire);
        field.is_some_and(|field| field.required && field.value.ty != Ty::Json)
    }
}

/// Returns the name of a variant of the enum of fields.
pub fn field_variant(field: &str) -> String {
    identifier(field, Case::Type).unwrap_or_default()
}
