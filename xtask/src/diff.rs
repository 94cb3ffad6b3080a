//! `cargo xtask diff OLD NEW`: two contracts in, findings out.
//!
//! | step | in → out | what holds afterwards |
//! | --- | --- | --- |
//! | `input` | names → documents | stages 1 and 2 of the generator: read, hash checked, overlays applied |
//! | `schema` | locations → schemas in normal form | a rewriting that keeps the contract is invisible |
//! | `compare` | pairs → changes | each pair of schemas compared once per direction, the stack bounded |
//! | `gate` | hand-written specs → changes | permissions, windows, error codes, versions, protocol |
//! | `judge`, `rust` | changes → findings | level by direction, lines, items of the generated crate, edits |
//! | `allow` | findings → findings | approved ones are out, stale approvals are in |
//! | `format` | findings → a report | sorted, without times, the same bytes each run |
//!
//! The comparison works on its own normal form of a schema, not on the generator's model (`ir`). The model has what Rust
//! types need, and so it has no patterns, bounds, `not`, conditions, security, nor headers that a type does not carry: a
//! change of these would be lost. The two share their ends: both sides are read and corrected by the generator's stages 1
//! and 2, references are followed by its resolver, and the model says which Rust items were generated from which location.
//! That a refactoring is silent holds by construction of the normal form: a schema is the merged set of the locations that
//! apply to one value, so it does not matter through how many references, parts or spellings they were reached, and two
//! schemas are never compared by name.

pub mod allow;
pub mod compare;
pub mod finding;
pub mod format;
mod gate;
mod input;
mod judge;
mod label;
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

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use serde_json::json;

use crate::codegen::{self, Model};
use crate::cores;
use crate::report::Report;
use crate::source::reference::DocumentFiles;
use crate::source::{Document, later};
use crate::version::ApiVersion;
use compare::Reached;
use finding::Finding;
use input::ComparedSide;
use pages::{FoundPage, Pages};
use rule::Level;
use rust::Items;

/// What is compared, and how.
pub struct Options {
    pub old: String,
    pub new: String,
    pub today: Date,
    /// Compare even if NEW is the older version.
    pub reverse: bool,
    pub used_by: Option<PathBuf>,
    /// The Rust module of both documents; named after each, if there is none.
    pub module: Option<String>,
}

impl Options {
    /// Compares two sides on a day, the older one first, for everybody who uses them.
    pub fn new(old: impl Into<String>, new: impl Into<String>, today: Date) -> Self {
        Self {
            old: old.into(),
            new: new.into(),
            today,
            reverse: false,
            used_by: None,
            module: None,
        }
    }
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

/// Why a comparison has no outcome.
pub enum Failure {
    /// A message of one line.
    Usage(String),
    /// Errors in the input are in the report.
    Input,
}

impl Comparison {
    /// The outcome of comparing two sides, before anything is approved.
    fn of([old, new]: [ComparedSide; 2], mut findings: Vec<Finding>) -> Self {
        sort(&mut findings);
        Self {
            old: old.label,
            new: new.label,
            findings,
            approved: Vec::new(),
        }
    }

    pub fn count(&self, level: Level) -> usize {
        let findings = self.findings.iter();
        findings.filter(|finding| finding.level == level).count()
    }

    pub fn worst(&self) -> Option<Level> {
        self.findings.iter().map(|finding| finding.level).max()
    }
}

/// Compares two sides.
pub fn run(root: &Path, options: &Options, report: &mut Report) -> Result<Comparison, Failure> {
    let sides = read(root, options, report)?;
    if !options.reverse {
        label::check_order(&sides[0], &sides[1], report)?;
    }
    let is_document = |side: &ComparedSide| side.version.is_none() && side.documents.len() == 1;
    if options.module.is_some() && !sides.iter().all(is_document) {
        let message =
            "--name names the module of one document, and not those of a folder or version";
        return Err(Failure::Usage(message.to_owned()));
    }
    let mut pages = Pages::new(root, sides.each_ref());
    pages.module.clone_from(&options.module);
    let mut requests = used_by::Requests::new();
    let mut findings = compare_sides(&pages, &sides, options.today, &mut requests, report);
    if report.has_errors() {
        return Err(Failure::Input);
    }
    if let Some(folder) = &options.used_by {
        findings = used_by::retain(findings, &requests, folder)
            .map_err(|error| Failure::Usage(format!("{error:#}")))?;
    }
    Ok(Comparison::of(sides, findings))
}

/// Compares two versions of the project at `root`, for which its model was built already. What cannot be compared is reported
/// and has no findings.
///
/// # Errors
///
/// A version is unknown, or the lock cannot be read.
pub fn compare_versions(
    root: &Path,
    model: Option<Model>,
    [old, new]: [ApiVersion; 2],
    today: Date,
    report: &mut Report,
) -> Result<Comparison, Failure> {
    // Errors that are there already say nothing of the comparison.
    let mut found = Report::new();
    let sides = [
        input::of_version(root, old, &mut found)?,
        input::of_version(root, new, &mut found)?,
    ];
    let pages = Pages::of_model(root, model);
    let requests = &mut used_by::Requests::new();
    let findings = compare_sides(&pages, &sides, today, requests, &mut found);
    report.extend(found);
    Ok(Comparison::of(sides, findings))
}

/// Compares each pair of documents of two sides and the rules of two versions, and notes where requests are.
fn compare_sides(
    pages: &Pages<'_>,
    [old, new]: &[ComparedSide; 2],
    today: Date,
    requests: &mut used_by::Requests,
    report: &mut Report,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (a, b) in pair_documents(old, new) {
        if let Some(gates) = gate::documents(&a, &b, today, report) {
            findings.extend(gate_findings(gates, pages, None));
        } else {
            let sides = [(old, pages, &*a), (new, pages, &*b)];
            findings.extend(pair(sides, today, requests, report));
        }
    }
    if let (Some(a), Some(b)) = (old.version, new.version) {
        for gates in gate::versions(pages.root(), a, b, today, report) {
            findings.extend(gate_findings(gates, pages, Some([a, b])));
        }
    }
    findings
}

/// Compares versions in two states of the project, given by their roots: a comparison for each version. A document that cannot
/// be read before is new afterwards; one that cannot be compared is reported and has no findings. So is what the generator reports
/// of the state afterwards.
///
/// # Errors
///
/// A version is unknown, or the lock cannot be read.
pub fn compare_states(
    [before, after]: [&Path; 2],
    versions: &BTreeSet<ApiVersion>,
    today: Date,
    report: &mut Report,
) -> Result<Vec<Comparison>, Failure> {
    let pages = [
        Pages::of_model(before, codegen::build_model(before, &mut Report::new())),
        Pages::of_model(after, codegen::build_model(after, report)),
    ];
    let mut comparisons = Vec::new();
    for version in versions {
        let mut old = input::of_version(before, *version, &mut Report::new())?;
        old.documents
            .retain(|(_, document)| later::edition(&document.tree).is_some());
        let new = input::of_version(after, *version, report)?;
        let mut findings = Vec::new();
        let pairs = pair_documents(&old, &new);
        for (a, b) in pairs.iter().filter(|(one, other)| one.text != other.text) {
            let sides = [(&old, &pages[0], &**a), (&new, &pages[1], &**b)];
            let (mut requests, mut found) = (used_by::Requests::new(), Report::new());
            findings.extend(pair(sides, today, &mut requests, &mut found));
            report.extend(found);
        }
        drop(pairs);
        comparisons.push(Comparison::of([old, new], findings));
    }
    Ok(comparisons)
}

/// A document, the side that it is of, and the pages that the side's items are in.
type PairedDocument<'d, 'r> = (&'d ComparedSide, &'d Pages<'r>, &'d Document);

/// What is made of two documents without the rest.
enum Made<'p> {
    Page(FoundPage<'p>),
    Changes(Option<Vec<Reached>>, Box<Report>),
}

/// Compares two documents with their items, and notes where their requests are.
fn pair<'d>(
    sides: [PairedDocument<'d, '_>; 2],
    today: Date,
    requests: &mut used_by::Requests,
    report: &mut Report,
) -> Vec<Finding> {
    let [old, new] = sides;
    let load = |(side, _, document): PairedDocument<'d, '_>| side.files(document);
    let files: [_; 2] = cores::both(|| load(old), || load(new)).into();
    let page = |side: usize| {
        let (side, pages, document) = sides[side];
        Made::Page(pages.find(side, document))
    };
    let changes = || {
        let mut report = Report::new();
        let changes = changes(files.each_ref(), today, &mut report);
        Made::Changes(changes, Box::new(report))
    };
    // The longest comes first.
    let tasks: [&(dyn Fn() -> Made<'d> + Sync); 3] = [&changes, &|| page(0), &|| page(1)];
    let Ok([Made::Changes(changes, found), Made::Page(x), Made::Page(y)]) =
        <[_; 3]>::try_from(cores::run(&tasks, |task| task()))
    else {
        unreachable!("each task has its result");
    };
    report.extend(*found);
    let items: [_; 2] = cores::both(
        || x.items(old.0.version, &files[0]),
        || y.items(new.0.version, &files[1]),
    )
    .into();
    for (name, path) in items.iter().flat_map(Items::requests) {
        requests.entry(name).or_default().push(path);
    }
    let context = judge::Context {
        files: files.each_ref(),
        items: items.each_ref(),
    };
    changes.map_or_else(Vec::new, |changes| judge::all_findings(&context, changes))
}

/// Reads both sides at once. What is wrong with the new one is not reported beside errors in the old one.
fn read(root: &Path, options: &Options, report: &mut Report) -> Result<[ComparedSide; 2], Failure> {
    let read = |name: &&String| {
        let mut report = Report::new();
        (input::read(root, name, &mut report), report)
    };
    let mut sides = Vec::new();
    for (side, found) in cores::run(&[&options.old, &options.new], read) {
        report.extend(found);
        sides.push(side?);
    }
    let Ok(sides) = sides.try_into() else {
        unreachable!("there are two sides");
    };
    Ok(sides)
}

fn sort(findings: &mut Vec<Finding>) {
    findings.sort_by_cached_key(Finding::key);
    findings.dedup_by(|a, b| {
        a.fingerprint == b.fingerprint && a.operation == b.operation && a.file == b.file
    });
}

fn gate_findings(
    gates: gate::Gates,
    pages: &Pages<'_>,
    versions: Option<[ApiVersion; 2]>,
) -> Vec<Finding> {
    let version = |side: usize| versions.map(|versions| versions[side]);
    let page = |side: usize| match (version(side), &gates.page) {
        (Some(version), Some(stem)) => pages.of_version(version, stem),
        _ => FoundPage::Unknown,
    };
    let (x, y) = (page(0), page(1));
    let files = [&gates.old, &gates.new].map(DocumentFiles::alone);
    let items = [
        x.items(version(0), &files[0]),
        y.items(version(1), &files[1]),
    ];
    let context = judge::Context {
        files: files.each_ref(),
        items: items.each_ref(),
    };
    judge::findings(&context, gates.changes)
}

/// Returns the changes between two documents; none if one of them cannot be compared, which is reported.
fn changes(
    files: [&DocumentFiles<'_>; 2],
    today: Date,
    report: &mut Report,
) -> Option<Vec<Reached>> {
    let mut changes = compare::run(files, today, report, compare::compare);
    if report.has_errors() {
        return None;
    }
    let [old, new] = files.map(|files| files.document(0));
    changes.extend(label::unchanged(old, new, &changes));
    Some(changes)
}

/// Pairs documents by name; one without a counterpart is compared with an empty document.
fn pair_documents<'d>(
    old: &'d ComparedSide,
    new: &'d ComparedSide,
) -> Vec<(Cow<'d, Document>, Cow<'d, Document>)> {
    if let ([(_, a)], [(_, b)]) = (old.documents.as_slice(), new.documents.as_slice()) {
        return vec![(Cow::Borrowed(a), Cow::Borrowed(b))];
    }
    let empty = |other: &Document| {
        let tree = &other.tree;
        let version = tree.get("openapi").cloned();
        Cow::Owned(Document {
            tree: json!({
                "openapi": version.unwrap_or_else(|| "3.0.3".into()),
                "info": tree.get("info"),
                "servers": tree.get("servers"),
                "security": tree.get("security"),
                "components": {},
                "paths": {},
            }),
            file: Arc::clone(&other.file),
            text: Arc::default(),
            sha256: other.sha256,
        })
    };
    let find = |side: &'d ComparedSide, stem: &String| {
        let mut documents = side.documents.iter();
        let found = documents.find(|(other, _)| other == stem);
        found.map(|(_, document)| document)
    };
    let mut out = Vec::new();
    for (stem, a) in &old.documents {
        let b = find(new, stem).map_or_else(|| empty(a), Cow::Borrowed);
        out.push((Cow::Borrowed(a), b));
    }
    let added = new.documents.iter();
    let added = added.filter(|(stem, _)| find(old, stem).is_none());
    out.extend(added.map(|(_, b)| (empty(b), Cow::Borrowed(b))));
    out
}
