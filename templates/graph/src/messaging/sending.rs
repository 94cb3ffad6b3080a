//! What a verdict about sending depends on. In: what the caller says. Out: the sending, and the facts.

use jiff::Timestamp;

use crate::gate::Grants;
use crate::message_rules::{
    ContentKind, Fact, MessageProperty, MessageTag, MessagingType, Moment, RecipientKind,
};
use crate::messaging::RequestFilter;

/// What is sent, without its content: one request of `POST /{page_id}/messages`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    recipient: RecipientKind,
    content: ContentKind,
    messaging_type: Option<MessagingType>,
    tag: Option<MessageTag>,
    properties: Vec<MessageProperty>,
}

impl Sending {
    /// Creates a sending without a type and without a tag.
    pub fn new(recipient: RecipientKind, content: ContentKind) -> Self {
        Self {
            recipient,
            content,
            messaging_type: None,
            tag: None,
            properties: Vec::new(),
        }
    }

    /// Sets the `messaging_type`. `None` is a request without one.
    #[must_use]
    pub fn messaging_type(mut self, messaging_type: impl Into<Option<MessagingType>>) -> Self {
        self.messaging_type = messaging_type.into();
        self
    }

    /// Sets the `tag`, and not the type `MESSAGE_TAG` that it needs. `None` is a request without one.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<Option<MessageTag>>) -> Self {
        self.tag = tag.into();
        self
    }

    /// Adds something that the request has besides its content.
    #[must_use]
    pub fn property(mut self, property: MessageProperty) -> Self {
        self.properties.push(property);
        self
    }

    /// Returns whether the sending is one of a filter.
    pub(super) fn is_in(&self, filter: &RequestFilter, facts: &Facts) -> bool {
        fn fits<T: PartialEq>(column: &[T], value: &T) -> bool {
            column.is_empty() || column.contains(value)
        }
        let has = |property| self.properties.contains(property);
        fits(filter.recipients, &self.recipient)
            && fits(filter.types, &self.messaging_type)
            && fits(filter.tags, &self.tag)
            && fits(filter.contents, &self.content)
            && filter.properties.iter().all(has)
            && filter
                .facts
                .iter()
                .all(|fact| facts.knows(*fact) == Some(true))
    }
}

impl MessageTag {
    /// Returns the tag with a name; [`MessageTag::Other`] for one that Graph does not know.
    pub fn from_name(name: &str) -> Self {
        let mut all = Self::ALL.iter().copied();
        all.find(|tag| tag.name() == name).unwrap_or(Self::Other)
    }
}

/// What the caller knows when something is sent.
///
/// What is not given is not known. Without any act of the person no window is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub(super) now: Timestamp,
    moments: Vec<(Moment, Timestamp)>,
    facts: Vec<(Fact, bool)>,
    pub(super) granted: Option<Grants>,
}

impl Facts {
    /// Creates the facts of a sending at a time.
    pub fn at(now: Timestamp) -> Self {
        Self {
            now,
            moments: Vec::new(),
            facts: Vec::new(),
            granted: None,
        }
    }

    /// Adds when something happened. Of several times of one moment the last counts, where a rule does not count them.
    #[must_use]
    pub fn moment(mut self, moment: Moment, at: Timestamp) -> Self {
        self.moments.push((moment, at));
        self
    }

    /// Adds whether something is so.
    #[must_use]
    pub fn fact(mut self, fact: Fact, is_so: bool) -> Self {
        self.facts.push((fact, is_so));
        self
    }

    /// Sets what the app was granted. Without it the verdict is that of an app that has what it needs.
    #[must_use]
    pub fn granted(mut self, grants: impl Into<Grants>) -> Self {
        self.granted = Some(grants.into());
        self
    }

    /// Returns whether something is so; `None` if it is not given.
    pub(super) fn knows(&self, fact: Fact) -> Option<bool> {
        let mut facts = self.facts.iter().rev();
        facts
            .find(|(have, _)| *have == fact)
            .map(|(_, is_so)| *is_so)
    }

    /// Returns the times of some moments.
    pub(super) fn times<'a>(&'a self, of: &'a [Moment]) -> impl Iterator<Item = Timestamp> + 'a {
        let moments = self.moments.iter();
        moments
            .filter(|(have, _)| of.contains(have))
            .map(|(_, at)| *at)
    }
}
