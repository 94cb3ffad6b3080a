//! The client: credentials, a base address and a transport, tied to one version of the API.
//!
//! A typed request comes in, a typed response goes out. The token goes into the `Authorization` header of a request to
//! the checked base address and nowhere else; where a server repeats it in an error, it is taken out.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use bytes::Bytes;
use http::Method;
use http::header::AUTHORIZATION;

use crate::base_url::{BaseUrl, Given};
use crate::invalid::InvalidRequest;
use crate::parts::Parts;
use crate::policy::Policy;
use crate::request::Request;

pub use crate::attempt::{Attempt, AttemptOutcome};
pub use crate::credentials::{Anonymous, BearerToken, Credentials};
pub use crate::guard::{Admission, Guard, GuardError, Held};
pub use crate::policy::Call;
#[cfg(feature = "client")]
pub use crate::reqwest::Reqwest;
pub use crate::retry::Retry;
#[cfg(feature = "client")]
pub use crate::timer::TokioTimer;
pub use crate::timer::{Sleep, Timer};
pub use crate::transport::{Failure, NoTransport, Transport, TransportError};
pub use crate::version::{In, Opens, Prepared, Server};

/// The transport of a client that is given no other.
#[cfg(feature = "client")]
pub type DefaultTransport = Reqwest;

/// The transport of a client that is given no other: none, as the feature `client` is off.
#[cfg(not(feature = "client"))]
pub type DefaultTransport = NoTransport;

/// A client for the version `V` of the API, with the credentials `K` and the transport `T`.
///
/// A clone is cheap and shares the connections. `Debug` shows the base address only.
///
/// ```text
/// let client = v26::Client::new(PageToken::new(token));
/// let response = client.send(request).await?;
/// println!("{:?} {}", response.meta().status, response.success);
/// ```
pub struct Client<V, K, T = DefaultTransport> {
    pub(crate) inner: Arc<Inner<K, T>>,
    version: PhantomData<fn() -> V>,
}

pub(crate) struct Inner<K, T> {
    pub(crate) base: Result<BaseUrl, InvalidRequest>,
    pub(crate) credentials: K,
    pub(crate) transport: T,
    pub(crate) policy: Policy,
}

impl<V: Server, K> Client<V, K, DefaultTransport> {
    /// Returns a client for the version's own address, with the default transport.
    ///
    /// If the transport cannot be set up, each request fails and says why.
    pub fn new(credentials: K) -> Self {
        Self::builder(credentials).client()
    }

    /// Returns a builder, for another address or transport.
    pub fn builder(credentials: K) -> ClientBuilder<V, K, DefaultTransport> {
        ClientBuilder {
            inner: Inner {
                base: BaseUrl::parse(V::URL),
                credentials,
                transport: DefaultTransport::default(),
                policy: Policy::new(V::watch()),
            },
            version: PhantomData,
        }
    }
}

impl<V: Server, K: Credentials, T> Client<V, K, T> {
    /// Returns a request ready to be sent by any HTTP client; its response goes to [`Request::decode`].
    ///
    /// Such a client must not follow redirects: the request carries the token.
    ///
    /// # Errors
    ///
    /// A parameter, the body or the token cannot be sent.
    pub fn prepare<R: Request + In<V>>(
        &self,
        request: &R,
    ) -> Result<http::Request<Bytes>, InvalidRequest>
    where
        K: Opens<R>,
    {
        self.assemble(request)
    }

    /// Does what [`prepare`](Self::prepare) does, for requests that carry others whose credentials were checked.
    pub(crate) fn assemble<R: Request + In<V>>(
        &self,
        request: &R,
    ) -> Result<http::Request<Bytes>, InvalidRequest> {
        let mut parts = Parts::new();
        request.write(&mut parts)?;
        let request = self.inner.finish(parts, request.operation().method)?;
        V::admit(&request)?;
        Ok(request)
    }
}

impl<V, K, T> Clone for Client<V, K, T> {
    fn clone(&self) -> Self {
        Self {
            inner: Arc::clone(&self.inner),
            version: PhantomData,
        }
    }
}

impl<V, K, T> fmt::Debug for Client<V, K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f, "Client")
    }
}

impl<K, T> Inner<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
        let base = self.base.as_ref();
        let url = base.map_or("[invalid]".into(), |base| {
            format!("{}{}", base.origin(), base.path())
        });
        f.debug_struct(name)
            .field("base_url", &url)
            .finish_non_exhaustive()
    }
}

impl<K: Credentials, T> Inner<K, T> {
    pub(crate) fn finish(
        &self,
        mut parts: Parts,
        method: Method,
    ) -> Result<http::Request<Bytes>, InvalidRequest> {
        let base = self.base.as_ref().map_err(Clone::clone)?;
        let base = &base.below(parts.server)?;
        if let Some(mut value) = self.credentials.authorization()? {
            match &self.policy.sign {
                Some(sign) => sign(&value, &mut parts),
                None => self.credentials.sign(&value, &mut parts),
            }
            value.set_sensitive(true);
            parts.headers.insert(AUTHORIZATION, value);
        }
        let mut request = parts.finish(base, method)?;
        self.credentials.apply(&mut request)?;
        Ok(request)
    }
}

/// Sets up a [`Client`].
#[must_use]
pub struct ClientBuilder<V, K, T = DefaultTransport> {
    pub(crate) inner: Inner<K, T>,
    version: PhantomData<fn() -> V>,
}

impl<V, K, T> ClientBuilder<V, K, T> {
    /// Sends to another address, which replaces the whole [`Server::URL`], version included.
    ///
    /// It must be `https`, or `http` to this machine itself; it must hold no user name, query or fragment.
    pub fn base_url(mut self, url: &str) -> Self {
        self.inner.base = BaseUrl::parse(url).map(|base| BaseUrl {
            given: Given::Whole,
            ..base
        });
        self
    }

    /// Sends to another scheme, host and port, such as `http://127.0.0.1:8080`; the path stays, version included. An operation
    /// with a separate server keeps the path of that one.
    pub fn origin(mut self, origin: &str) -> Self {
        self.inner.base = self.inner.base.and_then(|base| base.with_origin(origin));
        self
    }

    /// Sends through another transport.
    pub fn transport<U>(self, transport: U) -> ClientBuilder<V, K, U> {
        ClientBuilder {
            inner: Inner {
                base: self.inner.base,
                credentials: self.inner.credentials,
                transport,
                policy: self.inner.policy,
            },
            version: PhantomData,
        }
    }

    /// Returns the client.
    ///
    /// # Errors
    ///
    /// The address cannot be used; the error's parameter is `base_url`.
    pub fn build(self) -> Result<Client<V, K, T>, InvalidRequest> {
        match &self.inner.base {
            Ok(_) => Ok(self.client()),
            Err(error) => Err(error.clone()),
        }
    }

    fn client(self) -> Client<V, K, T> {
        Client {
            inner: Arc::new(self.inner),
            version: PhantomData,
        }
    }
}

#[cfg(feature = "client")]
impl<V, K> ClientBuilder<V, K, Reqwest> {
    /// Sets how long making a connection may take (10 s).
    pub fn connect_timeout(mut self, timeout: std::time::Duration) -> Self {
        self.inner.transport = self.inner.transport.connect_timeout(timeout);
        self
    }

    /// Sets how long one try may take, from connecting to the last byte of the response (60 s). For a whole call, with its
    /// repetitions and pauses, there is [`deadline`](Self::deadline).
    pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
        self.inner.transport = self.inner.transport.timeout(timeout);
        self
    }
}

impl<V, K, T> fmt::Debug for ClientBuilder<V, K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f, "ClientBuilder")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use crate::request::Operation;
    use crate::response::RawResponse;
    use serde_json::{Value, json};
    use std::error::Error as _;

    struct V1;

    impl Server for V1 {
        const URL: &'static str = "https://graph.example/v1.0";
    }

    struct Broken;

    impl Server for Broken {
        const URL: &'static str = "/v1.0";
    }

    struct Ping(&'static str);

    impl<V> In<V> for Ping {}

    impl Request for Ping {
        type Response = Vec<i64>;
        type Error = Value;
        const OPERATION: Operation = Operation {
            name: "Ping",
            method: Method::POST,
            path: "/{id}/ping",
            page: "ping",
        };

        fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
            parts.path("/");
            parts.param("id", &self.0)?;
            parts.path("/ping");
            parts.query("psid", &7);
            parts.json(&json!({"text": "hi"}))
        }
    }

    /// Responds to every request with the same status and body.
    struct Always(u16, &'static str);

    impl Transport for Always {
        async fn send(&self, request: http::Request<Bytes>) -> Result<RawResponse, TransportError> {
            assert_eq!(request.headers()[AUTHORIZATION], "Bearer CANARY-1");
            let response = http::Response::builder().status(self.0);
            let response = response.header("X-Request-Id", "CANARY-1").body(self.1);
            response
                .map(RawResponse::from)
                .map_err(|error| TransportError::new(Failure::Broken, error))
        }
    }

    fn client<T>(transport: T) -> Client<V1, BearerToken, T> {
        let builder = Client::builder(BearerToken::new("CANARY-1")).transport(transport);
        builder.build().unwrap()
    }

    #[test]
    fn a_request_can_be_prepared_without_a_transport() {
        let request = client(NoTransport).prepare(&Ping("4")).unwrap();
        assert_eq!(request.uri(), "https://graph.example/v1.0/4/ping?psid=7");
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer CANARY-1");
        assert_eq!(&request.body()[..], br#"{"text":"hi"}"#);
        assert!(!format!("{request:?}").contains("CANARY"));
    }

    #[test]
    fn an_address_is_checked_when_the_client_is_built() {
        let builder = || Client::<V1, _>::builder(Anonymous);
        for url in ["http://graph.example", "https://a:CANARY@graph.example"] {
            let error = builder().base_url(url).build().unwrap_err();
            assert_eq!(error.parameter(), "base_url");
            assert!(!format!("{error:?}").contains("CANARY"));
        }
        let local = builder().origin("http://127.0.0.1:9").build().unwrap();
        let url = local.prepare(&Ping("4")).unwrap().uri().to_string();
        assert_eq!(url, "http://127.0.0.1:9/v1.0/4/ping?psid=7");
        let local = builder().base_url("http://127.0.0.1:9/").build().unwrap();
        let url = local.prepare(&Ping("4")).unwrap().uri().to_string();
        assert_eq!(url, "http://127.0.0.1:9/4/ping?psid=7");
    }

    #[test]
    fn a_version_without_a_usable_address_says_so_with_each_request() {
        let client = Client::<Broken, _>::new(Anonymous);
        let error = client.clone().prepare(&Ping("4")).unwrap_err();
        assert_eq!(error.parameter(), "base_url");
        assert!(format!("{client:?}").contains("[invalid]"));
    }

    #[tokio::test]
    async fn responses_are_typed() {
        let client = client(Arc::new(Always(200, "[1]")));
        let response = client.clone().send(Ping("4")).await.unwrap();
        assert_eq!(*response, [1]);
        let error = client.send(Ping("..")).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(error) if error.parameter() == "id"));
    }

    #[cfg(feature = "client")]
    struct Later;

    #[cfg(feature = "client")]
    impl Guard for Later {
        fn admit(&self, _: &Operation, _: &Prepared) -> Admission {
            Admission::Wait(std::time::Duration::from_millis(1))
        }
    }

    #[cfg(feature = "client")]
    #[tokio::test]
    async fn a_wait_needs_a_timer() {
        let builder = || {
            let builder = Client::<V1, _>::builder(BearerToken::new("CANARY-1"));
            builder.transport(Always(200, "[1]")).guard(Later)
        };
        let client = builder().build().unwrap();
        let error = client.send(Ping("4")).await.unwrap_err().to_string();
        assert!(error.ends_with("wait 1ms, and the client has no timer; give its builder one"));
        let client = builder().timer(TokioTimer).build().unwrap();
        assert_eq!(*client.send(Ping("4")).await.unwrap(), [1]);
    }

    #[tokio::test]
    async fn no_failure_shows_the_token() {
        for (status, body) in [
            (400, r#"{"error":"Malformed access token CANARY-1"}"#),
            (200, r#"["CANARY-1"]"#),
            (200, r#"{"CANARY-1":1}"#),
            (500, "<html>CANARY-1"),
            (302, "CANARY-1"),
        ] {
            let client = client(Always(status, body));
            let error = client.send(Ping("4")).await.unwrap_err();
            let source = error.source().map(ToString::to_string);
            let kept = error.response().unwrap().body.clone();
            let shown = format!("{error} {error:?} {client:?} {source:?} {kept:?}");
            assert!(!shown.contains("CANARY"), "{shown}");
            assert!(shown.contains("[redacted]"), "{shown}");
        }
    }

    #[test]
    fn a_client_can_be_shared() {
        fn check<T: Send + Sync + Clone + fmt::Debug>(_: T) {}
        fn sendable<T: Send>(_: T) {}
        let client = Client::<V1, _>::new(BearerToken::new("CANARY-1"));
        check(client.clone());
        let builder = Client::<V1, _>::builder(BearerToken::new("CANARY-1"));
        assert!(!format!("{client:?} {builder:?}").contains("CANARY"));
        let client = self::client(Always(200, "[]"));
        sendable(client.send(Ping("4")));
    }
}
