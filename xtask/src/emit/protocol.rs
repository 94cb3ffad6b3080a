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
                "Gone in {} from its release on, and in every version since {}.",
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
    let tokens = quote! {
        //! Parameters and headers that every call accepted once, and the versions and days in which Graph retired them.
        //!
        //! [`rules::protocol`](crate::rules::protocol) checks calls for them.
        use jiff::civil::{Date, date};
        use crate::calendar::ApiVersion;
        use crate::gate::{Outcome, Rule};
        use crate::retired::{Effect, Row, SentAs};
        /// A feature of the protocol that was retired.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Feature { #(#variants,)* }
        /// A feature is gone in one version and later ones from a release on, and in all versions from a day on.
        const fn rules(version: ApiVersion, released: Date, everywhere: Date) -> [Rule; 3] {
            let allowed = Rule {
                versions: (None, None), created: (None, None), called: (None, None), outcome: Outcome::Allowed,
            };
            [
                Rule { versions: (Some(version), None), called: (Some(released), None),
                       outcome: Outcome::Gone(released), ..allowed },
                Rule { called: (Some(everywhere), None), outcome: Outcome::Gone(everywhere), ..allowed },
                allowed,
            ]
        }
        /// Each feature with its rules.
        pub static TABLE: &[Row] = &[#(#rows),*];
    };
    RustFile {
        path: "src/protocol.rs".to_owned(),
        sources: "specs/manual/protocol.yaml".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

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
            rules: &rules(#version, #released, #everywhere),
        }
    }
}
