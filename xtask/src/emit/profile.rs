//! The profile rules as a table, and the names they use as types. In: `profile-fields.yaml`. Out: `profile.rs`, with
//! the verdict function and the passes, and the marker types in `permission.rs`.

use heck::ToUpperCamelCase;
use indexmap::IndexMap;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::Docs;
use super::file::RustFile;
use super::literal::{Literal, ident, row, variant};
use crate::manual::{FieldOutcome, FieldRule, Grants, Pass, Profile, RequirementKind};

/// Every permission that a rule names, as a marker type.
pub fn markers(profile: &Profile) -> TokenStream {
    let requirements = profile.requirements.iter();
    let permissions = requirements.filter(|(_, it)| it.kind == RequirementKind::Permission);
    let markers = permissions.map(|(name, requirement)| {
        let docs = Docs::new()
            .text(Some(&requirement.doc))
            .own(&format!("`{name}`."))
            .source(&profile.sources, &requirement.source)
            .outer();
        let ident = ident(&requirement.rust);
        quote! {
            #docs
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub struct #ident;
            impl crate::grant::Grantable for #ident { const PERMISSION: Permission = Permission::#ident; }
        }
    });
    markers.collect()
}

/// ```text
/// pub enum Field { Id, Name, … }
/// pub struct ExtendedFieldsGrace { … }
/// pub fn verdict(field: Field, version: ApiVersion, app_created: Date, called_on: Date, granted: &Grants) -> Verdict
/// ```
pub fn rules(profile: &Profile) -> RustFile {
    let fields = field_enum(profile);
    let passes = profile.passes.iter();
    let passes = passes.map(|(name, pass)| pass_type(profile, name, pass));
    let tables = tables(profile);
    let docs = module_docs(profile).inner();
    let tokens = quote! {
        #docs
        use jiff::civil::{Date, date};
        use crate::calendar::ApiVersion;
        use crate::gate::{Grants, Outcome, Requirement, Rule, Verdict, decide};
        use crate::permission::Permission;
        use crate::grace::{GracePeriod, OutsideGracePeriod};
        #fields
        #tables
        /// Returns whether a call may ask for a field.
        ///
        /// `version` is the one in the path of the call; the version that Graph responds with follows from the
        /// calendar. `called_on` and `app_created` are days in UTC. A verdict that depends on a date has the first
        /// day on which it no longer holds, which is the end of a rule or the expiry of a version.
        ///
        /// Since v8.0 the default fields need a feature in apps of type Business. The type of an app is not known
        /// here, so the verdict reports the need for every app.
        pub fn verdict(
            field: Field,
            version: ApiVersion,
            app_created: Date,
            called_on: Date,
            granted: &Grants,
        ) -> Verdict {
            decide(rules(field), version, app_created, called_on, granted)
        }
        #(#passes)*
    };
    RustFile::module(
        "profile",
        "specs/manual/profile-fields.yaml",
        file!(),
        tokens,
    )
}

/// Writes the rules of all fields. Fields with the same rules share an arm, and a rule that several arms have is a
/// constant.
fn tables(profile: &Profile) -> TokenStream {
    // Rules by their text, which can be compared.
    let mut arms: IndexMap<Vec<String>, Vec<Ident>> = IndexMap::new();
    let mut rules: IndexMap<String, TokenStream> = IndexMap::new();
    for field in &profile.fields {
        let own = field.rules.iter().map(|have| {
            let rule = rule(profile, have);
            let text = rule.to_string();
            rules.insert(text.clone(), rule);
            text
        });
        let fields = arms.entry(own.collect()).or_default();
        fields.push(ident(&field.name.to_upper_camel_case()));
    }
    let uses = |rule: &str| arms.keys().flatten().filter(|have| *have == rule).count();
    let shared: Vec<_> = rules.keys().filter(|rule| uses(rule) > 1).collect();
    let name = |index: usize| ident(&format!("RULE_{}", index + 1));
    let consts = shared.iter().enumerate().map(|(index, text)| {
        let (name, rule) = (name(index), &rules[*text]);
        quote!(const #name: Rule = #rule;)
    });
    let arms = arms.iter().map(|(own, fields)| {
        let rules = own.iter().map(|text| {
            let shared = shared.iter().position(|have| *have == text).map(name);
            shared.map_or_else(|| rules[text].clone(), |name| quote!(#name))
        });
        quote!(#(Field::#fields)|* => const { &[#(#rules),*] },)
    });
    quote! {
        #(#consts)*
        /// Returns the rules of a field; the first one that holds decides.
        pub fn rules(field: Field) -> &'static [Rule] { match field { #(#arms)* } }
    }
}

fn module_docs(profile: &Profile) -> Docs {
    let item = |text: &str| format!("* {}", text.trim());
    let access = profile.access.iter().map(|access| {
        let when = match access.grants {
            Grants::AtOnce => "at once",
            Grants::AfterReply => "after the person's reply",
            Grants::Never => "never",
        };
        item(&format!("{when}: {}", access.doc.trim()))
    });
    let undecided = profile.undecided.iter().map(|text| item(text));
    Docs::new()
        .own("Which fields of a person's profile an app may ask for, by version and date.")
        .own("What gives access to a profile:")
        .verbatim(access)
        .own("# What Meta leaves unclear, and how this crate decides")
        .verbatim(undecided)
}

fn field_enum(profile: &Profile) -> TokenStream {
    let (fields, wires) = (
        profile.fields.iter(),
        profile.fields.iter().map(|it| &it.name),
    );
    let idents: Vec<_> = fields
        .map(|field| ident(&field.name.to_upper_camel_case()))
        .collect();
    let docs = profile.fields.iter().map(|field| {
        let docs = Docs::new()
            .text(Some(&field.doc))
            .own(&format!("`{}`.", field.name));
        match &field.removed {
            Some(removed) => docs.own(&format!("Removed on {}.", removed.on)).outer(),
            None => docs.outer(),
        }
    });
    quote! {
        /// A field of the User Profile API, past or present.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Field { #(#docs #idents,)* }
        impl Field {
            /// Every field.
            pub const ALL: &'static [Self] = &[#(Self::#idents),*];
            /// Returns the name of the field on the wire.
            pub fn name(self) -> &'static str { match self { #(Self::#idents => #wires,)* } }
        }
    }
}

fn pass_type(profile: &Profile, name: &str, pass: &Pass) -> TokenStream {
    let ident = ident(name);
    let docs = Docs::new().text(Some(&pass.doc));
    let docs = docs.source(&profile.sources, &pass.source).outer();
    let window = row!(GracePeriod {
        name: name,
        app_created_before: pass.app_created_before,
        called_before: pass.called_before,
    });
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct #ident(());
        impl #ident {
            /// The days on which the pass can be had.
            pub const WINDOW: GracePeriod = #window;
            /// Returns the pass for an app that was created on one day and calls on another.
            ///
            /// # Errors
            ///
            /// - One of the days is outside the window. A day that is a boundary is outside.
            pub fn new(app_created: Date, called_on: Date) -> Result<Self, OutsideGracePeriod> {
                Self::WINDOW.admit(app_created, called_on).map(|()| Self(()))
            }
        }
    }
}

fn rule(profile: &Profile, rule: &FieldRule) -> TokenStream {
    let outcome = match &rule.then {
        FieldOutcome::Allowed => quote!(Outcome::Allowed),
        FieldOutcome::Removed(day) => {
            let day = day.literal();
            quote!(Outcome::Removed(#day))
        }
        // Reading the spec reports a name that is missing.
        FieldOutcome::Needs(name) => match &profile.requirements[name] {
            feature if feature.kind == RequirementKind::Feature => {
                quote!(Outcome::Needs(Requirement::Feature(#name)))
            }
            permission => {
                let permission = variant("Permission", &permission.rust);
                quote!(Outcome::Needs(Requirement::Permission(#permission)))
            }
        },
    };
    let window = profile.window(rule);
    row!(Rule {
        versions: (window.versions.since, window.versions.until),
        created: (window.app_created.from, window.app_created.before),
        called: (window.called.from, window.called.before),
        outcome: outcome,
    })
}
