//! The page for conversations in a real browser: a person writes, sees what the bot writes, and moves the clock. Skipped, with a
//! message, on a machine without a browser.

#[path = "../shared/driver.rs"]
mod driver;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::get;
use jiff::Timestamp;
use messenger_graph::event::{Event, Psid};
use messenger_graph::messaging::{Moment, Window};
use messenger_graph::stand_in::server::{StandInServer, Webhook};
use messenger_graph::stand_in::{APP_SECRET, PAGE_TOKEN, StandIn};
use messenger_graph::subscription::receive;
use messenger_graph::v26::messages::{MessageRequest, SendMessage, TextMessage};
use messenger_graph::{AppSecret, PageToken, v26};

use crate::port::handshake;
use driver::Driver;

type Client = v26::Client<PageToken>;

/// Starts a stand-in with a bot that repeats what persons write; returns the address of the stand-in, and a client.
async fn start() -> (String, Client) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let webhook = Webhook::new(&format!("http://{address}/webhook"), "a verify token");
    let server = StandInServer::bind(StandIn::default(), 0).await;
    let server = server
        .expect("a free port")
        .webhook(webhook.expect("an address"));
    let origin = server.origin();
    let client = v26::Client::builder(PageToken::new(PAGE_TOKEN))
        .origin(&origin)
        .build();
    let client = client.expect("a client");
    let routes = Router::new().route("/webhook", get(handshake).post(repeat));
    let routes = routes.with_state(client.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    tokio::spawn(server.run());
    (origin, client)
}

async fn repeat(
    State(client): State<Client>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> StatusCode {
    let secret = AppSecret::new(APP_SECRET).expect("a secret");
    let delivery = receive(&secret, &headers, body).expect("signed as Graph signs");
    for event in delivery.events() {
        if let (Event::Message(message), Some(to)) = (event.kind(), event.reply_to()) {
            let text = message.text.clone().unwrap_or_default();
            let sent = send(&client, to.person().id(), &format!("You wrote {text}")).await;
            assert_eq!(sent, None);
        }
    }
    StatusCode::OK
}

/// Sends a message; returns the code of its rejection.
async fn send(client: &Client, person: &str, text: &str) -> Option<(i64, Option<i64>)> {
    // The bot believes that the window is open; its clock was not moved.
    let now = Timestamp::now();
    let window = Window::opened(Psid::new(person), Moment::Message, now).expect("a moment");
    let open = window.open_at(now).expect("it is open");
    let message = MessageRequest::new(open, TextMessage::new(text));
    let sent = client.send(SendMessage::new("1001", message)).await;
    let error = sent.err()?;
    let error = error.api().expect("a response of Graph's");
    Some((error.code, error.error_subcode))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_chats_in_a_browser_and_no_request_leaves_the_machine() {
    let Some(browser) = Driver::find() else {
        return;
    };
    let (origin, client) = start().await;
    let page = format!("{origin}/admin/");
    let chatting = tokio::task::spawn_blocking(move || chat(browser, &page));
    let browser = chatting.await.expect("a conversation");

    // The clock was moved on the page: the bot learns what Graph does then, and so does the page.
    let late = send(&client, "8800", "late").await;
    assert_eq!(late, Some((10, Some(2_018_278))));
    let seen = tokio::task::spawn_blocking(move || {
        browser.wait_for("document.getElementById('webhook').textContent.includes('10/2018278')");
        browser.requests()
    });
    let requests = seen.await.expect("a browser");
    let own = format!("{origin}/");
    let (own, others): (Vec<String>, Vec<String>) =
        requests.into_iter().partition(|url| url.starts_with(&own));
    assert!(own.iter().any(|url| url.ends_with("/admin/act")), "{own:?}");
    assert_eq!(others, Vec::<String>::new());
}

/// Does what a person does on the page.
fn chat(browser: Driver, page: &str) -> Driver {
    browser.go(page);
    browser.wait_for("document.getElementById('person').value === '8800'");
    browser.write("#text", "hello");
    browser.click("#say button");
    browser.wait_for(
        "[...document.querySelectorAll('#lines li')].map((it) => it.className + ': ' + it.textContent).join() \
         === 'person: hello,page: You wrote hello'",
    );
    browser.wait_for("document.getElementById('window').textContent.startsWith('window open')");
    browser.click("[data-hours='25']");
    browser.wait_for("document.getElementById('window').textContent === 'window closed'");
    browser
}
