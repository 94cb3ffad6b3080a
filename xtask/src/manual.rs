//! Stage 4: the hand-written specs. In: `specs/manual/*.yaml`. Out: the version calendar, the catalogue of error codes
//! and the profile rules, every name they mention known to exist.

mod errors;
mod profile;
mod versions;

pub use errors::{Bound, Class, Confidence, Errors, Row as ErrorRow};
pub use profile::{
    Condition, Field, Grants, Outcome, Pass, Profile, Requirement, RequirementKind, Rule,
};
pub use versions::{Calendar, Release};

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
