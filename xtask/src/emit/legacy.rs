//! The permissions of 2011 as a table. In: `legacy-permissions.yaml`. Out: `legacy.rs`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use super::permissions::{option, variant};
use super::tables::{api_version, date};
use crate::manual::{Bound, Fate, Legacy, LegacyConfidence, LegacyKind, LegacyPermission};

/// ```text
/// pub static TABLE: &[LegacyPermission] = …;
/// pub static RULES: &[DatedRule] = …;
/// pub enum Access { PubliclyAvailable, … }
/// ```
pub fn file(legacy: &Legacy) -> RustFile {
    let rows = legacy.rows.iter().map(|have| row(legacy, have));
    let rules = legacy.rules.iter().map(|rule| {
        let (on, name, doc) = (date(rule.on), &rule.name, rule.doc.trim());
        let source = legacy.sources.get(&rule.source);
        quote!(DatedRule { after: #on, permission: #name, meaning: #doc, source: #source })
    });
    let words = legacy.access.iter().map(|word| {
        let docs = Docs::new().own(word.doc.trim()).outer();
        let ident = format_ident!("{}", word.name);
        quote!(#docs #ident)
    });
    let names = legacy
        .access
        .iter()
        .map(|word| format_ident!("{}", word.name));
    let tokens = quote! {
        //! The permissions of Facebook's reference page of 2011, and the permission of today for each.
        //!
        //! [`permissions::legacy`](crate::permissions::legacy) reads scope strings of that time.
        use jiff::civil::date;
        use crate::calendar::ApiVersion;
        use crate::legacy_scope::{Certainty, DatedRule, Ended, Fate, Kind, LegacyPermission};
        use crate::permission::Permission;
        /// The access that a call required, in the words of the page.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Access { #(#words,)* }
        impl Access {
            /// Every kind of access, in the order of the page.
            pub const ALL: &'static [Self] = &[#(Self::#names),*];
        }
        /// Every permission of the page.
        pub static TABLE: &[LegacyPermission] = &[#(#rows),*];
        /// The dated rules of the page.
        pub static RULES: &[DatedRule] = &[#(#rules),*];
    };
    RustFile {
        path: "src/legacy.rs".to_owned(),
        sources: "specs/manual/legacy-permissions.yaml".to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

fn row(legacy: &Legacy, row: &LegacyPermission) -> TokenStream {
    let (name, meaning) = (&row.name, row.meaning.trim());
    let kind = match row.kind {
        LegacyKind::User => quote!(Kind::User),
        LegacyKind::Friends => quote!(Kind::Friends),
        LegacyKind::Extended => quote!(Kind::Extended),
        LegacyKind::Page => quote!(Kind::Page),
    };
    let replaced_by = row
        .replaced_by
        .iter()
        .map(|name| format_ident!("{}", variant(name)));
    let fate = match row.fate {
        Fate::Lives => {
            let ident = format_ident!("{}", variant(&row.name));
            quote!(Fate::Lives(Permission::#ident))
        }
        Fate::Replaced => quote!(Fate::ReplacedBy(&[#(Permission::#replaced_by),*])),
        Fate::Gone => quote!(Fate::Gone),
    };
    let ended = option(row.ended.map(|end| match end {
        Bound::Version(version) => {
            let version = api_version(version);
            quote!(Ended::In(#version))
        }
        Bound::Date(day) => {
            let day = date(day);
            quote!(Ended::On(#day))
        }
    }));
    let text = |text: &Option<String>| option(text.as_ref().map(|text| quote!(#text)));
    let (via, note) = (text(&row.via), text(&row.note));
    let certainty = match row.confidence {
        LegacyConfidence::Documented => quote!(Certainty::Documented),
        LegacyConfidence::Secondary => quote!(Certainty::Secondary),
        LegacyConfidence::Undocumented => quote!(Certainty::NotDocumented),
    };
    let source = legacy.sources.get(&row.source);
    quote! {
        LegacyPermission {
            name: #name, kind: #kind, meaning: #meaning, fate: #fate, ended: #ended, via: #via,
            note: #note, certainty: #certainty, source: #source,
        }
    }
}
