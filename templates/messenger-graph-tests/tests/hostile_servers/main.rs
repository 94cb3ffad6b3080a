//! Servers that mean harm: bytes without end, heads that contradict themselves, compressed nothing, statuses without
//! end, addresses of other hosts, waits for centuries. A call ends in time, with an error or with what was sent for it, and takes
//! little memory.
//!
//! What a server repeats of the token is the matter of `no_token`, what breaks by accident that of `faults`.

mod bytes;
mod elsewhere;
#[path = "../faulty/mod.rs"]
mod faulty;
mod heads;
mod waits;

use std::process::Command;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use faulty::{Fault, Faulty};
use messenger_graph::client::{Reqwest, Retry};
use messenger_graph::error::Error;
use messenger_graph::v26::persona::GetPersona;
use messenger_graph::{GraphError, PageToken, v26};

const TOKEN: &str = "EAABCANARYzq9Xw8vU7tS6rQ5pO4nM3lK2jI1";

/// The most bytes of a body.
const LIMIT: usize = 1 << 20;

/// How long one try may take, far longer than any takes that ends by itself.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long one may take that never ends.
const HASTE: Duration = Duration::from_millis(300);

type Client = v26::Client<PageToken, Arc<Reqwest>>;

/// A client over the one transport of all tests, which reads the certificates of the system.
fn client_with(server: &Faulty, retry: Retry, patience: Duration) -> Client {
    static TRANSPORT: LazyLock<Arc<Reqwest>> =
        LazyLock::new(|| Arc::new(Reqwest::new().body_limit(LIMIT).timeout(PATIENCE)));
    let builder = v26::Client::builder(PageToken::new(TOKEN)).retry(retry);
    let builder = builder.attempt_timeout(patience);
    let builder = builder
        .origin(&server.origin)
        .transport(Arc::clone(&TRANSPORT));
    builder.build().expect("a client")
}

/// A client that sends everything once.
fn client(server: &Faulty) -> Client {
    client_with(server, Retry::never(), PATIENCE)
}

/// What a call comes to, in a word.
fn word(error: &GraphError) -> String {
    match error {
        Error::Transport(error) => {
            let failure = format!("{:?}", error.failure());
            failure.split_whitespace().next().map(str::to_owned)
        }
        .expect("a word"),
        Error::Api { error, .. } => format!("Api {}", error.code),
        Error::Http(response) => format!("Http {}", response.status.as_u16()),
        Error::Decode { .. } => "Decode".to_owned(),
        other => panic!("{other:?}"),
    }
}

/// The most memory of this process so far, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default();
    let kilobytes = line.trim().trim_end_matches("kB").trim();
    kilobytes
        .parse()
        .map_or(0, |kilobytes: usize| 1_024 * kilobytes)
}

/// Runs in a separate process, in which nothing else takes memory.
#[test]
fn every_call_ends_in_time_and_within_its_memory() {
    let alone = Command::new(std::env::current_exe().expect("this program"))
        .args(["every_row_in_turn", "--exact", "--include-ignored"])
        .output()
        .expect("this program can be run");
    let said = String::from_utf8_lossy(&alone.stdout);
    assert!(
        alone.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

#[tokio::test]
#[ignore = "the test above runs it"]
async fn every_row_in_turn() {
    // The stack, the certificates and the pool of connections are made by the first call.
    let good = Faulty::start(|_, _| faulty::response(200, r#"{"id":"1"}"#));
    let client_of_good = client(&good);
    let call = || client_of_good.send(GetPersona::new("1"));
    call().await.expect("a persona");
    let mut wrong = Vec::new();
    for (name, write, expected) in bytes::ROWS.iter().chain(heads::ROWS) {
        let server = Faulty::start(move |_, _| Fault::Write(*write));
        let patience = if *expected == "Timeout" {
            HASTE
        } else {
            PATIENCE
        };
        let client = client_with(&server, Retry::never(), patience);
        let (start, before) = (Instant::now(), peak());
        let result = client.send(GetPersona::new("1")).await;
        let (took, grown) = (start.elapsed(), peak().saturating_sub(before));
        let found = result.map_or_else(|error| word(&error), |_| "ok".to_owned());
        if found != *expected {
            wrong.push(format!("{name}: {found}, not {expected}"));
        }
        // Far above what a call needs, also on a loaded machine, and far below what is without end.
        if took > Duration::from_secs(10) || grown > 40 * LIMIT {
            wrong.push(format!("{name}: {took:?}, {grown} bytes"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Nothing of it is left in the program.
    call().await.expect("a persona");
}
