//! Whether the arguments of a call have the shape that the documents ask for, and are within its bounds. In: arguments and a shape.
//! Out: the first that does not fit, by its name. What the documents do not declare is ignored, as Graph ignores it.

mod bounds;

use serde_json::{Map, Value};

use super::contract::{OperationRow, PropertyRow, ValueShape};
use super::rejection::Rejection;
use crate::bound::{TypeBounds, ValueBound};
use bounds::{check_bounds, check_table};

/// What does not fit: where it is, and what is wrong with it.
struct Misfit {
    path: String,
    why: String,
    /// How much of the value did fit, to choose between the alternatives of a union.
    depth: usize,
}

/// Checks the arguments of a call against its operation.
pub(super) fn check_arguments(
    row: &OperationRow,
    arguments: &Map<String, Value>,
) -> Result<(), Rejection> {
    // Without `fields` Graph selects for itself, and every parameter of a query is text.
    let parameters = row.parameters.iter();
    let parameters = parameters.filter(|(name, ..)| *name != "fields");
    let misfit = parameters.filter_map(|(name, required, shape)| {
        let shape = match shape {
            ValueShape::Text | ValueShape::Id => &ValueShape::Any,
            shape => shape,
        };
        let bounds = bounds_of(row.parameter_bounds, name);
        check_property(arguments, &(*name, *required, shape), bounds).err()
    });
    let mut misfit = misfit.chain(
        row.body
            .and_then(|body| check_object(arguments, body).err()),
    );
    match misfit.next() {
        Some(misfit) => Err(Rejection::parameter(&misfit.path, &misfit.why)),
        None => Ok(()),
    }
}

fn check_object(arguments: &Map<String, Value>, shape: &ValueShape) -> Result<(), Misfit> {
    match shape {
        ValueShape::Object(properties, table) => check_properties(arguments, properties, *table),
        ValueShape::Union(alternatives) => {
            best(alternatives, |shape| check_object(arguments, shape))
        }
        _ => Ok(()),
    }
}

/// Returns the bounds of a property; none without a table.
fn bounds_of(table: Option<&TypeBounds>, name: &str) -> &'static [ValueBound] {
    table.map_or(&[], |table| table.property(name))
}

fn check_properties(
    object: &Map<String, Value>,
    properties: &[PropertyRow],
    table: Option<&TypeBounds>,
) -> Result<(), Misfit> {
    let mut fitting = 0;
    let mut first = None;
    for property in properties {
        match check_property(object, property, bounds_of(table, property.0)) {
            Ok(is_there) => fitting += usize::from(is_there),
            Err(misfit) => first = first.or(Some(misfit)),
        }
    }
    let as_a_whole = || check_table(object, properties, table?).err();
    match first.or_else(as_a_whole) {
        Some(misfit) => Err(Misfit {
            depth: misfit.depth + fitting,
            ..misfit
        }),
        None => Ok(()),
    }
}

/// Returns whether the property is there.
fn check_property(
    object: &Map<String, Value>,
    (name, required, shape): &PropertyRow,
    bounds: &[ValueBound],
) -> Result<bool, Misfit> {
    let Some(value) = object.get(*name) else {
        return if *required {
            Err(Misfit {
                path: (*name).to_owned(),
                why: "is required".to_owned(),
                depth: 0,
            })
        } else {
            Ok(false)
        };
    };
    let checked = check_value(value, shape).and_then(|()| check_bounds(value, shape, bounds));
    checked.map_err(|misfit| Misfit {
        path: match misfit.path.as_str() {
            "" => (*name).to_owned(),
            below if below.starts_with('[') => format!("{name}{below}"),
            below => format!("{name}.{below}"),
        },
        ..misfit
    })?;
    Ok(true)
}

fn check_value(value: &Value, shape: &ValueShape) -> Result<(), Misfit> {
    let expected = match (shape, value) {
        (ValueShape::Any, _) => return Ok(()),
        (ValueShape::Nullable(_), Value::Null) => return Ok(()),
        (ValueShape::Nullable(shape), _) => return check_value(value, shape),
        (ValueShape::Boolean, _) if as_bool(value).is_some() => return Ok(()),
        (ValueShape::Integer, _) if is_number(value, |text| text.parse::<i64>().is_ok()) => {
            return Ok(());
        }
        (ValueShape::Number, _) if is_number(value, |text| text.parse::<f64>().is_ok()) => {
            return Ok(());
        }
        (ValueShape::Text | ValueShape::Id, Value::String(_) | Value::Number(_)) => return Ok(()),
        (ValueShape::Enum(values), Value::String(text)) => {
            if values.iter().any(|known| known.eq_ignore_ascii_case(text)) {
                return Ok(());
            }
            format!("must be one of {}", values.join(", "))
        }
        (ValueShape::Array(item), Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                check_value(value, item).map_err(|misfit| inside(index, misfit))?;
            }
            return Ok(());
        }
        // A list with commas.
        (ValueShape::Array(_), Value::String(_)) => return Ok(()),
        (ValueShape::Object(properties, table), Value::Object(object)) => {
            return check_properties(object, properties, *table);
        }
        (ValueShape::Union(alternatives), _) => {
            return best(alternatives, |shape| check_value(value, shape));
        }
        (shape, _) => format!("must be {}", describe(shape)),
    };
    Err(Misfit {
        path: String::new(),
        why: expected,
        depth: 0,
    })
}

fn inside(index: usize, misfit: Misfit) -> Misfit {
    let dot = if misfit.path.is_empty() { "" } else { "." };
    Misfit {
        path: format!("[{index}]{dot}{}", misfit.path),
        ..misfit
    }
}

/// Returns the error of the alternative that fits best, if none fits.
fn best(
    alternatives: &[&ValueShape],
    check: impl Fn(&ValueShape) -> Result<(), Misfit>,
) -> Result<(), Misfit> {
    let mut worst: Option<Misfit> = None;
    for alternative in alternatives {
        match check(alternative) {
            Ok(()) => return Ok(()),
            Err(misfit) if worst.as_ref().is_none_or(|have| have.depth < misfit.depth) => {
                worst = Some(misfit);
            }
            Err(_) => {}
        }
    }
    worst.map_or(Ok(()), Err)
}

fn describe(shape: &ValueShape) -> &'static str {
    match shape {
        ValueShape::Boolean => "a boolean",
        ValueShape::Integer => "an integer",
        ValueShape::Number => "a number",
        ValueShape::Array(_) => "an array",
        ValueShape::Object(..) => "an object",
        _ => "a string",
    }
}

/// Reads a boolean, which a form has as text.
pub(super) fn as_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) if text == "true" || text == "1" => Some(true),
        Value::String(text) if text == "false" || text == "0" => Some(false),
        Value::Number(number) if number.as_i64() == Some(1) => Some(true),
        Value::Number(number) if number.as_i64() == Some(0) => Some(false),
        _ => None,
    }
}

fn is_number(value: &Value, parses: fn(&str) -> bool) -> bool {
    match value {
        Value::Number(number) => parses(&number.to_string()),
        Value::String(text) => parses(text),
        _ => false,
    }
}
