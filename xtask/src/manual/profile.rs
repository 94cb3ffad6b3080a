//! `profile-fields.yaml`: who may ask for which profile field, when. In: fields and their rules. Out: the same rules
//! with every name resolved, and the reference page that a version has for this API.

mod access;
mod page;
mod rules;
mod view;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

pub use access::FieldAccess;
pub use rules::{FieldOutcome, FieldRule, RuleCondition};

use super::Errors;
use super::section::SpecSection;
use super::spec::{Checker, Project, Spec};
use crate::emit::{self, RustFile};
use crate::report::{Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub sources: IndexMap<String, String>,
    /// VersionRange that have a module for this API only.
    pub modules: Vec<ApiVersion>,
    pub operation: ProfileOperation,
    pub requirements: IndexMap<String, Requirement>,
    pub passes: IndexMap<String, Pass>,
    pub fields: Vec<ProfileField>,
    pub objects: IndexMap<String, ProfileObject>,
    pub outcomes: IndexMap<String, OutcomeDoc>,
    pub access: Vec<AccessEvent>,
    pub undecided: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileOperation {
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
    pub versions: rules::VersionRange,
    pub doc: String,
    pub source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileField {
    pub name: String,
    #[serde(rename = "type")]
    pub ty: String,
    pub doc: String,
    pub default: bool,
    pub removed: Option<Removed>,
    pub rules: Vec<FieldRule>,
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
pub struct ProfileObject {
    pub doc: String,
    pub source: String,
    pub fields: Vec<ProfileProperty>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileProperty {
    pub name: String,
    #[serde(rename = "type")]
    pub ty: String,
    pub doc: String,
}

/// What a response without a profile means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeDoc {
    pub name: String,
    pub status: Option<u16>,
    /// The row of `errors.yaml` that the response carries.
    pub error: Option<String>,
    pub doc: String,
    pub source: String,
}

/// An event that does or does not give access to a profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessEvent {
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

impl Spec for Profile {
    const NAME: &'static str = "profile-fields";

    const SECTIONS: &'static [SpecSection] = view::SECTIONS;

    fn check(&self, checker: &mut Checker<'_>) {
        let file = checker.file.clone();
        for (site, field) in checker.rows("fields", &self.fields) {
            self.check_type(&field.ty, &site, checker);
            self.check_rules(field, &site.child("rules"), checker);
        }
        for (name, object) in &self.objects {
            let fields = file.child("objects").child(name).child("fields");
            for (index, property) in object.fields.iter().enumerate() {
                self.check_type(&property.ty, &fields.index(index), checker);
            }
        }
        let errors = checker.find::<Errors>();
        for (key, outcome) in &self.outcomes {
            let is_known = |name: &str| errors.is_none_or(|errors| errors.has(name));
            let site = file.child("outcomes").child(key).child("error");
            checker.check_name("error", outcome.error.as_ref(), site, is_known);
        }
    }

    /// Returns what holds for each field in the version, or in the latest.
    fn view(file: &Document, version: Option<ApiVersion>, report: &mut Report) -> Option<Value> {
        view::view(file, version, report)
    }

    fn emit(&self, _project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::profile::rules(self)]
    }
}

impl Profile {
    /// Returns the method and the path of the operation.
    pub fn operation_name(&self) -> String {
        format!("{} {}", self.operation.method, self.operation.path)
    }

    fn check_type(&self, ty: &str, row: &Site, checker: &mut Checker<'_>) {
        let is_scalar = matches!(ty, "string" | "number" | "integer" | "boolean");
        if !is_scalar && !self.objects.contains_key(ty) {
            checker.unknown("type", ty, row.child("type"));
        }
    }

    fn check_rules(&self, field: &ProfileField, site: &Site, checker: &mut Checker<'_>) {
        for (index, rule) in field.rules.iter().enumerate() {
            let condition = &rule.condition;
            let site = site.index(index);
            let (pass, at) = (condition.pass.as_ref(), site.child("pass"));
            checker.check_name("pass", pass, at, |name| self.passes.contains_key(name));
            if let FieldOutcome::Needs(name) = &rule.then {
                let is_known = |name: &str| self.requirements.contains_key(name);
                checker.check_name("requirement", Some(name), site.child("then"), is_known);
            }
            let mut earlier = field.rules[..index].iter();
            if *condition != RuleCondition::default()
                && earlier.any(|earlier| earlier.condition == *condition)
            {
                let help = "merge the two rules, or narrow the window of one";
                let message = "an earlier rule has the same window, so this one never decides";
                checker.reject(site.clone(), message, help);
            }
            if condition.window.is_reversed() {
                checker.reversed(site, "no call can meet these conditions");
            }
        }
        let mut rules = field.rules.iter();
        let ends = rules.position(|rule| rule.condition == RuleCondition::default());
        if ends != field.rules.len().checked_sub(1) {
            let name = &field.name;
            let message = format!("the rules of `{name}` do not end in one that always holds");
            let help = "end with a rule without conditions, and let no other be without";
            checker.reject(site.clone(), message, help);
        }
    }
}
