//! The Messenger profile of a Page and the settings of one person. In: properties to set, to read or to delete. Out: the properties.

use serde_json::{Map, Value, json};

use super::result;
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::PersonState;

/// The properties of a Messenger profile.
const PROPERTIES: [&str; 9] = [
    "account_linking_url",
    "commands",
    "description",
    "get_started",
    "greeting",
    "ice_breakers",
    "persistent_menu",
    "title",
    "whitelisted_domains",
];

pub(super) fn get_profile(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let asked = call.names("fields");
    let own = call.own_page()?.messenger_profile.iter();
    let own = own.filter(|(name, _)| asked.is_empty() || asked.contains(name));
    let own: Map<String, Value> = own
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let data = if own.is_empty() {
        json!([])
    } else {
        json!([own])
    };
    Ok(json!({ "data": data }))
}

/// Sets the given properties; the others stay.
pub(super) fn set_profile(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let given = call.given(&PROPERTIES);
    if given.is_empty() {
        let names = PROPERTIES.join(", ");
        let message = format!("At least one of these properties is required: {names}");
        return Err(Rejection::new(100, None, message));
    }
    call.own_page_mut()?.messenger_profile.extend(given);
    Ok(result())
}

pub(super) fn delete_profile(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let fields = call.names("fields");
    let profile = &mut call.own_page_mut()?.messenger_profile;
    for name in fields {
        profile.remove(&name);
    }
    Ok(result())
}

pub(super) fn get_for_person(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let mut settings = Map::new();
    let page_menu = call
        .own_page()?
        .messenger_profile
        .get("persistent_menu")
        .cloned();
    if let Some(menu) = person(call)?.menu.clone() {
        settings.insert("user_level_persistent_menu".to_owned(), menu);
    }
    let page_menu = page_menu.map(|menu| ("page_level_persistent_menu".to_owned(), menu));
    settings.extend(page_menu);
    Ok(json!({"data": [settings]}))
}

pub(super) fn set_for_person(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let menu = call.arguments.get("persistent_menu").cloned();
    let menu = menu.ok_or_else(|| Rejection::parameter("persistent_menu", "is required"))?;
    person(call)?.menu = Some(menu).filter(|menu| !menu.is_null());
    Ok(result())
}

pub(super) fn delete_for_person(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let names = call.names("params");
    let person = person(call)?;
    if names.is_empty() || names.iter().any(|name| name == "persistent_menu") {
        person.menu = None;
    }
    Ok(result())
}

/// Returns the person of the argument `psid`.
fn person<'c>(call: &'c mut Received<'_>) -> Result<&'c mut PersonState, Rejection> {
    let id = call.required("psid")?;
    call.person_mut(&id)
}
