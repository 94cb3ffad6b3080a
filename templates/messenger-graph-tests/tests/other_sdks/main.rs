//! Two other clients send the same: for each of their recorded requests there is one of ours with the same method, path and arguments.
//!
//! `other_clients/record.sh` records theirs over loopback; nothing of this crate is in the files. What may differ, because Graph reads
//! it in the same way:
//!
//! - the token: ours is in the `Authorization` header, theirs in the query, and the proof of an app's secret is that of the token;
//! - an argument is in the query, in a form, in a part of a multipart body or in a JSON body;
//! - the order of properties, and whether a number has a fraction of zero;
//! - a value that is the default.

mod edges;
mod messages;
#[path = "../windows/mod.rs"]
mod windows;

use std::collections::BTreeMap;

use messenger_graph::bytes::Bytes;
use messenger_graph::client::{In, NoTransport, Opens};
use messenger_graph::request::Request;
use messenger_graph::versions::V26;
use messenger_graph::{AppSecret, AppToken, PageToken, v26};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

/// A request of another client.
#[derive(Deserialize)]
struct Recorded {
    name: String,
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    body: BTreeMap<String, Value>,
}

/// A request as Graph reads it: method, path and arguments.
type AsRead = (String, String, BTreeMap<String, Value>);

const CLIENTS: [(&str, &str, usize); 2] = [
    (
        "messaging-api-messenger",
        include_str!("messaging-api-messenger.json"),
        47,
    ),
    ("fbmessenger", include_str!("fbmessenger.json"), 15),
];

/// Arguments that Graph has renamed since these clients were released, by the request.
const RENAMED: [(&str, &str, &str); 1] = [("label created", "name", "page_label_name")];

/// What an argument is without being sent.
const DEFAULTS: [(&str, &str); 1] = [("notification_type", "REGULAR")];

#[test]
fn ours_are_theirs() {
    for (client, recorded, count) in CLIENTS {
        let recorded: Vec<Recorded> = serde_json::from_str(recorded).expect("a recording");
        assert_eq!(recorded.len(), count, "{client}");
        for theirs in recorded {
            let name = theirs.name.clone();
            let ours = messages::request(&name).or_else(|| edges::request(&name));
            let ours = ours.unwrap_or_else(|| panic!("{client}: no request of ours for {name}"));
            assert_eq!(read(&ours), theirs.read(), "{client}: {name}");
        }
    }
}

impl Recorded {
    fn read(self) -> AsRead {
        let query = self.query.into_iter();
        let query = query.map(|(name, value)| (name, Value::String(value)));
        let mut arguments = normal(query.chain(self.body));
        for (_, old, new) in RENAMED.iter().filter(|(request, ..)| *request == self.name) {
            let value = arguments.remove(*old).expect("the older name");
            arguments.insert((*new).to_owned(), value);
        }
        (self.method, self.path, arguments)
    }
}

/// Returns a request of ours as Graph reads it.
fn read(request: &http::Request<Bytes>) -> AsRead {
    let uri = request.uri();
    let query = uri.query().unwrap_or_default().split('&');
    let query = query.filter_map(|pair| pair.split_once('='));
    let decode = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let query = query.map(|(name, value)| (decode(name), Value::String(decode(value))));
    let arguments = normal(query.chain(body(request)));
    (request.method().to_string(), decode(uri.path()), arguments)
}

/// Returns the arguments in a body: the properties of JSON, or the parts of a form.
fn body(request: &http::Request<Bytes>) -> BTreeMap<String, Value> {
    let Some(kind) = request.headers().get("content-type") else {
        assert!(request.body().is_empty());
        return BTreeMap::new();
    };
    let kind = kind.to_str().expect("text");
    let Some(boundary) = kind.strip_prefix("multipart/form-data; boundary=") else {
        assert_eq!(kind, "application/json");
        return serde_json::from_slice(request.body()).expect("an object");
    };
    let text = std::str::from_utf8(request.body()).expect("text");
    let separator = format!("--{boundary}");
    let parts = text.split(separator.as_str());
    let parts = parts.filter_map(|part| part.split_once("\r\n\r\n"));
    let parts = parts.map(|(head, content)| {
        let named = |name: &str| head.split_once(&format!("{name}=\""))?.1.split('"').next();
        let content = content.strip_suffix("\r\n").expect("the end of a part");
        let value = match named("filename") {
            Some(file) => serde_json::json!({"filename": file, "content": content}),
            None => content.into(),
        };
        (named("; name").expect("a name").to_owned(), value)
    });
    parts.collect()
}

/// Returns arguments in one form: without what may differ.
fn normal(arguments: impl Iterator<Item = (String, Value)>) -> BTreeMap<String, Value> {
    let is_free = |name: &str, value: &Value| {
        name == "appsecret_proof"
            || DEFAULTS
                .iter()
                .any(|row| *row == (name, value.as_str().unwrap_or_default()))
    };
    let arguments = arguments.filter(|(name, value)| !is_free(name, value));
    arguments.map(|(name, value)| (name, top(value))).collect()
}

/// Returns an argument: JSON in a string as what it says, and any other scalar as text.
fn top(value: Value) -> Value {
    match value {
        Value::String(text) if text.starts_with(['{', '[']) => {
            numbers(serde_json::from_str(&text).expect("JSON in an argument"))
        }
        Value::Bool(_) | Value::Number(_) => value.to_string().into(),
        value => numbers(value),
    }
}

/// Writes all numbers with a fraction.
fn numbers(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.into_iter().map(numbers).collect(),
        Value::Object(object) => {
            let pairs = object.into_iter();
            Value::Object(pairs.map(|(name, value)| (name, numbers(value))).collect())
        }
        value => value,
    }
}

/// Prepares a request with the token of a Page.
fn prepare<R: Request + In<V26>>(request: &R) -> Option<http::Request<Bytes>>
where
    PageToken: Opens<R>,
{
    let builder = v26::Client::builder(PageToken::new("TOKEN"));
    let client = builder.transport(NoTransport).build().expect("a client");
    Some(client.prepare(request).expect("a request"))
}

/// Prepares a request with the token of an app.
fn prepare_as_app<R: Request + In<V26>>(request: &R) -> Option<http::Request<Bytes>>
where
    AppToken: Opens<R>,
{
    let secret = AppSecret::new("S").expect("a secret");
    let builder = v26::Client::builder(AppToken::new(42, secret));
    let client = builder.transport(NoTransport).build().expect("a client");
    let request = client.prepare(request).expect("a request");
    assert!(request.uri().query()?.contains("appsecret_proof="));
    Some(request)
}
