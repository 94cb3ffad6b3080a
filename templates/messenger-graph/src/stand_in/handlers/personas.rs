//! Personas of a Page. In: calls. Out: personas created, read, listed and deleted.

use serde_json::{Value, json};

use super::{listing, success};
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{PersonaState, keep};

pub(super) fn create(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let persona = PersonaState {
        page: call.node.clone(),
        name: call.required("name")?,
        picture: call.required("profile_picture_url")?,
    };
    let id = call.world.new_id();
    keep(&mut call.world.personas, id.clone(), persona);
    Ok(json!({ "id": id }))
}

pub(super) fn get(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let persona = call.world.personas.get(&call.node);
    let persona = persona.ok_or_else(|| Rejection::unknown_object("get", &call.node))?;
    listing::node(call, shown(&call.node, persona), &[])
}

pub(super) fn list(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let own = call.world.personas.iter();
    let own = own.filter(|(_, persona)| persona.page == call.node);
    let items = own.map(|(id, persona)| listing::node(call, shown(id, persona), &[]));
    listing::page(call, items.collect::<Result<_, _>>()?)
}

pub(super) fn delete(call: &mut Received<'_>) -> Result<Value, Rejection> {
    call.world.personas.remove(&call.node);
    Ok(success())
}

fn shown(id: &str, persona: &PersonaState) -> Value {
    json!({"id": id, "name": persona.name, "profile_picture_url": persona.picture})
}
