//! Properties: absent, null, unknown, twice; and what `Debug` shows.

use serde::Deserialize;
use serde_json::json;

use super::*;

#[derive(Debug, PartialEq)]
struct Call {
    success: bool,
    call_id: Option<String>,
    tracks: Option<Vec<i64>>,
    note: Nullable<String>,
    extra: Extra,
}

impl Record for Call {
    const NAME: &'static str = "Call";
    const FIELDS: &'static [&'static str] = &["success", "call_id", "tracks", "note", "id"];

    fn read<'de, A: MapAccess<'de>>(mut properties: Properties<'de, A>) -> Result<Self, A::Error> {
        let mut success = None;
        let mut call_id = None;
        let mut tracks = None;
        let mut note = Nullable::Absent;
        while let Some(field) = properties.next_field()? {
            match field {
                0 => success = Some(properties.value()?),
                1 | 4 => call_id = properties.value()?,
                2 => tracks = properties.value()?,
                _ => note = properties.value()?,
            }
        }
        Ok(Self {
            success: properties.required(success, "success")?,
            call_id,
            tracks,
            note,
            extra: properties.extra(),
        })
    }

    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("success", &self.success)?;
        optional(map, "call_id", &self.call_id)?;
        optional(map, "tracks", &self.tracks)?;
        nullable(map, "note", &self.note)?;
        self.extra.write(map)
    }
}

impl<'de> Deserialize<'de> for Call {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl Serialize for Call {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

fn read(text: &str) -> Result<Call, serde_json::Error> {
    serde_json::from_str(text)
}

#[test]
fn errors_name_the_property_and_the_type() {
    let missing = read(r#"{"call_id":"c"}"#).unwrap_err().to_string();
    assert!(missing.contains("missing field `success`"), "{missing}");
    let other = read("[1]").unwrap_err().to_string();
    assert!(other.contains("expected struct Call"), "{other}");
}

#[test]
fn absent_null_and_empty_stay_apart() {
    let call = read(r#"{"success":true,"call_id":null,"tracks":[],"note":null}"#).unwrap();
    assert_eq!(call.call_id, None);
    assert_eq!(call.tracks, Some(vec![]));
    assert_eq!(call.note, Nullable::Null);
    let call = read(r#"{"success":true}"#).unwrap();
    assert_eq!((call.tracks, call.note), (None, Nullable::Absent));
}

#[test]
fn unknown_properties_round_trip() {
    let wire = json!({"success": true, "note": null, "new": {"a": [1, null]}, "x": null});
    let call: Call = serde_json::from_value(wire.clone()).unwrap();
    assert_eq!(call.extra.get("new"), Some(&json!({"a": [1, null]})));
    assert_eq!(call.extra.iter().count(), 2);
    assert_eq!(serde_json::to_value(&call).unwrap(), wire);
}

#[test]
fn of_a_duplicate_property_the_last_value_counts() {
    let call = read(r#"{"success":false,"id":"a","x":1,"success":true,"call_id":"b","x":2}"#);
    let call = call.unwrap();
    assert!(call.success);
    assert_eq!(call.call_id.as_deref(), Some("b"));
    assert_eq!(call.extra.get("x"), Some(&json!(2)));
}

#[derive(Debug, PartialEq)]
struct Counts {
    small: Option<i32>,
    large: Option<i64>,
    extra: Extra,
}

#[derive(Debug, PartialEq)]
struct Node {
    id: String,
    is_open: Option<bool>,
    counts: Option<Counts>,
}

mod wire {
    crate::record::record! {
        Counts 0 small "small" Optional integer, 1 large "large" Optional integer; extra
    }
    crate::record::record! {
        Node 0 id "id" Required lenient, 1 is_open "is_open" Optional lenient, 2 counts "counts" Optional;
    }
}

#[test]
fn the_path_of_an_error_ends_at_the_value_that_does_not_fit() {
    for (wire, path) in [
        (r#"{"id":[1]}"#, "id"),
        (r#"{"id":null}"#, "id"),
        (r#"{"id":1e300}"#, "id"),
        (r#"{"id":1,"is_open":{}}"#, "is_open"),
        (r#"{"id":1,"counts":{"small":"1"}}"#, "counts.small"),
        (r#"{"id":1,"counts":{"large":1.5}}"#, "counts.large"),
    ] {
        let mut input = serde_json::Deserializer::from_str(wire);
        let error = serde_path_to_error::deserialize::<_, Node>(&mut input).unwrap_err();
        assert_eq!(error.path().to_string(), path, "{wire}");
    }
}

#[test]
fn an_integer_that_does_not_fit_is_set_aside() {
    for (wire, small, large) in [
        (r#"{"small":5,"large":7}"#, Some(5), Some(7)),
        (r#"{"small":5.0,"large":1e3}"#, Some(5), Some(1000)),
        (r#"{"small":null}"#, None, None),
        (
            r#"{"small":2147483648,"large":18446744073709551615}"#,
            None,
            None,
        ),
    ] {
        let counts: Counts = serde_json::from_str(wire).unwrap();
        assert_eq!((counts.small, counts.large), (small, large), "{wire}");
    }
    let wire = json!({"large": u64::MAX, "new": 1});
    let counts: Counts = serde_json::from_value(wire.clone()).unwrap();
    assert_eq!(serde_json::to_value(&counts).unwrap(), wire);
    for wire in [r#"{"small":1.5}"#, r#"{"small":"1"}"#] {
        serde_json::from_str::<Counts>(wire).unwrap_err();
    }
}

#[test]
fn debug_shows_the_names_of_unknown_properties_only() {
    let call = read(r#"{"success":true,"access_token":"CANARY"}"#).unwrap();
    let debug = format!("{call:?}");
    assert!(debug.contains(r#"Extra {"access_token"}"#), "{debug}");
    assert!(!debug.contains("CANARY"), "{debug}");
    assert!(!call.extra.is_empty());
    assert!(Extra::default().is_empty());
}
