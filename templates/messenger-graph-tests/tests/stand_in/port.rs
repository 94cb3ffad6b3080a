//! The server on a port: the webhook's handshake and deliveries, the API for what persons do, faults, and who may use it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::routing::get;
use messenger_graph::AppSecret;
use messenger_graph::stand_in::server::{StandInServer, Webhook};
use messenger_graph::stand_in::{APP_SECRET, FAULT_HEADER, PAGE_TOKEN, StandIn};
use messenger_graph::subscription::{VerifyToken, receive};
use serde_json::{Value, json};

async fn start() -> (StandIn, String) {
    let graph = StandIn::default();
    let server = StandInServer::bind(graph.clone(), 0)
        .await
        .expect("a free port");
    let origin = server.origin();
    tokio::spawn(server.run());
    (graph, origin)
}

fn http() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client")
}

async fn admin(origin: &str, path: &str, body: &Value) -> (u16, Value) {
    let request = http().post(format!("{origin}/admin/{path}"));
    let request = request
        .header("Content-Type", "application/json")
        .body(body.to_string());
    let response = request.send().await.expect("a response");
    let status = response.status().as_u16();
    let body = response.text().await.expect("a body");
    (status, serde_json::from_str(&body).expect("JSON"))
}

/// A bot's webhook that rejects the first delivery.
#[derive(Clone, Default)]
struct Bot(Arc<Mutex<Vec<String>>>);

impl Bot {
    async fn start(&self) -> String {
        let routes = Router::new()
            .route("/webhook", get(handshake).post(deliver))
            .with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, routes).await });
        format!("http://{address}/webhook")
    }
}

/// Does the webhook's part of the handshake, with `a verify token`.
pub async fn handshake(uri: Uri) -> Result<String, StatusCode> {
    let token = VerifyToken::new("a verify token").expect("a token");
    let challenge = token.challenge_response(uri.query().unwrap_or_default());
    challenge.map_err(|_| StatusCode::FORBIDDEN)
}

async fn deliver(
    State(bot): State<Bot>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> StatusCode {
    let secret = AppSecret::new(APP_SECRET).expect("a secret");
    let delivery = receive(&secret, &headers, body).expect("signed as Graph signs");
    let mut seen = bot.0.lock().expect("no panic");
    seen.push(delivery.events().count().to_string());
    if seen.len() == 1 {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::OK
    }
}

#[tokio::test]
async fn a_webhook_is_verified_and_gets_deliveries_again_until_it_takes_them() {
    let (_, origin) = start().await;
    let bot = Bot::default();
    let callback = bot.start().await;
    let (status, wrong) = admin(
        &origin,
        "webhook",
        &json!({"callback": callback, "verify_token": "another"}),
    )
    .await;
    assert_eq!(status, 400, "{wrong}");
    let (status, state) = admin(
        &origin,
        "webhook",
        &json!({"callback": callback, "verify_token": "a verify token"}),
    )
    .await;
    assert_eq!(
        (status, &state["webhook"]["callback"]),
        (200, &json!(callback)),
        "{state}"
    );

    let act = json!({"person": "8800", "act": {"say": {"text": "hello"}}});
    assert_eq!(admin(&origin, "act", &act).await.0, 200);
    for _ in 0..1_000 {
        if bot.0.lock().expect("no panic").len() == 2 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?}", bot.0);
}

#[test]
fn a_webhook_is_on_this_machine() {
    for callback in [
        "https://127.0.0.1/x",
        "http://bot.example/x",
        "http://10.0.0.1/x",
        "webhook",
    ] {
        assert!(Webhook::new(callback, "t").is_err(), "{callback}");
    }
    for callback in [
        "http://127.0.0.1:3000/webhook",
        "http://localhost/x",
        "http://[::1]:3000/",
    ] {
        assert!(Webhook::new(callback, "t").is_ok(), "{callback}");
    }
}

#[tokio::test]
async fn faults_come_when_asked_for() {
    let (graph, origin) = start().await;
    let url = format!("{origin}/v26.0/1001/personas");
    let get = |fault: &str| {
        http()
            .get(&url)
            .bearer_auth(PAGE_TOKEN)
            .header(FAULT_HEADER, fault)
            .send()
    };
    assert_eq!(get("status=503").await.expect("a response").status(), 503);
    let page = get("html").await.expect("a response");
    let media_type = page.headers()["content-type"].as_bytes();
    assert!(page.status() == 502 && media_type.starts_with(b"text/html"));
    assert!(get("reset").await.is_err());
    assert!(
        get("throttle")
            .await
            .expect("a response")
            .text()
            .await
            .expect("a body")
            .contains(r#""code":4"#)
    );
    let start = std::time::Instant::now();
    assert_eq!(get("latency=200").await.expect("a response").status(), 200);
    assert!(start.elapsed() >= Duration::from_millis(200));

    let fault = json!({"operation": "CreatePersona", "fault": "lose"});
    assert_eq!(admin(&origin, "faults", &fault).await.0, 200);
    assert_eq!(get("none").await.expect("a response").status(), 200);
    let created = format!("{url}?name=Ann&profile_picture_url=https://h.example/a.jpg");
    let create = || http().post(&created).bearer_auth(PAGE_TOKEN).send();
    assert!(create().await.is_err());
    assert_eq!(create().await.expect("a response").status(), 200);
    let list = get("none")
        .await
        .expect("a response")
        .text()
        .await
        .expect("a body");
    assert_eq!(
        list.matches("Ann").count(),
        2,
        "what was lost was done: {list}"
    );
    drop(graph);
}

#[tokio::test]
async fn only_this_machine_and_no_other_page_can_act() {
    let (_, origin) = start().await;
    let act = json!({"person": "8800", "act": "read"}).to_string();
    let post = http().post(format!("{origin}/admin/act")).body(act);
    assert_eq!(post.send().await.expect("a response").status(), 415);
    let other = http()
        .get(format!("{origin}/admin/state"))
        .header("Host", "evil.example");
    assert_eq!(other.send().await.expect("a response").status(), 403);
    let state = http()
        .get(format!("{origin}/admin/state"))
        .send()
        .await
        .expect("a response");
    let state = state.text().await.expect("a body");
    assert!(
        !state.contains(PAGE_TOKEN) && !state.contains(APP_SECRET),
        "{state}"
    );
    let large = http()
        .post(format!("{origin}/v26.0/1001/messages"))
        .body(vec![b' '; 33 << 20]);
    // The connection may end before the whole body was sent.
    assert!(
        large
            .send()
            .await
            .map_or(true, |response| response.status() == 413)
    );
}

#[tokio::test]
async fn the_clock_moves() {
    let (graph, origin) = start().await;
    let before = graph.now();
    assert_eq!(
        admin(&origin, "clock", &json!({"advance_hours": 25}))
            .await
            .0,
        200
    );
    assert_eq!(graph.now().duration_since(before).as_hours(), 25);
    assert_eq!(
        admin(&origin, "clock", &json!({"set": "2027-01-01T00:00:00Z"}))
            .await
            .0,
        200
    );
    assert!(graph.now().to_string().starts_with("2027-01-01T00:00:0"));
    assert_eq!(
        admin(&origin, "clock", &json!({"advance_hours": i64::MAX}))
            .await
            .0,
        400
    );
}
