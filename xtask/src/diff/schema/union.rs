//! `oneOf` and `anyOf`. In: the array of a union. Out: alternatives in normal form.
//!
//! Afterwards null is not an alternative, a union of types or of values only is a set of them, and a schema has the types of
//! its alternatives.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};
use std::sync::Arc;

use serde_json::Value;

use super::keyword::{is_docs, is_remark};
use super::kind::{joined, names};
use super::{Branch, Id, JsonType, Schema, SchemaUnion, Schemas};
use crate::diff::tree::TreeNode;

/// Returns the alternatives but null, and whether null was one. A union within a union is flattened.
pub fn branches<'a>(
    schemas: &Schemas<'a>,
    keyword: &str,
    holder: &TreeNode<'a>,
    list: &TreeNode<'a>,
) -> (Vec<TreeNode<'a>>, bool) {
    // A tag selects an alternative as a whole.
    let tagged = holder.has("discriminator");
    let (mut out, mut null) = (Vec::new(), false);
    let mut seen = HashSet::from([std::ptr::from_ref(list.value)]);
    let mut distinct = HashSet::new();
    let mut waiting: VecDeque<_> = list.items().collect();
    while let Some(branch) = waiting.pop_front() {
        let target = schemas.tree.resolve(&branch).unwrap_or(branch.clone());
        if is_null(target.value) {
            null = true;
        } else if let Some(inner) = within(schemas, &branch, keyword)
            && !tagged
            && seen.insert(std::ptr::from_ref(inner.value))
        {
            let items: Vec<_> = inner.items().collect();
            items
                .into_iter()
                .rev()
                .for_each(|item| waiting.push_front(item));
        } else if keyword != "anyOf" || distinct.insert(target.value) {
            out.push(branch);
        }
    }
    (out, null)
}

/// Returns the array of a schema with no other keyword. Several plain types or values are one type, and a schema with a name
/// is identified by that.
fn within<'a>(schemas: &Schemas<'a>, schema: &TreeNode<'a>, keyword: &str) -> Option<TreeNode<'a>> {
    let map = schema.value.as_object()?;
    let is_free = |key: &String| key == keyword || is_docs(key);
    let list = schema.get(keyword)?;
    let is_structured = |branch: &TreeNode<'a>| {
        let branch = schemas
            .tree
            .resolve(branch)
            .unwrap_or_else(|| branch.clone());
        let mut keys = ["properties", "required", "allOf", keyword].into_iter();
        keys.any(|key| branch.has(key))
    };
    let (structured, plain): (Vec<_>, Vec<_>) = list.items().partition(is_structured);
    let is_one_type = plain.len() > 1 || structured.is_empty();
    (map.keys().all(is_free) && !is_one_type).then_some(list)
}

/// Returns whether a schema accepts only null.
fn is_null(schema: &Value) -> bool {
    let listed = |key: &str| schema.get(key).and_then(Value::as_array);
    schema.get("const").is_some_and(Value::is_null)
        || listed("enum").is_some_and(|values| values.len() == 1 && values[0].is_null())
        || names(schema.get("type")) == ["null"]
}

pub fn branch<'a>(schemas: &Schemas<'a>, node: &TreeNode<'a>) -> Branch {
    let target = node.str("$ref");
    Branch {
        id: schemas.id(node),
        name: target
            .and_then(|target| target.rsplit('/').next())
            .map(str::to_owned),
        location: node.pointer.clone(),
    }
}

/// Returns an alternative that is a component without a reference.
pub fn component<'a>(schemas: &Schemas<'a>, node: &TreeNode<'a>) -> Branch {
    Branch {
        name: node.pointer.rsplit('/').next().map(str::to_owned),
        ..branch(schemas, node)
    }
}

pub fn union<'a>(
    schemas: &Schemas<'a>,
    keyword: &'static str,
    nodes: &[TreeNode<'a>],
) -> SchemaUnion {
    SchemaUnion {
        keyword,
        branches: nodes.iter().map(|node| branch(schemas, node)).collect(),
    }
}

/// Turns a union of types only into a set of types, and one of values only into a set of values.
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

/// Returns whether two alternatives of types or values only have a value in common, which `oneOf` rejects.
fn have_common_values(alternatives: &[Arc<Schema>]) -> bool {
    let mut values = HashSet::new();
    let mut listed = alternatives
        .iter()
        .flat_map(|one| one.values.iter().flatten());
    let is_listed_twice = listed.any(|(key, _)| !values.insert(key));
    let mut types = HashSet::new();
    let typed = alternatives.iter().filter(|one| one.values.is_none());
    let mut kinds = typed.flat_map(|one| one.kinds().into_iter().flatten());
    let is_typed_twice = kinds.any(|kind| !types.insert(*kind));
    let are_numbers = [JsonType::Integer, JsonType::Number];
    is_listed_twice || is_typed_twice || are_numbers.iter().all(|kind| types.contains(kind))
}

/// Returns an alternative; items that accept any value are left out.
fn plain(schemas: &Schemas<'_>, id: Id) -> Arc<Schema> {
    let schema = schemas.get(id);
    let open = |id: Id| {
        let parts = schemas.parts(id);
        parts.iter().all(|part| accepts_any(part.value))
    };
    match schema.items {
        Some(items) if open(items) => Arc::new(Schema {
            items: None,
            ..(*schema).clone()
        }),
        _ => schema,
    }
}

/// Returns whether a schema accepts any value: it has docs and defaults only, also within parts or alternatives.
pub fn accepts_any(schema: &Value) -> bool {
    let Some(map) = schema.as_object() else {
        return schema == &Value::Bool(true);
    };
    map.iter().all(|(key, value)| {
        let parts = value.as_array().map_or(&[][..], Vec::as_slice);
        match key.as_str() {
            "allOf" => parts.iter().all(accepts_any),
            "anyOf" => parts.iter().any(accepts_any),
            "oneOf" => matches!(parts, [one] if accepts_any(one)),
            "additionalProperties" | "items" => accepts_any(value),
            "deprecated" | "readOnly" | "writeOnly" | "uniqueItems" => value == &Value::Bool(false),
            key => is_remark(key),
        }
    })
}

/// Returns the types of an open enum: any string, or one of some known strings.
fn open_list(
    union: &SchemaUnion,
    alternatives: &[Arc<Schema>],
) -> Option<(BTreeSet<JsonType>, Value)> {
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
        .all(|(_, value)| JsonType::of(value).is_some_and(|kind| types.contains(&kind)));
    let plain = union.keyword == "anyOf" && typed.iter().all(|schema| only_types(schema));
    let known = known.into_iter().map(|(_, value)| value.clone());
    (plain && open && !types.is_empty()).then(|| (types, Value::Array(known.collect())))
}

fn kinds(alternatives: &[Arc<Schema>]) -> impl Iterator<Item = JsonType> {
    let kinds = alternatives.iter().filter_map(|schema| schema.kinds());
    kinds.flatten().copied()
}

fn only_values(schema: &Schema) -> bool {
    schema.values.is_some() && bare(schema)
}

fn only_types(schema: &Schema) -> bool {
    schema.types.is_some() && schema.values.is_none() && bare(schema)
}

/// Returns whether a schema has no keywords but types and values.
fn bare(schema: &Schema) -> bool {
    schema.is_bare() && schema.unions.is_empty() && schema.discriminator.is_none()
}
