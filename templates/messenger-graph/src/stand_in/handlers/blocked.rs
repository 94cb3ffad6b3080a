//! Whom a Page blocks, the older way. In: ids of persons. Out: persons blocked, listed and unblocked.

use serde_json::{Value, json};

use super::{listing, success};
use crate::stand_in::arguments::as_text;
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;

/// The arguments that name persons. Only ids of the Page's persons are known here.
const NAMES: [&str; 4] = ["psid", "uid", "user", "asid"];

pub(super) fn block(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let lists = NAMES.iter().filter_map(|name| call.arguments.get(*name));
    let lists = lists.filter_map(Value::as_array).flatten();
    let people: Vec<String> = lists.filter_map(as_text).collect();
    set(call, &people, true)
}

pub(super) fn unblock(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let people = NAMES.iter().filter_map(|name| call.text(name));
    let people: Vec<String> = people.collect();
    set(call, &people, false)
}

/// Blocks or unblocks all of the people, or none if one of them is not known.
fn set(call: &mut Received<'_>, people: &[String], is_blocked: bool) -> Result<Value, Rejection> {
    if people.is_empty() {
        return Err(Rejection::parameter("psid", "is required"));
    }
    for id in people {
        call.person(id)?;
    }
    for id in people {
        call.person_mut(id)?.is_blocked = is_blocked;
    }
    Ok(success())
}

pub(super) fn list(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let one = call.text("uid").or_else(|| call.text("user"));
    let own = call.world.persons.values();
    let own = own.filter(|person| person.page == call.node && person.is_blocked);
    let own = own.filter(|person| one.as_ref().is_none_or(|one| person.id == *one));
    let rows = own.map(|person| {
        let row = json!({
            "id": person.id,
            "name": person.profile.get("name"),
            "pic": person.profile.get("profile_pic"),
        });
        listing::node(call, row, &["id", "name"])
    });
    listing::page(call, rows.collect::<Result<_, _>>()?)
}
