//! The bot's web server, as far as the page needs one. In: requests of the browser. Out: the page, the module, the
//! stand-in SDK; what the page posts goes to the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

use super::driver::length;

pub const MODULE: &str = include_str!("../../../../generated/web/messenger-extensions.js");
pub const SDK: &str = include_str!("sdk.js");
const PAGE: &str = include_str!("page.html");

/// Starts the server; each posted body arrives at the receiver.
pub fn start(signed_request: &str) -> (SocketAddr, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (sender, posted) = channel();
    let sdk = SDK.replace("SIGNED", signed_request);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (sender, sdk) = (sender.clone(), sdk.clone());
            // Browsers open connections that they do not use at once.
            std::thread::spawn(move || serve(stream, &sdk, &sender));
        }
    });
    (address, posted)
}

fn serve(mut stream: TcpStream, sdk: &str, posted: &Sender<String>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a connection"));
    let mut first = String::new();
    if reader.read_line(&mut first).unwrap_or(0) == 0 {
        return;
    }
    let length = length(&mut reader);
    let (kind, body) = match first.split(' ').nth(1) {
        Some("/") => ("text/html", PAGE),
        Some("/messenger-extensions.js") => ("text/javascript", MODULE),
        Some("/sdk.js") => ("text/javascript", sdk),
        Some("/responses") => {
            let mut body = vec![0; length];
            if reader.read_exact(&mut body).is_ok() {
                // The test may be over.
                let _ = posted.send(String::from_utf8_lossy(&body).into_owned());
            }
            ("text/plain", "")
        }
        _ => ("text/plain", ""),
    };
    // The browser may have closed the connection.
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
}
