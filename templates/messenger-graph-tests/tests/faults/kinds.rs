//! The kinds of operations that every fault is tried on, and what the caller got, in a word.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use messenger_graph::client::{Call, ClientBuilder, Reqwest, Retry, Transport};
use messenger_graph::error::Error;
use messenger_graph::v26::persona::{DeletePersona, GetPersona};
use messenger_graph::v26::personas::{CreatePersona, CreatePersonaBody, ListPersonas};
use messenger_graph::versions::V26;
use messenger_graph::{GraphError, PageToken, v26};

pub const TOKEN: &str = "CANARY-0123456789abcdefghij";

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Read,
    Delete,
    Post,
    /// A `POST` that its caller declares idempotent.
    Idempotent,
    /// A batch that reads and deletes.
    Batch,
    /// A batch with a `POST` in it.
    BatchPost,
    /// The second page of a list.
    List,
}

pub const KINDS: [(Kind, &str); 7] = [
    (Kind::Read, "GET"),
    (Kind::Delete, "DELETE"),
    (Kind::Post, "POST"),
    (Kind::Idempotent, "POST, idempotent"),
    (Kind::Batch, "batch"),
    (Kind::BatchPost, "batch with POST"),
    (Kind::List, "list, 2nd page"),
];

impl Kind {
    /// Returns the number of requests that come before the fault.
    pub fn before(self) -> usize {
        usize::from(self == Self::List)
    }

    /// Returns whether what may be sent once only is among it.
    pub fn only_once(self) -> bool {
        matches!(self, Self::Post | Self::BatchPost)
    }

    /// Returns the body of a success.
    pub fn success(self, number: usize) -> String {
        let element = r#"{"code":200,"body":"{\"id\":\"1\",\"success\":true}"}"#;
        match self {
            Self::Batch | Self::BatchPost => format!("[{element},{element}]"),
            Self::List if number == 0 => {
                let paging = r#"{"cursors":{"after":"a"},"next":"https://h.example/"}"#;
                format!(r#"{{"data":[{{"id":"1"}}],"paging":{paging}}}"#)
            }
            Self::List => r#"{"data":[{"id":"2"}]}"#.to_owned(),
            _ => r#"{"id":"1","success":true}"#.to_owned(),
        }
    }

    /// Makes the call. What it comes to, in a word, and the error if it failed as a whole.
    pub async fn call<T: Transport + Clone + 'static>(
        self,
        client: &v26::Client<PageToken, T>,
    ) -> (String, Option<GraphError>) {
        match self.made(client).await {
            Ok(words) => (words, None),
            Err(error) => (word(&error), Some(error)),
        }
    }

    async fn made<T: Transport + Clone + 'static>(
        self,
        client: &v26::Client<PageToken, T>,
    ) -> Result<String, GraphError> {
        let create = || CreatePersona::new("9", CreatePersonaBody::new()).name("Ann");
        let ok = "ok".to_owned();
        match self {
            Self::Read => client.send(GetPersona::new("1")).await.map(|_| ok),
            Self::Delete => client.send(DeletePersona::new("1")).await.map(|_| ok),
            Self::Post => client.send(create()).await.map(|_| ok),
            Self::Idempotent => {
                let call = Call::new().idempotent();
                client.send_with(create(), call).await.map(|_| ok)
            }
            Self::Batch => {
                let mut batch = client.batch();
                let read = batch.add(&GetPersona::new("1"))?;
                let delete = batch.add(&DeletePersona::new("1"))?;
                let mut responses = batch.send().await?;
                let read = responses
                    .take(read)
                    .map_or_else(|error| word(&error), |_| ok);
                let delete = responses
                    .take(delete)
                    .map_or_else(|error| word(&error), |_| "ok".into());
                Ok(format!("{read}, {delete}"))
            }
            Self::BatchPost => {
                let mut batch = client.batch();
                let read = batch.add(&GetPersona::new("1"))?;
                let post = batch.add(&create())?;
                let mut responses = batch.send().await?;
                let read = responses
                    .take(read)
                    .map_or_else(|error| word(&error), |_| ok);
                let post = responses
                    .take(post)
                    .map_or_else(|error| word(&error), |_| "ok".into());
                Ok(format!("{read}, {post}"))
            }
            Self::List => {
                let mut pages = client.pages(ListPersonas::new("9"));
                while let Some(page) = pages.next().await {
                    assert_eq!(page?.data.len(), 1);
                }
                Ok(ok)
            }
        }
    }
}

/// What the caller gets, in a word.
pub fn word(error: &GraphError) -> String {
    match error {
        Error::Transport(error) => format!("{:?}", error.failure())
            .split_whitespace()
            .next()
            .expect("a word")
            .to_owned(),
        Error::Api { error, .. } => format!("Api {}", error.code),
        Error::Http(response) => format!("Http {}", response.status.as_u16()),
        Error::Decode { .. } => "Decode".to_owned(),
        Error::Rejected { .. } => "Rejected".to_owned(),
        other => panic!("{other:?}"),
    }
}

pub fn quick() -> Retry {
    Retry::default().backoff(Duration::from_millis(1), Duration::from_millis(2))
}

/// A client over the one transport of all tests: what it costs to set up counts in hundreds of them.
pub type Client = v26::Client<PageToken, Arc<Reqwest>>;

pub fn builder(origin: &str) -> ClientBuilder<V26, PageToken, Arc<Reqwest>> {
    static TRANSPORT: LazyLock<Arc<Reqwest>> = LazyLock::new(Arc::default);
    let builder = v26::Client::builder(PageToken::new(TOKEN)).retry(quick());
    builder.origin(origin).transport(Arc::clone(&TRANSPORT))
}

pub fn client(origin: &str) -> Client {
    builder(origin).build().expect("a client")
}

/// What a hasty client waits for a response: less than a slow server takes, and more than a loaded machine does.
pub const HASTE: Duration = Duration::from_secs(1);

/// A client that has no patience with slow bytes.
pub fn hasty(origin: &str) -> Client {
    let builder = builder(origin).attempt_timeout(HASTE);
    builder.build().expect("a client")
}
