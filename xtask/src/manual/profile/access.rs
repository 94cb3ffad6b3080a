//! What holds for a profile field in a version: the one reading of its rules. In: the rules of a field, and a version. Out:
//! the rules that can decide in that version, in order.
//!
//! The page of a version asks it what opens a field, `diff` what changed between versions, and the verdict of the runtime
//! must be the one that it gives for two days.

use jiff::civil::Date;

use super::rules::{Condition, Dates};
use super::{Outcome, Pass, Profile, ProfileField, Requirement, RequirementKind};
use crate::ir::Opener;
use crate::version::ApiVersion;

/// The rules of a field that can decide in a version. The last one always holds.
pub struct FieldAccess<'a> {
    profile: &'a Profile,
    rules: Vec<Decision<'a>>,
}

/// A rule whose versions hold.
struct Decision<'a> {
    pass: Option<(&'a String, &'a Pass)>,
    app_created: Dates,
    called: Dates,
    then: &'a Outcome,
}

impl Decision<'_> {
    fn is_unconditional(&self) -> bool {
        let any = Dates::default();
        self.pass.is_none() && self.app_created == any && self.called == any
    }

    fn holds(&self, app_created: Date, called_on: Date) -> bool {
        let is_in =
            |pass: &Pass| app_created < pass.app_created_before && called_on < pass.called_before;
        self.pass.is_none_or(|(_, pass)| is_in(pass))
            && self.app_created.contains(app_created)
            && self.called.contains(called_on)
    }
}

impl Profile {
    /// Returns what holds for a field in a version.
    pub fn access<'a>(&'a self, field: &'a ProfileField, version: ApiVersion) -> FieldAccess<'a> {
        let mut rules = Vec::new();
        for rule in &field.rules {
            let Condition {
                pass,
                versions,
                app_created,
                called,
            } = &rule.condition;
            let pass = pass
                .as_ref()
                .and_then(|name| self.passes.get_key_value(name));
            let in_pass = pass.is_none_or(|(_, pass)| pass.versions.contains(version));
            if !versions.contains(version) || !in_pass {
                continue;
            }
            let decision = Decision {
                pass,
                app_created: *app_created,
                called: *called,
                then: &rule.then,
            };
            let decides = decision.is_unconditional();
            rules.push(decision);
            if decides {
                break;
            }
        }
        FieldAccess {
            profile: self,
            rules,
        }
    }
}

impl<'a> FieldAccess<'a> {
    /// Returns the outcome for an app that was created on one day and calls on another.
    pub fn on(&self, app_created: Date, called_on: Date) -> Option<&'a Outcome> {
        let mut rules = self.rules.iter();
        let rule = rules.find(|rule| rule.holds(app_created, called_on))?;
        Some(rule.then)
    }

    /// Returns what opens the field where only the version is known: nothing (an empty list), one of several openers, or
    /// no way at all.
    pub fn openers(&self) -> Option<Vec<Opener>> {
        let mut openers = Vec::new();
        for rule in &self.rules {
            match (rule.then, rule.pass) {
                (Outcome::Allowed, Some((pass, _))) => openers.push(Opener::Pass(pass.clone())),
                (Outcome::Allowed, None) => return Some(Vec::new()),
                (Outcome::Needs(name), _) => match self.profile.requirements.get(name) {
                    Some(Requirement {
                        kind: RequirementKind::Permission,
                        rust,
                        ..
                    }) => {
                        openers.push(Opener::Permission(rust.clone()));
                    }
                    // A feature concerns some kinds of app only, which types cannot know.
                    _ => return Some(Vec::new()),
                },
                (Outcome::Gone(_), _) => {}
            }
        }
        (!openers.is_empty()).then_some(openers)
    }

    /// Returns the window in which the rule is lifted.
    pub fn pass(&self) -> Option<&'a str> {
        let mut passes = self.rules.iter().filter_map(|rule| rule.pass);
        passes.next_back().map(|(name, _)| name.as_str())
    }

    /// Returns the outcome outside every window.
    pub fn outside(&self) -> Option<&'a Outcome> {
        let rule = self.rules.iter().find(|rule| rule.pass.is_none())?;
        Some(rule.then)
    }
}
