//! One test for each section of the page "Coming from another SDK": what this crate does there.

mod faulty;
mod windows;

use faulty::{Faulty, response};
use messenger_graph::chat::HumanAgent;
use messenger_graph::client::Failure;
use messenger_graph::error::Error;
use messenger_graph::event::{Delivery, Event};
use messenger_graph::v26::persona::GetPersona;
use messenger_graph::v26::personas::{CreatePersona, CreatePersonaBody, ListPersonas};
use messenger_graph::v26::user_profile::GetUserProfile;
use messenger_graph::{PageToken, v26};
use serde_json::{Value, json};

const PAGE: &str = include_str!("../../messenger-graph/src/coming_from_another_sdk.rs");
const TOKEN: &str = "CANARY-0123456789-0123456789-0123456789";

fn client(server: &Faulty) -> v26::Client {
    let builder = v26::Client::builder(PageToken::new(TOKEN)).retry(
        messenger_graph::client::Retry::default().backoff(Default::default(), Default::default()),
    );
    builder.origin(&server.origin).build().expect("a client")
}

fn create() -> CreatePersona {
    CreatePersona::new("9", CreatePersonaBody::new()).name("B")
}

fn request_lines(server: &Faulty) -> Vec<String> {
    let seen = server.seen();
    let lines = seen.iter().filter_map(|seen| seen.lines().next());
    lines
        .map(|line| line.trim_end_matches(" HTTP/1.1").to_owned())
        .collect()
}

/// The sections of the page have the names of these tests.
#[test]
fn each_section_has_its_test() {
    let tests = include_str!("coming_from_another_sdk.rs");
    let sections: Vec<_> = PAGE
        .lines()
        .filter_map(|line| line.strip_prefix("//! # "))
        .collect();
    assert_eq!(sections.len(), 12, "{sections:?}");
    for section in sections {
        let name = section.to_lowercase().replace(' ', "_");
        assert!(tests.contains(&format!("fn {name}()")), "no test `{name}`");
    }
}

#[tokio::test]
async fn version() {
    let server = Faulty::start(|_, _| {
        faulty::with_headers("facebook-api-version: v27.0\r\n", r#"{"id":"1"}"#)
    });
    let response = client(&server).send(GetPersona::new("1")).await.unwrap();
    let served = response.meta().served_version().expect("a version");
    assert_eq!(served.to_string(), "v27.0");
    let later = v26::Client::builder(PageToken::new(TOKEN)).origin(&server.origin);
    let later = later.with_wire_version("v27.0").build().unwrap();
    later.send(GetPersona::new("1")).await.unwrap();
    assert_eq!(request_lines(&server), ["GET /v26.0/1", "GET /v27.0/1"]);
}

#[test]
fn messaging_type() {
    use messenger_graph::v26::messages::*;
    let (window, text) = (windows::of("2"), TextMessage::new("Hi"));
    let open = window.open_at(windows::WROTE).expect("it is open");
    let agent = window.human_agent_at(&HumanAgent::declared(), windows::WROTE);
    let agent = agent.expect("it is open");
    let template = UtilityTemplate::new("t", UtilityLanguage::new("en"));
    let utility = UtilityRequest::new(PersonRecipient::new("2"), UtilityMessage::new(template));
    let requests: [(SendMessageRequest, &str); 4] = [
        (MessageRequest::new(open, text.clone()).into(), "RESPONSE"),
        (UpdateRequest::new(open, text.clone()).into(), "UPDATE"),
        (TaggedRequest::new(agent, text).into(), "MESSAGE_TAG"),
        (utility.into(), "UTILITY"),
    ];
    for (request, expected) in requests {
        let sent = serde_json::to_value(request).expect("a request is JSON");
        assert_eq!(sent["messaging_type"], expected);
    }
}

#[tokio::test]
async fn token() {
    let server = Faulty::start(|_, _| response(200, r#"{"id":"1"}"#));
    client(&server).send(create()).await.unwrap();
    client(&server).send(GetPersona::new("1")).await.unwrap();
    for request in server.seen() {
        assert_eq!(request.matches(TOKEN).count(), 1);
        let mut lines = request.lines();
        let line = lines.find(|line| line.contains(TOKEN)).expect("a line");
        assert!(
            line.to_lowercase().starts_with("authorization: bearer "),
            "{line}"
        );
    }
}

#[test]
fn profile_fields() {
    let fields = GetUserProfile::new("2002").selected();
    assert_eq!(fields, "id,name,first_name,last_name,profile_pic");
}

#[tokio::test]
async fn error_in_a_success() {
    let body = r#"{"error":{"code":190,"message":"no"}}"#;
    let server = Faulty::start(move |_, _| response(200, body));
    let error = client(&server)
        .send(GetPersona::new("1"))
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::Api { .. }), "{error:?}");
    assert_eq!(error.api().map(|error| error.code), Some(190));
}

#[tokio::test]
async fn html_page() {
    let server = Faulty::start(|_, _| response(502, "<html>Bad gateway</html>"));
    let error = client(&server).send(create()).await.unwrap_err();
    assert!(matches!(&error, Error::Http { .. }), "{error:?}");
    let response = error.response().expect("a response");
    assert_eq!(response.status.as_u16(), 502);
    assert_eq!(response.body.as_ref(), b"<html>Bad gateway</html>");
}

#[tokio::test]
async fn null_in_a_batch() {
    let elements = json!([null, {"code": 200, "body": "{\"id\":\"2\"}"}]);
    let server = Faulty::start(move |_, _| response(200, &elements.to_string()));
    let client = client(&server);
    let mut batch = client.batch();
    let late = batch.add(&GetPersona::new("1")).unwrap();
    let done = batch.add(&GetPersona::new("2")).unwrap();
    let mut responses = batch.send().await.unwrap();
    let error = responses.take(late).unwrap_err();
    assert!(matches!(error, Error::Transport(error) if error.failure() == Failure::NoResponse));
    assert_eq!(responses.take(done).unwrap().id, "2");
}

#[tokio::test]
async fn paging() {
    let next = format!("http://192.0.2.1/?access_token={TOKEN}");
    let server = Faulty::start(move |number, _| {
        let data = if number == 1 {
            json!([])
        } else {
            json!([{"id": number.to_string(), "name": "n"}])
        };
        let paging = json!({"cursors": {"after": format!("c{number}")}, "next": next});
        let paging = if number == 2 { Value::Null } else { paging };
        response(200, &json!({"data": data, "paging": paging}).to_string())
    });
    let mut pages = client(&server).pages(ListPersonas::new("9").limit(1));
    let mut ids = Vec::new();
    while let Some(page) = pages.next().await {
        ids.extend(page.unwrap().data.into_iter().map(|persona| persona.id));
    }
    assert_eq!(ids, ["0", "2"]);
    let expected = [
        "GET /v26.0/9/personas?limit=1",
        "GET /v26.0/9/personas?limit=1&after=c0",
        "GET /v26.0/9/personas?limit=1&after=c1",
    ];
    assert_eq!(request_lines(&server), expected);
}

#[tokio::test]
async fn repeating() {
    let server = Faulty::start(|_, _| response(503, ""));
    let client = client(&server);
    client.send(create()).await.unwrap_err();
    assert_eq!(server.seen().len(), 1);
    client.send(GetPersona::new("1")).await.unwrap_err();
    assert_eq!(server.seen().len(), 1 + 3);
    // An invalid token stays invalid.
    let body = r#"{"error":{"code":190,"message":"no"}}"#;
    let server = Faulty::start(move |_, _| response(400, body));
    self::client(&server)
        .send(GetPersona::new("1"))
        .await
        .unwrap_err();
    assert_eq!(server.seen().len(), 1);
}

/// Two entries: a message of a person and an echo of the Page's own, and a message on standby.
fn delivery() -> Delivery {
    let item = |from: &str, to: &str, message: Value| json!({"sender": {"id": from}, "recipient": {"id": to}, "timestamp": 1, "message": message});
    let body = json!({"object": "page", "entry": [
        {"id": "1001", "time": 1, "messaging": [
            item("8800", "1001", json!({"mid": "m_1", "text": "hi"})),
            item("1001", "8800", json!({"mid": "m_2", "text": "hello", "is_echo": true})),
        ]},
        {"id": "1001", "time": 2, "standby": [item("8801", "1001", json!({"mid": "m_3", "text": "hi"}))]},
    ]});
    Delivery::parse(body.to_string()).expect("a delivery")
}

#[test]
fn several_events() {
    assert_eq!(delivery().events().count(), 3);
}

#[test]
fn echoes() {
    let delivery = delivery();
    let echo = delivery.events().nth(1).expect("an echo");
    assert!(matches!(echo.kind(), Event::Echo(_)), "{echo:?}");
    assert!(echo.reply_to().is_none());
    assert!(
        delivery
            .events()
            .next()
            .expect("a message")
            .reply_to()
            .is_some()
    );
}

#[test]
fn standby() {
    let delivery = delivery();
    let event = delivery.events().nth(2).expect("an event");
    assert!(matches!(event.kind(), Event::Message(_)), "{event:?}");
    assert!(event.is_standby());
    assert!(event.reply_to().is_none());
}
