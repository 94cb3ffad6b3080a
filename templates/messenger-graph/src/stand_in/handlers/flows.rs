//! Welcome message flows of a Page. In: calls. Out: flows created, changed, listed and deleted. No ad uses them.

use serde_json::{Value, json};

use super::{listing, success};
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{FlowState, keep};

/// Creates a flow, or changes the one of the argument `flow_id`.
pub(super) fn set(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let name = call.text("name").filter(|name| !name.is_empty());
    let messages = call.arguments.get("welcome_message_flow").cloned();
    let platforms = call.names("eligible_platforms");
    if let Some(id) = call.text("flow_id") {
        return change(call, &id, name, messages, platforms);
    }
    let missing = |name: &'static str| move || Rejection::parameter(name, "is required");
    let flow = FlowState {
        page: call.node.clone(),
        name: name.ok_or_else(missing("name"))?,
        messages: messages.ok_or_else(missing("welcome_message_flow"))?,
        platforms: Some(platforms)
            .filter(|names| !names.is_empty())
            .ok_or_else(missing("eligible_platforms"))?,
        updated_at: call.now,
    };
    let id = call.world.new_id();
    keep(&mut call.world.flows, id.clone(), flow);
    Ok(json!({ "flow_id": id }))
}

fn change(
    call: &mut Received<'_>,
    id: &str,
    name: Option<String>,
    messages: Option<Value>,
    platforms: Vec<String>,
) -> Result<Value, Rejection> {
    if name.is_none() && messages.is_none() && platforms.is_empty() {
        let message = "One of name, welcome_message_flow and eligible_platforms is required";
        return Err(Rejection::new(100, None, message));
    }
    let now = call.now;
    let flow = flow(call, id)?;
    flow.name = name.unwrap_or_else(|| std::mem::take(&mut flow.name));
    flow.messages = messages.unwrap_or_else(|| flow.messages.take());
    if !platforms.is_empty() {
        flow.platforms = platforms;
    }
    flow.updated_at = now;
    Ok(success())
}

pub(super) fn list(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let one = call.text("flow_id");
    let own = call.world.flows.iter();
    let own = own.filter(|(_, flow)| flow.page == call.node);
    let own = own.filter(|(id, _)| one.as_ref().is_none_or(|one| *id == one));
    let rows = own.map(|(id, flow)| {
        // The guide and Meta's SDK have two names for the messages.
        let messages = flow.messages.to_string();
        let row = json!({
            "id": id,
            "name": flow.name,
            "welcome_message": messages,
            "welcome_message_flow": messages,
            "eligible_platforms": flow.platforms,
            "last_update_time": flow.updated_at.as_second().to_string(),
            "is_used_in_ad": false,
        });
        listing::node(call, row, &[])
    });
    listing::page(call, rows.collect::<Result<_, _>>()?)
}

pub(super) fn delete(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let id = call.required("flow_id")?;
    flow(call, &id)?;
    call.world.flows.remove(&id);
    Ok(success())
}

fn flow<'c>(call: &'c mut Received<'_>, id: &str) -> Result<&'c mut FlowState, Rejection> {
    let flow = call.world.flows.get_mut(id);
    flow.filter(|flow| flow.page == call.page)
        .ok_or_else(|| Rejection::parameter("flow_id", "is not the id of a flow"))
}
