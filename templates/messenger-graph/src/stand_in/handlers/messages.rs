//! Messages of a Page: sent, echoed, delivered. In: a request to send or an upload. Out: ids, the conversation with one line more, and
//! what the webhook learns. Whether something may be sent is decided by [`verdict`], the function that the crate offers.

mod recipient;
mod sending;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use recipient::{Recipient, find_recipient};
use sending::classify;

use crate::messaging::{
    ContentKind, Fact, Moment, RecipientKind, SendCheck, SendVerdict, Sending, verdict,
};
use crate::stand_in::arguments::as_text;
use crate::stand_in::check::as_bool;
use crate::stand_in::emission::{Emission, EmittedIn};
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{AttachmentState, ChatLine, keep};

/// Sends a message or a sender action.
pub(super) fn send(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let recipient = find_recipient(call)?;
    let (content, sending) = classify(&call.arguments, recipient.kind)?;
    count(call, recipient.kind)?;
    judge(call, &recipient, content, &sending)?;
    check_references(call, &recipient)?;
    let person = call.person(&recipient.person)?;
    if !person.is_reachable || person.is_blocked {
        let message = "The person does not receive messages of this Page";
        return Err(Rejection::new(551, None, message));
    }
    match call.text("sender_action") {
        Some(action) => act(call, &recipient, &action),
        None => deliver(call, &recipient, content),
    }
}

/// Saves an attachment without sending it.
pub(super) fn upload(call: &mut Received<'_>) -> Result<Value, Rejection> {
    let payload = call
        .arguments
        .get("message")
        .map(|it| it["attachment"]["payload"].clone());
    let payload = payload.unwrap_or_default();
    if !call.arguments.contains_key("filedata") {
        check_address(&payload)?;
    }
    let id = save(call, &payload);
    Ok(json!({ "attachment_id": id }))
}

/// Counts the message against the limits of its kind.
fn count(call: &mut Received<'_>, recipient: RecipientKind) -> Result<(), Rejection> {
    if matches!(recipient, RecipientKind::CommentId | RecipientKind::PostId) {
        call.count("private_replies")?;
    }
    let kind = call
        .arguments
        .get("message")
        .map(|it| it["attachment"]["type"].clone());
    let kind = kind.unwrap_or_default();
    let is_media = kind == "audio" || kind == "video";
    call.count(if is_media { "send_media" } else { "send" })
}

/// Rejects what the rules deny. What no source decides is sent.
fn judge(
    call: &Received<'_>,
    recipient: &Recipient,
    content: ContentKind,
    sending: &Sending,
) -> Result<(), Rejection> {
    let person = call.person(&recipient.person)?;
    let owner = person.thread_owner.as_ref();
    let is_other = owner.is_some_and(|owner| *owner != call.world.app.id);
    let mut facts = person
        .facts(call.now)
        .fact(Fact::AnotherAppInControl, is_other)
        .fact(Fact::RecurringRegion, person.is_in_recurring_region)
        .granted(call.world.app.grants());
    facts = recipient.add_facts(facts);
    let message = &call.arguments.get("message").cloned().unwrap_or_default();
    if content == ContentKind::Utility {
        let name = message["template"]["name"].as_str().unwrap_or_default();
        let mut templates = call.world.templates.values();
        let is_approved = templates.any(|it| it.page == call.page && it.name == name);
        facts = facts.fact(Fact::TemplateApproved, is_approved);
    }
    if content == ContentKind::SavedAttachment {
        let saved = attachment_id(message).and_then(|id| call.world.attachments.get(&id));
        let Some(saved) = saved else {
            let message = "The attachment does not exist";
            return Err(Rejection::new(100, Some(2_018_074), message));
        };
        facts = facts
            .moment(Moment::AttachmentSaved, saved.saved_at)
            .fact(Fact::AttachmentOfAnotherPage, saved.page != call.page)
            .fact(Fact::AttachmentNotReusable, !saved.is_reusable);
    }
    let SendVerdict::Denied(denial) = verdict(call.version, sending, &facts).verdict else {
        return Ok(());
    };
    if let Some(error) = denial.errors().first() {
        return Err(Rejection::new(error.code, error.subcode, denial.why()));
    }
    let code = match denial.rule.row().check {
        SendCheck::Needs(_) => 200,
        SendCheck::Within(_) | SendCheck::Apart { .. } | SendCheck::AtMost { .. } => 10,
        _ => 100,
    };
    let message = format!(
        "{} Which code Graph responds with is not documented.",
        denial.why()
    );
    Err(Rejection::new(code, None, message))
}

fn attachment_id(message: &Value) -> Option<String> {
    as_text(&message["attachment"]["payload"]["attachment_id"])
}

/// Checks that the persona and the message that a request refers to exist.
fn check_references(call: &Received<'_>, recipient: &Recipient) -> Result<(), Rejection> {
    if let Some(id) = call.text("persona_id") {
        let persona = call.world.personas.get(&id);
        if persona.is_none_or(|persona| persona.page != call.page) {
            return Err(Rejection::parameter(
                "persona_id",
                "is not a persona of the Page",
            ));
        }
    }
    let person = call.person(&recipient.person)?;
    let references = [
        ("reply_to.mid", &call.arguments.get("reply_to"), "mid"),
        (
            "payload.message_id",
            &call.arguments.get("payload"),
            "message_id",
        ),
    ];
    for (name, object, property) in references {
        let Some(mid) = object.and_then(|object| object[property].as_str()) else {
            continue;
        };
        if !person.lines.iter().any(|line| line.mid == mid) {
            return Err(Rejection::parameter(
                name,
                "is not a message of the conversation",
            ));
        }
    }
    if let Some(message) = call.arguments.get("message") {
        check_address(&message["attachment"]["payload"])?;
    }
    Ok(())
}

/// Rejects a medium whose address Graph could not fetch. Nothing is fetched here.
fn check_address(payload: &Value) -> Result<(), Rejection> {
    let Some(url) = payload["url"].as_str() else {
        return Ok(());
    };
    let is_address = ["http://", "https://"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    if is_address {
        Ok(())
    } else {
        let message = "The file cannot be fetched from its address";
        Err(Rejection::new(100, Some(2_018_008), message))
    }
}

/// Performs a sender action.
fn act(call: &mut Received<'_>, recipient: &Recipient, action: &str) -> Result<Value, Rejection> {
    let payload = call.arguments.get("payload").cloned().unwrap_or_default();
    let person = call.person_mut(&recipient.person)?;
    match action.to_ascii_lowercase().as_str() {
        "typing_on" => person.is_page_typing = true,
        "typing_off" => person.is_page_typing = false,
        reaction @ ("react" | "unreact") => {
            let mid = payload["message_id"].as_str().unwrap_or_default();
            if let Some(line) = person.line_mut(mid) {
                let shown = payload["reaction"].as_str().filter(|_| reaction == "react");
                line.reaction = shown.map(str::to_owned);
            }
        }
        _ => {}
    }
    Ok(json!({ "recipient_id": recipient.person }))
}

/// Adds the message to the conversation, and emits its echo and its delivery.
fn deliver(
    call: &mut Received<'_>,
    recipient: &Recipient,
    content: ContentKind,
) -> Result<Value, Rejection> {
    let message = call.arguments.get("message").cloned().unwrap_or_default();
    let mid = call.world.new_message_id();
    let payload = &message["attachment"]["payload"];
    let is_reusable = as_bool(&payload["is_reusable"]) == Some(true);
    let saved = is_reusable.then(|| save(call, payload));
    recipient.note_use(call);
    let (now, app) = (call.now, call.world.app.id.clone());
    let person = call.person_mut(&recipient.person)?;
    if content == ContentKind::CallingOptin {
        person.note(Moment::CallingOptInSent, now);
    }
    person.is_page_typing = false;
    let echo = echo(&message, &mid, &app);
    person.add(ChatLine {
        mid: mid.clone(),
        is_from_page: true,
        at: now.as_millisecond(),
        message,
        reaction: None,
    });
    let page = call.page.clone();
    emit(
        call,
        "message_echoes",
        &page,
        &recipient.person,
        ("message", echo),
    );
    if recipient.has_id {
        let delivery = json!({"mids": [mid], "watermark": now.as_millisecond()});
        emit(
            call,
            "message_deliveries",
            &recipient.person,
            &page,
            ("delivery", delivery),
        );
    }
    let mut response = Map::new();
    if recipient.has_id {
        response.insert("recipient_id".to_owned(), recipient.person.clone().into());
    }
    response.insert("message_id".to_owned(), mid.into());
    response.extend(saved.map(|id| ("attachment_id".to_owned(), id.into())));
    Ok(response.into())
}

fn save(call: &mut Received<'_>, payload: &Value) -> String {
    let id = call.world.new_id();
    let attachment = AttachmentState {
        page: call.page.clone(),
        is_reusable: as_bool(&payload["is_reusable"]) == Some(true),
        hours_ago: 0,
        saved_at: call.now,
    };
    keep(&mut call.world.attachments, id.clone(), attachment);
    id
}

/// Returns a message as its echo has it.
fn echo(message: &Value, mid: &str, app: &str) -> Value {
    let app = app.parse::<u64>().map_or_else(|_| app.into(), Value::from);
    let mut echo = json!({"mid": mid, "is_echo": true, "app_id": app});
    for name in ["text", "metadata"] {
        if let Some(value) = message.get(name) {
            echo[name] = value.clone();
        }
    }
    let one = message.get("attachment").map(std::slice::from_ref);
    let many = message
        .get("attachments")
        .and_then(Value::as_array)
        .map(Vec::as_slice);
    if let Some(attachments) = one.or(many) {
        echo["attachments"] = attachments.into();
    }
    echo
}

fn emit(
    call: &mut Received<'_>,
    field: &'static str,
    sender: &str,
    recipient: &str,
    (name, value): (&str, Value),
) {
    let timestamp: Timestamp = call.now;
    let mut item = json!({
        "sender": {"id": sender},
        "recipient": {"id": recipient},
        "timestamp": timestamp.as_millisecond(),
    });
    item[name] = value;
    let mut emission = Emission::messaging(&call.page, field, item);
    emission.location = EmittedIn::Messaging;
    call.emitted.push(emission);
}
