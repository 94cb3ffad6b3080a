//! Scalars that are written as another kind of scalar: a value comes in, the scalar with the same meaning goes out, or the value
//! comes back.

use serde_json::Value;

/// A scalar that can be read from another kind of scalar that says the same.
pub trait Lenient: Sized {
    /// Reads a value; one that does not say the same is handed back.
    ///
    /// # Errors
    ///
    /// The value itself.
    fn from_scalar(value: Value) -> Result<Self, Value>;
}

impl Lenient for String {
    fn from_scalar(value: Value) -> Result<Self, Value> {
        match value {
            Value::String(text) => Ok(text),
            // An integer of more than 64 bits was rounded, and an id is not what it rounds to.
            Value::Number(number)
                if number.is_f64()
                    && number.as_f64().is_some_and(|it| it.abs() >= 2f64.powi(63)) =>
            {
                Err(Value::Number(number))
            }
            Value::Number(number) => Ok(number.to_string()),
            other => Err(other),
        }
    }
}

impl Lenient for bool {
    fn from_scalar(value: Value) -> Result<Self, Value> {
        match value
            .as_str()
            .map_or(value.as_bool(), |text| text.parse().ok())
        {
            Some(flag) => Ok(flag),
            None => Err(value),
        }
    }
}

impl Lenient for i64 {
    fn from_scalar(value: Value) -> Result<Self, Value> {
        match value
            .as_str()
            .map_or(value.as_i64(), |text| text.parse().ok())
        {
            Some(number) => Ok(number),
            None => Err(value),
        }
    }
}

impl<T: Lenient> Lenient for Option<T> {
    fn from_scalar(value: Value) -> Result<Self, Value> {
        match value {
            Value::Null => Ok(None),
            value => T::from_scalar(value).map(Some),
        }
    }
}

/// A value's kind; the value itself may be a secret.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
