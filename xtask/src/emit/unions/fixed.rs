//! What distinguishes the alternatives of a union: properties that may have a few values only. In: a union. Out: for
//! each alternative the rows of its shape.
//!
//! All enums are open, so that a value which a server adds later must not exclude an alternative without need: a property
//! with several values, and one inside of another property, counts only where another alternative has other values for it.

use std::collections::HashMap;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value as Json;

use super::super::literal::Literal as _;
use super::super::scope::Scope;
use crate::ir::{Constant, Enum, Ty, TypeKind, TypeUse, Union};

/// A property with more values than this says little about which alternative is meant.
const MAX_VALUES: usize = 8;

/// How deep a property is looked for, and at how many.
const MAX_DEPTH: usize = 4;
const MAX_PROPERTIES: usize = 256;

/// The values of a property are compared with so many others.
const MAX_DIFFERENT: usize = 1_000;

/// A property that may have a few values only.
pub struct FixedRow {
    path: Vec<PathStep>,
    values: Vec<Json>,
}

/// A step from a value to what is inside of it.
#[derive(Clone, PartialEq, Eq, Hash)]
enum PathStep {
    Property(String),
    /// All items of an array, or all values of an object.
    Items,
}

/// Returns the rows of each alternative.
pub fn rows(scope: &Scope<'_>, union: &Union) -> Vec<Vec<FixedRow>> {
    let all = union.alternatives.iter();
    let mut all: Vec<Vec<FixedRow>> = all
        .map(|alternative| {
            let mut rows = Vec::new();
            let mut left = MAX_PROPERTIES;
            collect(
                scope,
                &alternative.value,
                &mut Vec::new(),
                &mut left,
                &mut rows,
            );
            rows
        })
        .collect();
    let different = by_path(&all);
    let kept: Vec<Vec<bool>> = all
        .iter()
        .enumerate()
        .map(|(index, rows)| {
            let is_kept = |row: &FixedRow| {
                let mut others = different[row.path.as_slice()].values();
                row.is_constant()
                    || others.any(|it| it.owner != Some(index) && row.excludes(it.row))
            };
            rows.iter().map(is_kept).collect()
        })
        .collect();
    drop(different);
    for (rows, kept) in all.iter_mut().zip(kept) {
        let mut kept = kept.into_iter();
        rows.retain(|_| kept.next() == Some(true));
    }
    all
}

/// Values that a property has in one alternative or several.
struct Values<'r> {
    row: &'r FixedRow,
    /// The alternative, if it is only one.
    owner: Option<usize>,
}

/// Returns the different values that each property has, up to a limit.
fn by_path(all: &[Vec<FixedRow>]) -> HashMap<&[PathStep], IndexMap<String, Values<'_>>> {
    let mut found: HashMap<&[PathStep], IndexMap<String, Values<'_>>> = HashMap::new();
    for (index, row) in all.iter().enumerate().flat_map(|(index, rows)| {
        let rows = rows.iter();
        rows.map(move |row| (index, row))
    }) {
        let different = found.entry(&row.path).or_default();
        let key = Json::from(row.values.clone()).to_string();
        if let Some(known) = different.get_mut(&key) {
            known.owner = known.owner.filter(|owner| *owner == index);
        } else if different.len() < MAX_DIFFERENT {
            let owner = Some(index);
            different.insert(key, Values { row, owner });
        }
    }
    found
}

fn collect(
    scope: &Scope<'_>,
    value: &TypeUse,
    path: &mut Vec<PathStep>,
    left: &mut usize,
    rows: &mut Vec<FixedRow>,
) {
    let Some(fewer) = left.checked_sub(1) else {
        return;
    };
    *left = fewer;
    let values = values(scope, value);
    rows.extend(values.map(|values| FixedRow {
        path: path.clone(),
        values,
    }));
    if path.len() >= MAX_DEPTH {
        return;
    }
    if let Ty::Array(item) | Ty::Map(item) = scope.resolved(&value.ty) {
        path.push(PathStep::Items);
        collect(scope, item, path, left, rows);
        path.pop();
    }
    let Some((_, strukt)) = scope.object(&value.ty) else {
        return;
    };
    for field in strukt
        .fields
        .iter()
        .filter(|field| field.required && !field.write_only)
    {
        path.push(PathStep::Property(field.wire.clone()));
        collect(scope, &field.value, path, left, rows);
        path.pop();
    }
    for Constant { wire, value } in &strukt.constants {
        let mut path = path.clone();
        path.push(PathStep::Property(wire.clone()));
        let values = vec![value.as_str().into()];
        rows.push(FixedRow { path, values });
    }
}

/// Returns the few values that a type can have, if it is an enum of so few.
fn values(scope: &Scope<'_>, value: &TypeUse) -> Option<Vec<Json>> {
    let mut values = match scope.resolved(&value.ty) {
        Ty::Named(id) => match &scope.page.ty(*id).kind {
            TypeKind::Enum(enum_) if is_fixed(enum_) => {
                let values = enum_.variants.iter().map(|variant| match &variant.json {
                    Some(json) => serde_json::from_str(json).unwrap_or(Json::Null),
                    None => variant.wire.as_str().into(),
                });
                values.collect()
            }
            _ => return None,
        },
        Ty::Bool | Ty::Json => listed(value)?,
        _ => return None,
    };
    if scope.is_nullable(value) {
        values.push(Json::Null);
    }
    Some(values)
}

fn is_fixed(enum_: &Enum) -> bool {
    enum_.variants.len() <= MAX_VALUES && !enum_.ignore_case
}

/// Returns the values that the schema of a boolean or of null lists.
fn listed(value: &TypeUse) -> Option<Vec<Json>> {
    let listed = value.facets.as_ref()?.keywords.get("enum")?.as_array()?;
    let is_scalar = |value: &Json| value.is_boolean() || value.is_null();
    listed.iter().all(is_scalar).then(|| listed.clone())
}

impl FixedRow {
    /// Returns whether this is a property of the alternative itself, with one value.
    fn is_constant(&self) -> bool {
        self.values.len() == 1 && matches!(*self.path, [] | [PathStep::Property(_)])
    }

    /// Returns whether no value fits both this row and another one.
    fn excludes(&self, other: &Self) -> bool {
        self.path == other.path && !self.values.iter().any(|value| other.values.contains(value))
    }

    /// Writes the row.
    pub fn tokens(&self) -> TokenStream {
        let steps = self.path.iter().map(|step| match step {
            PathStep::Property(name) => quote!(#name),
            PathStep::Items => quote!(Items),
        });
        let path = if self.path.is_empty() {
            quote!(self)
        } else {
            quote!(#(#steps).*)
        };
        let values = self.values.iter().map(fixed);
        quote!((#path = #(#values)|*))
    }
}

/// Writes one value: its kind, and what it is unless the kind says that.
fn fixed(value: &Json) -> TokenStream {
    match value {
        Json::Bool(flag) => quote!(Bool #flag),
        Json::String(string) => quote!(Text #string),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => {
                let integer = integer.literal();
                quote!(Integer #integer)
            }
            (None, number) => quote!(Number #number),
        },
        _ => quote!(Null),
    }
}
