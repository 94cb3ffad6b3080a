//! Removed and restricted features of the protocol as an enum with rules. In: `protocol.yaml`. Out: `protocol.rs`.

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::literal::{Literal, ident, row, same_variant, source, variant};
use crate::manual::{
    Calendar, FeatureRemoval, FeatureRestriction, Protocol, ProtocolFeature, SentAs,
};
use crate::version::ApiVersion;

/// ```text
/// pub enum Feature { Metadata, Pretty, … }
/// pub mod features { pub struct Metadata; … }
/// impl Offers<features::Metadata> for crate::versions::V20 {}
/// pub static TABLE: &[Row] = …;
/// ```
pub fn file(protocol: &Protocol, calendar: &Calendar, versions: &[ApiVersion]) -> RustFile {
    let variants = protocol.features.iter().map(|feature| {
        let (docs, ident) = (docs(feature), ident(&feature.name.to_upper_camel_case()));
        quote!(#docs #ident)
    });
    let types = protocol.features.iter().map(marker);
    let features = protocol.features.iter();
    let offers = features.flat_map(|feature| offers(feature, versions));
    let rows = protocol.features.iter();
    let rows = rows.map(|feature| entry(feature, protocol, calendar));
    let tokens = quote! {
        //! Features of the protocol that Graph removes or restricts for every call, with versions and days.
        //!
        //! [`rules::protocol`](crate::rules::protocol) checks calls for them.
        use jiff::civil::{Date, date};
        use crate::calendar::ApiVersion;
        use crate::gate::{Outcome, Rule};
        use crate::restriction::{Offers, Removal, Restriction};
        use crate::retired::{Effect, Row, SentAs};
        /// A feature of the protocol that is removed or restricted.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Feature { #(#variants,)* }
        /// Each feature as a type, for [`Offers`](crate::rules::protocol::Offers).
        pub mod features { #(#types)* }
        #(#offers)*
        /// A feature is removed from one version and later ones from a release on, and in all versions from a day on.
        const fn rules(version: ApiVersion, released: Date, everywhere: Date) -> [Rule; 3] {
            let allowed = Rule {
                versions: (None, None), created: (None, None), called: (None, None), outcome: Outcome::Allowed,
            };
            [
                Rule { versions: (Some(version), None), called: (Some(released), None),
                       outcome: Outcome::Removed(released), ..allowed },
                Rule { called: (Some(everywhere), None), outcome: Outcome::Removed(everywhere), ..allowed },
                allowed,
            ]
        }
        /// Each feature with its rules.
        pub static TABLE: &[Row] = &[#(#rows),*];
    };
    RustFile::module("protocol", "specs/manual/protocol.yaml", file!(), tokens)
}

/// ```text
/// pub struct Jsonp;
/// ```
fn marker(feature: &ProtocolFeature) -> TokenStream {
    let name = feature.name.to_upper_camel_case();
    let docs = Docs::new().own(&format!(
        "[`Feature::{name}`](crate::rules::protocol::Feature::{name})."
    ));
    let (docs, name) = (docs.outer(), ident(&name));
    quote!(#docs #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)] pub struct #name;)
}

/// Returns the implementations for the versions that do not rule the feature out by themselves.
fn offers<'a>(
    feature: &'a ProtocolFeature,
    versions: &'a [ApiVersion],
) -> impl Iterator<Item = TokenStream> + 'a {
    let end = feature.removed_in();
    let name = ident(&feature.name.to_upper_camel_case());
    let versions = versions
        .iter()
        .filter(move |version| end.is_none_or(|end| **version < end));
    versions.map(move |version| {
        let version = ident(&version.marker());
        quote!(impl Offers<features::#name> for crate::versions::#version {})
    })
}

fn entry(feature: &ProtocolFeature, protocol: &Protocol, calendar: &Calendar) -> TokenStream {
    let sent_as = feature.sent_as.as_ref().map(|sent_as| match sent_as {
        SentAs::Query(name) => quote!(SentAs::Query(#name)),
        SentAs::Header(name) => quote!(SentAs::Header(#name)),
        SentAs::Root(name) => quote!(SentAs::RootQuery(#name)),
        SentAs::Modifier(name) => quote!(SentAs::Modifier(#name)),
    });
    let (removal, restriction) = (&feature.removed, &feature.restricted);
    row!(Row {
        feature: variant("Feature", &feature.name.to_upper_camel_case()),
        sent_as: sent_as,
        removal: removal.as_ref().map(|it| removed(it, protocol, calendar)),
        restriction: restriction.as_ref().map(|it| restricted(it, protocol)),
    })
}

fn removed(removal: &FeatureRemoval, protocol: &Protocol, calendar: &Calendar) -> TokenStream {
    let release = calendar.find(removal.version);
    let released = release.map_or(removal.everywhere, |release| release.released);
    let dates = [released, removal.everywhere].map(|day| day.literal());
    let version = removal.version.literal();
    row!(Removal {
        effect: same_variant("Effect", removal.then),
        rules: quote!(&rules(#version, #(#dates),*)),
        source: source(&protocol.sources, &removal.source),
    })
}

fn restricted(restriction: &FeatureRestriction, protocol: &Protocol) -> TokenStream {
    row!(Restriction {
        from: restriction.from,
        removed_in: restriction.removed_in,
        source: source(&protocol.sources, &restriction.source),
    })
}

/// Returns the documentation of a feature, with what each statement says.
fn docs(feature: &ProtocolFeature) -> TokenStream {
    let mut docs = Docs::new().own(&feature.doc);
    if let Some(removal) = &feature.removed {
        docs = docs.own(&format!(
            "Removed from {} from its release on, and from every version since {}.",
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
