//! Several calls in one request. In: the list of calls. Out: their responses in the same order, each with its status, headers and
//! the body as text.

use bytes::Bytes;
use http::HeaderValue;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Engine, GraphCall};
use crate::batch::MOST;
use crate::stand_in::emission::Emission;
use crate::stand_in::rejection::Rejection;

impl Engine {
    /// Runs the calls of a batch one after the other. References from one call to another are not followed.
    pub(super) fn batch(
        &mut self,
        now: Timestamp,
        asked: &GraphCall<'_>,
        token: &str,
        emitted: &mut Vec<Emission>,
    ) -> Result<Value, Rejection> {
        let Some(Value::Array(elements)) = asked.arguments.get("batch") else {
            return Err(Rejection::parameter("batch", "must be an array"));
        };
        if elements.len() > MOST {
            let message = format!("A batch has at most {MOST} calls");
            return Err(Rejection::new(100, None, message));
        }
        let prefix = asked.path.trim_matches('/');
        let has_headers = asked.arguments.get("include_headers");
        let has_headers = has_headers.and_then(crate::stand_in::check::as_bool) != Some(false);
        let mut responses = Vec::with_capacity(elements.len());
        for element in elements {
            let request = request(element, &asked.origin, prefix, token);
            let request = request.ok_or_else(|| {
                Rejection::parameter("batch", "has a call without method or relative_url")
            })?;
            let outcome = self.outcome(now, &request, emitted);
            let response = self.response(now, &outcome, "StandInBatch");
            let headers = response.headers().iter().map(|(name, value)| {
                json!({"name": name.as_str(), "value": value.to_str().unwrap_or_default()})
            });
            let mut own = json!({
                "code": response.status().as_u16(),
                "body": String::from_utf8_lossy(response.body()),
            });
            if has_headers {
                own["headers"] = headers.collect();
            }
            responses.push(own);
        }
        Ok(responses.into())
    }
}

/// Returns the request that an element is.
fn request(
    element: &Value,
    origin: &str,
    prefix: &str,
    token: &str,
) -> Option<http::Request<Bytes>> {
    let relative = element["relative_url"].as_str()?.trim_start_matches('/');
    // A batch in a batch has no path.
    if relative.is_empty() || relative.starts_with('?') {
        return None;
    }
    let has_version = relative.starts_with('v') && relative.split('/').next()?.contains('.');
    let path = if has_version || prefix.is_empty() {
        format!("/{relative}")
    } else {
        format!("/{prefix}/{relative}")
    };
    let body = element["body"].as_str().unwrap_or_default().to_owned();
    let mut request = http::Request::builder()
        .method(element["method"].as_str()?)
        .uri(format!("{origin}{path}"))
        .body(Bytes::from(body))
        .ok()?;
    let has_token = has_token(&request);
    let headers = request.headers_mut();
    let form = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(CONTENT_TYPE, form);
    if has_token {
        return Some(request);
    }
    let bearer = HeaderValue::try_from(format!("Bearer {token}")).ok()?;
    headers.insert(AUTHORIZATION, bearer);
    Some(request)
}

/// Returns whether a call has a token beside that of the batch.
fn has_token(request: &http::Request<Bytes>) -> bool {
    let query = request.uri().query().unwrap_or_default();
    let parts = [query.as_bytes(), request.body()];
    let mut pairs = parts.into_iter().flat_map(form_urlencoded::parse);
    pairs.any(|(name, _)| name == "access_token")
}
