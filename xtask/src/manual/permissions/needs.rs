//! What needs which permissions. In: the rows of `permissions.yaml` and everything that other files define. Out: every
//! target known, and no operation with two rows; one without a row is reported, and counts as not documented.

use serde::Deserialize;

use super::Permissions;
use crate::ir::Api;
use crate::manual::spec::Checker;
use crate::manual::{Profile, RequirementKind, Webhooks};
use crate::report::Site;

/// What needs permissions: exactly one of `operation`, `webhook` and `use_case`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PermissionNeed {
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
    /// Checks the targets that other specs define: webhook fields and the permissions of profile fields.
    pub(super) fn check_targets(&self, checker: &mut Checker<'_>) {
        for (site, need) in checker.rows("needs", &self.needs) {
            let targets = [&need.operation, &need.webhook, &need.use_case];
            if targets.iter().filter(|target| target.is_some()).count() != 1 {
                let help = "write `operation: GET /path`, `webhook: FIELD` or `use_case: NAME`";
                let message = "a row has one of an operation, a webhook field and a use case";
                checker.reject(site, message, help);
            } else if let Some(webhooks) = checker.find::<Webhooks>() {
                let (field, site) = (need.webhook.as_ref(), site.child("webhook"));
                checker.check_name("webhook field", field, site, |name| {
                    webhooks.has_field(name)
                });
            }
        }
        let Some(profile) = checker.find::<Profile>() else {
            return;
        };
        for (name, requirement) in &profile.requirements {
            if requirement.kind == RequirementKind::Permission && self.find(name).is_none() {
                let site = Site::file(&"specs/manual/profile-fields.yaml".into());
                checker.unknown("permission", name, site.child("requirements").child(name));
            }
        }
    }

    /// Checks that each row is about an operation, and reports the operations without one.
    pub(super) fn check_needs(&self, apis: &[Api], checker: &mut Checker<'_>) {
        let file = checker.file.clone();
        let needs = checker.rows("needs", &self.needs);
        let needs = needs.filter_map(|(site, need)| Some((need.operation.as_deref()?, site)));
        let rest = checker.rows("undocumented", &self.undocumented);
        let rest = rest.map(|(site, row)| (row.operation.as_str(), site));
        // The fields of the profile have separate rules.
        let profile = checker.find::<Profile>().map(Profile::operation_name);
        for operation in checker.missing_operations(needs.chain(rest), apis) {
            if profile.as_ref() != Some(&operation) {
                let message = format!(
                    "no row says which permissions `{operation}` needs; they count as not documented"
                );
                let help = format!(
                    "add `- {{ operation: \"{operation}\", note: … }}` to `undocumented`, or to `needs` if a page lists them"
                );
                checker.advise(file.child("undocumented"), message, &help);
            }
        }
    }
}
