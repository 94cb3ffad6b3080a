//! Three processes of a bot behind a load balancer that delivers each event to two of them, while one process is killed and the Redis
//! server is restarted.

use std::collections::HashSet;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use messenger_graph::stand_in::server::StandInServer;
use messenger_graph::stand_in::{Fault, StandIn};
use serde_json::json;

use crate::bot;
use crate::server::Server;

const PEOPLE: usize = 4;
const EVENTS: usize = 12;

/// The id of a person.
fn id(person: usize) -> String {
    format!("88{person}")
}

/// Starts a stand-in for Graph that takes its time; returns it with its address.
async fn graph() -> (StandIn, String) {
    let persons = (0..PEOPLE).map(|person| {
        let id = id(person);
        format!("  - {{ id: '{id}', page: '1001', hours_since: {{ message: 1 }} }}\n")
    });
    let state = format!(
        "app: {{ id: '42', secret: s, created: 2026-01-01, granted: [pages_messaging] }}\n\
         pages: [{{ id: '1001', token: {} }}]\npersons:\n{}",
        bot::TOKEN,
        persons.collect::<String>()
    );
    let graph = StandIn::from_yaml(&state).expect("a state");
    graph.fail(None, Fault::Latency(Duration::from_millis(5)), u32::MAX);
    let server = StandInServer::bind(graph.clone(), 0).await.expect("a port");
    let address = server.origin();
    tokio::spawn(server.run());
    (graph, address)
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
        "sender": {"id": id(person)}, "recipient": {"id": "1001"}, "timestamp": number,
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
    let (graph, address) = graph().await;
    let mut processes: Vec<Child> = (0..3).map(|_| start(&server.address(), &address)).collect();
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
    for person in 0..PEOPLE {
        let id = id(person);
        let sent: Vec<Sent> = graph
            .messages_to(&id)
            .iter()
            .map(|text| read(text))
            .collect();
        check(&id, &sent);
    }
}

/// The number of an event, and which of its two messages it is.
type Sent = (usize, String);

fn read(text: &str) -> Sent {
    let (number, part) = text.split_once(' ').expect("two words");
    (number.parse().expect("a number"), part.to_owned())
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
