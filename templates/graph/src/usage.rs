//! How much of Meta's allowances is used up, as the usage headers of every response say it, success or error.
//!
//! Headers come in, numbers with their units go out. A header that cannot be read is as good as absent: what a
//! pacer would do with half of it is not worth a failed call.

use std::fmt;
use std::time::Duration;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::response::Meta;
use crate::retry::LONGEST_WAIT;

/// A share of an allowance, in percent. At 100 Meta may reject calls.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Percent(pub f64);

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.0)
    }
}

/// What the usage headers of one response say. Meta leaves headers out while little is used.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Usage {
    /// `X-App-Usage`: the app's rolling hour.
    pub app: Option<Shares>,
    /// `X-Page-Usage`, which Meta's pages do not describe any more.
    pub page: Option<Shares>,
    /// `X-Ad-Account-Usage`.
    pub ad_account: Option<AdAccountUsage>,
    /// `X-Business-Use-Case-Usage`: one row for each object and use case.
    pub business: Vec<BusinessUsage>,
}

/// The three shares of an allowance; the highest counts.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub struct Shares {
    /// Calls made.
    pub call_count: Percent,
    /// Time that the calls took.
    pub total_time: Percent,
    /// Processor time that the calls took.
    pub total_cpu_time: Percent,
}

/// The usage of an ad account.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AdAccountUsage {
    /// The share that is used.
    pub used: Percent,
    /// When the share starts again from nothing, at most a day from now.
    pub reset_after: Duration,
    /// The access tier, for example `standard_access`.
    pub tier: Option<String>,
}

/// The usage of one object in one use case.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BusinessUsage {
    /// The object's id, such as a Page's.
    pub object: String,
    /// The use case, such as `messenger` or `pages`.
    pub use_case: String,
    /// The shares that are used.
    pub shares: Shares,
    /// How long calls will be rejected, at most a day; zero while they are not.
    pub regain_access_after: Duration,
    /// The access tier, for the use cases of ads.
    pub tier: Option<String>,
}

impl Shares {
    /// Returns the highest of the three.
    pub fn highest(&self) -> Percent {
        let shares = [self.call_count, self.total_time, self.total_cpu_time];
        highest(shares)
    }
}

impl Usage {
    /// Returns the highest share of any allowance; zero when no header was there.
    pub fn highest(&self) -> Percent {
        let shares = self.app.iter().chain(&self.page);
        let shares = shares.chain(self.business.iter().map(|row| &row.shares));
        let ads = self.ad_account.iter().map(|ads| ads.used);
        highest(shares.map(Shares::highest).chain(ads))
    }

    /// Returns how long calls will be rejected, where the response says that they are.
    pub fn regain_access_after(&self) -> Option<Duration> {
        let waits = self.business.iter().map(|row| row.regain_access_after);
        waits.max().filter(|wait| !wait.is_zero())
    }
}

fn highest(shares: impl IntoIterator<Item = Percent>) -> Percent {
    Percent(shares.into_iter().map(|share| share.0).fold(0.0, f64::max))
}

impl Meta {
    /// Returns what the usage headers say.
    pub fn usage(&self) -> Usage {
        let object = |name| serde_json::from_str::<Map<_, _>>(self.header(name)?).ok();
        let business = self.header("x-business-use-case-usage");
        Usage {
            app: object("x-app-usage").as_ref().map(Shares::read),
            page: object("x-page-usage").as_ref().map(Shares::read),
            ad_account: object("x-ad-account-usage").map(|ads| AdAccountUsage {
                used: percent(&ads, "acc_id_util_pct"),
                reset_after: duration(&ads, "reset_time_duration", 1.0),
                tier: text(&ads, "ads_api_access_tier"),
            }),
            business: business.and_then(rows).unwrap_or_default(),
        }
    }
}

impl<E> Error<E> {
    /// Returns what the usage headers of the response say, if a response came.
    pub fn usage(&self) -> Option<Usage> {
        self.response().map(Meta::usage)
    }
}

impl Shares {
    fn read(properties: &Map<String, Value>) -> Self {
        Self {
            call_count: percent(properties, "call_count"),
            total_time: percent(properties, "total_time"),
            total_cpu_time: percent(properties, "total_cputime"),
        }
    }
}

/// Reads `{"<object id>": [row, …], …}`; Meta's own sample has one id twice, and neither may be lost.
fn rows(text: &str) -> Option<Vec<BusinessUsage>> {
    let mut input = serde_json::Deserializer::from_str(text);
    let entries = input.deserialize_map(Entries).ok()?;
    let rows = entries.iter().flat_map(|(object, rows)| {
        let rows = rows.as_array().into_iter().flatten();
        rows.filter_map(Value::as_object).map(|row| BusinessUsage {
            object: object.clone(),
            use_case: self::text(row, "type").unwrap_or_default(),
            shares: Shares::read(row),
            regain_access_after: duration(row, "estimated_time_to_regain_access", 60.0),
            tier: self::text(row, "ads_api_access_tier"),
        })
    });
    Some(rows.collect())
}

/// The properties of an object, all of them, in order.
struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(entries)
    }
}

fn text(properties: &Map<String, Value>, name: &str) -> Option<String> {
    properties.get(name)?.as_str().map(str::to_owned)
}

fn percent(properties: &Map<String, Value>, name: &str) -> Percent {
    Percent(number(properties, name))
}

fn duration(properties: &Map<String, Value>, name: &str, unit: f64) -> Duration {
    match number(properties, name) * unit {
        seconds if seconds > LONGEST_WAIT.as_secs_f64() => LONGEST_WAIT,
        seconds => Duration::try_from_secs_f64(seconds).unwrap_or_default(),
    }
}

/// Returns a number, also from a string; anything else is zero.
fn number(properties: &Map<String, Value>, name: &str) -> f64 {
    let number = match properties.get(name) {
        Some(Value::String(text)) => text.trim().parse().ok(),
        other => other.and_then(Value::as_f64),
    };
    number.filter(|number| number.is_finite()).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(headers: &[(&str, &str)]) -> Usage {
        let response = http::Response::builder();
        let response = headers.iter().fold(response, |response, (name, value)| {
            response.header(*name, *value)
        });
        Meta::from(response.body("").unwrap()).usage()
    }

    #[test]
    fn every_header_is_read_with_its_unit() {
        let all = usage(&[
            (
                "X-App-Usage",
                r#"{"call_count":28,"total_time":25,"total_cputime":31}"#,
            ),
            ("X-Page-Usage", r#"{"call_count":"7"}"#),
            (
                "X-Ad-Account-Usage",
                r#"{"acc_id_util_pct":9.67,"reset_time_duration":100,"ads_api_access_tier":"standard_access"}"#,
            ),
            (
                "X-Business-Use-Case-Usage",
                concat!(
                    r#"{"11":[{"type":"messenger","call_count":95,"total_cputime":20,"total_time":20,"#,
                    r#""estimated_time_to_regain_access":0}],"#,
                    r#""11":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":19}]}"#,
                ),
            ),
        ]);
        assert_eq!(all.app.unwrap().highest(), Percent(31.0));
        assert_eq!(all.page.unwrap().call_count, Percent(7.0));
        let ads = all.ad_account.as_ref().unwrap();
        assert_eq!(
            (ads.used, ads.reset_after),
            (Percent(9.67), Duration::from_secs(100))
        );
        assert_eq!(ads.tier.as_deref(), Some("standard_access"));
        let rows: Vec<_> = all
            .business
            .iter()
            .map(|row| (row.object.as_str(), row.use_case.as_str()))
            .collect();
        assert_eq!(rows, [("11", "messenger"), ("11", "pages")]);
        assert_eq!(all.highest(), Percent(100.0));
        assert_eq!(
            all.regain_access_after(),
            Some(Duration::from_secs(19 * 60))
        );
    }

    #[test]
    fn what_cannot_be_read_is_absent() {
        assert_eq!(usage(&[]), Usage::default());
        assert_eq!(usage(&[]).highest(), Percent(0.0));
        for odd in [
            "",
            "x",
            "[]",
            "7",
            "{",
            r#"{"call_count":{}}"#,
            r#"{"1":7}"#,
            "null",
        ] {
            let read = usage(&[
                ("X-App-Usage", odd),
                ("X-Ad-Account-Usage", odd),
                ("X-Business-Use-Case-Usage", odd),
            ]);
            assert_eq!(
                (read.highest(), read.regain_access_after()),
                (Percent(0.0), None)
            );
        }
        let row = r#"{"1":[{"estimated_time_to_regain_access":-1},{"estimated_time_to_regain_access":1e300}]}"#;
        let read = usage(&[("X-Business-Use-Case-Usage", row)]);
        let longest = Duration::from_secs(24 * 60 * 60);
        assert_eq!(
            (read.business.len(), read.regain_access_after()),
            (2, Some(longest))
        );
    }
}
