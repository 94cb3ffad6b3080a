//! One type, with the keywords of that type. In: a schema whose types are known. Out: the strict schema of each.

use serde_json::{Map, Value, json};

use super::super::{At, Rewriter, simple};
use super::Sorted;

impl Rewriter<'_, '_> {
    /// Several types are a choice between schemas of one type each.
    pub fn each_type(&mut self, map: &Map<String, Value>, sorted: &Sorted, at: &At<'_>) -> Value {
        let branches = sorted.types.iter().map(|one| {
            let values = sorted.values.as_ref().map(|values| {
                values
                    .iter()
                    .filter(|value| is_of(value, one))
                    .cloned()
                    .collect()
            });
            let sorted = Sorted {
                types: vec![one.clone()],
                values,
                nullable: false,
            };
            self.typed(map, sorted, Map::new(), at)
        });
        json!({ "anyOf": branches.collect::<Vec<_>>() })
    }

    /// A schema of one type, with the keywords of that type.
    pub fn typed(
        &mut self,
        map: &Map<String, Value>,
        sorted: Sorted,
        mut data: Map<String, Value>,
        at: &At<'_>,
    ) -> Value {
        let Some(ty) = sorted.types.first() else {
            let scalar = |value: &Value| !value.is_array() && !value.is_object();
            if let Some(values) = sorted.values.filter(|values| values.iter().all(scalar)) {
                data.insert("enum".into(), values.into());
            }
            return Value::Object(data);
        };
        if ty == "object" {
            return self.object(map, true, data, at);
        }
        data.insert("type".into(), ty.as_str().into());
        match ty.as_str() {
            "array" => {
                let items = match (map.get("items"), map.get("prefixItems")) {
                    (Some(items @ Value::Object(_)), None) => self.schema(items, &at.key("items")),
                    _ => json!({}),
                };
                data.insert("items".into(), items);
                keep(map, &["minItems", "maxItems"], Value::is_u64, &mut data);
                keep(map, &["uniqueItems"], Value::is_boolean, &mut data);
            }
            "string" => {
                string(map, &mut data);
                let texts = sorted
                    .values
                    .iter()
                    .flatten()
                    .filter_map(simple::text)
                    .collect::<Vec<_>>();
                if !texts.is_empty() {
                    data.insert("enum".into(), texts.into());
                }
            }
            "boolean" => {}
            number => self.number(map, number, sorted.values, &mut data, at),
        }
        Value::Object(data)
    }

    fn number(
        &mut self,
        map: &Map<String, Value>,
        ty: &str,
        values: Option<Vec<Value>>,
        data: &mut Map<String, Value>,
        at: &At<'_>,
    ) {
        let integer = ty == "integer";
        self.bounds(map, integer, data, at);
        simple::copy_text(&Value::Object(map.clone()), "format", data);
        if data.get("format") == Some(&"int32".into()) && exceeds_int32(map) {
            data.remove("format");
        }
        let largest = map.get("maximum").filter(|_| integer);
        if largest.is_some_and(|largest| largest.is_u64() && !largest.is_i64()) {
            data.entry("format").or_insert("uint64".into());
        }
        let fits = |value: &Value| is_of(value, ty);
        let values: Vec<_> = values.into_iter().flatten().filter(fits).collect();
        if !values.is_empty() {
            data.insert("enum".into(), values.into());
        }
    }

    /// Bounds, an exclusive one as OpenAPI 3.0 writes it.
    fn bounds(
        &mut self,
        map: &Map<String, Value>,
        integer: bool,
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
            } else if let Some(value) = fitting(value, integer) {
                data.insert(bound.into(), value);
                if key != bound {
                    data.insert(key.into(), true.into());
                }
            } else if key != "maximum" || !value.is_u64() {
                // A maximum beyond 63 bits makes the type unsigned, which is what it says.
                let message = format!("{value} is no bound of this type, so it is not kept");
                self.lose(
                    &at.key(key),
                    message,
                    "write a number that the type can have",
                );
            }
        }
    }
}

/// Whether the bounds let in what 32 bits with a sign do not hold; the format is a mistake then.
fn exceeds_int32(map: &Map<String, Value>) -> bool {
    let beyond = |key: &str, limit: i32| {
        let bound = map.get(key).and_then(Value::as_f64);
        bound.is_some_and(|bound| bound.abs() > f64::from(limit).abs())
    };
    beyond("maximum", i32::MAX) || beyond("minimum", i32::MIN)
}

/// A bound as the type can hold it: `1e3` and `10.0` bound an integer as well.
fn fitting(value: &Value, integer: bool) -> Option<Value> {
    if !integer || value.is_i64() {
        return value.is_number().then(|| value.clone());
    }
    let whole = value.as_f64().filter(|number| number.fract() == 0.0)?;
    // Beyond this a float is no longer exact.
    (whole.abs() < 9e15).then(|| (whole as i64).into())
}

fn string(map: &Map<String, Value>, data: &mut Map<String, Value>) {
    let text = |key: &str| map.get(key).and_then(Value::as_str);
    let media = text("contentMediaType").is_some() && text("contentEncoding").is_none();
    let format = match (text("format"), text("contentEncoding"), text("type")) {
        (_, _, Some("file")) => Some("binary"),
        // A content type in the place of a format, such as `audio/x-wav`, is a file of that type.
        (Some(format), ..) if is_media_type(format) => Some("binary"),
        (Some(format), ..) => Some(format),
        (_, Some("base64"), _) => Some("byte"),
        _ if media && text("contentMediaType") != Some("application/json") => Some("binary"),
        _ => None,
    };
    if let Some(format) = format {
        data.insert("format".into(), format.into());
    }
    keep(map, &["pattern"], Value::is_string, data);
    keep(map, &["minLength", "maxLength"], Value::is_u64, data);
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

pub fn is_of(value: &Value, ty: &str) -> bool {
    match ty {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}
