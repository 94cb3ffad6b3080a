//! A row of the table of operations: how a call is made, and what a reader of the reference expects on the wire.

use std::any::type_name;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

use messenger_graph::StandardError;
use messenger_graph::client::{Client, Credentials, In, Opens, Server};
use messenger_graph::graph::{GraphError, List};
use messenger_graph::request::Request;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::responses::DocumentedResponse;

/// The path parameter of every call that is not about it: the number of a Page, a person, a label or a persona.
pub const ID: &str = "1001";

/// One call of one operation.
pub struct Call {
    /// The name of the request type.
    pub name: &'static str,
    /// Method and target below the version segment, with `{}` for the path parameter.
    pub line: &'static str,
    pub body: Body,
    pub response: DocumentedResponse,
    /// Whether the response is a list that comes in pages.
    pub is_list: bool,
    send: Box<dyn Fn(&str) -> Sending>,
    show: Box<dyn Fn(&str) -> String>,
    follow: Option<Follow>,
}

/// What came of a call: the response's body written back as JSON, and what `Debug` shows of the whole response.
type Sending = Pin<Box<dyn Future<Output = Result<(Value, String), GraphError>>>>;

/// Follows a list.
type Follow = Box<dyn Fn(&str) -> Following>;

/// What came of following a list: the number of rows of each page.
type Following = Pin<Box<dyn Future<Output = Result<Vec<usize>, GraphError>>>>;

/// The body that is expected.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    None,
    Json(Value),
    /// The pairs, as they are encoded.
    Form(&'static [&'static str]),
    /// The headers of each part after `form-data; `, and its content.
    Multipart(&'static [(&'static str, &'static str)]),
}

impl Call {
    /// Returns the row of a call that `make` makes for a path parameter.
    pub fn new<V, K, R>(
        client: &Client<V, K>,
        make: impl Fn(&str) -> R + Clone + 'static,
        response: DocumentedResponse,
    ) -> Self
    where
        V: Server + 'static,
        K: Credentials + Opens<R> + 'static,
        R: Request<Error = StandardError> + In<V> + Debug + 'static,
        R::Response: Serialize + Debug,
    {
        Self::reading(client, make, response, |body| {
            serde_json::to_value(body).expect("what was read can be written")
        })
    }

    /// Does the same for a list, whose pages can be followed.
    pub fn list<V, K, R, I>(
        client: &Client<V, K>,
        make: impl Fn(&str) -> R + Clone + 'static,
        response: DocumentedResponse,
    ) -> Self
    where
        V: Server + 'static,
        K: Credentials + Opens<R> + 'static,
        R: Request<Response = List<I>, Error = StandardError> + In<V> + Debug,
        R: Send + Sync + 'static,
        I: DeserializeOwned + Serialize + Debug + Send + 'static,
    {
        let (follower, maker) = (client.clone(), make.clone());
        let follow = move |id: &str| -> Following {
            let mut pages = follower.pages(maker(id));
            Box::pin(async move {
                let mut rows = Vec::new();
                while let Some(page) = pages.next().await {
                    rows.push(page?.data.len());
                }
                Ok(rows)
            })
        };
        Self {
            follow: Some(Box::new(follow)),
            ..Self::new(client, make, response)
        }
    }

    /// Does the same for a response that is not written back as it is.
    pub fn reading<V, K, R>(
        client: &Client<V, K>,
        make: impl Fn(&str) -> R + Clone + 'static,
        response: DocumentedResponse,
        written: fn(&R::Response) -> Value,
    ) -> Self
    where
        V: Server + 'static,
        K: Credentials + Opens<R> + 'static,
        R: Request<Error = StandardError> + In<V> + Debug + 'static,
        R::Response: Debug,
    {
        let (sender, shower, maker) = (client.clone(), client.clone(), make.clone());
        Self {
            name: R::OPERATION.name,
            line: "",
            body: Body::None,
            response,
            is_list: type_name::<R::Response>().contains("paging::List<"),
            follow: None,
            send: Box::new(move |id| {
                let (client, request) = (sender.clone(), make(id));
                Box::pin(async move {
                    let response = client.send(request).await?;
                    Ok((written(&response), format!("{response:?} {response:#?}")))
                })
            }),
            show: Box::new(move |id| {
                let request = maker(id);
                let prepared = shower.prepare(&request);
                format!("{request:?} {request:#?} {prepared:?} {prepared:#?}")
            }),
        }
    }

    /// Says which request line is expected.
    pub fn sends(mut self, line: &'static str) -> Self {
        self.line = line;
        self
    }

    /// Says which JSON body is expected.
    pub fn json(mut self, body: Value) -> Self {
        self.body = Body::Json(body);
        self
    }

    /// Says which form body is expected, in any order of its pairs.
    pub fn form(mut self, pairs: &'static [&'static str]) -> Self {
        self.body = Body::Form(pairs);
        self
    }

    /// Says which parts of a multipart body are expected, in their order.
    pub fn multipart(mut self, parts: &'static [(&'static str, &'static str)]) -> Self {
        self.body = Body::Multipart(parts);
        self
    }

    /// Makes the call. The response is written back as JSON.
    pub async fn send(&self, id: &str) -> Result<Value, GraphError> {
        (self.send)(id).await.map(|(body, _)| body)
    }

    /// Makes the call. The response is what `Debug` shows of it.
    pub async fn send_to_debug(&self, id: &str) -> Result<String, GraphError> {
        (self.send)(id).await.map(|(_, debug)| debug)
    }

    /// Follows the pages of the list, and returns the number of rows of each; `None` for what cannot be followed.
    pub async fn follow(&self, id: &str) -> Option<Result<Vec<usize>, GraphError>> {
        let follow = self.follow.as_ref()?;
        Some(follow(id).await)
    }

    /// Returns every text that `Debug` makes of the request and of what it is turned into.
    pub fn shown(&self, id: &str) -> String {
        (self.show)(id)
    }

    /// Returns the method, and the target with the path parameter as the server should see it.
    pub fn line(&self, version: &str, segment: &str) -> String {
        let (method, target) = self.line.split_once(' ').expect("a method and a target");
        format!("{method} /{version}{}", target.replacen("{}", segment, 1))
    }
}
