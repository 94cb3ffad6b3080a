//! One value read as a type and written again. In: a type and its JSON. Out: nothing when the same came out, else what
//! was wrong.
//!
//! This file is a module of the test and of the program that the test writes. Same means: equal as JSON values, where
//! a number is its value, so that `5` and `5.0` are one.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a value and writes it again.
///
/// # Errors
///
/// It cannot be read, or what is written is not what was read.
pub fn check<T: DeserializeOwned + Serialize>(json: &Value) -> Result<(), String> {
    let text = json.to_string();
    let read: T = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let written = serde_json::to_value(&read).map_err(|error| error.to_string())?;
    same(json, &written, "$")
}

fn same(read: &Value, written: &Value, at: &str) -> Result<(), String> {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => {
            for (name, value) in read {
                let Some(other) = written.get(name) else {
                    return Err(format!("{at}.{name} was {value} and is not written"));
                };
                same(value, other, &format!("{at}.{name}"))?;
            }
            match written.keys().find(|name| !read.contains_key(*name)) {
                Some(name) => Err(format!("{at}.{name} is written and was not read")),
                None => Ok(()),
            }
        }
        (Value::Array(read), Value::Array(written)) if read.len() == written.len() => {
            let mut pairs = read.iter().zip(written).enumerate();
            pairs.try_for_each(|(index, (read, written))| {
                same(read, written, &format!("{at}[{index}]"))
            })
        }
        (Value::Number(read), Value::Number(written)) if read.as_f64() == written.as_f64() => {
            Ok(())
        }
        _ if read == written => Ok(()),
        _ => Err(format!("{at} was {read} and is written as {written}")),
    }
}
