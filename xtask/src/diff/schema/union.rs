//! `oneOf` and `anyOf`: the place of the list in, alternatives in normal form out.
//!
//! Afterwards null is no alternative, a union of nothing but types or values is a list of them, and a schema has the
//! types of its alternatives.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use serde_json::Value;

use super::keyword::{is_docs, is_remark};
use super::kind::{joined, names};
use super::{Branch, Id, Kind, Schema, Schemas, Union};
use crate::diff::tree::Spot;

/// Returns the alternatives but null, and whether null was one. Alternatives of an alternative are alternatives.
pub fn branches<'a>(
    schemas: &Schemas<'a>,
    keyword: &str,
    holder: &Spot<'a>,
    list: &Spot<'a>,
) -> (Vec<Spot<'a>>, bool) {
    // A tag announces an alternative as a whole.
    let tagged = holder.node.get("discriminator").is_some();
    let (mut out, mut null) = (Vec::new(), false);
    let mut seen = HashSet::from([std::ptr::from_ref(list.node)]);
    let mut said = HashSet::new();
    let mut waiting: Vec<_> = list.items().collect();
    waiting.reverse();
    while let Some(branch) = waiting.pop() {
        let target = schemas.tree.resolve(&branch).unwrap_or(branch.clone());
        if is_null(target.node) {
            null = true;
        } else if let Some(inner) = within(schemas, &branch, keyword)
            && !tagged
            && seen.insert(std::ptr::from_ref(inner.node))
        {
            let at = waiting.len();
            waiting.extend(inner.items());
            waiting[at..].reverse();
        } else if keyword != "anyOf" || said.insert(target.node) {
            out.push(branch);
        }
    }
    (out, null)
}

/// The list of a schema that says nothing beside it. One of plain types or values is one type to whoever reads it, and
/// one with a name is known by that.
fn within<'a>(schemas: &Schemas<'a>, schema: &Spot<'a>, keyword: &str) -> Option<Spot<'a>> {
    let map = schema.node.as_object()?;
    let says_nothing = |key: &String| key == keyword || is_docs(key);
    let list = schema.get(keyword)?;
    let has_members = |branch: Spot<'a>| {
        let branch = schemas.tree.resolve(&branch).unwrap_or(branch);
        ["properties", "required", "allOf", keyword]
            .iter()
            .any(|key| branch.get(key).is_some())
    };
    (map.keys().all(says_nothing) && list.items().all(has_members)).then_some(list)
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

/// An alternative that is a component, which nothing need refer to.
pub fn component<'a>(schemas: &Schemas<'a>, spot: &Spot<'a>) -> Branch {
    Branch {
        name: spot.pointer.rsplit('/').next().map(str::to_owned),
        ..branch(schemas, spot)
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
        let branches = union.branches.iter();
        let alternatives: Vec<_> = branches.map(|branch| plain(schemas, branch.id)).collect();
        let all = |test: &dyn Fn(&Schema) -> bool| alternatives.iter().all(|schema| test(schema));
        let rejects = union.keyword == "oneOf" && have_common_values(&alternatives);
        if !rejects && schema.discriminator.is_none() && all(&only_values) {
            let values: BTreeMap<_, _> = alternatives
                .iter()
                .flat_map(|schema| schema.values.iter().flatten())
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            schema.list(values);
        } else if !rejects && schema.values.is_none() && all(&only_types) {
            schema.restrict(joined(kinds(&alternatives)));
        } else if let Some((kinds, known)) = open_list(&union, &alternatives)
            && schema.values.is_none()
        {
            schema.restrict(kinds);
            schema.docs.push(("examples", known));
        } else {
            if all(&|schema| schema.kinds().is_some()) {
                schema.implied = Some(joined(kinds(&alternatives)));
            }
            schema.unions.push(union);
        }
    }
}

/// Returns whether two alternatives of nothing but types or values have a value in common, which `oneOf` rejects.
fn have_common_values(alternatives: &[Rc<Schema>]) -> bool {
    let mut values = HashSet::new();
    let mut listed = alternatives
        .iter()
        .flat_map(|one| one.values.iter().flatten());
    let is_listed_twice = listed.any(|(key, _)| !values.insert(key));
    let mut types = HashSet::new();
    let typed = alternatives.iter().filter(|one| one.values.is_none());
    let mut kinds = typed.flat_map(|one| one.kinds().into_iter().flatten());
    let is_typed_twice = kinds.any(|kind| !types.insert(*kind));
    let are_numbers = [Kind::Integer, Kind::Number];
    is_listed_twice || is_typed_twice || are_numbers.iter().all(|kind| types.contains(kind))
}

/// An alternative, of which a list of anything is a list.
fn plain(schemas: &Schemas<'_>, id: Id) -> Rc<Schema> {
    let schema = schemas.get(id);
    let open = |id: Id| {
        schemas
            .parts(id)
            .iter()
            .all(|part| takes_everything(part.node))
    };
    match schema.items {
        Some(items) if open(items) => Rc::new(Schema {
            items: None,
            ..(*schema).clone()
        }),
        _ => schema,
    }
}

/// Tells whether a schema takes everything: it has words and defaults only, be it within parts or alternatives.
fn takes_everything(schema: &Value) -> bool {
    let Some(map) = schema.as_object() else {
        return schema == &Value::Bool(true);
    };
    map.iter().all(|(key, value)| {
        let parts = value.as_array().map_or(&[][..], Vec::as_slice);
        match key.as_str() {
            "allOf" => parts.iter().all(takes_everything),
            "anyOf" => parts.iter().any(takes_everything),
            "oneOf" => matches!(parts, [one] if takes_everything(one)),
            "additionalProperties" | "items" => takes_everything(value),
            "deprecated" | "readOnly" | "writeOnly" | "uniqueItems" => value == &Value::Bool(false),
            key => is_remark(key),
        }
    })
}

/// Any text, or one of these texts: any text, of which some are known.
fn open_list(union: &Union, alternatives: &[Rc<Schema>]) -> Option<(BTreeSet<Kind>, Value)> {
    let (listed, typed): (Vec<_>, Vec<_>) = alternatives
        .iter()
        .cloned()
        .partition(|schema| only_values(schema));
    let types = joined(kinds(&typed));
    let known: Vec<_> = listed
        .iter()
        .flat_map(|one| one.values.iter().flatten())
        .collect();
    let open = known
        .iter()
        .all(|(_, value)| Kind::of(value).is_some_and(|kind| types.contains(&kind)));
    let plain = union.keyword == "anyOf" && typed.iter().all(|schema| only_types(schema));
    let known = known.into_iter().map(|(_, value)| value.clone());
    (plain && open && !types.is_empty()).then(|| (types, Value::Array(known.collect())))
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
