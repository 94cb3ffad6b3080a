//! A value tree in, one of our own types out; what does not fit is reported at its location.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use crate::report::{Code, Report, Site};

/// Reads `tree`, which is at `site`, as a `T`.
pub fn deserialize<T: DeserializeOwned>(
    tree: &Value,
    site: &Site,
    code: Code,
    report: &mut Report,
) -> Option<T> {
    // Following the path of every value takes as long as reading it; only an error needs one.
    if let Ok(read) = T::deserialize(tree) {
        return Some(read);
    }
    let read = serde_path_to_error::deserialize(tree);
    let report = |error: serde_path_to_error::Error<serde_json::Error>| {
        let site = error.path().iter().fold(site.clone(), descend);
        report.error(code, site, error.inner().to_string(), "");
    };
    read.map_err(report).ok()
}

/// Descends one step of a path; an enum's variant is not a step in the document.
fn descend(site: Site, segment: &Segment) -> Site {
    match segment {
        Segment::Seq { index } => site.index(*index),
        Segment::Map { key } => site.child(key),
        Segment::Enum { .. } | Segment::Unknown => site,
    }
}
