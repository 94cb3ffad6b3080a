//! The stand-in on a port of this machine. In: requests of any HTTP client, in any language. Out: responses, and deliveries posted to a
//! webhook on this machine.
//!
//! Below `/admin/` are a page for conversations and an API that has persons act, moves the clock, sets the webhook and asks for faults;
//! everything else is Graph's. No token and no body is logged, and nothing leaves the machine.

mod admin;
mod report;
mod webhook;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

pub use webhook::{CallbackError, Webhook};

use super::respond::{TEXT, respond};
use super::{Course, StandIn};
use webhook::Outbox;

/// The largest body that is read, in bytes: an upload with its parts.
const LARGEST: usize = 32 << 20;

/// How often the task that posts deliveries looks for new ones without being woken.
const LOOK: std::time::Duration = std::time::Duration::from_millis(50);

/// A server that is not running yet.
pub struct StandInServer {
    graph: StandIn,
    listener: TcpListener,
    address: SocketAddr,
    webhook: Option<Webhook>,
}

/// What the tasks of a server share.
struct Shared {
    graph: StandIn,
    outbox: Outbox,
    /// Wakes the task that posts deliveries.
    wake: Notify,
    /// Whether only this machine can reach the server.
    is_local: bool,
}

impl StandInServer {
    /// Listens on a port of the loopback interface; 0 is any free one.
    ///
    /// # Errors
    ///
    /// The port is taken.
    pub async fn bind(graph: StandIn, port: u16) -> std::io::Result<Self> {
        Self::expose(graph, SocketAddr::from(([127, 0, 0, 1], port))).await
    }

    /// Listens on any address. On one that is not a loopback address, **other machines can use and change the state**.
    ///
    /// # Errors
    ///
    /// The address cannot be listened on.
    pub async fn expose(graph: StandIn, address: SocketAddr) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self {
            graph,
            listener,
            address,
            webhook: None,
        })
    }

    /// Sets where deliveries are posted to.
    #[must_use]
    pub fn webhook(mut self, webhook: Webhook) -> Self {
        self.webhook = Some(webhook);
        self
    }

    /// Returns the origin, such as `http://127.0.0.1:8010`, for a client's builder.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves until it is dropped.
    pub async fn run(self) -> Infallible {
        let shared = Arc::new(Shared {
            graph: self.graph,
            outbox: Outbox::new(self.webhook),
            wake: Notify::new(),
            is_local: self.address.ip().is_loopback(),
        });
        let posting = Arc::clone(&shared);
        let posting = tokio::spawn(async move {
            loop {
                for post in posting.graph.posts() {
                    posting.outbox.post(&post).await;
                }
                // What happens in process, without a request, is noticed at the next look.
                let woken = posting.wake.notified();
                let _ = tokio::time::timeout(LOOK, woken).await;
            }
        });
        let _posting = AbortOnDrop(posting);
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    tokio::spawn(connection(Arc::clone(&shared), stream));
                }
                // Too many open files, for example: the next try is after others have closed.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            }
        }
    }
}

/// Ends a task with what started it.
struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn connection(shared: Arc<Shared>, stream: TcpStream) {
    // A response is one small write; waiting for more only delays it.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| serve(&shared, request));
    let mut http = hyper::server::conn::http1::Builder::new();
    let served = http
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    // A client may hang up at any moment, and a fault may ask for it.
    let _ = served.await;
}

/// Ends the connection without a response.
#[derive(Debug, thiserror::Error)]
#[error("the connection ends here, as was asked for")]
struct Hangup;

async fn serve(
    shared: &Arc<Shared>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Hangup> {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST).collect().await else {
        let why = "the body is too large";
        return Ok(respond(StatusCode::PAYLOAD_TOO_LARGE, TEXT, why).map(Full::new));
    };
    let request = Request::from_parts(parts, body.to_bytes());
    if request.uri().path().starts_with("/admin") {
        let response = admin::handle(shared, &request).await;
        shared.wake.notify_one();
        return Ok(response.map(Full::new));
    }
    let (course, latency) = shared.graph.course(&request);
    shared.wake.notify_one();
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    match course {
        Course::Response(response) => Ok(response.map(Full::new)),
        Course::Hangup => Err(Hangup),
    }
}
