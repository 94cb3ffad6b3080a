//! From a person's token to a Page's: the two reads that hand out Page tokens. Any version has them; only a user token
//! opens them.

use serde::de::{Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::client::In;
use crate::id::Id;
use crate::paging::List;
use crate::record::{self, Extra, Properties, Record};
use crate::request::{InvalidRequest, Operation, Parts, Request};
use crate::standard_error::StandardError;
use crate::token::{Accepts, PageToken, UserToken};
use crate::versions::Version;

/// Lists the Pages that a person manages, with a token for each: `GET /me/accounts`.
///
/// Needs `pages_show_list`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListAccounts;

/// Reads the token of one Page: `GET /{page_id}?fields=access_token`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GetPageToken {
    /// Id of the Page.
    pub page_id: Id,
}

/// A Page that a person manages. Writing it leaves the token out.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Account {
    /// Id of the Page.
    pub id: String,
    /// Name of the Page.
    pub name: Option<String>,
    /// The Page's token; absent if the person may not act for the Page.
    pub access_token: Option<PageToken>,
    /// What the person may do for the Page, such as `MESSAGING`.
    pub tasks: Vec<String>,
    /// Properties that no page documents, kept as received.
    pub extra: Extra,
}

impl Record for Account {
    const NAME: &'static str = "Account";
    const FIELDS: &'static [&'static str] = &["id", "name", "access_token", "tasks"];

    fn read<'de, A: MapAccess<'de>>(mut properties: Properties<'de, A>) -> Result<Self, A::Error> {
        let (mut id, mut name, mut access_token) = (None, None, None);
        let mut tasks: Option<Vec<String>> = None;
        while let Some(field) = properties.next_field()? {
            match field {
                0 => id = Some(properties.lenient()?),
                1 => name = properties.value()?,
                2 => access_token = properties.value()?,
                _ => tasks = properties.value()?,
            }
        }
        Ok(Self {
            id: properties.required(id, "id")?,
            name,
            access_token,
            tasks: tasks.unwrap_or_default(),
            extra: properties.extra(),
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("id", &self.id)?;
        record::optional(map, "name", &self.name)?;
        map.serialize_entry("tasks", &self.tasks)?;
        self.extra.write(map)
    }
}

impl<'de> Deserialize<'de> for Account {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        record::deserialize(deserializer)
    }
}

impl Serialize for Account {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        record::serialize(self, serializer)
    }
}

impl ListAccounts {
    /// Asks for id, name, token and tasks of each Page.
    pub fn new() -> Self {
        Self
    }
}

impl GetPageToken {
    /// Asks for the token of a Page.
    pub fn new(page_id: impl Into<Id>) -> Self {
        Self {
            page_id: page_id.into(),
        }
    }
}

impl Request for ListAccounts {
    type Response = List<Account>;
    type Error = StandardError;

    const OPERATION: Operation = Operation {
        name: "ListAccounts",
        method: http::Method::GET,
        path: "/me/accounts",
        page: "accounts",
    };

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        parts.path("/me/accounts");
        parts.query("fields", &"id,name,access_token,tasks");
        Ok(())
    }
}

impl Request for GetPageToken {
    type Response = Account;
    type Error = StandardError;

    const OPERATION: Operation = Operation {
        name: "GetPageToken",
        method: http::Method::GET,
        path: "/{page_id}",
        page: "accounts",
    };

    fn write(&self, parts: &mut Parts) -> Result<(), InvalidRequest> {
        parts.path("/");
        parts.param("page_id", &self.page_id)?;
        parts.query("fields", &"access_token");
        Ok(())
    }
}

impl<V: Version> In<V> for ListAccounts {}
impl<V: Version> In<V> for GetPageToken {}
impl Accepts<UserToken> for ListAccounts {}
impl Accepts<UserToken> for GetPageToken {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::{Credentials, NoTransport};
    use crate::response::RawResponse;
    use crate::v26;

    #[test]
    fn a_page_token_comes_out_of_a_response_unseen() {
        let body = r#"{"data":[{"id":"1","name":"P","access_token":"CANARY","tasks":["MESSAGING"]},{"id":"2"}]}"#;
        let response = http::Response::builder().status(200).body(body).unwrap();
        let response = ListAccounts::decode(RawResponse::from(response)).unwrap();
        let shown = format!("{response:?}");
        assert!(!shown.contains("CANARY"), "{shown}");
        let [first, second] = &response.data[..] else {
            panic!("two Pages")
        };
        let token = first.access_token.as_ref().unwrap();
        assert_eq!(token.authorization().unwrap().unwrap(), "Bearer CANARY");
        assert!(second.access_token.is_none() && second.tasks.is_empty());
        let written = serde_json::to_string(&response.data).unwrap();
        assert!(!written.contains("CANARY"), "{written}");
    }

    #[test]
    fn the_reads_ask_for_the_token_by_name() {
        let builder = v26::Client::builder(UserToken::new("CANARY")).transport(NoTransport);
        let client = builder.build().unwrap();
        let uri = |request: http::Request<bytes::Bytes>| request.uri().to_string();
        assert_eq!(
            uri(client.prepare(&ListAccounts::new()).unwrap()),
            "https://graph.facebook.com/v26.0/me/accounts?fields=id%2Cname%2Caccess_token%2Ctasks"
        );
        assert_eq!(
            uri(client.prepare(&GetPageToken::new("4")).unwrap()),
            "https://graph.facebook.com/v26.0/4?fields=access_token"
        );
    }
}
