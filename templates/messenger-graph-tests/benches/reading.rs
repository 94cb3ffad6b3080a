//! What reading a response of 1 MB into types costs. In: the bytes of a list of messages, read into the crate's types and, by
//! `serde_json`, into derived structs of the same fields. Out: the time of both and their ratio, in alternating runs.
//!
//! ```text
//! cargo bench -p messenger-graph-tests --bench reading
//! ```

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use messenger_graph::graph::List;
use messenger_graph::v26::conversations::Message;
use serde::Deserialize;
use serde_json::{Value, json};

/// The same fields as the crate's list, but for those that the messages here lack.
#[derive(Deserialize)]
struct OpenList<T> {
    data: Vec<T>,
    #[serde(flatten)]
    _extra: BTreeMap<String, Value>,
}

/// The same without a field for what is not declared.
#[derive(Deserialize)]
#[allow(dead_code, reason = "what is read is not used")]
struct BareList<T> {
    data: Vec<T>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is read is not used")]
struct OpenMessage {
    id: String,
    created_time: Option<String>,
    from: Option<Box<OpenParticipant>>,
    to: Option<OpenList<OpenParticipant>>,
    message: Option<String>,
    is_unsupported: Option<bool>,
    #[serde(flatten)]
    extra: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is read is not used")]
struct OpenParticipant {
    id: Option<String>,
    name: Option<String>,
    email: Option<String>,
    username: Option<String>,
    #[serde(flatten)]
    extra: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is read is not used")]
struct BareMessage {
    id: String,
    created_time: Option<String>,
    from: Option<Box<BareParticipant>>,
    to: Option<BareList<BareParticipant>>,
    message: Option<String>,
    is_unsupported: Option<bool>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is read is not used")]
struct BareParticipant {
    id: Option<String>,
    name: Option<String>,
    email: Option<String>,
    username: Option<String>,
}

/// Returns a list of messages, of a megabyte.
fn body() -> Vec<u8> {
    let person =
        |id: usize| json!({"id": format!("{id}"), "name": "Ada", "email": "ada@example.com"});
    let message = |id: usize| {
        json!({
            "id": format!("m_{id}"),
            "created_time": "2026-11-30T12:00:00+0000",
            "from": person(id),
            "to": {"data": [person(id + 1)]},
            "message": "When do you open tomorrow? I would like to bring the bicycle that I bought.",
        })
    };
    let mut data = Vec::new();
    let mut length = 0;
    while length < 1_000_000 {
        let message = message(data.len());
        length += message.to_string().len() + 1;
        data.push(message);
    }
    json!({ "data": data }).to_string().into_bytes()
}

fn measured<T>(read: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    black_box(read());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    // `cargo test --benches` runs this too, to see that it works; it needs no figures.
    let runs = if std::env::args().any(|argument| argument == "--bench") {
        301
    } else {
        1
    };
    let body = body();
    let ours = || serde_json::from_slice::<List<Message>>(&body).expect("a list");
    let derived = || serde_json::from_slice::<OpenList<OpenMessage>>(&body).expect("a list");
    let bare = || serde_json::from_slice::<BareList<BareMessage>>(&body).expect("a list");
    assert_eq!(ours().data.len(), derived().data.len());
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..runs {
        times[0].push(measured(ours));
        times[1].push(measured(derived));
        times[2].push(measured(bare));
    }
    let [ours, derived, bare] = times.map(median);
    let ratio = |other: Duration| ours.as_secs_f64() / other.as_secs_f64();
    println!("{} bytes, median of {runs}", body.len());
    println!("ours:                             {ours:>10.1?}");
    println!(
        "derived, with undeclared ones:    {derived:>10.1?}  ratio {:.2}",
        ratio(derived)
    );
    println!(
        "derived, without undeclared ones: {bare:>10.1?}  ratio {:.2}",
        ratio(bare)
    );
}
