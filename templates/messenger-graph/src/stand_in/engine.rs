//! What Graph does with a request. In: the world, the time, a request. Out: a response, and what is to be delivered to the webhook.
//! Pure: no clock is read and nothing is sent.

mod batch;
mod limits;
mod received;
mod route;
mod token;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::arguments;
use super::emission::{Emission, WebhookPost};
use super::rejection::Rejection;
use super::respond::{JSON, respond};
use super::world::World;
use crate::calendar::{ApiVersion, Date};
use limits::Meter;

pub(super) use received::Received;

/// The state and what is counted beside it.
pub(super) struct Engine {
    pub world: World,
    /// The last error, in a line.
    pub last_rejection: Option<String>,
    meter: Meter,
    calls: u64,
}

/// What became of a request.
pub(super) struct Handled {
    pub response: Response<Bytes>,
    pub posts: Vec<WebhookPost>,
}

/// A response before its headers.
struct CallOutcome {
    result: Result<Value, Rejection>,
    /// The version that served.
    version: Option<ApiVersion>,
    /// The Page of the token.
    page: Option<String>,
}

impl Engine {
    pub fn new(world: World) -> Self {
        Self {
            world,
            last_rejection: None,
            meter: Meter::default(),
            calls: 0,
        }
    }

    /// Handles a request of a client.
    pub fn handle(&mut self, now: Timestamp, request: &http::Request<Bytes>) -> Handled {
        self.calls += 1;
        let mut emitted = Vec::new();
        let outcome = self.outcome(now, request, &mut emitted);
        let trace = format!("StandIn{:016}", self.calls);
        let response = self.response(now, &outcome, &trace);
        if let Err(rejection) = &outcome.result {
            self.last_rejection = Some(rejection.line());
        }
        Handled {
            response,
            posts: self.posts(now, &emitted),
        }
    }

    /// Returns what is delivered of what happened: what the Page is subscribed to.
    pub fn posts(&self, now: Timestamp, emitted: &[Emission]) -> Vec<WebhookPost> {
        let subscribed = emitted.iter().filter(|emission| {
            let page = self.world.pages.get(&emission.page);
            page.is_some_and(|page| page.subscribed_fields.iter().any(|it| it == emission.field))
        });
        subscribed
            .map(|emission| emission.post(now, &self.world.app.secret))
            .collect()
    }

    fn outcome(
        &mut self,
        now: Timestamp,
        request: &http::Request<Bytes>,
        emitted: &mut Vec<Emission>,
    ) -> CallOutcome {
        let mut outcome = CallOutcome {
            result: Ok(Value::Null),
            version: None,
            page: None,
        };
        let arguments = match arguments::read(request) {
            Ok(arguments) => arguments,
            Err(rejection) => {
                outcome.result = Err(rejection);
                return outcome;
            }
        };
        let asked = GraphCall::new(request, arguments);
        outcome.result = self.result(now, asked, &mut outcome, emitted);
        outcome
    }

    fn response(&self, now: Timestamp, outcome: &CallOutcome, trace: &str) -> Response<Bytes> {
        let mut response = match &outcome.result {
            Ok(body) => respond(StatusCode::OK, JSON, body.to_string()),
            Err(rejection) => rejection.response(trace),
        };
        let headers = response.headers_mut();
        set(headers, "x-fb-trace-id", trace);
        if let Some(version) = outcome.version {
            set(headers, "facebook-api-version", &version.to_string());
        }
        self.meter
            .report(&self.world.app, outcome.page.as_deref(), now, headers);
        if let Err(rejection) = &outcome.result
            && rejection.is_of_the_token()
        {
            let value = HeaderValue::from_static("OAuth \"Facebook Platform\" \"invalid_token\"");
            headers.insert(WWW_AUTHENTICATE, value);
        }
        response
    }
}

/// What a request asks for.
struct GraphCall<'a> {
    method: &'a str,
    path: &'a str,
    /// Scheme and host, for the addresses of further pages.
    origin: String,
    authorization: Option<String>,
    arguments: Map<String, Value>,
}

impl<'a> GraphCall<'a> {
    fn new(request: &'a http::Request<Bytes>, arguments: Map<String, Value>) -> Self {
        Self {
            method: request.method().as_str(),
            path: request.uri().path(),
            origin: origin(request),
            authorization: token(request.headers(), &arguments),
            arguments,
        }
    }
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}

/// Returns the token of a request: in the header, or the parameter `access_token` or `oauth_token`.
fn token(headers: &HeaderMap, arguments: &Map<String, Value>) -> Option<String> {
    let header = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let bearer = header.and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        let is_known = ["Bearer", "OAuth"]
            .iter()
            .any(|it| it.eq_ignore_ascii_case(scheme));
        is_known.then(|| token.trim().to_owned())
    });
    let parameter = || {
        let names = ["access_token", "oauth_token"];
        names
            .iter()
            .find_map(|name| arguments::text(arguments, name))
    };
    bearer.or_else(parameter)
}

fn origin(request: &http::Request<Bytes>) -> String {
    let uri = request.uri();
    if let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) {
        return format!("{scheme}://{authority}");
    }
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    format!("http://{}", host.unwrap_or("localhost"))
}

/// Returns the day of a time, in UTC.
pub(super) fn day(now: Timestamp) -> Date {
    now.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
}
