//! The course of a call in virtual time: a clock that moves only when everything waits, and a transport that follows a
//! script. Deadlines, pauses and dropped calls are looked at to the millisecond, without a second of real time.

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use bytes::Bytes;
use http::Method;
use serde_json::Value;

use super::*;
use crate::client::{BearerToken, ClientBuilder};
use crate::guard::Guard;
use crate::invalid::InvalidRequest;
use crate::parts::Parts;
use crate::response::NoContent;
use crate::retry::Retry;

/// A clock that moves on to the end of the next wait, and only then.
#[derive(Clone)]
struct Clock(Arc<Mutex<(Instant, Vec<Instant>)>>);

impl Clock {
    fn new() -> Self {
        Self(Arc::new(Mutex::new((Instant::now(), Vec::new()))))
    }

    fn move_on(&self) {
        let mut state = self.0.lock().unwrap();
        let (now, ends) = &mut *state;
        ends.retain(|end| *end > *now);
        *now = *ends.iter().min().expect("something that ends");
    }
}

impl Timer for Clock {
    fn sleep(&self, duration: Duration) -> Sleep {
        let clock = self.clone();
        let end = clock.now() + duration;
        clock.0.lock().unwrap().1.push(end);
        Box::pin(std::future::poll_fn(move |_| {
            if clock.now() >= end {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        }))
    }

    fn now(&self) -> Instant {
        self.0.lock().unwrap().0
    }
}

/// What the server does with a request, after a number of milliseconds.
#[derive(Clone, Copy)]
enum Does {
    Respond(u64, u16, &'static str),
    Break(u64),
    Disconnect,
    Nothing,
}

const HOUR: u64 = 3_600_000;

/// A transport that follows a script, whose last line counts for all requests behind it.
struct Scripted {
    clock: Clock,
    script: Vec<Does>,
    seen: AtomicUsize,
    /// The requests whose response is awaited.
    open: AtomicUsize,
}

struct Open<'a>(&'a AtomicUsize);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Transport for Scripted {
    async fn send(&self, _: http::Request<Bytes>) -> Result<RawResponse, TransportError> {
        self.open.fetch_add(1, Ordering::Relaxed);
        let _open = Open(&self.open);
        let number = self.seen.fetch_add(1, Ordering::Relaxed);
        let wait = |millis| self.clock.sleep(Duration::from_millis(millis));
        match self.script[number.min(self.script.len() - 1)] {
            Does::Respond(millis, status, retry_after) => {
                wait(millis).await;
                let response = http::Response::builder().status(status);
                let response = response.header("retry-after", retry_after).body("");
                Ok(response.unwrap().into())
            }
            Does::Break(millis) => {
                wait(millis).await;
                Err(TransportError::new(Failure::Broken, "broken"))
            }
            Does::Disconnect => Err(TransportError::new(Failure::Connect, "unreachable")),
            Does::Nothing => {
                wait(HOUR).await;
                Err(TransportError::new(Failure::Broken, "an hour is over"))
            }
        }
    }

    fn timer(&self) -> Option<&dyn Timer> {
        Some(&self.clock)
    }
}

struct V1;

impl Server for V1 {
    const URL: &'static str = "https://graph.example/v1.0";
}

struct Read;
struct Post;

impl<V> In<V> for Read {}
impl<V> In<V> for Post {}

const fn operation(method: Method) -> Operation {
    Operation {
        name: "Test",
        method,
        path: "/me",
        page: "test",
    }
}

impl Request for Read {
    type Response = NoContent;
    type Error = Value;
    const OPERATION: Operation = operation(Method::GET);

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        parts.path("/me");
        Ok(())
    }
}

impl Request for Post {
    type Response = NoContent;
    type Error = Value;
    const OPERATION: Operation = operation(Method::POST);

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        parts.path("/me");
        Ok(())
    }
}

type Builder = ClientBuilder<V1, BearerToken, Arc<Scripted>>;

/// A client, and the server behind it.
struct Stage {
    clock: Clock,
    begin: Instant,
    transport: Arc<Scripted>,
    client: Client<V1, BearerToken, Arc<Scripted>>,
}

/// Without pauses, unless the test sets them.
fn eager() -> Retry {
    Retry::default().backoff(Duration::ZERO, Duration::ZERO)
}

fn stage(script: &[Does], set: impl FnOnce(Builder) -> Builder) -> Stage {
    let clock = Clock::new();
    let transport = Arc::new(Scripted {
        clock: clock.clone(),
        script: script.to_vec(),
        seen: AtomicUsize::new(0),
        open: AtomicUsize::new(0),
    });
    let builder = Client::<V1, _>::builder(BearerToken::new("CANARY-1"));
    let builder = builder.transport(Arc::clone(&transport)).retry(eager());
    Stage {
        begin: clock.now(),
        clock,
        transport,
        client: set(builder).build().unwrap(),
    }
}

impl Stage {
    /// Runs a future to its end; the clock moves on whenever it waits.
    fn run<F: Future>(&self, future: F) -> F::Output {
        self.run_for(future, usize::MAX).expect("an end")
    }

    /// Runs a future up to its `most`-th wait, then drops it.
    fn run_for<F: Future>(&self, future: F, most: usize) -> Option<F::Output> {
        let mut future = pin!(future);
        for _ in 0..most {
            let polled = future
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()));
            if let Poll::Ready(output) = polled {
                return Some(output);
            }
            self.clock.move_on();
        }
        None
    }

    fn read(&self) -> Result<Response<NoContent>, Error<Value>> {
        self.run(self.client.send(Read))
    }

    fn elapsed(&self) -> Duration {
        self.clock.now() - self.begin
    }

    fn seen(&self) -> usize {
        self.transport.seen.load(Ordering::Relaxed)
    }
}

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn is_timeout(error: &Error<Value>) -> bool {
    matches!(error, Error::Transport(error) if error.failure() == Failure::Timeout)
}

#[test]
fn each_try_has_its_own_time() {
    let stage = stage(&[Does::Nothing], |client| {
        client.attempt_timeout(millis(1_000))
    });
    let error = stage.read().unwrap_err();
    assert!(is_timeout(&error), "{error:?}");
    assert_eq!((stage.seen(), stage.elapsed()), (3, millis(3_000)));
    let outcomes: Vec<_> = error
        .earlier_attempts()
        .iter()
        .map(|try_| try_.outcome)
        .collect();
    assert_eq!(outcomes, [AttemptOutcome::Failed(Failure::Timeout); 2]);
}

#[test]
fn a_deadline_ends_the_try_that_runs_then() {
    let stage = stage(&[Does::Nothing], |client| {
        let client = client.attempt_timeout(millis(1_000));
        client.deadline(millis(2_500)).retry(eager().attempts(9))
    });
    assert!(is_timeout(&stage.read().unwrap_err()));
    assert_eq!((stage.seen(), stage.elapsed()), (3, millis(2_500)));
}

#[test]
fn a_call_may_have_its_own_deadline() {
    let stage = stage(&[Does::Nothing], |client| client.deadline(millis(9_000)));
    let call = Call::new().deadline(millis(700));
    let error = stage.run(stage.client.send_with(Read, call)).unwrap_err();
    assert!(is_timeout(&error), "{error:?}");
    assert_eq!((stage.seen(), stage.elapsed()), (1, millis(700)));
}

#[test]
fn a_pause_that_outlasts_the_deadline_is_not_begun() {
    let stage = stage(&[Does::Respond(100, 429, "10")], |client| {
        client.deadline(millis(5_000))
    });
    assert_eq!(stage.read().unwrap_err().status().unwrap(), 429);
    assert_eq!((stage.seen(), stage.elapsed()), (1, millis(100)));
}

#[test]
fn the_pauses_are_those_that_are_reported() {
    let script = [
        Does::Respond(10, 503, "2"),
        Does::Break(10),
        Does::Respond(10, 200, ""),
    ];
    let stage = stage(&script, |client| {
        client.retry(Retry::default().backoff(millis(100), millis(150)))
    });
    let response = stage.read().unwrap();
    let [first, second] = response.meta().earlier_attempts() else {
        panic!("{:?}", response.meta().earlier_attempts());
    };
    assert!((millis(2_000)..=millis(2_100)).contains(&first.pause));
    assert!(second.pause <= millis(150));
    assert_eq!(stage.elapsed(), millis(30) + first.pause + second.pause);
    assert_eq!(second.outcome, AttemptOutcome::Failed(Failure::Broken));
}

/// A guard that holds every try back.
struct Hold(Duration);

impl Guard for Hold {
    fn admit(&self, _: &Operation, _: &Prepared) -> Admission {
        Admission::Wait(self.0)
    }
}

#[test]
fn a_guards_wait_counts_against_the_deadline() {
    let ok = [Does::Respond(10, 200, "")];
    // The longest of all waits, and each wait once.
    let patient = stage(&ok, |client| {
        client.guard(Hold(millis(300))).guard(Hold(millis(900)))
    });
    patient.read().unwrap();
    assert_eq!(patient.elapsed(), millis(910));

    let hasty = stage(&ok, |client| {
        client.guard(Hold(millis(900))).deadline(millis(900))
    });
    let error = hasty.read().unwrap_err();
    let Error::Gate(held) = &error else {
        panic!("{error:?}");
    };
    let wait = millis(900);
    assert_eq!(held.downcast_ref(), Some(&Held::TooLong { wait }));
    assert_eq!((hasty.seen(), hasty.elapsed()), (0, Duration::ZERO));

    let slow = stage(&[Does::Nothing], |client| {
        client.guard(Hold(millis(900))).deadline(millis(1_000))
    });
    assert!(is_timeout(&slow.read().unwrap_err()));
    assert_eq!((slow.seen(), slow.elapsed()), (1, millis(1_000)));
}

/// Dropped at each of its awaits in turn, a call leaves no request behind, and the client as good as new.
#[test]
fn a_call_can_be_dropped_at_every_await() {
    let script = [
        Does::Break(10),
        Does::Respond(10, 503, "1"),
        Does::Respond(10, 200, ""),
    ];
    let mut dropped = 0;
    loop {
        let stage = stage(&script, |client| {
            let client = client.retry(Retry::default().backoff(millis(5), millis(5)));
            client.guard(Hold(millis(50))).attempt_timeout(millis(100))
        });
        if stage.run_for(stage.client.send(Read), dropped).is_some() {
            break;
        }
        assert_eq!(
            stage.transport.open.load(Ordering::Relaxed),
            0,
            "wait {dropped}"
        );
        let before = stage.seen();
        let response = stage.read();
        assert!(response.is_ok(), "wait {dropped}: {response:?}");
        assert_eq!(stage.seen(), before.max(2) + 1, "wait {dropped}");
        dropped += 1;
    }
    // Three waits of the guard, three for a response, two pauses, each at least once.
    assert!(dropped > 8, "{dropped}");
}

#[test]
fn a_post_is_sent_once_unless_it_never_left() {
    for (does, most) in [
        (Does::Nothing, 1),
        (Does::Break(0), 1),
        (Does::Respond(0, 503, "0"), 1),
        (Does::Respond(0, 429, "0"), 1),
        (Does::Disconnect, 3),
    ] {
        let stage = stage(&[does], |client| client.attempt_timeout(millis(1_000)));
        stage.run(stage.client.send(Post)).unwrap_err();
        assert_eq!(stage.seen(), most);
        let call = Call::new().idempotent();
        stage.run(stage.client.send_with(Post, call)).unwrap_err();
        assert_eq!(stage.seen(), most + 3);
    }
}

/// A transport that knows no timer.
struct Timeless(Arc<Scripted>);

impl Transport for Timeless {
    async fn send(&self, request: http::Request<Bytes>) -> Result<RawResponse, TransportError> {
        self.0.send(request).await
    }
}

#[test]
fn without_a_timer_nothing_is_repeated_or_held() {
    let stage = stage(&[Does::Break(0)], |client| client);
    let timeless = || {
        let builder = Client::<V1, _>::builder(BearerToken::new("CANARY-1"));
        builder.transport(Timeless(Arc::clone(&stage.transport)))
    };
    let client = timeless().build().unwrap();
    stage.run(client.send(Read)).unwrap_err();
    assert_eq!(stage.seen(), 1);
    let client = timeless().guard(Hold(millis(1))).build().unwrap();
    let error = stage.run(client.send(Read)).unwrap_err();
    assert!(matches!(error, Error::Gate(_)), "{error:?}");
    assert_eq!(stage.seen(), 1);
    // The client's own timer replaces it.
    let client = timeless().timer(stage.clock.clone()).build().unwrap();
    stage.run(client.send(Read)).unwrap_err();
    assert_eq!(stage.seen(), 4);
}
