//! One type, with the keywords of that type. In: a schema whose types are known. Out: the strict schema of each.

use serde_json::{Map, Value, json};

use super::super::{At, Rewriter};
use super::Sorted;
use crate::source::properties::{Properties, copy_text, text};

impl Rewriter<'_, '_> {
    /// Returns several types as alternatives of one type each.
    pub fn each_type(&mut self, map: &Map<String, Value>, sorted: &Sorted, at: &At<'_>) -> Value {
        let alternatives = sorted.types.iter().map(|ty| {
            let values = sorted.values.as_ref();
            let values = values.map(|values| only_of(ty, values.iter().cloned()));
            let sorted = Sorted {
                types: vec![*ty],
                values,
                nullable: false,
            };
            self.typed(map, sorted, Map::new(), at)
        });
        json!({ "anyOf": alternatives.collect::<Vec<_>>() })
    }

    /// Returns a schema of one type, with the keywords of that type.
    pub fn typed(
        &mut self,
        map: &Map<String, Value>,
        sorted: Sorted,
        mut data: Map<String, Value>,
        at: &At<'_>,
    ) -> Value {
        let Some(ty) = sorted.types.first().copied() else {
            let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
            let values = sorted.values.filter(|values| values.iter().all(is_scalar));
            data.extend(values.map(|values| ("enum".to_owned(), values.into())));
            keep_media_type(map, &mut data);
            // A part of an `allOf` may require what another part declares.
            let names = map.items_of("required").iter();
            let names: Vec<_> = names.filter(|name| name.is_string()).collect();
            if !names.is_empty() {
                data.insert("required".into(), json!(names));
            }
            return data.into();
        };
        if ty == "object" {
            let counts = ["minProperties", "maxProperties"];
            keep(map, &counts, Value::is_u64, &mut data);
            return self.object(map, true, data, at);
        }
        data.insert("type".into(), ty.into());
        let values = sorted.values.unwrap_or_default().into_iter();
        let values: Vec<Value> = match ty {
            "array" => {
                let items = match (map.get("items"), map.get("prefixItems")) {
                    (Some(items @ Value::Object(_)), None) => self.schema(items, &at.key("items")),
                    _ => json!({}),
                };
                data.insert("items".into(), items);
                keep(map, &["minItems", "maxItems"], Value::is_u64, &mut data);
                keep(map, &["uniqueItems"], Value::is_boolean, &mut data);
                Vec::new()
            }
            "string" => {
                keep_string(map, &mut data);
                keep_media_type(map, &mut data);
                values.map(|value| text(&value).into()).collect()
            }
            "boolean" => only_of("boolean", values),
            number => {
                self.number(map, number == "integer", &mut data, at);
                only_of(number, values.map(whole))
            }
        };
        if !values.iter().all(Value::is_null) {
            data.insert("enum".into(), values.into());
        }
        data.into()
    }

    fn number(
        &mut self,
        map: &Map<String, Value>,
        is_integer: bool,
        data: &mut Map<String, Value>,
        at: &At<'_>,
    ) {
        self.bounds(map, is_integer, data, at);
        copy_text(map, "format", data);
        if data.get("format").is_some_and(|format| format == "int32") && exceeds_int32(map) {
            data.remove("format");
        }
        let largest = map.get("maximum").filter(|_| is_integer);
        if largest.is_some_and(|largest| largest.is_u64() && !largest.is_i64()) {
            data.entry("format").or_insert("uint64".into());
        }
    }

    /// Keeps the bounds, an exclusive one as OpenAPI 3.0 writes it.
    fn bounds(
        &mut self,
        map: &Map<String, Value>,
        is_integer: bool,
        data: &mut Map<String, Value>,
        at: &At<'_>,
    ) {
        for (key, bound) in [
            ("minimum", "minimum"),
            ("maximum", "maximum"),
            ("multipleOf", "multipleOf"),
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            let Some(value) = map.get(key) else {
                continue;
            };
            if let Value::Bool(flag) = value {
                if *flag && key != bound && data.contains_key(bound) {
                    data.insert(key.into(), true.into());
                }
            } else if let Some(value) = fitting(value, is_integer) {
                data.insert(bound.into(), value);
                if key != bound {
                    data.insert(key.into(), true.into());
                }
            } else if key != "maximum" || !value.is_u64() {
                // A maximum beyond 63 bits makes the type unsigned, which is what it says.
                let message = format!("{value} cannot be a bound of this type, so it is not kept");
                let help = "write a number that the type can have";
                self.lose(&at.key(key), message, help);
            }
        }
    }
}

/// Returns whether the bounds admit what a signed integer of 32 bits cannot hold; the format is wrong then.
fn exceeds_int32(map: &Map<String, Value>) -> bool {
    let exceeds = |key: &str, limit: i32| {
        let bound = map.get(key).and_then(Value::as_f64);
        bound.is_some_and(|bound| bound.abs() > f64::from(limit).abs())
    };
    exceeds("maximum", i32::MAX) || exceeds("minimum", i32::MIN)
}

/// Returns a bound as the type can hold it: `1e3` and `10.0` are bounds of an integer as well.
fn fitting(value: &Value, is_integer: bool) -> Option<Value> {
    if !is_integer || value.is_i64() {
        return value.is_number().then(|| value.clone());
    }
    let whole = value.as_f64().filter(|number| number.fract() == 0.0)?;
    // Beyond this a float is no longer exact.
    (whole.abs() < 9e15).then(|| (whole as i64).into())
}

/// Keeps the keywords of a string.
fn keep_string(map: &Map<String, Value>, data: &mut Map<String, Value>) {
    let (media, encoding) = (
        map.str_of("contentMediaType"),
        map.str_of("contentEncoding"),
    );
    let format = match (map.str_of("format"), media, encoding) {
        _ if map.str_of("type") == Some("file") => Some("binary"),
        // A content type written as the format, such as `audio/x-wav`, is a file of that type.
        (Some(format), ..) if is_media_type(format) => Some("binary"),
        (Some(format), ..) => Some(format),
        (None, _, Some("base64")) => Some("byte"),
        // Two encodings of RFC 2045 that change nothing.
        (None, _, Some("binary" | "8bit")) => Some("binary"),
        (None, Some(media), None) if media != "application/json" => Some("binary"),
        _ => None,
    };
    if let Some(format) = format {
        data.insert("format".into(), format.into());
    }
    keep(map, &["pattern"], Value::is_string, data);
    keep(map, &["minLength", "maxLength"], Value::is_u64, data);
}

/// Keeps the content type that a part of a multipart body has.
fn keep_media_type(map: &Map<String, Value>, data: &mut Map<String, Value>) {
    let media = map
        .str_of("contentMediaType")
        .filter(|media| *media != "application/json");
    data.extend(media.map(|media| ("x-media-type".to_owned(), media.into())));
}

fn is_media_type(format: &str) -> bool {
    let kinds = ["application", "audio", "font", "image", "text", "video"];
    let kind = format.split_once('/').map(|(kind, _)| kind);
    kind.is_some_and(|kind| kinds.contains(&kind))
}

fn keep(
    map: &Map<String, Value>,
    keys: &[&str],
    fits: impl Fn(&Value) -> bool,
    data: &mut Map<String, Value>,
) {
    for key in keys {
        if let Some(value) = map.get(*key).filter(|value| fits(value)) {
            data.insert((*key).to_owned(), value.clone());
        }
    }
}

/// Returns a number without its fraction if that is zero: `1.0` and `1e3` are integers as well (JSON Schema, validation 6.1.1).
pub fn whole(value: Value) -> Value {
    let exact = fitting(&value, true).filter(|_| !value.is_u64());
    exact.unwrap_or(value)
}

/// Returns the values of a type, each at its index: null is in place of the others.
fn only_of(ty: &str, values: impl Iterator<Item = Value>) -> Vec<Value> {
    let only = values.map(|value| {
        if is_of(&value, ty) {
            value
        } else {
            Value::Null
        }
    });
    only.collect()
}

pub fn is_of(value: &Value, ty: &str) -> bool {
    match ty {
        "string" => value.is_string(),
        "integer" => whole(value.clone()).is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}
