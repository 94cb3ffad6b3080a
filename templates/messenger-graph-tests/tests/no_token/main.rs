//! No text that the crate makes shows the token or the app's secret, whatever happens: every operation, batches and lists,
//! under every failure, with everything switched on: retries, a pacer, the proof, a strict watch, traces.
//!
//! The server repeats the token wherever it can, as servers do. What is searched: `Display` and `Debug` of errors,
//! their sources, kept responses, requests, responses, clients, panic messages, and every span and event.

mod failures;
#[path = "../recorder/mod.rs"]
mod recorder;
#[macro_use]
#[path = "../shared/mod.rs"]
mod shared;
mod versions;

use std::error::Error as _;
use std::fmt::Debug;
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use failures::failures;
use messenger_graph::client::{Client, Credentials, Reqwest, Retry, Server};
use messenger_graph::graph::Batch;
use messenger_graph::graph::Pacer;
use messenger_graph::graph::VersionWatch;
use messenger_graph::v26::page_status::GetPageStatus;
use messenger_graph::v26::personas::ListPersonas;
use messenger_graph::versions::V26;
use messenger_graph::{ApiVersion, AppSecret, AppToken, GraphError, PageToken, UserToken, v26};
use recorder::Recorder;
use secrecy::SecretString;
use serde_json::json;
use shared::call::{Call, ID};
use shared::stand_in::{self, Reaction, StandIn, with_type};

operations!(v26);

/// A Page token as it looks, and one of the form `id|secret`, which looks different when it is percent-encoded.
const TOKENS: [&str; 2] = [
    "EAABCANARYzq9Xw8vU7tS6rQ5pO4nM3lK2jI1",
    "1234567|CANARY0123456789abcdef01234567",
];

/// Body bytes that are read; a response with more is rejected.
const LIMIT: usize = 4096;

#[tokio::test]
async fn no_failure_of_any_operation_shows_the_token() {
    let elsewhere = StandIn::start();
    for token in TOKENS {
        let recorder = Recorder::default();
        let _guard = tracing::subscriber::set_default(recorder.clone());
        let (server, client, calls) = start(token);
        let mut unshown = 0;
        for (name, reaction) in failures(token, &elsewhere.origin) {
            server.react(reaction);
            for call in &calls {
                unshown += usize::from(fails(token, name, call).await);
            }
            let error = client.pages(ListPersonas::new(ID)).next().await;
            let error = error.expect("a page").expect_err(name);
            search(token, &format!("{name}, a list"), &printed(&error));
            // The response to a batch is an array, whatever is in it.
            let printed = match batch(&client).send().await {
                Ok(responses) => debug(&responses),
                Err(error) => printed(&error),
            };
            search(token, &format!("{name}, a batch"), &printed);
            let traced = recorder.take_text();
            assert!(traced.contains("http.request.method"), "{name}: no span");
            search(token, &format!("{name}, traces"), &traced);
        }
        assert!(unshown > 800, "{unshown}");
    }
    assert_eq!(elsewhere.seen(), [], "a redirect was followed");
}

/// Makes a call that fails, and returns whether it is an error.
async fn fails(token: &str, name: &str, call: &Call) -> bool {
    let name = format!("{name}, {}", call.name);
    match call.send(ID).await {
        Err(error) => search(token, &name, &printed(&error)),
        // What is documented as a list is a union, which keeps any JSON.
        Ok(kept) if call.response.body.is_array() => {
            search(token, &name, &debug(&kept));
            return false;
        }
        Ok(_) => panic!("{name}: a failure is a success"),
    }
    true
}

fn batch(client: &v26::Client) -> Batch<V26, PageToken, Reqwest> {
    let mut batch = client.batch();
    let _ = batch.add(&GetPageStatus::new(ID)).expect("a call");
    batch
}

/// What fails in an element of a batch fails without the token as well.
#[tokio::test]
async fn no_element_of_a_batch_shows_the_token() {
    for token in TOKENS {
        let recorder = Recorder::default();
        let _guard = tracing::subscriber::set_default(recorder.clone());
        let (server, client, _) = start(token);
        for (name, reaction) in failures(token, "http://127.0.0.1:9") {
            let Reaction::Response {
                status,
                headers,
                body,
            } = reaction
            else {
                continue;
            };
            let headers: Vec<_> = headers
                .iter()
                .map(|(name, value)| json!({"name": name, "value": value}))
                .collect();
            let body = String::from_utf8_lossy(&body);
            let element = json!({"code": status, "headers": headers, "body": body});
            server.react(stand_in::json(200, json!([element])));
            let mut batch = client.batch();
            let ticket = batch.add(&GetPageStatus::new(ID)).expect("a call");
            search(token, name, &debug(&(&batch, &ticket)));
            // A response of which a part is too large is rejected as a whole.
            let error = match batch.send().await {
                Ok(mut responses) => {
                    search(token, name, &debug(&responses));
                    responses.take(ticket).expect_err(name)
                }
                Err(error) => error,
            };
            search(token, name, &printed(&error));
        }
        search(token, "traces", &recorder.take_text());
    }
}

#[tokio::test]
async fn no_operation_shows_the_token_when_no_server_listens() {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    for origin in [
        format!("http://127.0.0.1:{port}"),
        format!("https://127.0.0.1:{port}"),
    ] {
        for call in calls(TOKENS[0], &origin, Reqwest::new, operations) {
            let error = call.send(ID).await.expect_err("no server listens");
            search(TOKENS[0], call.name, &printed(&error));
        }
    }
}

#[tokio::test]
async fn no_operation_shows_the_token_when_no_response_comes() {
    let server = StandIn::start();
    server.react(Reaction::Silence);
    let hasty = || Reqwest::new().timeout(Duration::from_millis(50));
    for call in calls(TOKENS[0], &server.origin, hasty, operations) {
        let error = call.send(ID).await.expect_err("no response");
        search(TOKENS[0], call.name, &printed(&error));
    }
}

#[tokio::test]
async fn no_rejected_request_shows_the_token() {
    for token in [
        " CANARY-0123456789-abcdef",
        "CANARY-0123456789\n-abcdef",
        "CANARY-0123456789-abcdef\0",
    ] {
        let (server, _, calls) = start(token);
        for call in calls {
            let error = call.send(ID).await.expect_err("no token");
            search(token.trim(), call.name, &printed(&error));
            search(token.trim(), call.name, &call.shown(ID));
        }
        assert_eq!(server.seen(), []);
    }
    let url = format!("https://{}@graph.facebook.com", TOKENS[0]);
    let error = v26::Client::<PageToken>::builder(PageToken::new("t"))
        .base_url(&url)
        .build()
        .unwrap_err();
    search(
        TOKENS[0],
        "base_url",
        &format!("{error} {error:?} {error:#?}"),
    );
}

/// A success, too, may repeat the token: in the addresses of a list's pages, in headers, in unknown properties.
#[tokio::test]
async fn no_success_shows_the_token() {
    for token in TOKENS {
        let (server, _, calls) = start(token);
        succeed(token, &server, &calls).await;
    }
}

/// Makes calls whose responses repeat the token.
async fn succeed(token: &str, server: &StandIn, calls: &[Call]) {
    for call in calls {
        server.react(repeating_success(token, call));
        let debug = call
            .send_to_debug(ID)
            .await
            .unwrap_or_else(|error| panic!("{}: {error:?}", call.name));
        search(token, call.name, &debug);
        search(token, call.name, &call.shown(ID));
    }
}

#[tokio::test]
async fn no_panic_message_shows_the_token() {
    let (server, client, _) = start(TOKENS[0]);
    for (name, reaction) in failures(TOKENS[0], "http://127.0.0.1:9") {
        server.react(reaction);
        let result = client.send(GetPageStatus::new(ID)).await;
        let panic = catch_unwind(AssertUnwindSafe(|| result.map(drop).unwrap())).expect_err(name);
        search(
            TOKENS[0],
            name,
            panic.downcast_ref::<String>().expect("a message"),
        );
    }
}

#[test]
fn no_client_and_no_token_shows_the_token() {
    let [page, app] = TOKENS;
    let builder =
        || v26::Client::<PageToken>::builder(PageToken::new(page)).origin("http://127.0.0.1:9");
    let client = builder().build().unwrap();
    let secret = app.split_once('|').unwrap().1;
    let tokens = (
        PageToken::new(page),
        UserToken::new(page),
        AppToken::new(1_234_567, AppSecret::new(secret).unwrap()),
    );
    search(
        page,
        "client",
        &debug(&(builder(), &client, client.clone(), Reqwest::new())),
    );
    search(page, "tokens", &debug(&tokens));
    search(app, "tokens", &debug(&tokens));
    let request = client.prepare(&GetPageStatus::new(ID)).unwrap();
    search(page, "prepared", &debug(&request));
    assert!(!request.uri().to_string().contains(page) && request.body().is_empty());
}

fn start(token: &str) -> (StandIn, v26::Client, Vec<Call>) {
    let server = StandIn::start();
    let calls = calls(token, &server.origin, limited, operations);
    let client = client(PageToken::new(token), &server.origin, limited());
    (server, client, calls)
}

/// Returns a transport that reads no more than the limit.
fn limited() -> Reqwest {
    Reqwest::new().body_limit(LIMIT)
}

/// All calls of a version.
type Operations<V> = fn(&Client<V, PageToken>, &Client<V, AppToken>) -> Vec<Call>;

/// Returns the calls of a version, with a token that is the same text for a Page and for an app.
fn calls<V: Server>(
    token: &str,
    origin: &str,
    transport: fn() -> Reqwest,
    operations: Operations<V>,
) -> Vec<Call> {
    let app = AppToken::from(SecretString::from(token));
    operations(
        &client(PageToken::new(token), origin, transport()),
        &client(app, origin, transport()),
    )
}

fn client<V: Server, K: Credentials>(token: K, origin: &str, transport: Reqwest) -> Client<V, K> {
    let retry = Retry::default().attempts(2).budget(u16::MAX, 100);
    let retry = retry.backoff(Duration::ZERO, Duration::ZERO);
    let pacer = Pacer::new()
        .without_documented_rates()
        .pause_at_limit(Duration::ZERO);
    let watch = VersionWatch::new(ApiVersion::new(26, 0)).strict();
    let builder = Client::builder(token).origin(origin);
    let builder = builder.retry(retry).guard(pacer).watch(watch);
    let builder = builder.app_secret(AppSecret::new("CANARY-app-secret").unwrap());
    let builder = builder.deadline(Duration::from_secs(20));
    let builder = builder.transport(transport);
    builder.build().expect("a loopback address is an address")
}

/// The call's documented response, with the token in undocumented properties, and in the addresses of pages.
fn repeating_success(token: &str, call: &Call) -> Reaction {
    let mut body = call.response.body.clone();
    let object = if body.is_array() {
        &mut body[0]
    } else {
        &mut body
    };
    object["x_new"] = serde_json::json!({"access_token": token, token: [token]});
    for name in ["next", "previous"] {
        if let Some(link) = object.pointer_mut(&format!("/paging/{name}")) {
            *link = format!("https://h.example/?access_token={}", percent(token)).into();
        }
    }
    let mut response = with_type(200, "application/json", body.to_string());
    if let Reaction::Response { headers, .. } = &mut response {
        headers.push(("X-Echo", format!("Bearer {token}")));
        headers.push(("Set-Cookie", percent(token)));
    }
    response
}

/// Everything that an error can print.
fn printed(error: &GraphError) -> String {
    let mut printed = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        printed += &format!(" {error} {error:?} {error:#?}");
        source = error.source();
    }
    if let Some(response) = error.response() {
        printed += &debug(response);
        printed += &String::from_utf8_lossy(&response.body);
        printed += &response
            .headers
            .values()
            .map(|value| format!(" {value:?}"))
            .collect::<String>();
    }
    if let Some(error) = error.api() {
        printed += &format!(
            "{error} {error:?} {error:#?} {} {}",
            error.error_code(),
            debug(&error.error_data)
        );
    }
    printed
}

fn debug(value: &impl Debug) -> String {
    format!("{value:?} {value:#?}")
}

/// Fails if a string holds the token, as it is or encoded, or the secret half of it.
fn search(token: &str, origin: &str, text: &str) {
    let half = token.rsplit('|').next().expect("a last part");
    for form in [token, half].into_iter().flat_map(forms) {
        assert!(
            !text.contains(&form),
            "{origin} shows the token as {form}: {text}"
        );
    }
    assert!(
        !text.contains("CANARY"),
        "{origin} shows a part of the token: {text}"
    );
}

fn forms(token: &str) -> Vec<String> {
    let bearer = format!("Bearer {token}");
    let mut forms = vec![
        token.to_owned(),
        percent(token),
        percent(token).to_lowercase(),
        html(token),
        json_escapes(token),
    ];
    for text in [token, &bearer] {
        forms.extend([
            STANDARD.encode(text),
            STANDARD_NO_PAD.encode(text),
            URL_SAFE.encode(text),
        ]);
    }
    forms
}

/// Every character as a number of HTML.
fn html(text: &str) -> String {
    let numbers = text.chars().map(|char| format!("&#{};", u32::from(char)));
    numbers.collect()
}

/// Every character as an escape of JSON.
fn json_escapes(text: &str) -> String {
    let escapes = text
        .chars()
        .map(|char| format!("\\u{:04x}", u32::from(char)));
    escapes.collect()
}

fn percent(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
