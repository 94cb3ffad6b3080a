//! The profile rules as a table, and the names they use as types. In: `profile-fields.yaml`. Out: `profile.rs`, with
//! the verdict function and the passes, and the marker types in `permission.rs`.

use heck::ToUpperCamelCase;
use indexmap::IndexMap;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs::Docs;
use super::file::RustFile;
use super::tables::{api_version, date};
use crate::manual::{Condition, FieldRule, Outcome, Pass, Profile, Requirement, RequirementKind};

const SOURCE: &str = "specs/manual/profile-fields.yaml";

/// Every permission that a rule names, as a marker type.
pub fn markers(profile: &Profile) -> TokenStream {
    let permissions = profile
        .requirements
        .iter()
        .filter(|(_, have)| have.kind == RequirementKind::Permission);
    let markers = permissions.map(|(name, requirement)| {
        let docs = requirement_docs(profile, name, requirement).outer();
        let ident = format_ident!("{}", requirement.rust);
        quote! {
            #docs
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub struct #ident;
            impl crate::grant::Grantable for #ident { const PERMISSION: Permission = Permission::#ident; }
        }
    });
    quote!(#(#markers)*)
}

fn requirement_docs(profile: &Profile, name: &str, requirement: &Requirement) -> Docs {
    let docs = Docs::new()
        .text(Some(&requirement.doc))
        .own(&format!("`{name}`."));
    match profile.sources.get(&requirement.source) {
        Some(source) => docs.own(&format!("Source: <{source}>.")),
        None => docs,
    }
}

/// ```text
/// pub enum Field { Id, Name, … }
/// pub struct ExtendedFieldsGrace { … }
/// pub fn verdict(field: Field, version: ApiVersion, app_created: Date, called_on: Date, granted: &Grants) -> Verdict
/// ```
pub fn rules(profile: &Profile) -> RustFile {
    let fields = field_enum(profile);
    let passes = profile
        .passes
        .iter()
        .map(|(name, pass)| pass_type(profile, name, pass));
    let tables = tables(profile);
    let docs = module_docs(profile).inner();
    let tokens = quote! {
        #docs
        use jiff::civil::{Date, date};
        use crate::calendar::ApiVersion;
        use crate::gate::{Grants, Outcome, Requirement, Rule, Verdict, decide};
        use crate::permission::Permission;
        use crate::window::{OutsideWindow, Window};
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
    RustFile {
        path: "src/profile.rs".to_owned(),
        sources: SOURCE.to_owned(),
        emitters: &[file!()],
        tokens,
    }
}

/// Writes the rules of all fields. Fields with the same rules share an arm, and a rule that several arms have is a
/// constant.
fn tables(profile: &Profile) -> TokenStream {
    let mut arms: Vec<(Vec<TokenStream>, Vec<Ident>)> = Vec::new();
    for field in &profile.fields {
        let rules: Vec<_> = field.rules.iter().map(|have| rule(profile, have)).collect();
        let ident = format_ident!("{}", field.name.to_upper_camel_case());
        let is_same = |arm: &&mut (Vec<TokenStream>, _)| {
            arm.0.len() == rules.len()
                && arm
                    .0
                    .iter()
                    .zip(&rules)
                    .all(|(a, b)| a.to_string() == b.to_string())
        };
        match arms.iter_mut().find(is_same) {
            Some((_, fields)) => fields.push(ident),
            None => arms.push((rules, vec![ident])),
        }
    }
    let all = arms
        .iter()
        .flat_map(|(rules, _)| rules)
        .map(TokenStream::to_string);
    let mut uses: IndexMap<String, usize> = IndexMap::new();
    all.for_each(|rule| *uses.entry(rule).or_default() += 1);
    uses.retain(|_, uses| *uses > 1);
    let name = |index: usize| format_ident!("RULE_{}", index + 1);
    let mut consts = TokenStream::new();
    for (index, text) in uses.keys().enumerate() {
        let rule = arms
            .iter()
            .flat_map(|(rules, _)| rules)
            .find(|rule| rule.to_string() == *text);
        let name = name(index);
        consts.extend(quote!(const #name: Rule = #rule;));
    }
    let arms = arms.iter().map(|(rules, fields)| {
        let rules = rules.iter().map(|rule| {
            let shared = uses.get_index_of(&rule.to_string()).map(name);
            shared.map_or_else(|| rule.clone(), |name| quote!(#name))
        });
        quote!(#(Field::#fields)|* => const { &[#(#rules),*] },)
    });
    quote! {
        #consts
        /// Returns the rules of a field; the first one that holds decides.
        pub fn rules(field: Field) -> &'static [Rule] { match field { #(#arms)* } }
    }
}

fn module_docs(profile: &Profile) -> Docs {
    let item = |text: &str| format!("* {}", text.trim());
    let access = profile.access.iter().map(|access| {
        let when = match access.grants {
            crate::manual::Grants::AtOnce => "at once",
            crate::manual::Grants::AfterReply => "after the person's reply",
            crate::manual::Grants::Never => "never",
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
    let idents: Vec<_> = profile
        .fields
        .iter()
        .map(|field| format_ident!("{}", field.name.to_upper_camel_case()))
        .collect();
    let wires: Vec<_> = profile.fields.iter().map(|field| &field.name).collect();
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
    let ident = format_ident!("{name}");
    let docs = Docs::new().text(Some(&pass.doc));
    let docs = match profile.sources.get(&pass.source) {
        Some(source) => docs.own(&format!("Source: <{source}>.")),
        None => docs,
    };
    let docs = docs.outer();
    let (created, called) = (date(pass.app_created_before), date(pass.called_before));
    quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct #ident(());
        impl #ident {
            /// The days on which the pass can be had.
            pub const WINDOW: Window = Window { name: #name, app_created_before: #created, called_before: #called };
            /// Returns the pass for an app that was created on one day and calls on another.
            ///
            /// # Errors
            ///
            /// - One of the days is outside the window. A day that is a boundary is outside.
            pub fn new(app_created: Date, called_on: Date) -> Result<Self, OutsideWindow> {
                Self::WINDOW.admit(app_created, called_on).map(|()| Self(()))
            }
        }
    }
}

fn rule(profile: &Profile, rule: &FieldRule) -> TokenStream {
    let Condition {
        pass,
        versions,
        app_created,
        called,
    } = &rule.condition;
    let pass = pass.as_ref().and_then(|name| profile.passes.get(name));
    let tightest = |own, of_pass| match (own, of_pass) {
        (Some(own), Some(of_pass)) => Some(std::cmp::min(own, of_pass)),
        (own, of_pass) => own.or(of_pass),
    };
    let since = option(versions.since.map(api_version));
    let until = pass.and_then(|pass| pass.versions.until);
    let until = option(
        match (versions.until, until) {
            (Some(own), Some(of_pass)) => Some(own.min(of_pass)),
            (own, of_pass) => own.or(of_pass),
        }
        .map(api_version),
    );
    let created_from = option(app_created.from.map(date));
    let created_before =
        option(tightest(app_created.before, pass.map(|pass| pass.app_created_before)).map(date));
    let called_from = option(called.from.map(date));
    let called_before =
        option(tightest(called.before, pass.map(|pass| pass.called_before)).map(date));
    let outcome = match &rule.then {
        Outcome::Allowed => quote!(Outcome::Allowed),
        Outcome::Gone(day) => {
            let day = date(*day);
            quote!(Outcome::Gone(#day))
        }
        // Reading the spec reports a name that is missing.
        Outcome::Needs(name) => match &profile.requirements[name] {
            feature if feature.kind == RequirementKind::Feature => {
                quote!(Outcome::Needs(Requirement::Feature(#name)))
            }
            permission => {
                let permission = format_ident!("{}", permission.rust);
                quote!(Outcome::Needs(Requirement::Permission(Permission::#permission)))
            }
        },
    };
    quote! {
        Rule {
            versions: (#since, #until),
            created: (#created_from, #created_before),
            called: (#called_from, #called_before),
            outcome: #outcome,
        }
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
}
