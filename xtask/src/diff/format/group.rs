//! Findings of one cause, told once: the same rule at the same place in both directions, or by many operations.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::finding::{Finding, OperationName, Rust};
use crate::diff::rule::Level;

/// Findings that are told together; never empty.
pub struct Group<'f> {
    pub level: Level,
    /// The worst first.
    pub findings: Vec<&'f Finding>,
}

impl<'f> Group<'f> {
    pub fn first(&self) -> &'f Finding {
        self.findings[0]
    }

    /// The operations that any of them reaches.
    pub fn operations(&self) -> BTreeSet<&'f OperationName> {
        let operations = self
            .findings
            .iter()
            .flat_map(|finding| finding.operations.iter());
        operations.collect()
    }

    /// What happens to Rust items, each said once.
    pub fn consequences(&self) -> BTreeSet<&'f Rust> {
        let rust = self.findings.iter().flat_map(|finding| &finding.rust);
        rust.collect()
    }

    /// `POST /pets and 3 more`, or the place in the document that no operation reaches.
    pub fn place(&self) -> String {
        let operations = self.operations();
        let Some(first) = operations.first() else {
            return self.first().place().to_owned();
        };
        let named = format!("{} {}", first.method.to_uppercase(), first.path);
        match operations.len() {
            1 => named,
            n => format!("{named} and {} more", n - 1),
        }
    }
}

/// Groups findings, the worst first.
pub fn groups(findings: &[Finding]) -> Vec<Group<'_>> {
    let mut by_cause: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let key = (
            finding.file.clone(),
            finding.root_cause.as_str(),
            finding.pointer.clone(),
            finding.rule.id(),
            finding.subject.as_str(),
            finding.old.to_string(),
            finding.new.to_string(),
        );
        by_cause.entry(key).or_default().push(finding);
    }
    let mut groups: Vec<_> = by_cause.into_values().map(group).collect();
    groups.sort_by_cached_key(|group| (std::cmp::Reverse(group.level), group.first().key()));
    groups
}

fn group(mut findings: Vec<&Finding>) -> Group<'_> {
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.level), finding.direction));
    Group {
        level: findings[0].level,
        findings,
    }
}

/// The names of two files without the folders that both stand in.
pub fn short<'n>(old: &'n str, new: &'n str) -> [&'n str; 2] {
    if old == new {
        return [old, new];
    }
    let folders = old.split_inclusive('/').zip(new.split_inclusive('/'));
    let shared = folders.take_while(|(a, b)| a == b && a.ends_with('/'));
    let length = shared.map(|(folder, _)| folder.len()).sum();
    [&old[length..], &new[length..]]
}

/// The files that a finding stands in, as short as they can be told apart.
pub fn files(finding: &Finding) -> [Option<&str>; 2] {
    match (finding.file.old.as_deref(), finding.file.new.as_deref()) {
        (Some(old), Some(new)) => short(old, new).map(Some),
        (old, new) => [old, new],
    }
}

/// What findings of a level are called where people read them.
pub fn title(level: Level) -> &'static str {
    match level {
        Level::Breaking => "Breaking",
        Level::Unhandled => "Not classified",
        Level::Risky => "Risky",
        Level::Seen => "Seen in Meta's SDK",
        Level::Safe => "Safe",
        Level::Docs => "Words only",
    }
}
