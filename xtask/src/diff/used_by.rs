//! `--used-by DIR`: findings in, those that reach what the Rust sources in a folder use out.
//!
//! | step | in → out | what holds afterwards |
//! | --- | --- | --- |
//! | `sources` | folder → files | each knows the module that it is |
//! | `scope` | `use` declarations → names | renames, globs and re-exports are followed |
//! | `usage` | expressions, types, patterns → paths and fields | comments and strings do not count |
//!
//! A path counts by its page and its type, whatever the crate is called and whichever version it names: findings about `v25`
//! apply to code that may import `v24`. A field or a method counts where a type that has it is in reach, since only a compiler
//! knows the type of `x` in `x.name`. A finding without an item is kept: it may matter.

mod depth;
mod scope;
mod sources;
mod usage;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;

use super::finding::{Finding, OperationName, Rust};
use super::rule::RustEffect;
use crate::cores;
use scope::Scopes;
use usage::Usage;

/// The paths of the requests of the generated crate, by their operations.
pub type Requests = BTreeMap<OperationName, Vec<String>>;

/// Returns the findings that reach what the sources in a folder use.
pub fn retain(
    findings: Vec<Finding>,
    requests: &Requests,
    folder: &Path,
) -> anyhow::Result<Vec<Finding>> {
    let usage = cores::run(&[folder], |folder| usage(folder));
    let usage = usage.into_iter().next().context("a folder has a usage")??;
    let reaching = |finding| reaching(finding, requests, &usage);
    Ok(findings.into_iter().filter_map(reaching).collect())
}

fn usage(folder: &Path) -> anyhow::Result<Usage> {
    let files = sources::read(folder)
        .with_context(|| format!("cannot read the sources in {}", folder.display()))?;
    anyhow::ensure!(!files.is_empty(), "{} has no Rust file", folder.display());
    let scopes = Scopes::of(&files);
    Ok(Usage::of(&files, &scopes))
}

/// Returns the finding with those of its items that the sources use, if it reaches them.
fn reaching(mut finding: Finding, requests: &Requests, usage: &Usage) -> Option<Finding> {
    let paths = |name: &OperationName| requests.get(name).cloned().unwrap_or_default();
    let items: Vec<_> = finding.operations.iter().map(paths).collect();
    let called = items.iter().flatten().any(|item| usage.names(item));
    if finding.rust.is_empty() {
        // Where no request is known, the operations prove nothing.
        let unknown = items.iter().any(Vec::is_empty);
        return (items.is_empty() || called || unknown).then_some(finding);
    }
    // Sources cannot use the name of an addition yet.
    let is_added = finding.old.is_null();
    finding.rust.retain(|rust| {
        let (owner, field) = split(&rust.item);
        let in_reach = usage.names(owner) || called && !is_request(owner, &items);
        // A variant is used by its path.
        let is_used = |field: &str| {
            let is_variant = field.starts_with(char::is_uppercase);
            !is_variant && usage.has_field(field) || usage.names(&rust.item)
        };
        in_reach && (is_added || field.is_none_or(is_used) || constructs(rust, owner, usage))
    });
    (!finding.rust.is_empty()).then_some(finding)
}

/// Returns whether the constructor changes, and the sources call it.
fn constructs(rust: &Rust, owner: &str, usage: &Usage) -> bool {
    rust.effect == RustEffect::Source
        && rust.edit.contains("::new`")
        && usage.names(&format!("{owner}::new"))
}

fn is_request(owner: &str, items: &[Vec<String>]) -> bool {
    items.iter().flatten().any(|item| item == owner)
}

/// Splits an item into its type and a field or a method.
fn split(item: &str) -> (&str, Option<&str>) {
    let mut at = 0;
    for part in item.split("::") {
        at += part.len();
        if part.starts_with(char::is_uppercase) {
            break;
        }
        at += 2;
    }
    match item.get(at..).and_then(|rest| rest.strip_prefix("::")) {
        Some(field) => (&item[..at], Some(field)),
        None => (item, None),
    }
}
