//! Stage 4: the hand-written specs. In: `specs/manual/*.yaml`. Out: the version calendar, the catalogue of error codes,
//! the profile rules, permissions old and new, tokens, retired protocol features, webhooks and the webview's SDK, every
//! name they mention known to exist.

mod errors;
mod legacy;
mod limits;
mod payloads;
mod permissions;
mod profile;
mod protocol;
#[cfg(test)]
mod tests;
mod tokens;
mod versions;

pub use errors::{Bound, Class, Confidence, Errors, Row as ErrorRow};
pub use legacy::{Fate, Legacy, LegacyConfidence, LegacyKind, LegacyPermission};
pub use limits::{Limits, Scope as LimitScope};
pub use payloads::{Extensions, Webhooks};
pub use permissions::{Edition, Listed, Need, Permission, Permissions, Review};
pub use profile::{
    Condition, Field, Grants, Outcome, Pass, Profile, Requirement, RequirementKind, Rule,
};
pub use protocol::{Effect, Protocol, ProtocolFeature, SentAs};
pub use tokens::Tokens;
pub use versions::{Calendar, Release};

use crate::ir::Api;
use crate::report::{Code, Report, Site};

/// Reports a name that is used but not defined in the same file.
fn unknown(what: &str, name: &str, site: Site, report: &mut Report) {
    let help = format!("define it, or write the name of a {what} that is defined in this file");
    report.error(
        Code::UnknownName,
        site,
        format!("there is no {what} `{name}`"),
        help,
    );
}

/// Reports a window whose end is not after its beginning.
fn reversed(site: Site, message: &str, report: &mut Report) {
    let help = "let the window begin before it ends";
    report.error(Code::InvalidManual, site, message, help);
}

/// Whether any version has an operation, named `METHOD /path`.
fn has_operation(apis: &[Api], place: &str) -> bool {
    let mut operations = apis
        .iter()
        .flat_map(|api| &api.pages)
        .flat_map(|page| &page.operations);
    operations.any(|operation| operation.place == place)
}

/// Reports a key that an earlier row has.
fn repeated(key: &str, site: Site, report: &mut Report) {
    let help = "merge the two rows, or correct one of them";
    let message = format!("`{key}` stands in an earlier row");
    report.error(Code::InvalidManual, site, message, help);
}
