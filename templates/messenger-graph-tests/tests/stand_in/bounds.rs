//! What is larger, longer or more than Meta's pages allow is rejected by name. The limits are written by hand, from those pages.

use serde_json::{Value, json};

use crate::{START, call, start};

/// Returns a message to the default person.
fn message(message: Value) -> Value {
    json!({"recipient": {"id": "8800"}, "messaging_type": "RESPONSE", "message": message})
}

fn template(payload: Value) -> Value {
    message(json!({"attachment": {"type": "template", "payload": payload}}))
}

fn long(length: usize) -> String {
    "x".repeat(length)
}

/// Sends a request; returns the message of its rejection, or nothing.
async fn rejection(line: &str, body: &Value) -> String {
    let reaction = call(&start(START), line, &body.to_string()).await;
    if reaction.status == 200 {
        return String::new();
    }
    assert_eq!(reaction.code().0, 100, "{}", reaction.body);
    let message = reaction.body["error"]["message"].as_str();
    message.expect("a message").to_owned()
}

/// What is within the limits, and what is not, with the parameter that is named.
fn messages() -> Vec<(Value, Value, &'static str)> {
    let reply = |number: usize| json!({"content_type": "text", "title": format!("{number}"), "payload": "P"});
    let replies = |count: usize| {
        let replies: Vec<Value> = (0..count).map(reply).collect();
        message(json!({"text": "Which?", "quick_replies": replies}))
    };
    let titled = |length: usize| {
        let reply = json!({"content_type": "text", "title": long(length), "payload": "P"});
        message(json!({"text": "Which?", "quick_replies": [reply]}))
    };
    let buttons = |count: usize| {
        let button = json!({"type": "postback", "title": "Tea", "payload": "TEA"});
        template(
            json!({"template_type": "button", "text": "Which?", "buttons": vec![button; count]}),
        )
    };
    let elements = |count: usize| {
        let element = json!({"title": "Tea", "subtitle": "Green"});
        template(json!({"template_type": "generic", "elements": vec![element; count]}))
    };
    let extended = |url: &str| {
        let button =
            json!({"type": "web_url", "title": "Shop", "url": url, "messenger_extensions": true});
        template(json!({"template_type": "button", "text": "Which?", "buttons": [button]}))
    };
    let text = |length: usize| message(json!({"text": long(length)}));
    vec![
        (text(1999), text(2001), "message.text"),
        (replies(13), replies(14), "message.quick_replies"),
        (titled(20), titled(21), "message.quick_replies[0].title"),
        (buttons(3), buttons(4), "message.attachment.payload.buttons"),
        (
            elements(10),
            elements(11),
            "message.attachment.payload.elements",
        ),
        (
            extended("https://h.example/"),
            extended("http://h.example/"),
            "message.attachment.payload.buttons[0].url",
        ),
    ]
}

#[tokio::test]
async fn what_a_message_may_hold_is_checked() {
    let line = "POST /v26.0/1001/messages";
    for (right, wrong, name) in messages() {
        assert_eq!(rejection(line, &right).await, "", "{name}");
        let message = rejection(line, &wrong).await;
        assert!(message.contains(&format!("parameter {name} ")), "{message}");
    }
}

#[tokio::test]
async fn what_a_profile_may_hold_is_checked() {
    let menu = |length: usize| {
        let item = json!({"type": "postback", "title": long(length), "payload": "P"});
        json!({"persistent_menu": [{"locale": "default", "composer_input_disabled": false, "call_to_actions": [item]}]})
    };
    let domains = |count: usize| json!({"whitelisted_domains": vec!["https://h.example"; count]});
    let line = "POST /v26.0/1001/messenger_profile";
    for (right, wrong, name) in [
        (
            menu(30),
            menu(31),
            "persistent_menu[0].call_to_actions[0].title",
        ),
        (domains(50), domains(51), "whitelisted_domains"),
    ] {
        assert_eq!(rejection(line, &right).await, "", "{name}");
        let message = rejection(line, &wrong).await;
        assert!(message.contains(&format!("parameter {name} ")), "{message}");
    }
}

/// In a form, numbers are text.
#[tokio::test]
async fn numbers_are_checked_in_every_form() {
    let line = "POST /v26.0/1001/extend_thread_control";
    let week = |seconds: Value| json!({"recipient": {"id": "8800"}, "duration": seconds});
    for wrong in [json!(604_801), json!("604801"), json!(0)] {
        let message = rejection(line, &week(wrong)).await;
        assert!(message.contains("parameter duration "), "{message}");
    }
    assert_eq!(rejection(line, &week(json!(604_800))).await, "");
}
