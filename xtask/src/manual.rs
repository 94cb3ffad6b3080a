//! Stage 4: the hand-written specs. In: `specs/manual/*.yaml`. Out: the version calendar, the catalogue of error codes,
//! the profile rules, permissions old and new, tokens, retired protocol features, webhooks and the webview's SDK, every
//! name they mention known to exist.

mod errors;
mod extensions;
mod legacy;
mod limits;
pub mod parts;
mod payloads;
mod permissions;
mod profile;
mod protocol;
#[cfg(test)]
mod tests;
mod tokens;
mod versions;
mod webhooks;

pub use errors::{Bound, Class, Confidence, Errors, Row as ErrorRow};
pub use extensions::Extensions;
pub use legacy::{Fate, Legacy, LegacyConfidence, LegacyKind, LegacyPermission};
pub use limits::{Limits, Scope as LimitScope};
pub use permissions::{Edition, Listed, Permission, Permissions, Review};
pub use profile::{
    Condition, Field, Grants, Outcome, Pass, Profile, Requirement, RequirementKind, Rule,
};
pub use protocol::{Effect, Protocol, ProtocolFeature, SentAs};
pub use tokens::Tokens;
pub use versions::{Calendar, Release};
pub use webhooks::Webhooks;

use crate::ir::Api;
use crate::report::{Code, Report, Site};

/// Reports a name that nothing defines.
fn unknown(what: &str, name: &str, site: Site, report: &mut Report) {
    let article = if what.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    let help = match what {
        "operation" => "write `METHOD /path` of an operation that a document has".to_owned(),
        _ => {
            let home = home(what);
            format!("define it, or write the name of {article} {what} that is defined in {home}")
        }
    };
    let message = format!("there is no {what} `{name}`");
    report.error(Code::UnknownName, site, message, help);
}

/// The file that defines a kind of name.
fn home(what: &str) -> &'static str {
    match what {
        "version" => "specs/manual/versions.yaml",
        "permission" => "specs/manual/permissions.yaml",
        "error" => "specs/manual/errors.yaml",
        "webhook field" => "specs/manual/webhooks.yaml",
        _ => "this file",
    }
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
    operations.any(|operation| operation.key == place)
}

/// Reports a key that an earlier row has.
fn repeated(key: &str, site: Site, report: &mut Report) {
    let help = "merge the two rows, or correct one of them";
    let message = format!("`{key}` stands in an earlier row");
    report.error(Code::InvalidManual, site, message, help);
}
