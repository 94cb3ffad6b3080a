//! A stand-in for the Graph API, to develop and to test against: no account, no review, no network.
//!
//! It responds to every operation of every version from the documents and rules that the crate is generated from, rejects what Graph
//! rejects, with Graph's codes, and knows a few Pages and persons. What is created can be read, listed and deleted; what persons do
//! and what is sent to them becomes deliveries.
//!
//! In a test it is the [`Transport`] of a client, in the same process and without a port:
//!
//! ```
//! use messenger_graph::stand_in::{PAGE_TOKEN, PersonAct, StandIn};
//! use jiff::Timestamp;
//! use messenger_graph::v26::messages::{MessageRequest, SendMessage, TextMessage};
//! use messenger_graph::{PageToken, v26};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let graph = StandIn::default();
//! let client = v26::Client::builder(PageToken::new(PAGE_TOKEN)).transport(graph.clone()).build()?;
//! graph.act("8800", &PersonAct::tap("Menu", "/menu"))?;
//! for delivery in graph.deliveries() {
//!     for event in delivery.events() {
//!         let Some(window) = event.window() else { continue };
//!         let open = window.open_at(Timestamp::now())?;
//!         let message = MessageRequest::new(open, TextMessage::new("Tea or coffee?"));
//!         client.send(SendMessage::new("1001", message)).await?;
//!     }
//! }
//! assert_eq!(graph.messages_to("8800"), ["Tea or coffee?"]);
//! # Ok(())
//! # }
//! ```
//!
//! # State
//!
//! [`StandIn::default`] has one Page, `1001`, and four persons; [`StandIn::from_yaml`] reads another state. [`DEFAULT_STATE`] is the
//! default one, with comments, and the start of a file. Nothing of it outlives the program.
//!
//! # Time
//!
//! The clock is that of the machine until [`set_time`](StandIn::set_time) or [`advance`](StandIn::advance) moves it: a day later
//! the window of a conversation is closed, and a message is rejected with 10/2018278.
//!
//! # What it does not know
//!
//! Messages of errors are our own words; a program depends on the codes. Where no page says what Graph does, a message is sent, and an
//! error says that its code is not documented. Counters of usage are those of the current hour. Of the documented limits it counts those
//! of sending, of private replies and of reading conversations; those that grow with a Page's people are `calls_per_hour` of the state
//! file. References between the calls of a batch are not followed. Of created objects 10,000 of a kind are kept, of a conversation 200
//! messages, so that it can run for days. Insights are counted from the state; metrics that Meta calls in development have no values.
//!
//! Whether a message may be sent is decided by [`messaging::verdict`](crate::messaging::verdict), and the contracts are those that the
//! client is generated from. So a test of this crate's own rules and requests must not rest on the stand-in: those have servers written
//! by hand.

mod act;
mod arguments;
mod check;
mod contract;
mod emission;
mod engine;
mod fault;
mod handlers;
#[rustfmt::skip]
mod operations;
mod rejection;
mod respond;
#[cfg(feature = "stand-in-server")]
pub mod server;
mod world;

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, ready};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

pub use act::{ActError, PersonAct};
pub use emission::WebhookPost;
pub use fault::{FAULT_HEADER, Fault, ParseFaultError};
pub use world::StateError;

use crate::calendar::{ApiVersion, ParseVersionError};
use crate::event::Delivery;
use crate::response::RawResponse;
use crate::transport::{Failure, Transport, TransportError};
use engine::Engine;
use fault::FaultRule;
use world::{DEFAULT, World};

/// The state of [`StandIn::default`], as YAML with comments.
pub const DEFAULT_STATE: &str = DEFAULT;

/// The token of the Page `1001` in the default state. It is not a secret: it works with the stand-in only.
pub const PAGE_TOKEN: &str = "STAND-IN-PAGE-TOKEN";

/// The secret of the app in the default state, which signs deliveries. It is not a secret, either.
pub const APP_SECRET: &str = "stand-in-app-secret";

/// The deliveries that wait to be taken; beyond it the oldest are dropped.
const WAITING: usize = 10_000;

/// A stand-in for the Graph API. Clones share their state.
#[derive(Clone)]
pub struct StandIn(Arc<Mutex<StandInParts>>);

struct StandInParts {
    engine: Engine,
    /// How far the clock is ahead of that of the machine.
    ahead: SignedDuration,
    posts: VecDeque<WebhookPost>,
    faults: Vec<FaultRule>,
    disturbance: Disturbance,
}

/// What goes wrong with deliveries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disturbance {
    /// How often each delivery comes again.
    #[serde(default)]
    pub copies: u32,
    /// Whether the newest delivery comes first.
    #[serde(default)]
    pub is_reversed: bool,
}

/// What becomes of a call.
enum Course {
    Response(http::Response<Bytes>),
    /// The connection ends without a response.
    Hangup,
}

impl Default for StandIn {
    fn default() -> Self {
        let state = Self::from_yaml(DEFAULT_STATE);
        state.expect("the default state is a state")
    }
}

impl StandIn {
    /// Creates a stand-in with a state; see [`DEFAULT_STATE`].
    ///
    /// # Errors
    ///
    /// The text is not YAML, or not a state.
    pub fn from_yaml(state: &str) -> Result<Self, StateError> {
        Self::from_yaml_at(state, Timestamp::now())
    }

    /// Creates a stand-in whose clock begins at a time; what happened before happened before that time.
    ///
    /// # Errors
    ///
    /// Those of [`from_yaml`](Self::from_yaml).
    pub fn from_yaml_at(state: &str, start: Timestamp) -> Result<Self, StateError> {
        let world = World::read(state, start)?;
        Ok(Self(Arc::new(Mutex::new(StandInParts {
            engine: Engine::new(world),
            ahead: start.duration_since(Timestamp::now()),
            posts: VecDeque::new(),
            faults: Vec::new(),
            disturbance: Disturbance::default(),
        }))))
    }

    /// Sets the version of calls without one in the path.
    ///
    /// # Errors
    ///
    /// It is not a version.
    pub fn set_default_version(&self, version: &str) -> Result<(), ParseVersionError> {
        let version: ApiVersion = version.parse()?;
        self.lock().engine.world.app.version = Some(version.to_string());
        Ok(())
    }

    /// Returns what becomes of a request, whatever its host is, and after which time.
    fn course(&self, request: &http::Request<Bytes>) -> (Course, Duration) {
        let mut inner = self.lock();
        let now = inner.now();
        let fault = inner.fault(now, request);
        if let Some(response) = fault.and_then(Fault::response) {
            return (Course::Response(response), Duration::ZERO);
        }
        if fault == Some(Fault::Reset) {
            return (Course::Hangup, Duration::ZERO);
        }
        let handled = inner.engine.handle(now, request);
        inner.keep(handled.posts);
        match fault {
            Some(Fault::Lose) => (Course::Hangup, Duration::ZERO),
            Some(Fault::Latency(latency)) => (Course::Response(handled.response), latency),
            _ => (Course::Response(handled.response), Duration::ZERO),
        }
    }

    /// Has the next calls of an operation fail, such as `SendMessage`; without a name, those of any. A request can also ask for
    /// a fault itself, with the header [`FAULT_HEADER`].
    pub fn fail(&self, operation: Option<&str>, fault: Fault, times: u32) {
        if times == 0 {
            return;
        }
        self.lock().faults.push(FaultRule {
            operation: operation.map(str::to_owned),
            fault,
            left: times,
        });
    }

    /// Has the deliveries to come arrive more than once, or in another order.
    pub fn disturb(&self, disturbance: Disturbance) {
        self.lock().disturbance = disturbance;
    }

    /// Sets the permissions and features that the app has.
    ///
    /// # Errors
    ///
    /// A name is not that of a permission or feature.
    pub fn grant(&self, names: &[impl AsRef<str>]) -> Result<(), StateError> {
        let names = names.iter().map(|name| name.as_ref().to_owned());
        self.lock().engine.world.grant(names.collect())
    }

    /// Has a person do something.
    ///
    /// # Errors
    ///
    /// There is no such person, or no such message.
    pub fn act(&self, person: &str, act: &PersonAct) -> Result<(), ActError> {
        let mut inner = self.lock();
        let now = inner.now();
        let mut emitted = Vec::new();
        act::perform(&mut inner.engine.world, person, act, now, &mut emitted)?;
        let posts = inner.engine.posts(now, &emitted);
        inner.keep(posts);
        Ok(())
    }

    /// Takes what was posted to the webhook since the last call, the oldest first: at most 10,000 deliveries wait.
    pub fn posts(&self) -> Vec<WebhookPost> {
        self.lock().posts.drain(..).collect()
    }

    /// Takes the same as [`posts`](Self::posts), read.
    pub fn deliveries(&self) -> Vec<Delivery> {
        let posts = self.posts();
        let deliveries = posts.iter().filter_map(|post| post.delivery().ok());
        deliveries.collect()
    }

    /// Returns the text of each of the messages that a person got, the oldest first; of a template its text. At most the last 200
    /// lines of a conversation are kept.
    pub fn messages_to(&self, person: &str) -> Vec<String> {
        let inner = self.lock();
        let person = inner.engine.world.persons.get(person);
        let lines = person.into_iter().flat_map(|person| &person.lines);
        let messages = lines.filter(|line| line.is_from_page).map(|line| {
            let message = &line.message;
            let text = message["text"].as_str();
            let text = text.or_else(|| message["attachment"]["payload"]["text"].as_str());
            text.map_or_else(|| message.to_string(), str::to_owned)
        });
        messages.collect()
    }

    /// Returns the time that it is for the stand-in.
    pub fn now(&self) -> Timestamp {
        self.lock().now()
    }

    /// Sets the clock, which goes on from there.
    pub fn set_time(&self, now: Timestamp) {
        self.lock().ahead = now.duration_since(Timestamp::now());
    }

    /// Moves the clock.
    pub fn advance(&self, by: SignedDuration) {
        let mut inner = self.lock();
        inner.ahead = inner.ahead.saturating_add(by);
    }

    /// A panic in another thread leaves a state that is as good as any other.
    fn lock(&self) -> MutexGuard<'_, StandInParts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StandInParts {
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.saturating_add(self.ahead).unwrap_or(now)
    }

    /// Returns the fault that a request asks for, or that a rule has for it.
    fn fault(&mut self, now: Timestamp, request: &http::Request<Bytes>) -> Option<Fault> {
        if let Some(asked) = request.headers().get(FAULT_HEADER) {
            return asked.to_str().ok()?.parse().ok();
        }
        if self.faults.is_empty() {
            return None;
        }
        let operation = self.engine.operation_name(now, request);
        fault::take(&mut self.faults, operation)
    }

    fn keep(&mut self, posts: Vec<WebhookPost>) {
        for post in posts {
            for _ in 0..=self.disturbance.copies.min(100) {
                if self.disturbance.is_reversed {
                    self.posts.push_front(post.clone());
                } else {
                    self.posts.push_back(post.clone());
                }
            }
        }
        let surplus = self.posts.len().saturating_sub(WAITING);
        self.posts.drain(..surplus);
    }
}

/// The whole of the network that a client needs.
impl Transport for StandIn {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<RawResponse, TransportError>> + Send {
        ready(match self.course(&request).0 {
            Course::Response(response) => Ok(response.into()),
            Course::Hangup => {
                let why = "the stand-in ended the connection, as was asked for";
                Err(TransportError::new(Failure::Broken, why))
            }
        })
    }
}

/// Shows neither state nor tokens.
impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandIn").finish_non_exhaustive()
    }
}
