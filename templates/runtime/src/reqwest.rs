//! The crate's own HTTP stack: a [`Transport`] over the crate `reqwest`, with rustls.
//!
//! No redirect is followed; only `https` leaves this machine; a request to this machine itself goes through no
//! proxy; a body is read up to a limit; no error names a URL. The stack is set up with the first request, and if
//! that fails, each request says why.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use ::reqwest as http_stack;
use bytes::{Bytes, BytesMut};
use http::Uri;

use crate::base_url::is_loopback;
use crate::response::RawResponse;
use crate::timer::{Timer, TokioTimer};
use crate::transport::{Failure, Transport, TransportError};

/// The default transport: a pool of connections, HTTP/2, gzip, and the system's proxy settings.
///
/// * 10 s to make a connection, 60 s for a whole call, bodies of up to 16 MiB after decompression.
/// * A connection that is not used is kept for 90 s, and as many of them as were used at once; HTTP/2 where the server
///   offers it.
/// * TLS 1.2 or 1.3 with rustls, and the certificates that the system trusts.
/// * The proxy of the system's settings and of the variables `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; none for this
///   machine itself.
///
/// Needs a Tokio runtime with I/O and time. A client that wants something else brings a
/// [`Transport`] of its own, a few lines around any other stack.
pub struct Reqwest {
    pub(crate) settings: Settings,
    outside: OnceLock<Result<http_stack::Client, String>>,
    loopback: OnceLock<Result<http_stack::Client, String>>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    connect_timeout: Duration,
    timeout: Duration,
    body_limit: usize,
    pub(crate) https_only: bool,
}

impl Reqwest {
    /// Returns a transport with 10 s to connect, 60 s for a whole call, and bodies of up to 16 MiB.
    pub fn new() -> Self {
        Self::with(Settings {
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            body_limit: 16 * 1024 * 1024,
            https_only: true,
        })
    }

    /// Sets how long making a connection may take.
    #[must_use]
    pub fn connect_timeout(self, connect_timeout: Duration) -> Self {
        Self::with(Settings {
            connect_timeout,
            ..self.settings
        })
    }

    /// Sets how long a whole call may take, from connecting to the last byte of the answer.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self::with(Settings {
            timeout,
            ..self.settings
        })
    }

    /// Sets how many bytes of an answer's body are read, counted after decompression.
    #[must_use]
    pub fn body_limit(self, body_limit: usize) -> Self {
        Self::with(Settings {
            body_limit,
            ..self.settings
        })
    }

    fn with(settings: Settings) -> Self {
        Self {
            settings,
            outside: OnceLock::new(),
            loopback: OnceLock::new(),
        }
    }

    /// Returns the client for a host; a plain-text request must not reach a proxy, which is another machine.
    fn client(&self, uri: &Uri) -> Result<&http_stack::Client, TransportError> {
        let client = if uri.host().is_some_and(is_loopback) {
            self.loopback
                .get_or_init(|| self.settings.client(|builder| builder.no_proxy()))
        } else {
            self.outside.get_or_init(|| {
                self.settings
                    .client(|builder| builder.https_only(self.settings.https_only))
            })
        };
        client
            .as_ref()
            .map_err(|text| TransportError::new(Failure::Setup, text.as_str()))
    }

    pub(crate) async fn read(
        &self,
        mut answer: http_stack::Response,
    ) -> Result<RawResponse, TransportError> {
        let limit = self.settings.body_limit;
        let announced = answer.content_length().unwrap_or(0);
        if announced > limit as u64 {
            return Err(TransportError::too_large(limit));
        }
        let mut body = Pieces::default();
        while let Some(piece) = answer.chunk().await.map_err(failed)? {
            if piece.len() > limit - body.len() {
                return Err(TransportError::too_large(limit));
            }
            body.push(piece);
        }
        Ok(RawResponse {
            status: answer.status(),
            headers: std::mem::take(answer.headers_mut()),
            body: body.whole(),
            ..RawResponse::default()
        })
    }
}

/// A body as it comes. One that comes in a single piece, as most do, is not copied.
#[derive(Default)]
struct Pieces {
    first: Bytes,
    /// All pieces, once there is a second one.
    all: BytesMut,
}

impl Pieces {
    fn len(&self) -> usize {
        self.all.len().max(self.first.len())
    }

    fn push(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&self.first);
        }
        self.all.extend_from_slice(&piece);
    }

    fn whole(self) -> Bytes {
        match self.all.is_empty() {
            true => self.first,
            false => self.all.freeze(),
        }
    }
}

impl Settings {
    fn client(
        self,
        finish: impl FnOnce(http_stack::ClientBuilder) -> http_stack::ClientBuilder,
    ) -> Result<http_stack::Client, String> {
        let builder = http_stack::Client::builder()
            .redirect(http_stack::redirect::Policy::none())
            .connect_timeout(self.connect_timeout)
            .timeout(self.timeout);
        finish(builder)
            .build()
            .map_err(|error| chain(&error.without_url()))
    }
}

impl Default for Reqwest {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Reqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reqwest").field(&self.settings).finish()
    }
}

impl Reqwest {
    /// Sends a request, and waits for the head of the answer; `timeout` takes the place of the one for whole calls.
    pub(crate) async fn open(
        &self,
        request: http::Request<Bytes>,
        timeout: Option<Duration>,
    ) -> Result<http_stack::Response, TransportError> {
        let (parts, body) = request.into_parts();
        // An empty body is not no body: the stack below would treat it as one to be written.
        let is_written = !body.is_empty() || !parts.method.is_safe();
        self.execute(parts, is_written.then(|| body.into()), timeout)
            .await
    }

    /// Does what [`open`](Self::open) does, for a body of any kind.
    pub(crate) async fn execute(
        &self,
        parts: http::request::Parts,
        body: Option<http_stack::Body>,
        timeout: Option<Duration>,
    ) -> Result<http_stack::Response, TransportError> {
        let client = self.client(&parts.uri)?;
        let mut request = http_stack::Request::new(parts.method, checked(&parts.uri)?);
        *request.headers_mut() = parts.headers;
        *request.body_mut() = body;
        if timeout.is_some() {
            *request.timeout_mut() = timeout;
        }
        client.execute(request).await.map_err(failed)
    }
}

impl Transport for Reqwest {
    async fn send(&self, request: http::Request<Bytes>) -> Result<RawResponse, TransportError> {
        let answer = self.open(request, None).await?;
        self.read(answer).await
    }

    fn timer(&self) -> Option<&dyn Timer> {
        Some(&TokioTimer)
    }
}

/// Parses a URL again, by the rules of the stack; it must still be the one that was checked.
fn checked(uri: &Uri) -> Result<http_stack::Url, TransportError> {
    let setup = |text| TransportError::new(Failure::Setup, text);
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let text = [
        uri.scheme_str().unwrap_or_default(),
        "://",
        authority,
        target,
    ]
    .concat();
    let url = http_stack::Url::parse(&text)
        .map_err(|_| setup("the URL parser does not take the request's URL"))?;
    match url.path() == uri.path() && url.query() == uri.query() {
        true => Ok(url),
        false => Err(setup("the URL parser changed the request's path or query")),
    }
}

pub(crate) fn failed(error: http_stack::Error) -> TransportError {
    let failure = if error.is_builder() {
        Failure::Setup
    } else if error.is_connect() {
        Failure::Connect
    } else if error.is_timeout() {
        Failure::Timeout
    } else {
        Failure::Broken
    };
    TransportError::new(failure, error.without_url())
}

/// Returns an error's text with that of all the errors underneath.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{BearerToken, Client, In, Server};
    use crate::error::Error;
    use crate::request::{InvalidRequest, Operation, Parts, Request};
    use crate::response::NoContent;
    use serde_json::Value;
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::sync::mpsc::{Receiver, channel};
    use std::thread;

    struct V1;

    impl Server for V1 {
        const URL: &'static str = "https://graph.example/v1.0";
    }

    struct Get(&'static str);

    impl In<V1> for Get {}

    impl Request for Get {
        type Response = NoContent;
        type Error = Value;
        const OPERATION: Operation = Operation {
            name: "Get",
            method: http::Method::GET,
            path: "/{id}/calls",
            page: "calls",
        };

        fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
            parts.path("/");
            parts.param("id", &self.0)?;
            parts.path("/calls");
            parts.query("q", &self.0);
            Ok(())
        }
    }

    /// Answers each connection with the same bytes; returns its address and the heads of the requests it sees.
    fn server(answer: Vec<u8>) -> (String, Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (heads, seen) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap() > 0 {}
                if heads.send(head).is_err() {
                    return;
                }
                // The client may hang up in the middle of a body that is too large.
                let _ = stream.get_mut().write_all(&answer);
                let _ = stream.get_mut().shutdown(std::net::Shutdown::Write);
                let _ = stream.read_to_end(&mut Vec::new());
            }
        });
        (origin, seen)
    }

    fn answer(head: &str, body: &[u8]) -> Vec<u8> {
        let mut bytes = format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").into_bytes();
        bytes.extend_from_slice(body);
        bytes
    }

    fn client(origin: &str, transport: Reqwest) -> Client<V1, BearerToken, Reqwest> {
        let builder = Client::builder(BearerToken::new("CANARY-1")).origin(origin);
        builder.transport(transport).build().unwrap()
    }

    fn failure(error: Error<Value>) -> Failure {
        let shown = format!("{error} {error:?}");
        assert!(
            !shown.contains("CANARY") && !shown.contains("http://"),
            "{shown}"
        );
        match error {
            Error::Transport(error) => error.failure(),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_value_stays_in_its_segment_on_the_wire() {
        let (origin, seen) = server(answer("204 No Content", b""));
        let client = client(&origin, Reqwest::new());
        for (id, segment) in [
            ("a/b", "a%2Fb"),
            ("%2e%2e", "%252e%252e"),
            ("..\\", "..%5C"),
            ("a b/ä?#%2F", "a%20b%2F%C3%A4%3F%23%252F"),
            ("x?psid=ev&y", "x%3Fpsid%3Dev%26y"),
            ("'{}|^`\"<>", "%27%7B%7D%7C%5E%60%22%3C%3E"),
        ] {
            client.send(Get(id)).await.unwrap();
            let head = seen.recv().unwrap();
            let line = format!("GET /v1.0/{segment}/calls?q={segment} HTTP/1.1\r\n");
            assert!(head.starts_with(&line), "{head}");
            assert!(
                head.to_lowercase()
                    .contains("\r\nauthorization: bearer canary-1\r\n")
            );
            assert!(head.contains(concat!("\r\nuser-agent: ", env!("CARGO_PKG_NAME"), "/")));
        }
        for id in ["", ".", "..", "\0", "\r\n", "a\tb"] {
            let error = client.send(Get(id)).await.unwrap_err();
            assert!(matches!(error, Error::Invalid(_)), "{id:?}");
        }
        assert!(seen.try_recv().is_err(), "a refused request was sent");
    }

    #[test]
    fn no_url_parser_reads_a_value_as_anything_but_one_segment() {
        const NASTY: [&str; 16] = [
            "", ".", "%2e", "%", "2E", "/", "\\", "?", "#", " ", ";", ":", "@", "a", "ä",
            "\u{feff}",
        ];
        let values = NASTY.iter().flat_map(|a| NASTY.map(|b| format!("{a}{b}")));
        for value in values.flat_map(|ab| NASTY.map(|c| format!("{ab}{c}"))) {
            let mut parts = Parts::new();
            parts.path("/");
            if parts.param("id", &value).is_err() {
                assert!(["", ".", ".."].contains(&value.as_str()), "{value:?}");
                continue;
            }
            parts.path("/calls");
            let base = crate::base_url::BaseUrl::parse(V1::URL).unwrap();
            let request = parts.finish(&base, http::Method::GET).unwrap();
            let url = http_stack::Url::parse(&request.uri().to_string()).unwrap();
            let segments: Vec<_> = url.path_segments().unwrap().collect();
            let [version, id, calls] = segments[..] else {
                panic!("{value:?} makes {segments:?}");
            };
            assert_eq!((version, calls), ("v1.0", "calls"));
            let decoded = percent_encoding::percent_decode_str(id)
                .decode_utf8()
                .unwrap();
            assert_eq!(decoded, value);
        }
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer() {
        let (elsewhere, seen) = server(answer("200 OK", b"{}"));
        let (origin, _seen) = server(answer(&format!("302 Found\r\nLocation: {elsewhere}/"), b""));
        let error = client(&origin, Reqwest::new())
            .send(Get("1"))
            .await
            .unwrap_err();
        assert!(
            matches!(&error, Error::Http(answer) if answer.status == 302),
            "{error:?}"
        );
        assert!(seen.try_recv().is_err(), "the redirect was followed");
    }

    #[tokio::test]
    async fn a_body_is_read_up_to_the_limit() {
        const LIMIT: usize = 16 * 1024 * 1024;
        let mut body = vec![b' '; LIMIT];
        let (origin, _seen) = server(answer("200 OK", &body));
        let reply = client(&origin, Reqwest::new())
            .send(Get("1"))
            .await
            .unwrap();
        assert_eq!(reply.meta().body.len(), LIMIT);

        body.push(b' ');
        let announced = format!("200 OK\r\nContent-Length: {}", body.len());
        for head in ["200 OK", &announced] {
            let (origin, _seen) = server(answer(head, &body));
            let error = client(&origin, Reqwest::new())
                .send(Get("1"))
                .await
                .unwrap_err();
            assert_eq!(failure(error), Failure::TooLarge { limit: LIMIT });
        }
        let (origin, _seen) = server(answer("200 OK", b"12345"));
        let small = Reqwest::new().body_limit(4);
        let error = client(&origin, small).send(Get("1")).await.unwrap_err();
        assert_eq!(failure(error), Failure::TooLarge { limit: 4 });
    }

    #[tokio::test]
    async fn what_breaks_is_told_apart() {
        let (origin, _seen) = server(answer("200 OK\r\nContent-Length: 9", b"{}"));
        let error = client(&origin, Reqwest::new())
            .send(Get("1"))
            .await
            .unwrap_err();
        assert_eq!(failure(error), Failure::Broken);

        // Nobody listens on a port that small.
        let error = client("http://127.0.0.1:1", Reqwest::new())
            .send(Get("1"))
            .await;
        assert_eq!(failure(error.unwrap_err()), Failure::Connect);

        let silent = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", silent.local_addr().unwrap());
        let hasty = Reqwest::new().timeout(Duration::from_millis(50));
        let error = client(&origin, hasty).send(Get("1")).await.unwrap_err();
        assert_eq!(failure(error), Failure::Timeout);
    }

    #[tokio::test]
    async fn plain_text_does_not_leave_this_machine() {
        let request = http::Request::get("http://192.0.2.1/?token=CANARY").body(Bytes::new());
        let error = Reqwest::new().send(request.unwrap()).await.unwrap_err();
        assert!(error.is_unsent());
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }
}
