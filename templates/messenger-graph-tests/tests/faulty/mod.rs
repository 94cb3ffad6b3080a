//! A server on loopback that does to each request what a script says, and counts what it saw.
//!
//! It is written by hand and not the stand-in: half a head, half a body and a gap in a list are what no valid server sends.
#![allow(dead_code, reason = "no test needs all of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server does with one request.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Responds with status, further header lines and a body.
    Response(u16, String, String),
    /// Reads the request, sends these bytes and hangs up.
    Raw(&'static str),
    /// Sends these bytes and hangs up with the request unread, which resets the connection.
    Reset(&'static str),
    /// Sends a byte every now and then, for a second.
    Slow,
    /// Reads the request, and sends what a function writes.
    Write(fn(&mut TcpStream) -> std::io::Result<()>),
}

/// Fewer bytes than announced.
pub const HALF_A_BODY: &str = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"da";

/// More bytes than announced.
pub const TOO_LONG: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{\"data\":[]}";

/// A head that breaks off.
pub const HALF_A_HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Le";

/// A chunk that breaks off.
pub const HALF_A_CHUNK: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{\"d";

/// What a client takes for another protocol.
pub const NOT_HTTP: &str = "\x16\x03\x01 this is not HTTP\r\n\r\n";

/// A status and a body, nothing more.
pub fn response(status: u16, body: &str) -> Fault {
    Fault::Response(status, String::new(), body.to_owned())
}

/// A success with further headers.
pub fn with_headers(headers: &str, body: &str) -> Fault {
    Fault::Response(200, headers.to_owned(), body.to_owned())
}

type Script = dyn Fn(usize, &str) -> Fault + Send + Sync;

/// A running server; it ends with the process.
pub struct Faulty {
    pub origin: String,
    seen: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Faulty {
    /// Starts a server; the script gets the number of the request, from 0 on, and its text.
    pub fn start(script: impl Fn(usize, &str) -> Fault + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (shared, script): (_, Arc<Script>) = (Arc::clone(&seen), Arc::new(script));
        let connections = Arc::new(AtomicUsize::new(0));
        let accepted = Arc::clone(&connections);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                accepted.fetch_add(1, Ordering::Relaxed);
                let (seen, script) = (Arc::clone(&shared), Arc::clone(&script));
                // A client may hang up at any moment; that is its own affair.
                thread::spawn(move || serve(stream, &seen, &*script).ok());
            }
        });
        Self {
            origin,
            seen,
            connections,
        }
    }

    /// Returns the number of connections so far.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Returns the requests so far, head and body.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("no panic").clone()
    }
}

fn serve(stream: TcpStream, seen: &Mutex<Vec<String>>, script: &Script) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    // Nothing is taken from the stream yet: what stays unread when it is dropped makes a reset of the hang-up.
    while stream.get_ref().peek(&mut [0])? != 0 {
        let number = seen.lock().expect("no panic").len();
        if let Fault::Reset(bytes) = script(number, "") {
            seen.lock().expect("no panic").push("unread".to_owned());
            return stream.get_mut().write_all(bytes.as_bytes());
        }
        let request = read(&mut stream)?;
        let mut all = seen.lock().expect("no panic");
        let fault = script(all.len(), &request);
        all.push(request);
        drop(all);
        let out = stream.get_mut();
        match fault {
            Fault::Response(status, headers, body) => {
                let length = if headers.contains("Content-Length") {
                    String::new()
                } else {
                    format!("Content-Length: {}\r\n", body.len())
                };
                let head = format!("HTTP/1.1 {status} X\r\n{length}{headers}\r\n");
                out.write_all((head + &body).as_bytes())?;
                continue;
            }
            Fault::Raw(bytes) | Fault::Reset(bytes) => out.write_all(bytes.as_bytes())?,
            Fault::Write(write) => write(out)?,
            Fault::Slow => {
                for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 2" {
                    out.write_all(&[*byte])?;
                    thread::sleep(Duration::from_millis(60));
                }
            }
        }
        return stream.get_mut().shutdown(Shutdown::Both);
    }
    Ok(())
}

fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    let lower = head.to_ascii_lowercase();
    let length = lower
        .split_once("content-length: ")
        .and_then(|(_, rest)| rest.lines().next()?.trim().parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(head + &String::from_utf8_lossy(&body))
}
