//! A soak: many calls at full speed against a server on loopback that fails one in twenty.
//!
//! ```text
//! cargo run --release --example soak -- 100000
//! ```
//!
//! Every response must be the one to its own call, every read must succeed in the end, no message may be seen twice, the
//! memory that the client holds must be the same after the last fifth of the calls as after the first, and all of it
//! must be given back in the end. It prints the figures and fails if one of these does not hold.

mod live;
mod server;

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use messenger_graph::client::Retry;
use messenger_graph::v26::persona::GetPersona;
use messenger_graph::v26::personas::{CreatePersona, CreatePersonaBody};
use messenger_graph::{PageToken, v26};
use server::Server;

/// Calls at the same time.
const WORKERS: u64 = 16;

/// The calls are made in so many parts; between them nothing is under way.
const PARTS: u64 = 5;

/// What the parts after the first may add to the memory that is held, as the buffers of idle connections come and go.
const SLACK: usize = 512 * 1024;

/// The calls that are made before, by a separate client.
const WARM_UP: u64 = 2_000;

/// What may be missing after client and runtime are dropped: one byte for six calls.
const LOST: usize = 16 * 1024;

#[derive(Default)]
struct Tally {
    read: AtomicU64,
    sent: AtomicU64,
    failed: AtomicU64,
    repeated: AtomicU64,
    wrong: AtomicU64,
    next: AtomicU64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let argument = std::env::args().nth(1);
    if argument.as_deref() == Some(server::ROLE) {
        return Ok(server::serve()?);
    }
    let calls = argument.map_or(Ok(100_000), |text| text.parse())?;
    // What is made once for all clients of a process is there afterwards, and is not counted.
    soak(WARM_UP)?;
    let before = live::bytes();
    soak(calls)?;
    let lost = live::bytes().saturating_sub(before);
    println!("{lost} bytes were not given back");
    if lost > LOST {
        Err("memory was lost".into())
    } else {
        Ok(())
    }
}

/// Makes the calls with their own client, runtime and server, prints the figures, and looks at them.
fn soak(calls: u64) -> Result<(), Box<dyn Error>> {
    let server = Server::start()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let tally = Arc::new(Tally::default());
    let held = runtime.block_on(run(&server.origin, calls, &tally))?;
    let count = |number: &AtomicU64| number.load(Ordering::Relaxed);
    let [read, sent, failed] = [&tally.read, &tally.sent, &tally.failed].map(count);
    let (wrong, seen) = (count(&tally.wrong), server.stop()?);
    println!(
        "{calls} calls: {read} reads, {sent} messages, {failed} messages failed; {} repetitions, {} requests at the server",
        count(&tally.repeated),
        seen.requests,
    );
    println!(
        "{wrong} wrong responses, {} messages seen twice",
        seen.twice
    );
    // A message that failed may have been seen; one that was responded to must have been.
    let messages = sent..=sent + failed;
    if wrong > 0 || seen.twice > 0 || read + sent + failed != calls {
        return Err("a response was lost, mixed up or duplicated".into());
    }
    if !messages.contains(&seen.messages) {
        return Err("the server has not seen the messages that it responded to".into());
    }
    if held.last() > held.first().map(|first| first + SLACK).as_ref() {
        Err("the memory that is held has grown".into())
    } else {
        Ok(())
    }
}

/// Makes the calls; returns how many bytes were held after each part.
async fn run(origin: &str, calls: u64, tally: &Arc<Tally>) -> Result<Vec<usize>, Box<dyn Error>> {
    let retry = Retry::default().attempts(8).budget(1_000, 20);
    let retry = retry.backoff(Duration::from_millis(1), Duration::from_millis(20));
    let client = v26::Client::builder(PageToken::new("token")).retry(retry);
    let client = client.origin(origin).build()?;
    let mut held = Vec::with_capacity(PARTS as usize);
    let begin = Instant::now();
    for part in 1..=PARTS {
        let end = calls * part / PARTS;
        let workers = (0..WORKERS).map(|_| {
            let (client, tally) = (client.clone(), Arc::clone(tally));
            tokio::spawn(async move { work(&client, end, &tally).await })
        });
        for worker in workers.collect::<Vec<_>>() {
            worker.await?;
        }
        held.push(live::bytes());
        println!(
            "{end:>8} calls, {:>5} KiB held, {:>6} KiB resident",
            live::bytes() / 1024,
            live::resident().unwrap_or(0)
        );
    }
    let time = begin.elapsed().as_secs_f64();
    println!("{time:.1} s, {:.0} calls/s", calls as f64 / time);
    Ok(held)
}

/// Makes calls for as long as their numbers are below `end`.
async fn work(client: &v26::Client, end: u64, tally: &Tally) {
    let claim = |next| (next < end).then_some(next + 1);
    while let Ok(number) = tally
        .next
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, claim)
    {
        call(client, number, tally).await;
    }
}

/// Makes one call, every second one a message, and looks at whose response it is.
async fn call(client: &v26::Client, number: u64, tally: &Tally) {
    let id = format!("n{number}");
    let add = |counter: &AtomicU64, count| counter.fetch_add(count, Ordering::Relaxed);
    let (got, earlier) = if number.is_multiple_of(2) {
        match client.send(GetPersona::new(&id)).await {
            Ok(response) => {
                add(&tally.read, 1);
                (
                    response.id.clone(),
                    response.meta().earlier_attempts().len(),
                )
            }
            Err(error) => {
                eprintln!("a read was lost: {error}");
                return;
            }
        }
    } else {
        match client
            .send(CreatePersona::new(&id, CreatePersonaBody::new()))
            .await
        {
            Ok(response) => {
                add(&tally.sent, 1);
                (
                    response.id.clone(),
                    response.meta().earlier_attempts().len(),
                )
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
