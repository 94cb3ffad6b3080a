//! The locations of items in a document. In: the model of a document, and the document as it was written. Out:
//! the locations of parameters, bodies, responses and headers, and the items whose own location is not in the document.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use super::Item;
use crate::ir::{Operation, Page, TypeKind};
use crate::report::site::push_token;
use crate::report::unescape;
use crate::source::reference::MAX_CHAIN;
use crate::source::value_at;

/// Returns the items whose location is not in `tree`: the generator reads their schemas at another location than the
/// document has them.
pub fn moved(
    page: &Page,
    tree: &Value,
    locations: &BTreeMap<String, Vec<Item>>,
) -> HashMap<String, Vec<Item>> {
    let mut out: HashMap<String, Vec<Item>> = HashMap::new();
    let lost = locations.iter();
    for (location, items) in lost.filter(|(location, _)| value_at(tree, location).is_none()) {
        let key = location.rsplit('/').next().unwrap_or_default();
        for item in items {
            let name = unescape(key);
            out.entry(name).or_default().push(*item);
            if let Item::Type(id) = item
                && let TypeKind::Enum(enum_) = &page.types[id.0].kind
            {
                for variant in &enum_.variants {
                    out.entry(variant.wire.clone()).or_default().push(*item);
                }
            }
        }
    }
    out
}

/// Returns the locations of an operation's parameters, body and responses, in the document as it was written.
pub fn parts(
    operation: &Operation,
    index: usize,
    page: &Page,
    tree: &Value,
) -> Vec<(String, Item)> {
    let own = operation.origin.pointer.as_str();
    let path = own.rsplit_once('/').map_or("", |(path, _)| path);
    let mut out = Vec::new();
    let params = operation.params.iter().enumerate();
    let params = params.map(|(at, param)| ((param.wire.as_str(), param.location.word()), at));
    let params: HashMap<_, _> = params.collect();
    for owner in [path, own] {
        let list = value_at(tree, &format!("{owner}/parameters"));
        let count = list.and_then(Value::as_array).map_or(0, Vec::len);
        for at in 0..count {
            let Some((location, node)) = resolved(tree, format!("{owner}/parameters/{at}")) else {
                continue;
            };
            let text = |key| node.get(key).and_then(Value::as_str).unwrap_or_default();
            if let Some(param) = params.get(&(text("name"), text("in"))) {
                out.push((location, Item::Param(index, *param)));
            }
        }
    }
    if operation.body.is_some()
        && let Some((location, _)) = resolved(tree, format!("{own}/requestBody"))
    {
        out.push((location, Item::Body(index)));
    }
    let responses = format!("{own}/responses");
    for status in keys(tree, &responses) {
        let mut location = responses.clone();
        push_token(&mut location, status);
        if let Some((location, _)) = resolved(tree, location) {
            out.extend(headers(
                operation,
                page,
                tree,
                &format!("{location}/headers"),
            ));
            out.push((location, Item::Response(index)));
        }
    }
    out
}

/// Returns the locations of a response's headers, each with its field.
fn headers(operation: &Operation, page: &Page, tree: &Value, all: &str) -> Vec<(String, Item)> {
    let Some(id) = operation.headers_type else {
        return Vec::new();
    };
    let TypeKind::Struct(strukt) = &page.types[id.0].kind else {
        return Vec::new();
    };
    let fields = strukt.fields.iter().enumerate();
    let fields = fields.map(|(index, field)| (field.wire.to_ascii_lowercase(), index));
    let fields: HashMap<_, _> = fields.collect();
    let item = |name: &str| {
        let mut location = all.to_owned();
        push_token(&mut location, name);
        let index = *fields.get(&name.to_ascii_lowercase())?;
        Some((resolved(tree, location)?.0, Item::Field(id, index)))
    };
    keys(tree, all).filter_map(item).collect()
}

/// Returns the keys of the object at a location.
fn keys<'t>(tree: &'t Value, location: &str) -> impl Iterator<Item = &'t str> {
    let map = value_at(tree, location).and_then(Value::as_object);
    map.into_iter().flatten().map(|(key, _)| key.as_str())
}

/// Follows the references at a location, within the document.
fn resolved(tree: &Value, mut location: String) -> Option<(String, &Value)> {
    for _ in 0..=MAX_CHAIN {
        let node = value_at(tree, &location)?;
        match node.get("$ref").and_then(Value::as_str) {
            Some(target) => location = target.strip_prefix('#')?.to_owned(),
            None => return Some((location, node)),
        }
    }
    None
}
