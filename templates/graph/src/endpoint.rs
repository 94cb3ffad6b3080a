//! A call of an endpoint that has no generated request: method, path and parameters in, any deserializable response out.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::client::In;
use crate::http::Method;
use crate::request::{InvalidRequest, Operation, Parts, Request};
use crate::standard_error::StandardError;
use crate::token::Accepts;
use crate::versions::Version;

/// A request for an endpoint of the Graph API that this crate has no type for.
///
/// It is sent, repeated, paced, traced, paged and put into batches like any other request. Any version and any kind of
/// token is accepted, since only the caller knows what the endpoint takes.
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # async fn example(client: messenger_graph::v26::Client) -> Result<(), messenger_graph::v26::Error> {
/// use messenger_graph::graph::Endpoint;
///
/// #[derive(serde::Deserialize)]
/// struct Success {
///     success: bool,
/// }
///
/// let take = Endpoint::<Success>::post("/{page_id}/take_thread_control")
///     .param("page_id", "1001")
///     .json(&serde_json::json!({ "recipient": { "id": "2002" } }));
/// assert!(client.send(take).await?.success);
/// # Ok(())
/// # }
/// ```
///
/// With a [`List`](crate::graph::List) as the response, whose items must also be `Serialize`,
/// [`Client::pages`](crate::client::Client::pages) follows the pages.
#[derive(Clone)]
#[must_use]
pub struct Endpoint<T> {
    operation: Operation,
    values: Vec<(&'static str, String)>,
    /// Query and body, or why they cannot be sent.
    parts: Result<Parts, InvalidRequest>,
    response: PhantomData<fn() -> T>,
}

impl<T> Endpoint<T> {
    /// Creates a call from a method and a path template such as `/{page_id}/take_thread_control`, without the version.
    pub fn new(method: Method, path: &'static str) -> Self {
        let name = "Endpoint";
        Self {
            operation: Operation {
                name,
                method,
                path,
                page: "",
            },
            values: Vec::new(),
            parts: Ok(Parts::new()),
            response: PhantomData,
        }
    }

    /// Creates a `GET`.
    pub fn get(path: &'static str) -> Self {
        Self::new(Method::GET, path)
    }

    /// Creates a `POST`.
    pub fn post(path: &'static str) -> Self {
        Self::new(Method::POST, path)
    }

    /// Creates a `DELETE`.
    pub fn delete(path: &'static str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Sets the name of the operation in logs and traces; `Endpoint` without it.
    pub fn named(mut self, name: &'static str) -> Self {
        self.operation.name = name;
        self
    }

    /// Adds a parameter: the value of `{name}` in the path, or a query parameter if the path has no `{name}`.
    pub fn param(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        if pieces(self.operation.path).any(|piece| piece == TemplatePiece::Param(name)) {
            self.values.push((name, value.to_string()));
        } else if let Ok(parts) = &mut self.parts {
            parts.query(name, &value);
        }
        self
    }

    /// Sets a JSON body. If it cannot be serialized, sending fails with [`Error::Invalid`](crate::error::Error::Invalid).
    pub fn json(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.with(|parts| parts.json(body))
    }

    /// Sets a form body from an object; see [`Parts::form`].
    pub fn form(self, body: &(impl Serialize + ?Sized)) -> Self {
        self.with(|parts| parts.form(body))
    }

    fn with(mut self, write: impl FnOnce(&mut Parts) -> Result<(), InvalidRequest>) -> Self {
        self.parts = self.parts.and_then(|mut parts| {
            write(&mut parts)?;
            Ok(parts)
        });
        self
    }
}

impl<T: DeserializeOwned> Request for Endpoint<T> {
    type Response = T;
    type Error = StandardError;

    /// What is known without a value; [`operation`](Request::operation) has the method and the path.
    const OPERATION: Operation = Operation {
        name: "Endpoint",
        method: Method::GET,
        path: "",
        page: "",
    };

    fn operation(&self) -> Operation {
        self.operation.clone()
    }

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        parts.clone_from(self.parts.as_ref().map_err(Clone::clone)?);
        for piece in pieces(self.operation.path) {
            match piece {
                TemplatePiece::Literal(literal) => parts.path(literal),
                TemplatePiece::Param(name) => {
                    let value = self.values.iter().rfind(|(have, _)| *have == name);
                    parts.param(name, &value.map_or("", |(_, value)| value))?;
                }
            }
        }
        Ok(())
    }
}

impl<V: Version, T> In<V> for Endpoint<T> {}
impl<K, T> Accepts<K> for Endpoint<T> {}

/// Shows the operation, and no value.
impl<T> fmt::Debug for Endpoint<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, PartialEq, Eq)]
enum TemplatePiece {
    Literal(&'static str),
    Param(&'static str),
}

/// Splits a path template at its `{name}`s.
fn pieces(path: &'static str) -> impl Iterator<Item = TemplatePiece> {
    path.split_inclusive('}').flat_map(|piece| {
        match piece
            .strip_suffix('}')
            .and_then(|open| open.split_once('{'))
        {
            Some((literal, name)) => [
                Some(TemplatePiece::Literal(literal)),
                Some(TemplatePiece::Param(name)),
            ],
            None => [Some(TemplatePiece::Literal(piece)), None],
        }
        .into_iter()
        .flatten()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::client::NoTransport;
    use crate::request::Reason;
    use crate::token::{AppSecret, AppToken, PageToken};
    use crate::v26;

    fn prepared(endpoint: &Endpoint<Value>) -> Result<crate::client::Prepared, InvalidRequest> {
        let client = v26::Client::builder(PageToken::new("token")).transport(NoTransport);
        client.build().unwrap().prepare(endpoint)
    }

    #[test]
    fn a_parameter_goes_where_the_template_has_it() {
        let endpoint = Endpoint::get("/{page_id}/tabs/{tab}")
            .param("tab", "a b")
            .param("limit", 5)
            .param("page_id", 1001);
        let request = prepared(&endpoint).unwrap();
        let path_and_query = request.uri().path_and_query().unwrap();
        assert_eq!(path_and_query, "/v26.0/1001/tabs/a%20b?limit=5");
        assert_eq!(request.method(), Method::GET);
    }

    #[test]
    fn bodies_are_json_or_forms() {
        let body = json!({"fields": ["a"]});
        let request = prepared(&Endpoint::post("/me").json(&body)).unwrap();
        assert_eq!(&request.body()[..], br#"{"fields":["a"]}"#);
        let request = prepared(&Endpoint::delete("/me").form(&body)).unwrap();
        assert_eq!(&request.body()[..], b"fields=%5B%22a%22%5D");
        assert_eq!(request.method(), Method::DELETE);
    }

    #[test]
    fn what_cannot_be_sent_is_an_error_when_it_is_sent() {
        let missing = prepared(&Endpoint::get("/{page_id}/tabs")).unwrap_err();
        assert_eq!(
            (missing.parameter(), missing.reason()),
            ("page_id", &Reason::Empty)
        );
        let other = prepared(&Endpoint::get("/{page_id}").param("page_id", "..")).unwrap_err();
        assert_eq!(other.reason(), &Reason::DotSegment);
        let form = prepared(&Endpoint::post("/me").form(&1)).unwrap_err();
        assert_eq!(form.reason(), &Reason::NotAnObject);
    }

    #[test]
    fn any_kind_of_token_opens_it_and_debug_shows_no_value() {
        let secret = AppSecret::new("app-secret").unwrap();
        let client = v26::Client::builder(AppToken::new(7, secret)).transport(NoTransport);
        let client = client.build().unwrap();
        let endpoint = Endpoint::<Value>::post("/{id}/x").param("id", 1);
        assert_eq!(client.prepare(&endpoint).unwrap().method(), Method::POST);
        let shown = format!(
            "{:?}",
            Endpoint::<Value>::get("/{id}").param("id", "CANARY")
        );
        assert!(
            !shown.contains("CANARY") && shown.contains("/{id}"),
            "{shown}"
        );
    }
}
