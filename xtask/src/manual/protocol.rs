//! `protocol.yaml`: parameters and headers that Graph no longer knows. In: rows. Out: the same rows, every version
//! known and every window the right way round.

use std::collections::HashMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;

use super::Calendar;
use crate::report::{Code, Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
    pub sources: IndexMap<String, String>,
    pub features: Vec<ProtocolFeature>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtocolFeature {
    pub name: String,
    pub sent_as: SentAs,
    pub version: ApiVersion,
    #[serde(deserialize_with = "crate::day::required")]
    pub everywhere: Date,
    pub then: Effect,
    pub doc: String,
    pub source: String,
}

/// How a feature shows in a request.
#[derive(Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SentAs {
    Query(String),
    Header(String),
    Root(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    Ignored,
    Error,
    Removed,
}

impl Protocol {
    pub fn read(document: &Document, calendar: &Calendar, report: &mut Report) -> Option<Self> {
        let file = Site::file(&document.file);
        let protocol: Self =
            crate::source::deserialize(&document.tree, &file, Code::InvalidManual, report)?;
        let mut sent = HashMap::new();
        for (index, feature) in protocol.features.iter().enumerate() {
            let site = file.child("features").index(index);
            if !protocol.sources.contains_key(&feature.source) {
                super::unknown("source", &feature.source, site.child("source"), report);
            }
            match calendar.find(feature.version) {
                None => {
                    let version = feature.version.to_string();
                    super::unknown("version", &version, site.child("version"), report);
                }
                Some(release) if feature.everywhere <= release.released => {
                    let message = "gone everywhere before the version that retired it came out";
                    super::reversed(site.child("everywhere"), message, report);
                }
                Some(_) => {}
            }
            if sent.insert(&feature.sent_as, index).is_some() {
                let message = "an earlier row has this parameter or header: their windows overlap";
                let help = "merge the two rows, or correct one of them";
                report.error(Code::InvalidManual, site.child("sent_as"), message, help);
            }
        }
        Some(protocol)
    }
}
