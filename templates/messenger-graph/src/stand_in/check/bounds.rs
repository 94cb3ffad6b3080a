//! Whether values are within the bounds of the documents. In: a value with its shape and bounds, or an object with its table. Out: the
//! first bound or rule that does not hold.

use serde_json::{Map, Value};

use super::{Misfit, as_bool, inside};
use crate::bound::{Size, TypeBounds, ValueBound};
use crate::stand_in::contract::{PropertyRow, ValueShape};

/// Checks a value that has its shape.
pub(super) fn check_bounds(
    value: &Value,
    shape: &ValueShape,
    bounds: &[ValueBound],
) -> Result<(), Misfit> {
    for bound in bounds {
        match bound {
            ValueBound::Each(bounds) => check_items(value, shape, bounds)?,
            ValueBound::AtMostOne(property) => {
                let items = value.as_array().map_or(&[][..], Vec::as_slice);
                let count = items.iter().filter(|item| item[property] == true).count();
                if count > 1 {
                    return Err(broken(format!("may have {bound}, not {count}")));
                }
            }
            bound => check_size(&size(value, shape), bound)?,
        }
    }
    Ok(())
}

fn check_items(value: &Value, shape: &ValueShape, bounds: &[ValueBound]) -> Result<(), Misfit> {
    let item = match shape {
        ValueShape::Nullable(ValueShape::Array(item)) | ValueShape::Array(item) => item,
        _ => &ValueShape::Any,
    };
    let items = value.as_array().into_iter().flatten().enumerate();
    for (index, value) in items {
        check_bounds(value, item, bounds).map_err(|misfit| inside(index, misfit))?;
    }
    let values = value.as_object().into_iter().flat_map(Map::values);
    for value in values {
        check_bounds(value, item, bounds)?;
    }
    Ok(())
}

fn check_size(size: &Size<'_>, bound: &ValueBound) -> Result<(), Misfit> {
    if bound.admits(size) {
        return Ok(());
    }
    Err(broken(match size.number() {
        _ if !bound.is_counted() => format!("must be a string {bound}"),
        Some(number) => format!("may have {bound}, not {number}"),
        None => format!("may have {bound}"),
    }))
}

/// Checks the bounds of an object and the rules between its properties.
pub(super) fn check_table(
    object: &Map<String, Value>,
    properties: &[PropertyRow],
    table: &TypeBounds,
) -> Result<(), Misfit> {
    for bound in table.object {
        check_size(&Size::Properties(object.len()), bound)?;
    }
    let size_of = |name: &str| {
        let row = properties.iter().find(|(known, ..)| *known == name);
        let shape = row.map_or(&ValueShape::Any, |(_, _, shape)| shape);
        let value = object.get(name);
        value.map_or(Size::Absent, |value| size(value, shape))
    };
    match table.rules.iter().find(|rule| !rule.holds(size_of)) {
        Some(rule) => Err(Misfit {
            path: rule.demand.0.to_owned(),
            ..broken(format!("breaks the rule {}: {rule}", rule.name))
        }),
        None => Ok(()),
    }
}

/// Returns how large a value is. In a form, numbers and booleans are text.
fn size<'v>(value: &'v Value, shape: &ValueShape) -> Size<'v> {
    let other = || match value {
        Value::Null => Size::Absent,
        Value::Bool(flag) => Size::Flag(*flag),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Size::Integer(number.into()),
            None => Size::Number(number.as_f64().unwrap_or_default()),
        },
        Value::String(text) => Size::Text(text),
        Value::Array(items) => Size::Items(items.len()),
        // A file of a multipart body.
        Value::Object(file) if file.contains_key("filename") => {
            Size::Bytes(file.get("bytes").and_then(Value::as_u64))
        }
        Value::Object(object) => Size::Properties(object.len()),
    };
    match (shape, value) {
        (ValueShape::Nullable(shape), _) => size(value, shape),
        (ValueShape::Boolean, _) => as_bool(value).map_or_else(other, Size::Flag),
        (ValueShape::Integer | ValueShape::Number, Value::String(text)) => match text.parse() {
            Ok(number) => Size::Number(number),
            Err(_) => other(),
        },
        _ => other(),
    }
}

/// A value that has its shape and not its bounds fits better than one of another shape.
fn broken(why: String) -> Misfit {
    Misfit {
        path: String::new(),
        why,
        depth: 1,
    }
}
