//! Removed and restricted features of the protocol as an enum with rules. In: `protocol.yaml`. Out: `protocol.rs`.

use heck::ToUpperCamelCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use super::tables::{api_version, date};
use crate::manual::{
    Calendar, Effect, FeatureRemoval, FeatureRestriction, Protocol, ProtocolFeature, SentAs,
};

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
            let docs = docs(feature);
            quote!(#docs #ident)
        });
    let rows = protocol
        .features
        .iter()
        .zip(&idents)
        .map(|(feature, ident)| row(feature, ident, protocol, calendar));
    let tokens = quote! {
        //! Features of the protocol that Graph removes or restricts for every call, with versions and days.
        //!
        //! [`rules::protocol`](crate::rules::protocol) checks calls for them.
        use jiff::civil::{Date, date};
        use crate::calendar::ApiVersion;
        use crate::gate::{Outcome, Rule};
        use crate::restriction::{Removal, Restriction};
        use crate::retired::{Effect, Row, SentAs};
        /// A feature of the protocol that is removed or restricted.
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
    let sent_as = optional(feature.sent_as.as_ref().map(|sent_as| match sent_as {
        SentAs::Query(name) => quote!(SentAs::Query(#name)),
        SentAs::Header(name) => quote!(SentAs::Header(#name)),
        SentAs::Root(name) => quote!(SentAs::RootQuery(#name)),
        SentAs::Modifier(name) => quote!(SentAs::Modifier(#name)),
    }));
    let removal = feature.removed.as_ref();
    let removal = optional(removal.map(|removal| removed(removal, protocol, calendar)));
    let restriction = feature.restricted.as_ref();
    let restriction = optional(restriction.map(|restriction| restricted(restriction, protocol)));
    quote! {
        Row {
            feature: Feature::#ident, sent_as: #sent_as, removal: #removal, restriction: #restriction,
        }
    }
}

fn removed(removal: &FeatureRemoval, protocol: &Protocol, calendar: &Calendar) -> TokenStream {
    let effect = match removal.then {
        Effect::Ignored => quote!(Effect::Ignored),
        Effect::Error => quote!(Effect::Error),
        Effect::Removed => quote!(Effect::Removed),
    };
    let release = calendar.find(removal.version);
    let released = date(release.map_or(removal.everywhere, |release| release.released));
    let (version, everywhere) = (api_version(removal.version), date(removal.everywhere));
    let source = protocol.sources.get(&removal.source);
    quote! {
        Removal { effect: #effect, rules: &rules(#version, #released, #everywhere), source: #source }
    }
}

fn restricted(restriction: &FeatureRestriction, protocol: &Protocol) -> TokenStream {
    let (from, version) = (date(restriction.from), api_version(restriction.removed_in));
    let source = protocol.sources.get(&restriction.source);
    quote!(Restriction { from: #from, removed_in: #version, source: #source })
}

fn optional(tokens: Option<TokenStream>) -> TokenStream {
    tokens.map_or(quote!(None), |tokens| quote!(Some(#tokens)))
}

/// Returns the documentation of a feature, with what each statement says.
fn docs(feature: &ProtocolFeature) -> TokenStream {
    let mut docs = Docs::new().own(&feature.doc);
    if let Some(removal) = &feature.removed {
        docs = docs.own(&format!(
            "Gone in {} from its release on, and in every version since {}.",
            removal.version, removal.everywhere
        ));
    }
    if let Some(restriction) = &feature.restricted {
        docs = docs.own(&format!(
            "On every version, apps created on {from} or later may not use it, and older apps may not begin to use it from \
             that day on; {} removes it for every app.",
            restriction.removed_in,
            from = restriction.from,
        ));
    }
    if feature.removed.is_some() && feature.restricted.is_some() {
        docs = docs.own(
            "These two statements of Meta's contradict each other: [`Feature::ruling`] takes the stricter one and names the \
             other.",
        );
    }
    docs.outer()
}
