//! The kinds of events that a webhook receives. In: the rows of `events`, and the types of their payloads. Out:
//! `event_kind.rs`: the enum `Event`, and which property, value or object is read as which kind.

mod facts;
mod readers;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use crate::ir::{Field, Page, Struct, Ty, TypeKind};
use crate::manual::{EventKind, Webhooks};
use crate::names::{Case, identifier};

/// ```text
/// pub enum Event { Message(Message), …, Changed(Field), Unrecognized(Unrecognized) }
/// pub(crate) fn property(name: &str) -> Option<usize> { … }
/// pub(crate) fn read<'de, D>(payload: usize, value: D) -> Result<Event, D::Error> { … }
/// ```
pub fn file(webhooks: &Webhooks, page: &Page) -> RustFile {
    let kinds = Kinds { webhooks, page };
    let docs = Docs::new()
        .own("The kinds of events, and how each is recognized.")
        .inner();
    let (definition, facts) = (kinds.definition(), kinds.facts());
    let readers = kinds.readers();
    let tokens = quote! {
        #docs
        use serde::{Deserialize, Deserializer};
        use crate::event::{Actor, KeyWriter, Marks, Unrecognized};
        use crate::webhooks::Field;
        #definition
        #facts
        #readers
    };
    RustFile {
        path: "src/event_kind.rs".to_owned(),
        sources: "specs/manual/webhooks/".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

struct Kinds<'a> {
    webhooks: &'a Webhooks,
    page: &'a Page,
}

impl Kinds<'_> {
    fn definition(&self) -> TokenStream {
        let variants = self.webhooks.events.iter().map(|event| {
            let (variant, ty) = (variant(event), format_ident!("{}", event.ty));
            let docs = self.variant_docs(event);
            quote!(#docs #variant(crate::webhooks::#ty))
        });
        let docs = Docs::new()
            .own("What has happened: the kind of an event with its payload.")
            .own("Meta adds kinds; a `match` has an arm for the rest.")
            .outer();
        let changed = Docs::new()
            .own("A field has changed, and Graph does not say to what.")
            .outer();
        let unrecognized = Docs::new()
            .own("A kind that is not documented, or a payload of another shape; [`Incoming::raw`](crate::event::Incoming::raw) has the JSON.")
            .outer();
        quote! {
            #docs
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            #[allow(clippy::large_enum_variant, reason = "a box would cost an allocation for each message")]
            pub enum Event {
                #(#variants,)*
                #changed
                Changed(Field),
                #unrecognized
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
        let source = self.webhooks.sources.get(&event.source);
        let source = source.map(|url| format!("Source: <{url}>"));
        source
            .map_or(Docs::new(), |source| docs.own(&source))
            .outer()
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

fn variant(event: &EventKind) -> Ident {
    format_ident!("{}", event.kind)
}

/// The variant of the enum of fields.
fn field_variant(name: &str) -> Ident {
    let name = identifier(name, Case::Type).unwrap_or_default();
    format_ident!("{name}")
}
