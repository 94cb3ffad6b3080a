//! A value tree in, one of our own types out; what does not fit is reported where it stands.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

use crate::report::{Code, Report, Site};

/// Reads `tree`, which stands at `site`, as a `T`.
pub fn deserialize<T: DeserializeOwned>(
    tree: &Value,
    site: &Site,
    code: Code,
    report: &mut Report,
) -> Option<T> {
    match serde_path_to_error::deserialize(tree) {
        Ok(value) => Some(value),
        Err(error) => {
            let site = error.path().iter().fold(site.clone(), step);
            report.error(code, site, error.inner().to_string(), "");
            None
        }
    }
}

/// Goes one step down a path; an enum's variant is no step in the document.
fn step(site: Site, segment: &Segment) -> Site {
    match segment {
        Segment::Seq { index } => site.index(*index),
        Segment::Map { key } => site.child(key),
        Segment::Enum { .. } | Segment::Unknown => site,
    }
}
