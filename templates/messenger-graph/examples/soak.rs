//! A soak: many calls at full speed against a server on loopback that fails one in twenty.
//!
//! ```text
//! cargo run --release --example soak -- 100000
//! ```
//!
//! Every reply must be the one to its own call, every read must succeed in the end, and no message may be seen twice.
//! It prints the figures and fails if one of these does not hold.

use std::collections::HashMap;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use messenger_graph::client::Retry;
use messenger_graph::v26::retrieve_a_messenger_bot_persona::GetPersona;
use messenger_graph::v26::retrieve_personas_for_a_messenger_page::{
    CreatePersona, PagePersonasPostRequest,
};
use messenger_graph::{PageToken, v26};

/// Calls at the same time.
const WORKERS: u64 = 32;

/// What the server saw of messages: how often each.
type Posts = Mutex<HashMap<String, u32>>;

#[derive(Default)]
struct Tally {
    read: AtomicU64,
    sent: AtomicU64,
    failed: AtomicU64,
    repeated: AtomicU64,
    wrong: AtomicU64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let calls = std::env::args()
        .nth(1)
        .map_or(Ok(100_000), |text| text.parse())?;
    let posts = Arc::new(Posts::default());
    let (origin, requests) = serve(&posts)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let tally = runtime.block_on(run(&origin, calls))?;
    let count = |number: &AtomicU64| number.load(Ordering::Relaxed);
    let posts = posts.lock().expect("no panic");
    let twice = posts.values().filter(|seen| **seen > 1).count();
    println!(
        "{calls} calls: {} reads, {} messages, {} messages failed; {} repetitions, {} requests at the server",
        count(&tally.read),
        count(&tally.sent),
        count(&tally.failed),
        count(&tally.repeated),
        requests.load(Ordering::Relaxed),
    );
    println!(
        "{} wrong replies, {twice} messages seen twice",
        count(&tally.wrong)
    );
    let all = count(&tally.read) + count(&tally.sent) + count(&tally.failed);
    if count(&tally.wrong) > 0 || twice > 0 || all != calls {
        return Err("a reply was lost, mixed up or duplicated".into());
    }
    Ok(())
}

async fn run(origin: &str, calls: u64) -> Result<Arc<Tally>, Box<dyn Error>> {
    let retry = Retry::default().attempts(8).budget(1_000, 20);
    let retry = retry.backoff(Duration::from_millis(1), Duration::from_millis(20));
    let client = v26::Client::builder(PageToken::new("token")).retry(retry);
    let client = client.origin(origin).build()?;
    let (tally, next) = (Arc::new(Tally::default()), Arc::new(AtomicU64::new(0)));
    let begin = Instant::now();
    let workers = (0..WORKERS).map(|_| {
        let (client, tally, next) = (client.clone(), Arc::clone(&tally), Arc::clone(&next));
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= calls {
                    return;
                }
                call(&client, number, &tally).await;
                if (number + 1).is_multiple_of(calls.div_ceil(5)) {
                    println!("{:>8} calls, {:>5} MiB resident", number + 1, resident());
                }
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await?;
    }
    let time = begin.elapsed();
    println!(
        "{:.1} s, {:.0} calls/s",
        time.as_secs_f64(),
        calls as f64 / time.as_secs_f64()
    );
    Ok(tally)
}

/// Makes one call, every second one a message, and looks at whose reply it is.
async fn call(client: &v26::Client, number: u64, tally: &Tally) {
    let id = format!("n{number}");
    let add = |counter: &AtomicU64, count| counter.fetch_add(count, Ordering::Relaxed);
    let (got, earlier) = if number.is_multiple_of(2) {
        match client.send(GetPersona::new(&id)).await {
            Ok(reply) => {
                add(&tally.read, 1);
                (reply.id.clone(), reply.meta().earlier_attempts().len())
            }
            Err(error) => {
                eprintln!("a read was lost: {error}");
                return;
            }
        }
    } else {
        match client
            .send(CreatePersona::new(&id, PagePersonasPostRequest::new()))
            .await
        {
            Ok(reply) => {
                add(&tally.sent, 1);
                (reply.id.clone(), reply.meta().earlier_attempts().len())
            }
            Err(error) => {
                add(&tally.failed, 1);
                (id.clone(), error.earlier_attempts().len())
            }
        }
    };
    add(&tally.repeated, earlier as u64);
    add(&tally.wrong, u64::from(got != id));
}

/// Starts the server; returns its address and the number of requests that it has seen.
fn serve(posts: &Arc<Posts>) -> std::io::Result<(String, Arc<AtomicU64>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let origin = format!("http://{}", listener.local_addr()?);
    let requests = Arc::new(AtomicU64::new(0));
    let (seen, posts) = (Arc::clone(&requests), Arc::clone(posts));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (seen, posts) = (Arc::clone(&seen), Arc::clone(&posts));
            // A client may hang up at any moment; that is its own affair.
            std::thread::spawn(move || connection(stream, &seen, &posts).ok());
        }
    });
    Ok((origin, requests))
}

fn connection(stream: TcpStream, seen: &AtomicU64, posts: &Posts) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut head)? == 0 {
                return Ok(());
            }
        }
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
            .unwrap_or(0);
        stream.read_exact(&mut vec![0; length])?;
        let id = head.split(['/', ' ']).nth(3).unwrap_or_default().to_owned();
        if head.starts_with("POST") {
            *posts
                .lock()
                .expect("no panic")
                .entry(id.clone())
                .or_default() += 1;
        }
        // A multiplier that scatters the numbers, so that the faults do not fall into step with the calls.
        let number = seen
            .fetch_add(1, Ordering::Relaxed)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            >> 32;
        let out = stream.get_mut();
        match number % 100 {
            0 => return Ok(()),
            1 => return out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"id"),
            2 => answer(out, 503, "<html></html>")?,
            3 => answer(out, 500, r#"{"error":{"code":2,"message":"m"}}"#)?,
            4 => answer(out, 200, r#"{"error":{"code":2,"message":"m"}}"#)?,
            _ => answer(out, 200, &format!(r#"{{"id":"{id}"}}"#))?,
        }
    }
}

fn answer(out: &mut TcpStream, status: u16, body: &str) -> std::io::Result<()> {
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nfacebook-api-version: v26.0\r\n\r\n{body}"
    );
    out.write_all(text.as_bytes())
}

/// The process's memory in MiB, where the system tells it; 0 elsewhere.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
