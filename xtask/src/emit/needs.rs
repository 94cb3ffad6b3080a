//! What needs which permissions, and what holds for all of them. In: `permissions.yaml`, the permissions that profile fields
//! need, and the operations of all versions. Out: the tables at the end of `permission.rs`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::{Literal, row, source, variant};
use super::permissions::{list, variant_name};
use crate::manual::{FieldOutcome, Permissions, Profile, RequirementKind};
use crate::share::Plan;

/// ```text
/// pub static NEEDS: &[Need] = …;
/// pub static UNDOCUMENTED: &[Undocumented] = …;
/// pub static FEATURES: &[Feature] = …;
/// pub static RULES: &[GeneralRule] = …;
/// ```
pub fn tables(permissions: &Permissions, profile: &Profile, plan: &Plan<'_>) -> TokenStream {
    let needs = needs(permissions).chain(fields(profile));
    let sources = &permissions.sources;
    let undocumented = undocumented(permissions, profile, plan);
    let features = permissions.features.iter().map(|(name, feature)| {
        row!(Feature {
            name: name,
            title: feature.title,
            note: feature.note.as_deref().map(str::trim),
            source: source(sources, &feature.source),
        })
    });
    let rules = permissions.rules.iter().map(|rule| {
        row!(GeneralRule {
            name: rule.name,
            from: rule.from,
            meaning: rule.meaning.trim(),
            source: source(sources, &rule.source),
        })
    });
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

fn target(kind: &str, of: impl Literal) -> TokenStream {
    let (kind, of) = (variant("Target", kind), of.literal());
    quote!(#kind(#of))
}

/// Operations of which a row says that no page names a permission, and those without a row.
fn undocumented<'p>(
    permissions: &'p Permissions,
    profile: &Profile,
    plan: &'p Plan<'_>,
) -> impl Iterator<Item = TokenStream> {
    let rows = permissions.undocumented.iter();
    let rows = rows.map(|row| (row.operation.as_str(), row.note.trim()));
    let profile = profile.operation_name();
    let requests = plan.requests.iter().map(|span| span.operation.as_str());
    let all: BTreeSet<&str> = requests.filter(|one| *one != profile).collect();
    let without = all.into_iter().filter(|one| !permissions.is_settled(one));
    let without = without.map(|one| (one, "The permissions are not documented."));
    rows.chain(without).map(|(operation, note)| {
        row!(Undocumented {
            target: target("Operation", operation),
            note: note,
        })
    })
}

/// Operations, webhooks and use cases.
fn needs(permissions: &Permissions) -> impl Iterator<Item = TokenStream> {
    permissions.needs.iter().map(|need| {
        let target = match (&need.operation, &need.webhook, &need.use_case) {
            (Some(operation), ..) => target("Operation", operation),
            (None, Some(field), _) => target("Webhook", field),
            (None, None, name) => target("UseCase", name.as_deref().unwrap_or_default()),
        };
        row!(Need {
            target: target,
            permissions: list(&need.permissions),
            note: need.note.as_deref().map(str::trim),
            source: source(&permissions.sources, &need.source),
        })
    })
}

/// The fields of profiles, by the rules of today.
fn fields(profile: &Profile) -> impl Iterator<Item = TokenStream> {
    profile.fields.iter().filter_map(|field| {
        // The rule without conditions comes last, and is the one of today.
        let rule = field.rules.last()?;
        let FieldOutcome::Needs(name) = &rule.then else {
            return None;
        };
        let requirement = profile.requirements.get(name)?;
        (requirement.kind == RequirementKind::Permission).then(|| {
            row!(Need {
                target: target(
                    "ProfileField",
                    variant("ProfileField", &variant_name(&field.name))
                ),
                permissions: list(std::slice::from_ref(name)),
                note: None::<&str>,
                source: source(&profile.sources, &rule.source),
            })
        })
    })
}
