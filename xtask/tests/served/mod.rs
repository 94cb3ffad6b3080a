//! A server on this machine that has documents. In: what is at each path. Out: its address, and which paths were asked for.
//! Each response is written byte by byte as a test says it, so that it may also be wrong.

#![allow(dead_code, reason = "a test uses a part of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the server writes after a request.
#[derive(Clone, Debug)]
pub enum Served {
    /// These bytes, and then the end of the connection.
    Bytes(Vec<u8>),
    /// A head, and then a body without an end.
    Endless,
    /// Nothing, for a while.
    Silence,
}

/// Returns a complete response.
pub fn response(status: &str, media_type: &str, body: &[u8]) -> Served {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n"
    );
    Served::Bytes([head.as_bytes(), body].concat())
}

pub fn document(text: &str) -> Served {
    response("200 OK", "application/yaml; charset=utf-8", text.as_bytes())
}

pub fn redirect(location: &str) -> Served {
    Served::Bytes(
        format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\n\r\n")
            .into_bytes(),
    )
}

pub fn missing() -> Served {
    response("404 Not Found", "text/html", b"<html>Not found</html>")
}

/// A server that runs until the test's process ends.
pub struct DocumentServer {
    pub address: SocketAddr,
    log: Arc<Mutex<Vec<String>>>,
    sent: Arc<AtomicU64>,
}

impl DocumentServer {
    /// Starts a server; `serve` says what is at a path.
    pub fn start(serve: impl Fn(&str) -> Served + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let server = Self {
            address: listener.local_addr().expect("an address"),
            log: Arc::default(),
            sent: Arc::default(),
        };
        let (log, sent) = (Arc::clone(&server.log), Arc::clone(&server.sent));
        let serve = Arc::new(serve);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, sent, serve) = (Arc::clone(&log), Arc::clone(&sent), Arc::clone(&serve));
                thread::spawn(move || {
                    let Some(path) = requested(&stream) else {
                        return;
                    };
                    let served = serve(&path);
                    log.lock().expect("no test panics here").push(path);
                    write(stream, &served, &sent);
                });
            }
        });
        server
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the paths that were asked for since the last call.
    pub fn take_log(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().expect("no test panics here"))
    }

    /// Returns how many bytes of endless bodies were sent.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }
}

/// Reads a request, and returns its path.
fn requested(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    for line in lines {
        if line.ok()?.is_empty() {
            break;
        }
    }
    Some(path)
}

fn write(mut stream: TcpStream, served: &Served, sent: &AtomicU64) {
    match served {
        Served::Bytes(bytes) => {
            let _ = stream.write_all(bytes);
        }
        Served::Endless => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
            let block = [b'#'; 4096];
            while stream.write_all(&block).is_ok() {
                sent.fetch_add(block.len() as u64, Ordering::SeqCst);
            }
        }
        Served::Silence => thread::sleep(Duration::from_secs(5)),
    }
    let _ = stream.shutdown(std::net::Shutdown::Write);
    // The client reads to the end before the connection is closed.
    let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
    let _ = stream.read(&mut [0; 16]);
}
