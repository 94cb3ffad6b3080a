//! Permissions as types, an open enum and a table. In: `permissions.yaml`, and the permissions that profile fields
//! need. Out: `permission.rs` and the private file beside it.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::literal::{Literal, bound, ident, row, same_variant, source, variant};
use super::scope::Scope;
use super::{needs, profile, types, wire};
use crate::ir::{Enum, Page, TypeDef, TypeKind, Variant};
use crate::manual::{Edition, Permission, Permissions, Profile, Review};
use crate::names::{Case, identifier};
use crate::report::Site;
use crate::share::Plan;

const SOURCES: &str =
    "specs/manual/permissions.yaml, and `requirements` of specs/manual/profile-fields.yaml";

/// ```text
/// pub struct PagesUserLocale;
/// pub enum Permission { AdsManagement, …, Unrecognized(UnrecognizedValue) }
/// pub static TABLE: &[Metadata] = …;
/// pub static NEEDS: &[Need] = …; // and the other tables of `needs.rs`
/// ```
pub fn files(permissions: &Permissions, profile: &Profile, plan: &Plan<'_>) -> Vec<RustFile> {
    let markers = profile::markers(profile);
    let enum_ = open_enum(permissions);
    let rows = permissions.rows.iter();
    let rows = rows.map(|row| metadata(permissions, row));
    let needs = needs::tables(permissions, profile, plan);
    let days = permissions.lapse.days.literal();
    let editions = permissions.editions.iter().map(edition);
    let tokens = quote! {
        //! The permissions of the Graph API: an enum, a table, and a marker type for each permission that a request
        //! requires.
        mod wire;
        use jiff::civil::date;
        use crate::calendar::ApiVersion;
        use crate::metadata::{Edition, Feature, GeneralRule, Listed, Metadata, Since};
        use crate::profile::Field as ProfileField;
        use crate::scopes::{Need, Target, Undocumented};
        #markers
        #enum_
        #(#editions)*
        /// The number of days without use after which a person must grant a permission again.
        pub const LAPSE_DAYS: u16 = #days;
        /// The metadata of each permission.
        pub static TABLE: &[Metadata] = &[#(#rows),*];
        #needs
    };
    let page = page(permissions);
    let impls = wire::impls(&Scope::wire(&page), &page.types[0]);
    let impls = quote! {
        //! Serialization of permissions.
        #impls
    };
    vec![
        RustFile::module("permission", SOURCES, file!(), tokens),
        RustFile::module("permission/wire", SOURCES, file!(), impls),
    ]
}

fn edition((name, edition): (&String, &Edition)) -> TokenStream {
    let docs = format!("The {name} edition of Meta's Permissions Reference.");
    let docs = Docs::new().own(&docs).outer();
    let ident = ident(&format!("{}_EDITION", name.to_uppercase()));
    let dates = row!(Edition {
        from: edition.from,
        until: edition.until
    });
    quote!(#docs pub const #ident: Edition = #dates;)
}

/// The enum as a type like those of documents, so that it is read and written as they are.
fn page(permissions: &Permissions) -> Page {
    let site = Site::file(&"specs/manual/permissions.yaml".into());
    let variants = permissions.rows.iter().map(|row| Variant {
        ident: variant_name(&row.name),
        ..Variant::new(&row.name, site.clone())
    });
    let kind = TypeKind::Enum(Enum {
        variants: variants.collect(),
        ignore_case: false,
    });
    let def = TypeDef {
        ident: "Permission".to_owned(),
        ..TypeDef::new("Permission", kind, site.clone())
    };
    Page {
        module: "permission".to_owned(),
        types: vec![def],
        ..Page::new("permission", site)
    }
}

/// Returns the name of the variant for a permission.
pub fn variant_name(name: &str) -> String {
    identifier(name, Case::Type).unwrap_or_else(|| format!("_{}", name.len()))
}

fn open_enum(permissions: &Permissions) -> TokenStream {
    let variants = permissions.rows.iter().map(|row| {
        let docs = Docs::new()
            .text(Some(&row.meaning))
            .own(&format!("`{}`.", row.name));
        let docs = match row.removed {
            Some(day) => docs.own(&format!("Removed on {day}.")),
            None => docs,
        };
        let docs = docs.outer();
        let ident = ident(&variant_name(&row.name));
        quote!(#docs #ident,)
    });
    let enum_ = types::open_enum("Permission", variants.collect(), None);
    quote! {
        /// A permission of the Graph API, past or present.
        ///
        /// Meta adds permissions at any time, so an unknown name is kept; it is not an error.
        #enum_
    }
}

fn metadata(permissions: &Permissions, row: &Permission) -> TokenStream {
    let since = row.since.as_ref();
    row!(Metadata {
        permission: permission(&row.name),
        meaning: row.meaning.trim(),
        listed: same_variant("Listed", row.listed),
        app_review: row.review == Review::Required,
        depends_on: list(&row.needs),
        depended_on: row.needed_before.as_deref().map(list),
        features: row.features,
        spellings: row.spellings,
        since: since.map(|since| bound(since.from, "Since::Version", "Since::Day")),
        deprecated: row.deprecated,
        removed: row.removed,
        replaced_by: list(&row.replaced_by),
        note: row.note,
        source: source(&permissions.sources, &row.source),
    })
}

/// Returns a permission as a value.
pub fn permission(name: &str) -> TokenStream {
    variant("Permission", &variant_name(name))
}

/// Returns permissions as a slice.
pub fn list(names: &[String]) -> TokenStream {
    let permissions = names.iter().map(|name| permission(name));
    quote!(&[#(#permissions),*])
}
