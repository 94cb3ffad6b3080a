//! What needs which permissions. In: the rows of `permissions.yaml` and everything that other files define. Out: every
//! target known, and every operation with exactly one row.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;

use super::Permissions;
use crate::ir::Api;
use crate::manual::{Calendar, Profile, RequirementKind, has_operation, repeated, unknown};
use crate::report::{Code, Report, Site};

/// What needs permissions: exactly one of `operation`, `webhook` and `use_case`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    pub operation: Option<String>,
    pub webhook: Option<String>,
    pub use_case: Option<String>,
    pub permissions: Vec<String>,
    pub note: Option<String>,
    pub source: String,
}

/// An operation for which no page names a permission.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undocumented {
    pub operation: String,
    pub note: String,
}

impl Permissions {
    /// Checks what other files define: versions, operations (if they are known), webhook fields and the permissions of
    /// profile fields.
    pub fn check(
        &self,
        calendar: &Calendar,
        apis: Option<&[Api]>,
        webhooks: &[&str],
        profile: &Profile,
        report: &mut Report,
    ) {
        let Some(file) = &self.site else { return };
        self.check_windows(calendar, file, report);
        self.check_targets(webhooks, file, report);
        if let Some(apis) = apis {
            self.check_operations(apis, profile, file, report);
        }
        for (name, requirement) in &profile.requirements {
            if requirement.kind == RequirementKind::Permission && self.find(name).is_none() {
                let site = Site::file(&"specs/manual/profile-fields.yaml".into());
                let site = site.child("requirements").child(name);
                unknown("permission", name, site, report);
            }
        }
    }

    fn check_targets(&self, webhooks: &[&str], file: &Site, report: &mut Report) {
        let mut first = HashMap::new();
        for (index, need) in self.needs.iter().enumerate() {
            let site = file.child("needs").index(index);
            let targets = [&need.operation, &need.webhook, &need.use_case];
            let [Some(target)] = targets.into_iter().flatten().map(Some).collect::<Vec<_>>()[..]
            else {
                let help = "write `operation: GET /path`, `webhook: FIELD` or `use_case: NAME`";
                let message = "a row has one of an operation, a webhook field and a use case";
                report.error(Code::InvalidManual, site, message, help);
                continue;
            };
            if need.webhook.is_some() && !webhooks.contains(&target.as_str()) {
                unknown("webhook field", target, site.child("webhook"), report);
            }
            if first.insert(target, index).is_some() {
                repeated(target, site, report);
            }
        }
    }

    /// Each row is about an operation, and each operation has one.
    fn check_operations(&self, apis: &[Api], profile: &Profile, file: &Site, report: &mut Report) {
        let needs = self.needs.iter().enumerate().filter_map(|(index, need)| {
            Some((need.operation.as_ref()?, file.child("needs").index(index)))
        });
        let rest = self.undocumented.iter().enumerate();
        let rest =
            rest.map(|(index, row)| (&row.operation, file.child("undocumented").index(index)));
        let mut known: BTreeSet<String> = [format!(
            "{} {}",
            profile.operation.method, profile.operation.path
        )]
        .into();
        for (place, site) in needs.chain(rest) {
            if !has_operation(apis, place) {
                unknown("operation", place, site.child("operation"), report);
            }
            known.insert(place.clone());
        }
        let operations = apis.iter().flat_map(|api| &api.pages);
        let places: BTreeSet<_> = operations
            .flat_map(|page| &page.operations)
            .map(|operation| &operation.key)
            .collect();
        for place in places.into_iter().filter(|place| !known.contains(*place)) {
            let message = format!("no row says which permissions `{place}` needs");
            let help = "add a row to `needs`, or to `undocumented` if no page says it";
            report.error(Code::InvalidManual, file.child("needs"), message, help);
        }
    }
}
