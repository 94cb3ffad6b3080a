//! Tokens of recurring notifications. In: a Page or a token. Out: who agreed, and when the next message may be sent.

use serde_json::{Value, json};

use super::{listing, success};
use crate::stand_in::arguments::as_text;
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{OptInState, PersonState};

/// The pause between two messages with a token, in seconds.
const PAUSE: i64 = 48 * 3600;

/// How long a token works, in seconds: a year.
const LIFE: i64 = 365 * 86_400;

pub(super) fn list(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let own = call.world.persons.values();
    let own = own.filter(|person| person.page == call.node);
    let tokens = own.flat_map(|person| {
        let recurring = person
            .opt_ins
            .iter()
            .filter(|(_, opt_in)| opt_in.is_recurring);
        recurring.map(move |(token, opt_in)| shown(person, token, opt_in))
    });
    let items = tokens.map(|token| listing::node(call, token, &[]));
    listing::page(call, items.collect::<Result<_, _>>()?)
}

pub(super) fn get(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let found = call.world.persons.values().find_map(|person| {
        let opt_in = person.opt_ins.get(&call.node)?;
        Some(shown(person, &call.node, opt_in))
    });
    let found = found.ok_or_else(|| Rejection::unknown_object("get", &call.node))?;
    listing::node(call, found, &[])
}

/// Lets the next message with a token be sent at once.
pub(super) fn enable_followup(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let recipient = call.arguments.get("recipient");
    let token = recipient.and_then(|it| as_text(&it["notification_messages_token"]));
    let token = token.unwrap_or_default();
    let own = call.world.persons.values_mut();
    let mut own = own.filter(|person| person.page == call.page);
    let opt_in = own.find_map(|person| person.opt_ins.get_mut(&token));
    let opt_in = opt_in.ok_or_else(|| Rejection::parameter("recipient", "has an unknown token"))?;
    opt_in.used_at = None;
    Ok(success())
}

fn shown(person: &PersonState, token: &str, opt_in: &OptInState) -> Value {
    let next = opt_in
        .used_at
        .map_or(opt_in.at.as_second(), |at| at.as_second() + PAUSE);
    json!({
        "id": token,
        "notification_messages_token": token,
        "recipient_id": person.id,
        "creation_timestamp": opt_in.at.as_second(),
        "token_expiry_timestamp": opt_in.at.as_second() + LIFE,
        "user_token_status": "NOT_REFRESHED",
        "next_eligible_time": next,
        "notification_messages_reoptin": "DISABLED",
        "topic_title": "News",
    })
}
