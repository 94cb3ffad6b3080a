//! Findings of one cause as one group: the same rule at the same location in both directions, or by many operations. In:
//! findings. Out: groups, and the words that the formats have in common.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::finding::{Finding, OperationName, Rust};
use crate::diff::rule::{Level, RustEffect};

/// Findings that are reported together; never empty.
pub struct Group<'f> {
    pub level: Level,
    /// The worst first.
    pub findings: Vec<&'f Finding>,
}

impl<'f> Group<'f> {
    pub fn first(&self) -> &'f Finding {
        self.findings[0]
    }

    /// Returns the operations that any of them reaches.
    pub fn operations(&self) -> BTreeSet<&'f OperationName> {
        let findings = self.findings.iter();
        let operations = findings.flat_map(|finding| finding.operations.iter());
        operations.collect()
    }

    /// Returns what happens to Rust items, without repetition and without those that have no effect.
    pub fn consequences(&self) -> BTreeSet<&'f Rust> {
        let rust = self.findings.iter().flat_map(|finding| &finding.rust);
        rust.filter(|rust| rust.effect != RustEffect::None)
            .collect()
    }

    /// Returns `POST /pets and 3 more`, or the location in the document if no operation reaches it.
    pub fn location(&self) -> String {
        let operations = self.operations();
        let Some(first) = operations.first() else {
            return self.first().location().to_owned();
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

/// Returns the names of two files without the folders that they share.
pub fn short<'n>(old: &'n str, new: &'n str) -> [&'n str; 2] {
    if old == new {
        return [old, new];
    }
    let folders = old.split_inclusive('/').zip(new.split_inclusive('/'));
    let shared = folders.take_while(|(a, b)| a == b && a.ends_with('/'));
    let length = shared.map(|(folder, _)| folder.len()).sum();
    [&old[length..], &new[length..]]
}

/// Returns the files of a finding, as short as they can be.
pub fn files(finding: &Finding) -> [Option<&str>; 2] {
    match (finding.file.old.as_deref(), finding.file.new.as_deref()) {
        (Some(old), Some(new)) => short(old, new).map(Some),
        (old, new) => [old, new],
    }
}

/// Returns the title of a level.
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
