//! What a subscriber of `tracing` sees of calls, and that it never sees a token, an id or a body.

mod faulty;
mod recorder;

use std::time::Duration;

use faulty::{Fault, Faulty, response};
use messenger_graph::client::Retry;
use messenger_graph::graph::VersionWatch;
use messenger_graph::v26::persona::GetPersona;
use messenger_graph::{ApiVersion, PageToken, v26};
use recorder::Recorder;

const TOKEN: &str = "CANARY-0123456789abcdefghij";

fn client(server: &Faulty, watch: VersionWatch) -> v26::Client {
    let retry = Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(1));
    let builder = v26::Client::builder(PageToken::new(TOKEN)).retry(retry);
    builder
        .watch(watch)
        .origin(&server.origin)
        .build()
        .expect("a client")
}

const V26: ApiVersion = ApiVersion::new(26, 0);

#[tokio::test]
async fn each_try_is_a_span_with_the_usual_names() {
    let headers = "facebook-api-version: v25.0\r\nx-fb-trace-id: E7ri\r\nX-App-Usage: {\"call_count\":28}\r\n";
    let server = Faulty::start(move |number, _| match number {
        0 => response(503, ""),
        _ => Fault::Response(200, headers.to_owned(), r#"{"id":"77001"}"#.to_owned()),
    });
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    let client = client(&server, VersionWatch::new(V26));
    client.send(GetPersona::new("77001")).await.unwrap();
    client.send(GetPersona::new("77001")).await.unwrap();
    drop(guard);
    let [first, second, third] = &recorder.spans()[..] else {
        panic!("{:?}", recorder.spans());
    };
    for span in [first, second, third] {
        assert_eq!(span["otel.name"], "GET /{persona_id}");
        assert_eq!(span["otel.kind"], "client");
        assert_eq!(span["http.request.method"], "GET");
        assert_eq!(span["url.template"], "/{persona_id}");
        assert_eq!(span["server.address"], "127.0.0.1");
        assert_eq!(span["api.operation"], "GetPersona");
        assert_eq!(span["api.version.requested"], "v26.0");
        assert_eq!(span["api.version.verified"], "true");
    }
    assert_eq!(first["http.response.status_code"], "503");
    assert_eq!(first["error.type"], "503");
    assert!(!first.contains_key("http.request.resend_count"));
    assert_eq!(second["http.request.resend_count"], "1");
    assert_eq!(second["http.response.status_code"], "200");
    assert_eq!(second["api.version.served"], "v25.0");
    assert_eq!(second["api.usage.percent"], "28.0");
    assert_eq!(second["api.trace_id"], "E7ri");
    assert!(!second.contains_key("error.type"));
    let drifted = "another API version responded";
    assert_eq!(
        recorder.messages(),
        ["the call failed and is repeated", drifted, drifted]
    );
    let all = format!(
        "{:?} {:?}",
        recorder.spans(),
        recorder.events.lock().unwrap()
    );
    assert!(!all.contains("CANARY") && !all.contains("77001"), "{all}");
}

/// The names of OpenTelemetry's conventions for spans of HTTP clients that are in use here, from
/// <https://opentelemetry.io/docs/specs/semconv/http/http-spans/>, in their own spelling.
const CONVENTIONS: [&str; 8] = [
    "error.type",
    "http.request.method",
    "http.request.resend_count",
    "http.response.status_code",
    "server.address",
    "server.port",
    "url.scheme",
    "url.template",
];

/// What `tracing-opentelemetry` reads a span's name, kind and status from.
const BRIDGE: [&str; 3] = ["otel.kind", "otel.name", "otel.status_code"];

#[tokio::test]
async fn a_field_has_a_name_of_the_conventions_or_below_api() {
    let server = Faulty::start(|_, _| response(503, ""));
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    let client = client(&server, VersionWatch::new(V26));
    client.send(GetPersona::new("77001")).await.unwrap_err();
    drop(guard);
    let spans = recorder.spans.lock().unwrap();
    assert_eq!(spans.len(), 3);
    for (metadata, fields) in spans.values() {
        let names: Vec<_> = metadata.fields().iter().map(|field| field.name()).collect();
        let own = |name: &&&str| {
            !CONVENTIONS.contains(name) && !BRIDGE.contains(name) && !name.starts_with("api.")
        };
        assert_eq!(names.iter().find(own), None);
        // What the conventions ask of every client's span; `url.full` would hold personal data.
        for name in [
            "http.request.method",
            "server.address",
            "server.port",
            "url.template",
        ] {
            assert!(fields.contains_key(name), "{name}: {fields:?}");
        }
        assert_eq!(fields["error.type"], "503");
        assert_eq!(fields["otel.status_code"], "ERROR");
        let port = server.origin.rsplit(':').next().unwrap();
        assert_eq!(fields["server.port"], port);
    }
}

#[tokio::test]
async fn the_end_of_a_version_is_reported_once_and_in_time() {
    let server = Faulty::start(|_, _| response(200, r#"{"id":"1"}"#));
    // v25.0 ends on 2028-07-29.
    for (day, reported) in [
        ((2028, 4, 29), None),
        ((2028, 4, 30), Some("the API version expires soon")),
        ((2028, 7, 28), Some("the API version expires soon")),
        ((2028, 7, 29), Some("the API version has expired")),
    ] {
        let today = messenger_graph::Date::constant(day.0, day.1, day.2);
        let watch = VersionWatch::new(ApiVersion::new(25, 0)).today(move || today);
        let recorder = Recorder::default();
        let guard = tracing::subscriber::set_default(recorder.clone());
        let client = client(&server, watch);
        for _ in 0..3 {
            client.clone().send(GetPersona::new("1")).await.unwrap();
        }
        drop(guard);
        assert_eq!(
            recorder.messages(),
            reported.into_iter().collect::<Vec<_>>(),
            "{today}"
        );
    }
}

#[tokio::test]
async fn an_unknown_version_is_marked_as_unverified() {
    let server = Faulty::start(|_, _| response(200, r#"{"id":"1"}"#));
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    let builder = v26::Client::builder(PageToken::new(TOKEN)).with_wire_version("v27.0");
    let client = builder.origin(&server.origin).build().unwrap();
    client.send(GetPersona::new("1")).await.unwrap();
    drop(guard);
    assert!(server.seen()[0].starts_with("GET /v27.0/1 HTTP"));
    let spans = recorder.spans();
    assert_eq!(spans[0]["api.version.requested"], "v27.0");
    assert_eq!(spans[0]["api.version.verified"], "false");
}

#[tokio::test]
async fn no_failure_shows_the_token_to_a_subscriber() {
    let echo =
        format!(r#"{{"error":{{"message":"near {TOKEN}","code":190,"fbtrace_id":"{TOKEN}"}}}}"#);
    for fault in [
        Fault::Reset(""),
        Fault::Raw(""),
        Fault::Raw(faulty::HALF_A_BODY),
        Fault::Raw(faulty::NOT_HTTP),
        Fault::Raw(faulty::HALF_A_CHUNK),
        response(500, TOKEN),
        response(200, TOKEN),
        response(400, &echo),
        response(200, &echo),
        Fault::Response(
            302,
            format!("Location: https://h.example/?access_token={TOKEN}\r\n"),
            String::new(),
        ),
        Fault::Response(
            400,
            format!("x-fb-trace-id: {TOKEN}\r\nfacebook-api-version: {TOKEN}\r\n"),
            echo.clone(),
        ),
    ] {
        let server = Faulty::start({
            let fault = fault.clone();
            move |_, _| fault.clone()
        });
        let recorder = Recorder::default();
        let guard = tracing::subscriber::set_default(recorder.clone());
        let error = client(&server, VersionWatch::new(V26))
            .send(GetPersona::new("1"))
            .await
            .unwrap_err();
        drop(guard);
        let seen = format!(
            "{:?} {:?} {error} {error:?}",
            recorder.spans(),
            recorder.events.lock().unwrap()
        );
        assert!(!seen.contains("CANARY"), "{fault:?}: {seen}");
    }
}
