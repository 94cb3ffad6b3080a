//! Custom labels of a Page, and the persons who have them. In: calls. Out: labels created, read, listed, deleted, given and taken.

use serde_json::{Value, json};

use super::{listing, success};
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{LabelState, Node, keep};

pub(super) fn create(call: &mut Received<'_>) -> Result<Value, Rejection> {
    if !call.world.pages.contains_key(&call.node) {
        return Err(Rejection::unknown_object("post", &call.node));
    }
    let name = call.required("page_label_name")?;
    let page = call.node.clone();
    let mut labels = call.world.labels.values();
    if labels.any(|label| label.page == page && label.name == name) {
        return Err(Rejection::parameter(
            "page_label_name",
            "is the name of another label",
        ));
    }
    let label = LabelState {
        page,
        name,
        persons: Default::default(),
    };
    let id = call.world.new_id();
    keep(&mut call.world.labels, id.clone(), label);
    Ok(json!({ "id": id }))
}

pub(super) fn get(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let label = call.world.labels.get(&call.node);
    let label = label.ok_or_else(|| Rejection::unknown_object("get", &call.node))?;
    let all = json!({"id": call.node, "page_label_name": label.name});
    listing::node(call, all, &["id"])
}

/// The labels of a Page, or of a person.
pub(super) fn list(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let node = call.world.find(&call.node).map(|(node, _)| node);
    let own = call.world.labels.iter().filter(|(_, label)| match node {
        Some(Node::Person) => label.persons.contains(&call.node),
        _ => label.page == call.node,
    });
    let items = own.map(|(id, label)| {
        // The list has the name under both names that clients read.
        let all = json!({"id": id, "name": label.name, "page_label_name": label.name});
        listing::node(call, all, &["id"])
    });
    listing::page(call, items.collect::<Result<_, _>>()?)
}

pub(super) fn delete(call: &mut Received<'_>) -> Result<Value, Rejection> {
    call.world.labels.remove(&call.node);
    Ok(success())
}

pub(super) fn add(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let person = person(call)?;
    label(call)?.persons.insert(person);
    Ok(success())
}

pub(super) fn remove(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let person = person(call)?;
    label(call)?.persons.remove(&person);
    Ok(success())
}

/// Returns the id of the person of the argument `user`.
fn person(call: &Received<'_>) -> Result<String, Rejection> {
    let id = call.required("user")?;
    call.person(&id)?;
    Ok(id)
}

fn label<'c>(call: &'c mut Received<'_>) -> Result<&'c mut LabelState, Rejection> {
    let label = call.world.labels.get_mut(&call.node);
    label.ok_or_else(|| Rejection::unknown_object("post", &call.node))
}
