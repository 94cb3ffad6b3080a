//! `profile-fields.yaml`: who may ask for which profile field, when. In: fields and their rules. Out: the same rules
//! with every name resolved, and the reference page that a version has for this API.

mod page;
mod rules;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;

pub use rules::{Condition, Outcome, Rule};

use crate::report::{Code, Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub sources: IndexMap<String, String>,
    /// Versions that have a module for this API only.
    pub modules: Vec<ApiVersion>,
    pub operation: Operation,
    pub requirements: IndexMap<String, Requirement>,
    pub passes: IndexMap<String, Pass>,
    pub fields: Vec<Field>,
    pub objects: IndexMap<String, Object>,
    pub outcomes: IndexMap<String, OutcomeDoc>,
    pub access: Vec<Access>,
    pub undecided: Vec<String>,
    #[serde(skip)]
    site: Option<Site>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    pub name: String,
    pub method: String,
    pub path: String,
    pub page: String,
    pub title: String,
    pub doc: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    pub kind: RequirementKind,
    /// Name of the marker type.
    pub rust: String,
    pub doc: String,
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RequirementKind {
    Permission,
    Feature,
}

/// A window of dates and versions in which a rule was lifted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pass {
    #[serde(deserialize_with = "crate::day::required")]
    pub app_created_before: Date,
    #[serde(deserialize_with = "crate::day::required")]
    pub called_before: Date,
    pub versions: rules::Versions,
    pub doc: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub name: String,
    #[serde(rename = "type")]
    pub ty: String,
    pub doc: String,
    pub default: bool,
    pub removed: Option<Removed>,
    pub rules: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removed {
    #[serde(deserialize_with = "crate::day::required")]
    pub on: Date,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    pub doc: String,
    pub source: String,
    pub fields: Vec<Member>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    pub name: String,
    #[serde(rename = "type")]
    pub ty: String,
    pub doc: String,
}

/// What an answer without a profile means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeDoc {
    pub name: String,
    pub status: Option<u16>,
    /// The row of `errors.yaml` that the answer carries.
    pub error: Option<String>,
    pub doc: String,
    pub source: String,
}

/// An event that does or does not give access to a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    pub event: String,
    pub grants: Grants,
    pub doc: String,
    pub source: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grants {
    AtOnce,
    AfterReply,
    Never,
}

impl Profile {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let mut profile: Self = crate::source::deserialize(
            &document.tree,
            &Site::file(&document.file),
            Code::InvalidManual,
            report,
        )?;
        profile.check(&Site::file(&document.file), report);
        profile.site = Some(Site::file(&document.file));
        Some(profile)
    }

    /// Checks that the errors of the outcomes are in the catalogue.
    pub fn check_errors(&self, errors: &super::Errors, report: &mut Report) {
        let Some(file) = &self.site else { return };
        for (key, outcome) in &self.outcomes {
            if let Some(error) = outcome.error.as_ref().filter(|name| !errors.named(name)) {
                let site = file.child("outcomes").child(key).child("error");
                super::unknown("error", error, site, report);
            }
        }
    }

    fn check(&self, file: &Site, report: &mut Report) {
        for (place, source) in self.cited(file) {
            if !self.sources.contains_key(source) {
                super::unknown("source", source, place, report);
            }
        }
        for (index, field) in self.fields.iter().enumerate() {
            let site = file.child("fields").index(index);
            if !self.is_type(&field.ty) {
                super::unknown("type", &field.ty, site.child("type"), report);
            }
            self.check_rules(field, &site.child("rules"), report);
        }
        for (name, object) in &self.objects {
            for (index, member) in object.fields.iter().enumerate() {
                if !self.is_type(&member.ty) {
                    let site = file
                        .child("objects")
                        .child(name)
                        .child("fields")
                        .index(index)
                        .child("type");
                    super::unknown("type", &member.ty, site, report);
                }
            }
        }
    }

    fn check_rules(&self, field: &Field, site: &Site, report: &mut Report) {
        for (index, rule) in field.rules.iter().enumerate() {
            let site = site.index(index);
            if let Some(pass) = rule
                .condition
                .pass
                .as_ref()
                .filter(|pass| !self.passes.contains_key(*pass))
            {
                super::unknown("pass", pass, site.child("pass"), report);
            }
            if let Outcome::Needs(name) = &rule.then
                && !self.requirements.contains_key(name)
            {
                super::unknown("requirement", name, site.child("then"), report);
            }
            let decided = rule.condition != Condition::default()
                && field.rules[..index]
                    .iter()
                    .any(|earlier| earlier.condition == rule.condition);
            if decided {
                let help = "merge the two rules, or narrow the window of one";
                let message = "an earlier rule has the same window, so this one never decides";
                report.error(Code::InvalidManual, site.clone(), message, help);
            }
            if rule.condition.is_reversed() {
                let help = "let the window begin before it ends";
                report.error(
                    Code::InvalidManual,
                    site,
                    "no call can meet these conditions",
                    help,
                );
            }
        }
        let ends = field
            .rules
            .iter()
            .position(|rule| rule.condition == Condition::default());
        if ends != field.rules.len().checked_sub(1) {
            let message = format!(
                "the rules of `{}` do not end in one that always holds",
                field.name
            );
            let help = "end with a rule without conditions, and let no other be without";
            report.error(Code::InvalidManual, site.clone(), message, help);
        }
    }

    /// Every citation, with its place.
    fn cited<'a>(&'a self, file: &Site) -> Vec<(Site, &'a str)> {
        let mut cited = vec![(
            file.child("operation").child("source"),
            self.operation.source.as_str(),
        )];
        let mut cite = |site: Site, source: &'a String| cited.push((site.child("source"), source));
        for (name, requirement) in &self.requirements {
            cite(file.child("requirements").child(name), &requirement.source);
        }
        for (name, pass) in &self.passes {
            cite(file.child("passes").child(name), &pass.source);
        }
        for (name, object) in &self.objects {
            cite(file.child("objects").child(name), &object.source);
        }
        for (name, outcome) in &self.outcomes {
            cite(file.child("outcomes").child(name), &outcome.source);
        }
        for (index, access) in self.access.iter().enumerate() {
            cite(file.child("access").index(index), &access.source);
        }
        for (index, field) in self.fields.iter().enumerate() {
            let site = file.child("fields").index(index);
            if let Some(removed) = &field.removed {
                cite(site.child("removed"), &removed.source);
            }
            for (index, rule) in field.rules.iter().enumerate() {
                cite(site.child("rules").index(index), &rule.source);
            }
        }
        cited
    }

    fn is_type(&self, ty: &str) -> bool {
        matches!(ty, "string" | "number" | "integer" | "boolean") || self.objects.contains_key(ty)
    }
}
