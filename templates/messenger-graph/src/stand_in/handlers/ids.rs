//! The ids of a person: one on each Page, and one in the app. In: calls with one of them. Out: the others.

use serde_json::{Value, json};

use super::listing;
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;

/// Lists the ids by which Pages know the person of an app-scoped id.
pub(super) fn on_pages(call: &mut Received<'_>) -> Result<Value, Rejection> {
    if call.world.persons.contains_key(&call.node) {
        return Err(Rejection::unknown_object("get", &call.node));
    }
    let only = call.text("page");
    let persons = call.world.persons.values();
    let same = persons.filter(|person| person.app_scoped_id() == call.node);
    let asked = same.filter(|person| only.as_ref().is_none_or(|page| *page == person.page));
    let rows = asked.map(|person| {
        let page = call.world.pages.get(&person.page);
        let name = page.map(|page| page.name.as_str());
        json!({"id": person.id, "page": {"id": person.page, "name": name}})
    });
    listing::page(call, rows.collect())
}

/// Lists the id by which the app knows the person of a Page-scoped or app-scoped id.
pub(super) fn in_apps(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let only = call.text("app");
    let app = &call.world.app;
    let person = call.world.persons.get(&call.node);
    let id = person.map_or_else(
        || call.node.as_str().into(),
        |person| person.app_scoped_id(),
    );
    let row = json!({"id": id, "app": {"id": app.id, "name": app.name}});
    let is_asked = only.is_none_or(|only| only == app.id);
    listing::page(call, Vec::from_iter(is_asked.then_some(row)))
}
