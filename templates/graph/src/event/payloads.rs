//! Payloads that Graph writes in more than one way. A payload comes in; the same value goes out for each way.

use crate::webhooks::{
    Attachment, AttachmentType, CallRouting, Coordinates, MarketingMessage, Message,
    MessageTemplateStatus, NotificationStatus, Optin, OptinType, RingTarget, Seconds,
    TemplateStatusUpdate,
};

impl Message {
    /// Returns whether this app sent it, in an echo.
    ///
    /// An echo without `app_id` has an unknown sender: a person in the inbox, or an app of another kind.
    pub fn is_from_app(&self, app_id: &str) -> bool {
        self.app_id.as_deref() == Some(app_id)
    }

    /// Returns the ids of the stickers, each once: for some months a sticker came as two attachments.
    pub fn stickers(&self) -> impl Iterator<Item = &str> {
        let attached = self.attachments.iter().flatten();
        let attached: Vec<_> = attached.filter_map(Attachment::sticker_id).collect();
        let own = self
            .sticker_id
            .as_deref()
            .filter(|own| !attached.contains(own));
        let twice = |(index, id): &(usize, &str)| attached[..*index].contains(id);
        let ids: Vec<_> = attached
            .iter()
            .copied()
            .enumerate()
            .filter(|it| !twice(it))
            .map(|(_, id)| id)
            .collect();
        own.into_iter().chain(ids)
    }
}

impl Attachment {
    /// Returns the title, from beside the payload or within it.
    pub fn title(&self) -> Option<&str> {
        let inner = self
            .payload
            .as_ref()
            .and_then(|payload| payload.title.as_deref());
        [self.title.as_deref(), inner]
            .into_iter()
            .flatten()
            .find(|title| !title.is_empty())
    }

    /// Returns the address of the content, from beside the payload or within it; `None` if it is empty.
    pub fn url(&self) -> Option<&str> {
        let inner = self
            .payload
            .as_ref()
            .and_then(|payload| payload.url.as_deref());
        [inner, self.url.as_deref()]
            .into_iter()
            .flatten()
            .find(|url| !url.is_empty())
    }

    /// Returns the id of the sticker, which comes as `sticker` now and as `image` in older deliveries.
    pub fn sticker_id(&self) -> Option<&str> {
        self.payload.as_ref()?.sticker_id.as_deref()
    }

    /// Returns whether it is a sticker and not a picture that the person chose.
    pub fn is_sticker(&self) -> bool {
        self.type_ == Some(AttachmentType::Sticker) || self.sticker_id().is_some()
    }

    /// Returns latitude and longitude, in either of their two forms.
    pub fn location(&self) -> Option<(f64, f64)> {
        let payload = self.payload.as_ref()?;
        let pair = |coordinates: &Coordinates| coordinates.lat.zip(coordinates.long);
        let nested = payload.coordinates.as_ref().and_then(pair);
        nested.or_else(|| payload.latitude.zip(payload.longitude))
    }
}

/// The shapes of an opt-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OptinKind {
    /// Marketing messages were agreed to, or the consent renewed.
    NotificationMessages,
    /// Marketing messages were stopped. [`Event::Optout`](super::Event::Optout) has it.
    Stopped,
    /// Marketing messages were resumed.
    Resumed,
    /// One message was agreed to; retired.
    OneTimeNotification,
    /// The checkbox plugin was ticked; retired. There is no sender but a `user_ref`.
    CheckboxPlugin,
    /// A message after customer matching was accepted; retired.
    CustomerMatching,
    /// The Send-to-Messenger plugin was used; retired.
    SendToMessenger,
    /// None of these.
    Unrecognized,
}

impl Optin {
    /// Returns which of its shapes the opt-in has.
    pub fn kind(&self) -> OptinKind {
        match self
            .notification_messages_status
            .as_ref()
            .map(NotificationStatus::as_str)
        {
            Some("STOP NOTIFICATIONS" | "STOP_NOTIFICATIONS") => return OptinKind::Stopped,
            Some("RESUME NOTIFICATIONS" | "RESUME_NOTIFICATIONS") => return OptinKind::Resumed,
            _ => {}
        }
        match self.type_ {
            Some(OptinType::NotificationMessages) => OptinKind::NotificationMessages,
            Some(OptinType::OneTimeNotifReq) => OptinKind::OneTimeNotification,
            Some(OptinType::Unrecognized(_)) => OptinKind::Unrecognized,
            None if self.message_request.is_some() => OptinKind::CustomerMatching,
            None if self.user_ref.is_some() => OptinKind::CheckboxPlugin,
            None if self.ref_.is_some() => OptinKind::SendToMessenger,
            None => OptinKind::Unrecognized,
        }
    }
}

impl MarketingMessage {
    /// Returns the person; null, `0` and nothing all mean that Graph does not say who it is.
    pub fn recipient(&self) -> Option<&str> {
        self.recipient_id.as_deref().filter(|id| *id != "0")
    }
}

impl TemplateStatusUpdate {
    /// Returns the templates whose status changed, nested or not.
    pub fn statuses(&self) -> Vec<MessageTemplateStatus> {
        let nested = self.changes.iter().flatten();
        let nested = nested.filter_map(|change| change.value.as_deref().cloned());
        let own = (self.event.is_some() || self.message_template_id.is_some()).then(|| {
            let mut status = MessageTemplateStatus::default();
            status.event.clone_from(&self.event);
            status
                .message_template_id
                .clone_from(&self.message_template_id);
            status
                .message_template_name
                .clone_from(&self.message_template_name);
            status
                .message_template_language
                .clone_from(&self.message_template_language);
            status.reason.clone_from(&self.reason);
            status
        });
        own.into_iter().chain(nested).collect()
    }
}

impl Seconds {
    /// Returns the number; `None` for a call that was not accepted, for which the string is empty.
    pub fn number(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::String(text) => text.trim().parse().ok(),
            Self::Unrecognized(_) => None,
        }
    }
}

impl CallRouting {
    /// Returns where calls ring, in whichever shape it came.
    pub fn ring_target(&self) -> Option<&RingTarget> {
        match self {
            Self::String(target) => Some(target),
            Self::Object(object) => object.ring_target.as_ref(),
            Self::Unrecognized(_) => None,
        }
    }
}
