//! What the client costs: the same call through the crate, and written by hand with `reqwest`, over one connection to
//! a server on loopback. Both in turn, so that a busy machine slows both down alike; the medians are compared.
//!
//! ```text
//! cargo bench --bench overhead
//! ```

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use messenger_graph::v26::retrieve_a_messenger_bot_persona::{GetPersona, PersonaResponse};
use messenger_graph::{PageToken, v26};

const ROUNDS: usize = 200;
const CALLS: u32 = 200;

const ANSWER: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 91\r\n\
    facebook-api-version: v26.0\r\nx-fb-trace-id: E7riEe9OW2e\r\n\r\n";
const BODY: &str = r#"{"id":"4004","name":"Ann Example","profile_picture_url":"https://h.example/pictures/a.jpg"}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let origin = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(stream).ok());
        }
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(compare(&origin))
}

async fn compare(origin: &str) -> Result<(), Box<dyn Error>> {
    let client = v26::Client::builder(PageToken::new("token"))
        .origin(origin)
        .build()?;
    // As the crate's own transport is set up.
    let by_hand = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(60))
        .build()?;
    let url = format!("{origin}/v26.0/4004");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begin = Instant::now();
        for _ in 0..CALLS {
            let reply = client.send(GetPersona::new("4004")).await?;
            std::hint::black_box(reply);
        }
        ours.push(begin.elapsed());
        let begin = Instant::now();
        for _ in 0..CALLS {
            let reply = written_by_hand(&by_hand, &url).await?;
            std::hint::black_box(reply);
        }
        theirs.push(begin.elapsed());
    }
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    println!("messenger-graph {ours:>8.2} µs a call");
    println!("by hand         {theirs:>8.2} µs a call");
    println!("overhead        {:>8.2} %", (ours / theirs - 1.0) * 100.0);
    Ok(())
}

async fn written_by_hand(
    client: &reqwest::Client,
    url: &str,
) -> Result<PersonaResponse, Box<dyn Error>> {
    let request = client.get(url).bearer_auth("token");
    let answer = request.header("Accept", "application/json").send().await?;
    let answer = answer.error_for_status()?;
    let bytes = answer.bytes().await?;
    Ok(serde_json::from_slice(&bytes)?)
}

/// The median time of one call, in microseconds.
fn median(times: &mut [Duration]) -> f64 {
    times.sort();
    let middle = times[times.len() / 2];
    middle.as_secs_f64() * 1e6 / f64::from(CALLS)
}

fn serve(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let answer = format!("{ANSWER}{BODY}");
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line == "\r\n" {
            stream.get_mut().write_all(answer.as_bytes())?;
        }
    }
}
