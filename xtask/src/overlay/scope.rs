//! The documents that an action applies to. In: `x-versions` and `x-pages`. Out: a scope, or a report of what is
//! malformed.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::report::{Code, Report, Site};
use crate::version::ApiVersion;

/// The documents that an action applies to.
#[derive(Clone, Debug, Default)]
pub struct ActionScope {
    since: Option<ApiVersion>,
    until: Option<ApiVersion>,
    /// Reference pages by stem; nothing for all.
    pages: Option<BTreeSet<String>>,
}

impl ActionScope {
    /// Returns whether the scope includes a page of a version. A stand-alone document has no version, and no bounds
    /// apply to it.
    pub fn includes(&self, version: Option<ApiVersion>, page: &str) -> bool {
        version.is_none_or(|version| {
            self.since.is_none_or(|since| since <= version)
                && self.until.is_none_or(|until| version <= until)
        }) && self.pages.as_ref().is_none_or(|pages| pages.contains(page))
    }

    /// Returns the scope of an overlay or action inside this one: what it states itself replaces what is stated around it.
    pub fn narrowed(
        &self,
        versions: Option<&str>,
        pages: Option<RawPages>,
        site: &Site,
        report: &mut Report,
    ) -> Option<ActionScope> {
        let mut scope = self.clone();
        if let Some(range) = versions {
            let Some((since, until)) = bounds(range) else {
                let site = site.child("x-versions");
                let message = format!("`{range}` is not a range of versions");
                let help = "write `v20.0..v26.0`, both included; either may be missing";
                report.error(Code::InvalidOverlay, site, message, help);
                return None;
            };
            (scope.since, scope.until) = (since, until);
        }
        match pages {
            Some(RawPages::All(All::All)) => scope.pages = None,
            Some(RawPages::Some(pages)) => scope.pages = Some(pages),
            None => {}
        }
        Some(scope)
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "`x-pages` is `all` or a list of pages")]
pub enum RawPages {
    All(All),
    Some(BTreeSet<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum All {
    All,
}

/// Reads a range such as `v20.0..v26.0`, `v20.0..`, `..v26.0` or `v20.0`.
fn bounds(range: &str) -> Option<(Option<ApiVersion>, Option<ApiVersion>)> {
    let bound = |text: &str| match text {
        "" => Some(None),
        text if text.starts_with('v') => text.parse().ok().map(Some),
        _ => None,
    };
    let (since, until) = range.split_once("..").unwrap_or((range, range));
    let (since, until) = (bound(since)?, bound(until)?);
    let backwards = since.zip(until).is_some_and(|(since, until)| until < since);
    (!backwards && !range.is_empty()).then_some((since, until))
}
