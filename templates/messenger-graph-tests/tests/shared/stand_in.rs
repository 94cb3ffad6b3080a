//! A stand-in for the Graph API on a loopback port.
//!
//! It gives every request the response that a test sets, and keeps the request byte for byte as received: no URL
//! parser and no HTTP library is between a test and the request line. The stand-in of the crate would judge the crate's requests by the
//! tables that they are made of.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request as received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The request line and the headers, each line with its `\r\n`.
    pub head: String,
    pub body: String,
}

impl Seen {
    /// Method and target, such as `GET /v26.0/1`.
    pub fn request_line(&self) -> &str {
        let line = self.head.lines().next().unwrap_or_default();
        line.trim_end_matches(" HTTP/1.1")
    }

    /// The request target, after the method.
    pub fn target(&self) -> &str {
        self.request_line().split(' ').nth(1).unwrap_or_default()
    }

    /// The values of all headers of a name.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let headers = self.head.lines().skip(1);
        headers
            .filter_map(|line| line.split_once(": "))
            .filter(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect()
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub enum Reaction {
    /// Sends a status line, headers and a body, and keeps the connection.
    Response {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// Sends these bytes and hangs up.
    Raw(Vec<u8>),
    /// Hangs up with the request unread, which resets the connection.
    Reset,
    /// Reads the request and never responds.
    Silence,
}

/// A running server; it ends with the process.
pub struct StandIn {
    pub origin: String,
    state: Arc<Mutex<State>>,
}

struct State {
    reaction: Reaction,
    /// What comes after the next request, in turn.
    then: VecDeque<Reaction>,
    seen: Vec<Seen>,
}

impl StandIn {
    /// Starts a server on a free port, which responds with `{}`.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State {
            reaction: json(200, "{}"),
            then: VecDeque::new(),
            seen: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // A client may hang up at any moment; that is its own affair.
                thread::spawn(move || serve(stream, &state).ok());
            }
        });
        Self { origin, state }
    }

    /// Says what to do with the requests to come, and forgets those that came.
    pub fn react(&self, reaction: Reaction) {
        let mut state = self.state.lock().expect("no panic");
        state.reaction = reaction;
        state.then.clear();
        state.seen.clear();
    }

    /// Says what to do with each of the requests to come; the last of it holds for all further ones.
    pub fn react_in_turn(&self, reactions: impl IntoIterator<Item = Reaction>) {
        let mut reactions = reactions.into_iter();
        self.react(reactions.next().expect("a reaction"));
        self.state.lock().expect("no panic").then.extend(reactions);
    }

    /// Returns the requests since the last call of this.
    pub fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.state.lock().expect("no panic").seen)
    }

    /// Returns the one request since the last call of [`seen`](Self::seen).
    pub fn seen_one(&self) -> Seen {
        let mut seen = self.seen();
        assert_eq!(seen.len(), 1, "one request, not {seen:#?}");
        seen.remove(0)
    }
}

/// A JSON response, with the headers that Graph adds.
pub fn json(status: u16, body: impl ToString) -> Reaction {
    with_type(status, "application/json; charset=UTF-8", body.to_string())
}

/// A response of any type.
pub fn with_type(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Reaction {
    Reaction::Response {
        status,
        headers: vec![
            ("Content-Type", content_type.to_owned()),
            ("facebook-api-version", "v26.0".to_owned()),
            ("x-fb-trace-id", "E7riEe9OW2e".to_owned()),
        ],
        body: body.into(),
    }
}

fn serve(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        // Nothing is taken from the stream yet: what stays unread when it is dropped makes a reset of the hang-up.
        if stream.get_ref().peek(&mut [0])? == 0 {
            return Ok(());
        }
        if matches!(state.lock().expect("no panic").reaction, Reaction::Reset) {
            return Ok(());
        }
        let seen = read(&mut stream)?;
        let mut state = state.lock().expect("no panic");
        state.seen.push(seen);
        let reaction = state.reaction.clone();
        if let Some(next) = state.then.pop_front() {
            state.reaction = next;
        }
        drop(state);
        let (status, headers, body) = match reaction {
            Reaction::Response {
                status,
                headers,
                body,
            } => (status, headers, body),
            Reaction::Raw(bytes) => return stream.get_mut().write_all(&bytes),
            Reaction::Reset | Reaction::Silence => continue,
        };
        let length = body.len();
        let mut response = format!("HTTP/1.1 {status} Whatever\r\nContent-Length: {length}\r\n");
        for (name, value) in headers {
            response += &format!("{name}: {value}\r\n");
        }
        response += "\r\n";
        // In one piece: two writes would wait for each other's acknowledgement.
        stream
            .get_mut()
            .write_all(&[response.as_bytes(), &body].concat())?;
    }
}

fn read(stream: &mut impl BufRead) -> std::io::Result<Seen> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    let mut seen = Seen {
        head,
        body: String::new(),
    };
    let length = seen
        .header("content-length")
        .first()
        .map_or(0, |length| length.parse().expect("a length"));
    stream.take(length).read_to_string(&mut seen.body)?;
    Ok(seen)
}
