//! The permissions of 2011 as a table. In: `legacy-permissions.yaml`. Out: `legacy.rs`.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::literal::{bound, ident, row, same_variant, source};
use super::permissions::{list, permission};
use crate::manual::{Legacy, LegacyConfidence, LegacyPermission, PermissionFate};

/// ```text
/// pub static TABLE: &[LegacyPermission] = …;
/// pub static RULES: &[DatedRule] = …;
/// pub enum Access { PubliclyAvailable, … }
/// ```
pub fn file(legacy: &Legacy) -> RustFile {
    let rows = legacy.rows.iter().map(|row| entry(legacy, row));
    let rules = legacy.rules.iter().map(|rule| {
        row!(DatedRule {
            after: rule.on,
            permission: rule.name,
            meaning: rule.doc.trim(),
            source: source(&legacy.sources, &rule.source),
        })
    });
    let names: Vec<_> = legacy.access.iter().map(|word| ident(&word.name)).collect();
    let docs = legacy.access.iter();
    let docs = docs.map(|word| Docs::new().own(word.doc.trim()).outer());
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
        pub enum Access { #(#docs #names,)* }
        impl Access {
            /// Every kind of access, in the order of the page.
            pub const ALL: &'static [Self] = &[#(Self::#names),*];
        }
        /// Every permission of the page.
        pub static TABLE: &[LegacyPermission] = &[#(#rows),*];
        /// The dated rules of the page.
        pub static RULES: &[DatedRule] = &[#(#rules),*];
    };
    RustFile::module(
        "legacy",
        "specs/manual/legacy-permissions.yaml",
        file!(),
        tokens,
    )
}

fn entry(legacy: &Legacy, row: &LegacyPermission) -> TokenStream {
    let fate = match row.fate {
        PermissionFate::Lives => {
            let permission = permission(&row.name);
            quote!(Fate::Lives(#permission))
        }
        PermissionFate::Replaced => {
            let replaced_by = list(&row.replaced_by);
            quote!(Fate::ReplacedBy(#replaced_by))
        }
        PermissionFate::Removed => quote!(Fate::Removed),
    };
    let certainty = match row.confidence {
        LegacyConfidence::Undocumented => quote!(Certainty::NotDocumented),
        certain => same_variant("Certainty", certain),
    };
    row!(LegacyPermission {
        name: row.name,
        kind: same_variant("Kind", row.kind),
        meaning: row.meaning.trim(),
        fate: fate,
        ended: row.ended.map(|end| bound(end, "Ended::In", "Ended::On")),
        via: row.via,
        note: row.note,
        certainty: certainty,
        source: source(&legacy.sources, &row.source),
    })
}
