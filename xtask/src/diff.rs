//! `cargo xtask diff OLD NEW`: two contracts in, findings out.
//!
//! | step | in → out | what holds afterwards |
//! | --- | --- | --- |
//! | `input` | names → documents | stages 1 and 2 of the generator: read, hash checked, overlays applied |
//! | `schema` | places → schemas in normal form | a rewriting that keeps the contract is gone |
//! | `compare` | pairs → changes | each pair of schemas compared once per direction, the stack bounded |
//! | `gate` | hand-written specs → changes | permissions, windows, error codes, versions, protocol |
//! | `judge`, `rust` | changes → findings | level by direction, lines, items of the generated crate, edits |
//! | `allow` | findings → findings | approved ones are out, stale approvals are in |
//! | `format` | findings → text | sorted, without times, the same bytes each run |
//!
//! The documents are compared in a normal form of their own, not as the generator's model (`ir`), because the model holds
//! what Rust types need: it has no pattern, no bound of a list, no `not`, no condition, no security, no header that a type
//! does not carry, and a change of these would be lost. The two meet at both ends: the sides are read and corrected by the
//! generator's own stages 1 and 2, and the model says which Rust items came from which place. That a refactoring is silent
//! holds by construction of the normal form: a schema is the merged set of the places that hold for one value, so it does
//! not matter through how many references, parts or spellings they were reached, and two schemas are never compared by name.

pub mod allow;
pub mod compare;
pub mod finding;
pub mod format;
mod gate;
mod input;
mod judge;
mod pages;
pub mod rule;
mod rust;
mod schema;
pub mod source_diff;
#[cfg(test)]
mod tests;
pub mod timeline;
mod tree;
mod used_by;

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::json;

use crate::report::{Code, Report, Site};
use crate::source::Document;
use crate::source::reference::DocumentFiles;
use crate::version::ApiVersion;
use compare::{Change, Engine, Reached};
use finding::Finding;
use input::{Refusal, Side};
use pages::{Found, Pages};
use rule::{Direction, Level, Rule};
use rust::Items;
use schema::Schemas;
use tree::Tree;

/// What is compared, and how.
pub struct Options {
    pub old: String,
    pub new: String,
    pub today: Date,
    /// Compare even if NEW is the older version.
    pub reverse: bool,
    pub used_by: Option<PathBuf>,
}

/// The outcome of a comparison.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub old: String,
    pub new: String,
    pub findings: Vec<Finding>,
    /// Findings that an approval covers, each with its reason.
    pub approved: Vec<(Finding, String)>,
}

/// Why there is none.
pub enum Failure {
    /// Said in one line.
    Usage(String),
    /// Mistakes in the input are in the report.
    Input,
}

impl Comparison {
    pub fn count(&self, level: Level) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    }

    pub fn worst(&self) -> Option<Level> {
        self.findings.iter().map(|finding| finding.level).max()
    }
}

/// Compares two sides.
pub fn run(root: &Path, options: &Options, report: &mut Report) -> Result<Comparison, Failure> {
    let read = |name: &str, report: &mut Report| {
        input::read(root, name, report).map_err(|refusal| match refusal {
            Refusal::Unknown(message) => Failure::Usage(message),
            Refusal::Reported => Failure::Input,
        })
    };
    let old = read(&options.old, report)?;
    let new = read(&options.new, report)?;
    if !options.reverse {
        in_order(&old, &new, report)?;
    }
    let mut findings = Vec::new();
    let pages = Pages::new(root, [&old, &new]);
    let mut requests = used_by::Requests::new();
    for (a, b) in paired(&old, &new) {
        if let Some(gates) = gate::documents(&a, &b, options.today, report) {
            findings.extend(gate_findings(gates, &pages, None));
        } else {
            let (x, y) = (pages.find(&old, &a), pages.find(&new, &b));
            let items = [x.items(old.version, &a), y.items(new.version, &b)];
            for (name, path) in items.iter().flat_map(Items::requests) {
                requests.entry(name).or_default().push(path);
            }
            let sides = [(&old, &a), (&new, &b)];
            let [a, b] = sides.map(|(side, document)| side.files(document));
            findings.extend(documents(&a, &b, items.each_ref(), options.today, report));
        }
    }
    if let (Some(a), Some(b)) = (old.version, new.version) {
        for gates in gate::versions(root, a, b, options.today, report) {
            findings.extend(gate_findings(gates, &pages, Some([a, b])));
        }
    }
    if report.has_errors() {
        return Err(Failure::Input);
    }
    if let Some(folder) = &options.used_by {
        findings = used_by::kept(findings, &requests, folder)
            .map_err(|error| Failure::Usage(format!("{error:#}")))?;
    }
    Ok(sorted(Comparison {
        old: old.label,
        new: new.label,
        findings,
        approved: Vec::new(),
    }))
}

fn sorted(mut comparison: Comparison) -> Comparison {
    comparison.findings.sort_by_cached_key(Finding::key);
    comparison.findings.dedup_by(|a, b| {
        a.fingerprint == b.fingerprint && a.operation == b.operation && a.file == b.file
    });
    comparison
}

fn gate_findings(
    gates: gate::Gates,
    pages: &Pages<'_>,
    versions: Option<[ApiVersion; 2]>,
) -> Vec<Finding> {
    let page = |side: usize| match (versions, &gates.page) {
        (Some(versions), Some(stem)) => pages.kept(versions[side], stem),
        _ => Found::Unknown,
    };
    let (x, y) = (page(0), page(1));
    let version = |side: usize| versions.map(|versions| versions[side]);
    let (old_items, new_items) = (
        x.items(version(0), &gates.old),
        y.items(version(1), &gates.new),
    );
    let context = judge::Context {
        old: Some(&DocumentFiles::alone(&gates.old)),
        new: Some(&DocumentFiles::alone(&gates.new)),
        old_items: &old_items,
        new_items: &new_items,
    };
    judge::findings(&context, gates.changes)
}

/// Compares two documents.
fn documents(
    old: &DocumentFiles<'_>,
    new: &DocumentFiles<'_>,
    [x, y]: [&Items<'_>; 2],
    today: Date,
    report: &mut Report,
) -> Vec<Finding> {
    let (a, b) = (Tree::new(old), Tree::new(new));
    for tree in [&a, &b] {
        tree.check();
        compare::twins_told(tree);
    }
    if a.has_errors() || b.has_errors() {
        report.extend(a.into_report());
        report.extend(b.into_report());
        return Vec::new();
    }
    let (left, right) = (Schemas::new(&a), Schemas::new(&b));
    let engine = Engine::new(&left, &right, today);
    compare::compare(&engine);
    let mut changes = engine.finish();
    changes.extend(label_kept(old.document(0), new.document(0), &changes));
    drop((left, right));
    report.extend(a.into_report());
    report.extend(b.into_report());
    if report.has_errors() {
        return Vec::new();
    }
    let context = judge::Context {
        old: Some(old),
        new: Some(new),
        old_items: x,
        new_items: y,
    };
    judge::findings(&context, changes)
}

/// Notices a contract that changed under the same version label.
fn label_kept(old: &Document, new: &Document, changes: &[Reached]) -> Option<Reached> {
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
    let place: Rc<str> = "/info/version".into();
    changes.iter().any(counts).then(|| Reached {
        change: Change {
            rule,
            direction: Direction::Response,
            old_pointer: Some(Rc::clone(&place)),
            new_pointer: Some(place),
            old: version.clone(),
            new: version,
            subject: "info.version".to_owned(),
        },
        operations: Default::default(),
        root_cause: None,
    })
}

/// Returns whether a document is one of a version's below `specs/`: its label is the name of a released contract.
fn is_released(document: &Document) -> bool {
    let mut folders = document.file.rsplit('/').skip(1);
    let version = folders
        .next()
        .and_then(|name| name.parse::<ApiVersion>().ok());
    version.is_some() && folders.next() == Some("specs")
}

/// Documents that belong together; one without a counterpart is compared with an empty one.
fn paired(old: &Side, new: &Side) -> Vec<(Document, Document)> {
    if let ([(_, a)], [(_, b)]) = (old.documents.as_slice(), new.documents.as_slice()) {
        return vec![(a.clone(), b.clone())];
    }
    let empty = |other: &Document| {
        let version = other
            .tree
            .get("openapi")
            .cloned()
            .unwrap_or_else(|| "3.0.3".into());
        Document {
            tree: json!({ "openapi": version, "info": other.tree.get("info"), "servers": other.tree.get("servers"), "security": other.tree.get("security"), "components": {}, "paths": {} }),
            text: Arc::from(""),
            ..other.clone()
        }
    };
    let mut out = Vec::new();
    for (stem, a) in &old.documents {
        let b = new.documents.iter().find(|(other, _)| other == stem);
        out.push((a.clone(), b.map_or_else(|| empty(a), |(_, b)| b.clone())));
    }
    for (stem, b) in &new.documents {
        if !old.documents.iter().any(|(other, _)| other == stem) {
            out.push((empty(b), b.clone()));
        }
    }
    out
}

/// Reports arguments that may be swapped: an error for two versions, a warning for documents, whose labels are free text.
fn in_order(old: &Side, new: &Side, report: &mut Report) -> Result<(), Failure> {
    let message = format!("`{}` is older than `{}`", new.label, old.label);
    if let (Some(a), Some(b)) = (old.version, new.version) {
        let message = format!("{message}; write the older one first, or say --reverse");
        return if b < a {
            Err(Failure::Usage(message))
        } else {
            Ok(())
        };
    }
    let number = |side: &Side| -> Option<Vec<u64>> {
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
