//! Messages that need an open window. In: a window and a time. Out: the request, or when the window closed.

use jiff::Timestamp;

use crate::error::Error;
use crate::event::Person;
use crate::message_rules::{Moment, windows};
use crate::messaging::Window;
use crate::v26::messages::{
    Message, MessageRequest, PersonRecipient, Recipient, ReplyRequest, ReplyTo, TaggedMessage,
    TaggedRequest, UpdateRequest, UserRefRecipient,
};

/// A window that is open at a time.
///
/// It is made from a [`Window`] only, which is made from an act of the person, so that a response to nothing does not
/// compile. It does not outlive its window, and is meant for the messages of that moment.
///
/// ```compile_fail,E0308
/// use messenger_graph::chat::OpenWindow;
/// use messenger_graph::event::Incoming;
/// use messenger_graph::v26::messages::{MessageRequest, TextMessage};
///
/// fn respond(open: OpenWindow<'_>) -> MessageRequest {
///     open.respond(TextMessage::new("Hi"))
/// }
///
/// fn handle(event: &Incoming) {
///     // It may be an echo, which opens no window.
///     respond(event.window());
/// }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct OpenWindow<'w>(&'w Window);

/// A window that closed before a message was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the window closed at {closed_at}")]
pub struct WindowClosed {
    /// When it closed.
    pub closed_at: Timestamp,
}

/// A proof that App Review granted the app the feature Human Agent, for messages that a person of the business writes.
///
/// ```compile_fail,E0308
/// use messenger_graph::messaging::Window;
/// use messenger_graph::v26::messages::TextMessage;
///
/// fn write(window: &Window) {
///     let _ = window.as_human_agent("human_agent", window.opened_at(), TextMessage::new("Hi"));
/// }
/// ```
///
/// Source: <https://developers.facebook.com/docs/messenger-platform/reference/send-api>.
#[derive(Debug, Clone, Copy)]
pub struct HumanAgent(());

impl HumanAgent {
    /// Declares that App Review granted the feature.
    ///
    /// Nothing is asked of Graph. If the declaration is wrong, Graph rejects the messages.
    pub fn declared() -> Self {
        Self(())
    }
}

/// A call that is not made, because of a rule that is known beforehand.
impl<E> From<WindowClosed> for Error<E> {
    fn from(closed: WindowClosed) -> Self {
        Self::Gate(Box::new(closed))
    }
}

impl Window {
    /// Returns the window as an open one.
    ///
    /// Meta says that a window may last longer after an ad ([`may_close_at`](Self::may_close_at)); for which conversations is
    /// not documented, so that this does not count on it.
    ///
    /// # Errors
    ///
    /// The window has closed.
    pub fn open_at(&self, now: Timestamp) -> Result<OpenWindow<'_>, WindowClosed> {
        if self.is_open(now) {
            Ok(OpenWindow(self))
        } else {
            Err(WindowClosed {
                closed_at: self.closes_at(),
            })
        }
    }

    /// Returns a message that a person of the business writes, up to seven days after the person's message: with the tag
    /// `HUMAN_AGENT`. Automated content is not allowed.
    ///
    /// # Errors
    ///
    /// Seven days have passed, or what opened the window was not a message, so that there is no time to count from: then
    /// `closed_at` is the time of the act.
    pub fn as_human_agent(
        &self,
        _proof: &HumanAgent,
        now: Timestamp,
        message: impl Into<TaggedMessage>,
    ) -> Result<TaggedRequest, WindowClosed> {
        let closes_at = self.human_agent_until();
        if closes_at.is_some_and(|closes_at| now <= closes_at) {
            return Ok(TaggedRequest::new(recipient(self.person()), message));
        }
        let closed_at = closes_at.unwrap_or(self.opened_at());
        Err(WindowClosed { closed_at })
    }

    /// Returns until when the tag `HUMAN_AGENT` works; `None` if the act was not a message.
    pub fn human_agent_until(&self) -> Option<Timestamp> {
        let span = &windows::HUMAN_AGENT;
        let counts = |moment: Moment| span.after.contains(&moment);
        counts(self.moment()).then(|| {
            let hours = jiff::SignedDuration::from_hours(i64::from(span.hours));
            self.opened_at()
                .checked_add(hours)
                .unwrap_or(Timestamp::MAX)
        })
    }
}

impl OpenWindow<'_> {
    /// Returns the recipient of messages within the window.
    pub fn recipient(&self) -> Recipient {
        recipient(self.0.person())
    }

    /// Returns a message in response to the person.
    pub fn respond(&self, message: impl Into<Message>) -> MessageRequest {
        MessageRequest::new(self.recipient(), message)
    }

    /// Returns a message that responds to nothing.
    pub fn update(&self, message: impl Into<Message>) -> UpdateRequest {
        UpdateRequest::new(self.recipient(), message)
    }

    /// Returns a message that quotes an earlier one of the conversation; `None` for a person without a conversation yet.
    pub fn quote(
        &self,
        message_id: impl Into<String>,
        message: impl Into<Message>,
    ) -> Option<ReplyRequest> {
        match self.0.person() {
            person @ Person::Psid(_) => Some(ReplyRequest::new(
                PersonRecipient::new(person.id()),
                message,
                ReplyTo::new(message_id),
            )),
            Person::UserRef(_) => None,
        }
    }
}

fn recipient(person: &Person) -> Recipient {
    match person {
        Person::Psid(_) => PersonRecipient::new(person.id()).into(),
        Person::UserRef(_) => UserRefRecipient::new(person.id()).into(),
    }
}
