//! The Page itself: what it says, its status, its subscription, its reviews, and whom it blocks.

use serde_json::{Value, json};

use super::{listing, success};
use crate::stand_in::arguments::{self, as_text};
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::PageState;

pub(super) fn get(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let page = page_of(call)?;
    let unread = call.world.persons.values();
    let unread = unread.filter(|person| person.page == page.id);
    let unread = unread.filter(|person| person.lines.back().is_some_and(|line| !line.is_from_page));
    let unread = unread.count();
    let has = |name: &str| page.messenger_profile.contains_key(name);
    let is_calling = page.call_settings.get("audio_enabled") == Some(&Value::Bool(true));
    let all = json!({
        "id": page.id,
        "name": page.name,
        "messaging_feature_status": {"hop_v2": true, "msgr_multi_app": true, "ig_multi_app": false},
        "displayed_message_response_time": "AUTOMATIC",
        "is_calling_eligible": is_calling,
        "is_messenger_bot_get_started_enabled": has("get_started"),
        "is_messenger_platform_bot": true,
        "is_webhooks_subscribed": !page.subscribed_fields.is_empty(),
        "unread_message_count": unread,
        "unseen_message_count": unread,
    });
    listing::node(call, all, &["id", "name"])
}

pub(super) fn status(call: &mut Received<'_>) -> Result<Value, Rejection> {
    Ok(json!({
        "id": page_of(call)?.id,
        "timestamp": call.now.as_second(),
        "status": "ok",
        "violations": [],
        "restrictions": [],
        "recommended_actions": [],
        "action_events": [],
    }))
}

pub(super) fn feature_review(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let reviews = page_of(call)?.feature_review.iter();
    let reviews = reviews.map(|(feature, status)| json!({"feature": feature, "status": status}));
    Ok(json!({"data": reviews.collect::<Vec<_>>()}))
}

pub(super) fn subscribed_apps(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let fields = &page_of(call)?.subscribed_fields;
    let app = &call.world.app;
    let own = json!({"id": app.id, "name": app.name, "subscribed_fields": fields});
    let apps = if fields.is_empty() { vec![] } else { vec![own] };
    listing::page(call, apps)
}

/// Replaces the fields; Meta does not say whether they are added instead.
pub(super) fn subscribe(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let fields = arguments::names(&call.arguments, "subscribed_fields");
    if fields.is_empty() {
        return Err(Rejection::parameter(
            "subscribed_fields",
            "must not be empty",
        ));
    }
    page_mut(call)?.subscribed_fields = fields;
    Ok(success())
}

pub(super) fn unsubscribe(call: &mut Received<'_>) -> Result<Value, Rejection> {
    page_mut(call)?.subscribed_fields.clear();
    Ok(success())
}

pub(super) fn moderate(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let people = call.arguments.get("user_ids").and_then(Value::as_array);
    let people = people.into_iter().flatten();
    let people = people.map(|it| {
        as_text(&it["id"])
            .or_else(|| as_text(it))
            .unwrap_or_default()
    });
    let people: Vec<String> = people.collect();
    let actions = arguments::names(&call.arguments, "actions");
    if let Some(nothing) = [("user_ids", people.len()), ("actions", actions.len())]
        .iter()
        .find(|(_, length)| *length == 0)
    {
        return Err(Rejection::parameter(nothing.0, "must not be empty"));
    }
    let page = &call.page;
    let persons = &mut call.world.persons;
    let is_known = |id: &String| persons.get(id).is_some_and(|person| person.page == *page);
    if !people.iter().all(is_known) {
        return Err(Rejection::unknown_person());
    }
    for id in &people {
        for action in &actions {
            let person = persons.get_mut(id).ok_or_else(Rejection::unknown_person)?;
            match action.as_str() {
                "block_user" | "ban_user" => person.is_blocked = true,
                "unblock_user" | "unban_user" => person.is_blocked = false,
                _ => {}
            }
        }
    }
    Ok(success())
}

/// Returns the Page of a call.
pub(super) fn page_of<'c>(call: &'c Received<'_>) -> Result<&'c PageState, Rejection> {
    let page = call.world.pages.get(&call.page);
    page.ok_or_else(|| Rejection::unknown_object("get", &call.page))
}

/// Returns the Page of a call, to change it.
pub(super) fn page_mut<'c>(call: &'c mut Received<'_>) -> Result<&'c mut PageState, Rejection> {
    let page = call.world.pages.get_mut(&call.page);
    page.ok_or_else(|| Rejection::unknown_object("post", &call.page))
}
