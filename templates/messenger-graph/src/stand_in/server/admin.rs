//! The page for conversations and the API behind it. In: requests below `/admin/`. Out: the state as JSON, changed as asked.
//!
//! A web page elsewhere must not act through the browser of the developer: the host must be this machine, and what changes something
//! must be JSON, which a browser sends to another origin only after it has asked.

use bytes::Bytes;
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST};
use http::{HeaderValue, Method, Request, Response, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;

use super::Shared;
use super::webhook::Webhook;
use crate::stand_in::respond::{HTML, JSON, respond};
use crate::stand_in::{Disturbance, PersonAct};

const PAGE: &str = include_str!("page.html");

/// The page loads nothing from anywhere.
const POLICY: &str = "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; \
                      form-action 'none'; frame-ancestors 'none'";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActRequest {
    person: String,
    act: PersonAct,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum ClockRequest {
    Set(Timestamp),
    AdvanceHours(i64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookRequest {
    callback: String,
    verify_token: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultRequest {
    #[serde(default)]
    operation: Option<String>,
    fault: String,
    #[serde(default = "once")]
    times: u32,
}

fn once() -> u32 {
    1
}

/// Responds to a request below `/admin`.
pub(super) async fn handle(shared: &Shared, request: &Request<Bytes>) -> Response<Bytes> {
    if shared.is_local && !is_local_host(request) {
        return error(StatusCode::FORBIDDEN, "the host is not this machine");
    }
    let path = request.uri().path().trim_end_matches('/');
    if request.method() == Method::GET {
        return match path {
            "/admin" => page(),
            "/admin/state" => state(shared),
            _ => error(StatusCode::NOT_FOUND, "there is no such page"),
        };
    }
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .map(HeaderValue::as_bytes);
    if !content_type.is_some_and(|it| it.starts_with(b"application/json")) {
        return error(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "the body must be JSON, and say so",
        );
    }
    let done = match (request.method(), path) {
        (&Method::POST, "/admin/act") => act(shared, request),
        (&Method::POST, "/admin/clock") => clock(shared, request),
        (&Method::POST, "/admin/webhook") => webhook(shared, request).await,
        (&Method::POST, "/admin/faults") => fault(shared, request),
        (&Method::POST, "/admin/deliveries") => disturb(shared, request),
        (&Method::POST, "/admin/granted") => granted(shared, request),
        _ => return error(StatusCode::NOT_FOUND, "there is no such call"),
    };
    match done {
        Ok(()) => state(shared),
        Err(why) => error(StatusCode::BAD_REQUEST, &why),
    }
}

/// Returns whether the host of a request is this machine, by its name or number.
fn is_local_host(request: &Request<Bytes>) -> bool {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    let host = host.unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => host.split(':').next(),
    };
    matches!(name, Some("localhost" | "127.0.0.1" | "::1"))
}

fn page() -> Response<Bytes> {
    let mut response = respond(StatusCode::OK, HTML, PAGE);
    let policy = HeaderValue::from_static(POLICY);
    response
        .headers_mut()
        .insert(CONTENT_SECURITY_POLICY, policy);
    response
}

fn state(shared: &Shared) -> Response<Bytes> {
    let mut state = shared.graph.report();
    state["webhook"] = shared.outbox.report();
    respond(StatusCode::OK, JSON, state.to_string())
}

fn error(status: StatusCode, why: &str) -> Response<Bytes> {
    respond(status, JSON, json!({ "error": why }).to_string())
}

fn read<'r, T: Deserialize<'r>>(request: &'r Request<Bytes>) -> Result<T, String> {
    serde_json::from_slice(request.body()).map_err(|error| error.to_string())
}

fn act(shared: &Shared, request: &Request<Bytes>) -> Result<(), String> {
    let ActRequest { person, act } = read(request)?;
    shared
        .graph
        .act(&person, &act)
        .map_err(|error| error.to_string())
}

fn clock(shared: &Shared, request: &Request<Bytes>) -> Result<(), String> {
    match read(request)? {
        ClockRequest::Set(now) => shared.graph.set_time(now),
        ClockRequest::AdvanceHours(hours) => {
            let by = SignedDuration::try_from_hours(hours);
            shared
                .graph
                .advance(by.ok_or("the number of hours is too large")?);
        }
    }
    Ok(())
}

async fn webhook(shared: &Shared, request: &Request<Bytes>) -> Result<(), String> {
    let asked: WebhookRequest = read(request)?;
    let webhook = Webhook::new(&asked.callback, &asked.verify_token);
    let webhook = webhook.map_err(|error| error.to_string())?;
    webhook.verify().await.map_err(|error| error.to_string())?;
    shared.outbox.set(webhook);
    Ok(())
}

fn fault(shared: &Shared, request: &Request<Bytes>) -> Result<(), String> {
    let asked: FaultRequest = read(request)?;
    let fault = asked.fault.parse();
    let fault = fault.map_err(|error: crate::stand_in::ParseFaultError| error.to_string())?;
    shared
        .graph
        .fail(asked.operation.as_deref(), fault, asked.times);
    Ok(())
}

fn disturb(shared: &Shared, request: &Request<Bytes>) -> Result<(), String> {
    shared.graph.disturb(read::<Disturbance>(request)?);
    Ok(())
}

fn granted(shared: &Shared, request: &Request<Bytes>) -> Result<(), String> {
    let names: Vec<String> = read(request)?;
    shared
        .graph
        .grant(&names)
        .map_err(|error| error.to_string())
}
