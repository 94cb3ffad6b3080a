//! What needs which permissions, and what holds for all of them. In: `permissions.yaml` and the permissions that
//! profile fields need. Out: the tables at the end of `permission.rs`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::permissions::{list, option, variant};
use super::tables::date;
use crate::manual::{Outcome, Permissions, Profile, RequirementKind};

/// ```text
/// pub static NEEDS: &[Need] = …;
/// pub static UNDOCUMENTED: &[Undocumented] = …;
/// pub static FEATURES: &[Feature] = …;
/// pub static RULES: &[GeneralRule] = …;
/// ```
pub fn tables(permissions: &Permissions, profile: &Profile) -> TokenStream {
    let needs = needs(permissions).chain(fields(profile));
    let undocumented = permissions.undocumented.iter().map(|row| {
        let (place, note) = (&row.operation, row.note.trim());
        quote!(Undocumented { target: Target::Operation(#place), note: #note })
    });
    let features = features(permissions);
    let rules = rules(permissions);
    quote! {
        /// The operations, webhooks, use cases and profile fields with the permissions that they require.
        pub static NEEDS: &[Need] = &[#(#needs),*];
        /// The operations for which no known page names a permission.
        pub static UNDOCUMENTED: &[Undocumented] = &[#(#undocumented),*];
        /// The features that an app may need in addition to the permissions of its token.
        pub static FEATURES: &[Feature] = &[#(#features),*];
        /// The rules that hold for more than one permission.
        pub static RULES: &[GeneralRule] = &[#(#rules),*];
    }
}

/// Operations, webhooks and use cases.
fn needs(permissions: &Permissions) -> impl Iterator<Item = TokenStream> {
    permissions.needs.iter().map(|need| {
        let target = match (&need.operation, &need.webhook, &need.use_case) {
            (Some(place), ..) => quote!(Target::Operation(#place)),
            (None, Some(field), _) => quote!(Target::Webhook(#field)),
            (None, None, name) => quote!(Target::UseCase(#name)),
        };
        let opened_by = list(&need.permissions);
        let note = text(need.note.as_ref());
        let source = permissions.sources.get(&need.source);
        quote!(Need { target: #target, permissions: #opened_by, note: #note, source: #source })
    })
}

/// The fields of profiles, by the rules of today.
fn fields(profile: &Profile) -> impl Iterator<Item = TokenStream> {
    profile.fields.iter().filter_map(|field| {
        // The rule without conditions comes last, and is the one of today.
        let rule = field.rules.last()?;
        let Outcome::Needs(name) = &rule.then else {
            return None;
        };
        let requirement = profile.requirements.get(name)?;
        if requirement.kind != RequirementKind::Permission {
            return None;
        }
        let ident = format_ident!("{}", variant(&field.name));
        let opened_by = list(std::slice::from_ref(name));
        let source = profile.sources.get(&rule.source);
        Some(quote! {
            Need {
                target: Target::ProfileField(ProfileField::#ident), permissions: #opened_by, note: None,
                source: #source,
            }
        })
    })
}

fn features(permissions: &Permissions) -> impl Iterator<Item = TokenStream> {
    permissions.features.iter().map(|(name, feature)| {
        let (title, note) = (&feature.title, text(feature.note.as_ref()));
        let source = permissions.sources.get(&feature.source);
        quote!(Feature { name: #name, title: #title, note: #note, source: #source })
    })
}

fn rules(permissions: &Permissions) -> impl Iterator<Item = TokenStream> {
    permissions.rules.iter().map(|rule| {
        let (name, meaning) = (&rule.name, rule.meaning.trim());
        let from = option(rule.from.map(date));
        let source = permissions.sources.get(&rule.source);
        quote!(GeneralRule { name: #name, from: #from, meaning: #meaning, source: #source })
    })
}

fn text(text: Option<&String>) -> TokenStream {
    option(text.map(|text| {
        let text = text.trim();
        quote!(#text)
    }))
}
