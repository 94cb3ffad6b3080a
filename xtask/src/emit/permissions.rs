//! Permissions as types, an open enum and a table. In: `permissions.yaml`, and the permissions that profile fields
//! need. Out: `permission.rs` and the private file beside it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use super::scope::Scope;
use super::tables::{api_version, date};
use super::{needs, profile, types, wire};
use crate::ir::{Enum, Page, TypeDef, TypeKind, Variant};
use crate::manual::{Bound, Edition, Listed, Permission, Permissions, Profile, Review};
use crate::names::{Case, identifier};
use crate::report::Site;

const SOURCES: &str =
    "specs/manual/permissions.yaml, and `requirements` of specs/manual/profile-fields.yaml";

/// ```text
/// pub struct PagesUserLocale;
/// pub enum Permission { AdsManagement, …, Unrecognized(UnrecognizedValue) }
/// pub static TABLE: &[Metadata] = …;
/// pub static NEEDS: &[Need] = …; // and the other tables of `needs.rs`
/// ```
pub fn files(permissions: &Permissions, profile: &Profile) -> Vec<RustFile> {
    let markers = profile::markers(profile);
    let enum_ = open_enum(permissions);
    let rows = permissions
        .rows
        .iter()
        .map(|row| metadata(permissions, row));
    let needs = needs::tables(permissions, profile);
    let days = Literal::u16_unsuffixed(permissions.lapse.days);
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
    let file = |path: &str, tokens| RustFile {
        path: path.to_owned(),
        sources: SOURCES.to_owned(),
        emitters: &[file!()],
        tokens,
    };
    vec![
        file("src/permission.rs", tokens),
        file(
            "src/permission/wire.rs",
            quote!(
        //! Serialization of permissions.
        #impls),
        ),
    ]
}

fn edition((name, edition): (&String, &Edition)) -> TokenStream {
    let docs = format!("The {name} edition of Meta's Permissions Reference.");
    let docs = Docs::new().own(&docs).outer();
    let ident = format_ident!("{}_EDITION", name.to_uppercase());
    let (from, until) = (date(edition.from), option(edition.until.map(date)));
    quote!(#docs pub const #ident: Edition = Edition { from: #from, until: #until };)
}

/// The enum as a type like those of documents, so that it is read and written as they are.
fn page(permissions: &Permissions) -> Page {
    let site = Site::file(&"specs/manual/permissions.yaml".into());
    let variants = permissions.rows.iter().map(|row| Variant {
        ident: variant(&row.name),
        ..Variant::new(&row.name)
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

/// The variant for a permission's name.
pub fn variant(name: &str) -> String {
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
        let ident = format_ident!("{}", variant(&row.name));
        quote!(#docs #ident,)
    });
    let enum_ = types::open_enum("Permission", variants.collect());
    quote! {
        /// A permission of the Graph API, past or present.
        ///
        /// Meta adds permissions at any time, so an unknown name is kept; it is not an error.
        #enum_
    }
}

fn metadata(permissions: &Permissions, row: &Permission) -> TokenStream {
    let ident = format_ident!("{}", variant(&row.name));
    let meaning = row.meaning.trim();
    let listed = match row.listed {
        Listed::Both => quote!(Listed::Both),
        Listed::Current => quote!(Listed::Current),
        Listed::Older => quote!(Listed::Older),
        Listed::Elsewhere => quote!(Listed::Elsewhere),
    };
    let app_review = row.review == Review::Required;
    let depends_on = list(&row.needs);
    let depended_on = option(row.needed_before.as_deref().map(list));
    let (features, spellings) = (&row.features, &row.spellings);
    let since = option(row.since.as_ref().map(|since| match since.from {
        Bound::Version(version) => {
            let version = api_version(version);
            quote!(Since::Version(#version))
        }
        Bound::Date(day) => {
            let day = date(day);
            quote!(Since::Day(#day))
        }
    }));
    let deprecated = option(row.deprecated.map(api_version));
    let removed = option(row.removed.map(date));
    let replaced_by = list(&row.replaced_by);
    let note = option(row.note.as_ref().map(|note| quote!(#note)));
    let source = permissions.sources.get(&row.source);
    quote! {
        Metadata {
            permission: Permission::#ident, meaning: #meaning, listed: #listed, app_review: #app_review,
            depends_on: #depends_on, depended_on: #depended_on, features: &[#(#features),*],
            spellings: &[#(#spellings),*], since: #since, deprecated: #deprecated, removed: #removed,
            replaced_by: #replaced_by, note: #note, source: #source,
        }
    }
}

pub fn list(names: &[String]) -> TokenStream {
    let idents = names.iter().map(|name| format_ident!("{}", variant(name)));
    quote!(&[#(Permission::#idents),*])
}

pub fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}
