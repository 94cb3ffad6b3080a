//! What kind of sending a request is, in the words of the rules. In: the arguments. Out: its content and its sending.

use serde_json::{Map, Value};

use crate::messaging::{
    ContentKind, MessageProperty, MessageTag, MessagingType, RecipientKind, Sending,
};
use crate::stand_in::arguments::text;
use crate::stand_in::rejection::Rejection;

/// Returns the content and the sending of a request.
///
/// # Errors
///
/// The request has no content, or one of an unknown kind.
pub(super) fn classify(
    arguments: &Map<String, Value>,
    recipient: RecipientKind,
) -> Result<(ContentKind, Sending), Rejection> {
    let content = content(arguments)?;
    let mut sending = Sending::new(recipient, content);
    if let Some(name) = text(arguments, "messaging_type") {
        let mut types = MessagingType::ALL.iter().copied();
        let of_name = types.find(|it| it.name().eq_ignore_ascii_case(&name));
        let of_name =
            of_name.ok_or_else(|| Rejection::parameter("messaging_type", "is not known"))?;
        sending = sending.messaging_type(of_name);
    }
    if let Some(name) = text(arguments, "tag") {
        sending = sending.tag(MessageTag::from_name(&name));
    }
    for property in MessageProperty::ALL {
        if arguments
            .get(property.name())
            .is_some_and(|value| !value.is_null())
        {
            sending = sending.property(*property);
        }
    }
    Ok((content, sending))
}

fn content(arguments: &Map<String, Value>) -> Result<ContentKind, Rejection> {
    let named = |name: &str| {
        let mut kinds = ContentKind::ALL.iter().copied();
        kinds.find(|kind| kind.name().eq_ignore_ascii_case(name))
    };
    if let Some(action) = text(arguments, "sender_action") {
        if arguments.contains_key("message") {
            let why = "A request has a message or a sender action, not both";
            return Err(Rejection::new(100, Some(2_018_014), why));
        }
        return named(&action).ok_or_else(|| Rejection::parameter("sender_action", "is not known"));
    }
    let message = arguments.get("message").cloned().unwrap_or_default();
    let attachment = &message["attachment"];
    let payload = &attachment["payload"];
    if attachment["type"] == "template" {
        let name = payload["template_type"].as_str().unwrap_or_default();
        let path = "message.attachment.payload.template_type";
        return named(name).ok_or_else(|| Rejection::parameter(path, "is not known"));
    }
    let has = |value: &Value| !value.is_null();
    let kinds = [
        (has(&payload["attachment_id"]), ContentKind::SavedAttachment),
        (has(attachment), ContentKind::Attachment),
        (has(&message["attachments"]), ContentKind::Attachments),
        (has(&message["sticker_id"]), ContentKind::StickerId),
        (has(&message["template"]), ContentKind::Utility),
        (
            message["text"]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            ContentKind::Text,
        ),
    ];
    let kind = kinds.iter().find(|(is_it, _)| *is_it);
    let kind = kind.map(|(_, kind)| *kind);
    kind.ok_or_else(|| Rejection::new(100, Some(2_018_034), "The message is empty"))
}
