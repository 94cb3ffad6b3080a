//! What persons do. In: an act. Out: the conversation, what opens a window, and what the webhook learns.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::emission::{Emission, EmittedIn};
use super::world::{ChatLine, OptInState, PersonState, World};
use crate::messaging::Moment;

use jiff::Timestamp;

/// Something that a person does in the conversation with a Page.
///
/// In JSON it is an object with its name: `{"say": {"text": "Hello!"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum PersonAct {
    /// Writes a message.
    Say {
        /// The text.
        text: String,
    },
    /// Taps a quick reply.
    TapQuickReply {
        /// What is on it.
        title: String,
        /// What the bot gets for it.
        payload: String,
    },
    /// Taps a button with a payload, such as Get Started.
    Tap {
        /// What is on it.
        title: String,
        /// What the bot gets for it.
        payload: String,
    },
    /// Sends a medium.
    Attach {
        /// `image`, `audio`, `video` or `file`.
        kind: String,
        /// The address of the medium.
        url: String,
    },
    /// Reacts to a message.
    React {
        /// The id of the message.
        message: String,
        /// The emoji.
        emoji: String,
    },
    /// Takes a reaction back.
    Unreact {
        /// The id of the message.
        message: String,
    },
    /// Reads everything up to now.
    Read,
    /// Follows an m.me link.
    FollowLink {
        /// The parameter `ref` of the link.
        reference: String,
    },
    /// Agrees to notifications.
    OptIn {
        /// Whether to recurring ones, or to a single one.
        is_recurring: bool,
        /// The payload of the request.
        payload: String,
    },
    /// Responds to a request for the permission to call.
    AllowCalls {
        /// For how many days; none is a rejection.
        days: u32,
    },
    /// Calls the Page.
    Call,
    /// Links an account of the business.
    LinkAccount {
        /// What the business's page for logging in returned.
        authorization_code: String,
    },
}

/// Why a person did not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ActError {
    /// There is no such person.
    #[error("there is no person {0}")]
    UnknownPerson(String),
    /// The conversation has no such message.
    #[error("the conversation has no message {0}")]
    UnknownMessage(String),
}

impl PersonAct {
    /// Returns the act of writing a text message.
    pub fn say(text: impl Into<String>) -> Self {
        Self::Say { text: text.into() }
    }

    /// Returns the act of tapping a button with a payload.
    pub fn tap(title: impl Into<String>, payload: impl Into<String>) -> Self {
        Self::Tap {
            title: title.into(),
            payload: payload.into(),
        }
    }
}

/// What an act is to the webhook, and to the rules about sending.
struct ActEffect {
    field: &'static str,
    name: &'static str,
    value: Value,
    opens: Option<Moment>,
    /// Whether it is shown in the conversation.
    is_shown: bool,
}

/// Performs an act of a person.
pub(super) fn perform(
    world: &mut World,
    id: &str,
    act: &PersonAct,
    now: Timestamp,
    emitted: &mut Vec<Emission>,
) -> Result<(), ActError> {
    let mid = world.new_message_id();
    let (app, other) = (world.app.id.clone(), format!("n_{}", world.next()));
    let unknown = || ActError::UnknownPerson(id.to_owned());
    let person = world.persons.get_mut(id).ok_or_else(unknown)?;
    let page = person.page.clone();
    if let Some(emission) = about_calls(person, act, now, &other) {
        emitted.push(emission);
        return Ok(());
    }
    let effect = effect(person, act, &mid, now, other)?;
    if let Some(moment) = effect.opens {
        person.note(moment, now);
    }
    if effect.is_shown {
        person.add(ChatLine {
            mid,
            is_from_page: false,
            at: now.as_millisecond(),
            message: effect.value.clone(),
            reaction: None,
        });
    }
    let mut value = effect.value;
    let is_standby = person
        .thread_owner
        .as_ref()
        .is_some_and(|owner| *owner != app);
    if is_standby && effect.name == "postback" {
        // The payload is for the app that sent the button.
        value.as_object_mut().map(|value| value.remove("payload"));
    }
    let mut item = json!({
        "sender": {"id": id},
        "recipient": {"id": page},
        "timestamp": now.as_millisecond(),
    });
    item[effect.name] = value;
    let mut emission = Emission::messaging(&page, effect.field, item);
    if is_standby {
        emission.location = EmittedIn::Standby;
    }
    emitted.push(emission);
    Ok(())
}

/// A message of the person.
fn message(value: Value) -> ActEffect {
    ActEffect {
        field: "messages",
        name: "message",
        value,
        opens: Some(Moment::Message),
        is_shown: true,
    }
}

/// What is not shown in the conversation.
fn hidden(
    field: &'static str,
    name: &'static str,
    value: Value,
    opens: Option<Moment>,
) -> ActEffect {
    ActEffect {
        field,
        name,
        value,
        opens,
        is_shown: false,
    }
}

fn effect(
    person: &mut PersonState,
    act: &PersonAct,
    mid: &str,
    now: Timestamp,
    token: String,
) -> Result<ActEffect, ActError> {
    Ok(match act {
        PersonAct::Say { text } => message(json!({"mid": mid, "text": text})),
        PersonAct::TapQuickReply { title, payload } => {
            message(json!({"mid": mid, "text": title, "quick_reply": {"payload": payload}}))
        }
        PersonAct::Attach { kind, url } => {
            let attachment = json!({"type": kind, "payload": {"url": url}});
            message(json!({"mid": mid, "attachments": [attachment]}))
        }
        PersonAct::Tap { title, payload } => ActEffect {
            field: "messaging_postbacks",
            name: "postback",
            opens: Some(Moment::CallToAction),
            ..message(json!({"mid": mid, "title": title, "payload": payload}))
        },
        PersonAct::React { message, emoji } => react(person, message, Some(emoji))?,
        PersonAct::Unreact { message } => react(person, message, None)?,
        PersonAct::Read => {
            let value = json!({"watermark": now.as_millisecond()});
            hidden("message_reads", "read", value, None)
        }
        PersonAct::FollowLink { reference } => {
            let value = json!({"ref": reference, "source": "SHORTLINK", "type": "OPEN_THREAD"});
            hidden("messaging_referrals", "referral", value, Some(Moment::Link))
        }
        PersonAct::OptIn {
            is_recurring,
            payload,
        } => {
            let value = opt_in(person, *is_recurring, payload, now, token);
            hidden("messaging_optins", "optin", value, None)
        }
        PersonAct::LinkAccount { authorization_code } => {
            person.has_linked_account = true;
            let value = json!({"status": "linked", "authorization_code": authorization_code});
            hidden("messaging_account_linking", "account_linking", value, None)
        }
        PersonAct::AllowCalls { .. } | PersonAct::Call => {
            hidden("calls", "call", Value::Null, None)
        }
    })
}

fn react(person: &mut PersonState, mid: &str, emoji: Option<&str>) -> Result<ActEffect, ActError> {
    let unknown = || ActError::UnknownMessage(mid.to_owned());
    let line = person.line_mut(mid).ok_or_else(unknown)?;
    line.reaction = emoji.map(str::to_owned);
    let (value, opens) = match emoji {
        Some(emoji) => (
            json!({"mid": mid, "action": "react", "reaction": "other", "emoji": emoji}),
            Some(Moment::Reaction),
        ),
        None => (json!({"mid": mid, "action": "unreact"}), None),
    };
    Ok(hidden("message_reactions", "reaction", value, opens))
}

/// Opt-ins that are kept for a person.
const KEPT: usize = 50;

fn opt_in(
    person: &mut PersonState,
    is_recurring: bool,
    payload: &str,
    now: Timestamp,
    token: String,
) -> Value {
    if person.opt_ins.len() == KEPT {
        person.opt_ins.pop_first();
    }
    let state = OptInState {
        is_recurring,
        at: now,
        used_at: None,
        is_stopped: false,
    };
    person.opt_ins.insert(token.clone(), state);
    if is_recurring {
        json!({
            "type": "notification_messages",
            "payload": payload,
            "notification_messages_token": token,
            "user_token_status": "NOT_REFRESHED",
        })
    } else {
        json!({"type": "one_time_notif_req", "payload": payload, "one_time_notif_token": token})
    }
}

/// Returns what the webhook learns of an act that is about calls.
fn about_calls(
    person: &mut PersonState,
    act: &PersonAct,
    now: Timestamp,
    call: &str,
) -> Option<Emission> {
    let (field, mut item) = match act {
        PersonAct::AllowCalls { days } => {
            let end = now.as_second() + i64::from(*days) * 86_400;
            let is_allowed = *days > 0;
            person.call_permission_until = is_allowed.then_some(end);
            let response = if is_allowed {
                json!({"response": "approve", "expiration_timestamp": end})
            } else {
                json!({"response": "reject"})
            };
            let item = json!({
                "sender": {"id": person.id},
                "recipient": {"id": person.page},
                "timestamp": now.as_second(),
                "call_permission_reply": response,
            });
            ("call_permission_reply", item)
        }
        PersonAct::Call => {
            let event = json!({
                "event": "connect",
                "id": call,
                "to": person.page,
                "from": person.id,
                "timestamp": now.as_second(),
                "call_direction": "user_initiated",
            });
            ("calls", json!({"calls": [event]}))
        }
        _ => return None,
    };
    let item: Map<String, Value> = item.as_object_mut().map(std::mem::take).unwrap_or_default();
    Some(Emission {
        page: person.page.clone(),
        field,
        location: EmittedIn::Entry,
        item,
    })
}
