//! What holds for a profile field in a version: the one reading of its rules. In: the rules of a field, and a version. Out:
//! the rules that can decide in that version, in order.
//!
//! The page of a version asks it what opens a field, `diff` what changed between versions, and the verdict of the runtime
//! must be the one that it gives for two days.

use jiff::civil::Date;

use super::rules::{Dates, Window};
use super::{FieldOutcome, FieldRule, Profile, ProfileField, Requirement, RequirementKind};
use crate::ir::Opener;
use crate::version::ApiVersion;

/// The rules of a field that can decide in a version. The last one always holds.
pub struct FieldAccess<'a> {
    profile: &'a Profile,
    rules: Vec<(&'a FieldRule, Window)>,
}

impl Profile {
    /// Returns the calls that a rule can decide: those that its own window and its pass allow.
    pub fn window(&self, rule: &FieldRule) -> Window {
        let condition = &rule.condition;
        let pass = condition.pass.as_ref();
        let pass = pass.and_then(|name| self.passes.get(name));
        pass.map_or(condition.window, |pass| condition.window.within(pass))
    }

    /// Returns what holds for a field in a version.
    pub fn access<'a>(&'a self, field: &'a ProfileField, version: ApiVersion) -> FieldAccess<'a> {
        let mut rules = Vec::new();
        for rule in &field.rules {
            let window = self.window(rule);
            if window.versions.contains(version) {
                rules.push((rule, window));
                if [window.app_created, window.called] == [Dates::default(); 2] {
                    break;
                }
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
    pub fn on(&self, app_created: Date, called_on: Date) -> Option<&'a FieldOutcome> {
        let mut rules = self.rules.iter();
        let (rule, _) = rules.find(|(_, window)| {
            window.app_created.contains(app_created) && window.called.contains(called_on)
        })?;
        Some(&rule.then)
    }

    /// Returns what opens the field where only the version is known: nothing (an empty list), one of several openers, or
    /// no way at all.
    pub fn openers(&self) -> Option<Vec<Opener>> {
        let mut openers = Vec::new();
        for (rule, _) in &self.rules {
            match (&rule.then, &rule.condition.pass) {
                (FieldOutcome::Allowed, Some(pass)) => openers.push(Opener::Pass(pass.clone())),
                (FieldOutcome::Allowed, None) => return Some(Vec::new()),
                (FieldOutcome::Needs(name), _) => match self.profile.requirements.get(name) {
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
                (FieldOutcome::Removed(_), _) => {}
            }
        }
        (!openers.is_empty()).then_some(openers)
    }

    /// Returns the pass with which the rule is lifted.
    pub fn pass(&self) -> Option<&'a str> {
        let passes = self.rules.iter().rev();
        passes
            .filter_map(|(rule, _)| rule.condition.pass.as_deref())
            .next()
    }

    /// Returns the outcome without a pass.
    pub fn outside(&self) -> Option<&'a FieldOutcome> {
        let mut rules = self.rules.iter();
        let (rule, _) = rules.find(|(rule, _)| rule.condition.pass.is_none())?;
        Some(&rule.then)
    }
}
