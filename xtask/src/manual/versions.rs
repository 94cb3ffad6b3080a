//! `versions.yaml`. In: rows of version, release and expiry. Out: the calendar, oldest first, without gaps in sense.

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use crate::report::{Code, Report, Site};
use crate::source::Document;
use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub sources: IndexMap<String, String>,
    #[serde(rename = "versions")]
    pub releases: Vec<Release>,
    pub rules: IndexMap<String, Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    pub version: ApiVersion,
    #[serde(deserialize_with = "crate::day::required")]
    pub released: Date,
    /// `None`: not announced.
    #[serde(default, deserialize_with = "crate::day::optional")]
    pub expires: Option<Date>,
    pub source: String,
}

/// What happens to a call to a version that cannot answer it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub answer: String,
    pub doc: String,
    pub source: String,
}

impl<'de> Deserialize<'de> for ApiVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let message =
            || serde::de::Error::custom(format!("`{text}` is not a version such as `v26.0`"));
        text.parse().map_err(|_| message())
    }
}

impl Calendar {
    pub fn read(document: &Document, report: &mut Report) -> Option<Self> {
        let calendar: Self = crate::source::deserialize(
            &document.tree,
            &Site::file(&document.file),
            Code::InvalidManual,
            report,
        )?;
        let rows = Site::file(&document.file).child("versions");
        for (index, release) in calendar.releases.iter().enumerate() {
            let site = rows.index(index);
            if !calendar.sources.contains_key(&release.source) {
                super::unknown("source", &release.source, site.child("source"), report);
            }
            if release
                .expires
                .is_some_and(|expires| expires <= release.released)
            {
                let message = format!("{} expires before it is released", release.version);
                let help = "correct one of the two dates";
                report.error(Code::InvalidManual, site.child("expires"), message, help);
            }
            let earlier = index
                .checked_sub(1)
                .map(|before| &calendar.releases[before]);
            if earlier
                .is_some_and(|e| e.version >= release.version || e.released >= release.released)
            {
                let message = format!("{} is not later than the row before it", release.version);
                let help = "list every version once, oldest first";
                report.error(Code::InvalidManual, site.child("version"), message, help);
            }
        }
        for (name, rule) in &calendar.rules {
            if !calendar.sources.contains_key(&rule.source) {
                let site = Site::file(&document.file)
                    .child("rules")
                    .child(name)
                    .child("source");
                super::unknown("source", &rule.source, site, report);
            }
        }
        Some(calendar)
    }

    pub fn find(&self, version: ApiVersion) -> Option<&Release> {
        self.releases
            .iter()
            .find(|release| release.version == version)
    }
}
