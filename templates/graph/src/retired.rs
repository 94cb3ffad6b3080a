//! Features that Graph has removed for every call. In: a version, a day and a request. Out: whether the request uses one.
//! Those that depend on the app as well are in [`crate::restriction`].

use std::time::SystemTime;

use jiff::civil::Date;

use crate::calendar::ApiVersion;
use crate::client::Prepared;
use crate::gate::Verdict;
use crate::protocol::{Feature, TABLE};
use crate::request::{InvalidRequest, Reason};
use crate::restriction::{Removal, Restriction};

/// How a feature shows in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SentAs {
    /// A query parameter.
    Query(&'static str),
    /// A query parameter of the path `/` below the version.
    RootQuery(&'static str),
    /// A header.
    Header(&'static str),
    /// A modifier of a field in the query parameter `fields`.
    Modifier(&'static str),
}

/// What Graph does with a call that still has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// It responds as if it were not there.
    Ignored,
    /// It rejects the call.
    Error,
    /// The response for it does not exist any more.
    Removed,
}

/// A row of the table. It has a removal, a restriction, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The feature.
    pub feature: Feature,
    /// How a request uses it; `None` if Meta's statement does not say.
    pub sent_as: Option<SentAs>,
    /// Its removal, whatever the app.
    pub removal: Option<Removal>,
    /// Which apps may still use it.
    pub restriction: Option<Restriction>,
}

impl Feature {
    /// Returns the feature's row.
    pub fn row(self) -> Option<&'static Row> {
        TABLE.iter().find(|row| row.feature == self)
    }

    /// Returns whether a call to a version may use the feature on a day, as far as the app does not matter.
    ///
    /// [`Verdict::Undecided`] means that it does: see [`Feature::ruling`]. The version is the one in the call's path; the
    /// calendar has the one that responds.
    pub fn verdict(self, version: ApiVersion, called_on: Date) -> Verdict {
        let Some(row) = self.row() else {
            return Verdict::Undecided;
        };
        let removed = row.removal.as_ref();
        let removed = removed.map(|removal| removal.verdict(version, called_on));
        removed.unwrap_or_else(|| {
            let restricted = row.restriction;
            restricted.map_or(Verdict::Undecided, |restricted| {
                restricted.verdict_for_all(version, called_on)
            })
        })
    }
}

/// Checks a request against everything that was removed. The day is read only when the request has some of it. What depends
/// on the app is not checked: a client does not know its app.
///
/// # Errors
///
/// The request has a parameter or header that the version does not know on that day; the error names it. Ignored
/// ones are rejected as well, as their sender would wait for an effect that does not come.
pub fn admit(
    version: ApiVersion,
    request: &Prepared,
    on: impl Fn() -> Date,
) -> Result<(), InvalidRequest> {
    let in_query = |name: &str| {
        let query = request.uri().query();
        let pairs = query.map(|query| form_urlencoded::parse(query.as_bytes()));
        pairs.is_some_and(|mut pairs| pairs.any(|(have, _)| have == name))
    };
    for row in TABLE {
        let Some(sent_as) = row.sent_as else { continue };
        let (name, used) = match sent_as {
            SentAs::Query(name) => (name, in_query(name)),
            SentAs::RootQuery(name) => (name, in_query(name) && is_root(version, request)),
            // A request has few headers; to compare them is faster than to hash the name.
            SentAs::Header(name) => (name, request.headers().keys().any(|have| have == name)),
            SentAs::Modifier(name) => (name, has_modifier(request, name)),
        };
        // A verdict costs more than a look, and hardly any request uses what has one.
        if used && let Verdict::Removed { since } = row.feature.verdict(version, on()) {
            let reason = format!("is not known to Graph {version} since {since}");
            return Err(InvalidRequest::new(name, Reason::Other(reason.into())));
        }
    }
    Ok(())
}

/// Returns whether the query parameter `fields` has `.name(`.
fn has_modifier(request: &Prepared, name: &str) -> bool {
    let query = request.uri().query().unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.any(|(key, fields)| key == "fields" && fields.contains(&format!(".{name}(")))
}

/// Returns whether a request's path is `/` below the version.
fn is_root(version: ApiVersion, request: &Prepared) -> bool {
    let below = request.uri().path().trim_end_matches('/');
    below.is_empty() || below == format!("/{version}")
}

/// Returns today's date, UTC.
pub fn today() -> Date {
    let now = jiff::Timestamp::try_from(SystemTime::now()).unwrap_or_default();
    now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const V24: ApiVersion = ApiVersion::new(24, 0);
    const V25: ApiVersion = ApiVersion::new(25, 0);
    const V26: ApiVersion = ApiVersion::new(26, 0);

    /// Feature, version that dropped it first, a version that kept it to the end, and the two days.
    fn windows() -> [(Feature, ApiVersion, ApiVersion, Date, Date); 6] {
        let (at_once, everywhere) = (date(2026, 7, 29), date(2026, 10, 27));
        let of = |feature| (feature, V26, V25, at_once, everywhere);
        let metadata = (date(2026, 2, 18), date(2026, 5, 19));
        [
            (Feature::Metadata, V25, V24, metadata.0, metadata.1),
            of(Feature::Pretty),
            of(Feature::Debug),
            of(Feature::DateFormat),
            of(Feature::RootIds),
            of(Feature::Etags),
        ]
    }

    #[test]
    fn each_feature_goes_first_in_one_version_and_then_in_all() {
        let removed = TABLE.iter().filter(|row| row.removal.is_some());
        assert_eq!(windows().len(), removed.count());
        for (feature, new, old, at_once, everywhere) in windows() {
            let eve = |day: Date| day.yesterday().unwrap();
            let next = |day: Date| day.tomorrow().unwrap();
            let removed = |since| Verdict::Removed { since };
            let until = Verdict::AllowedUntil;
            for (version, day, expected) in [
                (new, at_once, removed(at_once)),
                (new, next(at_once), removed(at_once)),
                (new, eve(everywhere), removed(at_once)),
                (new, everywhere, removed(at_once)),
                (old, eve(at_once), until(everywhere)),
                (old, at_once, until(everywhere)),
                (old, eve(everywhere), until(everywhere)),
                (old, everywhere, removed(everywhere)),
                (old, next(everywhere), removed(everywhere)),
            ] {
                assert_eq!(
                    feature.verdict(version, day),
                    expected,
                    "{feature:?} {version} {day}"
                );
            }
            assert_eq!(
                feature.verdict(new, eve(at_once)),
                until(at_once),
                "{feature:?}"
            );
        }
    }

    struct Pretty;

    impl crate::client::In<crate::versions::V26> for Pretty {}

    impl crate::request::Request for Pretty {
        type Response = serde_json::Value;
        type Error = crate::standard_error::StandardError;
        const OPERATION: crate::request::Operation = crate::request::Operation {
            name: "Pretty",
            method: http::Method::GET,
            path: "/me",
            page: "pretty",
        };

        fn write(&self, parts: &mut crate::request::Parts) -> Result<(), InvalidRequest> {
            parts.path("/me");
            parts.query("pretty", &1);
            Ok(())
        }
    }

    #[test]
    fn a_client_does_not_send_what_its_version_forbids() {
        use crate::client::{BearerToken, NoTransport};
        let builder = crate::v26::Client::builder(BearerToken::new("t")).transport(NoTransport);
        let error = builder.build().unwrap().prepare(&Pretty).unwrap_err();
        assert_eq!(error.parameter(), "pretty");
    }

    #[test]
    fn a_request_is_rejected_by_name_and_only_while_the_rule_holds() {
        let request = |uri: &str| http::Request::get(uri).body(bytes::Bytes::new()).unwrap();
        let (eve, day) = (date(2026, 10, 26), date(2026, 10, 27));
        for (uri, name) in [
            ("https://h/v25.0/me?metadata=1", "metadata"),
            ("https://h/v25.0/me?a=b&pretty=1", "pretty"),
            ("https://h/v25.0/me?debug=all", "debug"),
            ("https://h/v25.0/me?date%5Fformat=U", "date_format"),
            ("https://h/v25.0/?ids=1,2", "ids"),
            ("https://h/v25.0?ids=1,2", "ids"),
        ] {
            let error = admit(V25, &request(uri), || day).unwrap_err();
            assert_eq!(error.parameter(), name, "{uri}");
            let before = admit(V25, &request(uri), || eve);
            assert_eq!(before.is_ok(), name != "metadata", "{uri}");
        }
        assert_eq!(
            admit(V25, &request("https://h/v25.0/4?ids=1"), || day),
            Ok(())
        );
        let mut request = request("https://h/v25.0/me?fields=pretty");
        assert_eq!(admit(V25, &request, || day), Ok(()));
        let tag = http::HeaderValue::from_static("\"0\"");
        request.headers_mut().insert("If-None-Match", tag);
        assert!(admit(V25, &request, || eve).is_ok());
        let error = admit(V25, &request, || day).unwrap_err().to_string();
        assert_eq!(
            error,
            "`if-none-match` is not known to Graph v25.0 since 2026-10-27"
        );
    }
}
