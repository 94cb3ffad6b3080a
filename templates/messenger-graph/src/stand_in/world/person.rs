//! A person as one Page knows them, with the conversation. What grows is bounded, so that a server can run for days.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::messaging::{Facts, Moment, windows};

/// The messages of a conversation that are kept.
const KEPT: usize = 200;

/// A person.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(in crate::stand_in) struct PersonState {
    pub id: String,
    /// The Page that knows the person by this id.
    pub page: String,
    /// The id by which the app knows the person; several of its persons can be one person.
    #[serde(default)]
    pub app_scoped_id: Option<String>,
    #[serde(default)]
    pub profile: Map<String, Value>,
    /// Whether there is a profile; an account made with a phone number has none.
    #[serde(default = "yes")]
    pub has_profile: bool,
    /// Whether the person receives messages.
    #[serde(default = "yes")]
    pub is_reachable: bool,
    /// Whether the Page blocked the person.
    #[serde(default)]
    pub is_blocked: bool,
    #[serde(default)]
    pub user_ref: Option<String>,
    #[serde(default)]
    pub phone_number: Option<String>,
    /// How many hours ago something happened, by the names of the moments in `messaging-windows.yaml`.
    #[serde(default)]
    pub hours_since: BTreeMap<String, u32>,
    /// Whether recurring notifications go on where the person is.
    #[serde(default)]
    pub is_in_recurring_region: bool,
    /// The app that has control of the conversation; the app of the calls if it is missing.
    #[serde(default)]
    pub thread_owner: Option<String>,
    /// The end of the permission to call, in seconds since 1970.
    #[serde(default)]
    pub call_permission_until: Option<i64>,
    #[serde(default)]
    pub menu: Option<Value>,
    /// Whether an account of the business is linked.
    #[serde(default)]
    pub has_linked_account: bool,
    /// Tokens of recurring notifications that there are at the start.
    #[serde(default, skip_serializing)]
    pub notification_tokens: Vec<String>,
    #[serde(skip_deserializing)]
    pub lines: VecDeque<ChatLine>,
    /// Opt-ins by their tokens.
    #[serde(skip_deserializing)]
    pub opt_ins: BTreeMap<String, OptInState>,
    /// Whether the Page shows that it types.
    #[serde(skip_deserializing)]
    pub is_page_typing: bool,
    /// When the person first did something.
    #[serde(skip)]
    pub first_contact: Option<Timestamp>,
    /// What happened last, and the requests to call of the last days.
    #[serde(skip)]
    pub(super) moments: Vec<(Moment, Timestamp)>,
}

pub(super) fn yes() -> bool {
    true
}

/// A message of a conversation.
#[derive(Clone, Serialize)]
pub(in crate::stand_in) struct ChatLine {
    pub mid: String,
    pub is_from_page: bool,
    /// Milliseconds since 1970.
    pub at: i64,
    /// The message as it was sent, or what the person did.
    pub message: Value,
    /// The reaction of the other side.
    pub reaction: Option<String>,
}

/// What a person agreed to.
#[derive(Clone, Serialize)]
pub(in crate::stand_in) struct OptInState {
    pub is_recurring: bool,
    pub at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub is_stopped: bool,
}

impl PersonState {
    /// Returns the id by which the app knows the person: that of the state, or one that is made of the id of the Page.
    pub fn app_scoped_id(&self) -> Cow<'_, str> {
        let own = self.app_scoped_id.as_deref().map(Cow::Borrowed);
        own.unwrap_or_else(|| format!("1{:0>15}", self.id).into())
    }

    /// Notes that something happened. Of requests to call, those of the last days count; of everything else, the last.
    pub fn note(&mut self, moment: Moment, at: Timestamp) {
        if moment == Moment::CallingOptInSent {
            let mut requests = self.moments.iter().filter(|(have, _)| *have == moment);
            if requests.clone().count() >= 8 {
                let first = requests.next().copied();
                self.moments.retain(|it| Some(*it) != first);
            }
        } else {
            self.moments.retain(|(have, _)| *have != moment);
            self.first_contact = self.first_contact.or(Some(at)).min(Some(at));
        }
        self.moments.push((moment, at));
    }

    /// Returns what is known about a sending to the person.
    pub fn facts(&self, now: Timestamp) -> Facts {
        let facts = Facts::at(now);
        let moments = self.moments.iter();
        moments.fold(facts, |facts, (moment, at)| facts.moment(*moment, *at))
    }

    /// Returns how often something happened within some hours.
    pub fn count(&self, moment: Moment, hours: i64, now: Timestamp) -> usize {
        let recent = self.moments.iter();
        let recent = recent
            .filter(|(have, at)| *have == moment && now.duration_since(*at).as_hours() < hours);
        recent.count()
    }

    /// Returns whether the person has been in touch with the Page.
    pub fn is_in_touch(&self) -> bool {
        self.first_contact.is_some()
    }

    /// Returns when the standard window closes, if something has opened it.
    pub fn window_closes_at(&self) -> Option<Timestamp> {
        let window = &windows::STANDARD;
        let opened = self.moments.iter();
        let opened = opened.filter(|(moment, _)| window.after.contains(moment));
        opened.map(|(_, at)| window.end(*at)).max()
    }

    /// Adds a message to the conversation; the oldest ones are dropped.
    pub fn add(&mut self, line: ChatLine) {
        if self.lines.len() == KEPT {
            self.lines.pop_front();
        }
        self.lines.push_back(line);
    }

    /// Returns a message of the conversation.
    pub fn line_mut(&mut self, mid: &str) -> Option<&mut ChatLine> {
        self.lines.iter_mut().rev().find(|line| line.mid == mid)
    }
}
