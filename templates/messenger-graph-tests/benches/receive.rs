//! What reading a delivery of 1,000 messages costs. In: the same bytes, read into events and, by `serde_json`, into derived
//! structs of the same content. Out: time and allocations of both, side by side, in alternating runs; and what a million
//! messages take to be received.
//!
//! ```text
//! cargo bench -p messenger-graph-tests --bench receive
//! ```

#![allow(unsafe_code, reason = "an allocator that counts is unsafe")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use messenger_graph::AppSecret;
use messenger_graph::bytes::Bytes;
use messenger_graph::event::Delivery;
use messenger_graph::http::HeaderMap;
use messenger_graph::signature::{SIGNATURE_HEADER, sign_delivery};
use messenger_graph::subscription::receive;
use serde::Deserialize;
use serde_json::{Value, json};

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static ALIVE: AtomicUsize = AtomicUsize::new(0);
static MOST_ALIVE: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: every call is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        grow(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        ALIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        ALIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        grow(size);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

fn grow(bytes: usize) {
    let alive = ALIVE.fetch_add(bytes, Ordering::Relaxed) + bytes;
    MOST_ALIVE.fetch_max(alive, Ordering::Relaxed);
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The same content, as a receiver would derive it for these messages.
#[derive(Deserialize)]
#[allow(dead_code, reason = "the fields are read from JSON only")]
struct DerivedDelivery {
    object: String,
    entry: Vec<DerivedEntry>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the fields are read from JSON only")]
struct DerivedEntry {
    id: String,
    time: i64,
    messaging: Vec<DerivedItem>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the fields are read from JSON only")]
struct DerivedItem {
    sender: DerivedParty,
    recipient: DerivedParty,
    timestamp: i64,
    message: Option<DerivedMessage>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the fields are read from JSON only")]
struct DerivedParty {
    id: String,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the fields are read from JSON only")]
struct DerivedMessage {
    mid: Option<String>,
    text: Option<String>,
    is_echo: Option<bool>,
    app_id: Option<String>,
    metadata: Option<String>,
    attachments: Option<Vec<DerivedAttachment>>,
    quick_reply: Option<DerivedQuickReply>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the fields are read from JSON only")]
struct DerivedQuickReply {
    payload: Option<String>,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the fields are read from JSON only")]
struct DerivedAttachment {
    #[serde(rename = "type")]
    kind: Option<DerivedKind>,
    payload: Option<DerivedPayload>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum DerivedKind {
    Image,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "the fields are read from JSON only")]
struct DerivedPayload {
    url: Option<String>,
}

fn body() -> Bytes {
    let item = |index: usize| {
        let mut message = json!({"mid": format!("m_{index:032}"), "text": format!("Message {index}, as people write them.")});
        match index % 10 {
            0 => {
                message["attachments"] = json!([{"type": "image", "payload": {"url": format!("https://h.example/{index}.png")}}])
            }
            1 => message["quick_reply"] = json!({"payload": "YES"}),
            _ => {}
        }
        json!({"sender": {"id": format!("880{index:013}")}, "recipient": {"id": "100100100100100"},
            "timestamp": 1_700_000_000_000_u64 + index as u64, "message": message})
    };
    let items: Vec<Value> = (0..1000).map(item).collect();
    let body = json!({"object": "page", "entry": [{"id": "100100100100100", "time": 1_700_000_000_123_u64, "messaging": items}]});
    body.to_string().into()
}

fn measured<T>(read: impl Fn() -> T) -> (Duration, usize) {
    let before = ALLOCATIONS.load(Ordering::Relaxed);
    let start = Instant::now();
    let value = black_box(read());
    let took = start.elapsed();
    let allocations = ALLOCATIONS.load(Ordering::Relaxed) - before;
    drop(value);
    (took, allocations)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Receives the same delivery a thousand times, each checked and read, and returns the time and the most memory in use.
fn a_million(body: &Bytes) -> (Duration, usize) {
    let secret = AppSecret::new("secret").expect("a secret");
    let mut headers = HeaderMap::new();
    headers.insert(SIGNATURE_HEADER, sign_delivery(&secret, body));
    let before = ALIVE.load(Ordering::Relaxed);
    MOST_ALIVE.store(before, Ordering::Relaxed);
    let start = Instant::now();
    for _ in 0..1000 {
        let delivery = receive(&secret, &headers, body.clone()).expect("a delivery");
        assert_eq!(black_box(delivery).events().len(), 1000);
    }
    (start.elapsed(), MOST_ALIVE.load(Ordering::Relaxed) - before)
}

fn main() {
    let body = body();
    let ours = || Delivery::parse(body.clone()).expect("a delivery");
    let derived = || serde_json::from_slice::<DerivedDelivery>(&body).expect("a delivery");
    assert_eq!(ours().events().len(), 1000);
    assert_eq!(derived().entry[0].messaging.len(), 1000);
    let (mut our_times, mut derived_times) = (Vec::new(), Vec::new());
    let (mut our_allocations, mut derived_allocations) = (0, 0);
    for _ in 0..400 {
        let (took, allocations) = measured(ours);
        our_times.push(took);
        our_allocations = allocations;
        let (took, allocations) = measured(derived);
        derived_times.push(took);
        derived_allocations = allocations;
    }
    let (our_time, derived_time) = (median(our_times), median(derived_times));
    let ratio = our_time.as_secs_f64() / derived_time.as_secs_f64();
    let (many, most) = a_million(&body);
    println!(
        "1,000 deliveries of 1,000 messages, signed: {many:.1?}, at most {most} bytes alive beside the body"
    );
    println!("1,000 messages, {} bytes", body.len());
    println!("events:  {our_time:>10.1?}  {our_allocations:>6} allocations");
    println!("derived: {derived_time:>10.1?}  {derived_allocations:>6} allocations");
    println!("ratio:   {ratio:.2} (goal: at most 1.30, and no more allocations)");
}
