//! `--used-by DIR`: findings in, those that reach what the Rust sources in a folder use out.
//!
//! | step | in → out | what holds afterwards |
//! | --- | --- | --- |
//! | `sources` | folder → files | each knows the module that it is |
//! | `scope` | `use` declarations → names | renames, globs and re-exports are followed |
//! | `usage` | expressions, types, patterns → paths and members | words in comments and texts do not count |
//!
//! A path counts by its page and its type, whatever the crate is called and whichever version it names: what `v25` says
//! of a page is asked about code that may import `v24`. A member counts where a type that has it is in reach, since
//! telling whose field `.name` is would take a compiler. A finding that names no item stays: nobody can say that it does
//! not matter.

mod scope;
mod sources;
mod usage;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;

use super::finding::{Finding, OperationName};
use super::rule::Effect;
use scope::Scopes;
use usage::Usage;

/// The paths of the requests of the generated crate, by the operations that they are.
pub type Requests = BTreeMap<OperationName, Vec<String>>;

pub fn kept(
    findings: Vec<Finding>,
    requests: &Requests,
    folder: &Path,
) -> anyhow::Result<Vec<Finding>> {
    let files = sources::read(folder)
        .with_context(|| format!("cannot read the sources in {}", folder.display()))?;
    anyhow::ensure!(!files.is_empty(), "{} has no Rust file", folder.display());
    let scopes = Scopes::of(&files);
    let usage = Usage::of(&files, &scopes);
    let reaching = |finding| reaching(finding, requests, &usage);
    Ok(findings.into_iter().filter_map(reaching).collect())
}

/// The finding with those of its items that the sources use, if it is any of their business.
fn reaching(mut finding: Finding, requests: &Requests, usage: &Usage) -> Option<Finding> {
    let paths = |name: &OperationName| requests.get(name).cloned().unwrap_or_default();
    let items: Vec<_> = finding.operations.iter().map(paths).collect();
    let called = items.iter().flatten().any(|item| usage.names(item));
    if finding.rust.is_empty() {
        // Where no request is known, nothing can be told by the operations.
        let unknown = items.iter().any(Vec::is_empty);
        return (items.is_empty() || called || unknown).then_some(finding);
    }
    // What came has no name that sources could use yet.
    let came = finding.old.is_null();
    finding.rust.retain(|rust| {
        let (owner, member) = split(&rust.item);
        let in_reach = usage.names(owner) || called && !is_request(owner, &items);
        // A variant is named by its path, wherever it came from.
        let by_name = |member: &str| {
            let is_field = !member.starts_with(char::is_uppercase);
            is_field && usage.has_member(member) || usage.names(&rust.item)
        };
        in_reach && (came || member.is_none_or(by_name) || constructs(rust, owner, usage))
    });
    (!finding.rust.is_empty()).then_some(finding)
}

/// Whether what happens to a member is a matter of the constructor, which all who build the type call.
fn constructs(rust: &super::finding::Rust, owner: &str, usage: &Usage) -> bool {
    rust.effect == Effect::Source
        && rust.edit.contains("::new`")
        && usage.names(&format!("{owner}::new"))
}

fn is_request(owner: &str, items: &[Vec<String>]) -> bool {
    items.iter().flatten().any(|item| item == owner)
}

/// The type, and the member behind it.
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
        Some(member) => (&item[..at], Some(member)),
        None => (item, None),
    }
}
