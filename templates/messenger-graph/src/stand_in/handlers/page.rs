//! The Page itself: what it says, its status, its subscription, its reviews, and whom it blocks.

use serde_json::{Value, json};

use super::{listing, success};
use crate::stand_in::arguments::as_text;
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;

pub(super) fn get(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let page = call.own_page()?;
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
        "id": call.own_page()?.id,
        "timestamp": call.now.as_second(),
        "status": "ok",
        "violations": [],
        "restrictions": [],
        "recommended_actions": [],
        "action_events": [],
    }))
}

pub(super) fn feature_review(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let reviews = call.own_page()?.feature_review.iter();
    let reviews = reviews.map(|(feature, status)| json!({"feature": feature, "status": status}));
    Ok(json!({"data": reviews.collect::<Vec<_>>()}))
}

/// The Page can do what is asked about: that a Page has a feature is the only state that is documented.
pub(super) fn feature_status(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let features = call.arguments.get("features").and_then(Value::as_array);
    let features = features.into_iter().flatten().map(|it| &it["feature"]);
    let features: Vec<_> = features.collect();
    if features
        .iter()
        .any(|name| **name != "messenger_api_calling")
    {
        let why =
            "has a feature that is not documented; which code Graph responds with is not, either";
        return Err(Rejection::parameter("features", why));
    }
    let states = features
        .iter()
        .map(|name| json!({"feature": name, "status": "enabled"}));
    Ok(json!({"data": states.collect::<Vec<_>>()}))
}

/// The settings that the state has; a setting is listed by its name.
pub(super) fn settings(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let settings = call.own_page()?.settings.iter();
    let rows = settings.map(|(name, value)| {
        let row = json!({"id": name, "setting": name, "value": value});
        listing::node(call, row, &[])
    });
    listing::page(call, rows.collect::<Result<_, _>>()?)
}

/// Keeps the settings of the processing of language, but not the secret among them. No call reads them.
pub(super) fn configure_nlp(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let given = call.given(&[
        "nlp_enabled",
        "model",
        "n_best",
        "verbose",
        "other_language_support",
        "api_version",
    ]);
    call.own_page_mut()?.nlp.extend(given);
    Ok(success())
}

pub(super) fn subscribed_apps(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let fields = &call.own_page()?.subscribed_fields;
    let app = &call.world.app;
    let own = json!({"id": app.id, "name": app.name, "subscribed_fields": fields});
    let apps = if fields.is_empty() { vec![] } else { vec![own] };
    listing::page(call, apps)
}

/// Replaces the fields; Meta does not say whether they are added instead.
pub(super) fn subscribe(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let fields = call.names("subscribed_fields");
    if fields.is_empty() {
        return Err(Rejection::parameter(
            "subscribed_fields",
            "must not be empty",
        ));
    }
    call.own_page_mut()?.subscribed_fields = fields;
    Ok(success())
}

pub(super) fn unsubscribe(call: &mut Received<'_>) -> Result<Value, Rejection> {
    call.own_page_mut()?.subscribed_fields.clear();
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
    let actions = call.names("actions");
    if let Some(nothing) = [("user_ids", people.len()), ("actions", actions.len())]
        .iter()
        .find(|(_, length)| *length == 0)
    {
        return Err(Rejection::parameter(nothing.0, "must not be empty"));
    }
    for id in &people {
        call.person(id)?;
    }
    for id in &people {
        for action in &actions {
            let person = call.person_mut(id)?;
            match action.as_str() {
                "block_user" | "ban_user" => person.is_blocked = true,
                "unblock_user" | "unban_user" => person.is_blocked = false,
                _ => {}
            }
        }
    }
    Ok(success())
}
