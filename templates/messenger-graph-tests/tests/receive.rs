//! The example `receive` over loopback. In: the handshake, and every delivery of `webhooks/deliveries`, signed. Out: what the
//! bot replies, each event once and in order, and no reply where none is due.

#[path = "../../messenger-graph/examples/receive/bot.rs"]
mod bot;
#[path = "../../messenger-graph/examples/receive/webhook.rs"]
mod webhook;

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use messenger_graph::AppSecret;
use messenger_graph::event::{Bounds, Delivery, Event};
use messenger_graph::fleet::SeenInMemory;
use messenger_graph::signature::sign_delivery;
use messenger_graph::subscription::VerifyToken;
use reqwest::StatusCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

fn secret() -> AppSecret {
    AppSecret::new("secret").expect("a secret")
}

/// A bot that listens, and its replies so far.
struct Running {
    address: String,
    replies: Arc<Mutex<Vec<String>>>,
    client: reqwest::Client,
}

impl Running {
    /// Starts a webhook; without work, its queue fills.
    async fn start(capacity: usize, works: bool) -> Self {
        let token = VerifyToken::new("one two").expect("a token");
        let (webhook, deliveries) = webhook::Webhook::new(token, secret(), capacity);
        let replies = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::clone(&replies);
        let work = async move {
            let reply = |to: messenger_graph::event::ReplyTo, text| {
                let line = format!("{}: {text}", to.person().id());
                written.lock().expect("no panic").push(line);
            };
            if works {
                bot::work(deliveries, SeenInMemory::default(), reply).await;
            } else {
                // Kept, so that the queue stays open.
                let _deliveries = deliveries;
                std::future::pending().await
            }
        };
        tokio::spawn(work);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, webhook.routes()).await });
        Self {
            address: format!("http://{address}/webhook"),
            replies,
            client: reqwest::Client::new(),
        }
    }

    async fn post(&self, body: String) -> StatusCode {
        let signature = sign_delivery(&secret(), body.as_bytes());
        let request = self.client.post(&self.address).body(body);
        let request = request.header("X-Hub-Signature-256", signature);
        request.send().await.expect("a response").status()
    }

    /// Waits until the bot has sent so many replies.
    async fn replies(&self, count: usize) -> Vec<String> {
        for _ in 0..500 {
            let replies = self.replies.lock().expect("no panic").clone();
            if replies.len() >= count {
                return replies;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{:?}", self.replies.lock());
    }
}

fn deliveries() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/webhooks/deliveries");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("a delivery");
    paths.iter().map(read).collect()
}

fn message(mid: &str, time: i64, text: &str) -> String {
    serde_json::json!({"object": "page", "entry": [{"id": "1001", "time": 1, "messaging": [{
        "sender": {"id": "8800"}, "recipient": {"id": "1001"}, "timestamp": time, "message": {"mid": mid, "text": text},
    }]}]})
    .to_string()
}

#[tokio::test]
async fn a_handshake_is_accepted() {
    let bot = Running::start(1, true).await;
    let get = |query: &str| bot.client.get(format!("{}?{query}", bot.address)).send();
    let good = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=one+two";
    let response = get(good).await.expect("a response");
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.text().await.expect("a string"), "1158201444");
    let response = get("hub.mode=subscribe&hub.challenge=1&hub.verify_token=x").await;
    assert_eq!(
        response.expect("a response").status(),
        StatusCode::FORBIDDEN
    );
}

/// Every delivery is accepted, twice; a message gets one reply.
#[tokio::test]
async fn every_delivery_is_accepted_and_gets_one_reply() {
    let bot = Running::start(1024, true).await;
    let deliveries = deliveries();
    for body in deliveries.iter().chain(&deliveries) {
        assert_eq!(bot.post(body.clone()).await, StatusCode::OK, "{body}");
    }
    assert_eq!(bot.post(message("last", 1, "last")).await, StatusCode::OK);
    let parsed = deliveries
        .into_iter()
        .map(|body| Delivery::parse(body).expect("a delivery"));
    let due: HashSet<_> = parsed
        .flatten()
        .filter(|event| matches!(event.kind(), Event::Message(_) | Event::Postback(_)))
        .filter(|event| event.reply_to().is_some())
        .map(|event| event.key())
        .collect();
    let replies = bot.replies(due.len() + 1).await;
    assert_eq!(replies.len(), due.len() + 1);
    assert_eq!(
        replies.last().map(String::as_str),
        Some("8800: You said: last")
    );
    let of = |reply: &str| replies.iter().filter(|have| *have == reply).count();
    assert_eq!(of("8800: You said: hello"), 0, "an echo gets a reply");
    assert_eq!(of("8800: You said: test"), 0, "a test gets a reply");
    assert_eq!(of("8800: You chose: nothing"), 0, "standby gets a reply");
}

#[tokio::test]
async fn what_graph_did_not_send_is_rejected() {
    let bot = Running::start(1, true).await;
    let body = message("m", 1, "x");
    let unsigned = bot
        .client
        .post(&bot.address)
        .body(body.clone())
        .send()
        .await;
    assert_eq!(
        unsigned.expect("a response").status(),
        StatusCode::UNAUTHORIZED
    );
    let other = sign_delivery(&AppSecret::new("other").expect("a secret"), body.as_bytes());
    let request = bot.client.post(&bot.address).body(body);
    let request = request.header("X-Hub-Signature-256", other);
    let response = request.send().await.expect("a response");
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(bot.post("{}".to_owned()).await, StatusCode::BAD_REQUEST);
}

/// A delivery that is too large is rejected before it is read whole: a quarter of it was sent when the status comes.
#[tokio::test]
async fn a_delivery_over_the_limit_is_not_read() {
    let bot = Running::start(1, true).await;
    let host = bot.address.trim_start_matches("http://");
    let host = host.trim_end_matches("/webhook");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let limit = Bounds::default().bytes;
    let length = 4 * limit;
    let head =
        format!("POST /webhook HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n");
    let begun = [head.into_bytes(), vec![b' '; limit + 1]].concat();
    stream.write_all(&begun).await.expect("it is sent");
    let mut status = [0; 12];
    let read = tokio::time::timeout(Duration::from_secs(10), stream.read_exact(&mut status));
    read.await
        .expect("no wait for the rest")
        .expect("a response");
    assert_eq!(String::from_utf8_lossy(&status), "HTTP/1.1 413");
}

/// The status is 503 when the queue is full, so that Graph delivers again; nothing waits.
#[tokio::test]
async fn a_full_queue_is_not_waited_for() {
    let bot = Running::start(2, false).await;
    let mut statuses = Vec::new();
    for mid in ["1", "2", "3"] {
        statuses.push(bot.post(message(mid, 1, "x")).await);
    }
    let full = StatusCode::SERVICE_UNAVAILABLE;
    assert_eq!(statuses, [StatusCode::OK, StatusCode::OK, full]);
}
