//! The window of a conversation: made from an act of the person, it knows when it closes. In: a received event, or what was
//! kept of one. Out: a window.

use jiff::{SignedDuration, Timestamp};

use super::rows::later;
use crate::event::{Event, Incoming, OptinKind, Person};
use crate::message_rules::{Moment, windows};
use crate::messaging::{Facts, WindowSpan};
use crate::webhooks::{Message, ReactionAction, ReferralSource, ReferralType};

/// The standard messaging window of a conversation: 24 hours after an act of the person.
///
/// It is made from a received event that opens it, and from no other: not from an echo, a receipt, an event in `standby`, a
/// reaction that is taken back or an opt-in to notifications.
///
/// After the first message that follows an ad the window may last longer: see [`may_close_at`](Self::may_close_at).
///
/// Source: <https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    person: Person,
    moment: Moment,
    opened_at: Timestamp,
}

/// A moment that does not open the standard window, such as a comment or an opt-in to notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{}` does not open the standard messaging window", .0.name())]
pub struct NotAnOpening(pub Moment);

impl Window {
    /// Creates the window of an act that is known from elsewhere: from what a database has of it, or from another program.
    ///
    /// It is the only way to a window without the event that opened it, and what it says is not checked. If it is wrong, Graph
    /// rejects the messages with 10/2018278.
    ///
    /// ```
    /// use jiff::Timestamp;
    /// use messenger_graph::event::Psid;
    /// use messenger_graph::messaging::{Moment, Window};
    ///
    /// let last_message: Timestamp = "2026-11-29T12:00:00Z".parse()?;
    /// let window = Window::opened(Psid::new("8800"), Moment::Message, last_message)?;
    /// assert_eq!(window.closes_at().to_string(), "2026-11-30T12:00:00Z");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The moment does not open the window. The one of a person who is known by a `user_ref` only opens with the plugin.
    pub fn opened(
        person: impl Into<Person>,
        moment: Moment,
        opened_at: Timestamp,
    ) -> Result<Self, NotAnOpening> {
        let person = person.into();
        let span = match person {
            Person::Psid(_) => &windows::STANDARD,
            Person::UserRef(_) => &windows::PLUGIN,
        };
        if !span.after.contains(&moment) {
            return Err(NotAnOpening(moment));
        }
        Ok(Self {
            person,
            moment,
            opened_at,
        })
    }

    /// Returns the person who opened it.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// Returns the act that opened it.
    pub fn moment(&self) -> Moment {
        self.moment
    }

    /// Returns when the act was.
    pub fn opened_at(&self) -> Timestamp {
        self.opened_at
    }

    /// Returns when it closes; at that time it is still open.
    pub fn closes_at(&self) -> Timestamp {
        windows::STANDARD.end(self.opened_at)
    }

    /// Returns when another kind of window closes; `None` if the act does not open it.
    pub fn end_of(&self, span: &WindowSpan) -> Option<Timestamp> {
        let opens = span.after.contains(&self.moment);
        opens.then(|| span.end(self.opened_at))
    }

    /// Returns when it closes at the latest, if Meta says that it may be longer: 7 days after a message that followed an ad.
    pub fn may_close_at(&self) -> Option<Timestamp> {
        let may = windows::STANDARD.may.as_ref();
        let may = may.filter(|may| may.after.contains(&self.moment));
        may.map(|may| later(self.opened_at, may.hours))
    }

    /// Returns whether it is open, for certain.
    pub fn is_open(&self, now: Timestamp) -> bool {
        now <= self.closes_at()
    }

    /// Returns how long it is still open; `None` once it is closed.
    pub fn remaining(&self, now: Timestamp) -> Option<SignedDuration> {
        let remaining = self.closes_at().duration_since(now);
        (!remaining.is_negative()).then_some(remaining)
    }

    /// Returns the one of two windows of a conversation that closes later.
    #[must_use]
    pub fn or_later(self, other: Self) -> Self {
        if self.opened_at < other.opened_at {
            other
        } else {
            self
        }
    }

    /// Returns the facts about a sending within the conversation, for [`verdict`](super::verdict).
    pub fn facts(&self, now: Timestamp) -> Facts {
        Facts::at(now).moment(self.moment, self.opened_at)
    }
}

impl Incoming {
    /// Returns the window that the event opens; `None` if it opens none, has no time, or has no
    /// [`reply_to`](Self::reply_to).
    pub fn window(&self) -> Option<Window> {
        let to = self.reply_to()?;
        let moment = opening(self.kind())?;
        let at = self.time()?.to_timestamp()?;
        Window::opened(to.person().clone(), moment, at).ok()
    }
}

/// Returns the moment that an event of a person is, if it opens the standard window.
fn opening(event: &Event) -> Option<Moment> {
    match event {
        Event::Message(message) if follows_an_ad(message) => Some(Moment::AdMessage),
        Event::Message(_) => Some(Moment::Message),
        Event::Postback(_) => Some(Moment::CallToAction),
        Event::Reaction(reaction) => match reaction.action {
            Some(ReactionAction::React) => Some(Moment::Reaction),
            _ => None,
        },
        Event::Referral(referral) => {
            // An ad opens the window with the message that follows it, and so does a lead.
            let is_link = matches!(
                referral.source,
                Some(ReferralSource::Shortlink | ReferralSource::ShortUrl)
            );
            let is_lead = matches!(
                referral.type_,
                Some(ReferralType::LeadComplete | ReferralType::LeadIncomplete)
            );
            (is_link && !is_lead).then_some(Moment::Link)
        }
        Event::Optin(optin) => match optin.kind() {
            OptinKind::CheckboxPlugin | OptinKind::SendToMessenger => Some(Moment::Plugin),
            _ => None,
        },
        _ => None,
    }
}

fn follows_an_ad(message: &Message) -> bool {
    let referral = message.referral.as_deref();
    referral.is_some_and(|referral| referral.source == Some(ReferralSource::Ads))
}
