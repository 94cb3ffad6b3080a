//! Custom labels of a Page, and the persons who have them. In: calls. Out: labels created, read, listed, deleted, given and taken.

use serde_json::{Value, json};

use super::{listing, success};
use crate::stand_in::arguments;
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{LabelState, Node, PersonState};

pub(super) fn create(call: &mut Received<'_>) -> Result<Value, Rejection> {
    if !call.world.pages.contains_key(&call.node) {
        return Err(Rejection::unknown_object("post", &call.node));
    }
    let name = arguments::text(&call.arguments, "page_label_name");
    let name = name.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Rejection::parameter("page_label_name", "is required"))?;
    let page = call.node.clone();
    let mut labels = call.world.labels.values();
    if labels.any(|label| label.page == page && label.name == name) {
        return Err(Rejection::parameter(
            "page_label_name",
            "is the name of another label",
        ));
    }
    let id = call.world.new_id();
    call.world
        .labels
        .insert(id.clone(), LabelState { page, name });
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
    let person = match call.world.find(&call.node) {
        Some((Node::Person, _)) => call.world.persons.get(&call.node),
        _ => None,
    };
    let own = call.world.labels.iter().filter(|(id, label)| match person {
        Some(person) => person.labels.contains(*id),
        None => label.page == call.node,
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
    for person in call.world.persons.values_mut() {
        person.labels.remove(&call.node);
    }
    Ok(success())
}

pub(super) fn add(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let label = call.node.clone();
    person(call)?.labels.insert(label);
    Ok(success())
}

pub(super) fn remove(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let label = call.node.clone();
    person(call)?.labels.remove(&label);
    Ok(success())
}

/// Returns the person of the argument `user`.
fn person<'c>(call: &'c mut Received<'_>) -> Result<&'c mut PersonState, Rejection> {
    let id = arguments::text(&call.arguments, "user").unwrap_or_default();
    let page = &call.page;
    let person = call.world.persons.get_mut(&id);
    person
        .filter(|person| person.page == *page)
        .ok_or_else(Rejection::unknown_person)
}
