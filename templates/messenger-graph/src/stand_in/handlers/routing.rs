//! Control of a conversation. In: calls that pass, take, request, release or extend it. Out: who has it, and what the other app learns.

use serde_json::{Value, json};

use super::success;
use crate::stand_in::arguments::as_text;
use crate::stand_in::emission::Emission;
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;

/// How long control is extended by default, in seconds.
const DAY: i64 = 86_400;

pub(super) fn pass(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let person = person(call)?;
    require_control(call, &person)?;
    let target = call.text("target_app_id");
    let target = target.or_else(|| call.world.app.other_app.clone());
    let target = target.ok_or_else(|| Rejection::parameter("target_app_id", "is required"))?;
    set_owner(call, &person, Some(target));
    Ok(success())
}

pub(super) fn take(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let person = person(call)?;
    set_owner(call, &person, None);
    Ok(success())
}

/// The other app gives control at once, as an app does that listens.
pub(super) fn request(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let person = person(call)?;
    let previous = owner_of(call, &person);
    if previous == call.world.app.id {
        return Ok(success());
    }
    set_owner(call, &person, None);
    let item = json!({
        "sender": {"id": person},
        "recipient": {"id": call.page},
        "timestamp": call.now.as_millisecond(),
        "pass_thread_control": {
            "previous_owner_app_id": previous,
            "new_owner_app_id": call.world.app.id,
            "metadata": call.text("metadata").unwrap_or_default(),
        },
    });
    let emission = Emission::messaging(&call.page, "messaging_handovers", item);
    call.emitted.push(emission);
    Ok(success())
}

pub(super) fn release(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let person = person(call)?;
    require_control(call, &person)?;
    set_owner(call, &person, None);
    Ok(success())
}

pub(super) fn extend(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let person = person(call)?;
    require_control(call, &person)?;
    Ok(success())
}

pub(super) fn owner(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let id = known(call, call.text("recipient"))?;
    let owner = json!({"app_id": owner_of(call, &id), "expiration": call.now.as_second() + DAY});
    Ok(json!({"data": [{"thread_owner": owner}]}))
}

/// Returns the id of the person of the argument `recipient`.
fn person(call: &Received<'_>) -> Result<String, Rejection> {
    let recipient = call.arguments.get("recipient");
    known(
        call,
        recipient.and_then(|recipient| as_text(&recipient["id"])),
    )
}

fn known(call: &Received<'_>, id: Option<String>) -> Result<String, Rejection> {
    let id = id.ok_or_else(|| Rejection::parameter("recipient", "is required"))?;
    call.person(&id)?;
    Ok(id)
}

fn owner_of(call: &Received<'_>, person: &str) -> String {
    let person = call.world.persons.get(person);
    let owner = person.and_then(|person| person.thread_owner.clone());
    owner.unwrap_or_else(|| call.world.app.id.clone())
}

fn require_control(call: &Received<'_>, person: &str) -> Result<(), Rejection> {
    if owner_of(call, person) == call.world.app.id {
        Ok(())
    } else {
        let message = "Another app has control of the conversation";
        Err(Rejection::new(2_018_300, None, message))
    }
}

fn set_owner(call: &mut Received<'_>, person: &str, owner: Option<String>) {
    if let Some(person) = call.world.persons.get_mut(person) {
        person.thread_owner = owner;
    }
}
