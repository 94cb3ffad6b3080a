//! What the stand-in server costs: how soon it responds after its start, how many simple reads it responds to in a second, and what
//! memory it has over a million requests of which most create something. ServerProcess and client share the machine.
//!
//! ```text
//! cargo bench -p messenger-graph-tests --bench stand_in
//! ```
//!
//! The server is this program again, in a separate process. Memory is read from `/proc`, so it is shown on Linux only.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use messenger_graph::stand_in::server::StandInServer;
use messenger_graph::stand_in::{PAGE_TOKEN, StandIn};

/// The connections of the client, each with one request at a time.
const CONNECTIONS: u64 = 16;

/// The requests of a run.
const REQUESTS: u64 = 1_000_000;

/// The parts of a run, each with a line of figures.
const PARTS: u64 = 10;

const SERVE: &str = "--serve";

const READ: (&str, &str) = ("GET /v26.0/1001/messenger_profile", "");

/// Reads, and calls that create something. `{}` is a number.
const MIX: [(&str, &str); 6] = [
    READ,
    (
        "POST /v26.0/1001/personas",
        r#"{"name":"Ann {}","profile_picture_url":"https://h.example/a.jpg"}"#,
    ),
    (
        "POST /v26.0/1001/custom_labels",
        r#"{"page_label_name":"label {}"}"#,
    ),
    (
        "POST /v26.0/1001/message_attachments",
        r#"{"message":{"attachment":{"type":"image","payload":{"url":"https://h.example/{}.png","is_reusable":true}}}}"#,
    ),
    (
        "POST /v26.0/1001/message_templates",
        r#"{"name":"sent_{}","category":"UTILITY","language":"en","components":[{"type":"BODY","text":"Sent."}]}"#,
    ),
    (
        "POST /v26.0/1001/messages",
        r#"{"recipient":{"id":"8800"},"message":{"text":"message {}"}}"#,
    ),
];

fn main() {
    if std::env::args().any(|argument| argument == SERVE) {
        serve();
        return;
    }
    let mut starts: Vec<Duration> = (0..5).map(|_| start().1).collect();
    starts.sort_unstable();
    println!(
        "start to first response, of five: {:.1?} to {:.1?}, median {:.1?}",
        starts[0], starts[4], starts[2]
    );
    run("simple reads", &[READ]);
    run("a mix of reads, creations and messages", &MIX);
}

/// Serves on any free port, and writes its address.
fn serve() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let server = StandInServer::bind(StandIn::default(), 0).await;
        let server = server.expect("a free port");
        println!("{}", server.origin());
        match server.run().await {}
    });
}

/// A server that ends with its owner.
struct ServerProcess {
    process: Child,
    address: String,
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Starts a server; returns it, and how long it took until its first response.
fn start() -> (ServerProcess, Duration) {
    let begin = Instant::now();
    let program = std::env::current_exe().expect("this program");
    let mut process = Command::new(program)
        .arg(SERVE)
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program again");
    let mut line = String::new();
    let mut output = BufReader::new(process.stdout.take().expect("its output"));
    output.read_line(&mut line).expect("its address");
    let address = line.trim().trim_start_matches("http://").to_owned();
    let server = ServerProcess { process, address };
    let mut client = Connection::connect(&server.address);
    assert_eq!(client.call(READ, 0), 200);
    (server, begin.elapsed())
}

/// Makes the calls of a run, and prints a line for each part of it.
fn run(name: &str, calls: &'static [(&'static str, &'static str)]) {
    let (server, _) = start();
    let next = AtomicU64::new(0);
    println!("{name}: {REQUESTS} requests over {CONNECTIONS} connections");
    for part in 1..=PARTS {
        let end = REQUESTS / PARTS * part;
        let begin = Instant::now();
        thread::scope(|scope| {
            for _ in 0..CONNECTIONS {
                scope.spawn(|| make_calls(&server.address, calls, &next, end));
            }
        });
        next.store(end, Ordering::Relaxed);
        let each_second = (REQUESTS / PARTS) as f64 / begin.elapsed().as_secs_f64();
        println!(
            "{end:>9} requests: {each_second:>7.0} a second, resident memory {}",
            memory(server.process.id())
        );
    }
}

/// Makes calls over one connection until `end` of them were made over all.
fn make_calls(address: &str, calls: &[(&str, &str)], next: &AtomicU64, end: u64) {
    let mut client = Connection::connect(address);
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= end {
            return;
        }
        let call = calls[number as usize % calls.len()];
        let status = client.call(call, number);
        // More messages than Graph takes in a second are rejected.
        let is_expected = status == 200 || (status == 400 && call.0.ends_with("/messages"));
        assert!(is_expected, "{}: status {status}", call.0);
    }
}

/// A connection that is kept.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn connect(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("the server listens");
        stream.set_nodelay(true).expect("a TCP stream");
        Self(BufReader::new(stream))
    }

    /// Makes a call and returns the status of its response.
    fn call(&mut self, (line, body): (&str, &str), number: u64) -> u16 {
        let body = body.replace("{}", &number.to_string());
        let request = format!(
            "{line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {PAGE_TOKEN}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let stream = self.0.get_mut();
        stream.write_all(request.as_bytes()).expect("a connection");
        let (mut status, mut length, mut head) = (0, 0, String::new());
        loop {
            head.clear();
            self.0.read_line(&mut head).expect("a response");
            if let Some(rest) = head.strip_prefix("HTTP/1.1 ") {
                status = rest[..3].parse().expect("a status");
            } else if let Some(value) = head.strip_prefix("content-length: ") {
                length = value.trim().parse().expect("a length");
            } else if head == "\r\n" {
                break;
            }
        }
        let mut content = vec![0; length];
        self.0.read_exact(&mut content).expect("a body");
        status
    }
}

/// Returns the resident memory of a process, as the kernel writes it.
fn memory(process: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"));
    let status = status.unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or("unknown".to_owned(), |size| size.trim().to_owned())
}
