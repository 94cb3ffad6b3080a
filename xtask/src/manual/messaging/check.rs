//! What must be so within `messaging-windows.yaml`. In: the spec. Out: an error for each name that nothing defines.

use std::collections::HashSet;

use super::{ABSENT, MessageRule, Messaging, RequestFilter, RuleCheck};
use crate::manual::errors::Errors;
use crate::manual::permissions::Permissions;
use crate::manual::spec::Checker;
use crate::report::Site;

impl Messaging {
    /// Checks that every name is defined, every rule used, and every error in the catalogue.
    pub fn check_names(&self, checker: &mut Checker<'_>) {
        for (site, window) in checker.rows("windows", &self.windows) {
            self.check_moments(&window.after, &site, checker);
            if let Some(may) = &window.may {
                self.check_moments(&may.after, &site.child("may"), checker);
            }
        }
        let used = self.check_uses(checker);
        for (site, kind) in checker.rows("kinds", &self.kinds) {
            self.check_filter(&kind.applies_to, &site.child("applies_to"), checker);
        }
        let last = self.kinds.last();
        if last.is_some_and(|kind| kind.applies_to != RequestFilter::default()) {
            let site = checker
                .row("kinds", self.kinds.len() - 1)
                .child("applies_to");
            checker.reject(
                site,
                "some requests are of no kind",
                "let the last kind be `{}`",
            );
        }
        for (site, rule) in checker.rows("rules", &self.rules) {
            if !used.contains(rule.name.as_str()) {
                let message = format!("the rule `{}` is unused", rule.name);
                let help = "name it in `first`, in `last` or in a kind, or remove it";
                checker.reject(site.child("name"), message, help);
            }
            self.check_rule(rule, &site, checker);
        }
        for (site, row) in checker.rows("requests", &self.requests) {
            let is_window = |name: &str| self.windows.iter().any(|have| have.name == name);
            let window = site.child("window");
            checker.check_name("window", row.window.as_ref(), window, is_window);
            let is_recipient = |name: &str| self.recipients.contains_key(name);
            checker.check_names(
                "recipient",
                &row.without,
                &site.child("without"),
                is_recipient,
            );
        }
    }

    /// Returns the rules that are used.
    fn check_uses(&self, checker: &mut Checker<'_>) -> HashSet<&str> {
        let lists = [("first", &self.first), ("last", &self.last)];
        let lists = lists.map(|(name, rules)| (checker.file.child(name), rules));
        let kinds = checker.rows("kinds", &self.kinds);
        let kinds = kinds.map(|(site, kind)| (site.child("rules"), &kind.rules));
        let mut used = HashSet::new();
        for (site, rules) in lists.into_iter().chain(kinds) {
            let is_known = |name: &str| self.rules.iter().any(|rule| rule.name == name);
            checker.check_names("rule", rules, &site, is_known);
            used.extend(rules.iter().map(String::as_str));
        }
        used
    }

    fn check_moments(&self, moments: &[String], site: &Site, checker: &mut Checker<'_>) {
        let is_known = |name: &str| self.moments.contains_key(name);
        checker.check_names("moment", moments, &site.child("after"), is_known);
    }

    fn check_filter(&self, filter: &RequestFilter, site: &Site, checker: &mut Checker<'_>) {
        let columns = [
            (
                "recipient",
                "recipients",
                &filter.recipients,
                &self.recipients,
            ),
            ("type", "types", &filter.types, &self.types),
            ("tag", "tags", &filter.tags, &self.tags),
            ("content", "contents", &filter.contents, &self.contents),
            (
                "property",
                "properties",
                &filter.properties,
                &self.properties,
            ),
            ("fact", "facts", &filter.facts, &self.facts),
        ];
        for (what, column, names, known) in columns {
            let may_be_absent = matches!(what, "type" | "tag");
            let is_known = |name: &str| known.contains_key(name) || may_be_absent && name == ABSENT;
            checker.check_names(what, names, &site.child(column), is_known);
        }
    }

    fn check_rule(&self, rule: &MessageRule, site: &Site, checker: &mut Checker<'_>) {
        self.check_filter(&rule.applies_to, &site.child("applies_to"), checker);
        if let Some(except) = &rule.except {
            self.check_filter(except, &site.child("except"), checker);
        }
        let is_fact = |name: &str| self.facts.contains_key(name);
        checker.check_name("fact", rule.unless.as_ref(), site.child("unless"), is_fact);
        let catalogue = checker.find::<Errors>();
        for (index, error) in rule.errors.iter().enumerate() {
            if catalogue.is_some_and(|known| !known.has_numbers(error.code, error.subcode)) {
                let subcode = error.subcode.map(|subcode| format!("/{subcode}"));
                let numbers = format!("{}{}", error.code, subcode.unwrap_or_default());
                checker.unknown("error", &numbers, site.child("errors").index(index));
            }
        }
        self.check_check(&rule.check, &site.child("check"), checker);
    }

    fn check_check(&self, check: &RuleCheck, site: &Site, checker: &mut Checker<'_>) {
        let is_moment = |name: &str| self.moments.contains_key(name);
        match check {
            RuleCheck::Never => {}
            RuleCheck::From(bound) | RuleCheck::Until(bound) => {
                if bound.date.is_none() && bound.version.is_none() {
                    let message = "neither a day nor a version";
                    checker.reject(site.clone(), message, "write `date`, `version`, or both");
                }
                if let Some(version) = bound.version {
                    checker.check_version(version, site.clone());
                }
            }
            RuleCheck::Within(name) => {
                let is_window = |name: &str| self.windows.iter().any(|have| have.name == name);
                checker.check_name("window", Some(name), site.child("within"), is_window);
            }
            RuleCheck::Apart { after, .. } => {
                let site = site.child("apart").child("after");
                checker.check_name("moment", Some(after), site, is_moment);
            }
            RuleCheck::AtMost { of, .. } => {
                let site = site.child("at_most").child("of");
                checker.check_name("moment", Some(of), site, is_moment);
            }
            RuleCheck::Needs(needs) => {
                let Some(known) = checker.find::<Permissions>() else {
                    return;
                };
                let site = site.child("needs");
                let is_permission = |name: &str| known.find(name).is_some();
                let permissions = site.child("permissions");
                checker.check_names(
                    "permission",
                    &needs.permissions,
                    &permissions,
                    is_permission,
                );
                let is_feature = |name: &str| known.features.contains_key(name);
                checker.check_names(
                    "feature",
                    &needs.features,
                    &site.child("features"),
                    is_feature,
                );
            }
        }
    }
}
