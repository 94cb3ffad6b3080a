//! Unions without a tag: which of several shapes a JSON value has. A value and a table of shapes come in; the shapes
//! that it can have go out, the best first, and one of them reads it.
//!
//! What fits no shape by its kind or by a fixed property is kept unchanged; what fits one but cannot be read as it is an
//! error that says what was expected.

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;

/// What a branch's values look like.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The branch, for messages.
    pub name: &'static str,
    /// The kind of JSON value.
    pub kind: JsonKind,
    /// The properties that an object must have.
    pub required: &'static [&'static str],
    /// The properties that it may have.
    pub known: &'static [&'static str],
    /// Properties, or the value itself under an empty name, with the only strings that they may be.
    pub fixed: &'static [(&'static str, &'static [&'static str])],
}

/// A kind of JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// Any value.
    Any,
    /// `true` or `false`.
    Bool,
    /// A number without a fraction that fits 64 bits with a sign.
    Integer,
    /// A number without a fraction or a sign.
    Unsigned,
    /// A number.
    Number,
    /// A string.
    String,
    /// A list.
    Array,
    /// An object.
    Object,
}

/// Reads a value as the branch that it fits best; `None` for one that fits none.
///
/// # Errors
///
/// A branch is meant, and the value is not what that branch says.
pub fn read<T>(
    union: &'static str,
    json: &Value,
    shapes: &[Shape],
    branch: impl Fn(usize, &Value) -> Result<T, serde_json::Error>,
) -> Result<Option<T>, serde_json::Error> {
    let ranked = shapes
        .iter()
        .enumerate()
        .filter_map(|(index, shape)| Some((rank(json, shape)?, index)));
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    let mut reasons = Vec::new();
    for (_, index) in &ranked {
        match branch(*index, json) {
            Ok(value) => return Ok(Some(value)),
            Err(error) => reasons.push(format!("not `{}`: {error}", shapes[*index].name)),
        }
    }
    if reasons.is_empty() {
        return Ok(None);
    }
    Err(serde_json::Error::custom(format!(
        "no branch of `{union}` fits; {}",
        reasons.join("; ")
    )))
}

/// How well a value fits a shape; `None` when it cannot be one.
fn rank(json: &Value, shape: &Shape) -> Option<i64> {
    let kind = match (shape.kind, json) {
        (JsonKind::Any, _) => -1_000,
        (JsonKind::Bool, Value::Bool(_))
        | (JsonKind::Number, Value::Number(_))
        | (JsonKind::String, Value::String(_))
        | (JsonKind::Array, Value::Array(_))
        | (JsonKind::Object, Value::Object(_)) => 0,
        (JsonKind::Integer, Value::Number(number)) if number.is_i64() => 1,
        (JsonKind::Unsigned, Value::Number(number)) if number.is_u64() => 1,
        _ => return None,
    };
    let mut rank = kind;
    for (name, strings) in shape.fixed {
        let found = if name.is_empty() {
            Some(json)
        } else {
            json.get(name)
        };
        match found.and_then(Value::as_str) {
            Some(text) if strings.contains(&text) => rank += 100,
            Some(_) => return None,
            None => {}
        }
    }
    if let Value::Object(properties) = json {
        let known = properties
            .keys()
            .filter(|name| shape.known.contains(&name.as_str()))
            .count() as i64;
        rank += 2 * known - (properties.len() as i64 - known);
        let missing = shape
            .required
            .iter()
            .filter(|name| !properties.contains_key(**name))
            .count() as i64;
        rank -= 50 * missing;
    }
    Some(rank)
}

/// Writes a branch whose own type does not hold the tag.
///
/// # Errors
///
/// Those of the serializer.
pub fn tagged<T: Serialize, S: Serializer>(
    tag: &'static str,
    name: &'static str,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut json = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let Value::Object(properties) = &mut json {
        properties.entry(tag).or_insert_with(|| name.into());
    }
    json.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const fn object(
        name: &'static str,
        required: &'static [&'static str],
        known: &'static [&'static str],
    ) -> Shape {
        Shape {
            name,
            kind: JsonKind::Object,
            required,
            known,
            fixed: &[],
        }
    }

    fn best(json: &Value, shapes: &[Shape]) -> Option<usize> {
        read("U", json, shapes, |index, _| Ok(index)).unwrap()
    }

    #[test]
    fn the_best_shape_is_read() {
        let shapes = [
            object("Cat", &["meow"], &["meow", "name"]),
            object("Dog", &["bark"], &["bark", "name"]),
        ];
        assert_eq!(best(&json!({"name": "x", "bark": 1}), &shapes), Some(1));
        assert_eq!(best(&json!({"meow": 1}), &shapes), Some(0));
        assert_eq!(best(&json!("x"), &shapes), None);
        let error = read::<()>("U", &json!({"bark": 1}), &shapes, |_, _| {
            Err(serde_json::Error::custom("bad"))
        })
        .unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("no branch of `U` fits; not `Dog`: bad; not `Cat`: bad")
        );
    }

    #[test]
    fn a_number_is_read_as_what_can_hold_it() {
        let scalar = |kind| Shape {
            kind,
            ..object("N", &[], &[])
        };
        let shapes = [scalar(JsonKind::Integer), scalar(JsonKind::Unsigned)];
        assert_eq!(best(&json!(-1), &shapes), Some(0));
        assert_eq!(best(&json!(u64::MAX), &shapes), Some(1));
        assert_eq!(best(&json!(u64::MAX), &shapes[..1]), None);
        assert_eq!(best(&json!(1.5), &shapes), None);
    }

    #[test]
    fn a_fixed_property_decides() {
        let with = |name, strings| Shape {
            fixed: strings,
            ..object(name, &[], &["type"])
        };
        let shapes = [
            with("A", &[("type", &["a"])]),
            with("B", &[("type", &["b"])]),
        ];
        assert_eq!(best(&json!({"type": "b"}), &shapes), Some(1));
        assert_eq!(best(&json!({"type": "c"}), &shapes), None);
    }
}
