//! `oneOf` and `anyOf`: the place of the list in, alternatives in normal form out.
//!
//! Afterwards null is no alternative, a union of nothing but types or values is a list of them, and a schema has the
//! types of its alternatives.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::Value;

use super::kind::{joined, names};
use super::{Branch, Kind, Schema, Schemas, Union};
use crate::diff::tree::Spot;

/// Returns the alternatives but null, and whether null was one.
pub fn branches<'a>(schemas: &Schemas<'a>, list: &Spot<'a>) -> (Vec<Spot<'a>>, bool) {
    let (null, branches): (Vec<_>, Vec<_>) = list
        .items()
        .partition(|branch| is_null(schemas.tree.resolve(branch).unwrap_or(branch.clone()).node));
    (branches, !null.is_empty())
}

/// Tells whether a schema takes null and nothing else.
fn is_null(schema: &Value) -> bool {
    let listed = |key: &str| schema.get(key).and_then(Value::as_array);
    schema.get("const").is_some_and(Value::is_null)
        || listed("enum").is_some_and(|values| values.len() == 1 && values[0].is_null())
        || names(schema.get("type")) == ["null"]
}

pub fn branch<'a>(schemas: &Schemas<'a>, spot: &Spot<'a>) -> Branch {
    let target = spot.str("$ref");
    Branch {
        id: schemas.id(spot),
        name: target
            .and_then(|target| target.rsplit('/').next())
            .map(str::to_owned),
        place: spot.pointer.clone(),
    }
}

pub fn union<'a>(schemas: &Schemas<'a>, keyword: &'static str, spots: &[Spot<'a>]) -> Union {
    Union {
        keyword,
        branches: spots.iter().map(|spot| branch(schemas, spot)).collect(),
    }
}

/// Turns a union of nothing but types into a list of types, and one of nothing but values into a list of values.
pub fn fold(schema: &mut Schema, schemas: &Schemas<'_>) {
    let unions = std::mem::take(&mut schema.unions);
    for union in unions {
        let alternatives: Vec<_> = union
            .branches
            .iter()
            .map(|branch| schemas.get(branch.id))
            .collect();
        let all = |test: &dyn Fn(&Schema) -> bool| alternatives.iter().all(|schema| test(schema));
        if schema.discriminator.is_none() && schema.values.is_none() && all(&only_values) {
            let values: BTreeMap<_, _> = alternatives
                .iter()
                .flat_map(|schema| schema.values.iter().flatten())
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            schema.values = Some(values);
        } else if schema.values.is_none() && all(&only_types) {
            schema.restrict(joined(kinds(&alternatives)));
        } else {
            if all(&|schema| schema.kinds().is_some()) {
                schema.implied = Some(joined(kinds(&alternatives)));
            }
            schema.unions.push(union);
        }
    }
}

fn kinds(alternatives: &[Rc<Schema>]) -> impl Iterator<Item = Kind> {
    let kinds = alternatives.iter().filter_map(|schema| schema.kinds());
    kinds.flatten().copied()
}

fn only_values(schema: &Schema) -> bool {
    schema.values.is_some() && bare(schema)
}

fn only_types(schema: &Schema) -> bool {
    schema.types.is_some() && schema.values.is_none() && bare(schema)
}

/// Nothing is said beside types and values.
fn bare(schema: &Schema) -> bool {
    schema.is_bare() && schema.unions.is_empty() && schema.discriminator.is_none()
}
