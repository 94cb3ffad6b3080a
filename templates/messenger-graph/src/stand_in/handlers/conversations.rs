//! Conversations and their messages, read back. In: a Page, a conversation or a message. Out: what was said.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::listing;
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{ChatLine, PersonState};

/// The limit that all of this counts against: two calls of a Page in a second.
const LIMIT: &str = "conversations";

/// The messages of a conversation that have more than their ids.
const READABLE: usize = 20;

pub(super) fn list(call: &mut Received<'_>) -> Result<Value, Rejection> {
    call.count(LIMIT)?;
    let platform = call.text("platform");
    let is_messenger = platform.is_none_or(|name| name.eq_ignore_ascii_case("messenger"));
    let person = call.text("user_id");
    let own = call.world.persons.values();
    let own = own.filter(|it| it.page == call.node && it.is_in_touch() && is_messenger);
    let own = own.filter(|it| person.as_ref().is_none_or(|person| it.id == *person));
    let items =
        own.map(|person| listing::node(call, conversation(call, person), &["id", "updated_time"]));
    listing::page(call, items.collect::<Result<_, _>>()?)
}

pub(super) fn get(call: &mut Received<'_>) -> Result<Value, Rejection> {
    call.count(LIMIT)?;
    let person = person(call)?;
    listing::node(call, conversation(call, person), &["id", "updated_time"])
}

/// The messages of a conversation, the newest first.
pub(super) fn messages(call: &mut Received<'_>) -> Result<Value, Rejection> {
    call.count(LIMIT)?;
    let person = person(call)?;
    let lines = person.lines.iter().rev();
    let items =
        lines.map(|line| listing::node(call, message(call, person, line), &["id", "created_time"]));
    listing::page(call, items.collect::<Result<_, _>>()?)
}

pub(super) fn get_message(call: &mut Received<'_>) -> Result<Value, Rejection> {
    call.count(LIMIT)?;
    let found = call.world.persons.values().find_map(|person| {
        let age = person
            .lines
            .iter()
            .rev()
            .position(|line| line.mid == call.node)?;
        Some((person, age))
    });
    let Some((person, age)) = found else {
        return Err(Rejection::unknown_object("get", &call.node));
    };
    if age >= READABLE {
        let message = "The message was deleted; which code Graph responds with is not documented";
        return Err(Rejection::new(100, None, message));
    }
    let line = &person.lines[person.lines.len() - 1 - age];
    listing::node(call, message(call, person, line), &["id", "created_time"])
}

fn person<'c>(call: &'c Received<'_>) -> Result<&'c PersonState, Rejection> {
    let person = call.world.person_of_conversation(&call.node);
    person.ok_or_else(|| Rejection::unknown_object("get", &call.node))
}

fn conversation(call: &Received<'_>, person: &PersonState) -> Value {
    let lines = || person.lines.iter().rev();
    let updated = lines().next().map_or(call.now, at);
    let unread = lines().take_while(|line| !line.is_from_page).count();
    let messages = lines()
        .take(READABLE)
        .map(|line| message(call, person, line));
    let closes = person.window_closes_at();
    json!({
        "id": format!("t_{}", person.id),
        "updated_time": time(updated),
        "messages": {"data": messages.collect::<Vec<_>>()},
        "participants": {"data": [party(call, person, false), party(call, person, true)]},
        "senders": {"data": [party(call, person, false), party(call, person, true)]},
        "is_owner": person.thread_owner.is_none(),
        "link": format!("/{}/inbox/{}/", person.page, person.id),
        "can_reply": closes.is_some_and(|closes| call.now <= closes),
        "is_subscribed": true,
        "folder": "inbox",
        "snippet": lines().next().and_then(|line| text(line)).unwrap_or_default(),
        "message_count": person.lines.len(),
        "unread_count": unread,
    })
}

fn message(call: &Received<'_>, person: &PersonState, line: &ChatLine) -> Value {
    json!({
        "id": line.mid,
        "created_time": time(at(line)),
        "from": party(call, person, line.is_from_page),
        "to": {"data": [party(call, person, !line.is_from_page)]},
        "message": text(line).unwrap_or_default(),
    })
}

fn party(call: &Received<'_>, person: &PersonState, is_page: bool) -> Value {
    if is_page {
        let page = call.world.pages.get(&person.page);
        let name = page.map(|page| page.name.as_str());
        json!({"id": person.page, "name": name.unwrap_or_default()})
    } else {
        let name = person.profile.get("name").and_then(Value::as_str);
        json!({"id": person.id, "name": name.unwrap_or_default()})
    }
}

fn text(line: &ChatLine) -> Option<&str> {
    let text = line
        .message
        .get("text")
        .or_else(|| line.message.get("title"));
    text.and_then(Value::as_str)
}

fn at(line: &ChatLine) -> Timestamp {
    Timestamp::from_millisecond(line.at).unwrap_or_default()
}

/// Writes `2022-07-12T19:11:07+0000`.
fn time(at: Timestamp) -> String {
    let whole = Timestamp::from_second(at.as_second()).unwrap_or(at);
    whole.to_string().replace('Z', "+0000")
}
