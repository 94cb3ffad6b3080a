//! A stand-in for a person and for Graph's deliveries. In: what the person says. Out: signed deliveries to the webhook, and the
//! conversation on stdout.

use std::error::Error;
use std::time::{Duration, SystemTime};

use messenger_graph::AppSecret;
use messenger_graph::signature::sign_delivery;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::graph::Messages;

pub struct Person {
    webhook: String,
    secret: AppSecret,
    messages: Messages,
}

impl Person {
    pub fn new(webhook: String, secret: AppSecret, messages: Messages) -> Self {
        Self {
            webhook,
            secret,
            messages,
        }
    }

    /// Says a few things, and reads what the bot says.
    pub async fn play(&self) -> Result<(), Box<dyn Error>> {
        let tap = |payload: &str| json!({"text": "", "quick_reply": {"payload": payload}});
        println!("person: Hello!");
        self.deliver(json!({"message": {"mid": "m_1", "text": "Hello!"}}))
            .await?;
        self.read(2).await;
        println!("person taps: Menu");
        self.deliver(json!({"message": with_mid("m_2", tap("/menu"))}))
            .await?;
        self.read(2).await;
        println!("person taps: A picture (Graph delivers it twice)");
        let postback =
            json!({"postback": {"mid": "m_3", "title": "A picture", "payload": "/picture"}});
        self.deliver(postback.clone()).await?;
        self.deliver(postback).await?;
        self.read(2).await;
        println!("person taps: A human");
        self.deliver(json!({"postback": {"mid": "m_4", "title": "A human", "payload": "/human"}}))
            .await?;
        self.read(3).await;
        Ok(())
    }

    /// Prints the next calls of the bot.
    async fn read(&self, calls: usize) {
        let mut messages = self.messages.lock().await;
        for _ in 0..calls {
            let next = tokio::time::timeout(Duration::from_secs(10), messages.recv()).await;
            let Ok(Some((edge, body))) = next else {
                return println!("   bot: (nothing for 10 seconds)");
            };
            println!("   bot: {}", describe(&edge, &body));
        }
    }

    /// Posts a delivery with one event, signed as Graph signs it.
    async fn deliver(&self, event: Value) -> Result<(), Box<dyn Error>> {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)?
            .as_millis();
        let mut item =
            json!({"sender": {"id": "8800"}, "recipient": {"id": "1001"}, "timestamp": now as u64});
        let (Some(item_map), Some(event)) = (item.as_object_mut(), event.as_object()) else {
            return Err("an event is an object".into());
        };
        item_map.extend(event.clone());
        let body = json!({"object": "page", "entry": [{"id": "1001", "time": now as u64, "messaging": [item]}]});
        let body = body.to_string();
        let signature = sign_delivery(&self.secret, body.as_bytes());
        let host = self
            .webhook
            .trim_start_matches("http://")
            .trim_end_matches("/webhook");
        let mut stream = TcpStream::connect(host).await?;
        let head = format!(
            "POST /webhook HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nX-Hub-Signature-256: {}\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            signature.to_str()?,
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).await?;
        let mut response = String::new();
        stream.read_to_string(&mut response).await?;
        if response.starts_with("HTTP/1.1 200") {
            Ok(())
        } else {
            Err(response.into())
        }
    }
}

fn with_mid(mid: &str, mut message: Value) -> Value {
    message["mid"] = json!(mid);
    message
}

/// Returns one line for a call of the bot.
fn describe(edge: &str, body: &Value) -> String {
    if edge == "pass_thread_control" {
        return "(passes the conversation on)".to_owned();
    }
    if let Some(action) = body["sender_action"].as_str() {
        return format!("({action})");
    }
    let message = &body["message"];
    let titles = |list: &Value| {
        let titles = list.as_array().into_iter().flatten();
        let titles: Vec<_> = titles.filter_map(|item| item["title"].as_str()).collect();
        titles
            .iter()
            .map(|title| format!(" [{title}]"))
            .collect::<String>()
    };
    let payload = &message["attachment"]["payload"];
    match (
        message["text"].as_str(),
        payload["text"].as_str(),
        payload["url"].as_str(),
    ) {
        (Some(text), ..) => format!("{text}{}", titles(&message["quick_replies"])),
        (_, Some(text), _) => format!("{text}{}", titles(&payload["buttons"])),
        (.., Some(url)) => format!("<{url}>"),
        _ => message.to_string(),
    }
}
