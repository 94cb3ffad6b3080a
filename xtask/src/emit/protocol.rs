//! Retired features of the protocol as an enum with rules. In: `protocol.yaml`. Out: `protocol.rs`.

use heck::ToUpperCamelCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use super::tables::{api_version, date};
use crate::manual::{Calendar, Effect, Protocol, ProtocolFeature, SentAs};

/// ```text
/// pub enum Feature { Metadata, Pretty, … }
/// pub static TABLE: &[Row] = …;
/// ```
pub fn file(protocol: &Protocol, calendar: &Calendar) -> RustFile {
    let idents = protocol
        .features
        .iter()
        .map(|feature| format_ident!("{}", feature.name.to_upper_camel_case()));
    let idents: Vec<_> = idents.collect();
    let variants = protocol
        .features
        .iter()
        .zip(&idents)
        .map(|(feature, ident)| {
            let docs = Docs::new().own(&feature.doc).own(&format!(
                "Gone in {} at once, and in every version since {}.",
                feature.version, feature.everywhere
            ));
            let docs = docs.outer();
            quote!(#docs #ident)
        });
    let rows = protocol
        .features
        .iter()
        .zip(&idents)
        .map(|(feature, ident)| row(feature, ident, protocol, calendar));
    let docs = Docs::new()
        .own("Parameters and headers that every call once could have, and when Graph stopped to know them.")
        .own("What is checked, and how, is said in [`crate::retired`].")
        .inner();
    let enum_docs = Docs::new()
        .own("A feature of the protocol that was retired.")
        .outer();
    let table_docs = Docs::new().own("Each feature with its rules.").outer();
    let tokens = quote! {
        #docs
        use jiff::civil::date;
        use crate::calendar::ApiVersion;
        use crate::gate::{Outcome, Rule};
        use crate::retired::{Effect, Row, SentAs};
        #enum_docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Feature { #(#variants,)* }
        #table_docs
        pub static TABLE: &[Row] = &[#(#rows),*];
    };
    RustFile {
        path: "src/protocol.rs".to_owned(),
        sources: "specs/manual/protocol.yaml".to_owned(),
        emitter: file!(),
        tokens,
    }
}

/// A feature is gone in its version from that version's release on, and everywhere from a day on.
fn row(
    feature: &ProtocolFeature,
    ident: &Ident,
    protocol: &Protocol,
    calendar: &Calendar,
) -> TokenStream {
    let sent_as = match &feature.sent_as {
        SentAs::Query(name) => quote!(SentAs::Query(#name)),
        SentAs::Header(name) => quote!(SentAs::Header(#name)),
        SentAs::Root(name) => quote!(SentAs::RootQuery(#name)),
    };
    let effect = match feature.then {
        Effect::Ignored => quote!(Effect::Ignored),
        Effect::Error => quote!(Effect::Error),
        Effect::Removed => quote!(Effect::Removed),
    };
    let release = calendar.find(feature.version);
    let released = date(release.map_or(feature.everywhere, |release| release.released));
    let (version, everywhere) = (api_version(feature.version), date(feature.everywhere));
    let source = protocol.sources.get(&feature.source);
    quote! {
        Row {
            feature: Feature::#ident, sent_as: #sent_as, effect: #effect, source: #source,
            rules: &[
                Rule { versions: (Some(#version), None), created: (None, None),
                       called: (Some(#released), None), outcome: Outcome::Gone(#released) },
                Rule { versions: (None, None), created: (None, None),
                       called: (Some(#everywhere), None), outcome: Outcome::Gone(#everywhere) },
                Rule { versions: (None, None), created: (None, None),
                       called: (None, None), outcome: Outcome::Allowed },
            ],
        }
    }
}
