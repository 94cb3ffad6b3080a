//! Headers of responses as a document describes them. The headers of one response come in; a struct of the listed ones goes
//! out, lists and objects in them in the style `simple`, or as JSON where they are written so.

use std::error::Error;
use std::fmt;

use http::HeaderMap;
use serde::de::value::{Error as Rejected, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use crate::integer::nearest;
use crate::readable;
use crate::record::{self, Record};
use crate::response::RawResponse;

impl RawResponse {
    /// Reads the headers that the document lists for the operation; a missing one becomes `None`.
    ///
    /// ```text
    /// let response = client.send(ListBooks::new()).await?;
    /// let headers: ListBooksHeaders = response.meta().typed_headers()?;
    /// ```
    ///
    /// # Errors
    ///
    /// A header is not of its type.
    pub fn typed_headers<H: Record>(&self) -> Result<H, InvalidHeader> {
        let read = |names: &[&'static str]| -> Result<H, Rejected> {
            let present = names
                .iter()
                .filter_map(|name| Some((*name, HeaderText(text(&self.headers, name)?))));
            record::deserialize(MapDeserializer::new(present))
        };
        read(H::FIELDS).map_err(|_| {
            // Which one it is, and not what it holds: that may be a secret.
            let alone = |name: &&&'static str| read(&[**name]).is_err();
            let name = H::FIELDS.iter().find(alone);
            InvalidHeader {
                name: name.copied().unwrap_or_default(),
            }
        })
    }
}

/// A header that is not of the type that the document gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidHeader {
    name: &'static str,
}

impl InvalidHeader {
    /// Returns the header's name.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl fmt::Display for InvalidHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the header `{}` is not of its documented type",
            self.name
        )
    }
}

impl Error for InvalidHeader {}

/// A header's text; of several lines with one name, those are the items of one list.
fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(name).iter();
    let lines = lines.map(|line| String::from_utf8_lossy(line.as_bytes()));
    let lines: Vec<_> = lines.map(|line| line.trim().to_owned()).collect();
    (!lines.is_empty()).then(|| lines.join(", "))
}

/// A string that is read as the type that is asked for.
struct HeaderText(String);

impl IntoDeserializer<'_, Rejected> for HeaderText {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Returns a number without a fraction of zero.
fn without_zeros(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $ty:ty;)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Rejected> {
            match without_zeros(&self.0).parse::<$ty>() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(Rejected::custom("a number or flag is expected")),
            }
        }
    )* };
}

impl<'de> Deserializer<'de> for HeaderText {
    type Error = Rejected;

    numbers! {
        deserialize_bool visit_bool bool;
        deserialize_i32 visit_i32 i32;
        deserialize_u64 visit_u64 u64;
        deserialize_f64 visit_f64 f64;
    }

    // One beyond 64 bits is read as the nearest, as in a body.
    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Rejected> {
        match nearest(&self.0) {
            Some(value) => visitor.visit_i64(value),
            None => Err(Rejected::custom("an integer is expected")),
        }
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Rejected> {
        visitor.visit_string(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Rejected> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Rejected> {
        if self.0.starts_with('[')
            && let Ok(json) = readable::read::<Value>(self.0.as_bytes())
        {
            return json.deserialize_seq(visitor).map_err(Rejected::custom);
        }
        let items = self
            .0
            .split(',')
            .map(|item| HeaderText(item.trim().to_owned()));
        let items = items.filter(|_| !self.0.is_empty());
        visitor.visit_seq(SeqDeserializer::new(items))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Rejected> {
        if self.0.starts_with('{')
            && let Ok(json) = readable::read::<Value>(self.0.as_bytes())
        {
            return json.deserialize_map(visitor).map_err(Rejected::custom);
        }
        let pieces: Vec<&str> = self.0.split(',').map(str::trim).collect();
        let signed = pieces.iter().map(|piece| piece.split_once('='));
        // With `explode` each piece is a property; without it, names and values take turns.
        let pairs = match signed.collect::<Option<Vec<_>>>() {
            Some(pairs) => pairs,
            None => {
                let turns = pieces.chunks_exact(2);
                turns.map(|turn| (turn[0], turn[1])).collect()
            }
        };
        let properties = pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), HeaderText(value.to_owned())));
        visitor.visit_map(MapDeserializer::new(properties))
    }

    forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u32 u128 f32 char str string bytes byte_buf unit unit_struct newtype_struct tuple tuple_struct
        enum identifier ignored_any
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Rejected> {
        self.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Properties;
    use serde::de::MapAccess;
    use serde::ser::SerializeMap;
    use std::collections::BTreeMap;

    #[derive(Debug, Default, PartialEq)]
    struct Headers {
        limit: Option<i64>,
        tags: Option<Vec<String>>,
        window: Option<BTreeMap<String, i64>>,
        json: Option<Vec<i64>>,
    }

    impl Record for Headers {
        const NAME: &'static str = "Headers";
        const FIELDS: &'static [&'static str] = &["X-Limit", "X-Tags", "X-Window", "X-Json"];

        fn read<'de, A: MapAccess<'de>>(
            mut properties: Properties<'de, A>,
        ) -> Result<Self, A::Error> {
            let mut read = Self::default();
            while let Some(field) = properties.next_field()? {
                match field {
                    0 => read.limit = properties.value()?,
                    1 => read.tags = properties.value()?,
                    2 => read.window = properties.value()?,
                    _ => read.json = properties.value()?,
                }
            }
            Ok(read)
        }

        fn write<M: SerializeMap>(&self, _: &mut M) -> Result<(), M::Error> {
            Ok(())
        }
    }

    fn read(lines: &[(&str, &str)]) -> Result<Headers, InvalidHeader> {
        let mut response = http::Response::builder();
        for (name, value) in lines {
            response = response.header(*name, *value);
        }
        RawResponse::from(response.body("").unwrap()).typed_headers()
    }

    #[test]
    fn a_header_is_read_as_its_type() {
        let headers = read(&[
            ("x-limit", " 7 "),
            ("x-tags", "a, b"),
            ("x-tags", "c"),
            ("x-window", "from,1,to,2"),
            ("x-json", "[1,2]"),
            ("x-other", "CANARY"),
        ])
        .unwrap();
        assert_eq!(headers.limit, Some(7));
        assert_eq!(headers.tags.unwrap(), ["a", "b", "c"]);
        let window = BTreeMap::from([("from".to_owned(), 1), ("to".to_owned(), 2)]);
        assert_eq!(headers.window.as_ref(), Some(&window));
        assert_eq!(headers.json.unwrap(), [1, 2]);
        let exploded = read(&[("x-window", "from=1,to=2")]).unwrap();
        assert_eq!(exploded.window, Some(window));
        assert_eq!(read(&[]).unwrap(), Headers::default());
        assert_eq!(read(&[("x-tags", "")]).unwrap().tags.unwrap().len(), 0);
    }

    #[test]
    fn an_error_names_the_header_and_shows_no_value() {
        let headers = read(&[("x-limit", "18446744073709551615")]).unwrap();
        assert_eq!(headers.limit, Some(i64::MAX));
        let error = read(&[("x-tags", "a"), ("x-limit", "CANARY")]).unwrap_err();
        assert_eq!(error.name(), "X-Limit");
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }
}
