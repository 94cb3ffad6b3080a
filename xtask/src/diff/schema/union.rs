//! `oneOf` and `anyOf`: the place of the list in, alternatives in normal form out.
//!
//! Afterwards null is no alternative, and an alternative that is a union of its own has joined the outer one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Branch, Kind, Schema, Schemas, Union};
use crate::diff::tree::Spot;

/// Returns the alternatives but null, and whether null was one.
pub fn branches<'a>(schemas: &Schemas<'a>, list: &Spot<'a>) -> (Vec<Spot<'a>>, bool) {
    let mut null = false;
    let mut branches = Vec::new();
    for branch in list.items() {
        let target = schemas
            .tree
            .resolve(&branch)
            .unwrap_or_else(|| branch.clone());
        let only_null = |value: &Value| {
            value.as_str() == Some("null")
                || value
                    .as_array()
                    .is_some_and(|all| all.len() == 1 && all[0] == "null")
        };
        let constant = target.node.get("const").is_some_and(Value::is_null);
        let listed = target.node.get("enum").and_then(Value::as_array);
        let listed = listed.is_some_and(|values| values.len() == 1 && values[0].is_null());
        if constant || listed || target.node.get("type").is_some_and(only_null) {
            null = true;
        } else {
            branches.push(branch);
        }
    }
    (branches, null)
}

pub fn union<'a>(schemas: &Schemas<'a>, keyword: &'static str, spots: &[Spot<'a>]) -> Union {
    let branch = |spot: &Spot<'a>| {
        let target = spot.str("$ref");
        Branch {
            id: schemas.id(spot),
            name: target
                .and_then(|target| target.rsplit('/').next())
                .map(str::to_owned),
        }
    };
    Union {
        keyword,
        branches: spots.iter().map(branch).collect(),
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
            schema.nullable |= alternatives.iter().any(|schema| schema.nullable);
            schema.values = Some(values);
        } else if schema.types.is_none() && schema.values.is_none() && all(&only_types) {
            let mut kinds: BTreeSet<Kind> = alternatives
                .iter()
                .flat_map(|schema| schema.types.iter().flatten().copied())
                .collect();
            if kinds.contains(&Kind::Number) {
                kinds.remove(&Kind::Integer);
            }
            schema.nullable |= alternatives.iter().any(|schema| schema.nullable);
            schema.types = Some(kinds);
        } else {
            schema.unions.push(union);
        }
    }
}

fn only_values(schema: &Schema) -> bool {
    schema.values.is_some() && bare(schema)
}

fn only_types(schema: &Schema) -> bool {
    schema.types.is_some() && schema.values.is_none() && bare(schema)
}

/// Nothing is said beside types and values.
fn bare(schema: &Schema) -> bool {
    let plain = Schema {
        types: None,
        values: None,
        ..schema.clone()
    };
    plain.is_any()
        && schema.unions.is_empty()
        && schema.discriminator.is_none()
        && schema.contains.is_none()
        && schema.multiple_of.is_empty()
        && schema.texts.is_empty()
        && schema.dependent_required.is_empty()
        && schema.dependent_schemas.is_empty()
        && schema.property_names.is_none()
        && !schema.unique
        && schema.unknown.is_empty()
}
