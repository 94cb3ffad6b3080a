//! Conversations in process: what persons do becomes events, what the Page sends becomes lines, receipts and echoes.

use jiff::SignedDuration;
use messenger_graph::event::{Delivery, Event};
use messenger_graph::signature::{SIGNATURE_HEADER, verify_delivery};
use messenger_graph::stand_in::{APP_SECRET, Disturbance, PAGE_TOKEN, PersonAct, StandIn};
use messenger_graph::v26::messages::{MessageRequest, SendMessage, TextMessage};
use messenger_graph::v26::personas::ListPersonas;
use messenger_graph::{AppSecret, PageToken, v26};

use crate::{START, call, start};

fn kinds(deliveries: &[Delivery]) -> Vec<&'static str> {
    let events = deliveries.iter().flat_map(Delivery::events);
    let kinds = events.map(|event| match event.kind() {
        Event::Message(_) => "message",
        Event::Echo(_) => "echo",
        Event::Postback(_) => "postback",
        Event::Reaction(_) => "reaction",
        Event::Read(_) => "read",
        Event::Delivered(_) => "delivery",
        Event::Referral(_) => "referral",
        Event::Optin(_) => "optin",
        Event::Call(_) => "calls",
        Event::CallPermissionReply(_) => "call permission",
        _ => "other",
    });
    kinds.collect()
}

#[tokio::test]
async fn a_bot_responds_to_a_postback() {
    let graph = start(START);
    let client = v26::Client::builder(PageToken::new(PAGE_TOKEN)).transport(graph.clone());
    let client = client.build().expect("a client");
    graph
        .act("8801", &PersonAct::tap("Menu", "/menu"))
        .expect("a person");
    for event in graph.deliveries().iter().flat_map(Delivery::events) {
        let window = event.window().expect("a tap opens a window");
        let open = window.open_at(window.opened_at()).expect("it is open");
        let message = MessageRequest::new(open, TextMessage::new("Tea or coffee?"));
        client
            .send(SendMessage::new("1001", message))
            .await
            .expect("the window is open");
    }
    assert_eq!(graph.messages_to("8801"), ["Tea or coffee?"]);
    assert_eq!(kinds(&graph.deliveries()), ["echo", "delivery"]);
}

/// What a person can do, and the event that it is.
fn acts(message: &str) -> Vec<(PersonAct, &'static str)> {
    let message = message.to_owned();
    vec![
        (PersonAct::say("hello"), "message"),
        (
            PersonAct::TapQuickReply {
                title: "M".into(),
                payload: "SIZE_M".into(),
            },
            "message",
        ),
        (
            PersonAct::Attach {
                kind: "image".into(),
                url: "https://h.example/i.png".into(),
            },
            "message",
        ),
        (PersonAct::tap("Menu", "/menu"), "postback"),
        (
            PersonAct::React {
                message: message.clone(),
                emoji: "❤".into(),
            },
            "reaction",
        ),
        (PersonAct::Unreact { message }, "reaction"),
        (PersonAct::Read, "read"),
        (
            PersonAct::FollowLink {
                reference: "r".into(),
            },
            "referral",
        ),
        (
            PersonAct::OptIn {
                is_recurring: false,
                payload: "NEWS".into(),
            },
            "optin",
        ),
        (PersonAct::AllowCalls { days: 7 }, "call permission"),
        (PersonAct::Call, "calls"),
    ]
}

#[tokio::test]
async fn each_act_is_an_event() {
    let graph = start(START);
    let sent = call(
        &graph,
        "POST /v26.0/me/messages",
        r#"{"recipient": {"id": "8800"}, "message": {"text": "hi"}}"#,
    )
    .await;
    let message = sent.body["message_id"].as_str().expect("an id").to_owned();
    graph.posts();
    for (act, kind) in acts(&message) {
        graph.act("8800", &act).expect("a person");
        let deliveries = graph.deliveries();
        assert_eq!(kinds(&deliveries), [kind], "{act:?}");
        assert_eq!(deliveries.len(), 1);
    }
    assert!(graph.act("1", &PersonAct::Read).is_err());
    let unknown = PersonAct::Unreact {
        message: "m".into(),
    };
    assert!(graph.act("8800", &unknown).is_err());
}

#[tokio::test]
async fn a_token_of_a_notification_is_for_one_message() {
    let graph = start(START);
    graph
        .act(
            "8801",
            &PersonAct::OptIn {
                is_recurring: false,
                payload: "NEWS".into(),
            },
        )
        .expect("a person");
    let post = graph.posts().remove(0);
    let body: serde_json::Value = serde_json::from_slice(post.body()).expect("JSON");
    let token = body["entry"][0]["messaging"][0]["optin"]["one_time_notif_token"]
        .as_str()
        .expect("a token");
    let message = format!(
        r#"{{"recipient": {{"one_time_notif_token": "{token}"}}, "message": {{"text": "news"}}}}"#
    );
    assert_eq!(
        call(&graph, "POST /v26.0/1001/messages", &message)
            .await
            .status,
        200
    );
    assert_eq!(
        call(&graph, "POST /v26.0/1001/messages", &message)
            .await
            .code()
            .0,
        100
    );
}

#[tokio::test]
async fn deliveries_are_signed_and_come_twice_or_in_another_order_when_asked() {
    let graph = start(START);
    let secret = AppSecret::new(APP_SECRET).expect("a secret");
    graph.disturb(Disturbance {
        copies: 1,
        is_reversed: true,
    });
    graph.act("8800", &PersonAct::say("one")).expect("a person");
    graph.act("8800", &PersonAct::say("two")).expect("a person");
    let posts = graph.posts();
    let words = posts.iter().map(|post| {
        assert_eq!(SIGNATURE_HEADER, "x-hub-signature-256");
        verify_delivery(&secret, Some(post.signature()), post.body()).expect("signed");
        let delivery = post.delivery().expect("a delivery");
        let Some(Event::Message(message)) = delivery.events().next().map(|event| event.kind())
        else {
            panic!("no message");
        };
        message.text.clone().unwrap_or_default()
    });
    assert_eq!(words.collect::<Vec<_>>(), ["two", "two", "one", "one"]);
}

#[tokio::test]
async fn a_conversation_of_another_app_is_in_standby_and_rejects_messages() {
    let graph = start(START);
    let person = r#"{"recipient": {"id": "8800"}}"#;
    assert_eq!(
        call(&graph, "POST /v26.0/1001/pass_thread_control", person)
            .await
            .status,
        200
    );
    let owner = call(&graph, "GET /v26.0/1001/thread_owner?recipient=8800", "").await;
    assert_eq!(owner.body["data"][0]["thread_owner"]["app_id"], "43");
    graph
        .act("8800", &PersonAct::say("hello"))
        .expect("a person");
    let delivery = graph.deliveries().remove(0);
    assert!(delivery.events().all(|event| event.reply_to().is_none()));
    let text = r#"{"recipient": {"id": "8800"}, "message": {"text": "hi"}}"#;
    assert_eq!(
        call(&graph, "POST /v26.0/1001/messages", text).await.code(),
        (10, Some(2_018_300))
    );
    assert_eq!(
        call(&graph, "POST /v26.0/1001/take_thread_control", person)
            .await
            .status,
        200
    );
    assert_eq!(
        call(&graph, "POST /v26.0/1001/messages", text).await.status,
        200
    );
}

#[tokio::test]
async fn what_is_created_is_listed_in_pages_and_deleted() {
    let graph = start(START);
    let mut ids = Vec::new();
    for number in 0..5 {
        let body = format!(
            r#"{{"name": "Ann {number}", "profile_picture_url": "https://h.example/a.jpg"}}"#
        );
        let created = call(&graph, "POST /v26.0/1001/personas", &body).await;
        ids.push(created.body["id"].as_str().expect("an id").to_owned());
    }
    let client = v26::Client::builder(PageToken::new(PAGE_TOKEN)).transport(graph.clone());
    let client = client.build().expect("a client");
    let first = client
        .send(ListPersonas::new("1001").limit(2))
        .await
        .expect("a page");
    let after = first
        .paging
        .as_ref()
        .and_then(|paging| paging.cursors.as_ref()?.after.clone());
    assert_eq!(
        first
            .data
            .iter()
            .map(|it| it.id.as_str())
            .collect::<Vec<_>>(),
        ids[..2]
    );
    let request = ListPersonas::new("1001")
        .limit(2)
        .after(after.expect("a cursor"));
    let second = client.send(request).await.expect("a page");
    assert_eq!(
        second
            .data
            .iter()
            .map(|it| it.id.as_str())
            .collect::<Vec<_>>(),
        ids[2..4]
    );
    check_deletion(&graph, &ids[0]).await;
}

async fn check_deletion(graph: &StandIn, id: &str) {
    let next = call(graph, "GET /v26.0/1001/personas?limit=2", "").await;
    let next = next.body["paging"]["next"].as_str().expect("a next page");
    assert!(
        next.starts_with("https://graph.facebook.com/v26.0/1001/personas?"),
        "{next}"
    );

    assert_eq!(
        call(graph, &format!("DELETE /v26.0/{id}"), "").await.body["success"],
        true
    );
    assert_eq!(
        call(graph, &format!("GET /v26.0/{id}"), "").await.code(),
        (100, Some(33))
    );
    let left = call(graph, "GET /v26.0/1001/personas", "").await;
    assert_eq!(left.body["data"].as_array().map(Vec::len), Some(4));
}

#[tokio::test]
async fn a_messenger_profile_is_set_read_and_deleted() {
    let graph = start(START);
    let profile = r#"{"get_started": {"payload": "START"}, "greeting": [{"locale": "default", "text": "Hello!"}]}"#;
    let line = "/v26.0/me/messenger_profile";
    let set = call(&graph, &format!("POST {line}"), profile).await;
    assert_eq!(set.body["result"], "success");
    let deleted = call(
        &graph,
        &format!("DELETE {line}"),
        r#"{"fields": ["greeting"]}"#,
    )
    .await;
    assert_eq!(deleted.body["result"], "success");
    let read = call(
        &graph,
        &format!("GET {line}?fields=get_started,greeting"),
        "",
    )
    .await;
    assert_eq!(read.body["data"][0]["get_started"]["payload"], "START");
    assert_eq!(read.body["data"][0].get("greeting"), None);
}

#[tokio::test]
async fn a_template_is_created_sent_and_deleted() {
    let graph = start(START);
    let template = r#"{"name": "packed", "category": "UTILITY", "language": "en",
        "components": [{"type": "BODY", "text": "It is packed."}]}"#;
    let send = r#"{"recipient": {"id": "8801"}, "messaging_type": "UTILITY",
        "message": {"template": {"name": "packed", "language": {"code": "en"}, "components": []}}}"#;
    let line = "POST /v26.0/me/messages";
    assert_eq!(call(&graph, line, send).await.code().0, 100);
    let created = call(&graph, "POST /v26.0/1001/message_templates", template).await;
    assert_eq!(created.body["status"], "APPROVED", "{}", created.body);
    let sent = call(&graph, line, send).await;
    assert_eq!(sent.status, 200, "{}", sent.body);
    let delete = "DELETE /v26.0/1001/message_templates?name=packed";
    assert_eq!(call(&graph, delete, "").await.body["success"], true);
    assert_eq!(call(&graph, delete, "").await.code(), (100, None));
}

#[tokio::test]
async fn conversations_are_read_back() {
    let graph = start(START);
    graph.act("8800", &PersonAct::say("one")).expect("a person");
    graph.act("8800", &PersonAct::say("two")).expect("a person");
    let list = call(
        &graph,
        "GET /v26.0/me/conversations?user_id=8800&fields=unread_count,snippet",
        "",
    )
    .await;
    assert_eq!(list.body["data"][0]["id"], "t_8800", "{}", list.body);
    assert_eq!(
        (
            &list.body["data"][0]["unread_count"],
            &list.body["data"][0]["snippet"]
        ),
        (&2.into(), &"two".into())
    );
    graph.advance(SignedDuration::from_secs(1));
    let newest = call(
        &graph,
        "GET /v26.0/t_8800/messages?limit=1&fields=message,from",
        "",
    )
    .await;
    assert_eq!(
        (
            &newest.body["data"][0]["message"],
            newest.body["data"].as_array().map(Vec::len)
        ),
        (&"two".into(), Some(1))
    );
    let after = newest.body["paging"]["cursors"]["after"]
        .as_str()
        .expect("a cursor");
    let older = call(
        &graph,
        &format!("GET /v26.0/t_8800/messages?fields=message&after={after}"),
        "",
    )
    .await;
    assert_eq!(older.body["data"][0]["message"], "one");
    graph.advance(SignedDuration::from_secs(1));
    let id = older.body["data"][0]["id"].as_str().expect("an id");
    let message = call(&graph, &format!("GET /v26.0/{id}?fields=message"), "").await;
    assert_eq!(message.body["message"], "one");
}
