//! The labels of versions. In: two documents, or two sides of them. Out: whether a contract changed under one label, and whether
//! the sides may be swapped.

use std::sync::Arc;

use super::Failure;
use super::compare::{ContractChange, Reached};
use super::input::ComparedSide;
use super::rule::{Direction, Level, Rule};
use crate::report::{Code, Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

/// Returns the change of a contract under the same version label.
pub fn unchanged(old: &Document, new: &Document, changes: &[Reached]) -> Option<Reached> {
    let label = |document: &Document| document.tree.pointer("/info/version").cloned();
    let version = label(old).filter(|version| Some(version) == label(new).as_ref())?;
    let rule = if is_released(old) {
        Rule::VersionLabelKept
    } else {
        // A branch that is compared with its base has the label of its base.
        Rule::VersionLabelUnchanged
    };
    let counts =
        |reached: &Reached| reached.change.rule.level(reached.change.direction) > Level::Docs;
    let location: Arc<str> = "/info/version".into();
    changes.iter().any(counts).then(|| {
        Reached::alone(ContractChange {
            rule,
            direction: Direction::Response,
            old_pointer: Some(Arc::clone(&location)),
            new_pointer: Some(location),
            old: version.clone(),
            new: version,
            subject: "info.version".to_owned(),
        })
    })
}

/// Returns whether a document is one of a version's below `specs/`: its label is the name of a released contract.
fn is_released(document: &Document) -> bool {
    let mut folders = document.file.rsplit('/').skip(1);
    let folder = folders.next();
    let version = folder.and_then(|name| name.parse::<ApiVersion>().ok());
    version.is_some() && folders.next() == Some("specs")
}

/// Reports arguments that may be swapped: an error for two versions, a warning for documents, whose labels are free text.
pub fn check_order(
    old: &ComparedSide,
    new: &ComparedSide,
    report: &mut Report,
) -> Result<(), Failure> {
    let message = format!("`{}` is older than `{}`", new.label, old.label);
    if let (Some(a), Some(b)) = (old.version, new.version) {
        let message = format!("{message}; write the older one first, or use --reverse");
        return if b < a {
            Err(Failure::Usage(message))
        } else {
            Ok(())
        };
    }
    let number = |side: &ComparedSide| -> Option<Vec<u64>> {
        let [(_, document)] = side.documents.as_slice() else {
            return None;
        };
        let label = document.tree.pointer("/info/version")?.as_str()?;
        let parts = label.trim_start_matches('v').split('.');
        parts.map(|part| part.parse().ok()).collect()
    };
    if let (Some(a), Some(b)) = (number(old), number(new))
        && b < a
        && let [(_, document), ..] = new.documents.as_slice()
    {
        let site = Site::new(&document.file, "/info/version");
        let help = "write the older one first, if they are swapped";
        report.warn(Code::InvalidDocument, site, message, help);
    }
    Ok(())
}
