//! Unions without a tag: which of several shapes a JSON value has. A value and a table of shapes come in; the shapes
//! that it can have go out, the best first, and one of them reads it.
//!
//! What fits no shape by its kind or by a fixed property is kept unchanged; what fits one but cannot be read as it is an
//! error that says what was expected.

use serde::de::DeserializeOwned;
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;

use crate::finite;
use crate::integer::whole;

/// What a branch's values look like.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// The branch, for messages.
    pub name: &'static str,
    /// The kind of JSON value.
    pub kind: JsonKind,
    /// The properties that an object must have.
    pub required: &'static [&'static str],
    /// The other properties that it may have.
    pub optional: &'static [&'static str],
    /// Whether an enum lists a string; any other string fits another string better.
    pub lists: Option<fn(&str) -> bool>,
    /// What the items of a list, or the values of an object, look like.
    pub items: Option<&'static Self>,
    /// Properties by their path, or the value itself by none, with the only values that they may have.
    pub fixed: &'static [(&'static [PathStep], &'static [Fixed])],
}

/// A step from a value to what is inside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathStep {
    /// The property of this name.
    Property(&'static str),
    /// All items of a list, or all values of an object.
    Items,
}

impl Shape {
    fn knows(&self, name: &str) -> bool {
        self.required.contains(&name) || self.optional.contains(&name)
    }
}

/// One of the values that a property may have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fixed {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without a fraction.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// A string.
    Text(&'static str),
}

impl Fixed {
    fn is(&self, json: &Value) -> bool {
        match self {
            Self::Null => json.is_null(),
            Self::Bool(flag) => json.as_bool() == Some(*flag),
            Self::Integer(number) => as_integer(json) == Some(*number),
            Self::Number(number) => json.as_f64() == Some(*number),
            Self::Text(text) => json.as_str() == Some(text),
        }
    }
}

/// A kind of JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonKind {
    /// Any value.
    Any,
    /// `true` or `false`.
    Bool,
    /// A number without a fraction, or with a fraction of zero, that fits 64 bits with a sign.
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
        let shape = &shapes[*index];
        let integer = as_integer(json).filter(|_| shape.kind == JsonKind::Integer);
        let read = match integer {
            Some(integer) => branch(*index, &integer.into()),
            None => branch(*index, json),
        };
        match read {
            Ok(value) => return Ok(Some(value)),
            Err(error) => reasons.push(format!("not `{}`: {error}", shape.name)),
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

/// Reads a value as a branch: the type that its variant holds.
///
/// # Errors
///
/// The value is of another type; the text names the property.
pub fn branch<T: DeserializeOwned, U>(
    json: &Value,
    variant: fn(T) -> U,
) -> Result<U, serde_json::Error> {
    T::deserialize(json).map(variant).map_err(|error| {
        match serde_path_to_error::deserialize::<_, T>(json) {
            Err(located) if located.path().iter().next().is_some() => {
                serde_json::Error::custom(format!("at `{}`: {error}", located.path()))
            }
            _ => error,
        }
    })
}

/// Returns the integer that a number is; one with a fraction of zero is an integer as well.
fn as_integer(json: &Value) -> Option<i64> {
    json.as_i64().or_else(|| whole(json.as_f64()?))
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
        (JsonKind::Integer, Value::Number(_)) if as_integer(json).is_some() => 1,
        (JsonKind::Unsigned, Value::Number(number)) if number.is_u64() => 1,
        _ => return None,
    };
    let mut rank = kind;
    if let (Some(lists), Value::String(text)) = (shape.lists, json) {
        rank += if lists(text) { 100 } else { -10 };
    }
    for (path, values) in shape.fixed {
        if has_fixed(json, path, values)? {
            rank += 100;
        }
    }
    if let Some(shape) = shape.items {
        let items = items(json).filter(|item| !item.is_null());
        let ranks = items.map(|item| self::rank(item, shape));
        let ranks: Vec<i64> = ranks.collect::<Option<_>>()?;
        rank += ranks.into_iter().min().unwrap_or(0);
    }
    if let Value::Object(properties) = json {
        let known = properties.keys().filter(|name| shape.knows(name)).count() as i64;
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

/// Returns whether a value has a property with one of its only values, or `None` if it has another value there.
fn has_fixed(json: &Value, path: &[PathStep], values: &[Fixed]) -> Option<bool> {
    match path {
        [PathStep::Property(name), rest @ ..] => json
            .get(name)
            .map_or(Some(false), |found| has_fixed(found, rest, values)),
        [PathStep::Items, rest @ ..] => {
            let mut items = items(json);
            items.try_fold(false, |any, item| {
                Some(any | has_fixed(item, rest, values)?)
            })
        }
        [] if values.iter().any(|value| value.is(json)) => Some(true),
        // Some servers write null for what they leave out.
        [] => json.is_null().then_some(false),
    }
}

/// Returns the items of a list, or the values of an object.
fn items(json: &Value) -> impl Iterator<Item = &Value> {
    let list = json.as_array().into_iter().flatten();
    let values = json
        .as_object()
        .into_iter()
        .flat_map(|object| object.values());
    list.chain(values)
}

/// Writes a branch whose own type does not hold the tag.
///
/// # Errors
///
/// Those of the serializer, and a number that is not finite, which would become `null`.
pub fn tagged<T: Serialize, S: Serializer>(
    tag: &'static str,
    name: &'static str,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if finite::is_looking::<S::Error>() {
        return value.serialize(serializer);
    }
    finite::look(value).map_err(S::Error::custom)?;
    let mut json = serde_json::to_value(value).map_err(S::Error::custom)?;
    if let Value::Object(properties) = &mut json {
        properties.entry(tag).or_insert_with(|| name.into());
    }
    json.serialize(serializer)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    const fn object(
        name: &'static str,
        required: &'static [&'static str],
        optional: &'static [&'static str],
    ) -> Shape {
        Shape {
            name,
            kind: JsonKind::Object,
            required,
            optional,
            lists: None,
            items: None,
            fixed: &[],
        }
    }

    fn best(json: &Value, shapes: &[Shape]) -> Option<usize> {
        read("U", json, shapes, |index, _| Ok(index)).unwrap()
    }

    #[test]
    fn the_best_shape_is_read() {
        let shapes = [
            object("Cat", &["meow"], &["name"]),
            object("Dog", &["bark"], &["name"]),
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
        assert_eq!(best(&json!(1e3), &shapes), Some(0));
        let integer =
            |json: &Value| read("U", json, &shapes[..1], |_, json| i64::deserialize(json));
        assert_eq!(integer(&json!(-2.0)).unwrap(), Some(-2));
        assert_eq!(integer(&json!(1e300)).unwrap(), None);
    }

    const TYPE: PathStep = PathStep::Property("type");

    #[test]
    fn a_fixed_property_decides() {
        let with = |fixed| Shape {
            fixed,
            ..object("S", &[], &["type"])
        };
        let shapes = [
            with(&[(&[TYPE], &[Fixed::Text("a")])]),
            with(&[(&[TYPE], &[Fixed::Text("b"), Fixed::Bool(true)])]),
            with(&[(&[TYPE], &[Fixed::Integer(1), Fixed::Number(1.5)])]),
            with(&[(&[TYPE], &[Fixed::Null])]),
            with(&[(&[TYPE, PathStep::Property("of")], &[Fixed::Text("a")])]),
        ];
        for (value, branch) in [
            (json!("a"), Some(0)),
            (json!("b"), Some(1)),
            (json!(true), Some(1)),
            (json!(1), Some(2)),
            (json!(1.0), Some(2)),
            (json!(1.5), Some(2)),
            (json!(null), Some(3)),
            (json!({"of": "a"}), Some(4)),
            (json!({"of": "b"}), None),
        ] {
            assert_eq!(best(&json!({"type": value}), &shapes), branch, "{value}");
        }
        assert_eq!(best(&json!({"type": "c"}), &shapes[..4]), None);
    }

    #[test]
    fn items_decide() {
        let list = |items, fixed| Shape {
            kind: JsonKind::Array,
            items,
            fixed,
            ..object("L", &[], &[])
        };
        const CAT: &Shape = &object("Cat", &["name"], &[]);
        const DOG: &Shape = &object("Dog", &["name", "bark"], &[]);
        let shapes = [list(Some(CAT), &[]), list(Some(DOG), &[])];
        for (json, branch) in [
            (json!([{"name": "x"}, null]), Some(0)),
            (json!([{"name": "x", "bark": 1}]), Some(1)),
            (json!([]), Some(0)),
            (json!(["x"]), None),
        ] {
            assert_eq!(best(&json, &shapes), branch, "{json}");
        }
        let shapes = [
            list(None, &[(&[PathStep::Items, TYPE], &[Fixed::Text("a")])]),
            list(None, &[(&[PathStep::Items, TYPE], &[Fixed::Text("b")])]),
        ];
        for (json, branch) in [
            (json!([{"type": "b"}, {"type": null}, {}]), Some(1)),
            (json!([{"type": "b"}, {"type": "a"}]), None),
            (json!([{}]), Some(0)),
        ] {
            assert_eq!(best(&json, &shapes), branch, "{json}");
        }
    }

    #[test]
    fn an_enum_reads_what_it_lists() {
        let string = |lists| Shape {
            kind: JsonKind::String,
            lists,
            ..object("S", &[], &[])
        };
        let size: Option<fn(&str) -> bool> = Some(|text| ["small", "large"].contains(&text));
        let mood: Option<fn(&str) -> bool> = Some(|text| text == "glad");
        for (alternatives, text, branch) in [
            ([size, None], "small", 0),
            ([size, None], "other", 1),
            ([None, size], "small", 1),
            ([None, size], "other", 0),
            ([size, mood], "glad", 1),
            ([size, mood], "other", 0),
        ] {
            let shapes = alternatives.map(string);
            assert_eq!(best(&json!(text), &shapes), Some(branch), "{text}");
            let items = |shape: &Shape| -> &'static Shape { Box::leak(Box::new(*shape)) };
            let lists = shapes.each_ref().map(|shape| Shape {
                kind: JsonKind::Array,
                items: Some(items(shape)),
                ..object("L", &[], &[])
            });
            assert_eq!(best(&json!([text]), &lists), Some(branch), "[{text}]");
        }
    }

    #[test]
    fn an_error_names_the_property() {
        type Numbers = std::collections::BTreeMap<String, Vec<i64>>;
        let error = branch(&json!({"a": [1, "x"]}), std::convert::identity::<Numbers>).unwrap_err();
        assert!(
            error.to_string().starts_with("at `a[1]`: invalid type"),
            "{error}"
        );
        let error = branch(&json!("x"), std::convert::identity::<i64>).unwrap_err();
        assert!(error.to_string().starts_with("invalid type"), "{error}");
    }

    /// A value that is inside of itself, and counts how often it is written or looked at.
    struct Nested<'c>(usize, &'c Cell<usize>);

    impl Serialize for Nested<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.1.set(self.1.get() + 1);
            match self.0 {
                0 => serializer.serialize_str("end"),
                depth => tagged("kind", "nested", &Nested(depth - 1, self.1), serializer),
            }
        }
    }

    #[test]
    fn what_is_nested_is_not_written_once_for_each_level() {
        let count = Cell::new(0);
        serde_json::to_value(Nested(40, &count)).unwrap();
        assert!(count.get() < 2_000, "{}", count.get());
    }
}
