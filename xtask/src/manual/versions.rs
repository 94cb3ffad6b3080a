//! `versions.yaml`: when each version was released and when it expires. In: rows. Out: the calendar, oldest first, no
//! version or date out of order.

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use super::section::{Column, Judgement, SpecSection};
use super::spec::{Checker, Project, Spec, read_alone};
use crate::day::parse_string;
use crate::diff::rule::Rule;
use crate::emit::{self, RustFile};
use crate::report::Report;
use crate::source::Document;
use crate::version::ApiVersion;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    pub sources: IndexMap<String, String>,
    #[serde(rename = "versions")]
    pub releases: Vec<Release>,
    pub rules: IndexMap<String, VersionRule>,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
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

/// What happens to a request to a version that cannot respond to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionRule {
    pub response: String,
    pub doc: String,
    pub source: String,
}

impl<'de> Deserialize<'de> for ApiVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parse = |text: &str| text.parse().ok();
        parse_string(deserializer, parse, "a version such as `v26.0`")
    }
}

impl Spec for Calendar {
    const NAME: &'static str = "versions";

    const SECTIONS: &'static [SpecSection] = &[SpecSection {
        name: "versions",
        key: &["version"],
        added: Some(Rule::VersionAdded),
        removed: Some(Rule::VersionRemoved),
        columns: &[Column::Judged("expires", judge_expiry)],
        ..SpecSection::PLAIN
    }];

    fn check(&self, checker: &mut Checker<'_>) {
        let mut earlier: Option<&Release> = None;
        for (site, release) in checker.rows("versions", &self.releases) {
            if release.expires.is_some_and(|end| end <= release.released) {
                let message = format!("{} expires before it is released", release.version);
                let (site, help) = (site.child("expires"), "correct one of the two dates");
                checker.reject(site, message, help);
            }
            let is_duplicate = self.find(release.version) != Some(release);
            let is_later =
                |e: &Release| e.version < release.version && e.released < release.released;
            if !is_duplicate && !earlier.is_none_or(is_later) {
                let message = format!("{} is not later than the row before it", release.version);
                let help = "list every version once, oldest first";
                checker.reject(site.child("version"), message, help);
            }
            earlier = Some(release);
        }
    }

    fn emit(&self, project: &Project<'_>) -> Vec<RustFile> {
        vec![emit::tables::versions(project.plan, self)]
    }

    /// Returns the row of the version, under a key that all versions share.
    fn view(file: &Document, version: Option<ApiVersion>, report: &mut Report) -> Option<Value> {
        let calendar: Self = read_alone(file, report)?;
        let Some(version) = version else {
            return Some(file.tree.clone());
        };
        let rows = calendar.releases.iter().map(|release| {
            let expires = release.expires.map(|end| end.to_string());
            (release.version == version)
                .then(|| json!({ "version": MOVE, "of": version.to_string(), "expires": expires }))
        });
        Some(json!({ "versions": rows.collect::<Vec<_>>() }))
    }
}

/// The key of the row of a version that is compared with another version.
const MOVE: &str = "expiry of the version";

/// Compares the expiry of a version in two states of the calendar, or those of two versions.
fn judge_expiry(old: &Value, new: &Value, today: Date) -> Vec<Judgement> {
    let day = |row: &Value| -> Option<Date> { row["expires"].as_str()?.parse().ok() };
    let (was, is) = (day(old), day(new));
    let is_expired = is.is_some_and(|end| end <= today);
    let is_move = old["version"] == MOVE && old["of"] != new["of"];
    let rule = match (was, is) {
        _ if is_move && is_expired => Rule::VersionExpired,
        (was, is) if was == is => return Vec::new(),
        _ if is_expired => Rule::VersionExpired,
        (None, Some(_)) => Rule::ExpirySet,
        (Some(was), Some(is)) if is < was && is_move => Rule::ExpirySet,
        (Some(was), Some(is)) if is < was => Rule::ExpiryEarlier,
        _ => Rule::ExpiryLater,
    };
    let shown = |day: Option<Date>| match day {
        Some(day) => day.to_string().into(),
        None => Value::from("not announced"),
    };
    vec![(rule, shown(was), shown(is))]
}

impl Calendar {
    pub fn find(&self, version: ApiVersion) -> Option<&Release> {
        self.releases
            .iter()
            .find(|release| release.version == version)
    }
}
