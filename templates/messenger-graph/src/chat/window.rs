//! Windows that are open. In: a window and a time. Out: what messages are made with, or when the window closed.

use std::marker::PhantomData;

use jiff::Timestamp;

use crate::error::Error;
use crate::event::Person;
use crate::messaging::{Window, WindowKind, windows};
use crate::v26::messages::{PersonRecipient, Recipient, UserRefRecipient};

/// A window that is open at a time, of a kind: [`windows::Standard`] unless another one is named.
///
/// A message for the person is made with it, and a request says which kind it needs:
///
/// | request | window |
/// | --- | --- |
/// | [`MessageRequest`], [`UpdateRequest`], [`UploadRequest`] | [`open_at`](Window::open_at) |
/// | [`ReplyRequest`], which quotes a message | [`written_at`](Window::written_at) |
/// | [`TaggedRequest`], which a person of the business writes | [`human_agent_at`](Window::human_agent_at) |
/// | [`FeedbackRequest`], with a customer feedback template | [`feedback_at`](Window::feedback_at) |
/// | [`UtilityRequest`], typing, reactions | none |
/// | [`MessageRequest`] to the author of a comment or post, or to the token of an opt-in | none |
///
/// It does not outlive its [`Window`], and is meant for the messages of that moment.
///
/// ```compile_fail,E0277
/// use messenger_graph::event::Incoming;
/// use messenger_graph::v26::messages::{MessageRequest, TextMessage};
///
/// fn handle(event: &Incoming) {
///     // It may be an echo, which opens no window, and whether it is still open was not asked.
///     MessageRequest::new(event.window(), TextMessage::new("Hi"));
/// }
/// ```
///
/// [`MessageRequest`]: crate::v26::messages::MessageRequest
/// [`UpdateRequest`]: crate::v26::messages::UpdateRequest
/// [`UploadRequest`]: crate::v26::messages::UploadRequest
/// [`ReplyRequest`]: crate::v26::messages::ReplyRequest
/// [`TaggedRequest`]: crate::v26::messages::TaggedRequest
/// [`FeedbackRequest`]: crate::v26::messages::FeedbackRequest
/// [`UtilityRequest`]: crate::v26::messages::UtilityRequest
#[derive(Debug)]
pub struct OpenWindow<'w, W = windows::Standard> {
    window: &'w Window,
    kind: PhantomData<W>,
}

impl<W> Clone for OpenWindow<'_, W> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<W> Copy for OpenWindow<'_, W> {}

/// A window that closed before a message was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the window closed at {closed_at}")]
pub struct WindowClosed {
    /// When it closed. For a kind of window that the act does not open it is the time of the act.
    pub closed_at: Timestamp,
}

/// A proof that App Review granted the app the feature Human Agent, for messages that a person of the business writes.
///
/// ```compile_fail,E0308
/// use messenger_graph::messaging::Window;
///
/// fn write(window: &Window) {
///     let _ = window.human_agent_at("human_agent", window.opened_at());
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
    /// Returns the window as an open one, for any message.
    ///
    /// Meta says that a window may last longer after an ad ([`may_close_at`](Self::may_close_at)); for which conversations is
    /// not documented, so that this does not count on it.
    ///
    /// # Errors
    ///
    /// The window has closed.
    pub fn open_at(&self, now: Timestamp) -> Result<OpenWindow<'_>, WindowClosed> {
        self.open(now)
    }

    /// Returns the window as an open one for a message that quotes an earlier one.
    ///
    /// # Errors
    ///
    /// The window has closed, or what opened it was not a message.
    pub fn written_at(
        &self,
        now: Timestamp,
    ) -> Result<OpenWindow<'_, windows::Written>, WindowClosed> {
        self.open(now)
    }

    /// Returns the window as an open one for what a person of the business writes: up to seven days after the person's message, with
    /// the tag `HUMAN_AGENT`. Automated content is not allowed.
    ///
    /// # Errors
    ///
    /// Seven days have passed, or what opened the window was not a message, so that there is no time to count from.
    pub fn human_agent_at(
        &self,
        _proof: &HumanAgent,
        now: Timestamp,
    ) -> Result<OpenWindow<'_, windows::HumanAgent>, WindowClosed> {
        self.open(now)
    }

    /// Returns the window as an open one for a customer feedback template: up to seven days after the person's message, with the
    /// tag `CUSTOMER_FEEDBACK`.
    ///
    /// # Errors
    ///
    /// Seven days have passed, or what opened the window was not a message.
    pub fn feedback_at(
        &self,
        now: Timestamp,
    ) -> Result<OpenWindow<'_, windows::CustomerFeedback>, WindowClosed> {
        self.open(now)
    }

    fn open<W: WindowKind>(&self, now: Timestamp) -> Result<OpenWindow<'_, W>, WindowClosed> {
        let end = self.end_of(W::SPAN);
        if end.is_some_and(|end| now <= end) {
            let kind = PhantomData;
            return Ok(OpenWindow { window: self, kind });
        }
        let closed_at = end.unwrap_or(self.opened_at());
        Err(WindowClosed { closed_at })
    }
}

impl<W: WindowKind> OpenWindow<'_, W> {
    /// Returns the person who may be written to.
    pub fn person(&self) -> &Person {
        self.window.person()
    }

    /// Returns when it closes.
    pub fn closes_at(&self) -> Timestamp {
        W::SPAN.end(self.window.opened_at())
    }
}

impl<W> From<OpenWindow<'_, W>> for Recipient {
    fn from(open: OpenWindow<'_, W>) -> Self {
        match open.window.person() {
            person @ Person::Psid(_) => PersonRecipient::new(person.id()).into(),
            person @ Person::UserRef(_) => UserRefRecipient::new(person.id()).into(),
        }
    }
}

/// Who wrote has an id: a person of a plugin, who has none yet, has not written.
impl From<OpenWindow<'_, windows::Written>> for PersonRecipient {
    fn from(open: OpenWindow<'_, windows::Written>) -> Self {
        Self::new(open.window.person().id())
    }
}
