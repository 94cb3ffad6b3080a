//! Calls: permissions, settings, and the calls themselves. In: calls of the API. Out: whether a person may be called, and sessions.

use serde_json::{Map, Value, json};

use super::{result, success};
use crate::limits::CALL_PERMISSION_REQUESTS;
use crate::messaging::Moment;
use crate::stand_in::emission::{Emission, EmittedIn};
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{CallState, PersonState, keep};

/// The properties of call settings.
const SETTINGS: [&str; 5] = [
    "audio_enabled",
    "icon_enabled",
    "video_enabled",
    "call_routing",
    "call_hours",
];

pub(super) fn permissions(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let id = call.required("psid")?;
    let person = call.person(&id)?;
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
    let asked = call.names("fields");
    let own = call.own_page()?.call_settings.iter();
    let own = own.filter(|(name, _)| asked.is_empty() || asked.contains(name));
    let own: Map<String, Value> = own
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Ok(json!({"data": [own]}))
}

/// Sets the given properties; the others stay.
pub(super) fn update_settings(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let given = call.given(&SETTINGS);
    if given.is_empty() {
        let message = "At least one setting is required";
        return Err(Rejection::new(100, None, message));
    }
    call.own_page_mut()?.call_settings.extend(given);
    Ok(result())
}

pub(super) fn manage(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let action = call.text("action").unwrap_or_default();
    if action.eq_ignore_ascii_case("connect") {
        return connect(call);
    }
    let id = call.text("call_id").unwrap_or_default();
    let now = call.now;
    let connected = call.world.calls.get_mut(&id);
    let Some(connected) = connected.filter(|it| it.ended_at.is_none()) else {
        let message = "The call does not exist or has ended";
        return Err(Rejection::new(2_018_390, None, message));
    };
    if ["terminate", "reject"]
        .iter()
        .any(|end| action.eq_ignore_ascii_case(end))
    {
        connected.ended_at = Some(now);
        let person = &connected.person;
        let event = json!({"event": "terminate", "id": id, "to": person, "status": "Completed"});
        emit(call, event);
    }
    Ok(success())
}

fn connect(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let id = call.required("to")?;
    if call.arguments.get("session").is_none_or(Value::is_null) {
        return Err(Rejection::new(2_018_391, None, "A call needs a session"));
    }
    let person = call.person(&id)?;
    if call_end(call, person).is_none() {
        let message =
            "The person has not permitted calls; which code Graph responds with is not documented";
        return Err(Rejection::new(10, None, message));
    }
    let call_id = format!("c_{:016}", call.world.next());
    let connected = CallState {
        person: id.clone(),
        ended_at: None,
        is_reported: false,
    };
    keep(&mut call.world.calls, call_id.clone(), connected);
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

/// Takes the figures of a call, once, within a day of its end. Meta gives the reasons for a rejection without their codes.
pub(super) fn report_metrics(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let id = call.required("call_id")?;
    let now = call.now;
    let rejected = |why: &str| {
        let why = format!("{why}; which code Graph responds with is not documented");
        Rejection::parameter("call_id", &why)
    };
    let reported = call.world.calls.get_mut(&id);
    let reported = reported.ok_or_else(|| rejected("is not a call"))?;
    let end = reported.ended_at;
    let end = end.ok_or_else(|| rejected("is a call that goes on"))?;
    if now.duration_since(end).as_hours() >= 24 {
        return Err(rejected("is a call that ended more than 24 hours ago"));
    }
    if std::mem::replace(&mut reported.is_reported, true) {
        return Err(rejected("is a call that was reported before"));
    }
    Ok(success())
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
