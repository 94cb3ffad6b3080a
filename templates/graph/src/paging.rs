//! Lists that come in pages.
//!
//! The list ends where `paging.next` is absent, not where a page is short or empty. The addresses `next` and
//! `previous` hold the access token; they are kept as secrets, and following a list means asking again with the
//! cursor.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::de::{DeserializeOwned, Deserializer, MapAccess};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::record::{self, Extra, Properties, Record};

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct List<T> {
    /// The page's elements; a page may be empty and yet not be the last.
    pub data: Vec<T>,
    /// The page's cursors.
    pub paging: Option<Paging>,
    /// Properties that this crate does not know.
    pub extra: Extra,
}

impl<T> List<T> {
    /// Returns the cursor to ask for the next page with (`after`), or `None` on the last page.
    pub fn next_cursor(&self) -> Option<&str> {
        self.paging.as_ref()?.next_cursor()
    }
}

/// The cursors of a page, and the addresses around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paging {
    /// The cursors of the page's ends.
    pub cursors: Option<Cursors>,
    /// The address of the page before; absent on the first page.
    pub previous: Option<Link>,
    /// The address of the page behind; absent on the last page.
    pub next: Option<Link>,
    /// Properties that this crate does not know.
    pub extra: Extra,
}

impl Paging {
    /// Returns the cursor to ask for the next page with (`after`), or `None` on the last page.
    pub fn next_cursor(&self) -> Option<&str> {
        self.next.as_ref()?;
        self.cursors.as_ref()?.after.as_deref()
    }
}

/// The cursors of a page's ends. They do not last: Meta says not to store them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cursors {
    /// The start of the page.
    pub before: Option<String>,
    /// The end of the page.
    pub after: Option<String>,
    /// Properties that this crate does not know.
    pub extra: Extra,
}

/// The address of another page. It may hold an access token, so `Debug` does not show it; serializing writes it out.
///
/// In a typed body that a client read, the client's own token is replaced by `[redacted]`: such an address cannot be
/// fetched. [`Client::pages`](crate::client::Client::pages) requests the next page with the cursor instead.
#[derive(Clone)]
pub struct Link(SecretString);

impl Link {
    /// Returns the address as it is in the body, with any token in it that is not `[redacted]`.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Link {}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link([redacted])")
    }
}

impl<'de> Deserialize<'de> for Link {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(deserializer)?.into()))
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<T: DeserializeOwned + Serialize> Record for List<T> {
    const NAME: &'static str = "List";
    const FIELDS: &'static [&'static str] = &["data", "paging"];

    fn read<'de, A: MapAccess<'de>>(mut properties: Properties<'de, A>) -> Result<Self, A::Error> {
        let mut data = None;
        let mut paging = None;
        while let Some(field) = properties.next_field()? {
            match field {
                0 => data = Some(properties.value()?),
                _ => paging = properties.value()?,
            }
        }
        Ok(Self {
            data: properties.required(data, "data")?,
            paging,
            extra: properties.extra(),
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("data", &self.data)?;
        record::optional(map, "paging", &self.paging)?;
        self.extra.write(map)
    }
}

impl Record for Paging {
    const NAME: &'static str = "Paging";
    const FIELDS: &'static [&'static str] = &["cursors", "previous", "next"];

    fn read<'de, A: MapAccess<'de>>(mut properties: Properties<'de, A>) -> Result<Self, A::Error> {
        let mut paging = Self::default();
        while let Some(field) = properties.next_field()? {
            match field {
                0 => paging.cursors = properties.value()?,
                1 => paging.previous = properties.value()?,
                _ => paging.next = properties.value()?,
            }
        }
        paging.extra = properties.extra();
        Ok(paging)
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        record::optional(map, "cursors", &self.cursors)?;
        record::optional(map, "previous", &self.previous)?;
        record::optional(map, "next", &self.next)?;
        self.extra.write(map)
    }
}

impl Record for Cursors {
    const NAME: &'static str = "Cursors";
    const FIELDS: &'static [&'static str] = &["before", "after"];

    fn read<'de, A: MapAccess<'de>>(mut properties: Properties<'de, A>) -> Result<Self, A::Error> {
        let mut cursors = Self::default();
        while let Some(field) = properties.next_field()? {
            match field {
                0 => cursors.before = properties.value()?,
                _ => cursors.after = properties.value()?,
            }
        }
        cursors.extra = properties.extra();
        Ok(cursors)
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        record::optional(map, "before", &self.before)?;
        record::optional(map, "after", &self.after)?;
        self.extra.write(map)
    }
}

impl<'de, T: DeserializeOwned + Serialize> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        record::deserialize(deserializer)
    }
}

impl<T: DeserializeOwned + Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        record::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Paging {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        record::deserialize(deserializer)
    }
}

impl Serialize for Paging {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        record::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Cursors {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        record::deserialize(deserializer)
    }
}

impl Serialize for Cursors {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        record::serialize(self, serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn page(paging: Value) -> List<i64> {
        serde_json::from_value(json!({"data": [], "paging": paging})).unwrap()
    }

    #[test]
    fn the_list_ends_where_next_is_absent() {
        let cursors = json!({"before": "b", "after": "a"});
        let next = "https://h.example/?access_token=CANARY&after=a";
        let more = page(json!({"cursors": cursors, "next": next}));
        assert_eq!(more.next_cursor(), Some("a"));
        assert_eq!(page(json!({"cursors": cursors})).next_cursor(), None);
        assert_eq!(
            page(json!({"cursors": cursors, "next": null})).next_cursor(),
            None
        );
        assert_eq!(page(json!({"next": next})).next_cursor(), None);
        assert_eq!(page(json!(null)).next_cursor(), None);
    }

    #[test]
    fn links_are_secrets_that_round_trip() {
        let wire = json!({
            "data": [1],
            "paging": {
                "cursors": {"after": "a", "x": 1},
                "next": "https://h.example/?access_token=CANARY",
                "previous": "https://h.example/?access_token=CANARY",
            },
            "summary": {"total_count": 1},
        });
        let list: List<i64> = serde_json::from_value(wire.clone()).unwrap();
        assert!(!format!("{list:?}").contains("CANARY"));
        assert!(
            list.paging
                .as_ref()
                .unwrap()
                .next
                .as_ref()
                .unwrap()
                .expose()
                .ends_with("CANARY")
        );
        assert_eq!(serde_json::to_value(&list).unwrap(), wire);
    }

    #[test]
    fn a_list_without_data_is_an_error() {
        let error = serde_json::from_str::<List<i64>>("{}").unwrap_err();
        assert!(error.to_string().contains("missing field `data`"));
    }
}
