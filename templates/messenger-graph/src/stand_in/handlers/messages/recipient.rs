//! Whom a message is for. In: the property `recipient`. Out: the person, and what is known about the way in which the person is named.

use jiff::Timestamp;

use crate::messaging::{Fact, Facts, Moment, RecipientKind};
use crate::stand_in::arguments::as_text;
use crate::stand_in::engine::Received;
use crate::stand_in::rejection::Rejection;

/// The recipient of a message.
pub(super) struct Recipient {
    pub kind: RecipientKind,
    /// The id of the person.
    pub person: String,
    /// Whether the response and receipts name the person.
    pub has_id: bool,
    /// The comment, post or token that names the person.
    by: String,
    facts: Vec<(Fact, bool)>,
    moments: Vec<(Moment, Timestamp)>,
}

/// Finds the person of a message.
///
/// # Errors
///
/// The property `recipient` names no person whom the Page knows.
pub(super) fn find_recipient(call: &Received<'_>) -> Result<Recipient, Rejection> {
    let recipient = call.arguments.get("recipient").cloned().unwrap_or_default();
    let named = RecipientKind::ALL.iter().find_map(|kind| {
        let value = as_text(&recipient[kind.name()])?;
        Some((*kind, value))
    });
    let (kind, by) = named.ok_or_else(|| Rejection::parameter("recipient", "names no person"))?;
    let mut found = Recipient {
        kind,
        person: String::new(),
        has_id: !matches!(kind, RecipientKind::UserRef | RecipientKind::PhoneNumber),
        by,
        facts: Vec::new(),
        moments: Vec::new(),
    };
    found.person = match kind {
        RecipientKind::Id => found.by.clone(),
        RecipientKind::CommentId | RecipientKind::PostId => found.of_comment(call)?,
        RecipientKind::UserRef | RecipientKind::PhoneNumber => found.of_person(call)?,
        _ => found.of_token(call)?,
    };
    call.person(&found.person)?;
    Ok(found)
}

impl Recipient {
    fn of_comment(&mut self, call: &Received<'_>) -> Result<String, Rejection> {
        let page = call.world.pages.get(&call.page);
        let comment = page.and_then(|page| page.comments.get(&self.by));
        let comment = comment.ok_or_else(|| {
            Rejection::parameter("recipient", "is not a comment or post that the Page knows")
        })?;
        self.facts.push((Fact::PrivateReplySent, comment.is_used));
        let moment = if self.kind == RecipientKind::CommentId {
            Moment::Comment
        } else {
            Moment::VisitorPost
        };
        self.moments
            .extend(comment.written_at.map(|at| (moment, at)));
        Ok(comment.person.clone())
    }

    fn of_person(&mut self, call: &Received<'_>) -> Result<String, Rejection> {
        let mut persons = call.world.persons.values();
        let person = persons.find(|person| {
            let name = match self.kind {
                RecipientKind::UserRef => &person.user_ref,
                _ => &person.phone_number,
            };
            name.as_ref() == Some(&self.by)
        });
        person
            .map(|person| person.id.clone())
            .ok_or_else(Rejection::unknown_person)
    }

    fn of_token(&mut self, call: &Received<'_>) -> Result<String, Rejection> {
        let mut persons = call.world.persons.values();
        let found = persons.find_map(|person| {
            let opt_in = person.opt_ins.get(&self.by)?;
            Some((person.id.clone(), opt_in))
        });
        let Some((person, opt_in)) = found else {
            return Err(Rejection::parameter(
                "recipient",
                "has a token that is not valid",
            ));
        };
        if opt_in.is_recurring {
            self.moments.push((Moment::RecurringOptIn, opt_in.at));
            self.moments
                .extend(opt_in.used_at.map(|at| (Moment::NotificationSent, at)));
            self.facts.push((Fact::TopicStopped, opt_in.is_stopped));
        } else {
            self.moments.push((Moment::OneTimeOptIn, opt_in.at));
            self.facts.push((Fact::TokenUsed, opt_in.used_at.is_some()));
        }
        Ok(person)
    }

    /// Adds what is known about the way in which the person is named.
    pub fn add_facts(&self, facts: Facts) -> Facts {
        let moments = self.moments.iter();
        let facts = moments.fold(facts, |facts, (moment, at)| facts.moment(*moment, *at));
        let own = self.facts.iter();
        own.fold(facts, |facts, (fact, is_so)| facts.fact(*fact, *is_so))
    }

    /// Notes that the comment, post or token was used.
    pub fn note_use(&self, call: &mut Received<'_>) {
        let page = call.world.pages.get_mut(&call.page);
        if let Some(comment) = page.and_then(|page| page.comments.get_mut(&self.by)) {
            comment.is_used = true;
        }
        let person = call.world.persons.get_mut(&self.person);
        if let Some(opt_in) = person.and_then(|person| person.opt_ins.get_mut(&self.by)) {
            opt_in.used_at = Some(call.now);
        }
    }
}
