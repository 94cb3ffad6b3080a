//! The server, in a separate process, so that what it remembers is not counted as the client's memory. It fails one
//! request in twenty, and says at the end what it saw.
//!
//! It is written by hand and not the stand-in: it breaks connections in the middle of a response, counts how often each message came,
//! and must cost so little that the figures are the client's.

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// The argument that makes a process the server.
pub const ROLE: &str = "--serve";

/// What the server saw.
#[derive(Default)]
struct Seen {
    requests: AtomicU64,
    /// How often each message came.
    messages: Mutex<HashMap<String, u32>>,
}

/// What the server saw, in numbers.
pub struct Report {
    pub requests: u64,
    /// Different messages.
    pub messages: u64,
    /// Messages that came more than once.
    pub twice: u64,
}

/// The server's process; it ends with this.
pub struct Server {
    pub origin: String,
    process: Child,
    output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts this program once more, as a server.
    pub fn start() -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg(ROLE).stdin(Stdio::piped());
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut output = BufReader::new(output);
        let mut origin = String::new();
        output.read_line(&mut origin)?;
        Ok(Self {
            origin: origin.trim().to_owned(),
            process,
            output,
        })
    }

    /// Ends the server, and returns what it saw.
    pub fn stop(mut self) -> io::Result<Report> {
        drop(self.process.stdin.take());
        let mut text = String::new();
        self.output.read_to_string(&mut text)?;
        self.process.wait()?;
        let numbers: Vec<u64> = text
            .split(' ')
            .flat_map(|word| word.trim().parse())
            .collect();
        let [requests, messages, twice] = numbers[..] else {
            return Err(io::ErrorKind::InvalidData.into());
        };
        Ok(Report {
            requests,
            messages,
            twice,
        })
    }
}

/// Is the server: prints its address, responses until its input ends, and prints what it saw.
pub fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}", listener.local_addr()?);
    let seen: &'static Seen = Box::leak(Box::default());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client may hang up at any moment; that is its own affair.
            std::thread::spawn(move || connection(stream, seen).ok());
        }
    });
    io::stdin().read_to_end(&mut Vec::new())?;
    let messages = seen.messages.lock().expect("no panic");
    let twice = messages.values().filter(|times| **times > 1).count();
    let requests = seen.requests.load(Ordering::Relaxed);
    println!("{requests} {} {twice}", messages.len());
    Ok(())
}

fn connection(stream: TcpStream, seen: &Seen) -> io::Result<()> {
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
            let mut messages = seen.messages.lock().expect("no panic");
            *messages.entry(id.clone()).or_default() += 1;
        }
        // A multiplier that scatters the numbers, so that the faults do not fall into step with the calls.
        let number = seen.requests.fetch_add(1, Ordering::Relaxed);
        let number = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let out = stream.get_mut();
        match number % 100 {
            0 => return Ok(()),
            1 => return out.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"id"),
            2 => response(out, 503, "<html></html>")?,
            3 => response(out, 500, r#"{"error":{"code":2,"message":"m"}}"#)?,
            4 => response(out, 200, r#"{"error":{"code":2,"message":"m"}}"#)?,
            _ => response(out, 200, &format!(r#"{{"id":"{id}"}}"#))?,
        }
    }
}

fn response(out: &mut TcpStream, status: u16, body: &str) -> io::Result<()> {
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nfacebook-api-version: v26.0\r\n\r\n{body}"
    );
    out.write_all(text.as_bytes())
}
