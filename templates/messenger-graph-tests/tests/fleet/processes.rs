//! Three processes of a bot behind a load balancer that delivers each event to two of them, while one process is killed and the Redis
//! server is restarted.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};

use crate::bot;
use crate::server::Server;

/// The messages that arrived, in order: person, text.
type Arrived = Arc<Mutex<Vec<(String, String)>>>;

const PEOPLE: usize = 4;
const EVENTS: usize = 12;

async fn graph() -> (String, Arrived) {
    async fn message(State(arrived): State<Arrived>, body: String) -> String {
        let body: Value = serde_json::from_str(&body).expect("JSON");
        let of = |pointer| {
            body.pointer(pointer)
                .and_then(Value::as_str)
                .expect("a string")
                .to_owned()
        };
        arrived
            .lock()
            .unwrap()
            .push((of("/recipient/id"), of("/message/text")));
        tokio::time::sleep(Duration::from_millis(5)).await;
        json!({"recipient_id": of("/recipient/id"), "message_id": "m_1"}).to_string()
    }
    let arrived = Arrived::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let routes = Router::new()
        .route("/me/messages", post(message))
        .with_state(arrived.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (address, arrived)
}

fn start(store: &str, graph: &str) -> Child {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "bot::process", "--ignored", "--nocapture"])
        .env(bot::STORE, store)
        .env(bot::GRAPH, graph)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("a process")
}

fn deliver(process: &mut Child, person: usize, number: usize) {
    let delivery = json!({"object": "page", "entry": [{"id": "1001", "time": 1, "messaging": [{
        "sender": {"id": format!("88{person}")}, "recipient": {"id": "1001"}, "timestamp": number,
        "message": {"mid": format!("m_{person}_{number}"), "text": format!("{number}")},
    }]}]});
    // A process that was killed takes nothing, as behind a load balancer that has not noticed.
    if let Some(stdin) = &mut process.stdin {
        let _ = writeln!(stdin, "{delivery}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_event_is_handled_twice_and_no_two_are_mixed() {
    let Some(mut server) = Server::start("processes") else {
        return;
    };
    let (graph, arrived) = graph().await;
    let mut processes: Vec<Child> = (0..3).map(|_| start(&server.address(), &graph)).collect();
    for number in 0..EVENTS {
        for person in 0..PEOPLE {
            let (one, other) = (number + person, number + person + 1);
            deliver(&mut processes[one % 3], person, number);
            deliver(&mut processes[other % 3], person, number);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        if number == EVENTS / 3 {
            processes[0].kill().expect("a running process");
            processes[0].wait().expect("a status");
        }
        if number == EVENTS / 2 {
            server.kill();
            tokio::time::sleep(Duration::from_millis(200)).await;
            assert!(server.run());
        }
    }
    for mut process in processes.drain(1..) {
        drop(process.stdin.take());
        let start = Instant::now();
        while process.try_wait().expect("a status").is_none() {
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "a process does not end"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    let sent = by_person(&arrived.lock().unwrap());
    assert_eq!(sent.len(), PEOPLE);
    for (person, sent) in sent {
        check(&person, &sent);
    }
}

/// The number of an event, and which of its two messages it is.
type Sent = (usize, String);

fn by_person(arrived: &[(String, String)]) -> HashMap<String, Vec<Sent>> {
    let mut sent: HashMap<String, Vec<Sent>> = HashMap::new();
    for (person, text) in arrived {
        let (number, part) = text.split_once(' ').expect("two words");
        let message = (number.parse().expect("a number"), part.to_owned());
        sent.entry(person.clone()).or_default().push(message);
    }
    sent
}

fn check(person: &str, sent: &[Sent]) {
    let mut whole = HashSet::new();
    let mut cut_off = HashSet::new();
    let mut rest = sent;
    while let [(number, part), after @ ..] = rest {
        assert_eq!(part, "begin", "{person}: two events are mixed: {sent:?}");
        let is_whole = after.first() == Some(&(*number, "end".to_owned()));
        let set = if is_whole { &mut whole } else { &mut cut_off };
        assert!(set.insert(*number), "{person}: handled twice: {sent:?}");
        rest = &after[usize::from(is_whole)..];
    }
    assert!(
        whole.is_disjoint(&cut_off),
        "{person}: handled twice: {sent:?}"
    );
    // The process that was killed was handling one event of each person at most.
    assert!(
        whole.len() + 1 >= EVENTS,
        "{person}: some are not handled: {sent:?}"
    );
}
