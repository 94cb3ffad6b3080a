//! Calls that are dropped at each of their suspension points, with retries, budget, pacer, batches and lists at work, over
//! HTTP/1 and HTTP/2. Out: a client as good as new, whose budget is whole, whose pacer admits calls, whose connections are
//! used again; and a server that saw nothing twice that may be sent once only.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::serve::ListenerExt;
use messenger_graph::bytes::Bytes;
use messenger_graph::client::{Failure, Timer, TokioTimer, Transport, TransportError};
use messenger_graph::graph::{Pacer, Percent};
use messenger_graph::response::RawResponse;
use messenger_graph::{PageToken, v26};

use crate::faulty::{Fault, Faulty, response, with_headers};
use crate::kinds::{KINDS, Kind, TOKEN, builder, quick};

/// An allowance that is almost used up, so that the pacer has calls wait.
const USAGE: &str = "x-app-usage: {\"call_count\":96}\r\n";

/// A future, until it is suspended for the last time that it may.
struct Dropped<F> {
    future: Pin<Box<F>>,
    suspensions: usize,
}

impl<F: Future> Future for Dropped<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if self.suspensions == 0 => Poll::Ready(None),
            Poll::Pending => {
                self.suspensions -= 1;
                Poll::Pending
            }
        }
    }
}

/// Makes a call that is dropped after so many suspensions; the word it came to, if it came to its end before.
async fn dropped<T: Transport + Clone + 'static>(
    kind: Kind,
    client: &v26::Client<PageToken, T>,
    suspensions: usize,
) -> Option<String> {
    let future = Box::pin(kind.call(client));
    let call = Dropped {
        future,
        suspensions,
    };
    call.await.map(|(word, _)| word)
}

/// A server of which every third response is a failure, and each says how much of the allowance is used.
fn unsteady(kind: Kind) -> Faulty {
    Faulty::start(move |number, request| match number % 3 {
        0 => Fault::Response(503, USAGE.to_owned(), String::new()),
        _ => with_headers(
            USAGE,
            &kind.success(usize::from(request.contains("after="))),
        ),
    })
}

fn pacer() -> Pacer {
    Pacer::new()
        .without_documented_rates()
        .threshold(Percent(50.0))
        .widest_gap(Duration::from_micros(500))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_can_be_dropped_at_each_of_its_suspensions() {
    for (kind, name) in KINDS {
        let server = unsteady(kind);
        let client = builder(&server.origin).guard(pacer());
        let client = client.build().expect("a client");
        let (mut calls, mut ended, mut suspensions) = (0, 0, 0);
        // A call that may be repeated takes more suspensions in some runs than in others.
        while ended < 5 {
            calls += 1;
            match dropped(kind, &client, suspensions).await {
                Some(_) => ended += 1,
                None => suspensions += 1,
            }
            assert!(suspensions < 1_000, "{name} does not end");
        }
        assert!(suspensions > 0, "{name} is never suspended");
        let seen = server.seen();
        let sent = seen
            .iter()
            .filter(|request| request.starts_with("POST"))
            .count();
        assert!(
            !kind.only_once() || sent <= calls,
            "{name}: {sent} requests of {calls} calls"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_is_as_good_as_new_after_calls_that_were_dropped() {
    let server = Faulty::start(|number, request| {
        let is_list = request.starts_with("GET /v26.0/9/");
        let kind = match (is_list, request.contains("batch=")) {
            (true, _) => Kind::List,
            (_, true) => Kind::Batch,
            _ => Kind::Read,
        };
        match number % 4 {
            _ if request.contains("/broken") => response(503, ""),
            0 => Fault::Response(503, USAGE.to_owned(), String::new()),
            _ => with_headers(
                USAGE,
                &kind.success(usize::from(request.contains("after="))),
            ),
        }
    });
    let client = builder(&server.origin).guard(pacer());
    let client = client.retry(quick().attempts(10).budget(3, 100));
    let client = client.build().expect("a client");
    let mut tasks = Vec::new();
    for task in 0..8 {
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            let mut random = fastrand::Rng::with_seed(task);
            for _ in 0..60 {
                let (kind, _) = KINDS[random.usize(..KINDS.len())];
                let _ = dropped(kind, &client, random.usize(..8)).await;
            }
        }));
    }
    for task in tasks {
        task.await.expect("no panic");
    }
    // The pacer admits calls, and connections are used again. A call that begins before the connection of the one before it is back
    // in the pool opens another: the scheduler decides, so that some may.
    let before = server.connections();
    for _ in 0..20 {
        let call = tokio::time::timeout(Duration::from_secs(60), Kind::Read.call(&client));
        call.await.expect("the pacer admits a call");
    }
    let opened = server.connections() - before;
    assert!(opened <= 10, "{opened} connections for 20 calls in a row");
    // The budget is whole: a burst of three repetitions, of which none was lost and none was added.
    let before = server.seen().len();
    let broken = v26::persona::GetPersona::new("broken");
    client.send(broken).await.expect_err("503");
    assert_eq!(server.seen().len() - before, 1 + 3);
}

/// A transport that speaks HTTP/2 from the first byte, without TLS.
struct Http2(reqwest::Client);

impl Transport for Http2 {
    async fn send(&self, request: http::Request<Bytes>) -> Result<RawResponse, TransportError> {
        let broken = |_| TransportError::new(Failure::Broken, "no whole response");
        let request = reqwest::Request::try_from(request).expect("it has an address");
        let response = self.0.execute(request).await.map_err(broken)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut whole = http::Response::new(response.bytes().await.map_err(broken)?);
        (*whole.status_mut(), *whole.headers_mut()) = (status, headers);
        Ok(whole.into())
    }

    fn timer(&self) -> Option<&dyn Timer> {
        Some(&TokioTimer)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn calls_that_are_dropped_leave_their_http2_connection_to_the_others() {
    let connections = Arc::new(AtomicUsize::new(0));
    let requests = Arc::new(AtomicUsize::new(0));
    let respond = async |State(requests): State<Arc<AtomicUsize>>| {
        tokio::time::sleep(Duration::from_millis(1)).await;
        match requests.fetch_add(1, Ordering::Relaxed) % 3 {
            0 => (StatusCode::SERVICE_UNAVAILABLE, ""),
            _ => (
                StatusCode::OK,
                r#"{"id":"1","success":true,"data":[{"id":"1"}]}"#,
            ),
        }
    };
    let routes = axum::Router::new().fallback(respond);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let accepted = Arc::clone(&connections);
    let listener = listener.tap_io(move |_| {
        accepted.fetch_add(1, Ordering::Relaxed);
    });
    let routes = routes.with_state(Arc::clone(&requests));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let transport = reqwest::Client::builder()
        .http2_prior_knowledge()
        .no_proxy();
    let transport = transport.build().expect("a transport");
    let builder = v26::Client::builder(PageToken::new(TOKEN)).origin(&origin);
    let client = builder.transport(Arc::new(Http2(transport))).retry(quick());
    let client = client.build().expect("a client");
    let mut tasks = Vec::new();
    for task in 0..8 {
        let client = client.clone();
        tasks.push(tokio::spawn(async move {
            let mut random = fastrand::Rng::with_seed(task);
            let kinds = [Kind::Read, Kind::Delete, Kind::Post, Kind::List];
            for _ in 0..60 {
                let kind = kinds[random.usize(..kinds.len())];
                let _ = dropped(kind, &client, random.usize(..6)).await;
            }
        }));
    }
    for task in tasks {
        task.await.expect("no panic");
    }
    // Every third request fails, and the calls may have used up what may be repeated.
    let (first, _) = Kind::Read.call(&client).await;
    let (second, _) = Kind::Read.call(&client).await;
    assert!(first == "ok" || second == "ok", "{first}, then {second}");
    assert!(requests.load(Ordering::Relaxed) > 100, "calls were made");
    let opened = connections.load(Ordering::Relaxed);
    assert!(
        opened <= 8,
        "{opened} connections: at most one for each task that began at once"
    );
}
