//! Calls: permissions, settings, and the calls themselves. In: calls of the API. Out: whether a person may be called, and sessions.

use serde_json::{Map, Value, json};

use super::page::{page_mut, page_of};
use super::{result, success};
use crate::limits::CALL_PERMISSION_REQUESTS;
use crate::messaging::Moment;
use crate::stand_in::arguments;
use crate::stand_in::emission::{Emission, EmittedIn};
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::PersonState;

/// The properties of call settings.
const SETTINGS: [&str; 5] = [
    "audio_enabled",
    "icon_enabled",
    "video_enabled",
    "call_routing",
    "call_hours",
];

pub(super) fn permissions(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let id = arguments::text(&call.arguments, "psid").unwrap_or_default();
    let person = person(call, &id)?;
    let (end, most) = (call_end(call, person), CALL_PERMISSION_REQUESTS.calls);
    let asked = person.count(Moment::CallingOptInSent, 24, call.now);
    let permission = match end {
        Some(end) => json!({"status": "HAS_PERMISSION", "expiration_time": end}),
        None => json!({"status": "NO_PERMISSION"}),
    };
    Ok(json!({"data": [{
        "permission": permission,
        "actions": [
            {
                "action_name": "send_call_permission_request",
                "can_perform": asked < most as usize,
                "limits": [{"time_period": "PT24H", "max_allowed": most, "current_usage": asked}],
            },
            {"action_name": "start_call", "can_perform": end.is_some()},
        ],
    }]}))
}

pub(super) fn settings(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let asked = arguments::names(&call.arguments, "fields");
    let own = page_of(call)?.call_settings.iter();
    let own = own.filter(|(name, _)| asked.is_empty() || asked.contains(name));
    let own: Map<String, Value> = own
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Ok(json!({"data": [own]}))
}

/// Sets the given properties; the others stay.
pub(super) fn update_settings(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let given = SETTINGS.iter().filter_map(|name| {
        let value = call.arguments.get(*name)?;
        Some(((*name).to_owned(), value.clone()))
    });
    let given: Map<String, Value> = given.collect();
    if given.is_empty() {
        let message = "At least one setting is required";
        return Err(Rejection::new(100, None, message));
    }
    page_mut(call)?.call_settings.extend(given);
    Ok(result())
}

pub(super) fn manage(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let action = arguments::text(&call.arguments, "action").unwrap_or_default();
    if action.eq_ignore_ascii_case("connect") {
        return connect(call);
    }
    let id = arguments::text(&call.arguments, "call_id").unwrap_or_default();
    let Some(person) = call.world.calls.get(&id).cloned() else {
        return Err(Rejection::new(
            2_018_390,
            None,
            "The call does not exist or has ended",
        ));
    };
    if ["terminate", "reject"]
        .iter()
        .any(|end| action.eq_ignore_ascii_case(end))
    {
        call.world.calls.remove(&id);
        let event = json!({"event": "terminate", "id": id, "to": person, "status": "Completed"});
        emit(call, event);
    }
    Ok(success())
}

fn connect(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let id = arguments::text(&call.arguments, "to");
    let id = id.ok_or_else(|| Rejection::parameter("to", "is required"))?;
    if call.arguments.get("session").is_none_or(Value::is_null) {
        return Err(Rejection::new(2_018_391, None, "A call needs a session"));
    }
    let person = person(call, &id)?;
    if call_end(call, person).is_none() {
        let message =
            "The person has not permitted calls; which code Graph responds with is not documented";
        return Err(Rejection::new(10, None, message));
    }
    let call_id = format!("c_{}", call.world.next());
    call.world.calls.insert(call_id.clone(), id.clone());
    let event = json!({
        "event": "connect",
        "id": call_id,
        "to": id,
        "from": call.page,
        "timestamp": call.now.as_second(),
        "call_direction": "business_initiated",
    });
    emit(call, event);
    Ok(json!({"success": true, "call_id": call_id}))
}

fn emit(call: &mut Received<'_>, event: Value) {
    let mut item = Map::new();
    item.insert("calls".to_owned(), json!([event]));
    call.emitted.push(Emission {
        page: call.page.clone(),
        field: "calls",
        location: EmittedIn::Entry,
        item,
    });
}

/// Returns when the permission to call ends, if there is one.
fn call_end(call: &Received<'_>, person: &PersonState) -> Option<i64> {
    let end = person.call_permission_until;
    end.filter(|end| *end > call.now.as_second())
}

fn person<'c>(call: &'c Received<'_>, id: &str) -> Result<&'c PersonState, Rejection> {
    let person = call.world.persons.get(id);
    person
        .filter(|person| person.page == call.page)
        .ok_or_else(Rejection::unknown_person)
}
