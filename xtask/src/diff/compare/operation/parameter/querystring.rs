//! A query that one document describes as a whole, as a form or an object, and the other one parameter by parameter. In: the
//! parameters of two operations. Out: what changed in each property, without those that were compared.

use std::sync::Arc;

use super::{
    ParameterKey, Parameters, added_rule, is_required, media_name, removed_rule, required, schema,
    style,
};
use crate::diff::compare::{NodePair, Notation};
use crate::diff::rule::Rule;
use crate::diff::schema::{Id, JsonType, Rest, Schema, Schemas};
use crate::diff::tree::TreeNode;

const FORM: &str = "application/x-www-form-urlencoded";

/// A form that is the whole query.
struct QueryForm<'a> {
    /// The parameter.
    whole: TreeNode<'a>,
    schema: Arc<Schema>,
    /// The index of its side.
    side: usize,
    /// Whether it is an object whose properties a style writes one by one, with nothing inside them.
    is_exploded: bool,
}

/// A property of the form, and the parameter of its name.
struct ListedProperty<'n, 'a> {
    name: &'n str,
    id: Id,
    is_required: bool,
    parameter: Option<TreeNode<'a>>,
}

pub fn compare<'a>(pair: &NodePair<'_, 'a>, sides: [&mut Parameters<'a>; 2]) {
    let all = [pair.engine.old, pair.engine.new];
    for side in [0, 1] {
        let keys: Vec<_> = sides[side].keys().cloned().collect();
        for key in keys {
            let [own, other] = ordered(side, sides.each_ref());
            let form = own.get(&key).and_then(|whole| form(all[side], whole, side));
            let Some(form) = form.filter(|form| is_listed(form, &key, own, other)) else {
                continue;
            };
            sides[side].remove(&key);
            compare_properties(pair, &form, &mut *sides[1 - side]);
        }
    }
}

/// Returns whether the other side lists what one side describes as a whole.
fn is_listed<'a>(
    form: &QueryForm<'a>,
    key: &ParameterKey,
    own: &Parameters<'a>,
    other: &Parameters<'a>,
) -> bool {
    let mut names = form.schema.properties.keys();
    let only_other = |name: &String| {
        let listed = ("query".to_owned(), name.clone());
        other.contains_key(&listed) && !own.contains_key(&listed)
    };
    !other.contains_key(key) && names.any(only_other)
}

fn compare_properties<'a>(
    pair: &NodePair<'_, 'a>,
    form: &QueryForm<'a>,
    listed: &mut Parameters<'a>,
) {
    let is_whole_required = is_required(&form.whole);
    for (name, id) in &form.schema.properties {
        let property = ListedProperty {
            name,
            id: *id,
            is_required: is_whole_required && form.schema.required.contains(name),
            parameter: listed.remove(&("query".to_owned(), name.clone())),
        };
        compare_property(pair, form, property);
    }
}

/// Returns the form of a parameter, if its schema declares its properties and nothing else.
fn form<'a>(schemas: &Schemas<'a>, whole: &TreeNode<'a>, side: usize) -> Option<QueryForm<'a>> {
    let content = media_name(whole);
    let is_exploded =
        whole.str("in") == Some("query") && content.is_none() && style::is_form(whole);
    let is_form = whole.str("in") == Some("querystring") && content.as_deref() == Some(FORM);
    let node = schema(schemas.tree, whole).filter(|_| is_form || is_exploded)?;
    let schema = schemas.get(schemas.id(&node));
    let is_plain = schema.only() == Some(JsonType::Object)
        && schema.unions.is_empty()
        && schema.pattern_properties.is_empty()
        && schema.rest == Rest::Any;
    is_plain.then(|| QueryForm {
        whole: whole.clone(),
        schema,
        side,
        is_exploded,
    })
}

fn compare_property<'a>(
    pair: &NodePair<'_, 'a>,
    form: &QueryForm<'a>,
    property: ListedProperty<'_, 'a>,
) {
    let engine = pair.engine;
    let (name, schemas) = (property.name, [engine.old, engine.new][form.side]);
    let Some(node) = schemas.parts(property.id).first().cloned() else {
        return;
    };
    let Some(parameter) = property.parameter else {
        let rules = [
            removed_rule(property.is_required),
            added_rule(property.is_required),
        ];
        let [old, new] = ordered(form.side, [Some(&node), None]);
        let [was, is] = ordered(form.side, [Some(name), None]);
        pair.at(old, new).report(rules[form.side], name, was, is);
        return;
    };
    let [old, new] = ordered(form.side, [&node, &parameter]);
    let pair = pair.both(old, new);
    let are_required = [property.is_required, is_required(&parameter)];
    required(&pair, name, ordered(form.side, are_required));
    let kinds = schemas.get(property.id);
    let is_json = !form.is_exploded && kinds.has(JsonType::Object);
    let is_nested = form.is_exploded && (kinds.has(JsonType::Object) || kinds.has(JsonType::Array));
    if is_nested || !has_same_form(form, name, &parameter, is_json) {
        let [old, new] = ordered(form.side, ["property", "parameter"]);
        pair.report(Rule::ParameterStyleChanged, name, old, new);
    }
    let other = [engine.new, engine.old][form.side];
    if let (Some(other_node), Some(operation)) = (schema(other.tree, &parameter), pair.operation) {
        let ids = ordered(form.side, [property.id, other.id(&other_node)]);
        let notation = if is_json {
            Notation::Json
        } else {
            Notation::Repeated
        };
        engine.schema_ids(ids, (pair.direction, notation), operation);
    }
}

/// Returns what is of the form and what is of the other side as old and new.
fn ordered<T>(side: usize, mut both: [T; 2]) -> [T; 2] {
    if side == 1 {
        both.reverse();
    }
    both
}

/// Returns whether a form writes a property as a parameter of the query is written. By default, an object is JSON, and a list
/// is its items.
fn has_same_form(
    form: &QueryForm<'_>,
    name: &str,
    parameter: &TreeNode<'_>,
    is_json: bool,
) -> bool {
    let mut media = form.whole.entries_at("content");
    let is_encoded =
        media.any(|(_, media)| media.entries_at("encoding").any(|(one, _)| one == name));
    let content = media_name(parameter);
    let is_default = match content.as_deref() {
        None => !is_json && style::is_form(parameter),
        Some("application/json") => is_json,
        _ => false,
    };
    is_default && !is_encoded
}
